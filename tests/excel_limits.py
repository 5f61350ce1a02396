"""What Excel takes at most, asked of a workbook's own XML: past it a file is "to be repaired", or cut in silence."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET_NAME, TITLE, MESSAGE, LIST, CELL, FORMULA = 31, 32, 255, 255, 32_767, 8_192
ROWS, COLUMNS, FORMATS, HEADER, LINK, LINKS = 1_048_576, 16_384, 64_000, 255, 2_079, 65_530
NOT_EXCEL_2010 = frozenset(
    """XLOOKUP XMATCH LET FILTER UNIQUE SEQUENCE SORT SORTBY TEXTJOIN CONCAT IFS MAXIFS MINIFS SWITCH
    TEXT VALUE DATEVALUE INDIRECT OFFSET AGGREGATE SUBTOTAL CELL NUMBERVALUE""".split()  # noqa: SIM905  # reads better
)


def breaches(path: Path) -> list[str]:
    """Everything in the workbook that Excel would refuse or that an office's Excel does not know."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.endswith(".xml")}
    return list(_breaches(parts))


def _breaches(parts: dict[str, bytes]) -> Iterator[str]:
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    for sheet in book.iter(f"{MAIN}sheet"):
        name = sheet.get("name", "")
        if len(name) > SHEET_NAME or re.search(r"[\[\]:*?/\\]", name) or name[:1] == "'" or name[-1:] == "'":
            yield f"sheet name: {name}"
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    formats = styles.find(f"{MAIN}cellXfs")
    if formats is not None and len(formats) > FORMATS:
        yield f"{len(formats)} cell formats"
    for text in ElementTree.fromstring(parts.get("xl/sharedStrings.xml", b"<sst/>")):
        if len("".join(text.itertext())) > CELL:
            yield "cell text too long"
    for name, content in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            yield from (f"{name}: {breach}" for breach in _sheet_breaches(ElementTree.fromstring(content)))


def _sheet_breaches(sheet: ElementTree.Element) -> Iterator[str]:
    for row in sheet.iter(f"{MAIN}row"):
        if int(row.get("r", "1")) > ROWS:
            yield f"row {row.get('r')}"
    for cell in sheet.iter(f"{MAIN}c"):
        if column_number(cell.get("r", "A1")) > COLUMNS:
            yield f"column of {cell.get('r')}"
        if cell.get("t") == "e":
            yield f"{cell.get('r')}: an error value"
    for formula in (*sheet.iter(f"{MAIN}f"), *sheet.iter(f"{MAIN}formula")):
        yield from _formula_breaches(formula.text or "")
    for rule in sheet.iter(f"{MAIN}dataValidation"):
        for key, most in (("promptTitle", TITLE), ("errorTitle", TITLE), ("prompt", MESSAGE), ("error", MESSAGE)):
            if len(rule.get(key, "")) > most:
                yield f"validation {rule.get('sqref')}: {key} of {len(rule.get(key, ''))}"
        listed = rule.find(f"{MAIN}formula1")
        if listed is not None and (listed.text or "").startswith('"') and len(listed.text or "") - 2 > LIST:
            yield f"validation {rule.get('sqref')}: list of {len(listed.text or '')}"
    for kind in ("oddHeader", "oddFooter"):
        for line in sheet.iter(f"{MAIN}{kind}"):
            if len(line.text or "") > HEADER:
                yield f"{kind} of {len(line.text or '')}"
    links = list(sheet.iter(f"{MAIN}hyperlink"))
    if len(links) > LINKS:
        yield f"{len(links)} links"
    yield from (f"link {link.get('ref')}" for link in links if len(link.get("location", "")) > LINK)


def _formula_breaches(formula: str) -> Iterator[str]:
    if len(formula) > FORMULA:
        yield f"formula of {len(formula)}: {formula[:60]}"
    bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", formula)
    for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", bare):
        if name in NOT_EXCEL_2010:
            yield f"function {name}: {formula[:60]}"
    if "[" in bare:
        yield f"table reference: {formula[:60]}"
    depth = deepest = 0
    for letter in bare:
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
    if deepest > 64:
        yield f"nested {deepest} deep: {formula[:60]}"
    if any(len(text) > 255 for text in re.findall(r'"([^"]*)"', formula)):
        yield f"text of more than 255 letters in a formula: {formula[:60]}"


def column_number(cell: str) -> int:
    """The number of a cell's column, A is 1."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", cell):
        number = number * 26 + ord(letter) - 64
    return number

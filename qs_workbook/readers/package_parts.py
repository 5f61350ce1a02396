"""The small parts of a package as plain data: sheets, names, strings, styles, comments, properties, program."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.package import rels_of, resolve
from qs_workbook.readers.sheet_scan import LONGEST_TEXT, Place, clean_text, parse, parse_ref

STRICT = "http://purl.oclc.org/ooxml/"
_MOST_TAGS = 1_000_000
_HIDDEN_NAMES = ("_xlnm.", "_xlfn.")


@dataclass(frozen=True)
class SheetPart:
    """A declared sheet: its displayed name, whether it is shown, the part that should hold it."""

    name: str
    state: str
    part: str | None


@dataclass
class Styles:
    """Per cell format: number format code and whether the whole cell is struck out."""

    formats: list[str] = field(default_factory=lambda: ["General"])
    struck: list[bool] = field(default_factory=lambda: [False])


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def root_of(content: bytes) -> Element:
    """A small part as a tree; Refused `damaged` where it is no XML, `odd_package` where it is by no means small."""
    if content.count(b"<") > _MOST_TAGS:
        raise Refused("odd_package")
    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise Refused("damaged") from fault


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, "" where absent."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def relations(parts: dict[str, bytes], part: str) -> Iterator[tuple[str, str, str]]:
    """Id, type and target part of each internal relation of a part; external ones have target ""."""
    content = parts.get(rels_of(part))
    if content is None:
        return
    for relation in root_of(content):
        external = relation.get("TargetMode") == "External"
        target = "" if external else resolve(part, relation.get("Target", ""))
        yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], target


def workbook_part(parts: dict[str, bytes]) -> str:
    """Name of the main part: by the package's relations, else where it usually lies. Refused where there is none."""
    for _, kind, target in relations(parts, ""):
        if kind == "officeDocument" and target in parts:
            return target
    if "xl/workbook.xml" in parts:
        return "xl/workbook.xml"
    raise Refused("damaged")


def declared_sheets(parts: dict[str, bytes], main: str, root: Element) -> list[SheetPart]:
    """Every sheet the workbook declares, in order; `part` None where the part is missing or no worksheet."""
    targets = {id_: (kind, target) for id_, kind, target in relations(parts, main)}
    sheets = []
    for element in root.iter():
        if local(element) == "sheet":
            kind, target = targets.get(attribute(element, "id"), ("", ""))
            if kind in ("worksheet", ""):  # a chart or macro sheet holds no cells to read
                held = target if target in parts else None
                sheets.append(SheetPart(clean_text(element.get("name", "")), element.get("state", "visible"), held))
    return sheets


def defined_names(root: Element) -> dict[str, str]:
    """Workbook names with the place they point to; Excel's own are left out."""
    names = {}
    for element in root.iter():
        if local(element) == "definedName":
            name = element.get("name", "")
            if name and not name.startswith(_HIDDEN_NAMES) and "localSheetId" not in element.attrib:
                names[name] = (element.text or "").strip()
    return names


def epoch_1904(root: Element) -> bool:
    """Whether dates count from 1904 (workbooks that began on an old Mac)."""
    return any(local(e) == "workbookPr" and e.get("date1904") in ("1", "true") for e in root.iter())


def shared_strings(content: bytes | None, bounds: Bounds) -> list[tuple[str, bool]]:
    """Texts with a flag: part of it is struck out. Phonetic guides are left out."""
    strings: list[tuple[str, bool]] = []
    if content is None:
        return strings
    pieces: list[str] = []
    state = {"text": False, "phonetic": False, "struck": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "si":
            pieces.clear()
            state["struck"] = False
            if len(strings) >= bounds.strings:
                raise Refused("too_many_strings", most=bounds.strings)
        elif tag == "t":
            state["text"] = not state["phonetic"]
        elif tag == "rPh":
            state["phonetic"] = True
        elif tag == "strike" and attributes.get("val", "1") not in ("0", "false"):
            state["struck"] = True

    def end(name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "t":
            state["text"] = False
        elif tag == "rPh":
            state["phonetic"] = False
        elif tag == "si":
            strings.append((clean_text("".join(pieces)[: LONGEST_TEXT + 1]), state["struck"]))

    parse(content, start, end, lambda text: pieces.append(text) if state["text"] else None)
    return strings


def styles(content: bytes | None) -> Styles:
    """Number formats and struck-out fonts by style index; the plain style where the part is missing or broken."""
    if content is None:
        return Styles()
    try:
        root = root_of(content)
    except Refused:
        return Styles()
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    fonts: list[bool] = []
    made = Styles([], [])
    for group in root:
        if local(group) == "numFmts":
            codes |= {_integer(e.get("numFmtId")): e.get("formatCode", "General") for e in group}
        elif local(group) == "fonts":
            fonts = [any(local(p) == "strike" and p.get("val", "1") not in ("0", "false") for p in e) for e in group]
        elif local(group) == "cellXfs":
            for e in group:
                font = _integer(e.get("fontId"))
                made.formats.append(codes.get(_integer(e.get("numFmtId")), "General"))
                made.struck.append(fonts[font] if font < len(fonts) else False)
    return made if made.formats else Styles()


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def comments(parts: dict[str, bytes], sheet: str) -> dict[Place, str]:
    """Comment texts of a sheet by place; a broken comments part gives none."""
    found: dict[Place, str] = {}
    for _, kind, target in relations(parts, sheet):
        if kind != "comments" or target not in parts:
            continue
        try:
            root = root_of(parts[target])
        except Refused:
            continue
        for element in root.iter():
            place = parse_ref(element.get("ref", "")) if local(element) == "comment" else None
            if place is not None:
                text = "".join(e.text or "" for e in element.iter() if local(e) == "t")
                found[place] = clean_text(text[:LONGEST_TEXT]).strip()
    return found


def custom_properties(parts: dict[str, bytes]) -> dict[str, str]:
    """Custom document properties as text; none where the part is missing or broken."""
    try:
        root = root_of(parts["docprops/custom.xml"])
    except (KeyError, Refused):
        return {}
    return {e.get("name", ""): (e[0].text or "") if len(e) else "" for e in root}


def application(parts: dict[str, bytes]) -> str:
    """The program that says it saved the file; a hint only."""
    found = re.search(rb"<(?:\w+:)?Application>([^<]{1,80})<", parts.get("docprops/app.xml", b""))
    return found[1].decode("utf-8", "replace") if found else ""


def is_strict(content: bytes) -> bool:
    """Whether the main part is Strict Open XML."""
    return STRICT.encode() in content[:4000]

"""Write a workbook anew that holds only cells: what openpyxl then opens contains nothing a stranger chose.

Formulas are left out (the scan has their text), so one plain load gives cached values; sheet names are our own.
"""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from qs_workbook.readers.package_parts import Styles
from qs_workbook.readers.sheet_scan import CellXml, Place, SheetScan

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIRST_FORMAT = 164
_XML_TYPE = {"n": "n", "t": "str", "b": "b", "e": "e", "d": "d"}


def clean_name(index: int) -> str:
    """The name a sheet has in the cleaned workbook."""
    return f"S{index + 1}"


def write_clean(scans: list[SheetScan], styles: Styles, *, epoch_1904: bool) -> bytes:
    """The bytes of a plain workbook with the same cells, number formats and date epoch."""
    numbers = range(1, len(scans) + 1)
    looks = _Looks(styles)
    sheets_xml = [_sheet(scan, looks) for scan in scans]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
        )
        archive.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>',
        )
        archive.writestr("_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")]))
        sheets = "".join(f'<sheet name="{clean_name(n - 1)}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        archive.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><workbookPr date1904="{int(epoch_1904)}"/>'
            f"<sheets>{sheets}</sheets></workbook>",
        )
        related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
        archive.writestr("xl/_rels/workbook.xml.rels", _relations([*related, ("rId0", "styles", "styles.xml")]))
        archive.writestr("xl/styles.xml", _styles(looks))
        for number, xml in zip(numbers, sheets_xml, strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", xml)
    return out.getvalue()


def _relations(related: list[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{target}"/>' for i, kind, target in related)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE_REL}">{inner}</Relationships>'


class _Looks:
    """The number formats in use, numbered anew: of 64,000 styles a form uses a dozen."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.used: dict[str, int] = {"General": 0}

    def of(self, style: int) -> int:
        """Number of a style in the cleaned workbook."""
        return self.used.setdefault(self.styles.formats[style], len(self.used))


def _styles(looks: _Looks) -> str:
    codes = {code: _FIRST_FORMAT + at for code, at in looks.used.items()}
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for code, n in codes.items())
    cells = "".join(f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for n in codes.values())
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(codes)}">{formats}</numFmts>'
        "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
        f'<cellStyleXfs><xf/></cellStyleXfs><cellXfs count="{len(codes)}">{cells}</cellXfs></styleSheet>'
    )


def _sheet(scan: SheetScan, looks: _Looks) -> str:
    rows: dict[int, list[tuple[int, CellXml]]] = {}
    for (row, column), cell in scan.cells.items():
        if cell.text != "":
            rows.setdefault(row, []).append((column, cell))
    lines = [f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>']
    for row in sorted(rows):
        cells = "".join(_cell((row, column), cell, looks) for column, cell in sorted(rows[row], key=lambda one: one[0]))
        lines.append(f'<row r="{row}">{cells}</row>')
    lines.append("</sheetData></worksheet>")
    return "".join(lines)


def _cell(place: Place, cell: CellXml, looks: _Looks) -> str:
    ref = f"{column_letters(place[1])}{place[0]}"
    return f'<c r="{ref}" s="{looks.of(cell.style)}" t="{_XML_TYPE[cell.kind]}"><v>{escape(cell.text)}</v></c>'


def column_letters(number: int) -> str:
    """1 → A, 16384 → XFD."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name

"""RawWorkbook: the flat picture of a file, before anything is known of forms.

.xlsx: openpyxl in normal mode on cleaned bytes gives the values, the guard's walk gives formulas, comments, merges and
faults. .xls, .ods and .xlsb: python-calamine; formulas, comments and struck-out text cannot be seen there.
"""

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from qs_workbook.model.finding import Finding
from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.clean import clean_name, column_letters
from qs_workbook.readers.guard import Guarded, SheetPicture
from qs_workbook.readers.package_parts import Styles
from qs_workbook.readers.sheet_scan import Place, SheetScan, clean_text

CellValue = str | int | float | bool | datetime | date | time | timedelta | None


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell that holds something. `fault`: "" | impossible | twice; `formula` "" where there is none."""

    row: int
    column: int
    value: CellValue
    raw: str
    error: bool = False
    formula: str = ""
    number_format: str = "General"
    struck: str = ""  # "" | all | part
    fault: str = ""

    @property
    def place(self) -> Place:
        """Row and column, 1-based."""
        return self.row, self.column

    @property
    def text(self) -> str:
        """The text it holds, NFC, "" where it holds none or something else."""
        return normal(self.value) if isinstance(self.value, str) else ""


@dataclass(frozen=True)
class RawSheet:
    """Cells by place, and what surrounds them. `state`: visible | hidden | veryHidden."""

    name: str
    state: str
    cells: Mapping[Place, RawCell]
    comments: Mapping[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def text(self, row: int, column: int) -> str:
        """The text at a place, "" where there is none."""
        cell = self.cells.get((row, column))
        return cell.text if cell else ""

    def shown(self, row: int, column: int) -> str:
        """What an officer reads at a place, text or not; a dash where it is blank."""
        cell = self.cells.get((row, column))
        return (cell.text or cell.raw if cell else "") or "—"


@dataclass(frozen=True)
class RawWorkbook:
    """Sheets in order, names, properties, the program that saved it, findings of the door."""

    sheets: tuple[RawSheet, ...]
    kind: str
    names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    application: str = ""
    findings: tuple[Finding, ...] = ()


def normal(text: str) -> str:
    """NFC, all white space (no-break and full-width too) as single blanks, zero-width characters gone."""
    import unicodedata

    text = text.translate(_INVISIBLE)
    return unicodedata.normalize("NFC", " ".join(text.split()))


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))


def address(place: Place) -> str:
    """`C7` of a place."""
    return f"{column_letters(place[1])}{place[0]}"


def read_raw(guarded: Guarded, bounds: Bounds | None = None) -> RawWorkbook:
    """The flat picture of a guarded file. Raises Refused where even the clean bytes cannot be read."""
    if guarded.clean is None:
        raise Refused(guarded.reason or "damaged", **guarded.facts)
    if guarded.kind in ("xls", "ods", "xlsb"):
        return _read_calamine(guarded, bounds or Bounds())
    return _read_openpyxl(guarded, guarded.clean)


def _read_openpyxl(guarded: Guarded, clean: bytes) -> RawWorkbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dates out of range become errors, which we tell ourselves
        book = load_workbook(io.BytesIO(clean), keep_links=False)
    sheets = []
    for at, picture in enumerate(guarded.sheets):
        # Not iter_rows: it walks the whole used range, and one stray cell in XFD1048576 makes that the whole sheet.
        held = book[clean_name(at)]._cells
        values: dict[Place, tuple[CellValue, bool]] = {
            place: (cell.value, cell.data_type == "e")  # type: ignore[misc]  # plain values only
            for place, cell in held.items()
            if cell.value is not None
        }
        sheets.append(_sheet(picture, values, guarded.styles))
    return RawWorkbook(
        tuple(sheets), guarded.kind, guarded.names, guarded.properties, guarded.application, guarded.findings
    )


def _sheet(picture: SheetPicture, values: dict[Place, tuple[CellValue, bool]], styles: Styles) -> RawSheet:
    scan = picture.scan
    shared = _shared_formulas(scan)
    cells = {}
    for place, xml in scan.cells.items():
        value, error = values.get(place, (None, False))
        fault = "twice" if place in scan.twice else "impossible" if place in scan.impossible else ""
        struck = "all" if styles.struck[xml.style] else "part" if xml.struck else ""
        raw = scan.twice.get(place) or scan.impossible.get(place) or show(value, xml.text, styles.formats[xml.style])
        formula = "" if xml.formula is None else f"={xml.formula or shared.get(xml.shared or '', '')}"
        cells[place] = RawCell(
            *place, value, raw, error, formula, styles.formats[xml.style], struck if xml.text or formula else "", fault
        )
    return RawSheet(
        picture.name,
        picture.state,
        cells,
        picture.comments,
        frozenset(scan.hidden_rows),
        tuple(scan.hidden_columns),
        tuple(scan.merged),
    )


def _shared_formulas(scan: SheetScan) -> dict[str, str]:
    return {c.shared: c.formula for c in scan.cells.values() if c.shared is not None and c.formula}


def show(value: CellValue, text: str = "", number_format: str = "") -> str:
    """A value as an officer would read it in the cell; plain digits for numbers, a share in percent."""
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in number_format:
        return f"{value * 100:.10g}%"
    if isinstance(value, timedelta):
        hours, seconds = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{seconds // 60:02d}"
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y") if value.time() == time() else value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return text if isinstance(value, str) and text else "" if value is None else str(value)


def _read_calamine(guarded: Guarded, bounds: Bounds) -> RawWorkbook:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(guarded.clean or b""))
        sheets = tuple(_calamine_sheet(book, meta, bounds) for meta in book.sheets_metadata)
    except Refused:
        raise
    except BaseException as fault:  # a Rust panic is no Exception
        if isinstance(fault, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refused("encrypted" if "password" in str(fault).casefold() else "damaged") from fault
    return RawWorkbook(sheets, guarded.kind, findings=guarded.findings)


def _calamine_sheet(book: object, meta: object, bounds: Bounds) -> RawSheet:
    name = str(getattr(meta, "name", ""))
    state = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "veryHidden"}.get(
        str(getattr(meta, "visible", "")).rpartition(".")[2], "visible"
    )
    if "WorkSheet" not in str(getattr(meta, "typ", "WorkSheet")):
        return RawSheet(name, state, {})
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]  # the package has no type information
    if sheet.total_height * sheet.total_width > 10 * bounds.cells:
        raise Refused("too_many_cells", most=10 * bounds.cells)
    cells = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        for column, value in enumerate(values, start=1):
            if value != "":
                value = clean_text(value) if isinstance(value, str) else value
                cells[row, column] = RawCell(row, column, value, show(value, value if isinstance(value, str) else ""))
    return RawSheet(name, state, cells)

"""What surrounds an entry cell and must be told: formulas, comments, struck-out text, merges, hidden rows."""

from collections.abc import Iterator

from qs_workbook.model.finding import Fact
from qs_workbook.model.kinds import Kind, Severity
from qs_workbook.readers.sheet_scan import Place
from qs_workbook.readers.workbook import RawCell, RawSheet, address

Told = tuple[str, Severity, dict[str, Fact]]
_LONGEST = 120


def cell_findings(sheet: RawSheet, place: Place, cell: RawCell | None, kind: Kind) -> tuple[list[Told], bool]:
    """Findings about the cell, and whether its value must not be taken as it stands."""
    told = list(_told(sheet, place, cell, kind))
    return told, any(
        code in ("CELL-STRUCK", "CELL-MERGED") and severity is Severity.QUERY for code, severity, _ in told
    )


def _told(sheet: RawSheet, place: Place, cell: RawCell | None, kind: Kind) -> Iterator[Told]:
    empty = cell is None or cell.raw == ""
    comment = sheet.comments.get(place)
    if comment:
        yield "CELL-COMMENT", Severity.QUERY if empty else Severity.NOTE, {"comment": _short(comment)}
    area = covered_by(sheet, place)
    if area is not None:
        first = address((area[0], area[1]))
        held = sheet.cells.get((area[0], area[1]))
        if held is not None and held.raw:
            yield "CELL-MERGED", Severity.QUERY, {"area": _area(area), "first": first}
    if cell is None or empty:
        return
    if cell.formula and cell.value is not None and not cell.error:
        yield "CELL-FORMULA", Severity.NOTE, {"formula": _short(cell.formula)}
    if cell.struck and (kind is not Kind.TEXT or cell.struck == "all"):
        yield "CELL-STRUCK", Severity.QUERY if kind is not Kind.TEXT else Severity.NOTE, {}
    spread = next((a for a in sheet.merged if (a[0], a[1]) == place and a[2] > a[0]), None)
    if spread is not None:
        yield "CELL-MERGED", Severity.QUERY, {"area": _area(spread), "first": address(place)}
    if place[0] in sheet.hidden_rows:
        yield "ROW-HIDDEN", Severity.NOTE, {}
    if any(first <= place[1] <= last for first, last in sheet.hidden_columns):
        yield "COLUMN-HIDDEN", Severity.NOTE, {}


def covered_by(sheet: RawSheet, place: Place) -> tuple[int, int, int, int] | None:
    """The merged area that swallows this cell, None where it stands alone or is the area's first cell."""
    for area in sheet.merged:
        if area[0] <= place[0] <= area[2] and area[1] <= place[1] <= area[3] and (area[0], area[1]) != place:
            return area
    return None


def _area(area: tuple[int, int, int, int]) -> str:
    return f"{address((area[0], area[1]))}:{address((area[2], area[3]))}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

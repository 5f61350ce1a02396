"""The year before: a former summary workbook, or the small sheet on which previous counts are typed.

Tables are found by their headers, in either language. What the program wrote or a spreadsheet program recalculated is
taken as it stands; a word where a number should be means that it was open, and stays unknown.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.model.review import PreviousResult, PreviousYear
from qs_workbook.model.sums import add
from qs_workbook.model.texts import Texts
from qs_workbook.readers.guard import guard
from qs_workbook.readers.workbook import RawSheet, read_raw

_HEADERS_WITHIN = 20  # rows from the top
_YEAR = re.compile(r"\b20\d{2}\b")
_ENDS = ("numerator", "denominator", "value")
_SCORES = ("code", "certain", "possible", *(f"{end}_{side}" for end in _ENDS for side in ("low", "high")))
_COUNTS = ("code", "former_commune", "numerator", "denominator", "boundary")


def read_previous(path: Path, languages: tuple[str, ...] = ("vi", "en")) -> PreviousYear:
    """Results by indicator code. Raises QsError `previous_unreadable` where no known table is found."""
    try:
        guarded = guard(path.read_bytes())
    except OSError as fault:
        raise QsError("previous_unreadable", path=path.name) from fault
    if guarded.clean is None:
        raise QsError("previous_unreadable", path=path.name)
    sheets = read_raw(guarded).sheets
    for language in languages:
        texts = resources.load_texts(language, resources.folder("templates") / f"summary.{language}.toml")
        for sheet in sheets:
            for keys, group in ((_SCORES, "scores"), (_COUNTS, "previous")):
                found = _table(sheet, [texts.get(f"summary.{group}.{key}") for key in keys])
                if found is not None:
                    rows = [dict(zip(keys, cells, strict=True)) for cells in found[1]]
                    results = _from_scores(rows) if keys is _SCORES else _from_counts(rows, texts)
                    return PreviousYear(path.name, _year(sheet, found[0]), dict(results))
    raise QsError("previous_unreadable", path=path.name)


def _table(sheet: RawSheet, headers: list[str]) -> tuple[int, list[tuple[object, ...]]] | None:
    """The header row and the cells of every row below whose first is filled; None where a header is gone."""
    for row in sorted({at[0] for at in sheet.cells if at[0] <= _HEADERS_WITHIN}):
        columns = {sheet.text(row, at[1]): at[1] for at in sheet.cells if at[0] == row}
        if all(header and header in columns for header in headers):
            places = [columns[header] for header in headers]
            cells: list[tuple[object, ...]] = []
            for below in sorted(at[0] for at in sheet.cells if at[1] == places[0] and at[0] > row):
                found = (sheet.cells.get((below, place)) for place in places)
                cells.append(tuple(cell.value if cell else None for cell in found))
            return row, cells
    return None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _same(low: object, high: object) -> float | None:
    return _number(low) if _number(low) == _number(high) else None


def _from_scores(rows: list[dict[str, object]]) -> Iterator[tuple[str, PreviousResult]]:
    """What was one number then; an interval stays unknown."""
    for row in rows:
        numerator, denominator, value = (_same(row[f"{end}_low"], row[f"{end}_high"]) for end in _ENDS)
        yield str(row["code"]), PreviousResult(numerator, denominator, value, _same(row["certain"], row["possible"]))


def _from_counts(rows: list[dict[str, object]], texts: Texts) -> Iterator[tuple[str, PreviousResult]]:
    """Counts of former communes are added, never averaged; one that is missing leaves the sum unknown."""
    today = texts.get("summary.previous.as_now")
    by_code: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        if row["numerator"] is not None or row["denominator"] is not None:
            by_code.setdefault(str(row["code"]), []).append(row)
    for code, parts in by_code.items():
        yield (
            code,
            PreviousResult(
                numerator=add(_number(part["numerator"]) for part in parts),
                denominator=add(_number(part["denominator"]) for part in parts),
                comparable=all(part["boundary"] == today for part in parts),
            ),
        )


def _year(sheet: RawSheet, header: int) -> str:
    """The year named above the table."""
    above = (cell.text for place, cell in sorted(sheet.cells.items()) if place[0] < header)
    return next((found[0] for text in above if (found := _YEAR.search(text))), "")

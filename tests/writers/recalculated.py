"""A workbook as written beside itself as a spreadsheet program recalculates it."""

from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.office import recalculate


@dataclass(frozen=True)
class Difference:
    """A formula whose recalculated value is not the one written; an error is never the one written."""

    sheet: str
    cell: str
    formula: str
    written: object
    recalculated: object


def differences(path: Path, locale: str = "vi-VN") -> list[Difference]:
    """Formulas of the workbook that LibreOffice, recalculating everything, finds to be something else."""
    formulas, written = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    again = recalculate(path, locale)
    found = []
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    before = written[sheet.title][cell.coordinate].value
                    after = again.get((sheet.title, cell.coordinate))
                    if not same(before, after):
                        found.append(Difference(sheet.title, cell.coordinate, str(cell.value), before, after))
    return found


def same(before: object, after: object) -> bool:
    """Numbers to the last digits of a double; an empty text is the same as nothing."""
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= 1e-12 * max(1.0, abs(before))
    return ("" if before is None else before) == ("" if after is None else after)


def table(values: dict[tuple[str, str], object], sheet: str, key: str = "A", header: int = 5) -> dict[str, dict]:
    """The rows of a sheet by the text in their key column, each by header."""
    cells = {at: value for (name, at), value in values.items() if name == sheet}
    rows: dict[int, dict[str, object]] = {}
    for at, value in cells.items():
        letters = at.rstrip("0123456789")
        rows.setdefault(int(at[len(letters) :]), {})[letters] = value
    titles = rows[header]
    return {
        str(row[key]): {str(titles[c]): row.get(c) for c in titles}
        for number, row in sorted(rows.items())
        if number > header and row.get(key) is not None
    }

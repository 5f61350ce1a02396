"""Where the tables of the summary workbook lie, so that formulas on one sheet can name cells of another.

Every table has its header in the same row, data below it; no address is typed anywhere else.
"""

from dataclasses import dataclass

from qs_workbook.model.form import column_letter

HEADER = 4  # 0-based row of a table's header
FIRST = HEADER + 1


@dataclass(frozen=True)
class Col:
    """A column: key of its header text `summary.<sheet>.<key>`, width, names of theme formats."""

    key: str
    width: float
    formats: tuple[str, ...] = ()
    helper: bool = False  # shown and labelled, not printed
    header: str = ""  # where the pack gives the header itself


@dataclass(frozen=True)
class Grid:
    """Where a table lies. Rows are counted from 0 within the table; an empty table keeps one row for a sentence."""

    key: str
    sheet: str
    columns: tuple[Col, ...]
    count: int

    def index(self, key: str) -> int:
        """0-based column of a key."""
        return [c.key for c in self.columns].index(key)

    @property
    def last(self) -> int:
        """0-based last row of the table."""
        return FIRST + max(self.count, 1) - 1

    @property
    def last_printed(self) -> int:
        """0-based last column that is no helper."""
        return max(at for at, c in enumerate(self.columns) if not c.helper)

    def own(self, key: str, row: int) -> str:
        """A cell for a formula in the same row or sheet; the column stays fixed, so that rows may be sorted."""
        return f"${column_letter(self.index(key))}{FIRST + row + 1}"

    def at(self, key: str, row: int) -> str:
        """A cell for a formula on any sheet."""
        return f"{self.quoted}!${column_letter(self.index(key))}${FIRST + row + 1}"

    def all(self, key: str) -> str:
        """The data cells of a column, as a fixed range."""
        letter = column_letter(self.index(key))
        return f"{self.quoted}!${letter}${FIRST + 1}:${letter}${self.last + 1}"

    def find(self, key: str, name: str, value: str) -> str:
        """The cell of `key` in the row whose `name` column holds the value, wherever sorting has put it."""
        return f'INDEX({self.all(key)},MATCH("{value}",{self.all(name)},0))'

    def from_top(self, key: str) -> str:
        """A column from row 1 on, so that MATCH gives the number of the row itself."""
        letter = column_letter(self.index(key))
        return f"{self.quoted}!${letter}$1:${letter}${self.last + 1}"

    @property
    def quoted(self) -> str:
        """The sheet's name as a formula writes it."""
        return "'" + self.sheet.replace("'", "''") + "'"


@dataclass(frozen=True)
class ScalePlaces:
    """Where the scores find a value of the scale, or the bands of an indicator."""

    grid: Grid
    codes: tuple[str, ...]  # code of each row
    banded: tuple[str, ...]  # indicator whose band the row is, "" for other values

    def value(self, code: str) -> str:
        """The cell of a plain value; ValueError if the scale has no such row."""
        return self.grid.at("value", self.codes.index(code))

    def bands(self, indicator: str) -> dict[str, str] | None:
        """Ranges from, from_in, to, to_in, points over the indicator's band rows; None where it has none."""
        rows = [at for at, code in enumerate(self.banded) if code == indicator]
        if not rows:
            return None
        return {
            key: f"{self.grid.at(key, rows[0])}:{self.grid.at(key, rows[-1]).rpartition('!')[2]}"
            for key in ("from", "from_in", "to", "to_in", "points")
        }

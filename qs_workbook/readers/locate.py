"""Where the fields of a form stand in a file: the code in the row, the header of the column, on every sheet.

Addresses are never used: this alone survived every program, inserted row, renamed sheet and values-only copy tried.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from qs_workbook.model.form import CODE, Block
from qs_workbook.readers.issued import IssuedForm
from qs_workbook.readers.workbook import RawSheet, RawWorkbook, normal


@dataclass(frozen=True)
class Table:
    """A header row found on a sheet, down to the next one. `columns` maps a block's column key to its number."""

    sheet: RawSheet
    header_row: int | None  # None: the header row is gone, columns follow the form by their distance from the code
    code_column: int
    last_row: int
    columns: dict[str, dict[str, int]]  # block code → column key → column number
    doubled: frozenset[str] = frozenset()  # headers that stand twice


@dataclass(frozen=True)
class Hit:
    """A code found: which row of which table."""

    table: Table
    row: int

    @property
    def sheet(self) -> RawSheet:
        """The sheet it stands on."""
        return self.table.sheet


@dataclass
class Located:
    """Every code of the form with all its places, and the tables seen."""

    hits: dict[str, list[Hit]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)


def locate(raw: RawWorkbook, issued: IssuedForm) -> Located:
    """Find every row of the form in the file."""
    codes = {row.code.casefold(): row.code for _, block in issued.form.blocks() for row in block.rows}
    block_of = {row.code: block for _, block in issued.form.blocks() for row in block.rows}
    found = Located()
    loose: list[tuple[RawSheet, int, int, str]] = []
    for sheet in raw.sheets:
        texts = {place: cell.text.casefold() for place, cell in sheet.cells.items() if isinstance(cell.value, str)}
        tables = list(_tables(sheet, texts, issued))
        found.tables += tables
        for (row, column), text in sorted(texts.items()):
            code = codes.get(text)
            if code is None:
                continue
            table = next((t for t in tables if t.code_column == column and _spans(t, row)), None)
            if table is not None and block_of[code].code in table.columns:
                found.hits.setdefault(code, []).append(Hit(table, row))
            else:
                loose.append((sheet, row, column, code))
    _adopt_loose(found, loose, block_of)
    return found


def _spans(table: Table, row: int) -> bool:
    return (table.header_row or 0) < row <= table.last_row


def _tables(sheet: RawSheet, texts: dict[tuple[int, int], str], issued: IssuedForm) -> Iterator[Table]:
    """Header rows: a cell says "Mã" and another says a header of the same block."""
    code_words = {word for (_, key), words in issued.headers.items() if key == CODE for word in words}
    heads = sorted(place for place, text in texts.items() if text in code_words)
    by_row: dict[int, dict[int, str]] = {}
    head_rows = {row for row, _ in heads}
    for (row, column), text in texts.items():
        if row in head_rows:
            by_row.setdefault(row, {})[column] = text
    valid = []
    for row, column in heads:
        columns, doubled = _columns(by_row[row], issued, column)
        if columns:
            valid.append((row, column, columns, doubled))
    bottom = max((row for row, _ in sheet.cells), default=0)
    for row, column, columns, doubled in valid:
        following = min((r for r, c, _, _ in valid if c == column and r > row), default=bottom + 1)
        yield Table(sheet, row, column, following - 1, columns, doubled)


def _columns(
    header: dict[int, str], issued: IssuedForm, code_column: int
) -> tuple[dict[str, dict[str, int]], frozenset[str]]:
    """Blocks whose headers are here, best first by how many; and headers that stand twice."""
    places: dict[str, list[int]] = {}
    for at, text in header.items():
        places.setdefault(text, []).append(at)
    fitting: dict[str, dict[str, int]] = {}
    doubled = set()
    for _, block in issued.form.blocks():
        found = {}
        for column in block.columns:
            ats = [n for word in issued.headers[block.code, column.key] for n in places.get(word, ())]
            if len(ats) == 1:
                found[column.key] = ats[0]
            elif len(ats) > 1 and column.key == CODE:
                found[CODE] = code_column
            elif ats:
                doubled.add(column.header)
        if len(found) > 1 and found.get(CODE) == code_column:
            fitting[block.code] = found
    return fitting, frozenset(doubled)


def _adopt_loose(found: Located, loose: list[tuple[RawSheet, int, int, str]], block_of: dict[str, Block]) -> None:
    """Codes outside every table count only where the code stands nowhere else: then a header row is gone."""
    groups: dict[tuple[int, int, str], list[tuple[RawSheet, int, str]]] = {}
    for sheet, row, column, code in loose:
        if code not in found.hits:
            groups.setdefault((id(sheet), column, block_of[code].code), []).append((sheet, row, code))
    for (_, column, _), members in groups.items():
        block = block_of[members[0][2]]
        if len(members) < min(3, len(block.rows)):
            continue
        at = [c.key for c in block.columns].index(CODE)
        columns = {c.key: column - at + n for n, c in enumerate(block.columns)}
        table = Table(members[0][0], None, column, max(row for _, row, _ in members), {block.code: columns})
        found.tables.append(table)
        for _, row, code in members:
            found.hits.setdefault(code, []).append(Hit(table, row))


def same_text(text: str, accepted: frozenset[str]) -> bool:
    """Whether a cell still says one of the texts it was ever issued with."""
    return normal(text) in accepted

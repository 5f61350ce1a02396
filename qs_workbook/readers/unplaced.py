"""What stands in a file and has no place in the form: rows without a code, names that point elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from qs_workbook.model.finding import Fact, Finding
from qs_workbook.model.form import CHECK, LABEL, MEASURE, Block, Column
from qs_workbook.model.kinds import Severity
from qs_workbook.readers.issued import IssuedForm
from qs_workbook.readers.locate import Hit, Located, Table
from qs_workbook.readers.numbers_grammar import read_typed
from qs_workbook.readers.sheet_scan import Place, column_number
from qs_workbook.readers.workbook import RawCell, RawSheet, RawWorkbook, address

_SHOWN = 6  # cells named in the sentence
_CHECKS = frozenset({CHECK})


def unplaced(raw: RawWorkbook, issued: IssuedForm, located: Located) -> Iterator[Finding]:
    """Findings about contents that no field of the form takes."""
    for _, block in issued.form.blocks():
        for table, row, cells in rows_without_code(block, located):
            yield _row_without_code(block, table, row, cells)
        yield from _moved_names(raw, block, located, issued)
    for sheet in raw.sheets:
        if sheet.state != "visible" and any(hit.sheet is sheet for hits in located.hits.values() for hit in hits):
            yield Finding("SHEET-HIDDEN", Severity.NOTE, sheet=sheet.name)
    if issued.form.purpose == "unit":
        # What was pasted over a label or a unit of measure is told as just that.
        for sheet, beside in outside(issued, located, frozenset({CHECK, LABEL, MEASURE})):
            shown = "; ".join(address(cell.place) for cell in beside[:_SHOWN]) + ("; …" if len(beside) > _SHOWN else "")
            facts: dict[str, Fact] = {"cells": shown, "count": len(beside)}
            first = address(beside[0].place)
            yield Finding(
                "CONTENT-OUTSIDE", Severity.NOTE, sheet=sheet.name, cell=first, raw=beside[0].raw[:200], facts=facts
            )


def rows_without_code(block: Block, located: Located) -> Iterator[tuple[Table, int, list[RawCell]]]:
    """Rows with content under an entry column and no code: where the block's rows stand, and right below them."""
    order = {row.code: at for at, row in enumerate(block.rows)}
    tables = {id(h.table): h.table for row in block.rows for h in located.hits.get(row.code, [])}
    for table in tables.values():
        taken = {h.row for hits in located.hits.values() for h in hits if h.table is table}
        own = [(h.row, order[c]) for c in order for h in located.hits.get(c, []) if h.table is table]
        columns = _entry_columns(block, table)
        row = max(min(at - above for at, above in own), (table.header_row or 0) + 1)
        last = max(at + len(order) - 1 - above for at, above in own)
        while row <= min(last + 1, table.last_row):
            cells = [cell for at in sorted(columns) if (cell := table.sheet.cells.get((row, at))) and cell.raw]
            if cells and row not in taken:
                yield table, row, cells
                last = max(last, row)
            row += 1


def _entry_columns(block: Block, table: Table) -> dict[int, Column]:
    return {at: c for c in block.columns if c.entry and (at := table.columns[block.code].get(c.key)) is not None}


def _row_without_code(block: Block, table: Table, row: int, cells: list[RawCell]) -> Finding:
    """One finding a row, however many of its cells are filled."""
    columns = _entry_columns(block, table)
    facts: dict[str, Fact] = {"header": ", ".join(columns[cell.column].header for cell in cells)}
    said = "; ".join(cell.raw[:80] for cell in cells)[:200]
    place = address((row, cells[0].column))
    return Finding("ROW-WITHOUT-CODE", Severity.QUERY, sheet=table.sheet.name, cell=place, raw=said, facts=facts)


def outside(
    issued: IssuedForm, located: Located, own: frozenset[str] = _CHECKS
) -> Iterator[tuple[RawSheet, list[RawCell]]]:
    """What was typed on a sheet of the form where nothing is asked: anything beside a row, a figure anywhere else.

    No formulas; titles and notes stand in the column of the codes, and the lines for signatures hold no figure. A
    figure over a printed text is outside too, save in the columns `own`: self-checks are figures to some programs.
    """
    told = {
        (id(table.sheet), cell.place)
        for _, block in issued.form.blocks()
        for table, _, cells in rows_without_code(block, located)
        for cell in cells
    }
    grounds = [_ground(table, issued, located, own) for table in located.tables]
    for sheet in {id(ground.table.sheet): ground.table.sheet for ground in grounds}.values():
        here = [ground for ground in grounds if ground.table.sheet is sheet]
        beside = [
            cell
            for place, cell in sorted(sheet.cells.items())
            if cell.raw and not cell.formula and (id(sheet), place) not in told and _is_outside(here, cell)
        ]
        if beside:
            yield sheet, beside


@dataclass(frozen=True)
class _Ground:
    """What of a table is the form's own: rows with a code, entries by place, columns by what they hold."""

    table: Table
    rows: frozenset[int]
    entries: frozenset[Place]
    asked: frozenset[int]  # columns with entries
    printed: frozenset[int]  # columns with texts of the form
    own: frozenset[int]  # printed columns that may hold a figure

    def holds(self, cell: RawCell) -> bool:
        """Whether a cell belongs to the table."""
        row, column = cell.place
        if row == self.table.header_row:
            return column in self.asked | self.printed
        within = (self.table.header_row or 0) < row <= max(self.rows, default=0)
        text = column in self.own or isinstance(cell.value, str) or cell.error
        return cell.place in self.entries or (within and column in self.printed and text)


def _ground(table: Table, issued: IssuedForm, located: Located, own: frozenset[str]) -> _Ground:
    rows, entries, asked, printed, kept = set(), set(), set(), set(), set()
    for _, block in issued.form.blocks():
        for row in block.rows:
            for hit in located.hits.get(row.code, ()):
                if hit.table is not table:
                    continue
                columns = table.columns[block.code]
                rows.add(hit.row)
                entries |= {(hit.row, columns[key]) for key in row.entries if key in columns}
                asked |= {columns[c.key] for c in block.columns if c.entry and c.key in columns}
                printed |= {columns[c.key] for c in block.columns if not c.entry and c.key in columns}
                kept |= {columns[key] for key in own if key in columns}
    return _Ground(table, frozenset(rows), frozenset(entries), frozenset(asked), frozenset(printed), frozenset(kept))


def _is_outside(grounds: list[_Ground], cell: RawCell) -> bool:
    row, column = cell.place
    if any(column == ground.table.code_column or ground.holds(cell) for ground in grounds):
        return False
    bare = any(not g.rows and (g.table.header_row or 0) < row <= g.table.last_row for g in grounds)
    coded = any(row in ground.rows for ground in grounds)
    return coded or bare or not isinstance(cell.value, str) or bool(read_typed(cell.text).readings)


def _moved_names(raw: RawWorkbook, block: Block, located: Located, issued: IssuedForm) -> list[Finding]:
    """A defined name that points to another cell than code and header do: the cell was cut and pasted or dragged.

    A name that still points where it was issued, or names that mostly disagree, were left behind by a program that
    inserts, deletes or sorts without them, and say nothing.
    """
    moved, kept = [], 0
    for row in block.rows:
        hits = located.hits.get(row.code, [])
        for key in row.entries if len(hits) == 1 else ():
            at = hits[0].table.columns[block.code].get(key)
            where = _place(raw.names.get(field_name(row.code, key), ""))
            if where is None or at is None:
                continue
            cell = address((hits[0].row, at))
            field = issued.form.fields[row.code, key]
            if where == (hits[0].sheet.name, cell):
                kept += 1
            elif where != (field.sheet, field.cell):
                moved.append(_moved(hits[0], row.code, key, cell, f"{where[0]}, {where[1]}"))
    return moved if len(moved) <= kept else []


def _moved(hit: Hit, code: str, key: str, cell: str, elsewhere: str) -> Finding:
    facts: dict[str, Fact] = {"elsewhere": elsewhere, "row": code}
    raw = hit.sheet.cells.get((hit.row, column_number(cell.rstrip("0123456789"))))
    return Finding(
        "CELL-MOVED",
        Severity.QUERY,
        row=code,
        column=key,
        sheet=hit.sheet.name,
        cell=cell,
        raw=raw.raw if raw else None,
        facts=facts,
    )


def field_name(code: str, column: str) -> str:
    """The defined name a template gives to an entry."""
    return f"IN_{code}_{column}".replace(".", "_").replace("-", "_")


def _place(reference: str) -> tuple[str, str] | None:
    sheet, _, cell = reference.lstrip("=").rpartition("!")
    if not sheet or "#REF" in reference or ":" in cell:
        return None
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, cell.replace("$", "")

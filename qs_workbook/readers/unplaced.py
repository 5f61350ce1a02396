"""What stands in a file and has no place in the form: rows without a code, names that point elsewhere."""

from collections.abc import Iterator

from qs_workbook.model.finding import Fact, Finding
from qs_workbook.model.form import Block, Column
from qs_workbook.model.kinds import Severity
from qs_workbook.readers.issued import IssuedForm
from qs_workbook.readers.locate import Hit, Located, Table
from qs_workbook.readers.numbers_grammar import read_typed
from qs_workbook.readers.sheet_scan import Place, column_number
from qs_workbook.readers.workbook import RawCell, RawSheet, RawWorkbook, address

_SHOWN = 6  # cells named in the sentence


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
        for sheet, beside in outside(issued, located):
            shown = "; ".join(address(cell.place) for cell in beside[:_SHOWN]) + ("; …" if len(beside) > _SHOWN else "")
            facts: dict[str, Fact] = {"cells": shown, "count": len(beside)}
            first = address(beside[0].place)
            yield Finding(
                "CONTENT-OUTSIDE", Severity.NOTE, sheet=sheet.name, cell=first, raw=beside[0].raw[:200], facts=facts
            )


def rows_without_code(block: Block, located: Located) -> Iterator[tuple[Table, int, list[RawCell]]]:
    """Rows with content under an entry column and no code: between a table's codes, and right below the last one."""
    tables = {id(h.table): h.table for row in block.rows for h in located.hits.get(row.code, [])}
    for table in tables.values():
        taken = {h.row for hits in located.hits.values() for h in hits if h.table is table}
        own = [h.row for row in block.rows for h in located.hits.get(row.code, []) if h.table is table]
        columns = _entry_columns(block, table)
        row, last = min(own), max(own)
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


def outside(issued: IssuedForm, located: Located) -> Iterator[tuple[RawSheet, list[RawCell]]]:
    """What was typed on a sheet of the form where nothing is asked: anything beside a row, a figure anywhere else.

    No formulas; titles and notes stand in the column of the codes, and the lines for signatures hold no figure.
    """
    told = {
        (id(table.sheet), cell.place)
        for _, block in issued.form.blocks()
        for table, _, cells in rows_without_code(block, located)
        for cell in cells
    }
    coded: dict[int, set[int]] = {}
    for hits in located.hits.values():
        for hit in hits:
            coded.setdefault(id(hit.table), set()).add(hit.row)
    entries: dict[int, set[int]] = {}
    for table in located.tables:
        blocks = [block for _, block in issued.form.blocks() if block.code in table.columns]
        entries[id(table)] = {at for block in blocks for at in _entry_columns(block, table)}
    for sheet in {id(table.sheet): table.sheet for table in located.tables}.values():
        tables = [table for table in located.tables if table.sheet is sheet]
        own = {table.code_column for table in tables}
        rows = {row for table in tables for row in coded.get(id(table), ())}
        beside = [
            cell
            for place, cell in sorted(sheet.cells.items())
            if cell.raw
            and not cell.formula
            and place[1] not in own
            and (place[0] in rows or not isinstance(cell.value, str) or read_typed(cell.text).readings)
            and (id(sheet), place) not in told
            and not any(_holds(table, place, coded.get(id(table), set()), entries[id(table)]) for table in tables)
        ]
        if beside:
            yield sheet, beside


def _holds(table: Table, place: Place, coded: set[int], entries: set[int]) -> bool:
    """Whether a place is the table's own: its header, a row with a code, a printed column down to the last code."""
    row, column = place
    if not any(column in columns.values() for columns in table.columns.values()):
        return False
    within = (table.header_row or 0) < row <= max(coded, default=0)
    return row == table.header_row or row in coded or (within and column not in entries)


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

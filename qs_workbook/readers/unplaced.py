"""What stands in a file and has no place in the form: rows without a code, names that point elsewhere."""

from collections.abc import Iterator

from qs_workbook.model.finding import Fact, Finding
from qs_workbook.model.form import Block
from qs_workbook.model.kinds import Severity
from qs_workbook.readers.issued import IssuedForm
from qs_workbook.readers.locate import Hit, Located
from qs_workbook.readers.sheet_scan import column_number
from qs_workbook.readers.workbook import RawWorkbook, address


def unplaced(raw: RawWorkbook, issued: IssuedForm, located: Located) -> Iterator[Finding]:
    """Findings about contents that no field of the form takes."""
    for _, block in issued.form.blocks():
        yield from _rows_without_code(block, located)
        yield from _moved_names(raw, block, located)
    for sheet in raw.sheets:
        if sheet.state != "visible" and any(hit.sheet is sheet for hits in located.hits.values() for hit in hits):
            yield Finding("SHEET-HIDDEN", Severity.NOTE, sheet=sheet.name)


def _rows_without_code(block: Block, located: Located) -> Iterator[Finding]:
    """Content under an entry column between a table's first and last code, in a row that has no code."""
    tables = {id(h.table): h.table for row in block.rows for h in located.hits.get(row.code, [])}
    for table in tables.values():
        taken = {h.row for hits in located.hits.values() for h in hits if h.table is table}
        own = [h.row for row in block.rows for h in located.hits.get(row.code, []) if h.table is table]
        columns = {at: c for c in block.columns if c.entry and (at := table.columns[block.code].get(c.key)) is not None}
        for (row, column), cell in sorted(table.sheet.cells.items()):
            inside = min(own) <= row <= min(max(own) + 1, table.last_row) and row not in taken
            if column in columns and inside and cell.raw:
                facts: dict[str, Fact] = {"header": columns[column].header}
                place = address((row, column))
                name = table.sheet.name
                yield Finding(
                    "ROW-WITHOUT-CODE", Severity.QUERY, sheet=name, cell=place, raw=cell.raw[:200], facts=facts
                )


def _moved_names(raw: RawWorkbook, block: Block, located: Located) -> list[Finding]:
    """A defined name that points to another cell than code and header do: the cell was cut and pasted or dragged.

    Names that mostly disagree were left behind by a program that inserts rows without them, and say nothing.
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
            if where == (hits[0].sheet.name, cell):
                kept += 1
            else:
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

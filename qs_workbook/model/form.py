"""The Form: every field, its cell, its kind, its code; written once, used both ways (DESIGN sections 1 and 3).

Unit templates, return slips and the control workbook are all Forms. A cell is (row code, column key). Structure is
hashed into the form version; texts travel along for comparison; circumstances (dates, people) are neither.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from qs_workbook.model.kinds import Kind

CODE, LABEL, MEASURE, PERIOD, VALUE, STATE, CHECK, EVIDENCE, NOTE = (
    "code",
    "label",
    "measure",
    "period",
    "value",
    "state",
    "check",
    "evidence",
    "note",
)


def column_letter(index: int) -> str:
    """Excel's name of a column, 0 → A."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True)
class Choice:
    """A word of a drop-down: what stands in the cell, and the key data use."""

    key: str
    label: str


@dataclass(frozen=True)
class Column:
    """A column of a block. Entry columns are unlocked where a row takes them; the rest is locked text or a check."""

    key: str
    header: str
    width: int = 14
    entry: bool = False
    kind: Kind = Kind.TEXT  # for lists; in questions the row has the kind of its value
    choices: tuple[Choice, ...] = ()
    required: bool = False
    part_of: str = ""  # lists: key of the column this is a part of, same row
    sum_of: tuple[str, ...] = ()  # lists: keys of columns whose sum this must equal, same row
    measure: str = ""


@dataclass(frozen=True)
class Row:
    """A row with its code. `entries` names the columns that are unlocked in it; a heading has few or none."""

    code: str
    label: str = ""
    help: str = ""  # definition, shown under the label in the same cell
    measure: str = ""
    period: str = ""  # as printed; a circumstance, never compared
    entries: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT  # of column `value`
    choices: tuple[Choice, ...] = ()  # of column `value`
    required: bool = False
    heading: bool = False
    part_of: str = ""  # row code of the whole
    sum_of: tuple[str, ...] = ()
    at_most_sum_of: tuple[str, ...] = ()
    limit: float | None = None
    texts: Mapping[str, str] | None = None  # locked texts of further columns (village name, pack value …)


@dataclass(frozen=True)
class Block:
    """A table: header row, then one row a code, without gaps. `style` is "questions" or "list"."""

    code: str
    style: str
    title: str  # a line above the header, "" for none
    header_row: int  # 1-based, as Excel shows it
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def letter(self, key: str) -> str:
        """Excel's letter of a column of this block."""
        return column_letter([c.key for c in self.columns].index(key))

    def row_number(self, code: str) -> int:
        """1-based row of a code."""
        return self._numbers[code]

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {row.code: self.header_row + 1 + at for at, row in enumerate(self.rows)}

    @property
    def last_row(self) -> int:
        """1-based last row of the table."""
        return self.header_row + len(self.rows)

    def column(self, key: str) -> Column:
        """The column with this key."""
        return next(c for c in self.columns if c.key == key)


@dataclass(frozen=True)
class FormSheet:
    """A sheet of a form; `guide` sheets have no blocks and are filled with sentences by the writer."""

    key: str
    name: str  # displayed, ≤ 31 characters
    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class FormField:
    """One entry cell: what every reader, rule and outside check asks a Form for."""

    code: str
    column: str
    sheet: str
    cell: str
    kind: Kind
    choices: tuple[Choice, ...]
    required: bool
    label: str
    row: Row
    block: Block


@dataclass(frozen=True)
class Form:
    """Everything a writer needs to make the workbook and a reader to read it back.

    `purpose`: "unit", "slip" or "control". `states` are the words of the state column.
    """

    purpose: str
    pack: str
    unit_type: str
    sheets: tuple[FormSheet, ...]
    states: tuple[Choice, ...]

    @cached_property
    def fields(self) -> Mapping[tuple[str, str], FormField]:
        """Entry cells by (row code, column key), in reading order."""
        found: dict[tuple[str, str], FormField] = {}
        for sheet in self.sheets:
            for block in sheet.blocks:
                for row in block.rows:
                    for column in block.columns:
                        if column.key in row.entries:
                            found[row.code, column.key] = _field(sheet, block, row, column, self.states)
        return found

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """Rows by code."""
        return {row.code: row for _, block in self.blocks() for row in block.rows}

    def blocks(self) -> Iterator[tuple[FormSheet, Block]]:
        """All tables with their sheets."""
        for sheet in self.sheets:
            for block in sheet.blocks:
                yield sheet, block

    @cached_property
    def version(self) -> str:
        """SHA-256 of the canonical structure, 12 hex digits: decides how a return is read."""
        canonical = json.dumps(self.structure(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def structure(self) -> dict[str, object]:
        """What decides reading: codes, columns, kinds, choices, required, sheets and order. No label, no date."""
        return {
            "purpose": self.purpose,
            "pack": self.pack,
            "fields": [
                [f.sheet, f.code, f.column, f.kind.value, f.required, [[c.key, c.label] for c in f.choices]]
                for f in self.fields.values()
            ],
            "parts": [[r.code, r.part_of, list(r.sum_of), list(r.at_most_sum_of)] for r in self.rows.values()],
        }


def _field(sheet: FormSheet, block: Block, row: Row, column: Column, states: tuple[Choice, ...]) -> FormField:
    kind, choices, required = column.kind, column.choices, column.required
    if block.style == "questions" and column.key == VALUE:
        kind, choices, required = row.kind, row.choices, row.required
    elif column.key == STATE:
        kind, choices = Kind.CHOICE, states
    return FormField(
        code=row.code,
        column=column.key,
        sheet=sheet.name,
        cell=f"{block.letter(column.key)}{block.row_number(row.code)}",
        kind=kind,
        choices=choices,
        required=required,
        label=row.label,
        row=row,
        block=block,
    )

"""The self-check a unit sees while it fills the form: Đủ / Còn thiếu / Cần kiểm tra with a short reason, as formulas.

Every condition carries the formula and whether it holds for the values written now, so that the cached result is true
from the start. Only functions of Excel 2010 that every spreadsheet program knows (CLIENTS). Ingest trusts none of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qs_workbook.model.form import CHECK, EVIDENCE, NOTE, STATE, VALUE, Block, Choice, Column, Row
from qs_workbook.model.kinds import Kind, State
from qs_workbook.model.texts import Texts
from qs_workbook.writers.validations import date_check

Shown = str | float | None  # what stands in a cell
MANY_CHOICES = 20  # beyond it the list itself is guard enough
Values = Mapping[tuple[str, str], Shown]


@dataclass(frozen=True)
class Condition:
    """A formula and whether it is true of the cells as written."""

    formula: str
    now: bool


@dataclass(frozen=True)
class Check:
    """The formula of a check cell, its result as written, and every word it may come to."""

    formula: str
    now: str
    words: tuple[str, ...]


class SelfCheck:
    """Makes the check of every row of one block."""

    def __init__(self, texts: Texts, states: tuple[Choice, ...], block: Block, values: Values) -> None:
        self.texts, self.block, self.values = texts, block, values
        self.words = {state.key: state.label for state in states}
        self.ok = texts.say("form.check.ok")

    def row(self, row: Row) -> Check | None:
        """The check of one row, None where it has nothing to check."""
        if not row.entries:
            return None
        if row.heading:
            return self._evidence(row) if EVIDENCE in row.entries else None
        faults = tuple(self._list_faults(row) if self.block.style == "list" else self._question_faults(row))
        return _first(faults, self.ok)

    def _cell(self, row: Row, column: str) -> tuple[str, Shown]:
        return f"{self.block.letter(column)}{self.block.row_number(row.code)}", self.values.get((row.code, column))

    def _missing(self, what: str = "") -> str:
        word = self.texts.say("form.check.missing")
        return f"{word}: {what}" if what else word

    def _query(self, reason: str, **facts: object) -> str:
        return self.texts.say("form.check.query") + ": " + self.texts.say(f"form.check.{reason}", **facts)

    def _question_faults(self, row: Row) -> Iterable[tuple[Condition, str]]:
        cell, now = self._cell(row, VALUE)
        empty = _blank(cell, now)
        if STATE in row.entries:
            state, state_now = self._cell(row, STATE)
            stated = _not(_blank(state, state_now))
            reason = self._note_of(row)
            if reason is not None:
                awaited = _is(state, state_now, self.words[State.NOT_AVAILABLE.value])
                yield _all(empty, awaited, _blank(*reason)), self._missing(self.texts.say("form.check.reason"))
            yield _all(empty, stated), self.ok
            yield stated, self._query("state_and_value")
        yield empty, self._missing() if row.required else ""
        yield from self._kind_faults(cell, now, row.kind, row.choices)
        yield from self._relations(row, cell, now)

    def _relations(self, row: Row, cell: str, now: Shown) -> Iterable[tuple[Condition, str]]:
        rows = {other.code: other for other in self.block.rows}
        if row.part_of in rows:
            whole, whole_now = self._cell(rows[row.part_of], VALUE)
            more = isinstance(now, float) and isinstance(whole_now, float) and now > whole_now
            yield Condition(f"AND(ISNUMBER({whole}),{cell}>{whole})", more), self._query("part", whole=whole)
        for codes, summed in ((row.sum_of, True), (row.at_most_sum_of, False)):
            if not codes or not set(codes) <= rows.keys():
                continue
            parts = [rows[code] for code in codes]
            cells, nows = zip(*(self._cell(part, VALUE) for part in parts), strict=True)
            known = _all(*(self._known(part) for part in parts))
            total = sum(part for part in nows if isinstance(part, float))
            refs = ",".join(cells)
            if summed:
                off = isinstance(now, float) and abs(total - now) > 0.001
                yield _all(known, Condition(f"ABS(SUM({refs})-{cell})>0.001", off)), self._query("sum")
            else:
                largest = max((part for part in nows if isinstance(part, float)), default=0.0)
                off = isinstance(now, float) and not largest <= now <= total
                bounds = Condition(f"OR({cell}>SUM({refs}),{cell}<MAX({refs}))", off)
                yield _all(known, bounds), self._query("distinct")
        if row.limit is not None:
            over = isinstance(now, float) and now > row.limit
            yield Condition(f"{cell}>{row.limit:g}", over), self._query("limit")

    def _known(self, row: Row) -> Condition:
        cell, now = self._cell(row, VALUE)
        number = Condition(f"ISNUMBER({cell})", isinstance(now, float))
        if STATE not in row.entries:
            return number
        return _any(number, _is(*self._cell(row, STATE), self.words[State.ZERO.value]))

    def _note_of(self, row: Row) -> tuple[str, Shown] | None:
        """The note cell of the indicator this row stands under."""
        heading = None
        for other in self.block.rows:
            if other.heading:
                heading = other
            if other.code == row.code:
                break
        if heading is None or NOTE not in heading.entries:
            return None
        return self._cell(heading, NOTE)

    def _evidence(self, heading: Row) -> Check | None:
        """Evidence is asked for once something was reported; "không có" is an answer too (DOMAIN 2.8)."""
        under: list[Row] = []
        for row in self.block.rows[self.block.rows.index(heading) + 1 :]:
            if row.heading:
                break
            under.append(row)
        if not under:
            return None
        cells = [self._cell(row, VALUE) for row in under]
        span = f"{cells[0][0]}:{cells[-1][0]}"
        yes = self.texts.say("choice.yes")
        reported = Condition(
            f'COUNTIF({span},">0")+COUNTIF({span},{_quoted(yes)})>0',
            any(now == yes or (isinstance(now, float) and now > 0) for _, now in cells),
        )
        missing = _all(reported, _blank(*self._cell(heading, EVIDENCE)))
        return _first([(missing, self._missing(self.texts.say("form.check.evidence"))), (_not(reported), "")], self.ok)

    def _list_faults(self, row: Row) -> Iterable[tuple[Condition, str]]:
        columns = [self.block.column(key) for key in row.entries]
        cells = {column.key: self._cell(row, column.key) for column in columns}
        untouched = _all(*(_blank(*cell) for cell in cells.values()))
        required = [column for column in columns if column.required]
        if not required or not (row.label or row.texts):
            refs = [ref for ref, _ in cells.values()]
            yield Condition(f"COUNTA({refs[0]}:{refs[-1]})=0", untouched.now), ""
        for column in required:
            yield _blank(*cells[column.key]), self._missing(cells[column.key][0])
        for column in columns:
            cell, now = cells[column.key]
            filled = _not(_blank(cell, now))
            for fault, word in self._kind_faults(cell, now, column.kind, column.choices, cell):
                yield _all(filled, fault), word
            yield from self._list_relations(column, cells)

    def _list_relations(
        self, column: Column, cells: Mapping[str, tuple[str, Shown]]
    ) -> Iterable[tuple[Condition, str]]:
        cell, now = cells[column.key]
        if column.part_of in cells:
            whole, whole_now = cells[column.part_of]
            more = isinstance(now, float) and isinstance(whole_now, float) and now > whole_now
            yield (
                Condition(f"AND(ISNUMBER({cell}),ISNUMBER({whole}),{cell}>{whole})", more),
                self._query("part_of_cell", cell=cell, whole=whole),
            )
        if column.sum_of and set(column.sum_of) <= cells.keys():
            parts = [cells[key] for key in column.sum_of]
            refs = ",".join(ref for ref, _ in parts)
            numbers = [part for _, part in parts if isinstance(part, float)]
            off = isinstance(now, float) and len(numbers) == len(parts) and abs(sum(numbers) - now) > 0.001
            formula = f"AND(COUNT({refs},{cell})={len(parts) + 1},ABS(SUM({refs})-N({cell}))>0.001)"
            yield Condition(formula, off), self._query("sum_of_cell", cell=cell)

    def _kind_faults(
        self, cell: str, now: Shown, kind: Kind, choices: tuple[Choice, ...], place: str = ""
    ) -> Iterable[tuple[Condition, str]]:
        prefix = f"{place} " if place else ""

        def query(reason: str) -> str:
            return self.texts.say("form.check.query") + ": " + prefix + self.texts.say(f"form.check.{reason}")

        if choices and len(choices) <= MANY_CHOICES:
            words = [choice.label for choice in choices]
            allowed = ",".join(f"{cell}={_quoted(word)}" for word in words)
            yield Condition(f"NOT(OR({allowed}))", now not in words), query("choice")
        elif kind.numeric:
            number = isinstance(now, float)
            yield Condition(f"NOT(ISNUMBER({cell}))", not number), query("number")
            yield Condition(f"N({cell})<0", isinstance(now, float) and now < 0), query("negative")
            if kind in (Kind.INTEGER, Kind.AMOUNT):
                part = isinstance(now, float) and now % 1 != 0
                yield Condition(f"INT(N({cell}))<>N({cell})", part), query("whole")
            if kind is Kind.PERCENT:
                yield Condition(f"N({cell})>100", isinstance(now, float) and now > 100), query("percent")
        elif kind is Kind.DATE:
            wrong = isinstance(now, str) and not _is_date_text(now)
            yield Condition(f"NOT(IF(ISNUMBER({cell}),TRUE,IFERROR({date_check(cell)},FALSE)))", wrong), query("date")


def check_columns(blocks: Iterable[Block]) -> Iterable[str]:
    """The ranges of check cells of one sheet, `$G$5:$G$80`."""
    for block in blocks:
        if any(column.key == CHECK for column in block.columns) and block.rows:
            letter = block.letter(CHECK)
            yield f"${letter}${block.header_row + 1}:${letter}${block.last_row}"


def count_formula(sheet: str, ranges: Iterable[str], word: str) -> str:
    """How many checks of a sheet begin with this word."""
    quoted_sheet = "'" + sheet.replace("'", "''") + "'"
    return "+".join(f"COUNTIF({quoted_sheet}!{cells},{_quoted(word + '*')})" for cells in ranges) or "0"


def _first(faults: Iterable[tuple[Condition, str]], otherwise: str) -> Check:
    """The word of the first condition that holds, as nested IF."""
    listed = list(faults)
    formula, now = _quoted(otherwise), otherwise
    for condition, word in reversed(listed):
        formula = f"IF({condition.formula},{_quoted(word)},{formula})"
        now = word if condition.now else now
    return Check("=" + formula, now, (otherwise, *(word for _, word in listed)))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _blank(cell: str, now: Shown) -> Condition:
    return Condition(f'{cell}=""', now is None or now == "")


def _is(cell: str, now: Shown, word: str) -> Condition:
    return Condition(f"{cell}={_quoted(word)}", now == word)


def _not(condition: Condition) -> Condition:
    return Condition(f"NOT({condition.formula})", not condition.now)


def _all(*conditions: Condition) -> Condition:
    return Condition(f"AND({','.join(c.formula for c in conditions)})", all(c.now for c in conditions))


def _any(*conditions: Condition) -> Condition:
    return Condition(f"OR({','.join(c.formula for c in conditions)})", any(c.now for c in conditions))


def _is_date_text(text: str) -> bool:
    day, _, rest = text.partition("/")
    month, _, year = rest.partition("/")
    if not (day.isdigit() and month.isdigit() and year.isdigit()) or len(text) > 10 or len(year) != 4:
        return False
    return int(day) <= 31 and int(month) <= 12 and year[0] == "2" and int(year) < 2100

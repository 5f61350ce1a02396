"""From the flat picture to observations: every entry of the form as issued, with its cell, its raw text, its state.

Reports what cannot be read or placed; what is read and wrong belongs to the rules. Nothing is picked in silence: a code
that stands twice with different answers gives none.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from qs_workbook.model.finding import Fact, Finding
from qs_workbook.model.form import CODE, LABEL, STATE, VALUE, Block, Choice, Column, Form, FormSheet, Row
from qs_workbook.model.kinds import Kind, Severity, State
from qs_workbook.model.submission import Observation
from qs_workbook.readers.cell_state import cell_findings
from qs_workbook.readers.issued import IssuedForm, issued_of
from qs_workbook.readers.locate import Hit, Located, locate, same_text
from qs_workbook.readers.tampering import tampering
from qs_workbook.readers.unplaced import unplaced
from qs_workbook.readers.values import read_value
from qs_workbook.readers.workbook import RawWorkbook, address

QUIET = frozenset({"VALUE-UNDERSTOOD"})
_STATED = {State.ZERO.value: State.ZERO, "not_applicable": State.NOT_APPLICABLE, "not_available": State.NOT_AVAILABLE}


def extract(raw: RawWorkbook, form: Form | IssuedForm) -> tuple[tuple[Observation, ...], tuple[Finding, ...]]:
    """Observations of every entry cell found, in the form's order, and what must be told of reading them."""
    issued = form if isinstance(form, IssuedForm) else issued_of(form)
    reading = _Reading(raw, issued, locate(raw, issued))
    reading.walk()
    reading.findings += unplaced(raw, issued, reading.located)
    reading.findings += tampering(raw, issued, reading.located)
    return tuple(reading.observations), tuple(reading.findings)


class _Reading:
    """One file in the course of being read."""

    def __init__(self, raw: RawWorkbook, issued: IssuedForm, located: Located) -> None:
        self.raw, self.issued, self.located = raw, issued, located
        self.observations: list[Observation] = []
        self.findings: list[Finding] = []
        self.states = issued.form.states
        self.alike: dict[tuple[Severity, tuple[str, ...]], list[Finding]] = {}  # codes given twice that say the same

    def walk(self) -> None:
        self._blocks()
        for told in self.alike.values():  # a copied sheet is told once, not forty times
            rows = told[0].row if len(told) == 1 else f"{told[0].row} … {told[-1].row}"
            self.findings.append(replace(told[0], facts={**told[0].facts, "row": rows, "count": len(told)}))
        seen: set[tuple[str | None, str]] = set()
        once = []
        for finding in self.findings:  # a hidden column likewise
            column = (finding.sheet, (finding.cell or "").rstrip("0123456789"))
            if finding.code != "COLUMN-HIDDEN" or column not in seen:
                once.append(finding)
            if finding.code == "COLUMN-HIDDEN":
                seen.add(column)
        self.findings = once

    def _blocks(self) -> None:
        for sheet, block in self.issued.form.blocks():
            missing = [row for row in block.rows if row.code not in self.located.hits and _matters(row, block)]
            if missing and len(missing) == len([row for row in block.rows if _matters(row, block)]):
                self._tell("TABLE-MISSING", Severity.QUERY, sheet, missing[0], count=len(missing))
            else:
                for row in missing:
                    self._tell("CODE-MISSING", Severity.QUERY, sheet, row)
            self._headers(block)
            for row in block.rows:
                hits = self.located.hits.get(row.code, [])
                if hits and row.entries:
                    self._row(block, row, hits)

    def _tell(self, code: str, severity: Severity, sheet: FormSheet, row: Row, **facts: str | int) -> None:
        facts = {"row": row.code, **facts}
        self.findings.append(Finding(code, severity, row=row.code, sheet=sheet.name, raw=row.label, facts=facts))

    def _headers(self, block: Block) -> None:
        """Told once a table: a header that is gone or stands twice leaves its column without a reading."""
        seen = set()
        for row in block.rows:
            for hit in self.located.hits.get(row.code, []):
                if id(hit.table) in seen:
                    continue
                seen.add(id(hit.table))
                if hit.table.header_row is None:
                    whole = "”, “".join(c.header for c in block.columns if c.entry or c.key in (CODE, LABEL))
                    self._tell_table("HEADER-MISSING", hit, row, header=whole)
                    continue
                for column in block.columns:
                    if (column.entry or column.key == LABEL) and column.key not in hit.table.columns[block.code]:
                        code = "HEADER-TWICE" if column.header in hit.table.doubled else "HEADER-MISSING"
                        self._tell_table(code, hit, row, header=column.header)

    def _tell_table(self, code: str, hit: Hit, row: Row, header: str) -> None:
        cell = address((hit.table.header_row or hit.row, hit.table.code_column))
        facts = {"header": header, "row": row.code}
        self.findings.append(
            Finding(code, Severity.QUERY, column=header, sheet=hit.sheet.name, cell=cell, raw=header, facts=facts)
        )

    def _row(self, block: Block, row: Row, hits: list[Hit]) -> None:
        readings = [self._read_row(block, row, hit) for hit in hits]
        if len(hits) == 1:
            observations, findings = readings[0]
        else:
            observations, findings = self._reconcile(row, hits, readings)
        self.observations += observations
        self.findings += findings

    def _read_row(self, block: Block, row: Row, hit: Hit) -> tuple[list[Observation], list[Finding]]:
        columns = hit.table.columns[block.code]
        altered = self._label_altered(row, hit, columns.get(LABEL))
        stated = self._state_of(row, hit, columns.get(STATE))
        observations, findings = [], [altered] if altered else []
        for column in block.columns:
            if column.key not in row.entries:
                continue
            observation, told = self._read_cell(block, row, column, hit, columns.get(column.key), stated)
            if altered and altered.severity is Severity.QUERY:
                observation = replace(observation, value=None, state=_stopped(observation), readings=())
                told = []  # a follow-on of the altered label
            observations.append(observation)
            findings += told
        return observations, findings

    def _label_altered(self, row: Row, hit: Hit, column: int | None) -> Finding | None:
        if column is None or not row.label:
            return None
        if same_text(hit.sheet.text(hit.row, column), self.issued.labels[row.code]):
            return None
        place, said = address((hit.row, column)), hit.sheet.shown(hit.row, column)
        facts = {"row": row.code, "issued": row.label}
        # The control workbook is laid out anew from the pack at hand: a word changed there stops nothing here.
        severity = Severity.NOTE if self.issued.form.purpose == "control" else Severity.QUERY
        return Finding("LABEL-ALTERED", severity, row=row.code, sheet=hit.sheet.name, cell=place, raw=said, facts=facts)

    def _state_of(self, row: Row, hit: Hit, column: int | None) -> State | None:
        if column is None or STATE not in row.entries:
            return None
        reading = read_value(hit.sheet.cells.get((hit.row, column)), Kind.CHOICE, self.states)
        return _STATED.get(str(reading.value)) if reading.value is not None else None

    def _read_cell(
        self, block: Block, row: Row, column: Column, hit: Hit, at: int | None, stated: State | None
    ) -> tuple[Observation, list[Finding]]:
        if at is None:  # its header is gone: told once for the table
            return Observation(row.code, column.key, None, State.UNREADABLE, hit.sheet.name), []
        place = (hit.row, at)
        cell = hit.sheet.cells.get(place)
        kind, choices = kind_of(block, row, column, self.states)
        reading = read_value(cell, kind, choices)
        value, state, readings = reading.value, reading.state, reading.readings
        if column.key == VALUE and state is State.BLANK and stated is not None:
            state, value = stated, Decimal(0) if stated is State.ZERO and kind.numeric else None
        raw = cell.raw if cell else None
        where = (row.code, column.key, hit.sheet.name, address(place))
        named = {"label": f"{row.label or row.code}, {column.header}" if block.style == "list" else row.label}
        findings = []
        if reading.code:
            severity = Severity.NOTE if reading.code in QUIET else Severity.QUERY
            findings.append(_finding(reading.code, severity, *where, raw, row, {**named, **reading.facts}))
        told, stop = cell_findings(hit.sheet, place, cell, kind)
        for code, severity, facts in told:
            findings.append(_finding(code, severity, *where, raw, row, {**named, **facts}))
        if stop and state not in (State.BLANK,):
            value, state, readings = None, State.UNREADABLE, ()
        if any(code == "CELL-MERGED" for code, _, _ in told) and state is State.BLANK:
            state = State.UNREADABLE
        return Observation(row.code, column.key, value, state, *where[2:], raw, readings), findings

    def _reconcile(
        self, row: Row, hits: list[Hit], readings: list[tuple[list[Observation], list[Finding]]]
    ) -> tuple[list[Observation], list[Finding]]:
        """A code in several places: one answer where only one place says anything or all say the same."""
        filled = [one for one in readings if any(o.state is not State.BLANK for o in one[0])]
        if len(filled) <= 1:
            chosen = filled[0] if filled else readings[0]
            same = True
        else:
            chosen = filled[0]
            says = [[(o.value, o.state) for o in one[0]] for one in filled]
            same = all(one == says[0] for one in says)
        places = _places(hits)
        severity = Severity.NOTE if same and len(filled) != 1 else Severity.QUERY
        first = chosen[0][0]
        told = _finding(
            "CODE-TWICE", severity, row.code, "", first.sheet or "", first.cell, row.code, row, {"places": places}
        )
        if same:
            self.alike.setdefault((severity, tuple(hit.sheet.name for hit in hits)), []).append(told)
            return chosen[0], chosen[1]
        merged = []
        for at, observation in enumerate(chosen[0]):
            others = [one[0][at] for one in filled]
            if all((o.value, o.state) == (observation.value, observation.state) for o in others):
                merged.append(observation)
                continue
            numbers = tuple(dict.fromkeys(o.value for o in others if isinstance(o.value, Decimal)))
            both = len(numbers) > 1 and len([o for o in others if o.state is not State.BLANK]) == len(others)
            state = State.AMBIGUOUS if both and len(numbers) == 2 else State.UNREADABLE
            raw = " | ".join(o.raw or "" for o in others)
            kept = numbers if state is State.AMBIGUOUS else ()
            merged.append(replace(observation, value=None, state=state, raw=raw, readings=kept))
        return merged, [*chosen[1], told]


def _places(hits: list[Hit]) -> str:
    return "; ".join(f"{hit.sheet.name}, {address((hit.row, hit.table.code_column))}" for hit in hits[:6])


def _stopped(observation: Observation) -> State:
    return State.BLANK if observation.state is State.BLANK else State.UNREADABLE


def _matters(row: Row, block: Block) -> bool:
    """Whether a row that is gone must be told: blank numbered rows of a list may be deleted."""
    return bool(row.entries) and (block.style == "questions" or bool(row.label))


def kind_of(block: Block, row: Row, column: Column, states: tuple[Choice, ...]) -> tuple[Kind, tuple[Choice, ...]]:
    """What an entry takes: in questions the row has the kind of its value, the state column takes states."""
    if column.key == STATE:
        return Kind.CHOICE, states
    if block.style == "questions" and column.key == VALUE:
        return row.kind, row.choices
    return column.kind, column.choices


def _finding(
    code: str,
    severity: Severity,
    row_code: str,
    column: str,
    sheet: str,
    cell: str | None,
    raw: str | None,
    row: Row,
    facts: Mapping[str, Fact],
) -> Finding:
    said: dict[str, Fact] = {"row": row_code, "label": row.label, **facts}
    return Finding(code, severity, "", "", row_code, column, sheet, cell, raw, said)

"""Answered slips of one unit in the order they were issued: what they change in its return, and what is unclear.

The slip issued last counts, whatever day it came back. Asked about are answers of which nobody can say which is later:
one slip answered twice on a day, an older slip that came after a newer, a slip beside a copy of the same day.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qs_workbook.model.finding import Finding
from qs_workbook.model.form import VALUE, Form
from qs_workbook.model.kinds import Severity
from qs_workbook.model.submission import Receipt, Return, Submission
from qs_workbook.workflow.amend import Change, Field, slip_changes
from qs_workbook.workflow.chain import arrival


@dataclass
class Answers:
    """Changes by field, the slips with what became of each, and questions about answers that differ."""

    changes: dict[Field, Change] = field(default_factory=dict)
    slips: dict[int, Receipt] = field(default_factory=dict)  # by identity of the receipt before
    findings: list[Finding] = field(default_factory=list)


def slip_answers(
    slips: Sequence[tuple[Receipt, Form]], one: Return, asked_copies: Mapping[str, Submission | None]
) -> Answers:
    """What the unit's slips make of its return. `asked_copies`: by a slip's number, the copy it was written about."""
    found = Answers()
    given: dict[Field, list[Receipt]] = {}
    answered: dict[int, Mapping[Field, Change]] = {}
    for slip, form in sorted(slips, key=lambda pair: (_number(pair[0]), arrival(pair[0]))):
        changes = answered[id(slip)] = slip_changes(slip, form, one)
        found.changes.update(changes)
        reason = "slip_answered" if changes else "slip_overtaken" if _overtaken(slip, one) else "slip_empty"
        found.slips[id(slip)] = replace(slip, used=bool(changes), reason=reason)
        for key in changes:
            given.setdefault(key, []).append(slip)
    for key, receipts in given.items():
        if key[1] == VALUE or (key[0], VALUE) not in given:
            found.findings += _unclear(key, receipts, answered, one, asked_copies)
    return found


def _unclear(
    key: Field,
    slips: Sequence[Receipt],
    answered: Mapping[int, Mapping[Field, Change]],
    one: Return,
    asked_copies: Mapping[str, Submission | None],
) -> Iterator[Finding]:
    """A question where another answer may be the later one."""
    last = slips[-1]
    now = answered[id(last)][key][0]
    for slip in slips[:-1]:
        other = answered[id(slip)][key][0]
        late = arrival(slip)[:2] > arrival(last)[:2]
        undated = _number(slip) == _number(last) and arrival(slip)[:2] == arrival(last)[:2]
        if (late or undated) and (other.value, other.state) != (now.value, now.state):
            yield _differ(key, one, last, slip.path, other.raw, now.raw)
            return
    own, before = one.submission.by_field().get(key), asked_copies.get(_serial(last))
    former = before.by_field().get(key) if before else None
    if before is None or before is one.submission or own is None or arrival(last)[0] != arrival(one.receipt)[0]:
        return
    changed = former is None or (own.value, own.state) != (former.value, former.state)
    if changed and own.value != now.value:
        yield _differ(key, one, last, one.receipt.path, own.raw, now.raw)


def _differ(key: Field, one: Return, slip: Receipt, other: str, former: str | None, now: str | None) -> Finding:
    held = one.submission.by_field().get(key)
    return Finding(
        "SLIP-DIFFERS",
        Severity.QUERY,
        unit=one.receipt.unit,
        file=one.receipt.path,
        row=key[0],
        column=key[1],
        sheet=held.sheet if held else None,
        cell=held.cell if held else None,
        raw=now,
        facts={"used": slip.path, "other": other, "former": former or "", "now": now or ""},
    )


def _overtaken(slip: Receipt, one: Return) -> bool:
    return arrival(slip)[0] < arrival(one.receipt)[0]


def _serial(slip: Receipt) -> str:
    return slip.submission.identity.serial if slip.submission else ""


def _number(slip: Receipt) -> int:
    """Which of its unit's slips it is; 0 where its number is lost."""
    found = re.search(r"(\d+)$", _serial(slip))
    return int(found[1]) if found else 0

"""Sheet Xử lý as orders: which file, figure, date or answer an officer decided on, and which lines make no sense.

A line names its subject by a question number (H-012), else by a unit's code; files by their path or bare name.
Several subjects in one line are separated by `;`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qs_workbook.model.campaign import Campaign, Decision
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import DecisionKind, Severity

_NUMBER = re.compile(r"^H-?0*([0-9]+)$", re.IGNORECASE)
_VIETNAMESE_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_BY_FILE = (DecisionKind.USE_COPY, DecisionKind.EXCLUDE, DecisionKind.ERASE)


@dataclass(frozen=True)
class Subject:
    """What a question is about, taken from its key."""

    code: str
    unit: str
    row: str
    column: str


@dataclass(frozen=True)
class Correction:
    """A figure an officer entered in the place of what a unit sent."""

    unit: str
    row: str
    column: str
    text: str
    decision: Decision


@dataclass
class Orders:
    """All decisions, sorted by what they change."""

    excluded: dict[str, Decision] = field(default_factory=dict)  # by path
    erased: dict[str, Decision] = field(default_factory=dict)  # by path
    chosen: dict[str, Decision] = field(default_factory=dict)  # by path
    accepted: dict[str, Decision] = field(default_factory=dict)  # by key of a finding
    extended: dict[str, date] = field(default_factory=dict)  # by unit
    received: dict[str, date] = field(default_factory=dict)  # by path or unit
    received_rest: list[tuple[date, date | None]] = field(default_factory=list)  # (received, first seen no later than)
    owners: dict[str, str] = field(default_factory=dict)  # element code → unit whose figure counts
    corrections: list[Correction] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_date(text: str) -> date | None:
    """A date as an officer types it, 09/11/2026 or 2026-11-09."""
    text = text.strip()
    found = _VIETNAMESE_DATE.match(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text[:10])
    except ValueError:
        return None


def question_number(text: str) -> str | None:
    """`h12`, `H-12` and `H-012` are one number."""
    found = _NUMBER.match(text.strip())
    return f"H-{int(found[1]):03d}" if found else None


def read_orders(campaign: Campaign, questions: Mapping[str, str], paths: Iterable[str], sheet: str) -> Orders:
    """Decisions as orders. `questions`: key → number; `paths`: files ever seen."""
    orders = Orders()
    subjects = {number: Subject(*key.split("|")[:4]) for key, number in questions.items()}
    keys = {number: key for key, number in questions.items()}
    known = tuple(paths)
    for decision in campaign.decisions:
        fault = _apply(orders, decision, campaign, subjects, keys, known)
        if fault:
            orders.findings.append(
                Finding(
                    fault,
                    Severity.QUERY,
                    file="dieu-hanh.xlsx",
                    row=decision.row,
                    sheet=sheet,
                    cell=decision.cell or None,
                    raw=decision.value or decision.question,
                    facts={"question": decision.question, "value": decision.value, "line": decision.row},
                )
            )
    return orders


def _apply(
    orders: Orders,
    decision: Decision,
    campaign: Campaign,
    subjects: Mapping[str, Subject],
    keys: Mapping[str, str],
    paths: tuple[str, ...],
) -> str:
    """Enter one decision; returns what is wrong with it, "" for nothing."""
    kind = decision.kind
    if not decision.reason.strip() and kind is not DecisionKind.RECEIVED_ON:
        return "DECISION-NO-REASON"
    if kind is DecisionKind.RECEIVED_ON:
        return _received(orders, decision, campaign, paths)
    names = [part.strip() for part in decision.question.split(";") if part.strip()]
    numbers = [number for name in names if (number := question_number(name))]
    unknown = [number for number in numbers if number not in subjects]
    if unknown:
        return "DECISION-QUESTION-UNKNOWN"
    if kind in _BY_FILE:
        named = [part for part in decision.value.split(";") if part.strip()] or (names if not numbers else [])
        found = [path for name in named for path in match_paths(name, paths)]
        if not found:
            return "DECISION-FILE-UNKNOWN"
        target = {
            DecisionKind.USE_COPY: orders.chosen,
            DecisionKind.EXCLUDE: orders.excluded,
            DecisionKind.ERASE: orders.erased,
        }[kind]
        target.update(dict.fromkeys(found, decision))
        return ""
    units = [subjects[number].unit for number in numbers]
    units += [name for name in names if name in campaign.unit_by_code]
    if kind is DecisionKind.EXTEND:
        day = read_date(decision.value)
        if day is None:
            return "DECISION-DATE-UNREADABLE"
        if not units:
            return "DECISION-UNIT-UNKNOWN"
        orders.extended.update(dict.fromkeys(units, day))
        return ""
    if kind is DecisionKind.CHOOSE_OWNER:
        owner = decision.value.strip()
        if not numbers or owner not in campaign.unit_by_code:
            return "DECISION-UNIT-UNKNOWN"
        for number in numbers:
            orders.owners[subjects[number].row] = owner
            orders.accepted[keys[number]] = decision
        return ""
    if not numbers:
        return "DECISION-QUESTION-UNKNOWN"
    for number in numbers:
        subject = subjects[number]
        if kind is DecisionKind.ACCEPT:
            orders.accepted[keys[number]] = decision
        elif not subject.row or not subject.unit:
            return "DECISION-NOT-A-FIGURE"
        else:
            orders.corrections.append(
                Correction(subject.unit, subject.row, subject.column or "value", decision.value.strip(), decision)
            )
            orders.accepted[keys[number]] = decision
    return ""


def _received(orders: Orders, decision: Decision, campaign: Campaign, paths: tuple[str, ...]) -> str:
    """`09/11/2026`, or `09/11/2026: TYT; MN1; thu-muc/tep.xlsx`; subjects may stand in the question cell instead."""
    text, _, rest = decision.value.partition(":")
    day = read_date(text)
    if day is None:
        return "DECISION-DATE-UNREADABLE"
    names = [part.strip() for part in f"{rest};{decision.question}".replace(",", ";").split(";") if part.strip()]
    if not names:
        orders.received_rest.append((day, decision.on))
        return ""
    for name in names:
        if name in campaign.unit_by_code:
            orders.received[name] = day
        elif found := match_paths(name, paths):
            orders.received.update(dict.fromkeys(found, day))
        else:
            return "DECISION-FILE-UNKNOWN"
    return ""


def match_paths(name: str, paths: Iterable[str]) -> list[str]:
    """Files meant by a path or a bare name."""
    name = name.strip().replace("\\", "/")
    paths = list(paths)
    exact = [path for path in paths if name in (path, path.partition("/")[2])]
    return exact or [path for path in paths if path.replace("!", "/").rpartition("/")[2] == name]

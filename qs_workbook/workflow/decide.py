"""Sheet Xử lý as orders: which file, figure, date or answer an officer decided on, and which lines make no sense.

A line names its subject by a question number (H-012), else by a unit's code; files by their path or bare name.
Several subjects in one line are separated by `;`. A line with a fault has no effect at all. Of two lines that say
different things of one subject the one dated later counts; without such dates neither does, and both are told.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qs_workbook.model.campaign import Campaign, Decision
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import DecisionKind, Severity

_NUMBER = re.compile(r"^H-?0*([0-9]+)$", re.IGNORECASE)
_VIETNAMESE_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_BY_FILE = (DecisionKind.USE_COPY, DecisionKind.EXCLUDE, DecisionKind.ERASE)
_OWNED_TWICE = ("FACT-CONTRADICTED", "FIGURE-CONTRADICTED")  # questions that a choice of owner answers


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


@dataclass(frozen=True)
class FileOrder:
    """A file to be used, left out or erased; `units` are those the line asks about, where it names any."""

    path: str
    units: frozenset[str]
    decision: Decision


@dataclass(frozen=True)
class Owner:
    """The unit whose figure counts, and the question this answers."""

    unit: str
    key: str
    decision: Decision


@dataclass
class Orders:
    """All decisions, sorted by what they change."""

    files: list[FileOrder] = field(default_factory=list)
    accepted: dict[str, list[Decision]] = field(default_factory=dict)  # by key of a finding
    extended: dict[str, date] = field(default_factory=dict)  # by unit
    received: dict[str, date] = field(default_factory=dict)  # by path or unit
    received_rest: list[tuple[date, date | None]] = field(default_factory=list)  # (received, first seen no later than)
    owners: dict[str, Owner] = field(default_factory=dict)  # by element code
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


@dataclass(frozen=True)
class _Meaning:
    """A line as understood: what is wrong with it, else what it says of each subject and what it changes."""

    fault: str = ""
    said: Mapping[str, str] = field(default_factory=dict)  # subject → what the line makes of it
    apply: Callable[[Orders], None] = lambda _: None


@dataclass(frozen=True)
class _Known:
    """What a line may name."""

    campaign: Campaign
    subjects: Mapping[str, Subject]  # by number
    keys: Mapping[str, str]  # by number
    paths: tuple[str, ...]
    today: date

    def unit(self, name: str) -> str:
        """The unit meant by a code in capitals or not, "" for none."""
        return next((code for code in self.campaign.unit_by_code if code.casefold() == name.casefold()), "")


def read_orders(
    campaign: Campaign, questions: Mapping[str, str], paths: Iterable[str], sheet: str, today: date
) -> Orders:
    """Decisions as orders. `questions`: key → number; `paths`: files ever seen."""
    subjects = {number: Subject(*key.split("|")[:4]) for key, number in questions.items()}
    keys = {number: key for key, number in questions.items()}
    known = _Known(campaign, subjects, keys, tuple(paths), today)
    meant = {decision.row: _meaning(decision, known) for decision in campaign.decisions}
    faults, without_effect = _contradictions(campaign.decisions, meant)
    orders = Orders()
    for decision in campaign.decisions:
        meaning = meant[decision.row]
        fault = meaning.fault or faults.get(decision.row, "")
        if fault:
            orders.findings.append(decision_fault(fault, decision, sheet))
        elif decision.row not in without_effect:
            meaning.apply(orders)
    return orders


def decision_fault(code: str, decision: Decision, sheet: str | None) -> Finding:
    """A finding about a line of sheet Xử lý."""
    return Finding(
        code,
        Severity.QUERY,
        file="dieu-hanh.xlsx",
        row=decision.row,
        sheet=sheet,
        cell=decision.cell or None,
        raw=decision.value or decision.question,
        facts={"question": decision.question, "value": decision.value, "line": decision.row},
    )


def _contradictions(
    decisions: Sequence[Decision], meant: Mapping[str, _Meaning]
) -> tuple[dict[str, str], frozenset[str]]:
    """Lines to be told because another says otherwise, and lines that one dated later took the place of."""
    by_subject: dict[str, list[Decision]] = {}
    for decision in decisions:
        for subject in meant[decision.row].said:
            by_subject.setdefault(subject, []).append(decision)
    faults: dict[str, str] = {}
    replaced: set[str] = set()
    for subject, lines in by_subject.items():
        if len({meant[line.row].said[subject] for line in lines}) == 1:
            continue
        last = latest(lines)
        if last is None:
            faults.update({line.row: "DECISION-CONTRADICTED" for line in lines})
        else:
            replaced.update(line.row for line in lines if line is not last)
    return faults, frozenset(replaced)


def latest(lines: Sequence[Decision]) -> Decision | None:
    """The line that counts among lines that differ: the one dated after all others, None where none is."""
    if len(lines) == 1:
        return lines[0]
    days = sorted(line.on for line in lines if line.on)
    if len(days) < len(lines) or days[-1] == days[-2]:
        return None
    return next(line for line in lines if line.on == days[-1])


def _meaning(decision: Decision, known: _Known) -> _Meaning:
    kind = decision.kind
    if kind is DecisionKind.RECEIVED_ON:
        return _received(decision, known)
    if not decision.reason.strip():
        return _Meaning("DECISION-NO-REASON")
    names = [part.strip() for part in decision.question.split(";") if part.strip()]
    numbers = [number for name in names if (number := question_number(name))]
    others = [name for name in names if not question_number(name)]
    if any(number not in known.subjects for number in numbers):
        return _Meaning("DECISION-QUESTION-UNKNOWN")
    if kind in _BY_FILE:
        return _of_files(decision, known, numbers, others)
    if kind is DecisionKind.EXTEND:
        return _extended(decision, [known.subjects[n].unit for n in numbers] + [known.unit(n) for n in others])
    if others or not numbers:
        return _Meaning("DECISION-QUESTION-UNKNOWN")
    if kind is DecisionKind.CORRECT:
        return _corrected(decision, known, numbers)
    if kind is DecisionKind.CHOOSE_OWNER:
        return _chosen(decision, known, numbers)
    keys = [known.keys[number] for number in numbers]

    def apply(orders: Orders) -> None:
        for key in keys:
            orders.accepted.setdefault(key, []).append(decision)

    return _Meaning("", dict.fromkeys(numbers, kind), apply)


def _of_files(decision: Decision, known: _Known, numbers: Sequence[str], others: Sequence[str]) -> _Meaning:
    """Files are named in the value; the question cell may name them instead where it holds no number."""
    named = [part for part in decision.value.split(";") if part.strip()] or ([] if numbers else others)
    matched = [match_paths(name, known.paths) for name in named]
    if not matched or not all(matched):
        return _Meaning("DECISION-FILE-UNKNOWN")
    if any(len(paths) > 1 for paths in matched):
        return _Meaning("DECISION-FILE-AMBIGUOUS")
    found = [path for paths in matched for path in paths]
    units = frozenset({known.subjects[n].unit for n in numbers} | {known.unit(name) for name in others}) - {""}
    said = dict.fromkeys(found, "use" if decision.kind is DecisionKind.USE_COPY else "leave")
    return _Meaning("", said, lambda orders: orders.files.extend(FileOrder(path, units, decision) for path in found))


def _extended(decision: Decision, units: Sequence[str]) -> _Meaning:
    day = read_date(decision.value)
    if day is None:
        return _Meaning("DECISION-DATE-UNREADABLE")
    if not units or not all(units):
        return _Meaning("DECISION-UNIT-UNKNOWN")
    said = {f"extend {unit}": day.isoformat() for unit in units}
    return _Meaning("", said, lambda orders: orders.extended.update(dict.fromkeys(units, day)))


def _corrected(decision: Decision, known: _Known, numbers: Sequence[str]) -> _Meaning:
    subjects = [known.subjects[number] for number in numbers]
    if not all(subject.row and subject.unit for subject in subjects):
        return _Meaning("DECISION-NOT-A-FIGURE")
    text = decision.value.strip()
    made = [Correction(s.unit, s.row, s.column or "value", text, decision) for s in subjects]
    said = {f"{c.unit} {c.row} {c.column}": text for c in made} | dict.fromkeys(numbers, f"correct {text}")
    return _Meaning("", said, lambda orders: orders.corrections.extend(made))


def _chosen(decision: Decision, known: _Known, numbers: Sequence[str]) -> _Meaning:
    owner = known.unit(decision.value.strip())
    if not owner:
        return _Meaning("DECISION-UNIT-UNKNOWN")
    if any(known.subjects[number].code not in _OWNED_TWICE for number in numbers):
        return _Meaning("DECISION-NO-OWNER")
    made = {known.subjects[number].row: Owner(owner, known.keys[number], decision) for number in numbers}
    said = {f"owner {row}": owner for row in made} | dict.fromkeys(numbers, f"owner {owner}")
    return _Meaning("", said, lambda orders: orders.owners.update(made))


def _received(decision: Decision, known: _Known) -> _Meaning:
    """`09/11/2026`, or `09/11/2026: TYT; MN1; thu-muc/tep.xlsx`; subjects may stand in the question cell instead."""
    text, _, rest = decision.value.partition(":")
    day = read_date(text)
    if day is None:
        return _Meaning("DECISION-DATE-UNREADABLE")
    if day > known.today:
        return _Meaning("DECISION-DATE-FUTURE")
    names = [part.strip() for part in f"{rest};{decision.question}".replace(",", ";").split(";") if part.strip()]
    if not names:
        return _Meaning("", {}, lambda orders: orders.received_rest.append((day, decision.on)))
    subjects: list[str] = []
    for name in names:
        found = [known.unit(name)] if known.unit(name) else match_paths(name, known.paths)
        if len(found) != 1:
            return _Meaning("DECISION-FILE-AMBIGUOUS" if found else "DECISION-FILE-UNKNOWN")
        subjects += found
    said = {f"received {subject}": day.isoformat() for subject in subjects}
    return _Meaning("", said, lambda orders: orders.received.update(dict.fromkeys(subjects, day)))


def match_paths(name: str, paths: Iterable[str]) -> list[str]:
    """Files meant by a path or a bare name."""
    name = name.strip().replace("\\", "/")
    paths = list(paths)
    exact = [path for path in paths if name in (path, path.partition("/")[2])]
    return exact or [path for path in paths if path.replace("!", "/").rpartition("/")[2] == name]

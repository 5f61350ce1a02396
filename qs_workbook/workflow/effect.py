"""Decisions meeting what came: the files, copies, owners and questions they reach; told are those that reach none."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from qs_workbook.ledger import Seen
from qs_workbook.model.campaign import Decision
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import DecisionKind, Severity
from qs_workbook.model.submission import Receipt, Return
from qs_workbook.workflow.decide import FileOrder, Owner, decision_fault, latest
from qs_workbook.workflow.met import Met, places

_NAMES = frozenset({"used", "other", "label"})  # facts that may change while the matter stays what it was


@dataclass
class BoundFiles:
    """Contents decided on: a file that comes later under the same name is another."""

    excluded: dict[tuple[str, str], Decision] = field(default_factory=dict)  # by path and hash
    erased: dict[str, Decision] = field(default_factory=dict)  # by hash
    chosen: dict[str, FileOrder] = field(default_factory=dict)  # by hash


def bound_files(orders: Iterable[FileOrder], met: Met, seen: Sequence[Seen]) -> BoundFiles:
    """The contents that lines about files mean."""
    bound = BoundFiles()
    for order in orders:
        for sha256 in sorted(met.contents(order.decision, order.path, seen)):
            if order.decision.kind is DecisionKind.EXCLUDE:
                bound.excluded[order.path, sha256] = order.decision
            elif order.decision.kind is DecisionKind.ERASE:
                bound.erased[sha256] = order.decision
            else:
                bound.chosen[sha256] = order
    return dataclasses.replace(bound, excluded=places(bound.excluded, seen))


def chosen_copies(
    chosen: Mapping[str, FileOrder], copies: Mapping[str, Sequence[Receipt]], met: Met, sheet: str
) -> tuple[frozenset[str], list[Finding]]:
    """Paths of the copies to be used; told are lines that name no copy of the unit, or differ, or are overtaken."""
    by_unit: dict[str, list[tuple[Receipt, FileOrder]]] = {}
    told: dict[str, Finding] = {}
    for sha256, order in chosen.items():
        found = [c for mine in copies.values() for c in mine if c.sha256 == sha256]
        meant = [c for c in found if not order.units or c.unit in order.units]
        for copy in meant:
            by_unit.setdefault(copy.unit, []).append((copy, order))
        if not meant:
            told[order.decision.row] = decision_fault("DECISION-NOT-A-COPY", order.decision, sheet)
    paths: set[str] = set()
    for unit, named in by_unit.items():
        lines = [order.decision for _, order in named]
        line = latest(lines)
        if line is None:
            told |= {one.row: decision_fault("DECISION-CONTRADICTED", one, sheet) for one in lines}
            continue
        paths.update(copy.path for copy, order in named if order.decision is line)
        if met.added(line, f"copies of {unit}", [one.sha256 for one in copies[unit]]):
            told[line.row] = decision_fault("DECISION-NEWER-COPY", line, sheet)
    return frozenset(paths), list(told.values())


def owners_that_report(
    owners: Mapping[str, Owner], returns: Mapping[str, Return], sheet: str
) -> tuple[dict[str, Owner], list[Finding]]:
    """Chosen units that were asked for the figure and have answered; the other lines are told."""

    def reports(row: str, owner: Owner) -> bool:
        one = returns.get(owner.unit)
        return one is not None and (row, "value") in one.submission.by_field()

    able = {row: owner for row, owner in owners.items() if reports(row, owner)}
    unable = [owner for row, owner in owners.items() if row not in able]
    return able, [decision_fault("DECISION-NO-OWNER", owner.decision, sheet) for owner in unable]


def closed_questions(
    accepted: Mapping[str, Sequence[Decision]],
    asked: Iterable[Finding],
    returns: Mapping[str, Return],
    met: Met,
    sheet: str,
) -> tuple[set[str], list[Finding]]:
    """Keys of the questions an officer accepted as they stood; told are lines that close nothing any more."""
    by_key: dict[str, list[Finding]] = {}
    for finding in asked:
        by_key.setdefault(finding.key, []).append(finding)
    closed: set[str] = set()
    told = []
    for key, lines in accepted.items():
        findings = by_key.get(key, [])
        said = sorted(_said(finding, returns) for finding in findings)
        still = [line for line in lines if met.unchanged(line, key, said)]
        if any(finding.severity is Severity.FATAL for finding in findings):
            told += [decision_fault("DECISION-FATAL", line, sheet) for line in lines]
        elif still:
            closed.add(key)
        elif findings:
            told.append(decision_fault("DECISION-STALE", lines[-1], sheet))
    return closed, told


def quieted(finding: Finding, closed: Set[str]) -> Finding:
    """A question that was closed is a note."""
    return dataclasses.replace(finding, severity=Severity.NOTE) if finding.key in closed else finding


def _said(finding: Finding, returns: Mapping[str, Return]) -> str:
    """What a question is about: its facts, and what the unit says there."""
    facts = sorted((name, str(fact)) for name, fact in finding.facts.items() if name not in _NAMES)
    one = returns.get(finding.unit)
    held = one.submission.by_field().get((finding.row, finding.column)) if one else None
    return repr((facts, finding.raw, held and (str(held.value), held.state.value, held.raw)))

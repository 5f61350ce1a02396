"""Kiểm tra số liệu: every finding with its question number and what to type in sheet Xử lý; worst first.

Equal findings of one unit stand in one row with all their cells.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from qs_workbook.model.assessment import Assessment
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import DecisionKind, Severity
from qs_workbook.writers.sheets.page import Summary, looks_of, open_sheet, put
from qs_workbook.writers.sheets.places import HEADER, Col

COLUMNS = (
    Col("severity", 10),
    Col("question", 9, ("centre",)),
    Col("unit", 8, ("centre",)),
    Col("unit_name", 20),
    Col("sentence", 52),
    Col("file", 23),
    Col("sheet", 10),
    Col("cell", 9, ("centre",)),
    Col("raw", 11),
    Col("choices", 20),
)
_WORST_FIRST = (Severity.FATAL, Severity.QUERY, Severity.NOTE)


@dataclass(frozen=True)
class Group:
    """Findings that say the same of one unit and sheet, each of another cell."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one whose sentence stands for all."""
        return self.findings[0]


def rows_of(assessment: Assessment) -> tuple[Group, ...]:
    """Groups, worst first, then by unit."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in assessment.findings:
        facts = tuple(sorted((key, str(value)) for key, value in finding.facts.items()))
        key = (finding.severity, finding.unit, finding.code, finding.file, finding.sheet, finding.raw, facts)
        groups.setdefault(key, []).append(finding)
    order = {unit.code: at for at, unit in enumerate(assessment.campaign.units)}
    found = [Group(tuple(group)) for group in groups.values()]
    return tuple(sorted(found, key=lambda g: (_WORST_FIRST.index(g.first.severity), order.get(g.first.unit, 999))))


def write(summary: Summary) -> None:
    """The sheet."""
    sheet, grid = open_sheet(summary, "checks", notes=[summary.say("checks.note")])
    looks = looks_of(summary, grid)
    tints = {Severity.FATAL: summary.look("bad"), Severity.QUERY: summary.look("warn")}
    campaign = summary.assessment.campaign
    for at, group in enumerate(rows_of(summary.assessment)):
        first = group.first
        look = looks | ({"severity": tints[first.severity]} if first.severity in tints else {})
        values = {
            "severity": summary.say(f"severity.{first.severity.value}"),
            "question": _joined(f.question for f in group.findings),
            "unit": first.unit,
            "unit_name": campaign.name_of(first.unit),
            "sentence": _sentence(summary, group),
            "file": first.file,
            "sheet": first.sheet,
            "cell": _joined(f.cell for f in group.findings),
            "raw": _joined(f.raw for f in group.findings),
            "choices": "; ".join(summary.word(f"decision.{kind.value}") for kind in _choices(first)),
        }
        put(sheet, grid, at, values, look)
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)


def _joined(parts: Iterable[str | None]) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _sentence(summary: Summary, group: Group) -> str:
    said = summary.finding(group.first)
    more = len(group.findings) - 1
    return f"{said} {summary.say('checks.more', count=more)}" if more else said


def _choices(finding: Finding) -> tuple[DecisionKind, ...]:
    """What makes sense to type in Xử lý; a note asks for nothing."""
    if finding.severity is Severity.NOTE:
        return ()
    if finding.code.startswith("FIGURE"):
        return (DecisionKind.CHOOSE_OWNER, DecisionKind.CORRECT, DecisionKind.ACCEPT)
    if finding.row:
        return (DecisionKind.CORRECT, DecisionKind.ACCEPT)
    return (DecisionKind.USE_COPY, DecisionKind.EXCLUDE) if finding.file else (DecisionKind.ACCEPT,)

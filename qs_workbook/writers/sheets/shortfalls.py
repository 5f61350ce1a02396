"""Nội dung còn thiếu: what is lacking, in the order of the points that can still be won, whose task and by when.

The second view, Việc theo đơn vị, lists for each unit only what that unit has to do and its own figures, so that it
can be sent on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qs_workbook.model.assessment import Assessment, Datum, Shortfall
from qs_workbook.model.campaign import Unit
from qs_workbook.model.kinds import Kind, ShortfallKind, State
from qs_workbook.writers.sheets.page import Summary, Written, looks_of, open_sheet, put, put_link
from qs_workbook.writers.sheets.places import FIRST, HEADER, Col, Grid
from qs_workbook.writers.sheets.wording import in_words, label_of, points, points_now, quantity
from qs_workbook.writers.sheets.wording import task as task_of

COLUMNS = (
    Col("number", 5, ("centre",)),
    Col("code", 8, ("centre",)),
    Col("label", 30),
    Col("kind", 10),
    Col("needed", 11, ("right",)),
    Col("reached", 11, ("right",)),
    Col("gap", 38, ("inset",)),
    Col("points", 10, ("right", "bold")),
    Col("now", 9, ("right",)),
    Col("units", 34, ("inset",)),
    Col("deadline", 11, ("centre",)),
    Col("link", 10),
)
UNIT_COLUMNS = (
    Col("unit", 8, ("centre",)),
    Col("unit_name", 22),
    Col("contact", 20),
    Col("code", 8, ("centre",)),
    Col("label", 28),
    Col("kind", 10),
    Col("own", 34),
    Col("task", 32),
    Col("deadline", 11, ("centre",)),
    Col("link", 10),
)
_NAMED = 5
_TINTS = {ShortfallKind.RETURN: "bad", ShortfallKind.FIGURE: "warn", ShortfallKind.DOCUMENT: "warn"}


@dataclass(frozen=True)
class Task:
    """One unit's share of one shortfall."""

    unit: Unit
    shortfall: Shortfall


def tasks_of(assessment: Assessment) -> tuple[Task, ...]:
    """The same by unit, in the order of the control workbook."""
    return tuple(_tasks(assessment))


def _tasks(assessment: Assessment) -> Iterator[Task]:
    for unit in assessment.campaign.units:
        yield from (Task(unit, shortfall) for shortfall in assessment.shortfalls if unit.code in shortfall.units)


def write(summary: Summary) -> None:
    """The sheet of the whole commune."""
    sheet, grid = open_sheet(summary, "shortfalls", notes=[summary.say("shortfalls.note")])
    looks = looks_of(summary, grid)
    for at, shortfall in enumerate(summary.assessment.shortfalls):
        look = looks | ({"kind": summary.look(_TINTS[shortfall.kind])} if shortfall.kind in _TINTS else {})
        values: dict[str, Written] = {
            "number": at + 1,
            "code": shortfall.code,
            "label": label_of(summary, shortfall),
            "kind": summary.say(f"kind.{shortfall.kind.value}"),
            "needed": quantity(summary, shortfall, shortfall.needed),
            "reached": quantity(summary, shortfall, shortfall.reached),
            "gap": in_words(summary, shortfall),
            "points": points(shortfall),
            "now": None,
            "units": _unit_list(summary, shortfall),
            "deadline": _deadlines(summary, shortfall),
        }
        put(sheet, grid, at, values, look)
        if shortfall.points_to_win:  # of harm nothing is promised, so nothing is set beside it
            formula, value = points_now(summary, shortfall)
            sheet.write_formula(FIRST + at, grid.index("now"), "=" + formula, look["now"], value)
        _link(summary, "shortfalls", at, shortfall)
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)


def write_by_unit(summary: Summary) -> None:
    """The second view; a new printed page for each unit."""
    sheet, grid = open_sheet(summary, "unit_tasks", notes=[summary.say("unit_tasks.note")])
    looks = looks_of(summary, grid)
    breaks, before = [], ""
    for at, task in enumerate(tasks_of(summary.assessment)):
        unit, shortfall = task.unit, task.shortfall
        first = unit.contacts[0] if unit.contacts else None
        values: dict[str, Written] = {
            "unit": unit.code,
            "unit_name": unit.name,
            "contact": f"{first.name}\n{first.phone}".strip() if first else "",
            "code": shortfall.code,
            "label": label_of(summary, shortfall),
            "kind": summary.say(f"kind.{shortfall.kind.value}"),
            "own": _own_figures(summary, task),
            "task": task_of(summary, shortfall),
            "deadline": _deadline(summary, unit.code),
        }
        put(sheet, grid, at, values, looks)
        _link(summary, "unit_tasks", at, shortfall)
        if before and before != unit.code:
            breaks.append(FIRST + at)
        before = unit.code
    if breaks:
        sheet.set_h_pagebreaks(breaks)
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)


def _unit_list(summary: Summary, shortfall: Shortfall) -> str:
    """Units with whom to call; a long list goes on in the view by unit."""
    named = [_named(summary, code) for code in shortfall.units[:_NAMED]]
    more = len(shortfall.units) - len(named)
    return "\n".join((*named, summary.say("shortfalls.more_units", count=more)) if more else named)


def _named(summary: Summary, code: str) -> str:
    """A unit with whom to call."""
    unit = summary.assessment.campaign.unit_by_code.get(code)
    if unit is None:
        return code
    called = [f"{c.name} {c.phone}".strip() for c in unit.contacts[:1] if c.name or c.phone]
    return f"{unit.name} ({called[0]})" if called else unit.name


def _deadline(summary: Summary, unit: str) -> str:
    for report in summary.assessment.units:
        if report.unit == unit and report.deadline is not None:
            return f"{report.deadline:%d/%m/%Y}"
    general = summary.assessment.campaign.deadlines.get("units")
    return "" if general is None else f"{general.last_day:%d/%m/%Y}"


def _deadlines(summary: Summary, shortfall: Shortfall) -> str:
    return "\n".join(dict.fromkeys(_deadline(summary, unit) for unit in shortfall.units))


def _link(summary: Summary, key: str, row: int, shortfall: Shortfall) -> None:
    """To the rows of Số liệu behind it; what the office has to find leads to the scale."""
    grid: Grid = summary.grids[key]
    if shortfall.kind is ShortfallKind.SCALE or shortfall.code not in summary.assessment.criteria.indicators:
        target = f"internal:{summary.grids['scale'].quoted}!A1"
        words = summary.say("see_scale")
        summary.sheets[key].write_url(FIRST + row, grid.index("link"), target, summary.look("link"), words)
    elif any(d.indicator == shortfall.code for d in summary.assessment.data):
        put_link(summary, key, row, "link", ("figures", "indicator", "code"), summary.say("see_figures"))


def _own_figures(summary: Summary, task: Task) -> str:
    """What this unit itself reported for the indicator; never another unit's figures."""
    own = [d for d in summary.assessment.data if d.unit == task.unit.code and d.indicator == task.shortfall.code]
    if len(own) > 8:
        missing = sum(not d.state.known and d.state is not State.NOT_APPLICABLE for d in own)
        return summary.say("unit_tasks.many", count=len(own), missing=missing)
    return "\n".join(f"{d.label}: {_shown(summary, d)}" for d in own)


def _shown(summary: Summary, datum: Datum) -> str:
    """A figure for the unit's own eyes; small counts that must not travel by mail are only said to be there."""
    element = summary.assessment.criteria.elements.get(datum.code)
    if datum.state.known and element is not None and element.sensitive:
        return summary.say("unit_tasks.sensitive")
    if datum.value is None or not datum.state.known:
        return summary.word(f"state.{datum.state.value}")
    if datum.kind is Kind.YES_NO:
        return summary.word("choice.yes" if datum.value else "choice.no")
    return summary.texts.show(datum.value)

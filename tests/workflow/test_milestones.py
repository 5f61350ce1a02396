"""The calendar counts back from the last working day for Sở Y tế; the plan's own dates give the expected ones."""

from datetime import date

from qs_workbook.model.campaign import Campaign, Deadline, WorkCalendar
from qs_workbook.workflow.milestones import milestones

PLAN = {"units": Deadline(date(2026, 11, 10)), "report": Deadline(date(2026, 11, 15))}


def campaign(deadlines: dict[str, Deadline], calendar: WorkCalendar | None = None) -> Campaign:
    return Campaign(
        "c", "p", 2026, "Quan Sơn", "Lạng Sơn", b"", deadlines=deadlines, calendar=calendar or WorkCalendar()
    )


def test_the_plan_of_the_commune() -> None:
    """Before 15/11 is at latest Saturday 14/11; the office works on Friday 13/11 for the last time."""
    found = {m.key: m for m in milestones(campaign(PLAN), date(2026, 11, 9))}
    assert {key: m.last_working_day for key, m in found.items()} == {
        "units": date(2026, 11, 9),
        "slips": date(2026, 11, 11),
        "council": date(2026, 11, 12),
        "posting": date(2026, 11, 12),
        "signature": date(2026, 11, 13),
        "report": date(2026, 11, 13),
    }
    assert (found["report"].last_day, found["report"].left) == (date(2026, 11, 14), 4)
    assert (found["units"].left, found["units"].proposed, found["council"].proposed) == (0, False, True)


def test_a_holiday_moves_the_steps_earlier_never_later() -> None:
    off = WorkCalendar(frozenset({date(2026, 11, 12)}))
    found = {m.key: m.last_working_day for m in milestones(campaign(PLAN, off), date(2026, 11, 9))}
    assert (found["council"], found["slips"]) == (date(2026, 11, 11), date(2026, 11, 10))


def test_a_date_the_office_set_stands() -> None:
    own = {**PLAN, "council": Deadline(date(2026, 11, 11), inclusive=True)}
    found = {m.key: m for m in milestones(campaign(own), date(2026, 11, 9))}
    assert (found["council"].last_day, found["council"].proposed) == (date(2026, 11, 11), False)


def test_a_milestone_past_has_no_days_left() -> None:
    found = {m.key: m for m in milestones(campaign(PLAN), date(2026, 11, 12))}
    assert found["units"].left is None

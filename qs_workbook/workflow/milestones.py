"""The calendar of a round: milestones the office set, and those counted back from the last working day for Sở Y tế.

How far back each step lies is data (`templates/countdown.toml`); a date the office set itself always stands.
"""

from dataclasses import dataclass
from datetime import date

from qs_workbook import resources
from qs_workbook.model.campaign import Campaign

ORDER = ("forms_out", "preliminary", "survey", "units", "slips", "council", "posting", "signature", "report")


@dataclass(frozen=True)
class Milestone:
    """A step with its last day; `proposed` where it was counted back, `left` in working days, None once past."""

    key: str
    last_day: date
    last_working_day: date
    left: int | None
    proposed: bool


def milestones(campaign: Campaign, today: date) -> tuple[Milestone, ...]:
    """All milestones in order; without a date for Sở Y tế only those the office set."""
    days = {key: deadline.last_day for key, deadline in campaign.deadlines.items()}
    proposed = {key: day for key, day in _counted_back(campaign).items() if key not in days}
    found = []
    for key in ORDER:
        day = days.get(key) or proposed.get(key)
        if day is None:
            continue
        worked = campaign.calendar.last_working_day(day)
        left = campaign.calendar.working_days(today, worked) if today <= day else None
        found.append(Milestone(key, day, worked, left, key in proposed))
    return tuple(found)


def milestone_day(campaign: Campaign, key: str) -> date | None:
    """The last working day of one milestone, set or proposed."""
    deadline = campaign.deadlines.get(key)
    if deadline is not None:
        return campaign.calendar.last_working_day(deadline.last_day)
    return _counted_back(campaign).get(key)


def _counted_back(campaign: Campaign) -> dict[str, date]:
    report = campaign.deadlines.get("report")
    if report is None:
        return {}
    last = campaign.calendar.last_working_day(report.last_day)
    table = resources.read_toml(resources.folder("templates") / "countdown.toml").get("working_days_before_report")
    steps = table if isinstance(table, dict) else {}
    return {key: campaign.calendar.back(last, int(count)) for key, count in steps.items()}

"""Tình hình gửi báo cáo: where each unit stands, when it sent, whom to call."""

from qs_workbook.model.assessment import UnitReport
from qs_workbook.model.kinds import UnitStatus
from qs_workbook.writers.sheets.page import Summary, Written, looks_of, open_sheet, put, put_time
from qs_workbook.writers.sheets.places import FIRST, HEADER, Col

COLUMNS = (
    Col("unit", 8, ("centre",)),
    Col("name", 28),
    Col("type", 22),
    Col("status", 12),
    Col("time", 13),
    Col("received_at", 16, ("centre",)),
    Col("deadline", 11, ("date",)),
    Col("stage", 14),
    Col("on_behalf", 13),
    Col("open_findings", 10, ("integer",)),
    Col("channel", 15, ("inset",)),
    Col("contact", 16),
    Col("phone", 13),
)


def time_key(report: UnitReport) -> str:
    """On time, late, day unknown, awaited, or an optional unit that sent nothing."""
    if report.status is UnitStatus.AWAITED:
        return "optional" if report.optional else "awaited"
    return {True: "late", False: "on_time", None: "unknown"}[report.late]


def write(summary: Summary) -> None:
    """The sheet."""
    sheet, grid = open_sheet(summary, "responses", notes=[summary.say("responses.note")])
    looks = looks_of(summary, grid)
    tints = {"on_time": "good", "late": "warn", "unknown": "warn", "awaited": "bad"}
    contacts = summary.assessment.campaign.unit_by_code
    for at, report in enumerate(summary.assessment.units):
        key = time_key(report)
        unit = contacts.get(report.unit)
        first = unit.contacts[0] if unit is not None and unit.contacts else None
        look = looks | ({"time": summary.look(tints[key])} if key in tints else {})
        values: dict[str, Written] = {
            "unit": report.unit,
            "name": report.name,
            "type": summary.word(f"unit_type.{report.type}"),
            "status": summary.say(f"unit_status.{report.status.value}"),
            "time": summary.say(f"time.{key}"),
            "received_at": "",
            "deadline": "",
            "stage": "" if report.status is UnitStatus.AWAITED else summary.word(f"choice.{report.stage}"),
            "on_behalf": summary.say("responses.by_office") if report.on_behalf else "",
            "open_findings": report.open_findings,
            "channel": summary.word(f"channel.{report.channel}") if report.channel else "",
            "contact": first.name if first else "",
            "phone": first.phone if first else "",
        }
        put(sheet, grid, at, values, look)
        put_time(summary, sheet, grid, at, "received_at", report.received_at)
        if report.deadline:
            sheet.write_datetime(FIRST + at, grid.index("deadline"), report.deadline, look["deadline"])
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)

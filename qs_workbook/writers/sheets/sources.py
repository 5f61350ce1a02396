"""Nguồn số liệu: every file of the returns folder with its verdict and hash; what made this workbook stands above."""

import qs_workbook
from qs_workbook.writers.sheets.page import Summary, Written, looks_of, open_sheet, put, put_time
from qs_workbook.writers.sheets.places import HEADER, Col

COLUMNS = (
    Col("path", 30),
    Col("verdict", 14),
    Col("used", 9),
    Col("unit", 8, ("centre",)),
    Col("unit_name", 22),
    Col("reason", 30),
    Col("received_at", 16, ("centre",)),
    Col("size", 9, ("integer",)),
    Col("form_version", 14, ("inset",)),
    Col("sha256", 40),
)


def write(summary: Summary) -> None:
    """The sheet."""
    assessment = summary.assessment
    note = summary.say(
        "sources.note",
        version=qs_workbook.__version__,
        pack=f"{assessment.criteria.texts.get('pack.label')} [{assessment.criteria.id}]",
        made_at=summary.made_at,
    )
    sheet, grid = open_sheet(summary, "sources", notes=[note])
    looks = looks_of(summary, grid)
    for at, receipt in enumerate(assessment.receipts):
        values: dict[str, Written] = {
            "path": receipt.path,
            "verdict": summary.say(f"file.{receipt.verdict}"),
            "used": summary.say("sources.is_used") if receipt.used else "",
            "unit": receipt.unit,
            "unit_name": assessment.campaign.name_of(receipt.unit),
            "reason": summary.reason(receipt.reason, receipt.facts) if receipt.reason else "",
            "received_at": "",
            "size": receipt.size,
            "form_version": receipt.form_version,
            "sha256": receipt.sha256,
        }
        put(sheet, grid, at, values, looks)
        put_time(summary, sheet, grid, at, "received_at", receipt.received_at)
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)

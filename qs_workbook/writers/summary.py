"""Write the summary workbook of an assessment: scores as live formulas, everything with its place and source.

Input is the Assessment's plain records and the texts; nothing is worked out here that assess has not worked out.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import xlsxwriter

from qs_workbook.errors import QsError
from qs_workbook.model.assessment import Assessment
from qs_workbook.model.texts import Texts
from qs_workbook.model.unit_form import ACTIVITIES, SELF_ASSESSMENT
from qs_workbook.writers.book import Theme, save_book
from qs_workbook.writers.sheets import (
    checks,
    criteria,
    figures,
    lists,
    overview,
    parts,
    responses,
    review,
    scale_table,
    scores,
    shortfalls,
    sources,
)
from qs_workbook.writers.sheets.page import Summary
from qs_workbook.writers.sheets.places import FIRST, Grid

MAX_ROWS = 1_048_576  # Excel
# In the order of the tabs.
_WRITERS: Mapping[str, Callable[[Summary], None]] = {
    "overview": overview.write,
    "criteria": criteria.write,
    "scores": scores.write,
    "shortfalls": shortfalls.write,
    "unit_tasks": shortfalls.write_by_unit,
    "outlook": review.write_outlook,
    "responses": responses.write,
    "checks": checks.write,
    "contradictions": review.write_contradictions,
    "figures": figures.write,
    "parts": parts.write,
    "scale": scale_table.write,
    "survey": review.write_survey,
    "evidence": lists.write_evidence,
    "dossier": review.write_dossier,
    "activities": lists.write_activities,
    "self": lists.write_self_assessment,
    "decisions": lists.write_decisions,
    "since_last": lists.write_since_last,
    "changes": review.write_changes,
    "sources": sources.write,
}


def write_summary(
    path: Path, assessment: Assessment, texts: Texts, made_at: datetime, since_last: tuple[str, ...] = ()
) -> Path:
    """Write the workbook and return where it lies (beside `path` where that is open in Excel).

    `since_last`: sentences on what is not as it was at the run before.
    """
    campaign = assessment.campaign
    facts = {"commune": campaign.commune, "year": str(campaign.year)}
    properties = {
        "title": texts.say("summary.overview.title", **facts),
        "subject": texts.say("summary.property.subject"),
        "author": campaign.settings.get("office", "") or campaign.commune,
        "company": campaign.settings.get("issuer", ""),
        "comments": texts.say("summary.illustrative") if assessment.illustrative else "",
    }
    theme = Theme.load()
    if FIRST + len(assessment.data) > MAX_ROWS:  # a province: never cut in silence
        raise QsError("too_many_rows", rows=len(assessment.data), most=MAX_ROWS)

    def build(book: xlsxwriter.Workbook) -> None:
        grids = _grids(assessment, texts, since_last)
        sheets = {key: book.add_worksheet(grid.sheet) for key, grid in grids.items()}
        scale = scale_table.places(grids["scale"], assessment)
        summary = Summary(book, theme, texts, assessment, made_at, grids, sheets, scale, since_last)
        for key in grids:
            _WRITERS[key](summary)
        sheets["overview"].activate()

    return save_book(path, build, made_at, properties)


def _grids(assessment: Assessment, texts: Texts, since_last: tuple[str, ...]) -> dict[str, Grid]:
    """Where every table will lie: known before the first cell is written."""
    tables = {
        "overview": ((), 0),
        "criteria": (criteria.COLUMNS, len(assessment.criteria_scores)),
        "scores": (scores.COLUMNS, len(assessment.indicators)),
        "shortfalls": (shortfalls.COLUMNS, len(assessment.shortfalls)),
        "unit_tasks": (shortfalls.UNIT_COLUMNS, len(shortfalls.tasks_of(assessment))),
        "responses": (responses.COLUMNS, len(assessment.units)),
        "checks": (checks.COLUMNS, len(checks.rows_of(assessment))),
        "figures": (figures.COLUMNS, len(assessment.data)),
        "parts": (parts.COLUMNS, len(parts.rows_of(assessment))),
        "scale": (scale_table.COLUMNS, len(scale_table.rows_of(assessment))),
        "evidence": (lists.EVIDENCE, len(assessment.evidence)),
        "activities": (lists.list_columns(assessment, ACTIVITIES), len(lists.lines_of(assessment, ACTIVITIES))),
        "self": (lists.list_columns(assessment, SELF_ASSESSMENT), len(lists.lines_of(assessment, SELF_ASSESSMENT))),
        "decisions": (lists.DECISIONS, len(assessment.decisions)),
        "sources": (sources.COLUMNS, len(assessment.receipts)),
    }
    tables |= review.tables(assessment)
    if since_last:
        tables["since_last"] = (lists.SINCE_LAST, len(since_last))
    return {key: Grid(key, texts.say(f"summary.sheet.{key}"), *tables[key]) for key in _WRITERS if key in tables}

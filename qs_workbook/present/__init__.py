"""Results of the commands as documents (DESIGN section 5) and as lines for a person; the rim's last step.

Every document's keys and words are a contract; lines may change freely. Nothing here reads or decides.
"""

from qs_workbook.present.issuing import check, generate, init, layout, mail, remind, slip
from qs_workbook.present.page import Page, finding_document, plain_value
from qs_workbook.present.results import assessment_document, consolidate, demo, explain, heal, report, run
from qs_workbook.present.returns import ingest, receipt_document, status

__all__ = [
    "Page",
    "assessment_document",
    "check",
    "consolidate",
    "demo",
    "explain",
    "finding_document",
    "generate",
    "heal",
    "ingest",
    "init",
    "layout",
    "mail",
    "plain_value",
    "receipt_document",
    "remind",
    "report",
    "run",
    "slip",
    "status",
]

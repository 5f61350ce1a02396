"""From any code down to files, sheets and cells: what a score or a figure stands on."""

from dataclasses import dataclass

from qs_workbook.errors import QsError
from qs_workbook.model.assessment import Assessment, Datum
from qs_workbook.workflow.publish import assess_intake
from qs_workbook.workflow.receive import Intake
from qs_workbook.workflow.session import Session


@dataclass(frozen=True)
class Explanation:
    """A code with its points, where it earns any, and every observation under it."""

    code: str
    scored: bool
    certain: float | None
    possible: float | None
    data: tuple[Datum, ...]


def explain_code(session: Session, intake: Intake, code: str) -> Explanation:
    """What a criterion, indicator, element, list row or unit stands on; QsError `unknown_code`."""
    wanted = code.strip().upper()
    assessment = assess_intake(session, intake)
    scored, certain, possible = _points(assessment, wanted)
    data = tuple(d for d in assessment.data if _under(d, wanted))
    known = scored or data or wanted in session.pack.indicators or wanted in session.pack.elements
    if not known and wanted not in {c.code for c in session.pack.criteria}:
        raise QsError("unknown_code", wanted=code)
    return Explanation(wanted, scored, certain, possible, data)


def _points(assessment: Assessment, code: str) -> tuple[bool, float | None, float | None]:
    for criterion in assessment.criteria_scores:
        if criterion.code == code:
            return True, criterion.certain, criterion.possible
    for indicator in assessment.indicators:
        if indicator.code == code:
            return True, indicator.certain, indicator.possible
    if code == "TOTAL":
        return True, assessment.points.certain, assessment.points.possible
    return False, None, None


def _under(datum: Datum, code: str) -> bool:
    if code == "TOTAL":
        return datum.used
    at = (datum.code, datum.indicator, datum.unit, datum.indicator.partition(".")[0])
    return code in at or datum.code.startswith(f"{code}.")

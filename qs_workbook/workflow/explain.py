"""From any code down to files, sheets and cells: what a score, a figure, a line of a list or a question stands on."""

from collections.abc import Iterator
from dataclasses import dataclass

from qs_workbook.errors import QsError
from qs_workbook.model.assessment import Assessment, Datum
from qs_workbook.model.kinds import Kind
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.workflow.decide import question_number
from qs_workbook.workflow.publish import assess_intake
from qs_workbook.workflow.questions import known_questions
from qs_workbook.workflow.receive import Intake
from qs_workbook.workflow.session import Session

TOTAL = "TOTAL"


@dataclass(frozen=True)
class Explanation:
    """A code with its points, where it earns any, and every observation under it."""

    code: str
    scored: bool
    certain: float | None
    possible: float | None
    data: tuple[Datum, ...]


def explain_code(session: Session, intake: Intake, code: str) -> Explanation:
    """What a criterion, indicator, element, list row, unit or question (H-012) stands on; QsError `unknown_code`."""
    wanted = code.strip().upper()
    unit = ""
    number = question_number(wanted)
    if number is not None:
        unit, wanted = _subject(session, number, code)
    assessment = assess_intake(session, intake)
    scored, certain, possible = _points(assessment, wanted)
    data = tuple(d for d in assessment.data if _under(d, wanted) and unit in ("", d.unit))
    compared = next((c for c in session.pack.cross_checks if c.code.upper() == wanted), None)
    if compared is not None:
        terms = {*compared.left, *compared.right, *compared.minus}
        data = tuple(d for d in assessment.data if d.code in terms or d.term in terms)
    if not data and wanted:
        data = tuple(d for d in _elsewhere(session, intake, wanted) if unit in ("", d.unit))
    if not (scored or data or compared or _known(session, wanted)):
        raise QsError("unknown_code", wanted=code)
    return Explanation(number or wanted, scored, certain, possible, data)


def _subject(session: Session, number: str, typed: str) -> tuple[str, str]:
    """Unit and row a question is about; a question about a whole return is about its unit."""
    for key, given in known_questions(session).items():
        if given == number:
            _, unit, row, *_ = key.split("|")
            return (unit, row) if row else ("", unit)
    raise QsError("unknown_code", wanted=typed)


def _known(session: Session, code: str) -> bool:
    """Whether the pack or a row of some unit's form has the code, answered or not."""
    pack = session.pack
    codes = {c.code for c in pack.criteria} | set(pack.indicators) | set(pack.elements) | set(pack.lists_by_code)
    forms = (lay_out_unit_form(pack, session.campaign, unit) for unit in session.campaign.units)
    return code in codes or any(code == row for form in forms for row, _ in form.fields)


def _elsewhere(session: Session, intake: Intake, code: str) -> Iterator[Datum]:
    """What stands in the returns and not in the long table: activities, self-assessment, sign-off, documents."""
    for unit, one in intake.returns.items():
        for found in one.submission.observations:
            if found.code == code or (found.code.startswith(f"{code}.") and found.raw is not None):
                shown = None if found.value is None else str(found.value)
                yield Datum(
                    unit,
                    session.campaign.unit_by_code[unit].name,
                    found.code,
                    found.column,
                    session.label(found.code),
                    "",
                    Kind.TEXT,
                    found.state,
                    shown,
                    None,
                    None,
                    False,
                    one.receipt.path,
                    one.receipt.sha256,
                    found.sheet,
                    found.cell,
                    found.raw,
                    one.receipt.stage,
                    one.amended.get((found.code, found.column)),
                )


def _points(assessment: Assessment, code: str) -> tuple[bool, float | None, float | None]:
    for criterion in assessment.criteria_scores:
        if criterion.code == code:
            return True, criterion.certain, criterion.possible
    for indicator in assessment.indicators:
        if indicator.code == code:
            return True, indicator.certain, indicator.possible
    if code == TOTAL:
        return True, assessment.points.certain, assessment.points.possible
    return False, None, None


def _under(datum: Datum, code: str) -> bool:
    if code == TOTAL:
        return datum.used
    at = (datum.code, datum.indicator, datum.unit, datum.indicator.partition(".")[0])
    return code in at or datum.code.startswith(f"{code}.")

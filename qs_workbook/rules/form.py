"""Edit rules of completeness: what a return has to hold, and state words against figures. Facts in, findings out."""

from collections.abc import Iterator

from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import EVIDENCE, NOTE, STATE, VALUE, Block, Form, FormField
from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.submission import Observation, Submission
from qs_workbook.model.unit_form import BASIS_ROW, ON_BEHALF_ROW, STAGE_ROW
from qs_workbook.rules.cell import number, told

SIGN_OFF = "KY"
_SIGNERS = ("KY.03", "KY.05")
_ON_BEHALF_ALSO = ("KY.09", "KY.10")


def check_completeness(form: Form, submission: Submission, pack: CriteriaSet) -> Iterator[Finding]:
    """All rules of completeness of one return."""
    for _, block in form.blocks():
        if block.code == SIGN_OFF:
            yield from _signed(form, block, submission)
        elif block.style == "questions":
            yield from _answered(form, block, submission)
            yield from _state_or_value(form, block, submission)
            yield from _reason_given(form, block, submission)
            yield from _evidence_named(form, block, submission)
        else:
            yield from _rows_complete(form, block, submission, pack)
    yield from _estimate_told(form, submission)
    yield from _preliminary_told(form, submission)


def _is_blank(observation: Observation | None) -> bool:
    return observation is None or observation.state is State.BLANK


def _answered(form: Form, block: Block, submission: Submission) -> Iterator[Finding]:
    """Every required figure has a number or a state word; blank is not zero, so it is asked for.

    A state cell that cannot be read is asked about already.
    """
    cells = submission.by_field()
    for row in block.rows:
        field, word = form.fields.get((row.code, VALUE)), cells.get((row.code, STATE))
        if word is not None and word.state is State.UNREADABLE:
            continue
        if field is not None and field.required and _is_blank(submission.figure(row.code)):
            yield told("VALUE-MISSING", field, submission.figure(row.code))


def _state_or_value(form: Form, block: Block, submission: Submission) -> Iterator[Finding]:
    """A state word stands only where there is no number: "không áp dụng" beside 12 leaves open which one is meant.

    "Không phát sinh" beside 0 says the same thing twice and is no fault.
    """
    cells = submission.by_field()
    for row in block.rows:
        value, word = cells.get((row.code, VALUE)), cells.get((row.code, STATE))
        field = form.fields.get((row.code, STATE))
        if field is None or word is None or word.value is None or value is None or not value.state.known:
            continue
        if not (word.value == State.ZERO.value and number(value) == 0):
            label = next((c.label for c in field.choices if c.key == word.value), str(word.value))
            yield told("STATE-AND-VALUE", field, word, state=label, value=value.raw)


def _reason_given(form: Form, block: Block, submission: Submission) -> Iterator[Finding]:
    """ "Chưa có số liệu" needs its reason in the note of the indicator, so that the office knows what to wait for."""
    cells = submission.by_field()
    for heading, rows in _by_heading(block):
        field = form.fields.get((heading, NOTE))
        if field is None or not _is_blank(cells.get((heading, NOTE))):
            continue
        states = [submission.figure(code) for code in rows]
        if any(o is not None and o.state is State.NOT_AVAILABLE for o in states):
            yield told("REASON-MISSING", field, cells.get((heading, NOTE)))


def _evidence_named(form: Form, block: Block, submission: Submission) -> Iterator[Finding]:
    """Where figures say that something was done, the document that proves it is named; none is asked for a 0 or "no".

    Only a document that exists is asked for: nothing suggests making or dating one after the event (DOMAIN 2.8).
    """
    cells = submission.by_field()
    for heading, rows in _by_heading(block):
        field = form.fields.get((heading, EVIDENCE))
        if field is None or not _is_blank(cells.get((heading, EVIDENCE))):
            continue
        reported = [submission.figure(code) for code in rows]
        if any(o is not None and (o.value is True or (number(o) or 0) > 0) for o in reported):
            yield told("EVIDENCE-MISSING", field, cells.get((heading, EVIDENCE)))


def _by_heading(block: Block) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each indicator's heading row with the rows under it."""
    heading = ""
    rows: list[str] = []
    for row in block.rows:
        if row.heading:
            if heading:
                yield heading, tuple(rows)
            heading, rows = row.code, []
        else:
            rows.append(row.code)
    if heading:
        yield heading, tuple(rows)


def _rows_complete(form: Form, block: Block, submission: Submission, pack: CriteriaSet) -> Iterator[Finding]:
    """In a list every given row (village, question) needs its required columns; a blank numbered row needs nothing."""
    declared = pack.lists_by_code.get(block.code)
    given = declared is not None and declared.rows_from != ""
    for row in block.rows:
        cells = {key: submission.figure(row.code, key) for key in row.entries}
        if not given and all(_is_blank(cell) for cell in cells.values()):
            continue
        for key, cell in cells.items():
            field = form.fields[row.code, key]
            if field.required and _is_blank(cell):
                yield told("VALUE-MISSING", field, cell, column=block.column(key).header)


def _signed(form: Form, block: Block, submission: Submission) -> Iterator[Finding]:
    """A return names who made it and who answers for it, unless the office enters it from a signed paper.

    Then number and date of that paper and who typed it are needed instead.
    """
    on_behalf = not _is_blank(submission.figure(ON_BEHALF_ROW))
    for row in block.rows:
        field: FormField | None = form.fields.get((row.code, VALUE))
        if field is None or not _is_blank(submission.figure(row.code)):
            continue
        if on_behalf and row.code in _ON_BEHALF_ALSO:
            yield told("ON-BEHALF-INCOMPLETE", field, submission.figure(row.code))
        elif field.required and not (on_behalf and row.code in _SIGNERS):
            yield told("SIGN-OFF-MISSING", field, submission.figure(row.code))


def _estimate_told(form: Form, submission: Submission) -> Iterator[Finding]:
    """ "Ước cả năm" is never scored silently: figures that are estimates are marked everywhere (DOMAIN 2.7)."""
    stated, field = submission.figure(BASIS_ROW), form.fields.get((BASIS_ROW, VALUE))
    if stated is not None and field is not None and stated.value == "estimate":
        yield told("FIGURES-ESTIMATED", field, stated, Severity.NOTE)


def _preliminary_told(form: Form, submission: Submission) -> Iterator[Finding]:
    """A preliminary return counts until the final one comes, and is marked as such."""
    stated, field = submission.figure(STAGE_ROW), form.fields.get((STAGE_ROW, VALUE))
    if stated is not None and field is not None and stated.value == "preliminary":
        yield told("RETURN-PRELIMINARY", field, stated, Severity.NOTE)

"""What changes a unit's return after it came: slips it answered, then figures an officer entered on sheet Xử lý.

The return itself stays as it was sent; every changed observation is `corrected` and names what changed it.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from qs_workbook.model.finding import Finding
from qs_workbook.model.form import NOTE, STATE, VALUE, Form, FormField
from qs_workbook.model.kinds import FileVerdict, Severity, State
from qs_workbook.model.slip_form import slip_target
from qs_workbook.model.submission import Observation, Receipt, Return
from qs_workbook.workflow.chain import arrival
from qs_workbook.workflow.decide import Correction

Change = tuple[Observation, str]  # the new observation and what changed it


def corrected(correction: Correction, field: FormField, former: Observation | None) -> Observation | None:
    """The observation an officer's figure makes; None where the figure cannot be read as the field's kind."""
    from qs_workbook.readers.values import read_value
    from qs_workbook.readers.workbook import RawCell

    cell = RawCell(1, 1, correction.text, correction.text)
    reading = read_value(cell, field.kind, field.choices)
    if not reading.state.known:
        return None
    return dataclasses.replace(
        former or Observation(field.code, field.column, None, State.BLANK, field.sheet, field.cell),
        value=reading.value,
        state=State.CORRECTED,
        readings=(),
    )


def corrections_of(
    unit: str, corrections: Sequence[Correction], one: Return, form: Form
) -> tuple[dict[tuple[str, str], Change], tuple[Finding, ...]]:
    """What the decisions change in one return, and those whose figure cannot be read."""
    changes: dict[tuple[str, str], Change] = {}
    findings = []
    former = one.submission.by_field()
    for correction in corrections:
        if correction.unit != unit:
            continue
        key = (correction.row, correction.column)
        field = form.fields.get(key)
        made = corrected(correction, field, former.get(key)) if field else None
        if made is None:
            decision = correction.decision
            findings.append(
                Finding(
                    "DECISION-VALUE-UNREADABLE",
                    Severity.QUERY,
                    unit=unit,
                    file="dieu-hanh.xlsx",
                    row=decision.row,
                    cell=decision.cell or None,
                    raw=correction.text,
                    facts={"line": decision.row, "question": decision.question, "value": correction.text},
                )
            )
        else:
            changes[key] = (made, f"dieu-hanh.xlsx {correction.decision.row}")
    return changes, tuple(findings)


def amended(one: Return, changes: Mapping[tuple[str, str], Change]) -> Return:
    """The return with its changes; later changes of the same field replace earlier ones."""
    if not changes:
        return one
    fields = dict(one.submission.by_field())
    fields.update({key: change[0] for key, change in changes.items()})
    left = tuple(f for f in one.submission.findings if (f.row, f.column or "value") not in changes)
    submission = dataclasses.replace(one.submission, observations=tuple(fields.values()), findings=left)
    by = {**one.amended, **{key: change[1] for key, change in changes.items()}}
    return Return(submission, one.receipt, by)


def rejudged(receipt: Receipt, findings: Sequence[Finding]) -> Receipt:
    """The receipt of an amended return with the findings that are left."""
    open_left = any(f.severity is not Severity.NOTE for f in findings)
    verdict = FileVerdict.ACCEPTED_WITH_FINDINGS if open_left else FileVerdict.ACCEPTED
    return dataclasses.replace(receipt, findings=tuple(findings), verdict=verdict)


def slips_by_unit(
    receipts: Sequence[Receipt], form_of: Callable[[str], Form | None]
) -> dict[str, list[tuple[Receipt, Form]]]:
    """Answered slips that can be used, in order of arrival."""
    found: dict[str, list[tuple[Receipt, Form]]] = {}
    for receipt in sorted(receipts, key=arrival):
        submission = receipt.submission
        usable = receipt.verdict in (FileVerdict.ACCEPTED, FileVerdict.ACCEPTED_WITH_FINDINGS)
        if usable and submission is not None and submission.identity.purpose == "slip":
            form = form_of(submission.identity.form_version)
            if form is not None:
                found.setdefault(receipt.unit, []).append((receipt, form))
    return found


def slip_changes(slip: Receipt, form: Form, one: Return) -> dict[tuple[str, str], Change]:
    """What an answered slip changes in its unit's return; a row left blank or unreadable changes nothing.

    A slip older than the copy that counts was about another copy and changes nothing.
    """
    if slip.submission is None or arrival(slip)[0] < arrival(one.receipt)[0]:
        return {}
    answers, former = slip.submission.by_field(), one.submission.by_field()
    changes: dict[tuple[str, str], Change] = {}
    for code in form.rows:
        answer = answers.get((code, VALUE))
        if answer is None or answer.state in (State.BLANK, State.UNREADABLE, State.AMBIGUOUS):
            continue
        target = slip_target(code)
        by = f"{slip.path} · {answer.sheet} {answer.cell}"
        changes[target] = (_answered(target, answer, former.get(target)), by)
        row, column = target
        if column == VALUE and (row, STATE) in former:
            changes[row, STATE] = (_answered((row, STATE), answers.get((code, STATE)), former[row, STATE]), by)
        remark = answers.get((code, NOTE))
        note = (row.rpartition(".")[0], NOTE)
        if remark is not None and remark.value and note in former:
            changes[note] = (_remarked(former[note], str(remark.value)), by)
    return changes


def _answered(target: tuple[str, str], answer: Observation | None, former: Observation | None) -> Observation:
    """The field's observation with the slip's answer; where it stands stays the place in the return."""
    kept = former or Observation(*target, None, State.BLANK)
    if answer is None:
        return dataclasses.replace(kept, value=None, state=State.BLANK, raw=None, readings=())
    state = State.CORRECTED if answer.state.known else answer.state
    return dataclasses.replace(kept, value=answer.value, state=state, raw=answer.raw, readings=())


def _remarked(former: Observation, remark: str) -> Observation:
    text = f"{former.value}; {remark}" if former.value and remark not in str(former.value) else remark
    return dataclasses.replace(former, value=text, state=State.CORRECTED)

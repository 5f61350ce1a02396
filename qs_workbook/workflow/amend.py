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
from qs_workbook.workflow.decide import Correction, decision_fault
from qs_workbook.workflow.met import Met

Field = tuple[str, str]  # row code, column
Change = tuple[Observation, str]  # the new observation and what changed it


def corrections_of(
    corrections: Sequence[Correction], one: Return, form: Form, sheet: str, met: Met
) -> tuple[dict[Field, Change], tuple[Finding, ...]]:
    """What the decisions change in one return; those without effect are told.

    A correction replaces the figure it was written about: one the unit has changed since is the unit's newer word.
    """
    changes: dict[Field, Change] = {}
    outdated: dict[Field, Finding] = {}
    findings = []
    former = one.submission.by_field()
    for correction in corrections:
        key = (correction.row, correction.column)
        if correction.column == STATE and (correction.row, VALUE) in form.fields:
            key = (correction.row, VALUE)  # a number and a word beside each other are one question
        decision = correction.decision
        made = _corrected(correction.text, key, form, former)
        said = [(o.value, o.state, o.raw) for at in (key, (key[0], STATE)) if (o := former.get(at)) is not None]
        if not made:
            findings.append(decision_fault("DECISION-VALUE-UNREADABLE", decision, sheet))
        elif not met.unchanged(decision, "|".join(key), said):
            outdated[key] = decision_fault("DECISION-STALE", decision, sheet)
        else:
            changes.update({at: (observation, f"dieu-hanh.xlsx {decision.row}") for at, observation in made.items()})
    told = (finding for key, finding in outdated.items() if key not in changes)
    return changes, (*findings, *told)


def _corrected(text: str, key: Field, form: Form, former: Mapping[Field, Observation]) -> dict[Field, Observation]:
    """The observations an officer's figure or word makes, value and state together; none where it cannot be read."""
    from qs_workbook.readers.values import read_value
    from qs_workbook.readers.workbook import RawCell

    field, stated = form.fields.get(key), form.fields.get((key[0], STATE)) if key[1] == VALUE else None
    if field is None:
        return {}

    def held(of: FormField) -> Observation:
        blank = Observation(of.code, of.column, None, State.BLANK, of.sheet, of.cell)
        return former.get((of.code, of.column), blank)

    cell = RawCell(1, 1, text, text)
    reading = read_value(cell, field.kind, field.choices)
    word = read_value(cell, stated.kind, stated.choices) if stated else None
    if reading.state.known:
        made = {key: dataclasses.replace(held(field), value=reading.value, state=State.CORRECTED, readings=())}
        if stated:
            made[key[0], STATE] = dataclasses.replace(held(stated), value=None, state=State.BLANK, raw=None)
        return made
    if stated and word and word.state.known:
        return {
            key: dataclasses.replace(held(field), value=None, state=State.BLANK, raw=None, readings=()),
            (key[0], STATE): dataclasses.replace(held(stated), value=word.value, state=State.CORRECTED),
        }
    return {}


def amended(one: Return, changes: Mapping[Field, Change]) -> Return:
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


def slip_changes(slip: Receipt, form: Form, one: Return) -> dict[Field, Change]:
    """What an answered slip changes in its unit's return; a row left blank or unreadable changes nothing.

    A slip older than the copy that counts was about another copy and changes nothing.
    """
    if slip.submission is None or arrival(slip)[0] < arrival(one.receipt)[0]:
        return {}
    answers, former = slip.submission.by_field(), one.submission.by_field()
    changes: dict[Field, Change] = {}
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


def _answered(target: Field, answer: Observation | None, former: Observation | None) -> Observation:
    """The field's observation with the slip's answer; where it stands stays the place in the return."""
    kept = former or Observation(*target, None, State.BLANK)
    if answer is None:
        return dataclasses.replace(kept, value=None, state=State.BLANK, raw=None, readings=())
    state = State.CORRECTED if answer.state.known else answer.state
    return dataclasses.replace(kept, value=answer.value, state=state, raw=answer.raw, readings=())


def _remarked(former: Observation, remark: str) -> Observation:
    text = f"{former.value}; {remark}" if former.value and remark not in str(former.value) else remark
    return dataclasses.replace(former, value=text, state=State.CORRECTED)

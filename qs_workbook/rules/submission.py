"""Edit rules between the figures of one return: parts and wholes, sums, totals without double counting."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import VALUE, Block, Form, FormField
from qs_workbook.model.kinds import State
from qs_workbook.model.submission import Observation, Submission
from qs_workbook.rules.cell import check_cell, number, personal_comment, told
from qs_workbook.rules.form import check_completeness


def check_submission(form: Form, submission: Submission, pack: CriteriaSet, campaign: Campaign) -> tuple[Finding, ...]:
    """Everything wrong within one return, read through the form it was issued with; never raises on odd values."""
    found: list[Finding] = []
    for at, observation in submission.by_field().items():
        field = form.fields.get(at)
        if field is not None:
            found += check_cell(field, observation, campaign.year)
    for finding in submission.findings:
        found += personal_comment(finding)
    # A row that is gone from the file was told while reading; it has no cell there in which a figure could be missing.
    present = {observation.code for observation in submission.observations}
    found += [finding for finding in check_completeness(form, submission, pack) if finding.row in present]
    for _, block in form.blocks():
        found += _question_rules(form, block, submission) if block.style == "questions" else ()
        found += _list_rules(form, block, submission) if block.style == "list" else ()
    return tuple(replace(finding, unit=submission.identity.unit) for finding in found)


def _question_rules(form: Form, block: Block, submission: Submission) -> Iterator[Finding]:
    for row in block.rows:
        field = form.fields.get((row.code, VALUE))
        if field is None:
            continue
        figure = submission.figure(row.code)
        if row.part_of and (row.part_of, VALUE) in form.fields:
            whole = form.fields[row.part_of, VALUE]
            yield from _part_within_whole(field, figure, whole, submission.figure(row.part_of))
            yield from _part_applies(field, figure, whole, submission.figure(row.part_of))
        yield from _adds_up(field, figure, {code: submission.figure(code) for code in row.sum_of})
        parts = {code: submission.figure(code) for code in row.at_most_sum_of}
        yield from _total_without_double_counting(form, field, figure, parts)


def _list_rules(form: Form, block: Block, submission: Submission) -> Iterator[Finding]:
    """The same rules within one row of a list, from column to column."""
    for row in block.rows:
        for key in row.entries:
            column, field = block.column(key), form.fields[row.code, key]
            figure = submission.figure(row.code, key)
            if column.part_of in row.entries:
                whole = replace(form.fields[row.code, column.part_of], label=block.column(column.part_of).header)
                part = replace(field, label=f"{field.label or row.code}: {column.header}")
                yield from _part_within_whole(part, figure, whole, submission.figure(row.code, column.part_of))
            parts = {block.column(other).header: submission.figure(row.code, other) for other in column.sum_of}
            yield from _adds_up(replace(field, label=f"{field.label or row.code}: {column.header}"), figure, parts)


def _part_within_whole(
    field: FormField, figure: Observation | None, whole_field: FormField, whole: Observation | None
) -> Iterator[Finding]:
    """A part is never more than its whole: 120 children vaccinated of 100 means that one of the two is wrong.

    Neither counts until it is mended.
    """
    part, all_of_it = number(figure), number(whole)
    if part is not None and all_of_it is not None and part > all_of_it:
        yield told(
            "PART-OVER-WHOLE",
            field,
            figure,
            value=float(part),
            whole=float(all_of_it),
            whole_code=whole_field.code,
            whole_label=whole_field.label,
            whole_cell=(whole.cell if whole else None) or whole_field.cell,
        )


def _part_applies(
    field: FormField, figure: Observation | None, whole_field: FormField, whole: Observation | None
) -> Iterator[Finding]:
    """ "Không áp dụng" for a part of something that was reported leaves both out of the share; so it is asked about."""
    all_of_it = number(whole)
    if figure is not None and figure.state is State.NOT_APPLICABLE and all_of_it:
        yield told("PART-NOT-APPLICABLE", field, figure, whole=float(all_of_it), whole_label=whole_field.label)


def _adds_up(
    field: FormField, figure: Observation | None, parts: Mapping[str, Observation | None]
) -> Iterator[Finding]:
    """A total equals the sum of its parts, once all of them are known."""
    total, known = number(figure), [number(part) for part in parts.values()]
    values = [value for value in known if value is not None]
    if total is not None and values and len(values) == len(known) and sum(values) != total:
        yield told(
            "SUM-DIFFERS",
            field,
            figure,
            value=float(total),
            sum=float(sum(values)),
            difference=float(abs(total - sum(values))),
            parts=" + ".join(part.cell or code for code, part in parts.items() if part is not None),
        )


def _total_without_double_counting(
    form: Form, field: FormField, figure: Observation | None, parts: Mapping[str, Observation | None]
) -> Iterator[Finding]:
    """A total that counts each child once is at most the sum of its groups and at least the largest of them."""
    total = number(figure)
    known: dict[str, Decimal] = {code: v for code, part in parts.items() if (v := number(part)) is not None}
    if total is None or not known:
        return
    if len(known) == len(parts) and total > sum(known.values()):
        yield told("TOTAL-OVER-SUM", field, figure, value=float(total), sum=float(sum(known.values())))
    largest = max(known, key=lambda code: known[code])
    declared = form.rows.get(largest)
    # Where the group is declared a part of this total, the rule of part and whole tells it already.
    if known[largest] > total and (declared is None or declared.part_of != field.code):
        yield told("TOTAL-UNDER-PART", field, figure, value=float(total), part=float(known[largest]), part_code=largest)

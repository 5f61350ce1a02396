"""Lay out a return slip (Phiếu đề nghị bổ sung): only the items in question, each with a box for the right value.

A slip is a Form like any other. Its row codes name the field they amend: `TC09.1.02` for the value of that row,
`TC13.2.01/issued` for another column of it; so the answer finds its way back by the code in its row alone.
"""

from collections.abc import Callable, Iterable, Mapping

from qs_workbook.model.finding import PERSONAL, Finding
from qs_workbook.model.form import (
    CHECK,
    CODE,
    LABEL,
    NOTE,
    STATE,
    VALUE,
    Block,
    Column,
    Form,
    FormField,
    FormSheet,
    Row,
)
from qs_workbook.model.kinds import Severity
from qs_workbook.model.submission import Submission
from qs_workbook.model.texts import Texts
from qs_workbook.model.unit_form import HEADER_ROW

READ, WHY = "read", "why"
SLIP_BLOCK = "PB"
_SEPARATOR = "/"


def slip_code(code: str, column: str) -> str:
    """The slip's row code for a field of the unit's form."""
    return code if column == VALUE else f"{code}{_SEPARATOR}{column}"


def slip_target(code: str) -> tuple[str, str]:
    """The field (row code, column) that a slip's row amends."""
    row, _, column = code.partition(_SEPARATOR)
    return row, column or VALUE


def slip_items(form: Form, findings: Iterable[Finding]) -> Mapping[tuple[str, str], tuple[Finding, ...]]:
    """What a unit can be asked to mend, by field in the form's order: findings that stand at an entry cell.

    Notes are not asked about. A finding about a whole row is put to its value, else to its first entry cell.
    """
    asked: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        key = _field_of(form, finding)
        if key is not None and finding.severity is not Severity.NOTE:
            asked.setdefault(key, []).append(finding)
    return {key: tuple(asked[key]) for key in form.fields if key in asked}


def _field_of(form: Form, finding: Finding) -> tuple[str, str] | None:
    if (finding.row, finding.column) in form.fields:
        return finding.row, VALUE if _is_state_of_value(form, finding) else finding.column
    row = form.rows.get(finding.row)
    if row is None or not row.entries:
        return None
    return row.code, VALUE if VALUE in row.entries else row.entries[0]


def _is_state_of_value(form: Form, finding: Finding) -> bool:
    """Value and state of one row are one question: the slip has both boxes in its row."""
    return finding.column == STATE and (finding.row, VALUE) in form.fields


def lay_out_slip(
    form: Form,
    submission: Submission | None,
    findings: Iterable[Finding],
    texts: Texts,
    say: Callable[[Finding], str],
) -> Form | None:
    """The slip for a unit's open findings, None where there is nothing it could mend; `say` gives their sentences."""
    items = slip_items(form, findings)
    if not items:
        return None
    found = {} if submission is None else submission.by_field()
    targets = set(items)
    rows = []
    for (code, column), told in items.items():
        observation = found.get((code, column))
        raw = "" if observation is None else observation.raw or ""
        if any(finding.code == PERSONAL for finding in told):
            raw = texts.say("form.withheld")  # slips travel by mail
        sentences = "\n".join(dict.fromkeys(say(finding) for finding in told))
        rows.append(_row(form.fields[code, column], targets, texts, raw, sentences))
    block = Block(SLIP_BLOCK, "questions", "", HEADER_ROW, _columns(texts), tuple(rows))
    sheets = (
        FormSheet("guide", texts.say("form.sheet.guide"), texts.say("form.title.slip_guide")),
        FormSheet("slip", texts.say("form.sheet.slip"), texts.say("form.title.slip"), (block,)),
    )
    return Form("slip", form.pack, form.unit_type, sheets, form.states)


def _columns(texts: Texts) -> tuple[Column, ...]:
    return (
        Column(CODE, texts.say("form.header.code"), 16),
        Column(LABEL, texts.say("form.header.label"), 42),
        Column(READ, texts.say("form.header.read"), 18),
        Column(WHY, texts.say("form.header.why"), 52),
        Column(VALUE, texts.say("form.header.right_value"), 18, entry=True),
        Column(STATE, texts.say("form.header.state"), 15, entry=True),
        Column(NOTE, texts.say("form.header.note"), 22, entry=True),
        Column(CHECK, texts.say("form.header.check"), 23),
    )


def _row(field: FormField, targets: set[tuple[str, str]], texts: Texts, raw: str, why: str) -> Row:
    row = field.row
    whole = row.part_of if (row.part_of, VALUE) in targets and field.column == VALUE else ""
    stated = field.column == VALUE and STATE in row.entries
    label = row.label or texts.say("form.slip.row", code=row.code)
    if field.column not in (VALUE, STATE):
        label = texts.say("form.slip.column", label=label, column=field.block.column(field.column).header)
    return Row(
        code=slip_code(field.code, field.column),
        label=label,
        help=texts.say("form.slip.place", sheet=field.sheet, cell=field.cell),
        entries=(VALUE, STATE, NOTE) if stated else (VALUE, NOTE),
        kind=field.kind,
        choices=field.choices,
        required=True,
        part_of=whole,
        limit=row.limit if field.column == VALUE else None,
        texts={READ: raw or texts.say("form.slip.nothing"), WHY: why},
    )

"""Return slips: for each unit with open questions a short form with only those, itself read back when it returns.

A slip keeps its number while it asks about the same items; a unit with nothing left to mend has none.
"""

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from qs_workbook import messages
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import Form
from qs_workbook.model.identity import make_token
from qs_workbook.model.kinds import Severity
from qs_workbook.model.slip_form import lay_out_slip, slip_items
from qs_workbook.model.submission import Return
from qs_workbook.workflow.receive import Intake
from qs_workbook.workflow.session import Session
from qs_workbook.workflow.slip_register import load_register, save_register, serial_of
from qs_workbook.workflow.standing import answer_by

SLIPS = "phieu"


@dataclass(frozen=True)
class Slip:
    """One slip written."""

    unit: str
    path: Path
    items: int


def write_slips(session: Session, intake: Intake) -> tuple[Slip, ...]:
    """Write a slip for every unit with something to mend; slips no longer needed are taken away."""
    from qs_workbook.readers.issued import load_issued

    forms = load_issued(session.folder.issued)
    register = load_register(session.folder)
    written = []
    for unit, one in intake.returns.items():
        issued = forms.get(one.submission.identity.form_version)
        asked = [f for f in intake.findings if f.unit == unit and f.severity is not Severity.NOTE]
        if issued is not None and asked:
            slip = _write(session, unit, one, issued.form, asked, register)
            written += [slip] if slip else []
    _take_away(session, {slip.path for slip in written})
    save_register(session.folder, register)
    return tuple(sorted(written, key=lambda s: s.unit))


def _write(
    session: Session, unit: str, one: Return, form: Form, asked: list[Finding], register: dict[str, object]
) -> Slip | None:
    from qs_workbook.readers.issued import remember_issue
    from qs_workbook.writers.form import FormIdentity, write_form
    from qs_workbook.writers.guide import guide_facts

    pack, campaign = session.pack, session.campaign
    vietnamese = messages.load("vi")

    def say(finding: Finding) -> str:
        sentence = messages.finding_sentence(vietnamese, finding, pack.label(finding.row))
        return f"{finding.question}: {sentence}" if finding.question else sentence

    slip = lay_out_slip(form, one.submission, asked, pack.texts, say)
    if slip is None:
        return None
    items = len(slip_items(form, asked))
    serial = serial_of(register, unit, slip.version, one.receipt.sha256, session.stamp)
    token = make_token(campaign.key, campaign.id, unit, slip.version)
    name = campaign.unit_by_code[unit].name
    identity = FormIdentity(campaign.id, unit, name, slip.version, token, serial)
    facts = guide_facts(campaign)
    guide = facts.slip_lines(pack.texts, name, serial, items, answer_by(session))
    remember_issue(session.folder.issued, [_without_answers(slip)])
    path = session.folder.results / SLIPS / f"phieu-{unit}.xlsx"
    written = write_form(path, slip, identity, pack.texts, guide=guide, facts=facts, made_at=session.now)
    session.tell_beside([written])
    return Slip(unit, written, items)


def _without_answers(slip: Form) -> Form:
    """The form as it is kept: what the unit had typed stays out, so that erasing a return leaves no trace of it."""
    sheets = tuple(
        replace(
            sheet,
            blocks=tuple(
                replace(block, rows=tuple(replace(row, texts=None) for row in block.rows)) for block in sheet.blocks
            ),
        )
        for sheet in slip.sheets
    )
    return replace(slip, sheets=sheets)


def _take_away(session: Session, current: set[Path]) -> None:
    """A slip whose questions are settled must not be sent by mistake; one open in Excel is left."""
    for path in (session.folder.results / SLIPS).glob("phieu-*.xlsx"):
        if path not in current:
            with contextlib.suppress(OSError):
                path.unlink()

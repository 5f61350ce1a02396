"""Results of what came back: files with their verdicts, units with their standing, the calendar."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qs_workbook import messages
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import FileVerdict, Severity, UnitStatus
from qs_workbook.model.submission import Observation, Receipt
from qs_workbook.present.page import Document, Page, finding_document, finding_lines, plain_value

if TYPE_CHECKING:
    from qs_workbook.model.assessment import UnitReport
    from qs_workbook.workflow.milestones import Milestone
    from qs_workbook.workflow.receive import Intake
    from qs_workbook.workflow.session import Session

CONTROL = "dieu-hanh.xlsx"


def receipt_document(session: "Session", receipt: Receipt, values: bool) -> Document:
    """One file of `ingest`."""
    submission = receipt.submission
    document: Document = {
        "path": receipt.path,
        "sha256": receipt.sha256 or None,
        "verdict": str(receipt.verdict),
        "unit": receipt.unit or None,
        "form_version": receipt.form_version or None,
        "reason": receipt.reason or None,
        "observations": len(submission.observations) if submission else 0,
        "findings": [finding_document(session, f) for f in messages.worst_first(receipt.findings)],
        "message": receipt_sentence(session, receipt),
        "received_at": receipt.received_at,
        "present": receipt.present,
        "used": receipt.used,
        "stage": receipt.stage,
    }
    if values:
        document["values"] = [_observation(o) for o in submission.observations] if submission else []
    return document


def receipt_sentence(session: "Session", receipt: Receipt) -> str | None:
    """Why a file has its verdict, None where it needs no word."""
    if not receipt.reason:
        return None
    if f"finding.{receipt.reason}" in session.texts:
        first = next((f for f in receipt.findings if f.code == receipt.reason), None)
        return session.sentence(first) if first else None
    return messages.reason_sentence(session.texts, receipt.reason, {"unit": receipt.unit, **receipt.facts})


def _observation(one: Observation) -> Document:
    return {
        "code": one.code,
        "column": one.column,
        "value": plain_value(one.value),
        "state": one.state.value,
        "sheet": one.sheet,
        "cell": one.cell,
        "raw": one.raw,
    }


def ingest(session: "Session", intake: "Intake", values: bool) -> Page:
    """`ingest`."""
    files = [receipt_document(session, receipt, values) for receipt in intake.receipts]
    accounted = sum(bool(file["verdict"]) for file in files)
    document = {
        "received": len(intake.receipts),
        "accounted": accounted,
        "files": files,
        # Questions that belong to no returned file: across units, and lines of sheet Xử lý.
        "control": [
            finding_document(session, f)
            for f in intake.findings
            if f.severity is not Severity.NOTE and not _of_a_file(f)
        ],
    }
    lines = _intake_lines(session, intake)
    return Page(document, tuple(lines), int(intake.open))


def _of_a_file(finding: Finding) -> bool:
    return bool(finding.file) and finding.file != CONTROL


def _intake_lines(session: "Session", intake: "Intake") -> list[str]:
    texts = session.texts
    counts = dict.fromkeys(FileVerdict, 0)
    for receipt in intake.receipts:
        counts[FileVerdict(receipt.verdict)] += 1
    lines = [texts.say("cli.show.received", count=len(intake.receipts))]
    lines += [
        "  " + texts.say(f"cli.verdict.{verdict.value}", count=count) for verdict, count in counts.items() if count
    ]
    for receipt in intake.receipts:
        sentence = receipt_sentence(session, receipt) if receipt.verdict == FileVerdict.REJECTED else None
        if sentence:
            lines.append(f"  {receipt.path}: {sentence}")
    asked = [f for f in messages.worst_first(intake.findings) if f.severity is not Severity.NOTE]
    return lines + finding_lines(session, asked)


def status(session: "Session", intake: "Intake") -> Page:
    """`status`."""
    from qs_workbook.workflow.milestones import milestones

    units = [_unit_document(unit) for unit in intake.units]
    expected = [u for u in intake.units if not u.optional or u.status is not UnitStatus.AWAITED]
    came = [u for u in expected if u.status is not UnitStatus.AWAITED]
    on_time = sum(u.late is False for u in came)
    calendar = milestones(session.campaign, session.now.date())
    document = {
        "units": units,
        "expected": len(expected),
        "received": len(came),
        "on_time": on_time,
        "milestones": [_milestone_document(step) for step in calendar],
    }
    lines = [
        session.texts.say("cli.show.status", expected=len(expected), received=len(came), on_time=on_time),
        *_count_lines(session, intake.units),
        *_calendar_lines(session, calendar),
    ]
    lines += [_unit_line(session, unit) for unit in intake.units]
    return Page(document, tuple(lines), int(intake.open))


def _unit_document(unit: "UnitReport") -> Document:
    return {
        "unit": unit.unit,
        "name": unit.name,
        "type": unit.type,
        "status": unit.status.value,
        "received_at": unit.received_at,
        "late": unit.late,
        "open_findings": unit.open_findings,
        "channel": unit.channel or None,
        "stage": unit.stage,
        "on_behalf": unit.on_behalf,
        "optional": unit.optional,
        "deadline": unit.deadline.isoformat() if unit.deadline else None,
        "attachment_only": unit.attachment_only,
    }


def _unit_line(session: "Session", unit: "UnitReport") -> str:
    texts = session.texts
    said = [texts.say(f"cli.unit_status.{unit.status.value}")]
    if unit.late:
        said.append(texts.say("cli.show.late"))
    elif unit.status is not UnitStatus.AWAITED and unit.received_at is None:
        said.append(texts.say("cli.show.date_unknown"))
    if unit.open_findings:
        said.append(texts.say("cli.show.open", count=unit.open_findings))
    if unit.attachment_only:
        said.append(texts.say("cli.show.attachment_only"))
    if unit.on_behalf:
        said.append(texts.say("cli.show.on_behalf"))
    if unit.stage == "preliminary":
        said.append(texts.say("cli.show.preliminary"))
    return f"  {unit.unit:<8} {unit.name}: {', '.join(said)}"


def _calendar_lines(session: "Session", calendar: "Iterable[Milestone]") -> list[str]:
    """Milestones still ahead with the working days left (DOMAIN 2.7)."""
    texts = session.texts
    lines = []
    for step in calendar:
        if step.left is None:
            continue
        key = "cli.show.milestone" if step.last_working_day == step.last_day else "cli.show.milestone_moved"
        said = texts.say(
            key,
            what=session.words.get(f"deadline.{step.key}") or texts.say(f"cli.milestone.{step.key}"),
            weekday=texts.say(f"cli.weekday.{step.last_day.isoweekday()}"),
            day=step.last_day,
            worked_weekday=texts.say(f"cli.weekday.{step.last_working_day.isoweekday()}"),
            worked=step.last_working_day,
            left=step.left,
        )
        lines.append("  " + said + (texts.say("cli.show.proposed") if step.proposed else "") + ".")
    return lines


def _milestone_document(step: "Milestone") -> Document:
    return {
        "key": step.key,
        "last_day": step.last_day.isoformat(),
        "last_working_day": step.last_working_day.isoformat(),
        "working_days_left": step.left,
        "proposed": step.proposed,
    }


def _count_lines(session: "Session", units: "Iterable[UnitReport]") -> list[str]:
    """Answered of asked, by type and by channel."""
    texts = session.texts
    groups: dict[tuple[str, str], tuple[int, int]] = {}
    for unit in units:
        answered = unit.status not in (UnitStatus.AWAITED, UnitStatus.RECEIVED)
        channel = session.words.get(f"channel.{unit.channel}") or texts.say("cli.show.no_channel")
        for key in (("by_type", unit.type), ("by_channel", channel)):
            done, asked = groups.get(key, (0, 0))
            groups[key] = (done + answered, asked + 1)
    return [
        texts.say(
            f"cli.show.{kind}",
            groups="; ".join(f"{name} {done}/{asked}" for (k, name), (done, asked) in groups.items() if k == kind),
        )
        for kind in ("by_type", "by_channel")
    ]

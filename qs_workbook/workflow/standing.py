"""Where each unit stands: awaited, received, queried or accepted; in time, late, or not known when."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from qs_workbook.model.assessment import UnitReport
from qs_workbook.model.campaign import Unit
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import FileVerdict, Severity, UnitStatus
from qs_workbook.model.submission import Receipt
from qs_workbook.workflow.milestones import milestone_day
from qs_workbook.workflow.session import Session

if TYPE_CHECKING:
    from qs_workbook.workflow.settle import Settled

ANSWER_DAYS = 3  # working days a unit has to answer a slip
_CAME = (FileVerdict.ACCEPTED, FileVerdict.ACCEPTED_WITH_FINDINGS, FileVerdict.SUPERSEDED)


def unit_reports(session: Session, settled: "Settled", findings: Sequence[Finding]) -> tuple[UnitReport, ...]:
    """One report a unit, in the order of the control workbook."""
    open_by_unit: dict[str, int] = {}
    for finding in findings:
        if finding.severity is not Severity.NOTE and finding.unit:
            open_by_unit[finding.unit] = open_by_unit.get(finding.unit, 0) + 1
    return tuple(_report(session, settled, unit, open_by_unit.get(unit.code, 0)) for unit in session.campaign.units)


def last_day(session: Session, settled: "Settled", unit: str) -> date | None:
    """The unit's last day in time, extended where an officer decided so."""
    general = session.campaign.deadlines.get("units")
    return settled.orders.extended.get(unit) or (general.last_day if general else None)


def _report(session: Session, settled: "Settled", unit: Unit, questions: int) -> UnitReport:
    mine = [r for r in settled.receipts if r.unit == unit.code]
    used = settled.returns.get(unit.code)
    deadline = last_day(session, settled, unit.code)
    attempts = [r for r in mine if r.verdict == FileVerdict.REJECTED and r.reason != "excluded"]
    if used is None:
        status = UnitStatus.RECEIVED if attempts else UnitStatus.AWAITED
    elif used.receipt.stage == "preliminary":
        status = UnitStatus.RECEIVED
    else:
        status = UnitStatus.QUERIED if questions else UnitStatus.ACCEPTED
    finals = [r for r in mine if r.verdict in _CAME and r.stage != "preliminary" and not _is_slip(r)]
    received, late = _in_time(finals, deadline) if finals else (_known(attempts or mine), None)
    if status in (UnitStatus.AWAITED, UnitStatus.RECEIVED) and deadline is not None and session.now.date() > deadline:
        late = True
    attachments = [r for r in mine if r.reason == "attachment"]
    return UnitReport(
        unit.code,
        unit.name,
        unit.type,
        status,
        received,
        late,
        questions,
        channel=unit.channel,
        stage=used.receipt.stage if used else "final",
        on_behalf=used.receipt.on_behalf if used else False,
        optional=session.pack.types[unit.type].optional if unit.type in session.pack.types else False,
        deadline=deadline,
        attachment_only=bool(attachments) and used is None and not attempts,
    )


def answer_by(session: Session) -> date:
    """When a unit should have answered open questions: three working days on, and before the calendar says so."""
    calendar, today = session.campaign.calendar, session.now.date()
    day, left = today, ANSWER_DAYS
    while left:
        day += timedelta(days=1)
        left -= calendar.works(day)
    last = milestone_day(session.campaign, "slips")
    if last is not None and last > today:
        day = min(day, last)
    return day


def _is_slip(receipt: Receipt) -> bool:
    return receipt.submission is not None and receipt.submission.identity.purpose == "slip"


def _known(receipts: Sequence[Receipt]) -> str | None:
    return min((r.received_at for r in receipts if r.received_at), default=None)


def _in_time(finals: Sequence[Receipt], deadline: date | None) -> tuple[str | None, bool | None]:
    """When the first final copy came and whether late; neither first sight nor another copy ever proves it late."""
    moment = min(min(r.received_at or r.first_seen, r.first_seen) for r in finals)
    if deadline is None:
        return moment, None
    if datetime.fromisoformat(moment).date() <= deadline:
        return moment, False
    return (_known(finals), True) if all(r.received_at for r in finals) else (None, None)

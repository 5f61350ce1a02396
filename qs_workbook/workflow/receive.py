"""Back from the units: everything in the returns folder is seen, read once, judged, and accounted for.

`collect` brings the ledger up to date with the folder; `settle` derives every verdict anew from the ledger, the forms
as issued and the control workbook, so that the order of runs and files changes nothing.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qs_workbook.errors import QsError
from qs_workbook.model.assessment import UnitReport
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import FileVerdict, Severity, UnitStatus
from qs_workbook.model.submission import Receipt, Return
from qs_workbook.workflow.questions import number_questions
from qs_workbook.workflow.session import Session
from qs_workbook.workflow.settle import settle
from qs_workbook.workflow.standing import unit_reports


@dataclass(frozen=True)
class Intake:
    """The standing of every file and unit at this run."""

    receipts: tuple[Receipt, ...]
    returns: Mapping[str, Return]
    findings: tuple[Finding, ...]  # open ones with their numbers, and notes
    units: tuple[UnitReport, ...]
    chosen: Mapping[str, str] = field(default_factory=dict)  # element code → unit whose figure an officer chose

    @property
    def open(self) -> bool:
        """Whether something is awaited, rejected or asked: exit code 1."""
        return (
            any(u.status in (UnitStatus.AWAITED, UnitStatus.RECEIVED) and not u.optional for u in self.units)
            or any(r.verdict == FileVerdict.REJECTED and r.reason != "excluded" and r.present for r in self.receipts)
            or any(f.severity is not Severity.NOTE for f in self.findings)
        )


def ingest(session: Session) -> Intake:
    """Take in the folder; raises QsError `not_accounted` should a file ever lack a verdict (it cannot)."""
    from qs_workbook.workflow.collect import collect

    with session.ledger.transaction():
        collect(session)
        settled = settle(session)
        findings = number_questions(session, settled.findings)
        for receipt in settled.receipts:
            session.ledger.note_verdict(
                receipt.path,
                receipt.sha256,
                receipt.verdict,
                receipt.reason,
                receipt.unit,
                receipt.form_version,
                receipt.used,
            )
        if any(not receipt.verdict for receipt in settled.receipts):
            raise QsError("not_accounted")
    numbered = {id(old): new for old, new in zip(settled.findings, findings, strict=True)}
    receipts = tuple(
        dataclasses.replace(r, findings=tuple(numbered.get(id(f), f) for f in r.findings)) for r in settled.receipts
    )
    units = unit_reports(session, settled, findings)
    return Intake(receipts, settled.returns, findings, units, settled.owners)


def open_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that ask for something."""
    return tuple(f for f in findings if f.severity is not Severity.NOTE)

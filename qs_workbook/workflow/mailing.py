"""Drafts of letters, mails and messages to the units, and their sending."""

from dataclasses import dataclass
from pathlib import Path

from qs_workbook.workflow.receive import Intake
from qs_workbook.workflow.session import Session


@dataclass(frozen=True)
class Draft:
    """One draft; `unit` is empty for what goes to all."""

    unit: str
    path: Path
    items: int


@dataclass(frozen=True)
class Outcome:
    """What became of one mail: sent, already, would_send, refused, failed, no_address."""

    unit: str
    address: str
    outcome: str
    detail: str = ""


@dataclass(frozen=True)
class Sending:
    """All mails of one `mail --send`."""

    outcomes: tuple[Outcome, ...]


def draft_mails(session: Session) -> tuple[Draft, ...]:
    """Write the drafts."""
    return ()


def send_mails(session: Session, drafts: tuple[Draft, ...], *, dry_run: bool) -> Sending:
    """Send the drafts."""
    return Sending(())


def draft_reminders(session: Session, intake: Intake) -> tuple[Draft, ...]:
    """Write the reminders."""
    return ()

"""Sending the drafts by SMTP: encrypted, with a login that is never stored, each sending recorded as it happens.

A refused address or a dropped line stops nothing else; a second run sends only what is left.
"""

import contextlib
import getpass
import os
import smtplib
import ssl
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage

from qs_workbook.errors import QsError
from qs_workbook.workflow.mailing import Draft
from qs_workbook.workflow.session import Session
from qs_workbook.writers.letters import fingerprint, message

SENT, ALREADY, WOULD_SEND, REFUSED, FAILED, NO_ADDRESS = (
    "sent",
    "already",
    "would_send",
    "refused",
    "failed",
    "no_address",
)
_LINE_DROPPED = 3  # connections lost in a row after which the rest is left for another run


@dataclass(frozen=True)
class Outcome:
    """What became of one mail."""

    unit: str
    address: str
    outcome: str
    detail: str = ""


@dataclass(frozen=True)
class Sending:
    """All mails of one `mail --send`."""

    outcomes: tuple[Outcome, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be sent by mail."""
        return all(o.outcome not in (REFUSED, FAILED) for o in self.outcomes)


@dataclass(frozen=True)
class Server:
    """The mail server from the environment."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    implicit_tls: bool
    authorities: str | None


def read_server(environment: Mapping[str, str], sender: str) -> Server:
    """The server of `QS_SMTP_*`; a password not set is asked for at the terminal. QsError `smtp_settings`."""
    host, user = environment.get("QS_SMTP_HOST", ""), environment.get("QS_SMTP_USER", "")
    if not host:
        raise QsError("smtp_settings")
    password = environment.get("QS_SMTP_PASSWORD", "")
    if user and not password:
        if not sys.stdin.isatty():
            raise QsError("smtp_settings")
        password = getpass.getpass(f"{user}: ")
    try:
        port = int(environment.get("QS_SMTP_PORT", "587"))
    except ValueError as fault:
        raise QsError("smtp_settings") from fault
    return Server(
        host,
        port,
        user,
        password,
        environment.get("QS_SMTP_FROM", "") or sender or user,
        port == 465,
        environment.get("QS_SMTP_CAFILE") or None,
    )


def send_mails(session: Session, drafts: Iterable[Draft], *, dry_run: bool) -> Sending:
    """Send each unit's mail that was not sent yet; with `dry_run` nothing is sent and no server is asked."""
    known = session.ledger.sendings()
    outcomes: list[Outcome] = []
    left: list[tuple[Draft, str]] = []
    for draft in drafts:
        if draft.letter is None:
            continue
        content = fingerprint(draft.letter, draft.attachment)
        address = draft.letter.to
        if not address:
            outcomes.append(Outcome(draft.unit, "", NO_ADDRESS))
        elif known.get((draft.unit, address, content), ("", ""))[0] == SENT:
            outcomes.append(Outcome(draft.unit, address, ALREADY, known[draft.unit, address, content][1]))
        elif dry_run:
            outcomes.append(Outcome(draft.unit, address, WOULD_SEND))
        else:
            left.append((draft, content))
    if left:
        server = read_server(os.environ, session.campaign.settings.get("contact_email", ""))
        outcomes += _send_all(session, server, left)
    return Sending(tuple(outcomes))


def _send_all(session: Session, server: Server, left: list[tuple[Draft, str]]) -> list[Outcome]:
    outcomes = []
    line: smtplib.SMTP | None = None
    dropped = 0
    for draft, content in left:
        assert draft.letter is not None
        outcome, detail = FAILED, ""
        for _ in range(2):  # a line that dropped is taken up once more for the same mail
            if dropped >= _LINE_DROPPED:
                detail = detail or "connection"
                break
            try:
                line = line or _connect(server)
                outcome, detail = _send_one(line, server, _outgoing(session, draft, server))
                dropped = 0
                break
            except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, OSError) as fault:
                dropped, detail = dropped + 1, _short(fault)
                _close(line)
                line = None
        session.ledger.note_sending(draft.unit, draft.letter.to, content, session.stamp, outcome)
        outcomes.append(Outcome(draft.unit, draft.letter.to, outcome, detail))
    _close(line)
    return outcomes


def _connect(server: Server) -> smtplib.SMTP:
    """A line to the server, encrypted before anything is said; QsError `smtp_failed` where the login is refused."""
    context = ssl.create_default_context(cafile=server.authorities)
    if server.implicit_tls:
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=30, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=30)
        try:
            line.starttls(context=context)
        except smtplib.SMTPNotSupportedError as fault:
            line.close()
            raise QsError("smtp_failed", host=server.host, reason="STARTTLS") from fault
    if server.user:
        try:
            line.login(server.user, server.password)
        except smtplib.SMTPException as fault:
            line.close()
            raise QsError("smtp_failed", host=server.host, reason=_short(fault)) from fault
    return line


def _send_one(line: smtplib.SMTP, server: Server, mail: EmailMessage) -> tuple[str, str]:
    try:
        refused = line.send_message(mail, from_addr=server.sender)
    except smtplib.SMTPRecipientsRefused as fault:
        reasons = "; ".join(_text(reply[1]) for reply in fault.recipients.values())
        return REFUSED, reasons
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, ValueError) as fault:
        with contextlib.suppress(smtplib.SMTPException):
            line.rset()
        return FAILED, _short(fault)
    # The unit has it; a copy's address that was refused is told, not tried again.
    return SENT, "; ".join(f"{address}: {_text(reply[1])}" for address, reply in refused.items())


def _outgoing(session: Session, draft: Draft, server: Server) -> EmailMessage:
    assert draft.letter is not None
    mail = message(draft.letter, draft.attachment, session.now, unsent=False)
    if not mail["From"]:
        mail["From"] = server.sender
    return mail


def _close(line: smtplib.SMTP | None) -> None:
    if line is not None:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            line.quit()


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def _short(fault: BaseException) -> str:
    error = getattr(fault, "smtp_error", None)
    return (_text(error) if error else str(fault) or type(fault).__name__)[:200]

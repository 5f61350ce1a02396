"""Drafts for the units: texts the office can edit (`templates/letters`, Jinja), and mails that open ready to send.

Facts in, text or bytes out. A figure of a unit never enters a letter: no slot holds one (DOMAIN 2.8).
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from qs_workbook import resources

SUBJECT = "Tiêu đề:"
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True)
class Letter:
    """A letter to one unit: subject, plain text, and to whom; `to` and `copy_to` are addresses joined by commas."""

    subject: str
    body: str
    to: str = ""
    copy_to: str = ""
    sender: str = ""
    sender_name: str = ""


def render(name: str, facts: Mapping[str, object], folder: Path | None = None) -> str:
    """The text of a letter template with its slots filled; an unknown slot is a fault of the template."""
    home = folder or resources.folder("templates") / "letters"
    # Sandboxed: the office edits these texts, and a text must never run anything.
    environment = SandboxedEnvironment(loader=FileSystemLoader(home), undefined=StrictUndefined, autoescape=False)
    text = environment.get_template(name).render(**facts)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def split_subject(text: str) -> tuple[str, str]:
    """Subject and body of a rendered letter whose first line is `Tiêu đề: …`."""
    first, _, body = text.partition("\n")
    return first.removeprefix(SUBJECT).strip(), body.strip() + "\n"


def message(letter: Letter, attachment: Path | None, now: datetime, *, unsent: bool = True) -> EmailMessage:
    """The mail. Date, id and boundary follow from the content and `now`, so that the same draft is the same bytes."""
    mail = EmailMessage(policy=SMTP)
    # EmailMessage itself loses the space between two encoded words of a long subject ("xã phùhợp"); Header keeps it.
    mail.set_raw("Subject", Header(letter.subject, "utf-8", maxlinelen=76, header_name="Subject").encode())
    if letter.sender:
        mail["From"] = Address(letter.sender_name, addr_spec=letter.sender)
    if letter.to:
        mail["To"] = letter.to
    if letter.copy_to:
        mail["Cc"] = letter.copy_to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{fingerprint(letter, attachment)[:24]}.{now:%Y%m%d%H%M}@qs-workbook.invalid>"
    if unsent:
        mail["X-Unsent"] = "1"  # Outlook opens the draft as a message to be sent
    mail.set_content(letter.body)
    if attachment is not None:
        data = attachment.read_bytes()
        mail.add_attachment(data, maintype=XLSX[0], subtype=XLSX[1], filename=attachment.name)
        mail.set_boundary(f"=_{fingerprint(letter, attachment)[:32]}")
    return mail


def fingerprint(letter: Letter, attachment: Path | None) -> str:
    """What makes two mails the same sending: text and attachment, not the day."""
    digest = hashlib.sha256("\x1f".join((letter.subject, letter.body)).encode())
    if attachment is not None:
        digest.update(attachment.read_bytes())
    return digest.hexdigest()

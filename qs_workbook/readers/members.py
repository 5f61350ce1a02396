"""What a zip or a mail holds, one level deep: each attachment a file of its own, within the same bounds."""

import email
import email.policy
import email.utils
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta, timezone
from email.message import EmailMessage

from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.package import inflate_one
from qs_workbook.readers.sniff import sniff

_LOCAL = timezone(timedelta(hours=7))
_NESTED = (".zip", ".eml")


@dataclass(frozen=True)
class Member:
    """One member: its number in the container finds it again. `reason` set where it is not to be read."""

    container: str  # zip | eml
    number: int
    name: str
    size: int = 0
    received_on: str | None = None
    reason: str | None = None


def zip_members(data: bytes, bounds: Bounds) -> tuple[Member, ...]:
    """Files of a zip. Raises Refused `damaged` or `too_many_members`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise Refused("damaged") from fault
    _check_count(len(entries), bounds)
    members = []
    for number, entry in enumerate(entries):
        if entry.is_dir():
            continue
        name = entry.filename.replace("\\", "/")
        nested = "nested_archive" if name.casefold().endswith(_NESTED) else None
        reason = "encrypted" if entry.flag_bits & 1 else nested
        members.append(Member("zip", number, name, entry.file_size, reason=reason))
    return tuple(members)


def mail_members(data: bytes, bounds: Bounds) -> tuple[Member, ...]:
    """Attachments of a mail, with the mail's own date."""
    message = _parse(data)
    day = _sent_on(message)
    members = []
    for number, part in enumerate(_attachments(message)):
        name = _name(part) or f"{number + 1}"
        nested = name.casefold().endswith(_NESTED) or part.get_content_type() == "message/rfc822"
        members.append(Member("eml", number, name, 0, day, "nested_archive" if nested else None))
        _check_count(len(members), bounds)
    return tuple(members)


def load_member(data: bytes, member: Member, bounds: Bounds) -> bytes:
    """The bytes of a member, within the bounds of a file. Raises Refused."""
    if member.container == "zip":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                content = inflate_one(archive, archive.infolist()[member.number], bounds.file)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, IndexError) as fault:
            raise Refused("damaged") from fault
    else:
        parts = list(_attachments(_parse(data)))
        payload = parts[member.number].get_payload(decode=True) if member.number < len(parts) else None
        content = payload if isinstance(payload, bytes) else b""
    if sniff(content) in ("zip", "eml"):
        raise Refused("nested_archive")
    return content


def _check_count(count: int, bounds: Bounds) -> None:
    if count > bounds.members:
        raise Refused("too_many_members", most=bounds.members)


def _parse(data: bytes) -> EmailMessage:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
    except (ValueError, LookupError, RecursionError, AttributeError, IndexError, TypeError) as fault:
        raise Refused("damaged") from fault
    return message


def _attachments(message: EmailMessage) -> Iterator[EmailMessage]:
    for part in message.walk():
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            continue
        if _name(part) or part.get_content_disposition() == "attachment":
            yield part


def _name(part: object) -> str:
    try:
        return str(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]  # type: ignore[attr-defined]  # a message part
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""  # a header no mail program wrote


def _sent_on(message: EmailMessage) -> str | None:
    try:
        sent = email.utils.parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError, LookupError, AttributeError, IndexError):
        return None
    return (sent if sent.tzinfo else sent.replace(tzinfo=_LOCAL)).astimezone(_LOCAL).isoformat(timespec="minutes")

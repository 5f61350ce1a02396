"""What a zip or a mail holds, one level deep: each attachment a file of its own, within the same bounds."""

import email
import email.errors
import email.header
import email.policy
import email.utils
import io
import zipfile
import zlib
from dataclasses import dataclass
from datetime import timedelta, timezone
from email.message import Message

from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.package import inflate_one
from qs_workbook.readers.sniff import sniff

_LOCAL = timezone(timedelta(hours=7))
_NESTED = (".zip", ".eml")
_UTF8_NAME = 0x800  # flag of a zip entry whose name is UTF-8
_LONGEST_HEADER = 4_000  # a name of 255 bytes, percent-encoded and continued over lines, takes 1,200
_MOST_LINES, _MOST_BOUNDARIES = 600_000, 5_000  # 20 MB of base64 are 270,000 lines
_ODD_HEADER = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


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
    """Files of a zip. Raises Refused `damaged`, `too_many_members`, `too_large` for what they would inflate to."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise Refused("damaged") from fault
    _check_count(len(entries), bounds)
    # No entry gives more than it declares, and none is inflated past the bound of a file.
    inflated = sum(min(entry.file_size, bounds.file) for entry in entries)
    if inflated > bounds.total:
        raise Refused("too_large", size=inflated >> 20, most=bounds.total >> 20)
    members = []
    for number, entry in enumerate(entries):
        if entry.is_dir():
            continue
        name = _entry_name(entry).replace("\\", "/")
        nested = "nested_archive" if name.casefold().endswith(_NESTED) else None
        reason = "encrypted" if entry.flag_bits & 1 else nested
        members.append(Member("zip", number, name, entry.file_size, reason=reason))
    return tuple(members)


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The name in the zip: many programs write UTF-8 without saying so, and `biểu` would come out as `biß╗âu`."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def mail_members(data: bytes, bounds: Bounds) -> tuple[Member, ...]:
    """Attachments of a mail, those of a mail forwarded within it too, with the outer mail's own date."""
    message = _parse(data)
    day = _sent_on(message)
    members: list[Member] = []
    for number, part in enumerate(_parts(message)):
        name = _name(part)
        if name is None:
            continue
        name = name or f"{len(members) + 1}"
        nested = name.casefold().endswith(_NESTED)
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
        parts = _parts(_parse(data))
        payload = parts[member.number].get_payload(decode=True) if member.number < len(parts) else None
        content = payload if isinstance(payload, bytes) else b""
    if sniff(content) in ("zip", "eml"):
        raise Refused("nested_archive")
    return content


def _check_count(count: int, bounds: Bounds) -> None:
    if count > bounds.members:
        raise Refused("too_many_members", most=bounds.members)


class _PlainHeaders(email.policy.Compat32):
    """Headers as plain text, the overlong dropped: parsing an odd one in full takes all time and memory there is."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value of a header; bytes that no encoding was given for are UTF-8, as Vietnamese programs write."""
        name, value = super().header_source_parse(sourcelines)
        if len(value) > _LONGEST_HEADER:
            return name, ""
        return name, value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _parse(data: bytes) -> Message:
    if data.count(b"\n") > _MOST_LINES or data.count(b"\n--") > _MOST_BOUNDARIES:
        raise Refused("odd_package")
    try:
        return email.message_from_bytes(data, policy=_PlainHeaders())
    except _ODD_HEADER as fault:
        raise Refused("damaged") from fault


def _parts(message: Message) -> list[Message]:
    """Every part that holds bytes, those of mails forwarded within the mail too."""
    try:
        return [part for part in message.walk() if not part.is_multipart()]
    except RecursionError as fault:
        raise Refused("odd_package") from fault


def _name(part: Message) -> str | None:
    """An attachment's name, "" where it has none, None for what is no attachment."""
    try:
        name = str(email.header.make_header(email.header.decode_header(part.get_filename() or "")))
        if not name and part.get_content_disposition() != "attachment":
            return None
    except (*_ODD_HEADER, email.errors.HeaderParseError):
        return ""  # a header no mail program wrote
    return name.replace("\\", "/").rpartition("/")[2]


def _sent_on(message: Message) -> str | None:
    try:
        sent = email.utils.parsedate_to_datetime(str(message["Date"]))
    except _ODD_HEADER:
        return None
    return (sent if sent.tzinfo else sent.replace(tzinfo=_LOCAL)).astimezone(_LOCAL).isoformat(timespec="minutes")

"""Everything that lies in the returns folder, each entry with its place, its day of receipt, its way to the bytes.

Links are never followed and only regular files are opened. A zip or a mail is an entry and so is each of its members,
one level deep. Nothing is read here beyond the lists of containers.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.members import Member, load_member, mail_members, zip_members
from qs_workbook.readers.sniff import sniff

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DEEPEST = 24
_MOUNT_POINT = 0xA0000003  # a Windows junction: a link by another name
_IGNORED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"~\$.*|\.~lock\..*#"), "lock_file"),
    (
        re.compile(r".*\.(crdownload|part|partial|download|opdownload|tmp|temp|filepart)|~wr[ld].*", re.I),
        "temporary_file",
    ),
    (re.compile(r".*\.(lnk|url|webloc|desktop)", re.I), "link"),
    (re.compile(r"\..*|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r", re.I), "system_file"),
)
_SYSTEM_FOLDERS = frozenset({"__macosx", "$recycle.bin", "system volume information"})


@dataclass(frozen=True)
class Entry:
    """One entry: `path` as shown and kept in the ledger; `reason` set where it is not to be read at all.

    `received_on` is the day a sub-folder is named for, or the mail's own date and time (ISO 8601).
    """

    path: str
    file: Path
    size: int = 0
    modified: float = 0.0
    member: Member | None = None
    received_on: str | None = None
    reason: str | None = None
    facts: tuple[tuple[str, int | str], ...] = ()

    def load(self, bounds: Bounds | None = None) -> bytes:
        """The bytes, never more than the bounds allow. Raises Refused with `too_large`, `damaged`, `unreadable` …"""
        bounds = bounds or Bounds()
        try:
            with self.file.open("rb") as stream:
                data = stream.read(bounds.file + 1)
        except OSError as fault:
            raise Refused("unreadable") from fault
        if len(data) > bounds.file:
            raise Refused("too_large", size=self.size >> 20, most=bounds.file >> 20)
        return data if self.member is None else load_member(data, self.member, bounds)


def list_entries(folder: Path, root: Path | None = None, bounds: Bounds | None = None) -> tuple[Entry, ...]:
    """Every entry under `folder`, sorted by path; paths are relative to `root` (default: the folder's parent)."""
    bounds = bounds or Bounds()
    found: list[Entry] = []
    taken: dict[str, int] = {}
    for entry in _walk(folder, root or folder.parent, 0):
        for one in (entry, *_members(entry, bounds)):
            count = taken[one.path] = taken.get(one.path, 0) + 1
            # The same name composed and decomposed are two files to the disk and one to the eye.
            found.append(one if count == 1 else replace(one, path=f"{one.path}#{count}"))
    return tuple(sorted(found, key=lambda e: e.path))


def shown(name: str) -> str:
    """A name as it may be printed: NFC, with control, direction and undecodable characters escaped."""
    name = unicodedata.normalize("NFC", name)
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in name)


def _walk(folder: Path, root: Path, depth: int) -> Iterator[Entry]:
    try:
        children = sorted(os.scandir(folder), key=lambda child: child.name)
    except OSError:
        yield Entry(_relative(folder, root), folder, reason="unreadable")
        return
    for child in children:
        path = Path(child.path)
        try:
            status = os.lstat(child.path)
        except OSError:
            yield Entry(_relative(path, root), path, reason="unreadable")
            continue
        linked = stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _MOUNT_POINT
        entry = Entry(_relative(path, root), path, status.st_size, status.st_mtime, received_on=_day(path, root))
        if linked:
            yield replace(entry, size=0, reason="link")
        elif stat.S_ISDIR(status.st_mode):
            if depth < _DEEPEST and child.name.casefold() not in _SYSTEM_FOLDERS:
                yield from _walk(path, root, depth + 1)
            else:
                yield replace(entry, size=0, reason="system_file")
        elif not stat.S_ISREG(status.st_mode):
            yield replace(entry, size=0, reason="not_a_file")
        else:
            yield replace(entry, reason=ignore_reason(child.name))


def ignore_reason(name: str) -> str | None:
    """Why a file of this name is no submission, None where it has to be looked at."""
    name = unicodedata.normalize("NFC", name)
    return next((reason for pattern, reason in _IGNORED if pattern.fullmatch(name)), None)


def _relative(path: Path, root: Path) -> str:
    return shown(path.relative_to(root).as_posix())


def _day(path: Path, root: Path) -> str | None:
    for part in reversed(path.relative_to(root).parts[:-1]):
        found = _DAY.search(part)
        if found:
            try:
                return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            except ValueError:
                continue
    return None


def _members(entry: Entry, bounds: Bounds) -> Iterator[Entry]:
    """Members of a zip or a mail; a container that cannot be listed has none (its own reading says why)."""
    if entry.reason is not None or not _may_contain(entry.file):
        return
    try:
        data = entry.load(bounds)
        kind = sniff(data)
        if kind not in ("zip", "eml"):
            return
        listed = zip_members(data, bounds) if kind == "zip" else mail_members(data, bounds)
    except Refused:
        return
    for member in listed:
        reason = member.reason or ignore_reason(member.name.rpartition("/")[2])
        if member.name.casefold().startswith("__macosx/"):
            reason = "system_file"
        day = entry.received_on or member.received_on
        name = shown(member.name)
        yield replace(
            entry, path=f"{entry.path}!{name}", size=member.size, member=member, received_on=day, reason=reason
        )


def _may_contain(file: Path) -> bool:
    """A look at the first bytes: zips (and the many things that are zips) and texts that may be mails."""
    try:
        with file.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return False
    return head.startswith(b"PK") or sniff(head) == "eml"

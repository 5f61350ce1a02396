"""The parts of a spreadsheet package, inflated within bounds; nothing is parsed here, media are never inflated.

Refuses what no honest program writes: parts given twice, overlapping entries, `..`, any DOCTYPE.
"""

import io
import posixpath
import re
import zipfile
import zlib

from qs_workbook.readers.blanks import BlankStripper
from qs_workbook.readers.bounds import Bounds, Refused

_TEXT_PARTS = (".xml", ".rels", ".vml")
_CHUNK = 1024 * 1024
_STRIP_FROM = 512 * 1024


def part_name(name: str) -> str:
    """A part's name as other parts refer to it: forward slashes, no leading one."""
    return name.replace("\\", "/").lstrip("/")


def read_parts(data: bytes, bounds: Bounds) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """All XML parts by casefolded name, and the names of every entry. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, bounds)
            return _inflate(archive, entries, bounds), tuple(part_name(e.filename) for e in entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise Refused("damaged") from fault


def _check_entries(entries: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    if len(entries) > bounds.entries:
        raise Refused("too_many_parts", count=len(entries), most=bounds.entries)
    seen: set[str] = set()
    offsets: set[int] = set()
    for entry in entries:
        name = part_name(entry.filename).casefold()
        if entry.flag_bits & 1:
            raise Refused("encrypted")
        if ".." in name.split("/") or entry.header_offset in offsets:
            raise Refused("odd_package")
        if name in seen:
            raise Refused("part_twice", part=part_name(entry.filename))
        seen.add(name)
        offsets.add(entry.header_offset)


def _inflate(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], bounds: Bounds) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = bounds.total
    for entry in entries:
        name = part_name(entry.filename).casefold()
        if entry.is_dir() or not name.endswith(_TEXT_PARTS):
            continue
        strip = BlankStripper() if "worksheets/" in name and entry.file_size > _STRIP_FROM else None
        content, size = inflate(archive, entry, min(bounds.part, left), strip)
        left -= size
        content = _as_utf8(content)
        if b"<!DOCTYPE" in content:
            raise Refused("doctype", part=part_name(entry.filename))
        parts[name] = content
    return parts


def inflate_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """One entry, read to its end (so that its checksum is verified) and never past `most` bytes."""
    return inflate(archive, entry, most)[0]


def inflate(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, strip: BlankStripper | None = None
) -> tuple[bytes, int]:
    """One entry and what it really inflates to; blank cells of a large sheet go while it is inflated."""
    kept = io.BytesIO()  # hands its buffer over without a second copy
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > most:
                raise Refused("too_large", size=size // _CHUNK, most=most // _CHUNK)
            kept.write(piece if strip is None else strip.feed(piece))
    if strip is not None:
        kept.write(strip.rest())
    return kept.getvalue(), size


def _as_utf8(content: bytes) -> bytes:
    """UTF-16 parts as UTF-8, so that every later look at the bytes sees the same text the parser does."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:2] in (b"<\x00", b"\x00<"):
        encoding = "utf-16" if content[:1] in (b"\xff", b"\xfe") else ("utf-16-le" if content[1] == 0 else "utf-16-be")
        text = content.decode(encoding, "replace")
        return re.sub(r"^\ufeff?<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    return content


def resolve(base: str, target: str) -> str:
    """The casefolded name of a relationship's target, as seen from the part `base`."""
    target = part_name(target) if target.startswith(("/", "\\")) else posixpath.join(posixpath.dirname(base), target)
    return posixpath.normpath(target.replace("\\", "/")).casefold()


def rels_of(part: str) -> str:
    """Name of the relationships part that belongs to a part."""
    head, tail = posixpath.split(part)
    return posixpath.join(head, "_rels", f"{tail}.rels")

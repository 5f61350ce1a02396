"""The returns folder into the ledger: every entry is seen and hashed, new contents are read in the worker process.

Originals are never touched. The bytes of a workbook that claims to be one of ours are kept by hash.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qs_workbook import __version__
from qs_workbook.ledger import Seen
from qs_workbook.model.plain import to_plain
from qs_workbook.readers.bounds import Refused
from qs_workbook.readers.inbox import Entry, list_entries
from qs_workbook.readers.issued import load_form, load_issued, remember_issue
from qs_workbook.readers.reading import FileReading, ReadingContext
from qs_workbook.readers.worker import ReadingProcess
from qs_workbook.saving import save_whole
from qs_workbook.workflow import issued
from qs_workbook.workflow.receipts import Reading
from qs_workbook.workflow.session import Session

_HALF_COPIED = frozenset({"damaged", "empty", "truncated", "unreadable"})
_UNSURE = frozenset({"crashed", "deadline", "too_much_memory"})  # may be the machine's trouble: tried again every run
_STILL, _PAUSE = 2.0, 0.4  # seconds a file must have stood still to be as broken as it looks; between two looks


@dataclass(frozen=True)
class _Content:
    """An entry with its hash ("" where its bytes could not be had).

    The bytes themselves only while one file is read: a folder of photographs would not fit into memory at once.
    """

    entry: Entry
    sha256: str
    reason: str  # why it is not read, "" where it is
    data: bytes | None = None


def collect(session: Session) -> None:
    """Bring the ledger up to date with the folder."""
    contents = [replace(_load(entry), data=None) for entry in list_entries(session.folder.returns, session.folder.root)]
    session.ledger.note_seen(tuple(_seen(content) for content in contents), session.stamp)
    context = reading_context(session)
    contexts = _Contexts(session, context)
    erased = session.ledger.erased()
    fresh: dict[str, _Content] = {}
    for content in contents:
        sha256 = content.sha256
        if not sha256 or content.reason or sha256 in erased:
            continue
        if not contexts.holds(session.ledger.reading_context(sha256)):
            fresh.setdefault(sha256, content)
    with ReadingProcess(context) as reader:
        for done, content in enumerate(fresh.values(), start=1):
            if len(fresh) > 9 and done % 10 == 0:
                facts = {"done": done, "total": len(fresh), "file": content.entry.path}
                session.tell(session.texts.say("cli.progress.reading", **facts))
            _read(session, reader, content, contexts)


def _load(entry: Entry) -> _Content:
    if entry.reason in ("link", "not_a_file", "unreadable"):
        return _Content(entry, "", entry.reason)
    try:
        data = entry.load()
    except Refused as refused:
        return _Content(entry, "", entry.reason or refused.reason)
    return _Content(entry, hashlib.sha256(data).hexdigest(), entry.reason or "", data)


def _seen(content: _Content) -> Seen:
    entry = content.entry
    mtime = entry.modified or None
    return Seen(entry.path, content.sha256, entry.size, mtime, "", True, entry.received_on, content.reason)


def reading_context(session: Session) -> ReadingContext:
    """What the reading process must know of this campaign."""
    campaign = session.campaign
    current = {
        unit: str(kept["structure"])
        for unit, kept in issued.read_register(session.folder).items()
        if isinstance(kept, dict) and "structure" in kept
    }
    return ReadingContext(
        campaign.id, campaign.key, load_issued(session.folder.issued), frozenset(campaign.unit_by_code), current
    )


class _Contexts:
    """What else a reading depends on: tool, campaign, units, and the form it was read through, as issued by now."""

    def __init__(self, session: Session, context: ReadingContext) -> None:
        known: Mapping[str, object] = {
            "tool": __version__,
            "campaign": context.campaign,
            "key": hashlib.sha256(context.key).hexdigest(),
            "units": sorted(context.units),
            "current": dict(context.current),
        }
        self._base = hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()
        self._forms = {
            version: hashlib.sha256((session.folder.issued / f"{version}.json").read_bytes()).hexdigest()
            for version in context.issued.by_version
        }

    def of(self, version: str) -> str:
        """The context of a reading through this version; one through none depends on all that are known."""
        form = self._forms.get(version) or hashlib.sha256(json.dumps(self._forms, sort_keys=True).encode()).hexdigest()
        return f"{self._base}|{version if version in self._forms else ''}|{form}"

    def holds(self, context: str | None) -> bool:
        """Whether a reading made under that context would be the same now."""
        base, version, _ = (*(context or "").split("|"), "", "")[:3]  # a line of an older tool has other parts
        return base == self._base and self.of(version) == context


def _read(session: Session, reader: ReadingProcess, content: _Content, contexts: "_Contexts") -> None:
    """Read one content and keep what was read; one that may still be arriving is looked at again first."""
    name = content.entry.path
    loaded = _load(content.entry)
    if loaded.data is None:
        return  # gone or out of reach since it was listed: the next run will see
    data = loaded.data
    if loaded.sha256 != content.sha256:  # written to since it was first seen
        session.ledger.replace_seen(name, content.sha256, loaded.sha256, len(data))
        content = loaded
    read = reader.read(data, name)
    while read.reason in _HALF_COPIED and _arriving(content.entry):
        time.sleep(_PAUSE)
        later = _load(content.entry)
        if later.data is None or later.data == data:
            continue
        session.ledger.replace_seen(name, content.sha256, later.sha256, len(later.data))
        content, data = later, later.data
        read = reader.read(data, name)
    if read.claims_to_be_ours:
        _restore_form(session, read)
        kept = session.folder.archived(read.sha256)
        if not kept.exists():
            save_whole(kept, data)
    reading = Reading(
        read.submission,
        read.reason or "",
        read.findings,
        read.claims_to_be_ours,
        {k: str(v) for k, v in read.facts.items()},
        read.identity.unit if read.identity else "",
    )
    version = read.submission.identity.form_version if read.submission else ""
    under = "" if read.reason in _UNSURE else contexts.of(version)
    session.ledger.keep_reading(read.sha256, under, json.dumps(to_plain(reading), ensure_ascii=False))


def _arriving(entry: Entry) -> bool:
    """Whether the file was written to a moment ago: a sync program or a mail program may still be at it."""
    try:
        return abs(time.time() - entry.file.stat().st_mtime) < _STILL  # a share's clock may run ahead of ours
    except OSError:
        return False


def _restore_form(session: Session, read: FileReading) -> None:
    """Where the forms as issued were lost, the return's own copy is kept again."""
    form = load_form(read.form_json) if read.form_json else None
    if form is not None:
        remember_issue(session.folder.issued, [form])

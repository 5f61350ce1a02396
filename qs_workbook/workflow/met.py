"""What each line of sheet Xử lý was written about: files by their bytes, figures by what the unit had said.

A file sent again under the same name, or another figure, is not what the officer decided on. Noted when a line is first
seen, beside the forms, so that a lost ledger loses none of it. What a unit said is kept only as a keyed digest.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence

from qs_workbook.ledger import Seen
from qs_workbook.model.campaign import Decision
from qs_workbook.workflow.folder import read_json, write_json
from qs_workbook.workflow.session import Session

REGISTER = "xu-ly.json"


class Met:
    """The record of what lines met; `save` once all were asked about."""

    def __init__(self, session: Session) -> None:
        self._path = session.folder.issued / REGISTER
        self._key = session.campaign.key
        kept = read_json(self._path)
        self._kept: dict[str, object] = dict(kept) if isinstance(kept, dict) else {}
        self._before = dict(self._kept)

    def contents(self, decision: Decision, path: str, seen: Sequence[Seen]) -> frozenset[str]:
        """Hashes of the contents at a path that the line is about: those known when it was first seen."""
        at_path = [one for one in seen if path in names_of(one) and one.sha256]
        known = [one.sha256 for one in at_path if one.judged] or [one.sha256 for one in at_path]
        kept = self._first(decision, path, sorted(set(known)))
        return frozenset(str(one) for one in kept) if isinstance(kept, list) else frozenset()

    def added(self, decision: Decision, subject: str, now: Collection[str]) -> frozenset[str]:
        """What there is of a subject now and was not when the line was first seen."""
        kept = self._first(decision, subject, sorted(now))
        return frozenset(now).difference(kept if isinstance(kept, list) else ())

    def unchanged(self, decision: Decision, subject: str, said: Iterable[object]) -> bool:
        """Whether what is said of a subject is what it was when the line was first seen."""
        text = "\n".join(str(one) for one in said)
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:16]
        return self._first(decision, subject, digest) == digest

    def _first(self, decision: Decision, subject: str, now: object) -> object:
        said = (decision.kind, decision.question, decision.value, decision.reason, decision.on, subject)
        return self._kept.setdefault(hashlib.sha256(repr([str(one) for one in said]).encode()).hexdigest()[:16], now)

    def save(self) -> None:
        """Keep what was met for the first time."""
        if self._kept != self._before:
            write_json(self._path, self._kept)


def names_of(one: Seen) -> tuple[str, str]:
    """A content's path, and the name it has once another lies at that path."""
    return one.path, former_name(one.path, one.sha256)


def former_name(path: str, sha256: str) -> str:
    """A former content of a file edited in place is told apart by the first digits of its hash."""
    return f"{path}#{sha256[:8]}"


def places(contents: Mapping[tuple[str, str], Decision], seen: Sequence[Seen]) -> dict[tuple[str, str], Decision]:
    """Where these contents lie now, by path and hash: one no longer at its path is followed to wherever it lies."""
    present = {(one.path, one.sha256) for one in seen if one.present}
    found = dict(contents)
    for (path, sha256), decision in contents.items():
        if (path, sha256) not in present:
            found.update({(one.path, one.sha256): decision for one in seen if one.sha256 == sha256})
    return found

"""The record of a campaign: every file ever seen, what was read, questions, decisions, runs, sendings.

SQLite with a rollback journal, one transaction a run: a run that is cut off leaves the record of the run before it.
Everything here can be made again from the campaign folder: numbers of questions are kept beside the templates as well.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qs_workbook.errors import QsError

SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (
  path TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, mtime REAL, first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL, present INTEGER NOT NULL, received_at TEXT, hidden_reason TEXT NOT NULL DEFAULT '',
  verdict TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', unit TEXT NOT NULL DEFAULT '',
  form_version TEXT NOT NULL DEFAULT '', used INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (path, sha256));
CREATE TABLE IF NOT EXISTS readings (sha256 TEXT PRIMARY KEY, context TEXT NOT NULL, reading TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS controls (sha256 TEXT PRIMARY KEY, made_with TEXT NOT NULL, reading TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS questions (number TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, since TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS decisions (decision TEXT PRIMARY KEY, first_seen TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS erased (sha256 TEXT PRIMARY KEY, at TEXT NOT NULL, reason TEXT NOT NULL, by TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, at TEXT NOT NULL, command TEXT NOT NULL, result TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sendings (
  unit TEXT NOT NULL, address TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL,
  PRIMARY KEY (unit, address, content));
"""


@dataclass(frozen=True)
class Seen:
    """One content at one path: a file edited in place is seen twice."""

    path: str
    sha256: str
    size: int
    mtime: float | None
    first_seen: str
    present: bool
    received_at: str | None
    hidden_reason: str  # why the entry was never a submission (lock file, system file …)
    judged: bool = False  # given a verdict by an earlier run


_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}  # SQLITE_ERROR: tables of another tool


class Ledger:
    """The ledger of one campaign folder; use `transaction()` around everything a run writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.put_aside = ""  # name of a damaged ledger that this one takes the place of
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connect()
        except sqlite3.DatabaseError as fault:
            if fault.sqlite_errorcode not in _DAMAGED:  # held by a sync program, a full disk: whole, and not ours now
                raise
            # A damaged ledger is kept for whoever wants to look; what it held is read again from the folder.
            number = 1
            while (aside := path.with_name(f"{path.stem}.hong-{number}{path.suffix}")).exists():
                number += 1
            path.rename(aside)
            self.put_aside = aside.name
            self._connect()

    def _connect(self) -> None:
        self._db = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        try:
            self._db.execute("PRAGMA journal_mode=DELETE")
            self._db.execute("PRAGMA secure_delete=ON")  # what is erased must not linger in free pages
            self._db.executescript(SCHEMA)
            self._db.execute("SELECT count(*) FROM seen").fetchone()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of one run; inside another transaction it is part of that one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # -- files ----------------------------------------------------------------------------------------------------
    def note_seen(self, found: tuple[Seen, ...], now: str) -> None:
        """Record what lies in the folder now; what was seen before and is gone stays, marked absent."""
        self._db.execute("UPDATE seen SET present = 0")
        for one in found:
            self._db.execute(
                "INSERT INTO seen (path, sha256, size, mtime, first_seen, last_seen, present, received_at,"
                " hidden_reason) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (path, sha256) DO UPDATE SET"
                " last_seen = excluded.last_seen, present = 1, mtime = excluded.mtime,"
                " received_at = coalesce(excluded.received_at, received_at), hidden_reason = excluded.hidden_reason",
                (one.path, one.sha256, one.size, one.mtime, now, now, one.received_at, one.hidden_reason),
            )

    def seen(self) -> tuple[Seen, ...]:
        """Every file ever seen, in order of path and first sight."""
        rows = self._db.execute(
            "SELECT path, sha256, size, mtime, first_seen, present, received_at, hidden_reason, verdict FROM seen"
            " ORDER BY path, first_seen, sha256"
        )
        return tuple(Seen(r[0], r[1], r[2], r[3], r[4], bool(r[5]), r[6], r[7], bool(r[8])) for r in rows)

    def replace_seen(self, path: str, former: str, sha256: str, size: int) -> None:
        """A file that was still being copied when first looked at: only the whole one was ever there."""
        self._db.execute(
            "UPDATE OR REPLACE seen SET sha256 = ?, size = ? WHERE path = ? AND sha256 = ?",
            (sha256, size, path, former),
        )

    def note_verdict(
        self, path: str, sha256: str, verdict: str, reason: str, unit: str, form_version: str, used: bool
    ) -> None:
        """The standing of a file at this run."""
        self._db.execute(
            "UPDATE seen SET verdict = ?, reason = ?, unit = ?, form_version = ?, used = ?"
            " WHERE path = ? AND sha256 = ?",
            (verdict, reason, unit, form_version, int(used), path, sha256),
        )

    # -- what was read --------------------------------------------------------------------------------------------
    def reading_context(self, sha256: str) -> str | None:
        """Under what context (campaign, form as issued, tool) these bytes were last read, None where never."""
        row = self._db.execute("SELECT context FROM readings WHERE sha256 = ?", (sha256,)).fetchone()
        return row[0] if row else None

    def last_reading(self, sha256: str) -> str | None:
        """What was last read in these bytes, as JSON, whatever the context."""
        row = self._db.execute("SELECT reading FROM readings WHERE sha256 = ?", (sha256,)).fetchone()
        return row[0] if row else None

    def keep_reading(self, sha256: str, context: str, reading: str) -> None:
        """Keep what was read."""
        self._db.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", (sha256, context, reading))

    def control(self, sha256: str, made_with: str) -> str | None:
        """The control workbook of this hash as plain data, when this same tool and pack read it."""
        row = self._db.execute("SELECT made_with, reading FROM controls WHERE sha256 = ?", (sha256,)).fetchone()
        return row[1] if row and row[0] == made_with else None

    def keep_control(self, sha256: str, made_with: str, reading: str) -> None:
        """Keep the last-read control workbook; older ones are no longer asked for."""
        self._db.execute("DELETE FROM controls")
        self._db.execute("INSERT INTO controls VALUES (?, ?, ?)", (sha256, made_with, reading))

    def erase(self, sha256: str, at: str, reason: str, by: str) -> None:
        """Forget the content of a file that holds personal data; hash, date, reason and name stay."""
        self._db.execute("DELETE FROM readings WHERE sha256 = ?", (sha256,))
        self._db.execute("INSERT OR IGNORE INTO erased VALUES (?, ?, ?, ?)", (sha256, at, reason, by))

    def erased(self) -> frozenset[str]:
        """Hashes of files whose content was erased."""
        return frozenset(row[0] for row in self._db.execute("SELECT sha256 FROM erased"))

    # -- questions, decisions, runs, sendings ---------------------------------------------------------------------
    def questions(self) -> dict[str, str]:
        """Numbers of questions by their key."""
        return dict(self._db.execute("SELECT key, number FROM questions"))

    def keep_questions(self, numbers: Mapping[str, str], now: str) -> None:
        """Keep numbers; one given before is never given to another question."""
        self._db.executemany(
            "INSERT OR IGNORE INTO questions (number, key, since) VALUES (?, ?, ?)",
            [(number, key, now) for key, number in numbers.items()],
        )

    def note_decisions(self, decisions: tuple[str, ...], now: str) -> None:
        """Record each decision (as JSON) the first time it is seen; one taken back stays in the record."""
        self._db.executemany("INSERT OR IGNORE INTO decisions VALUES (?, ?)", [(one, now) for one in decisions])

    def decisions(self) -> tuple[tuple[str, str], ...]:
        """Every decision ever seen with its first sight."""
        return tuple(self._db.execute("SELECT decision, first_seen FROM decisions ORDER BY first_seen, decision"))

    def last_run(self, command: str) -> tuple[str, dict[str, object]] | None:
        """When the command last ran, and with what result."""
        row = self._db.execute(
            "SELECT at, result FROM runs WHERE command = ? ORDER BY id DESC LIMIT 1", (command,)
        ).fetchone()
        return (row[0], json.loads(row[1])) if row else None

    def note_run(self, at: str, command: str, result: Mapping[str, object]) -> None:
        """Record a run."""
        text = json.dumps(result, ensure_ascii=False, sort_keys=True)
        self._db.execute("INSERT INTO runs (at, command, result) VALUES (?, ?, ?)", (at, command, text))

    def sendings(self) -> dict[tuple[str, str, str], tuple[str, str]]:
        """Outcome and time of every message sent, by unit, address and content hash."""
        rows = self._db.execute("SELECT unit, address, content, outcome, at FROM sendings")
        return {(r[0], r[1], r[2]): (r[3], r[4]) for r in rows}

    def note_sending(self, unit: str, address: str, content: str, at: str, outcome: str) -> None:
        """Record a message at once, outside any longer transaction: what is sent is sent."""
        self._db.execute(
            "INSERT OR REPLACE INTO sendings VALUES (?, ?, ?, ?, ?)", (unit, address, content, at, outcome)
        )


def conflict_copies(folder: Path) -> tuple[str, ...]:
    """Copies of the ledger that a sync program made beside it (`ledger (1).sqlite`): told, never read."""
    return tuple(
        sorted(p.name for p in folder.glob("ledger*.sqlite") if p.name != "ledger.sqlite" and ".hong-" not in p.name)
    )


class Lock:
    """One run at a time in a campaign folder.

    The operating system holds the lock on an open file and lets go of it when the process ends in whatever way,
    so that a lock left by a killed run stops nobody.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> "Lock":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("a+b")
        if not _try_lock(self._file.fileno()):
            self._file.close()
            raise QsError("busy")
        return self

    def __exit__(self, *_: object) -> None:
        _unlock(self._file.fileno())
        self._file.close()


if sys.platform == "win32":  # the two systems have different calls for the same thing
    import msvcrt

    def _try_lock(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(number: int) -> None:
        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_UN)

"""The record: all or nothing, numbers never given twice, nothing seen is forgotten."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qs_workbook.errors import QsError
from qs_workbook.ledger import Ledger, Lock, Seen, conflict_copies


def seen(path: str, sha256: str, present: bool = True) -> Seen:
    return Seen(path, sha256, 10, 1.0, "", present, None, "")


def test_a_run_that_breaks_off_leaves_the_record_as_it_was(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with pytest.raises(RuntimeError), ledger.transaction():
        ledger.note_seen((seen("a.xlsx", "1"),), "2026-11-01")
        raise RuntimeError
    assert ledger.seen() == ()


def test_a_file_that_is_gone_stays_in_the_record(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.note_seen((seen("a.xlsx", "1"), seen("b.xlsx", "2")), "2026-11-01")
    ledger.note_seen((seen("a.xlsx", "3"),), "2026-11-02")
    assert [(s.path, s.sha256, s.present, s.first_seen) for s in ledger.seen()] == [
        ("a.xlsx", "1", False, "2026-11-01"),
        ("a.xlsx", "3", True, "2026-11-02"),
        ("b.xlsx", "2", False, "2026-11-01"),
    ]


def test_numbers_of_questions_are_never_given_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.keep_questions({"A|TYT": "H-001"}, "2026-11-01")
    ledger.keep_questions({"A|TYT": "H-009", "B|TYT": "H-001"}, "2026-11-02")
    assert ledger.questions() == {"A|TYT": "H-001"}


def test_a_reading_is_kept_with_its_context(tmp_path: Path) -> None:
    """A form added later, or a newer tool, means that the file is read anew."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.keep_reading("1", "context", "{}")
    assert ledger.reading_context("1") == "context"
    assert ledger.reading_context("2") is None
    assert ledger.last_reading("1") == "{}"


def test_erasing_keeps_the_hash_alone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.keep_reading("1", "context", "a child's name")
    ledger.erase("1", "2026-11-03", "có họ tên trẻ em", "Lê Thị Mẫu")
    assert ledger.last_reading("1") is None
    assert ledger.erased() == {"1"}


def test_a_damaged_ledger_is_put_aside_and_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    ledger = Ledger(path)
    assert (ledger.seen(), ledger.put_aside) == ((), "ledger.hong-1.sqlite")
    assert (tmp_path / "ledger.hong-1.sqlite").exists()


def test_a_ledger_held_by_another_program_is_not_taken_for_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that holds it for a minute must not cost the record of first sight and of mails sent."""
    path = tmp_path / "ledger.sqlite"
    Ledger(path).close()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, timeout, **more: connect(file, timeout=0.1, **more))
    holder = connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Ledger(path)
    holder.close()
    assert [p.name for p in tmp_path.iterdir()] == ["ledger.sqlite"]


def test_a_rollback_journal_is_used(tmp_path: Path) -> None:
    """Write-ahead logs and synced folders do not go together."""
    Ledger(tmp_path / "ledger.sqlite").close()
    mode = sqlite3.connect(tmp_path / "ledger.sqlite").execute("PRAGMA journal_mode").fetchone()
    assert mode == ("delete",)


def test_copies_made_by_a_sync_program_are_seen(tmp_path: Path) -> None:
    for name in ("ledger.sqlite", "ledger (1).sqlite", "ledger-PC02.sqlite", "ledger.hong-1.sqlite"):
        (tmp_path / name).touch()
    assert conflict_copies(tmp_path) == ("ledger (1).sqlite", "ledger-PC02.sqlite")


def test_two_runs_at_once_are_told_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom qs_workbook.ledger import Lock\n"
        f"with Lock(Path({str(tmp_path / 'lock')!r})):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(QsError, match="busy"), Lock(tmp_path / "lock"):
        pass
    holder.kill()
    holder.wait()
    time.sleep(0.1)
    with Lock(tmp_path / "lock"):
        pass

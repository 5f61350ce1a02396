"""Nothing is lost: killed runs, full disks, two runs at once, files still being copied, files edited and deleted."""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from qs_workbook.cli import FULL_OR_HELD, VIETNAM
from qs_workbook.errors import QsError
from qs_workbook.readers.reading import FileReading, ReadingContext, read_file
from qs_workbook.workflow import collect
from qs_workbook.workflow.publish import run
from qs_workbook.workflow.session import open_session
from tests.campaigns import qs, send

NOW = datetime(2026, 11, 6, 12, tzinfo=VIETNAM)
CALLS = ("fsync", "replace", "open for writing")


class Here:
    """The reading process without a process: what fails here must be the file system, not the start of a child."""

    def __init__(self, context: ReadingContext) -> None:
        self.context = context

    def __enter__(self) -> "Here":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, data: bytes, name: str) -> FileReading:
        return read_file(data, name, self.context)


def run_here(root: Path) -> None:
    with open_session(root, NOW, "vi", lambda _: None) as session:
        run(session)


def outputs(root: Path) -> dict[str, str]:
    """Everything an officer would look at, by hash; the ledger's own file is compared by what it says."""
    found = {}
    for folder in ("1-bieu-mau", "2-ban-nop", "3-ket-qua", ".qs/archive"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                found[path.relative_to(root).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture
def ready(answered: Path) -> Path:
    """Three returns, one with a question, nothing taken in yet."""
    send(answered, "TYT", {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): 41})
    return answered


@contextmanager
def failing(call: str, at: int) -> Iterator[Callable[[], bool]]:
    """The `at`-th call of its kind fails as a full disk does; asks whether it came to that."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == at:
            raise OSError(28, "No space left on device")

    fsync, replace, opened = os.fsync, Path.replace, Path.open

    def failing_fsync(number: int) -> None:
        step()
        fsync(number)

    def failing_replace(self: Path, target: Any) -> Path:
        step()
        return replace(self, target)

    def failing_open(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if "w" in mode:
            step()
        return opened(self, mode, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        if call == "fsync":
            patch.setattr(os, "fsync", failing_fsync)
        elif call == "replace":
            patch.setattr(Path, "replace", failing_replace)
        else:
            patch.setattr(Path, "open", failing_open)
        yield lambda: count >= at


@pytest.mark.parametrize("call", CALLS)
def test_whichever_file_operation_fails_the_next_run_makes_it_whole(
    call: str, ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own way of testing: fail the 1st, 2nd, 3rd … until a run ends clean; the result must be the same."""
    monkeypatch.setattr(collect, "ReadingProcess", Here)
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(ready, undisturbed)
    run_here(undisturbed)
    wanted = outputs(undisturbed)
    for at in range(1, 200):
        root = tmp_path / f"disturbed-{at}"
        shutil.copytree(ready, root)
        with failing(call, at) as happened:
            try:
                run_here(root)
            except QsError as fault:
                assert fault.code in ("output_unwritable", "record_unwritable", "folder_readonly")
            except OSError as fault:
                assert fault.errno in FULL_OR_HELD
            failed = happened()
        run_here(root)
        assert outputs(root) == wanted, f"{call} number {at}"
        shutil.rmtree(root)
        if not failed:
            assert at > 5
            return
    raise AssertionError("the run never ended clean")


def test_killed_runs_are_made_whole_by_the_next(ready: Path, tmp_path: Path) -> None:
    """The long form is `python scripts/kill_runs.py 200`; here a few kills at different moments."""
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(ready, undisturbed)
    qs(undisturbed, "run", today="2026-11-06", expect=1)
    line = [sys.executable, "-m", "qs_workbook", "-C", str(ready), "run", "--today", "2026-11-06"]
    for moment in (0.5, 0.9, 1.3, 1.7):
        killed = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        killed.kill()
        killed.wait()
    qs(ready, "run", today="2026-11-06", expect=1)
    assert outputs(ready) == outputs(undisturbed)


def test_two_runs_at_once_wait_for_one_another(ready: Path) -> None:
    line = [sys.executable, "-m", "qs_workbook", "-C", str(ready), "run", "--today", "2026-11-06", "--json"]
    both = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(2)]
    codes = [process.wait(120) for process in both]
    for process in both:
        assert process.stdout is not None
        process.stdout.close()
    assert codes == [1, 1]


def test_a_file_still_being_copied_is_waited_for(campaign: Path) -> None:
    whole = send(campaign, "TYT").read_bytes()
    path = campaign / "2-ban-nop/TYT.xlsx"
    path.write_bytes(whole[: len(whole) // 2])

    def copy_on() -> None:
        """As a sync program does: the time of the file moves on until the last part is there."""
        deadline, seen = time.monotonic() + 60, 0.0
        while time.monotonic() < deadline and (not seen or time.monotonic() < seen + 1):
            os.utime(path)
            time.sleep(0.05)
            if not seen and (campaign / ".qs/lock").exists():
                seen = time.monotonic()
        path.write_bytes(whole)

    copying = threading.Thread(target=copy_on)
    (campaign / ".qs/lock").unlink(missing_ok=True)
    copying.start()
    document = qs(campaign, "ingest", today="2026-11-06")
    copying.join()
    assert [(f["path"], f["verdict"]) for f in document["files"]] == [("2-ban-nop/TYT.xlsx", "accepted")]


def test_a_deleted_return_still_counts_and_stays_in_the_archive(answered: Path) -> None:
    qs(answered, "ingest", today="2026-11-06", expect=0)
    path = answered / "2-ban-nop/TYT.xlsx"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.unlink()
    document = qs(answered, "ingest", today="2026-11-07", expect=0)
    file = next(f for f in document["files"] if f["unit"] == "TYT")
    assert (file["verdict"], file["present"], file["used"]) == ("accepted", False, True)
    assert document["received"] == document["accounted"] == 3
    kept = (answered / ".qs/archive" / digest[:2] / digest).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == digest


def test_a_lost_record_loses_neither_values_nor_numbers(ready: Path) -> None:
    before = qs(ready, "run", today="2026-11-06", expect=1)
    shutil.rmtree(ready / ".qs")
    after = qs(ready, "run", today="2026-11-06", expect=1)
    assert after["consolidate"] == before["consolidate"]
    assert after["ingest"] == before["ingest"]


def test_copies_by_any_name_are_one_return(answered: Path) -> None:
    for name in ("TYT (1).xlsx", "TYT - Copy.xlsx", "bản cuối.xlsx"):
        shutil.copyfile(answered / "2-ban-nop/TYT.xlsx", answered / "2-ban-nop" / name)
    files = qs(answered, "ingest", today="2026-11-06", expect=0)["files"]
    verdicts = sorted(f["verdict"] for f in files if f["unit"] == "TYT")
    assert verdicts == ["accepted", "duplicate", "duplicate", "duplicate"]
    assert len(files) == 6

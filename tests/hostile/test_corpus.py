"""Every kind of hostile, broken or merely odd file gets the verdict it is meant to get, in bounded time and memory."""

import os
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from qs_workbook.model.kinds import State
from qs_workbook.readers.worker import ReadingProcess
from tests.hostile.corpus import ANSWERS, Kind
from tests.hostile.kinds import KINDS as PACKAGE_KINDS
from tests.hostile.other_kinds import OTHERS
from tests.readers.office_case import context

KINDS = (*PACKAGE_KINDS, *OTHERS)
SECONDS, MEMORY = 5.0, 500 << 20


@pytest.fixture(scope="module")
def process() -> Iterator[ReadingProcess]:
    with ReadingProcess(context(), deadline=60) as reading:  # the machine may be busy; processor time is what counts
        reading.read(b"", "warm")
        yield reading


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.filterwarnings("ignore:Duplicate name")  # some kinds are just that
@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_the_verdict_of(kind: Kind, process: ReadingProcess) -> None:
    data = kind.make()
    started = used(process)
    reading = process.read(data, "bieu.xlsx")
    elapsed = used(process) - started
    record(kind.name, elapsed, peak(process))
    assert reading.reason == kind.reason, reading.facts
    assert elapsed < SECONDS
    assert peak(process) < MEMORY
    if kind.reason is None:
        assert reading.submission is not None
        told = [f.code for f in reading.findings]
        assert [code for code in kind.told if code not in told] == []
        assert kind.told or told == [], "an innocent file is read without a word"
        fields = reading.submission.by_field()
        for code, value in ANSWERS.items():
            held = fields.get((code, "value"))
            if code in kind.lost:
                assert held is None or (held.value is None and not held.state.known)
            else:
                assert held is not None
                assert (held.value, held.state) == (Decimal(value), State.REPORTED)


def used(process: ReadingProcess) -> float:
    """Processor seconds of the reading process so far, where the system tells them."""
    if sys.platform != "linux" or process._child is None:
        return 0.0
    fields = Path(f"/proc/{process._child.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(process: ReadingProcess) -> int:
    """Peak memory of the reading process, in bytes, where the system tells it."""
    if sys.platform != "linux" or process._child is None:
        return 0
    status = Path(f"/proc/{process._child.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def record(name: str, seconds: float, memory: int) -> None:
    """Figures for `pytest -s`: processor time, and the process's peak so far."""
    print(f"{seconds:6.2f} s {memory >> 20:5d} MB  {name}")  # noqa: T201 - shown only under -s

"""The reading process: one that hangs, dies or eats memory is told, and the next file is read."""

import os
import time

import pytest

from qs_workbook.readers import worker
from qs_workbook.readers.reading import ReadingContext
from qs_workbook.readers.worker import ReadingProcess
from tests.readers.office_case import context, issued


def test_many_files_share_one_process() -> None:
    with ReadingProcess(context()) as process:
        first = process.read(issued("TYT1").data, "a.xlsx")
        child = process._child.pid
        second = process.read(issued("CA1").data, "b.xlsx")
        assert process._child.pid == child
    assert first.submission is not None
    assert second.submission is not None
    assert (first.submission.identity.unit, second.submission.identity.unit) == ("TYT1", "CA1")


def misbehave(how: str, context: ReadingContext) -> str:
    """What a library does to its process on a bad day."""
    if how == "hang":
        time.sleep(60)
    if how == "die":
        os._exit(9)
    if how == "eat":
        assert bytearray(2 << 30)
    if how == "raise":
        raise ValueError("an odd file")
    return "well"


@pytest.mark.parametrize(
    ("how", "reason"),
    [("hang", "deadline"), ("die", "crashed"), ("raise", "crashed"), ("eat", "too_much_memory")],
)
def test_a_file_that_breaks_its_reader_is_told_and_the_next_is_read(how: str, reason: str) -> None:
    with ReadingProcess(context(), deadline=1.5) as process:
        assert process.ask(misbehave, how)[1] == reason
        assert process.ask(misbehave, "next") == ("well", "")


def _dies_before_it_is_ready(pipe: object, context: object) -> None:
    os._exit(3)


def test_a_child_that_never_comes_up_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a trouble of the laptop would reject thirty good returns in one night."""
    monkeypatch.setattr(worker, "TARGET", _dies_before_it_is_ready)
    with ReadingProcess(context()) as reader, pytest.raises(worker.ReaderStartError):
        reader.read(b"PK", "MN01.xlsx")

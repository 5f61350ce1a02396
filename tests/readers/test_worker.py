"""The reading process: one that hangs, dies or eats memory is told, and the next file is read."""

import os
import time
from dataclasses import replace

import pytest

from qs_workbook.readers import worker
from qs_workbook.readers.reading import FileReading, ReadingContext
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


def _misbehave(data: bytes, name: str, context: ReadingContext) -> FileReading:
    if name == "hang":
        time.sleep(60)
    if name == "die":
        os._exit(9)
    if name == "eat":
        kept = bytearray(2 << 30)
        assert kept
    if name == "raise":
        raise ValueError("an odd file")
    return FileReading("0" * 64, "xlsx")


def _serve_misbehaving(pipe: object, context: ReadingContext) -> None:
    worker.read_file = _misbehave
    worker.serve(pipe, context)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "reason"), [("hang", "deadline"), ("die", "crashed"), ("raise", "crashed"), ("eat", "too_much_memory")]
)
def test_a_file_that_breaks_its_reader_is_told_and_the_next_is_read(
    name: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "TARGET", _serve_misbehaving)
    with ReadingProcess(replace(context()), deadline=1.5) as process:
        assert process.read(b"x", name).reason == reason
        assert process.read(b"x", "next").reason is None


def _dies_before_it_is_ready(pipe: object, context: object) -> None:
    os._exit(3)


def test_a_child_that_never_comes_up_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a trouble of the laptop would reject thirty good returns in one night."""
    monkeypatch.setattr(worker, "TARGET", _dies_before_it_is_ready)
    with ReadingProcess(context()) as reader, pytest.raises(worker.ReaderStartError):
        reader.read(b"PK", "MN01.xlsx")

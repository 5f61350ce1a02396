"""Reading a round of returns, beside pandas reading the same files and openpyxl opening them.

Ratios within one run (`pytest -n 0 tests/benchmarks --benchmark-only`), never seconds. `pandas.read_excel` takes every
sheet of a file as a table and nothing more: no guard, no identity, no states, no findings. Not being slower is the aim;
when this was written we took 0.8 of pandas, and 0.5 of two openpyxl loads, which formulas with cached values need.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from qs_workbook.readers.control import read_control
from qs_workbook.readers.issued import load_issued
from qs_workbook.readers.reading import ReadingContext, read_file
from qs_workbook.resources import folder
from qs_workbook.rules.submission import check_submission
from tests.sample import HOME, load_sample

FILES = sorted((HOME / "clean").rglob("*.xlsx"))
Benchmark = Callable[..., Any]


@cache
def _context() -> ReadingContext:
    sample = load_sample()
    units = frozenset(unit.code for unit in sample.units)
    return ReadingContext(sample.campaign, sample.key, load_issued(HOME / "phat-hanh"), units)


@cache
def _campaign() -> Any:
    return read_control(HOME / "dieu-hanh.xlsx", folder("templates")).campaign


def ours(files: list[Path]) -> int:
    """Guard, flat picture, identity, observations and the rules within each return."""
    taken = 0
    for path in files:
        read = read_file(path.read_bytes(), path.name, _context())
        assert read.submission is not None, path
        issued = _context().issued.get(read.submission.identity.form_version)
        assert issued is not None
        check_submission(issued.form, read.submission, load_sample().pack, _campaign())
        taken += len(read.submission.observations)
    return taken


def by_pandas(files: list[Path]) -> int:
    """The named peer: every sheet of every file as a table."""
    return sum(len(table) for path in files for table in pd.read_excel(path, sheet_name=None, header=None).values())


def by_openpyxl(files: list[Path]) -> int:
    """The floor under an honest reader: formulas and cached values are two loads."""
    return sum(
        len(openpyxl.load_workbook(path, data_only=data_only).worksheets)
        for path in files
        for data_only in (False, True)
    )


@pytest.mark.parametrize("way", [ours, by_pandas, by_openpyxl])
def test_a_round_of_returns_is_read(benchmark: Benchmark, way: Callable[[list[Path]], int]) -> None:
    ours(FILES[:1])  # what is read once a run is read before the clock starts
    assert benchmark.pedantic(way, (FILES,), rounds=3) > len(FILES)

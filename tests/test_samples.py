"""`sample_returns/` against its expected results, kept as text.

`pytest --update-expected` rewrites them; the diff is read like code.
"""

import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from qs_workbook.model.campaign import Campaign
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import Form
from qs_workbook.model.identity import read_mark
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.readers.control import read_control
from qs_workbook.readers.inbox import list_entries
from qs_workbook.readers.issued import IssuedForms, load_issued
from qs_workbook.readers.reading import FileReading, ReadingContext, read_file
from qs_workbook.resources import folder
from qs_workbook.rules.submission import check_submission
from tests.campaigns import qs
from tests.sample import HOME, load_sample

TROUBLES = sorted(path.name for path in (HOME / "trouble").iterdir())
REBUILD = "rebuild with: python sample_returns/build.py"


@cache
def _issued() -> IssuedForms:
    return load_issued(HOME / "phat-hanh")


@cache
def _current() -> dict[str, Form]:
    """The form each unit would be sent now."""
    control = _control()
    return {unit.code: lay_out_unit_form(load_sample().pack, control, unit) for unit in control.units}


@cache
def _control() -> Campaign:
    return read_control(HOME / "dieu-hanh.xlsx", folder("templates")).campaign


def _line(finding: Finding) -> str:
    place = f"{finding.sheet or '-'}!{finding.cell or '-'}"
    return f"  {finding.severity.value:6} {finding.code:24} {place:20} {finding.raw!r}"


def _told(name: str, reading: FileReading, more: Iterable[Finding]) -> Iterator[str]:
    unit = reading.identity.unit if reading.identity else ""
    taken = sum(o.state.value != "blank" for o in reading.submission.observations) if reading.submission else 0
    yield f"{name}: {reading.reason or 'read'}; unit {unit or '-'}; {taken} cells filled"
    yield from (_line(finding) for finding in (*reading.findings, *more))


@pytest.mark.parametrize("name", TROUBLES)
def test_each_trouble_is_told_for_what_it_is(name: str, tmp_path: Path, expected: "Expected") -> None:
    """A trouble told wrongly sends a school to mend what is not broken; one not told reaches the province."""
    sample = load_sample()
    current = {unit: form.version for unit, form in _current().items()}
    context = ReadingContext(sample.campaign, sample.key, _issued(), frozenset(current), current)
    shutil.copy(HOME / "trouble" / name, tmp_path / name)
    lines: list[str] = []
    for entry in list_entries(tmp_path, tmp_path):
        reading = read_file(entry.load(), entry.path, context)
        found: tuple[Finding, ...] = ()
        if reading.submission is not None:
            issued = _issued().get(reading.submission.identity.form_version)
            assert issued is not None, REBUILD
            found = check_submission(issued.form, reading.submission, sample.pack, _control())
        lines += _told(entry.path, reading, found)
    expected(f"trouble/{name}.txt", lines)


def test_the_clean_round_gives_the_expected_result(tmp_path: Path, expected: "Expected") -> None:
    """The figures of the demonstration, indicator by indicator: a change here is a change of the product."""
    root = tmp_path / "quan-son-2026"
    (root / "1-bieu-mau").mkdir(parents=True)
    shutil.copy(HOME / "dieu-hanh.xlsx", root)
    shutil.copytree(HOME / "phat-hanh", root / "1-bieu-mau/phat-hanh")
    shutil.copytree(HOME / "clean", root / "2-ban-nop")
    taken = qs(root, "ingest", today="2026-11-10")
    lines = [
        " ".join((f["unit"], f["verdict"], str(f["observations"]), *sorted(x["code"] for x in f["findings"])))
        for f in sorted(taken["files"], key=lambda f: f["unit"] or "")
    ]
    expected("clean-files.txt", lines)
    made = qs(root, "consolidate", today="2026-11-10")
    points = made["points"]
    lines = [f"verdict {made['verdict']}; unconfirmed {made['unconfirmed']}; illustrative {made['illustrative']}"]
    lines.append("points " + " ".join(f"{key}={points[key]}" for key in ("certain", "possible", "maximum", "required")))
    lines += [
        f"{c['code']:9} {c['certain']} … {c['possible']} of {c['maximum']}; zero risk: {c['zero_risk']}"
        for c in made["criteria"]
    ]
    lines += [
        f"{i['code']:9} {i['numerator']} / {i['denominator']} = {_share(i['value_low'])} … {_share(i['value_high'])}"
        f" -> {i['certain']} … {i['possible']} of {i['maximum']} ({i['basis']})"
        for i in made["indicators"]
    ]
    lines += [
        f"lacking {s['code']:9} {s['kind']:9} needed {s['needed']} reached {_share(s['reached'])} gap {s['gap']}"
        f" children {s['gap_in_children']} points {s['points_to_win']} units {' '.join(s['units'])}"
        for s in made["shortfalls"]
    ]
    expected("clean-result.txt", lines)


def test_a_finding_is_told_once(tmp_path: Path) -> None:
    """Told twice, one slip of the keyboard looks like two on the slip and in the count of open questions."""
    root = tmp_path / "quan-son-2026"
    (root / "2-ban-nop").mkdir(parents=True)
    shutil.copy(HOME / "dieu-hanh.xlsx", root)
    shutil.copytree(HOME / "phat-hanh", root / "1-bieu-mau/phat-hanh")
    shutil.copy(HOME / "trouble/ambiguous-number.xlsx", root / "2-ban-nop")
    (file,) = qs(root, "ingest", today="2026-11-10")["files"]
    assert [(f["code"], f["cell"]) for f in file["findings"]] == [("CELL-AMBIGUOUS", "E26")]


def _share(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def test_no_sample_is_stale_in_structure() -> None:
    """Samples made for a form that is no longer issued show nothing about the form that is."""
    stale = []
    for path in sorted((HOME / "clean").rglob("*.xlsx")):
        mark = read_mark(str(openpyxl.load_workbook(path, read_only=True).worksheets[0]["A2"].value))
        if mark is None or mark[2] != _current()[path.stem].version:
            stale.append(path.stem)
    assert not stale, f"stale in structure, {REBUILD}: {stale}"


def test_every_unit_of_the_sample_has_a_clean_return() -> None:
    assert sorted(path.stem for path in (HOME / "clean").rglob("*.xlsx")) == sorted(_current())


def test_samples_stay_small() -> None:
    """They travel in the wheel to every office laptop."""
    size = sum(path.stat().st_size for path in HOME.rglob("*") if path.is_file())
    assert size < 3_000_000, size


class Expected:
    """Compare lines with a file of `sample_returns/expected/`, or rewrite it."""

    def __init__(self, update: bool) -> None:
        self.update = update

    def __call__(self, name: str, lines: list[str]) -> None:
        path = HOME / "expected" / name
        said = "\n".join(lines) + "\n"
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(said, encoding="utf-8")
        assert path.is_file(), f"no expected result {name}; write it with: pytest --update-expected"
        assert said == path.read_text(encoding="utf-8")


@pytest.fixture
def expected(request: pytest.FixtureRequest) -> Expected:
    """Compare with `sample_returns/expected/`."""
    return Expected(bool(request.config.getoption("--update-expected")))

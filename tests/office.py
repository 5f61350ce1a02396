"""LibreOffice as a unit's computer: type into a workbook, save it as another kind, recalculate it, print its pages.

Every use has a profile folder of its own and a time limit, so that nothing is remembered from one run to the next.
Cell values are entered by UNO as if typed under the locale: what a unit's keyboard does, validation aside.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

TIME_LIMIT = 180  # seconds for one conversion
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that LibreOffice's UNO module is installed for
LOCALES = ("vi-VN", "en-US")
FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "pdf": "calc_pdf_Export",
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{mode}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse">
<value>{mode}</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""
ALWAYS, NEVER = 0, 1  # recalculation on load; "never" is LibreOffice's own habit with files of other programs


def need_office(*programs: str) -> None:
    """Leave a test out where LibreOffice, or one of these programs, is not installed; in CI it then fails instead."""
    missing = [name for name in ("soffice", *programs) if shutil.which(name) is None]
    if missing:
        leave = pytest.fail if os.environ.get("CI") else pytest.skip
        leave(f"not installed: {', '.join(missing)}")


@contextmanager
def profile(locale: str = "vi-VN", recalculation: int = NEVER) -> Iterator[str]:
    """The `-env:UserInstallation=` argument of a fresh profile in that locale."""
    with tempfile.TemporaryDirectory(prefix="lo-") as folder:
        user = Path(folder) / "user"
        user.mkdir()
        settings = _SETTINGS.format(locale=locale, mode=recalculation)
        (user / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        yield f"-env:UserInstallation={Path(folder).as_uri()}"


def convert(path: Path, kind: str, into: Path, *, locale: str = "vi-VN", recalculation: int = NEVER) -> Path:
    """The file saved as another kind (xlsx, xls, ods, pdf) in folder `into`; the name's stem is kept."""
    into.mkdir(parents=True, exist_ok=True)
    made = into / f"{path.stem}.{kind}"
    filter_name = "writer_pdf_Export" if (path.suffix, kind) == (".docx", "pdf") else FILTERS[kind]
    as_kind = ("--convert-to", f"{kind}:{filter_name}")
    with profile(locale, recalculation) as where:
        said = subprocess.run(
            ["soffice", where, "--headless", "--norestore", *as_kind, "--outdir", str(into), str(path)],
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
        )
    if not made.exists():
        raise RuntimeError(f"LibreOffice made no {made.name}: {said.stdout} {said.stderr}")
    return made


def recalculate(path: Path, locale: str = "vi-VN") -> dict[tuple[str, str], object]:
    """Every cell's value after LibreOffice has recalculated all formulas, by (sheet, cell); blank cells are absent."""
    with tempfile.TemporaryDirectory(prefix="recalculated-") as folder:
        made = convert(path, "xlsx", Path(folder), locale=locale, recalculation=ALWAYS)
        book = openpyxl.load_workbook(made, data_only=True)
        return {
            (sheet.title, cell.coordinate): cell.value
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }


@dataclass(frozen=True)
class Filling:
    """A workbook, the texts typed into its cells by (sheet, cell), and where it is saved, by suffix .xlsx, .ods, .xls.

    A number is typed as the locale's keyboard does it ("1.234,5" under vi-VN); the source itself is not changed.
    """

    source: Path
    typed: Mapping[tuple[str, str], str]
    outputs: tuple[Path, ...]


def fill(fillings: Iterable[Filling], *, locale: str = "vi-VN") -> None:
    """Open each workbook, type, save; all in one run of LibreOffice."""
    jobs = [
        {
            "source": str(filling.source.resolve()),
            "typed": [[sheet, cell, text] for (sheet, cell), text in filling.typed.items()],
            "outputs": [[FILTERS[made.suffix[1:]], str(made.resolve())] for made in filling.outputs],
        }
        for filling in fillings
    ]
    with profile(locale) as where, tempfile.TemporaryDirectory(prefix="jobs-") as folder:
        work = Path(folder) / "jobs.json"
        work.write_text(json.dumps({"profile": where, "jobs": jobs}), encoding="utf-8")
        said = subprocess.run(
            [SYSTEM_PYTHON, str(Path(__file__).with_name("office_typist.py")), str(work)],
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT + 20 * len(jobs),
            env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        )
    if said.returncode:
        raise RuntimeError(f"LibreOffice did not take what was typed: {said.stdout} {said.stderr}")


@dataclass(frozen=True)
class Attempt:
    """What typing into one cell of the real window led to: the words of the message shown, "" for none."""

    sheet: str
    cell: str
    typed: str
    before: str
    after: str
    said: tuple[str, ...]


def type_by_hand(source: Path, attempts: Iterable[tuple[str, str, str]], target: Path) -> tuple[Attempt, ...]:
    """Type (sheet, cell, text) into LibreOffice's real window under Xvfb, so that locks and rules speak; then save."""
    with profile() as where, tempfile.TemporaryDirectory(prefix="window-") as folder:
        work = Path(folder) / "work.json"
        job = {"profile": where, "source": str(source), "target": str(target), "filter": FILTERS[target.suffix[1:]]}
        work.write_text(json.dumps({**job, "attempts": list(attempts)}), encoding="utf-8")
        said = subprocess.run(
            [SYSTEM_PYTHON, str(Path(__file__).with_name("office_window.py")), str(work)],
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        )
    if said.returncode:
        raise RuntimeError(f"the window took nothing: {said.stdout} {said.stderr}")
    return tuple(Attempt(**{**one, "said": tuple(one["said"])}) for one in json.loads(said.stdout))


def pages(path: Path, into: Path, *, dots_per_inch: int = 80) -> tuple[Path, ...]:
    """The workbook's printed pages as PNG files `<stem>-1.png`, `<stem>-2.png` … in order."""
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        pdf = convert(path, "pdf", Path(folder))
        into.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["pdftoppm", "-png", "-r", str(dots_per_inch), str(pdf), str(into / path.stem)],
            check=True,
            timeout=TIME_LIMIT,
        )
    return tuple(sorted(into.glob(f"{path.stem}-*.png"), key=lambda page: int(page.stem.rpartition("-")[2])))


def main() -> None:
    """`python -m tests.office FILE INTO`: the pages of a workbook as pictures."""
    for page in pages(Path(sys.argv[1]), Path(sys.argv[2])):
        sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    main()

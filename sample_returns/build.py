"""Rebuild all sample returns: `python sample_returns/build.py` (needs LibreOffice Calc for the part typed into it).

From `commune.toml`: the control workbook, the forms as issued, and `clean/`, a complete round filled partly by openpyxl,
partly in LibreOffice, each file in a folder named for its day of receipt. Then `trouble/`, one trouble a file.
`pytest --update-expected` rewrites `expected/` afterwards.
"""

import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from qs_workbook.model.form import Form  # noqa: E402  # the checkout's package, found by the line above
from qs_workbook.workflow.issue import generate_templates  # noqa: E402
from qs_workbook.workflow.session import open_session  # noqa: E402
from tests import office  # noqa: E402
from tests.sample import HOME, Sample, fill, load_sample, typed  # noqa: E402


def build(home: Path = HOME) -> None:
    """All of it, into `home`; what stood there before is replaced."""
    sample = load_sample()
    with tempfile.TemporaryDirectory() as aside:
        campaign = Path(aside) / sample.campaign
        shutil.copyfile(sample.write_control(campaign), home / "dieu-hanh.xlsx")
        with open_session(campaign, sample.forms_made, "vi", _say) as session:
            templates = {made.unit.code: (made.path, made.form) for made in generate_templates(session)}
            _replace(session.folder.issued, home / "phat-hanh", "*.json")
        _build_clean(sample, templates, home / "clean", Path(aside))
        if find_spec("sample_returns.troubles"):
            from sample_returns.troubles import build_troubles

            build_troubles(home / "trouble")


def _build_clean(sample: Sample, templates: dict[str, tuple[Path, Form]], clean: Path, aside: Path) -> None:
    shutil.rmtree(clean, ignore_errors=True)
    jobs = []
    for code, (template, form) in templates.items():
        said = sample.unit(code)
        target = clean / f"{said['received']}" / f"{code}.xlsx"
        answers = sample.answers(code, form)
        if said["filled"] == "library":
            fill(template, form, answers, target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            keyed = {(sheet, cell): str(value) for sheet, cell, value in typed(form, answers)}
            jobs.append(office.Filling(template, keyed, (target,)))
    _say(f"LibreOffice: {len(jobs)}")
    office.fill(jobs)


def _replace(source: Path, target: Path, pattern: str) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in sorted(source.glob(pattern)):
        shutil.copyfile(path, target / path.name)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    build()

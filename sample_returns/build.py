"""Rebuild all sample returns: `python sample_returns/build.py` (needs LibreOffice Calc for the part typed into it).

From `commune.toml`: the control workbook, the forms as issued, and `clean/`, a complete round filled partly by
openpyxl, partly in LibreOffice, each file in a folder named for its day of receipt. Then `trouble/`, one a file.
`pytest --update-expected` rewrites `expected/` afterwards.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from qs_workbook.workflow.issue import Template, generate_templates  # noqa: E402  # found by the line above
from qs_workbook.workflow.session import open_session  # noqa: E402
from sample_returns.troubles import build_troubles, steady  # noqa: E402
from tests import office  # noqa: E402
from tests.sample import HOME, Sample, fill, load_sample, typed  # noqa: E402


def build(home: Path = HOME) -> None:
    """All of it, into `home`; what stood there before is replaced."""
    sample = load_sample()
    with tempfile.TemporaryDirectory() as aside:
        campaign = Path(aside) / sample.campaign
        shutil.copyfile(sample.write_control(campaign), home / "dieu-hanh.xlsx")
        with open_session(campaign, sample.forms_made, "vi", _say) as session:
            templates_made = generate_templates(session)
            _keep_forms({made.form.version for made in templates_made}, session.folder.issued, home / "phat-hanh")
        _build_clean(sample, templates_made, home / "clean")
    build_troubles(home / "trouble")


def _build_clean(sample: Sample, templates: tuple[Template, ...], clean: Path) -> None:
    shutil.rmtree(clean, ignore_errors=True)
    jobs = []
    for made in templates:
        said = sample.unit(made.unit.code)
        target = clean / f"{said['received']}" / f"{made.unit.code}.xlsx"
        answers = sample.answers(made.unit.code, made.form)
        if said["filled"] == "library":
            fill(made.path, made.form, answers, target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            keyed = {(sheet, cell): str(value) for sheet, cell, value in typed(made.form, answers)}
            jobs.append(office.Filling(made.path, keyed, (target,)))
    _say(f"LibreOffice: {len(jobs)}")
    office.fill(jobs)
    for path in clean.glob("*/*.xlsx"):
        path.write_bytes(steady(path.read_bytes()))


def _keep_forms(versions: set[str], source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for version in sorted(versions):
        form = json.loads((source / f"{version}.json").read_text(encoding="utf-8"))
        text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))  # as small as may be: it is installed
        (target / f"{version}.json").write_text(text, encoding="utf-8")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    build()

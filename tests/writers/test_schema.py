"""Every workbook we write, as Excel will judge it on opening: the published schema, and Excel's own limits.

The schema is asked of the Open XML SDK, which an npm package carries (`tests/schema/package.json`):
`npm install --prefix tests/schema --no-package-lock`. Without it that test is left out, saying so.
"""

import json
import os
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from qs_workbook.model.texts import Texts
from qs_workbook.writers.summary import write_summary
from tests import excel_limits
from tests.campaigns import new_campaign, qs
from tests.writers import rounds

VALIDATOR = Path(__file__).parents[1] / "schema" / "node_modules" / ".bin" / "ooxml-validator"
AT = datetime(2026, 11, 10, 12)


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory, words: Texts) -> dict[str, Path]:
    """Summaries of four rounds, the control workbook, and a template of every type of unit."""
    root = tmp_path_factory.mktemp("xa-mau") / "xa-mau-2026"
    new_campaign(root, rounds.campaign().units)
    qs(root, "generate", today="2026-10-01", expect=0)
    made = {path.name: path for path in (root / "dieu-hanh.xlsx", *sorted((root / "1-bieu-mau").glob("*.xlsx")))}
    for name, assessment in {
        "full": rounds.a_round(1),
        "holes": rounds.a_round(2, holes=0.2),
        "empty": rounds.a_round(3, silent=[unit.code for unit in rounds.campaign().units]),
        "no scale": rounds.a_round(4, illustrative=False),
    }.items():
        made[f"summary: {name}"] = write_summary(root / f"tong-hop-{name}.xlsx", assessment, words, AT)
    return made


def test_no_workbook_breaks_the_schema(workbooks: dict[str, Path]) -> None:
    """Otherwise Excel would offer to repair the file, and an officer would think it forged."""
    need_validator()
    assert {name: found for name, path in workbooks.items() if (found := schema_faults(path))} == {}


def test_the_validator_sees_a_fault(workbooks: dict[str, Path], tmp_path: Path) -> None:
    """Otherwise the test above could pass on anything."""
    need_validator()
    broken = tmp_path / "broken.xlsx"
    alter(workbooks["summary: full"], broken, "<pageMargins", '<sheetProtection sheet="1"/><pageMargins')
    assert schema_faults(broken)


def test_no_workbook_passes_a_limit_of_excel(workbooks: dict[str, Path]) -> None:
    """Otherwise what is past the limit would be dropped in silence, or an older Excel would show #NAME?."""
    assert {name: found for name, path in workbooks.items() if (found := excel_limits.breaches(path))} == {}


@pytest.mark.parametrize(
    ("old", "new", "breach"),
    [
        ("<f>SUM(", "<f>TEXTJOIN(", "function TEXTJOIN"),
        ("<f>SUM(", "<f>SUM(SoLieu[low])+SUM(", "table reference"),
        ("<f>SUM(", "<f>" + "1+" * 4100 + "SUM(", "formula of"),
        ("<oddFooter>", "<oddFooter>" + "x" * 256, "oddFooter of"),
    ],
)
def test_a_passed_limit_is_seen(workbooks: dict[str, Path], tmp_path: Path, old: str, new: str, breach: str) -> None:
    """Otherwise the limits above would be words."""
    broken = tmp_path / "broken.xlsx"
    alter(workbooks["summary: full"], broken, old, new)
    assert any(breach in found for found in excel_limits.breaches(broken))


def need_validator() -> None:
    """Leave a test out where the validator was not installed; in CI it then fails instead."""
    if not VALIDATOR.exists() or shutil.which("node") is None:
        leave = pytest.fail if os.environ.get("CI") else pytest.skip
        leave("the schema validator is not installed: npm install --prefix tests/schema --no-package-lock")


def schema_faults(path: Path) -> list[str]:
    """What the Open XML SDK finds wrong with the package, against Excel 2010."""
    said = subprocess.run(
        ["node", str(VALIDATOR.resolve()), str(path), "--officeVersion", "Office2010"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    return [f"{error.get('path')}: {error.get('description')}" for error in json.loads(said.stdout)["errors"]]


def alter(source: Path, target: Path, old: str, new: str) -> None:
    """A copy in which the first worksheet that holds `old` has `new` instead."""
    done = False
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            content = package.read(name).decode() if name.endswith(".xml") else ""
            if not done and name.startswith("xl/worksheets/sheet") and old in content:
                done = True
                copy.writestr(name, content.replace(old, new, 1))
            else:
                copy.writestr(name, package.read(name))
    assert done

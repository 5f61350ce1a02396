"""The whole walk on real files: what an officer does from templates to summary, each step run as a command.

Changes after the templates went out are made in a copy of the tool with other `templates/`, as a new version would be.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qs_workbook import resources
from qs_workbook.model.campaign import Unit
from qs_workbook.model.control_values import control_values
from qs_workbook.readers.definition import load_pack
from qs_workbook.workflow.control import write_control
from qs_workbook.workflow.folder import Folder
from tests.campaigns import ISSUED, KEY, UNITS, new_campaign, qs, send

HOME = Path(__file__).parent.parent
TAMPERING = {"LABEL-ALTERED", "CODE-MISSING", "CODE-TWICE", "CELL-MOVED", "TOKEN-WRONG", "FORM-UNKNOWN"}
ILLUSTRATIVE = {"scale": "illustrative", "commune_type": "mien_nui"}


def tool_copy(target: Path, change: Callable[[Path], None]) -> Path:
    """The tool as another version of it: its templates changed."""
    for name in ("qs_workbook", "templates"):
        shutil.copytree(HOME / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOME / "pyproject.toml", target)
    change(target / "templates")
    return target


def run_tool(tool: Path, root: Path, *words: str, today: str = "2026-11-05") -> Any:
    """One command of that copy, under --json."""
    done = subprocess.run(
        [sys.executable, "-m", "qs_workbook", "-C", str(root), *words, "--json", "--today", today],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tool,
        env={**os.environ, "PYTHONPATH": str(tool)},
        timeout=120,
    )
    assert done.returncode < 2, (done.stdout[-2000:], done.stderr[-2000:])
    return json.loads(done.stdout)


def replace_in(path: Path, old: str, new: str) -> None:
    """Change one place of a text file; the place must be there."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path.name, old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def values_of(ingested: Any, unit: str) -> dict[tuple[str, str], Any]:
    """What `ingest --values` says of the copy of a unit's return that counts, by (code, column)."""
    file = next(f for f in ingested["files"] if f["unit"] == unit and f["verdict"].startswith("accepted"))
    return {(v["code"], v["column"]): (v["value"], v["state"], v["sheet"], v["cell"]) for v in file["values"]}


def codes_of(ingested: Any) -> set[str]:
    """Codes of all findings on files."""
    return {finding["code"] for file in ingested["files"] for finding in file["findings"]}


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    """Three units with faultless returns on the illustrative scale; TYT vaccinated 95 of 100."""
    root = new_campaign(tmp_path / "xa", settings=ILLUSTRATIVE)
    qs(root, "generate", today="2026-10-01", expect=0)
    send(root, "TYT", {("TC07.1.01", "value"): 100, ("TC07.1.02", "value"): 95})
    send(root, "CA")
    send(root, "MN1")
    return root


def test_one_number_is_followed_from_the_cell_to_the_score_and_back(scored: Path) -> None:
    """If a figure cannot be traced to its cell, no inspector can be answered."""
    before = {i["code"]: i for i in qs(scored, "consolidate")["indicators"]}["TC07.1"]
    assert (before["numerator"], before["denominator"], before["certain"]) == (95, 100, 40)
    place = values_of(qs(scored, "ingest", "--values"), "TYT")["TC07.1.02", "value"]
    assert place[:2] == (95, "reported")
    sheet, cell = place[2:]

    returned = scored / "2-ban-nop/TYT.xlsx"
    book = openpyxl.load_workbook(returned)
    book[sheet][cell] = 98  # one number edited in the returned file
    book.save(returned)

    after = values_of(qs(scored, "ingest", "--values"), "TYT")["TC07.1.02", "value"]
    assert after == (98, "reported", sheet, cell)
    made = qs(scored, "consolidate")
    item = {i["code"]: i for i in made["indicators"]}["TC07.1"]
    assert (item["numerator"], item["value_low"], item["value_high"], item["certain"]) == (98, 98.0, 98.0, 50)

    summary = openpyxl.load_workbook(scored / made["outputs"][0], data_only=True)
    rows = [[c.value for c in row] for row in summary["Số liệu"].iter_rows() if "TC07.1.02" in [c.value for c in row]]
    assert len(rows) == 1
    assert 98 in rows[0] and cell in rows[0] and "TYT" in rows[0]
    scores = [[c.value for c in row] for row in summary["Chấm điểm"].iter_rows() if row[0].value == "TC07.1"]
    assert any(98 in row and 50 in row for row in scores), scores

    seen = [o for o in qs(scored, "explain", "TC07.1")["observations"] if o["code"] == "TC07.1.02"]
    assert [(o["value"], o["sheet"], o["cell"], o["used"]) for o in seen] == [(98, sheet, cell, True)]
    assert seen[0]["file"] == "2-ban-nop/TYT.xlsx"


def test_losing_the_record_loses_no_observation(scored: Path) -> None:
    """A folder copied to another laptop often arrives without its hidden part."""
    before = qs(scored, "ingest", "--values")
    points = qs(scored, "consolidate")["points"]
    shutil.rmtree(scored / ".qs")
    after = qs(scored, "ingest", "--values")
    for unit in ("TYT", "CA", "MN1"):
        assert values_of(after, unit) == values_of(before, unit)
    assert codes_of(after) == codes_of(before)
    assert qs(scored, "consolidate")["points"] == points


def test_a_changed_label_deadline_and_a_new_unit_leave_old_returns_as_they_were(scored: Path, tmp_path: Path) -> None:
    """A slip of spelling mended after the templates went out must not make thirty returns look forged."""
    before = qs(scored, "ingest", "--values")

    def change(templates: Path) -> None:
        path = templates / "qd06-2019/texts.vi.toml"
        text = path.read_text(encoding="utf-8")
        label = next(line for line in _section(text, "TC07.1") if line.startswith("02.label"))
        path.write_text(text.replace(label, label[:-1] + ' (đã sửa chữ)"', 1), encoding="utf-8")

    tool = tool_copy(tmp_path / "tool", change)
    units = (*UNITS, Unit("MN2", "Trường Mầm non Quan Sơn", "MN"))
    later = new_campaign(tmp_path / "later", units, {**ILLUSTRATIVE}, {("DH.04", "day"): "12/11/2026"})
    shutil.copy(later / "dieu-hanh.xlsx", scored / "dieu-hanh.xlsx")
    made = run_tool(tool, scored, "generate")
    assert {t["unit"] for t in made["templates"]} == {"TYT", "CA", "MN1", "MN2"}
    after = run_tool(tool, scored, "ingest", "--values")
    for unit in ("TYT", "CA", "MN1"):
        assert values_of(after, unit) == values_of(before, unit)
    assert not codes_of(after) & TAMPERING


def test_an_old_return_is_read_through_its_form_as_issued(scored: Path, tmp_path: Path) -> None:
    """A question taken out later must not shift a single cell under returns already sent."""
    before = qs(scored, "ingest", "--values")
    removed = "TC12.3.02"

    def change(templates: Path) -> None:
        path = templates / "qd06-2019/criteria.toml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(x for x in lines if f'code = "{removed}"' not in x), encoding="utf-8")

    tool = tool_copy(tmp_path / "tool", change)
    made = run_tool(tool, scored, "generate")
    version = next(t["form_version"] for t in made["templates"] if t["unit"] == "MN1")
    after = run_tool(tool, scored, "ingest", "--values")
    file = next(f for f in after["files"] if f["unit"] == "MN1")
    assert file["verdict"].startswith("accepted")
    assert file["form_version"] != version
    assert values_of(after, "MN1") == values_of(before, "MN1")
    assert (removed, "value") in values_of(after, "MN1")
    assert not codes_of(after) & TAMPERING


def test_another_criteria_set_walks_the_whole_way_without_code(tmp_path: Path) -> None:
    """The next decision of the Prime Minister is a folder of data, not a new program."""
    tool = tool_copy(
        tmp_path / "tool", lambda templates: shutil.copytree(HOME / "tests/packs/mini", templates / "mini") and None
    )
    pack = load_pack(HOME / "tests/packs/mini")
    units = (Unit("V1", "Thôn Một", "V"), Unit("V2", "Thôn Hai", "V"), Unit("W", "Ủy ban", "W"))
    defaults = resources.read_toml(HOME / "templates/defaults.toml")
    settings = {"year": 2026, "scale": "illustrative", "commune_type": "all"}
    root = tmp_path / "xa-xanh"
    folder = Folder(root)
    folder.make()
    write_control(folder, pack, "xa-xanh-2026", KEY, control_values(pack, defaults, settings, units), ISSUED)
    made = run_tool(tool, root, "generate", "--fields", today="2026-10-01")
    layouts = {t["unit"]: {(f["code"], f["column"]): f for f in t["layout"]} for t in made["templates"]}
    answers: dict[str, dict[tuple[str, str], object]] = {
        "V1": {("XA01.1.01", "value"): 100, ("XA01.1.02", "value"): 95, ("XA02.1.01", "value"): "Không"},
        "V2": {("XA01.1.01", "value"): 50, ("XA01.1.02", "value"): 40, ("XA02.1.01", "value"): "Không"},
        "W": {("XA02.1.01", "value"): "Có"},
    }
    for unit, given in answers.items():
        book = openpyxl.load_workbook(root / f"1-bieu-mau/{unit}.xlsx")
        for key, value in given.items():
            field = layouts[unit][key]
            book[field["sheet"]][field["cell"]] = value
        book.save(root / f"2-ban-nop/{unit}.xlsx")
    result = run_tool(tool, root, "consolidate", today="2026-12-31")
    items = {i["code"]: i for i in result["indicators"]}
    assert (items["XA01.1"]["numerator"], items["XA01.1"]["denominator"]) == (135, 150)
    assert items["XA01.1"]["value_low"] == 90.0
    assert (items["XA01.1"]["certain"], items["XA02.1"]["certain"]) == (60, 40)
    assert (root / result["outputs"][0]).is_file()
    traced = run_tool(tool, root, "explain", "XA01.1.02")["observations"]
    assert sorted(o["value"] for o in traced) == [40, 95]


@pytest.mark.parametrize("case", ["no campaign", "unknown code", "unreadable control workbook"])
def test_bad_use_is_told_in_one_vietnamese_sentence(tmp_path: Path, case: str) -> None:
    """A traceback, or a silent exit, leaves an officer with nobody to ask."""
    root = tmp_path / "xa"
    words = ["status"]
    if case == "no campaign":
        root.mkdir()
    else:
        new_campaign(root)
    if case == "unreadable control workbook":
        (root / "dieu-hanh.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    if case == "unknown code":
        words = ["explain", "TC99.9"]
    done = subprocess.run(
        [sys.executable, "-m", "qs_workbook", "-C", str(root), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    said = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(said) == 1 and "Traceback" not in done.stderr
    assert any(letter in said[0] for letter in "ạảãáàâấầậăđêôơưộợệốồ"), said


def _section(text: str, code: str) -> list[str]:
    """Lines of one table of a TOML file."""
    body = text.split(f"[{code}]\n", 1)[1]
    return body.split("\n[", 1)[0].splitlines()

"""Each command as a subprocess against DESIGN section 5: keys, vocabularies, exit codes, one document on stdout."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qs_workbook.cli import cli
from qs_workbook.model.kinds import (
    Basis,
    FileVerdict,
    Kind,
    Severity,
    ShortfallKind,
    State,
    UnitStatus,
    Verdict,
)
from tests.campaigns import new_campaign, qs, send

COMMANDS = (
    "demo init check generate mail ingest status slip consolidate report run remind explain heal".split()  # noqa: SIM905 - one line reads better
)
FINDING = {"code", "severity", "sheet", "cell", "raw", "message"}
FIELD = {"code", "column", "sheet", "cell", "kind", "choices", "required"}
FILE = {"path", "sha256", "verdict", "unit", "form_version", "reason", "observations", "findings"}
HEAVY = ("pandas", "openpyxl", "xlsxwriter")


def line(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qs_workbook", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env={**os.environ, **more},
    )


def values(kind: type) -> set[str]:
    return {str(word) for word in kind}  # type: ignore[attr-defined]  # an enum


def check_finding(finding: dict[str, Any]) -> None:
    assert finding.keys() >= FINDING
    assert finding["severity"] in values(Severity)
    assert finding["message"] != finding["code"]


def check_consolidated(document: dict[str, Any], root: Path) -> None:
    assert document["verdict"] in values(Verdict)
    assert document["points"].keys() == {"certain", "possible", "maximum", "required"}
    assert isinstance(document["unconfirmed"], int)
    assert isinstance(document["illustrative"], bool)
    assert [c["code"] for c in document["criteria"]] == [f"TC{n:02d}" for n in range(1, 14)]
    for criterion in document["criteria"]:
        assert criterion.keys() >= {"code", "certain", "possible", "maximum", "zero_risk"}
        assert criterion["zero_risk"] in (True, False, None)
    for indicator in document["indicators"]:
        wanted = {"code", "numerator", "denominator", "value_low", "value_high", "certain", "possible", "maximum"}
        assert indicator.keys() >= wanted | {"basis"}
        assert indicator["basis"] in values(Basis)
    for shortfall in document["shortfalls"]:
        wanted = {"code", "kind", "needed", "reached", "gap", "gap_in_children", "points_to_win", "units"}
        assert shortfall.keys() >= wanted
        assert shortfall["kind"] in values(ShortfallKind)
    assert all((root / path).is_file() for path in document["outputs"])


def test_all_commands_are_there_in_this_order() -> None:
    assert list(cli.commands) == COMMANDS


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help_in_both_languages(command: str, language: str) -> None:
    done = line(*command.split(), "--help", "--lang", language)
    assert done.returncode == 0
    assert {"vi": "Cách dùng:", "en": "Usage:"}[language] in done.stdout
    assert "Show this message" not in done.stdout
    assert "--lang vi|en" in done.stdout  # as it must be typed


def test_init_makes_a_campaign_and_says_every_cell(tmp_path: Path) -> None:
    done = line("init", str(tmp_path / "dot"), "--json", "--today", "2026-10-01")
    document = json.loads(done.stdout)
    assert done.returncode == 0
    assert Path(document["campaign"]) == (tmp_path / "dot").resolve()
    assert (tmp_path / "dot" / document["control"]).is_file()
    assert all(field.keys() == FIELD and field["kind"] in values(Kind) for field in document["layout"])
    again = line("init", str(tmp_path / "dot"), "--json")
    assert (again.returncode, json.loads(again.stdout)["error"]["code"]) == (2, "campaign_exists")


def test_check_is_one_only_for_what_stops_generate(campaign: Path, tmp_path: Path) -> None:
    document = qs(campaign, "check", expect=0)
    assert document["scale"].keys() == {"official", "secondary", "illustrative", "missing"}
    assert document["scale"]["missing"] > 0
    bare = new_campaign(tmp_path / "bare", units=())
    document = qs(bare, "check", expect=1)
    assert "CONTROL-NO-UNITS" in {f["code"] for f in document["findings"]}
    for finding in document["findings"]:
        check_finding(finding)
    assert qs(bare, "generate", expect=2)["error"]["code"] == "check_first"


def test_generate_lays_out_every_field(campaign: Path) -> None:
    document = qs(campaign, "generate", "--fields", expect=0)
    assert [t["unit"] for t in document["templates"]] == ["TYT", "CA", "MN1"]
    for template in document["templates"]:
        assert template.keys() >= {"unit", "unit_type", "path", "form_version", "fields", "layout"}
        assert len(template["layout"]) == template["fields"]
        assert all(field.keys() == FIELD for field in template["layout"])
        assert (campaign / template["path"]).is_file()


def test_ingest_accounts_for_every_file(answered: Path) -> None:
    (answered / "2-ban-nop/~$TYT.xlsx").write_bytes(b"x")
    (answered / "2-ban-nop/hong.xlsx").write_bytes(b"PK\x03\x04 cut")
    document = qs(answered, "ingest", "--values", expect=1)
    assert document["received"] == document["accounted"] == len(document["files"]) == 5
    for file in document["files"]:
        assert file.keys() >= FILE | {"values"}
        assert file["verdict"] in values(FileVerdict)
        assert len(file["values"]) == file["observations"]
        for value in file["values"]:
            assert value.keys() == {"code", "column", "value", "state", "sheet", "cell", "raw"}
            assert value["state"] in values(State)
        for finding in file["findings"]:
            check_finding(finding)
    verdicts = {file["path"]: (file["verdict"], file["unit"]) for file in document["files"]}
    assert verdicts["2-ban-nop/TYT.xlsx"] == ("accepted", "TYT")
    assert verdicts["2-ban-nop/~$TYT.xlsx"][0] == "ignored"
    assert verdicts["2-ban-nop/hong.xlsx"][0] == "rejected"


def test_ingest_and_status_are_zero_when_nothing_is_open(answered: Path) -> None:
    assert qs(answered, "ingest", expect=0)["received"] == 3
    document = qs(answered, "status", expect=0)
    assert (document["expected"], document["received"], document["on_time"]) == (3, 3, 3)
    for unit in document["units"]:
        assert unit.keys() >= {"unit", "name", "type", "status", "received_at", "late", "open_findings"}
        assert unit["status"] in values(UnitStatus)
    assert "values" not in qs(answered, "ingest", expect=0)["files"][0]


def test_status_is_one_while_a_return_is_awaited(campaign: Path) -> None:
    assert {u["status"] for u in qs(campaign, "status", expect=1)["units"]} == {"awaited"}


def test_consolidate_and_run(answered: Path) -> None:
    check_consolidated(qs(answered, "consolidate", expect=0), answered)
    document = qs(answered, "run", expect=0)
    assert document.keys() >= {"ingest", "slip", "consolidate"}
    check_consolidated(document["consolidate"], answered)
    assert document["ingest"]["received"] == 3
    assert document["slip"]["files"] == []


@pytest.mark.parametrize("command", ["mail", "slip", "remind"])
def test_drafts_name_unit_path_and_items(campaign: Path, command: str) -> None:
    document = qs(campaign, command, expect=0)
    for file in document["files"]:
        assert file.keys() >= {"unit", "path", "items"}
        assert (campaign / file["path"]).is_file()


@pytest.mark.parametrize("code", ["HD.99", "HD.XYZ", "DG.99", "KY.99", "H-", "TC07.1.99"])
def test_explain_refuses_a_row_there_is_not(answered: Path, code: str) -> None:
    assert qs(answered, "explain", code, expect=2)["error"]["code"] == "unknown_code"


@pytest.mark.parametrize("code", ["TC07", "tc07.1", "TC07.1.02", "TYT", "TOTAL", "KY.05", "DG.07"])
def test_explain_takes_any_code(answered: Path, code: str) -> None:
    document = qs(answered, "explain", code, expect=0)
    assert document.keys() >= {"code", "certain", "possible", "observations"}
    assert document["observations"]
    for row in document["observations"]:
        assert row.keys() >= {"unit", "code", "value", "state", "file", "sha256", "sheet", "cell", "used"}


def test_explain_takes_the_number_of_a_question(answered: Path) -> None:
    send(answered, "TYT", {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): 41})
    files = qs(answered, "ingest", expect=1)["files"]
    number = next(f["question"] for file in files for f in file["findings"] if f["code"] == "PART-OVER-WHOLE")
    (row,) = qs(answered, "explain", number, expect=0)["observations"]
    assert (row["unit"], row["code"], row["value"]) == ("TYT", "TC07.1.02", 41)


def test_explain_refuses_an_unknown_code(answered: Path) -> None:
    assert qs(answered, "explain", "TC99", expect=2)["error"]["code"] == "unknown_code"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "usage"),
        (["khong-co"], "no_such_command"),
        (["status", "--la"], "no_such_option"),
        (["explain"], "missing_argument"),
        (["init"], "missing_argument"),
        (["init", "--extend"], "no_campaign"),
        (["status", "--previous"], "no_such_option"),
        (["consolidate", "--previous"], "option_value"),
        (["status", "--today"], "option_value"),
        (["status", "--today", "9/11/2026"], "bad_date"),
        (["status", "--lang", "fr"], "bad_language"),
        (["-C", "khong-co", "status"], "no_campaign"),
        (["init", "x", "--pack", "khong-co"], "pack_unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_bad_use_is_one_sentence_and_two(words: list[str], code: str, tmp_path: Path) -> None:
    before = list(tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "qs_workbook", "--json", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["error"]["code"] == code
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == before


@pytest.mark.parametrize("words", [["--override-by", "Hoàng Thị Mẫu"], ["--reason", "Họp ngày 12/11"]])
def test_an_override_needs_name_and_reason(campaign: Path, words: list[str]) -> None:
    """Half of it was dropped in silence."""
    error = qs(campaign, "report", *words, expect=2)["error"]
    assert error["code"] == "override_incomplete"


def test_a_refusal_speaks_one_language(campaign: Path) -> None:
    message = qs(campaign, "report", "--lang", "en", expect=2)["error"]["message"]
    assert "scale" in message
    assert "thang điểm" not in message


def test_outputs_beside_one_held_open_are_told(campaign: Path) -> None:
    """DESIGN 5: written beside under a dated name, told on stderr and named in `outputs`."""
    qs(campaign, "mail", expect=0)
    qs(campaign, "report", "--draft", expect=0)
    held = [
        campaign / "3-ket-qua/bao-cao/to-trinh-du-thao.docx",
        campaign / "3-ket-qua/bao-cao/thong-bao-cong-khai-du-thao.xlsx",
        campaign / "1-bieu-mau/thu/cong-van.docx",
        campaign / "1-bieu-mau/thu/danh-ba.xlsx",
    ]
    for words in (["report", "--draft"], ["mail"]):
        done = run_while_held(campaign, held, *words)
        document = json.loads(done.stdout)
        paths = document["outputs"] if words[0] == "report" else [f["path"] for f in document["files"]]
        beside = [Path(path).name for path in paths if "-20261105-1200" in path]
        assert done.returncode == 0
        assert len(beside) == 2
        assert all(name in done.stderr for name in beside)


def test_a_healed_form_beside_one_held_open_is_told(campaign: Path) -> None:
    returned = str(send(campaign, "TYT"))
    path = campaign / qs(campaign, "heal", returned, expect=0)["path"]
    done = run_while_held(campaign, [path], "heal", returned)
    assert json.loads(done.stdout)["path"].endswith("-20261105-1200.xlsx")
    assert f"{path.stem}-20261105-1200.xlsx" in done.stderr


def run_while_held(root: Path, held: list[Path], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that finds these files open in Excel."""
    program = (
        "import sys, pathlib\n"
        "from qs_workbook.cli import main\n"
        "plain = pathlib.Path.replace\n"
        "def replace(self, target):\n"
        f"    if str(target) in {[str(path) for path in held]!r}:\n"
        "        raise PermissionError(13, 'held', str(target))\n"
        "    return plain(self, target)\n"
        "pathlib.Path.replace = replace\n"
        f"sys.argv = ['qs-workbook', '-C', {str(root)!r}, *{list(words)!r}, '--json', '--today', '2026-11-05']\n"
        "main()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (".", "previous_unreadable"),
        ("", "previous_unreadable"),
        ("2-ban-nop", "previous_unreadable"),
        ("nam-truoc", "file_missing"),
    ],
)
def test_a_year_before_that_is_no_workbook_is_said(campaign: Path, name: str, code: str) -> None:
    """A folder showed the bare slot “{raw}”; a word without .xlsx became a file that no double click opens."""
    error = qs(campaign, "consolidate", "--previous", str(campaign / name) if name else "", expect=2)["error"]
    assert error["code"] == code
    assert "{" not in error["message"]
    assert not (campaign / "nam-truoc").exists()


def test_an_unreadable_control_workbook_is_two(tmp_path: Path) -> None:
    (tmp_path / "dieu-hanh.xlsx").write_bytes(b"not a workbook")
    assert qs(tmp_path, "status", expect=2)["error"]["code"] == "control_unreadable"


def test_an_unexpected_fault_keeps_a_log_and_is_three(campaign: Path) -> None:
    """A fault of ours must not show an officer a traceback, nor be lost."""
    ruin = (
        "import sys, qs_workbook.workflow.receive as r\n"
        "def broken(session): raise RuntimeError('planted')\n"
        "r.ingest = broken\n"
        "from qs_workbook.cli import main\n"
        f"sys.argv = ['qs-workbook', '-C', {str(campaign)!r}, 'status', '--json']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", ruin], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "internal"
    assert "Traceback" not in done.stderr
    (log,) = (campaign / ".qs/log").iterdir()
    assert "planted" in log.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("words", ["status --json", "status --nope --json", "status", "--help"])
def test_a_full_stdout_gives_no_traceback(campaign: Path, words: str) -> None:
    """`qs-workbook status --json > file` on a full disk."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qs_workbook", *words.split(), "-C", str(campaign)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("words", "code"), [("status", 1), ("status --json", 1), ("status --nope --json", 2)])
def test_a_reader_that_leaves_early_changes_no_exit_code(campaign: Path, words: str, code: int) -> None:
    """`qs-workbook status | head`: still 1 while a return is awaited, and nothing but silence."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "qs_workbook", *words.split(), "-C", str(campaign)],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize("command", ["--help", "status"])
def test_quick_commands_import_nothing_heavy(answered: Path, command: str) -> None:
    """`status` on an unchanged control workbook answers at once on an old laptop."""
    qs(answered, "ingest", expect=0)
    program = (
        "import sys\nfrom qs_workbook.cli import main\n"
        f"sys.argv = ['qs-workbook', '-C', {str(answered)!r}, {command!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "HEAVY []" in done.stderr, done.stderr


def test_a_number_edited_in_place_is_followed_to_its_cell(answered: Path) -> None:
    """DESIGN 5: `ingest --values`, `consolidate` and `explain` show the same number in the same cell."""
    qs(answered, "run", expect=0)
    send(answered, "TYT", {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): 39})
    files = {f["path"]: f for f in qs(answered, "ingest", "--values")["files"]}
    told = {(v["code"], v["column"]): v for v in files["2-ban-nop/TYT.xlsx"]["values"]}
    assert told["TC07.1.02", "value"]["value"] == 39
    indicator = next(i for i in qs(answered, "consolidate")["indicators"] if i["code"] == "TC07.1")
    assert (indicator["numerator"], indicator["denominator"], indicator["value_low"]) == (39, 40, 97.5)
    (row,) = qs(answered, "explain", "TC07.1.02")["observations"]
    assert (row["value"], row["cell"]) == (39, told["TC07.1.02", "value"]["cell"])
    former = [f for f in files.values() if f["verdict"] == "superseded"]
    assert [(f["unit"], f["present"], f["reason"]) for f in former] == [("TYT", False, "other_copy_counts")]
    assert any("TC07.1" in change for change in qs(answered, "run")["changes"])

"""A campaign folder under strain: files held, two programs at once, systems that say no."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qs_workbook.saving import save_whole
from tests.campaigns import qs


def test_a_file_held_for_a_moment_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Virus scanners and sync programs on Windows hold a new file for a blink; a run must not end on it."""
    tries: list[Path] = []
    plain = Path.replace

    def replace(self: Path, target: Path) -> Path:
        tries.append(self)
        if len(tries) < 3:
            raise PermissionError(13, "held")
        return plain(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    save_whole(tmp_path / "cau-hoi.json", b"{}")
    assert (tmp_path / "cau-hoi.json").read_bytes() == b"{}"
    assert [path.name for path in tmp_path.iterdir()] == ["cau-hoi.json"]


@pytest.mark.parametrize(
    ("held", "code", "named"),
    [
        ("1-bieu-mau/thu/nhac/MN1.eml", "output_unwritable", "MN1.eml"),
        ("dieu-hanh.xlsx", "control_unreadable", "dieu-hanh.xlsx"),
    ],
)
def test_a_file_that_is_held_is_the_one_blamed(campaign: Path, held: str, code: str, named: str) -> None:
    """Folder .qs was blamed for whatever file the system refused."""
    qs(campaign, "remind", expect=0)
    program = (
        "import sys, pathlib\n"
        "from qs_workbook.cli import main\n"
        "def held(name, plain):\n"
        "    def call(self, *rest, **more):\n"
        f"        if self.name == {Path(held).name!r}:\n"
        "            raise PermissionError(13, 'held', str(self))\n"
        "        return plain(self, *rest, **more)\n"
        "    setattr(pathlib.Path, name, call)\n"
        "held('unlink', pathlib.Path.unlink)\n"
        "held('read_bytes', pathlib.Path.read_bytes)\n"
        f"sys.argv = ['qs-workbook', '-C', {str(campaign)!r}, 'remind', '--json', '--today', '2026-11-06']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False
    )
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["code"]) == (2, code), error
    assert named in error["message"]


def test_two_inits_at_once_make_one_campaign(tmp_path: Path) -> None:
    """A double double click: the second must not write its own key over the first."""
    line = [sys.executable, "-m", "qs_workbook", "init", str(tmp_path / "dot"), "--json"]
    both = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True, encoding="utf-8") for _ in range(2)]
    said = [json.loads(one.communicate(timeout=120)[0]) for one in both]
    assert sorted(one.returncode for one in both) == [0, 2]
    assert [s["error"]["code"] for s in said if "error" in s] == ["campaign_exists"]

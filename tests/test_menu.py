"""The menu of a double click: numbers run commands, results open, a fault leaves the window as it is."""

from collections.abc import Callable, Iterator
from pathlib import Path

from qs_workbook.menu import CHOICES, run_menu


def answers(*said: str) -> Callable[[str], str]:
    waiting: Iterator[str] = iter(said)

    def ask(_: str) -> str:
        try:
            return next(waiting)
        except StopIteration as fault:
            raise EOFError from fault

    return ask


def campaign(tmp_path: Path) -> Path:
    (tmp_path / "dieu-hanh.xlsx").touch()
    (tmp_path / "3-ket-qua").mkdir()
    (tmp_path / "3-ket-qua/tong-hop.xlsx").touch()
    return tmp_path


def test_a_number_runs_its_command_and_opens_the_result(tmp_path: Path) -> None:
    folder = campaign(tmp_path)
    started: list[list[str]] = []
    opened: list[Path] = []
    shown: list[str] = []
    number = str([c.command for c in CHOICES].index("run") + 1)

    def start(words: list[str]) -> int:
        started.append(words)
        return 1

    code = run_menu(folder, "vi", answers(number, "", "0"), shown.append, start, opened.append)
    assert (code, started) == (1, [["run", "-C", str(folder), "--lang", "vi"]])
    assert opened == [folder / "3-ket-qua/tong-hop.xlsx"]
    assert "  0. Thoát" in shown


def test_a_fault_opens_nothing_and_is_said(tmp_path: Path) -> None:
    opened: list[Path] = []
    shown: list[str] = []
    code = run_menu(campaign(tmp_path), "vi", answers("4", "", "0"), shown.append, lambda words: 3, opened.append)
    assert (code, opened) == (3, [])
    assert "Chưa làm được, xem lời báo ở trên." in shown


def test_anything_else_is_asked_again(tmp_path: Path) -> None:
    shown: list[str] = []
    assert run_menu(campaign(tmp_path), "vi", answers("99", "0"), shown.append, lambda words: 0) == 0
    assert "Hãy gõ một số từ 0 đến 8." in shown


def test_a_window_without_keyboard_is_left(tmp_path: Path) -> None:
    """Started by another program with no input: nothing to ask, no fault."""

    def no_input(_: str) -> str:
        raise RuntimeError("input(): lost sys.stdin")

    assert run_menu(campaign(tmp_path), "vi", no_input, [].append) == 0
    (tmp_path / "khac").mkdir()
    assert run_menu(tmp_path / "khac", "vi", no_input, [].append) == 0


def test_without_a_campaign_one_is_offered(tmp_path: Path) -> None:
    started: list[list[str]] = []

    def start(words: list[str]) -> int:
        started.append(words)
        return 0

    run_menu(tmp_path, "vi", answers("c"), lambda text: None, start)
    assert started == [["init", str(tmp_path), "--lang", "vi"]]

"""A plain numbered menu in the terminal, for who started the tool with a double click.

Each choice runs the very command an officer could type. Results are opened; the window stays open on a fault.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qs_workbook import messages
from qs_workbook.model.texts import Texts


@dataclass(frozen=True)
class Choice:
    """A line of the menu: the command it runs, and what to open when that went well."""

    command: str
    opens: str = ""


CHOICES = (
    Choice("check"),
    Choice("generate", "1-bieu-mau"),
    Choice("mail", "1-bieu-mau/thu"),
    Choice("run", "3-ket-qua/tong-hop.xlsx"),
    Choice("status"),
    Choice("remind", "1-bieu-mau/thu/nhac"),
    Choice("report --draft", "3-ket-qua/bao-cao"),
)
CONTROL = "dieu-hanh.xlsx"
NO_ANSWER = (EOFError, KeyboardInterrupt, RuntimeError)  # the last where the program was started without any input
LEAVE = {"0", "q", "t", ""}


def run_menu(
    folder: Path,
    language: str,
    ask: Callable[[str], str] = input,
    show: Callable[[str], None] = print,
    start: Callable[[list[str]], int] | None = None,
    reveal: Callable[[Path], None] | None = None,
) -> int:
    """Show the menu until it is left; returns the exit code of the last command run, 0 where none was."""
    texts = messages.load(language)
    start, reveal = start or _start, reveal or _open
    if not (folder / CONTROL).is_file() and not _make_campaign(folder, language, texts, ask, show, start):
        return 0
    code = 0
    while True:
        show("")
        show(texts.say("cli.menu.title", folder=str(folder.resolve())))
        for number, choice in enumerate(CHOICES, start=1):
            show(f"  {number}. {texts.say('cli.menu.' + choice.command.partition(' ')[0])}")
        show(f"  {len(CHOICES) + 1}. {texts.say('cli.menu.open_control')}")
        show(f"  0. {texts.say('cli.menu.leave')}")
        try:
            answer = ask(texts.say("cli.menu.ask") + " ").strip().casefold()
        except NO_ANSWER:
            return code
        if answer in LEAVE:
            return code
        if answer == str(len(CHOICES) + 1):
            reveal(folder / CONTROL)
        elif answer.isdecimal() and 1 <= int(answer) <= len(CHOICES):
            code = _run(CHOICES[int(answer) - 1], folder, language, texts, ask, show, start, reveal)
        else:
            show(texts.say("cli.menu.again", last=len(CHOICES) + 1))


def _run(
    choice: Choice,
    folder: Path,
    language: str,
    texts: Texts,
    ask: Callable[[str], str],
    show: Callable[[str], None],
    start: Callable[[list[str]], int],
    reveal: Callable[[Path], None],
) -> int:
    code = start([*choice.command.split(), "-C", str(folder), "--lang", language])
    if code in (0, 1):
        target = folder / choice.opens
        if choice.opens and target.exists():
            reveal(target)
    else:
        show(texts.say("cli.menu.failed"))
    with contextlib.suppress(*NO_ANSWER):
        ask(texts.say("cli.menu.enter") + " ")
    return code


def _make_campaign(
    folder: Path,
    language: str,
    texts: Texts,
    ask: Callable[[str], str],
    show: Callable[[str], None],
    start: Callable[[list[str]], int],
) -> bool:
    """Offer a new campaign where there is none; whether there is one now."""
    show(texts.say("cli.menu.no_campaign", folder=str(folder.resolve())))
    try:
        answer = ask(texts.say("cli.menu.ask_init") + " ").strip().casefold()
    except NO_ANSWER:
        return False
    if answer not in ("c", "có", "co", "y", "yes"):
        return False
    return start(["init", str(folder), "--lang", language]) == 0


def _start(words: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", "qs_workbook", *words], check=False).returncode


def _open(path: Path) -> None:
    """Open a file or folder as a double click would; nothing happens where the system has no such thing."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            os.startfile(path)
        elif sys.platform == "darwin":
            subprocess.run(["open", str(path)], check=False)
        elif os.environ.get("DISPLAY"):
            subprocess.run(["xdg-open", str(path)], check=False)

"""Run by the system's Python, which has UNO: types into LibreOffice's real window on a display of its own (Xvfb).

Each attempt selects a cell, types as a person does, and writes down which message the window showed and what stands in
the cell afterwards. A script's entry passes validation by; only the keyboard meets it. Standard library and UNO only.
"""

import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

from office_typist import START, connect, option

PATIENCE = 15.0  # seconds to wait for a window to come or go


def start_display():  # type: ignore[no-untyped-def]  # a process and its name
    """An X server of its own and the name it chose."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as said:
        return server, f":{said.readline().strip()}"


class Hands:
    """Keyboard and eyes at one window."""

    def __init__(self, display: str, desktop, book) -> None:  # type: ignore[no-untyped-def]  # UNO has no types
        self.environment = {**os.environ, "DISPLAY": display}
        self.book, self.controller = book, book.CurrentController
        there = connect.context  # type: ignore[attr-defined]  # set by main
        self.toolkit = there.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", there)
        self.frame_window = self.controller.Frame.ContainerWindow

    def key(self, *words: str) -> None:
        """One call of xdotool."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=30)

    def windows(self) -> list[str]:
        """X ids of the visible windows that have a name."""
        said = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "."],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=30,
        )
        return said.stdout.split()

    def messages(self) -> list[str]:
        """Title and words of every dialog that is open."""
        found = []
        for at in range(self.toolkit.getTopWindowCount()):
            window = self.toolkit.getTopWindow(at)
            context = window.getAccessibleContext() if hasattr(window, "getAccessibleContext") else None
            if context is None or window == self.frame_window:
                continue
            words = list(_words(context, 0))
            if len(words) > 1 and any("OK" in w or "Retry" in w or "Close" in w for w in words):
                found += words
        return found

    def said(self) -> list[str]:
        """What the open dialog says, once it has drawn its words: on a busy machine the frame comes first."""
        until = time.monotonic() + PATIENCE
        words = self.messages()
        while not words and time.monotonic() < until:
            time.sleep(0.3)
            words = self.messages()
        return words

    def insist(self, sheet: str, cell: str, text: str) -> dict[str, object]:
        """The attempt, made again where neither cell nor window answered: the keys went nowhere."""
        for _ in range(3):
            outcome = self.attempt(sheet, cell, text)
            if outcome["said"] or outcome["after"] != outcome["before"]:
                break
        return outcome

    def attempt(self, sheet: str, cell: str, text: str) -> dict[str, object]:
        """Select, type, Return; then close what opened."""
        place = self.book.Sheets.getByName(sheet).getCellRangeByName(cell)
        before = place.String
        self.controller.setActiveSheet(place.Spreadsheet)
        self.controller.select(place)
        known = set(self.windows())
        self.key("type", "--delay", "30", "--", text)
        time.sleep(0.3)
        if not self.opened(known, 1.5):  # a message that comes late would be answered by this Return, unread
            self.key("key", "Return")
        opened = self.opened(known, 3.0)
        said = self.said() if opened else []
        for window in opened:
            self.key("windowfocus", window)
            self.key("key", "Escape")
        until = time.monotonic() + PATIENCE
        while set(self.windows()) - known and time.monotonic() < until:
            self.key("key", "Escape")
            time.sleep(0.3)
        self.focus()
        self.key("key", "Escape")
        time.sleep(0.3)
        return {"sheet": sheet, "cell": cell, "typed": text, "before": before, "after": place.String, "said": said}

    def opened(self, known: set[str], patience: float) -> list[str]:
        """Windows that were not there before."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            new = [w for w in self.windows() if w not in known]
            if new:
                time.sleep(0.3)
                return new
            time.sleep(0.1)
        return []

    def focus(self) -> None:
        """The keyboard goes to the workbook."""
        for window in self.windows()[:1]:
            self.key("windowfocus", window)
        self.frame_window.setFocus()


def _words(context, depth):  # type: ignore[no-untyped-def]  # UNO has no types
    name = context.getAccessibleName()
    if name:
        yield name
    if depth < 8:
        for at in range(min(context.getAccessibleChildCount(), 60)):
            yield from _words(context.getAccessibleChild(at).getAccessibleContext(), depth + 1)


def main() -> None:
    """The attempts of the file named on the command line; the outcome goes to stdout as JSON."""
    work = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    server, display = start_display()
    pipe = f"qs{uuid.uuid4().hex}"
    office = subprocess.Popen(
        ["soffice", work["profile"], "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"],
        env={**os.environ, "DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"},
        stderr=subprocess.DEVNULL,
    )
    try:
        desktop = connect(pipe)
        book = desktop.loadComponentFromURL(Path(work["source"]).as_uri(), "_blank", 0, ())
        time.sleep(3)
        hands = Hands(display, desktop, book)
        hands.focus()
        sys.stdout.write(json.dumps([hands.insist(*one) for one in work["attempts"]], ensure_ascii=False))
        book.storeToURL(Path(work["target"]).as_uri(), (option("FilterName", work["filter"]),))
        book.close(True)
        desktop.terminate()
        office.wait(START)
    finally:
        for process in (office, server):
            if process.poll() is None:
                process.kill()


if __name__ == "__main__":
    main()

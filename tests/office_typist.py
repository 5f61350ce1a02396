"""Run by the system's Python, which has UNO: starts one LibreOffice, types what each job says, saves, ends it.

Standard library and UNO only: this process knows nothing of qs_workbook or of the virtual environment.
"""

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

import uno  # type: ignore[import-not-found,unused-ignore]  # comes with LibreOffice
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found,unused-ignore]

START = 90  # seconds to wait for LibreOffice to listen


def option(name: str, value: object) -> PropertyValue:
    """A named argument of UNO."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe: str):  # type: ignore[no-untyped-def]  # UNO has no types
    """The desktop of the LibreOffice that listens on this pipe."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    until = time.monotonic() + START
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            connect.context = there  # type: ignore[attr-defined]  # for who needs more than the desktop
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        except Exception:  # not listening yet; UNO's exceptions share no base worth naming
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def do(desktop, job) -> None:  # type: ignore[no-untyped-def]  # UNO has no types
    """One workbook: open, type, save under each name."""
    book = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, (option("Hidden", True),))
    try:
        for sheet, cell, text in job["typed"]:
            book.Sheets.getByName(sheet).getCellRangeByName(cell).FormulaLocal = text
        for kind, made in job["outputs"]:
            book.storeToURL(Path(made).as_uri(), (option("FilterName", kind),))
    finally:
        book.close(True)


def main() -> None:
    """All jobs of the file named on the command line."""
    work = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    pipe = f"qs{uuid.uuid4().hex}"
    office = subprocess.Popen(
        ["soffice", work["profile"], "--headless", "--norestore", "--invisible", f"--accept=pipe,name={pipe};urp;"]
    )
    try:
        desktop = connect(pipe)
        for job in work["jobs"]:
            do(desktop, job)
        desktop.terminate()
        office.wait(30)
    finally:
        if office.poll() is None:
            office.kill()


if __name__ == "__main__":
    main()

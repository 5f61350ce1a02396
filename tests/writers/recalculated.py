"""A workbook recalculated by LibreOffice beside itself as written: which formulas give another value, which an error.

LibreOffice is told to recalculate every file on load; a plain conversion keeps the written values and finds nothing.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class Difference:
    """A formula whose recalculated value is not the one written."""

    sheet: str
    cell: str
    formula: str
    written: object
    recalculated: object


def recalculate(path: Path, locale: str = "vi-VN") -> Path:
    """The workbook as LibreOffice saves it after recalculating every formula under that locale."""
    profile = Path(tempfile.gettempdir()) / f"lo-recalculate-{os.getuid()}-{locale}"
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(_PROFILE.format(locale=locale), encoding="utf-8")
    out = path.parent / f"recalculated-{locale}"
    out.mkdir(exist_ok=True)
    command = [str(shutil.which("soffice")), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return out / path.name


def differences(path: Path, locale: str = "vi-VN") -> list[Difference]:
    """Formulas of `path` that recalculate to something else than what was written beside them."""
    formulas = openpyxl.load_workbook(path)
    written = openpyxl.load_workbook(path, data_only=True)
    again = openpyxl.load_workbook(recalculate(path, locale), data_only=True)
    found = []
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                before, after = (book[sheet.title][cell.coordinate].value for book in (written, again))
                if not _same(before, after):
                    found.append(Difference(sheet.title, cell.coordinate, str(cell.value), before, after))
    return found


def _same(before: object, after: object) -> bool:
    """Numbers to the last digits of a double; an empty text is the same as nothing."""
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= 1e-12 * max(1.0, abs(before))
    return (before if before is not None else "") == (after if after is not None else "")

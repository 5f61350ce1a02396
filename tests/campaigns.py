"""Small campaigns for tests: a control workbook by library, templates filled by library, commands as subprocesses."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from qs_workbook import resources
from qs_workbook.cli import VIETNAM
from qs_workbook.model.campaign import Contact, Unit, Village
from qs_workbook.model.control_values import control_values
from qs_workbook.model.form import STATE, VALUE, Form
from qs_workbook.model.kinds import Kind
from qs_workbook.readers.definition import load_pack
from qs_workbook.readers.issued import load_issued
from qs_workbook.workflow.control import write_control
from qs_workbook.workflow.folder import Folder

KEY = bytes(range(32))
ISSUED = datetime(2026, 10, 1, 12, tzinfo=VIETNAM)
SETTINGS = {"year": 2026, "contact_name": "Nguyễn Thị Mẫu", "contact_phone": "0912 000 000"}
UNITS = (
    Unit("TYT", "Trạm Y tế xã Quan Sơn", "TYT", email="tyt@quanson.example", channel="email"),
    Unit("CA", "Công an xã Quan Sơn", "CA", email="ca@quanson.example", channel="document"),
    Unit("MN1", "Trường Mầm non Hữu Kiên", "MN", contacts=(Contact("Lê Thị Mẫu", "0913 000 000"),), channel="zalo"),
)
VILLAGES = (Village("TH.001", "Thôn Mẫu"),)


def new_campaign(
    root: Path,
    units: Iterable[Unit] = UNITS,
    settings: Mapping[str, object] | None = None,
    extra: Mapping[tuple[str, str], object] | None = None,
) -> Path:
    """A campaign folder with these units; `extra` are cells of the control workbook (decisions, scale …)."""
    pack = load_pack(resources.folder("templates") / "qd06-2019")
    defaults = resources.read_toml(resources.folder("templates") / "defaults.toml")
    values = control_values(pack, defaults, {**SETTINGS, **(settings or {})}, units, VILLAGES)
    folder = Folder(root)
    folder.make()
    write_control(folder, pack, "quan-son-2026", KEY, {**values, **(extra or {})}, ISSUED)
    return root


def qs(root: Path, *words: str, today: str = "2026-11-05", expect: int | None = None) -> dict[str, Any]:
    """Run a command as a subprocess under --json; its document."""
    line = [sys.executable, "-m", "qs_workbook", "-C", str(root), *words, "--json", "--today", today]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert expect is None or done.returncode == expect, (done.returncode, done.stdout[-3000:], done.stderr[-3000:])
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def form_of(root: Path, unit: str) -> Form:
    """The form a unit's template was made from."""
    register = json.loads((root / "1-bieu-mau/phat-hanh/da-phat-hanh.json").read_text(encoding="utf-8"))
    issued = load_issued(root / "1-bieu-mau/phat-hanh").get(register[unit]["structure"])
    assert issued is not None
    return issued.form


def clean_answers(form: Form, figure: int = 0) -> dict[tuple[str, str], object]:
    """Faultless answers: every figure the same small number where no rule relates it to others, signed and dated."""
    answers: dict[tuple[str, str], object] = {}
    for (code, column), field in form.fields.items():
        if column == STATE or (field.block.style == "list" and not field.required):
            continue
        if field.choices:
            answers[code, column] = field.choices[0].label
        elif field.kind.numeric:
            answers[code, column] = 0 if field.row.sum_of else figure
        elif field.kind is Kind.DATE:
            answers[code, column] = "05/11/2026" if column == VALUE else None
        elif field.required or column == "evidence":
            answers[code, column] = "Văn bản mẫu số 01/BC"
    for code in ("KY.08", "KY.09", "KY.10"):
        answers.pop((code, VALUE), None)
    return answers


def fill(template: Path, target: Path, form: Form, answers: Mapping[tuple[str, str], object]) -> Path:
    """A copy of a template with these cells filled by library, as a person would leave it."""
    book = openpyxl.load_workbook(template)
    for key, value in answers.items():
        field = form.fields[key]
        shown = value.strftime("%d/%m/%Y") if isinstance(value, date) else value
        book[field.sheet][field.cell] = shown
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def send(root: Path, unit: str, answers: Mapping[tuple[str, str], object] | None = None, name: str = "") -> Path:
    """The unit's template filled with clean answers (and `answers` over them), dropped into the returns folder."""
    form = form_of(root, unit)
    target = root / "2-ban-nop" / (name or f"{unit}.xlsx")
    return fill(root / f"1-bieu-mau/{unit}.xlsx", target, form, {**clean_answers(form), **(answers or {})})

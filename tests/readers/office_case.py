"""A small invented campaign and its issued forms, for tests that read real files."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from qs_workbook import resources
from qs_workbook.model.campaign import Campaign, Span, Unit, Village
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.form import Form
from qs_workbook.model.identity import make_token
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.readers.definition import load_pack
from qs_workbook.readers.issued import IssuedForms, issued_of
from qs_workbook.readers.reading import FileReading, ReadingContext, read_file
from qs_workbook.writers.form import FormIdentity, write_form

KEY = bytes(range(32))
MADE = datetime(2026, 10, 1, 12)


@dataclass(frozen=True)
class Issued:
    """A unit's form as it left the office: the Form and the workbook's bytes."""

    unit: Unit
    form: Form
    data: bytes

    def cell(self, code: str, column: str = "value") -> tuple[str, str]:
        """Sheet and cell of a field."""
        field = self.form.fields[code, column]
        return field.sheet, field.cell


@cache
def pack() -> CriteriaSet:
    """The real pack."""
    return load_pack(resources.folder("templates") / "qd06-2019")


@cache
def campaign() -> Campaign:
    """A commune of three villages and one unit of each type."""
    return Campaign(
        id="xa-thu-2026",
        pack=pack().id,
        year=2026,
        commune="Xã Thử",
        province="Tỉnh Thử",
        key=KEY,
        periods={p.code: Span(date(2026, 10, 31), date(2026, 1, 1) if p.start else None) for p in pack().periods},
        units=tuple(Unit(f"{t.code}1", f"Đơn vị {t.code}", t.code) for t in pack().unit_types),
        villages=tuple(Village(f"TH.{n:03d}", f"Thôn {n}") for n in (1, 2, 3)),
    )


@cache
def issued(unit: str = "TYT1") -> Issued:
    """The form issued to a unit, blank."""
    return make(campaign(), unit)


def make(
    of: Campaign, unit_code: str, key: bytes = KEY, values: Mapping[tuple[str, str], object] | None = None
) -> Issued:
    """Lay out and write the form of a unit of any campaign, with `values` already in it."""
    unit = of.unit_by_code[unit_code]
    form = lay_out_unit_form(pack(), of, unit)
    token = make_token(key, of.id, unit.code, form.version)
    identity = FormIdentity(of.id, unit.code, unit.name, form.version, token)
    with TemporaryDirectory() as folder:
        path = write_form(Path(folder) / "form.xlsx", form, identity, pack().texts, values=values, made_at=MADE)
        return Issued(unit, form, path.read_bytes())


@cache
def context() -> ReadingContext:
    """What the reader knows: all forms issued in the small campaign."""
    forms = [issued(unit.code).form for unit in campaign().units]
    return ReadingContext(
        campaign().id,
        KEY,
        IssuedForms({form.version: issued_of(form) for form in forms}),
        frozenset(campaign().unit_by_code),
    )


def fill(data: bytes, answers: dict[tuple[str, str], object]) -> bytes:
    """Write values into cells (sheet, cell) as a library would."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, cell), value in answers.items():
        book[sheet][cell] = value
        if isinstance(value, str) and not value.startswith("="):
            book[sheet][cell].data_type = "s"
    return save(book)


def save(book: openpyxl.Workbook) -> bytes:
    """A workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "bieu.xlsx") -> FileReading:
    """Read bytes as the reading process does."""
    return read_file(data, name, context())


def codes(reading: FileReading) -> list[str]:
    """Codes of all findings, in order."""
    return [finding.code for finding in reading.findings]

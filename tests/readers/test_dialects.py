"""One return saved by every program at hand: the same answers, and never a word of tampering.

LibreOffice, openpyxl and pandas are run for real; Google Sheets and WPS are imitated after what they leave in a file.
"""

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from qs_workbook.model.kinds import Severity
from qs_workbook.model.submission import Submission
from tests import office
from tests.hostile.surgery import open_up, sew, sheet_parts
from tests.readers.office_case import campaign, issued, make, read

UNIT = "MTTQ1"


def answers() -> dict[tuple[str, str], object]:
    """A value of every kind the form asks for, and texts that programs like to change."""
    given: dict[tuple[str, str], object] = {}
    for number, (key, field) in enumerate(issued(UNIT).form.fields.items()):
        if key[1] == "state":
            continue
        if field.choices:
            given[key] = field.choices[number % len(field.choices)].key
        elif field.kind.numeric:
            given[key] = number
        elif field.kind.value == "date":
            given[key] = "05/11/2026"
        elif number % 3 == 0:
            given[key] = ("001", "=SUM(A1:A3)", "1/2", "+84 912", "Nguyễn Thị Hòa\nđọc", "N/A", "'x")[number % 7]
    return given


@cache
def sent() -> bytes:
    """The filled return as the office's own writer makes it."""
    return make(campaign(), UNIT, values=answers()).data


def said(submission: Submission | None) -> dict[tuple[str, str], tuple[object, str]]:
    """Value and state of every field."""
    assert submission is not None
    return {(o.code, o.column): (o.value, o.state.value) for o in submission.observations}


def same_answers(data: bytes, *, told: frozenset[str] = frozenset()) -> None:
    """The answers are those sent; only harmless notes are told."""
    reading = read(data)
    before, after = said(read(sent()).submission), said(reading.submission)
    assert {key: (before[key], after.get(key)) for key in before if before[key] != after.get(key)} == {}
    assert {f.code for f in reading.findings} == told
    assert not [f for f in reading.findings if f.severity is not Severity.NOTE]


def test_the_return_itself_says_what_was_written() -> None:
    after = said(read(sent()).submission)
    assert {key for key, (_, state) in after.items() if state == "reported"} == set(answers())


OFFICE = [
    ("xlsx", "vi-VN", frozenset()),
    ("xlsx", "en-US", frozenset()),
    ("ods", "vi-VN", frozenset({"FORMULAS-UNSEEN"})),
    ("xls", "vi-VN", frozenset({"FORMULAS-UNSEEN"})),
]


@pytest.mark.libreoffice
@pytest.mark.parametrize(("kind", "locale", "told"), OFFICE, ids=[f"{k} {loc}" for k, loc, _ in OFFICE])
def test_libreoffice(kind: str, locale: str, told: frozenset[str], tmp_path: Path) -> None:
    office.need_office()
    source = tmp_path / "in" / "bieu.xlsx"
    source.parent.mkdir()
    source.write_bytes(sent())
    same_answers(office.convert(source, kind, tmp_path / "out", locale=locale).read_bytes(), told=told)


@pytest.mark.libreoffice
@pytest.mark.parametrize("by", ["ods", "xls"])
def test_there_and_back_through_another_format(by: str, tmp_path: Path) -> None:
    office.need_office()
    source = tmp_path / "bieu.xlsx"
    source.write_bytes(sent())
    there = office.convert(source, by, tmp_path / "there")
    same_answers(office.convert(there, "xlsx", tmp_path / "back").read_bytes())


def by_openpyxl() -> bytes:
    """Loaded and saved: no cached results, inline strings, names kept."""
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(sent())).save(out)
    return out.getvalue()


def by_pandas() -> bytes:
    """Every sheet as a bare table: no names, no properties, no protection, no formulas."""
    import pandas as pd

    sheets = pd.read_excel(
        io.BytesIO(sent()), engine="openpyxl", sheet_name=None, header=None, keep_default_na=False, dtype=object
    )
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=str(name), header=False, index=False)
        for sheet in writer.book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        cell.data_type = "s"
    return out.getvalue()


def google_like() -> bytes:
    """No docProps, no custom properties, rows padded to a thousand, the hidden sheet merely hidden."""
    parts = {name: content for name, content in open_up(sent()).items() if not name.startswith("docProps/")}
    for part in sheet_parts(parts).values():
        blank = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(600, 1001))
        padded = parts[part].replace(b"</sheetData>", blank + b"</sheetData>")
        parts[part] = re.sub(rb"<dimension [^>]*/>", b"", padded)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'"veryHidden"', b'"hidden"')
    return sew(parts)


def wps_like() -> bytes:
    """Further properties of its own, another program's name."""
    parts = open_up(sent())
    own = b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="99" name="KSOProductBuildVer"/></Properties>'
    parts["docProps/custom.xml"] = parts["docProps/custom.xml"].replace(b"</Properties>", own)
    parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(b"Microsoft Excel", b"WPS Office")
    return sew(parts)


@pytest.mark.parametrize(
    ("saved", "told"),
    [(by_openpyxl, frozenset()), (by_pandas, frozenset()), (google_like, frozenset()), (wps_like, frozenset())],
    ids=["openpyxl", "pandas", "Google-like", "WPS-like"],
)
def test_libraries_and_other_offices(saved: Callable[[], bytes], told: frozenset[str]) -> None:
    same_answers(saved(), told=told)


def test_the_program_is_a_hint_that_travels_along() -> None:
    submission = read(wps_like()).submission
    assert submission is not None
    assert submission.application == "WPS Office"

"""The driver of LibreOffice itself: what tests and samples take from it must be what a person would get."""

from pathlib import Path

import openpyxl
import pytest

from tests.office import Filling, fill, need_office, recalculate

pytestmark = pytest.mark.libreoffice


@pytest.fixture(autouse=True)
def _office() -> None:
    need_office()


def _book(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Số liệu"
    book.worksheets[0]["B1"] = "=A1*2"
    book.save(path)
    return path


def test_text_is_entered_as_typed_under_the_regional_setting(tmp_path: Path) -> None:
    """Were it set as plain text, no test would meet what a Vietnamese keyboard makes of 1.234,5."""
    path, out = _book(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    fill([Filling(path, {("Số liệu", "A1"): "1.234,5"}, (out, tmp_path / "b.ods", tmp_path / "b.xls"))])
    sheet = openpyxl.load_workbook(out, data_only=True)["Số liệu"]
    assert (sheet["A1"].value, sheet["B1"].value) == (1234.5, 2469)
    assert (tmp_path / "b.ods").read_bytes()[:2] == b"PK"
    assert (tmp_path / "b.xls").read_bytes()[:4] == b"\xd0\xcf\x11\xe0"


def test_recalculation_catches_a_planted_wrong_value(tmp_path: Path) -> None:
    """A plain conversion keeps the value written beside a formula; a check built on it would find nothing."""
    import xlsxwriter

    path = tmp_path / "planted.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("T")
        sheet.write_number("A1", 2)
        sheet.write_formula("B1", "=A1*2", None, 5)
    again = openpyxl.load_workbook(recalculate(path), data_only=True)["T"]
    assert again["B1"].value == 4

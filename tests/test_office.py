"""The driver of LibreOffice itself: what tests and samples take from it must be what a person would get."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.office import needs_office, recalculate, type_in

pytestmark = [pytest.mark.libreoffice, needs_office()]


def test_text_is_entered_as_typed_under_the_regional_setting(tmp_path: Path) -> None:
    """Were it set as plain text, no test would meet what a Vietnamese keyboard makes of 1.234,5."""
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Số liệu"
    book.worksheets[0]["B1"] = "=A1*2"
    book.save(path)
    saved = type_in(
        path, {("Số liệu", "A1"): "1.234,5"}, {kind: tmp_path / f"b.{kind}" for kind in ("xlsx", "ods", "xls")}
    )
    sheet = openpyxl.load_workbook(saved["xlsx"], data_only=True)["Số liệu"]
    assert (sheet["A1"].value, sheet["B1"].value) == (1234.5, 2469)
    assert saved["ods"].read_bytes()[:2] == b"PK"
    assert saved["xls"].read_bytes()[:4] == b"\xd0\xcf\x11\xe0"


def test_recalculation_catches_a_planted_wrong_value(tmp_path: Path) -> None:
    """A plain conversion keeps the value written beside a formula; a check built on it would find nothing."""
    path = tmp_path / "planted.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("T")
        sheet.write_number("A1", 2)
        sheet.write_formula("B1", "=A1*2", None, 5)
    assert recalculate(path)["T", "B1"] == 4

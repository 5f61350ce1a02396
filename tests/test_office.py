"""The LibreOffice driver itself: what tests and samples take from it must be what a person would get."""

from pathlib import Path

import pytest
import xlsxwriter

from tests import office

pytestmark = pytest.mark.libreoffice


@pytest.fixture(autouse=True)
def _office() -> None:
    office.need_office()


def _book(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Biểu 1")
        sheet.write_number("A1", 2)
        sheet.write_formula("B1", "=A1*10", None, 999)  # a planted wrong value
    return path


@pytest.mark.parametrize("locale", office.LOCALES)
def test_recalculation_catches_a_planted_wrong_value(tmp_path: Path, locale: str) -> None:
    """A plain conversion keeps the value written beside a formula; a check built on it would find nothing."""
    values = office.recalculate(_book(tmp_path / "planted.xlsx"), locale)
    assert (values["Biểu 1", "A1"], values["Biểu 1", "B1"]) == (2, 20)


@pytest.mark.parametrize(("locale", "wanted"), [("vi-VN", 1234.5), ("en-US", "1.234,5")])
def test_what_is_typed_follows_the_locale(tmp_path: Path, locale: str, wanted: object) -> None:
    """`1.234,5` is a number on a Vietnamese machine and a text on an American one."""
    outputs = tuple(tmp_path / f"typed.{kind}" for kind in ("xlsx", "ods", "xls"))
    typed = {("Biểu 1", "A1"): "1.234,5"}
    office.fill([office.Filling(_book(tmp_path / "source.xlsx"), typed, outputs)], locale=locale)
    assert office.recalculate(outputs[0], locale)["Biểu 1", "A1"] == wanted
    assert outputs[1].read_bytes()[:2] == b"PK"
    assert outputs[2].read_bytes()[:4] == b"\xd0\xcf\x11\xe0"

"""What was done to locked cells is told precisely; what programs do by themselves is never called tampering."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qs_workbook.model.formula import formula_print
from qs_workbook.model.kinds import Severity
from tests.hostile.corpus import valid
from tests.readers.office_case import issued, read, save


def changed(change: Callable[[openpyxl.worksheet.worksheet.Worksheet, int], object]) -> bytes:
    sheet, cell = issued().cell("TC07.1.01")
    book: Workbook = openpyxl.load_workbook(io.BytesIO(valid()))
    change(book[sheet], int(cell[1:]))
    return save(book)


def column(key: str) -> str:
    return issued().form.fields["TC07.1.01", "value"].block.letter(key)


def test_a_changed_unit_of_measure_is_asked_about() -> None:
    """Children counted in hundreds would still be a whole number."""
    data = changed(lambda page, row: page.__setitem__(f"{column('measure')}{row}", "trăm trẻ"))
    found = [f for f in read(data).findings if f.code == "LOCKED-ALTERED"]
    assert [(f.row, f.raw, f.severity) for f in found] == [("TC07.1.01", "trăm trẻ", Severity.QUERY)]


@pytest.mark.parametrize("instead", ["Đủ", None, '=IF(1=1,"Đủ","")'], ids=["a word", "nothing", "another formula"])
def test_a_rewritten_self_check_is_told_and_nothing_rests_on_it(instead: str | None) -> None:
    data = changed(lambda page, row: page.__setitem__(f"{column('check')}{row}", instead))
    found = [(f.code, f.row, f.severity) for f in read(data).findings]
    assert found == [("CHECK-ALTERED", "TC07.1.01", Severity.NOTE)]


def test_a_changed_period_is_a_circumstance() -> None:
    data = changed(lambda page, row: page.__setitem__(f"{column('period')}{row}", "Tại ngày 30/09/2026"))
    assert read(data).findings == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('=IF(D9="","",TRUE)', 'IF($D$12="", "", TRUE())', True),
        ("=SUM(A1:A3)", "=sum(B7:B9)", True),
        ("=Sheet!A1+1", "='Sheet'!A2+1", False),
        ('=IF(D9="","thiếu","")', '=IF(D9="","đủ","")', False),
        ("=A1<=100", "=A1<=1000", False),
        ("=SUM(A1)", "=MAX(A1)", False),
    ],
)
def test_spelling_and_places_are_no_alteration(one: str, other: str, same: bool) -> None:
    assert (formula_print(one) == formula_print(other)) is same

"""The dates a row means: birth dates of an age group, and the period as printed."""

from datetime import date

import pytest

from qs_workbook.model.campaign import Span
from qs_workbook.model.criteria import Ages
from qs_workbook.model.periods import birth_dates, print_period, shift_months, shift_years
from tests.writers import forms_case as case

TEXTS = case.pack().texts


@pytest.mark.parametrize(
    ("ages", "cut_off", "after", "until"),
    [
        pytest.param(Ages(16), "2026-10-31", "2010-10-31", None, id="dưới 16 tuổi: sinh sau ngày 31/10/2010"),
        pytest.param(Ages(1), "2026-10-31", "2025-10-31", None, id="dưới 1 tuổi"),
        pytest.param(Ages(10, 6), "2026-10-31", "2016-10-31", "2020-10-31", id="6 đến dưới 10 tuổi"),
        pytest.param(Ages(36, 3, "months"), "2026-09-30", "2023-09-30", "2026-06-30", id="3 đến dưới 36 tháng"),
        pytest.param(Ages(5), "2028-02-29", "2023-02-28", None, id="29 tháng 2"),
    ],
)
def test_an_age_row_means_these_birth_dates(ages: Ages, cut_off: str, after: str, until: str | None) -> None:
    """A child born on the edge is counted once, in one row."""
    wanted = (date.fromisoformat(after), None if until is None else date.fromisoformat(until))
    assert birth_dates(ages, date.fromisoformat(cut_off)) == wanted


def test_neighbouring_ages_leave_no_day_out_and_count_none_twice() -> None:
    cut_off = date(2026, 10, 31)
    for younger, older in ((Ages(6), Ages(10, 6)), (Ages(10, 6), Ages(14, 10)), (Ages(14, 10), Ages(16, 14))):
        assert birth_dates(younger, cut_off)[0] == birth_dates(older, cut_off)[1]


@pytest.mark.parametrize(
    ("span", "ages", "said"),
    [
        pytest.param(None, None, "", id="no period"),
        pytest.param(Span(date(2026, 10, 31)), None, "Tại ngày 31/10/2026", id="a date"),
        pytest.param(
            Span(date(2026, 10, 31), date(2026, 1, 1)), None, "Từ 01/01/2026 đến 31/10/2026", id="from and to"
        ),
        pytest.param(
            Span(date(2026, 10, 31)), Ages(16), "Tại ngày 31/10/2026\nSinh sau ngày 31/10/2010", id="birth dates"
        ),
        pytest.param(
            Span(date(2026, 9, 30)),
            Ages(6, 5, by="birth_year"),
            "Tại ngày 30/09/2026\nSinh năm 2021",
            id="5 tuổi đi học: năm sinh",
        ),
        pytest.param(
            Span(date(2026, 9, 30)),
            Ages(11, 6, by="birth_year"),
            "Tại ngày 30/09/2026\nSinh từ năm 2016 đến năm 2020",
            id="6-10 tuổi đi học: năm sinh",
        ),
    ],
)
def test_every_row_prints_its_own_period(span: Span | None, ages: Ages | None, said: str) -> None:
    assert print_period(TEXTS, span, ages) == said


def test_shifting_days_stays_in_the_calendar() -> None:
    assert shift_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert shift_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert shift_years(date(2024, 2, 29), 1) == date(2025, 2, 28)

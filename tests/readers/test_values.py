"""Typed values, one line a case: what an officer typed, where, and what it means. Add a line for a new habit."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qs_workbook.model.form import Choice
from qs_workbook.model.kinds import Kind, State
from qs_workbook.readers.numbers_grammar import show_number
from qs_workbook.readers.values import read_value
from qs_workbook.readers.workbook import RawCell, show

YES_NO = (Choice("yes", "Có"), Choice("no", "Không"))
RESULT = (Choice("reached", "Đạt"), Choice("not_reached", "Chưa đạt"), Choice("no_basis", "Chưa đủ căn cứ"))
D = Decimal
I, A, P, DEC = Kind.INTEGER, Kind.AMOUNT, Kind.PERCENT, Kind.DECIMAL  # noqa: E741 - a table of kinds
UNDERSTOOD, NAN, AMBIGUOUS = "VALUE-UNDERSTOOD", "CELL-NOT-A-NUMBER", "CELL-AMBIGUOUS"


def cell(value: object, raw: str | None = None, **more: object) -> RawCell:
    return RawCell(7, 3, value, str(value) if raw is None else raw, **more)  # type: ignore[arg-type]


# typed, kind, value, code, what it is
NUMBERS = [
    (15, I, D(15), "", "a plain number"),
    (15.0, I, D(15), "", "a whole number stored as a fraction"),
    (12.7, I, D("12.7"), "", "a fraction in a whole field is read; the rule asks about it"),
    (-3, I, D(-3), "", "a negative number is read; the rule asks about it"),
    (0, I, D(0), "", "a typed zero is a reported figure"),
    ("15", I, D(15), UNDERSTOOD, "digits typed into a text cell"),
    ("'15", I, D(15), UNDERSTOOD, "an apostrophe before the digits"),
    (" 15 ", I, D(15), UNDERSTOOD, "blanks around it"),
    ("\u00a015\u202f", I, D(15), UNDERSTOOD, "no-break spaces around it"),
    ("１５", I, D(15), UNDERSTOOD, "full-width digits"),
    ("１２，５", DEC, D("12.5"), UNDERSTOOD, "full-width digits and comma"),
    ("1.234,5", DEC, D("1234.5"), UNDERSTOOD, "Vietnamese thousands and decimals"),
    ("1,234.5", DEC, D("1234.5"), UNDERSTOOD, "English thousands and decimals"),
    ("1.234.567", I, D(1234567), UNDERSTOOD, "two groups of thousands have one reading"),
    ("1,234,567", I, D(1234567), UNDERSTOOD, "two English groups have one reading"),
    ("1 234", I, D(1234), UNDERSTOOD, "a blank between thousands"),
    ("1\u00a0234", I, D(1234), UNDERSTOOD, "a no-break space between thousands"),
    ("1 234,5", DEC, D("1234.5"), UNDERSTOOD, "blank and decimals"),
    ("12,5", DEC, D("12.5"), UNDERSTOOD, "a decimal comma"),
    ("12.5", DEC, D("12.5"), UNDERSTOOD, "a decimal point"),
    ("0,125", DEC, D("0.125"), UNDERSTOOD, "nothing groups after a zero: decimals"),
    ("1234,567", DEC, D("1234.567"), UNDERSTOOD, "four digits before: decimals"),
    ("-5", I, D(-5), UNDERSTOOD, "a typed minus"),
    ("\u22125", I, D(-5), UNDERSTOOD, "a typographic minus"),
    ("007", I, D(7), UNDERSTOOD, "leading zeros"),
    ("15 em", I, D(15), UNDERSTOOD, "with the word for what is counted"),
    ("15 trẻ em.", I, D(15), UNDERSTOOD, "with the word and a full stop"),
    ("15 tre\u0309 em", I, D(15), UNDERSTOOD, "the word in decomposed letters"),
    ("1.200 em", I, D(1200), UNDERSTOOD, "there is no 1,2 of a child: thousands"),
    ("1.200.000 đồng", A, D(1200000), UNDERSTOOD, "money with its word"),
    ("500.000đ", A, D(500000), UNDERSTOOD, "money with its sign"),
    ("12,5 triệu", A, D(12500000), UNDERSTOOD, "millions in words"),
    ("85,5%", P, D("85.5"), UNDERSTOOD, "a percentage with its sign"),
    (85.5, P, D("85.5"), "", "a percentage as asked for"),
]
UNREADABLE = [
    ("~15", I, "CELL-APPROXIMATE", "about fifteen"),
    ("khoảng 15", I, "CELL-APPROXIMATE", "about fifteen in words"),
    ("> 15", I, "CELL-APPROXIMATE", "more than fifteen"),
    ("15/20", I, "CELL-TWO-NUMBERS", "part and whole in one cell"),
    ("15-20", I, "CELL-TWO-NUMBERS", "a range"),
    ("3+4", I, "CELL-TWO-NUMBERS", "a sum typed as text"),
    ("-", I, "CELL-WORD-FOR-NUMBER", "a dash may be zero or unknown"),
    ("không", I, "CELL-WORD-FOR-NUMBER", "a word that may be zero or unknown"),
    ("không có", I, "CELL-WORD-FOR-NUMBER", "a phrase that may be zero or unknown"),
    ("mười lăm", I, NAN, "a number in words"),
    ("85%", I, NAN, "a percentage where a count is asked"),
    ("15 đồng", I, NAN, "money where children are counted"),
    ("12²", I, NAN, "a superscript is no digit"),
    ("½", I, NAN, "a fraction that autocorrect made"),
    ("١٢", I, NAN, "digits of another script"),
    ("1_000", I, NAN, "what Python's int() would take"),
    ("1e3", I, NAN, "what Python's float() would take"),
    ("nan", I, NAN, "no number by name"),
    ("infinity", I, NAN, "infinity by name"),
    ("1.23.4", I, NAN, "dots that group nothing"),
    ("1,23,4", I, NAN, "commas that group nothing"),
    ("9" * 400, I, NAN, "four hundred digits"),
    ("9" * 20, I, "CELL-IMPOSSIBLE", "more children than there are people"),
    (1e308, I, "CELL-IMPOSSIBLE", "the largest number of a machine"),
    (float("inf"), I, "CELL-IMPOSSIBLE", "1E309 as a library reads it"),
    (float("nan"), I, "CELL-IMPOSSIBLE", "no number at all"),
    (True, I, "CELL-BOOLEAN", "true is not one child"),
    (datetime(2026, 11, 12), I, "CELL-DATE-FOR-NUMBER", "12/11 became a date"),
    (time(1, 2), I, "CELL-DATE-FOR-NUMBER", "1:02 became a time"),
    (timedelta(hours=30), I, "CELL-DATE-FOR-NUMBER", "30:00 became a duration"),
]
TWO_READINGS = [
    ("1.234", I, ("1234", "1.234"), "one group after a dot, in a count"),
    ("1.234", DEC, ("1234", "1.234"), "one group after a dot, in a decimal field"),
    ("1,234", I, ("1234", "1.234"), "one group after a comma"),
    ("-1.234", I, ("-1234", "-1.234"), "with a sign"),
    (0.855, P, ("0.855", "85.5"), "85,5% typed on a Vietnamese machine becomes 0.855"),
    (1, P, ("1", "100"), "one per cent or all of it"),
]


@pytest.mark.parametrize(("typed", "kind", "value", "code"), [c[:4] for c in NUMBERS], ids=[c[4] for c in NUMBERS])
def test_numbers_with_one_reading(typed: object, kind: Kind, value: Decimal, code: str) -> None:
    reading = read_value(cell(typed), kind)
    assert (reading.value, reading.state, reading.code) == (value, State.REPORTED, code)
    assert bool(code) == ("understood" in reading.facts), "what was interpreted is always shown back"


@pytest.mark.parametrize(("typed", "kind", "code"), [c[:3] for c in UNREADABLE], ids=[c[3] for c in UNREADABLE])
def test_no_number_is_never_made_one(typed: object, kind: Kind, code: str) -> None:
    reading = read_value(cell(typed), kind)
    assert (reading.value, reading.state, reading.code) == (None, State.UNREADABLE, code)


@pytest.mark.parametrize(("typed", "kind", "both"), [c[:3] for c in TWO_READINGS], ids=[c[3] for c in TWO_READINGS])
def test_two_readings_are_both_kept(typed: object, kind: Kind, both: tuple[str, str]) -> None:
    reading = read_value(cell(typed), kind)
    assert (reading.value, reading.state, reading.code) == (None, State.AMBIGUOUS, AMBIGUOUS)
    assert reading.readings == tuple(map(Decimal, both))


def test_a_share_pasted_into_a_count_is_asked_about() -> None:
    """100% pasted with its format is stored as 1: read as one child it would be a lie nobody sees."""
    reading = read_value(cell(1, number_format="0%"), I)
    assert (reading.value, reading.state, reading.code) == (None, State.UNREADABLE, "CELL-NOT-A-NUMBER")
    assert show(1, "1", "0%") == "100%"
    assert show(0.855, "0.855", "0.0%") == "85.5%"


def test_a_year_of_two_digits_is_shown_back() -> None:
    assert read_value(cell("5/11/26"), Kind.DATE).code == "VALUE-UNDERSTOOD"
    assert read_value(cell("5/11/2026"), Kind.DATE).code == ""


def test_a_percent_format_is_undone() -> None:
    """85,5% accepted by a plain cell is 0.855 under the format 0.0%: read as 0.855 it would miss every threshold."""
    reading = read_value(cell(0.855, number_format="0.0%"), P)
    assert (reading.value, reading.code) == (Decimal("85.5"), UNDERSTOOD)


def test_the_words_for_nothing_occurred_are_a_zero_of_their_own() -> None:
    reading = read_value(cell("Không phát sinh"), I)
    assert (reading.value, reading.state, reading.code) == (Decimal(0), State.ZERO, UNDERSTOOD)


@pytest.mark.parametrize(
    ("given_cell", "code"),
    [
        (cell("#DIV/0!", error=True), "CELL-ERROR"),
        (cell(None, "", formula="=A1+1"), "CELL-FORMULA-EMPTY"),
        (cell(None, "NaN", fault="impossible"), "CELL-IMPOSSIBLE"),
        (cell(None, "5 | 6", fault="twice"), "CELL-GIVEN-TWICE"),
    ],
    ids=["an error value", "a formula without a result", "an impossible value", "a cell given twice"],
)
@pytest.mark.parametrize("kind", list(Kind))
def test_what_libraries_call_blank_is_never_blank(given_cell: RawCell, code: str, kind: Kind) -> None:
    reading = read_value(given_cell, kind, YES_NO)
    assert (reading.value, reading.state, reading.code) == (None, State.UNREADABLE, code)


@pytest.mark.parametrize("given_cell", [None, cell(None, ""), cell(""), cell(" \u00a0"), cell("\u200b")])
@pytest.mark.parametrize("kind", list(Kind))
def test_blank_is_blank(given_cell: RawCell | None, kind: Kind) -> None:
    reading = read_value(given_cell, kind, YES_NO)
    assert (reading.value, reading.state, reading.code) == (None, State.BLANK, "")


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("Có", True, ""),
        ("Không", False, ""),
        ("Không", False, ""),
        ("có", True, UNDERSTOOD),
        ("CO", True, UNDERSTOOD),
        ("khong", False, UNDERSTOOD),
        ("ko", False, UNDERSTOOD),
        ("x", True, UNDERSTOOD),
        ("X", True, UNDERSTOOD),
        ("✓", True, UNDERSTOOD),
        ("chưa", False, UNDERSTOOD),
        (1, True, UNDERSTOOD),
        (0, False, UNDERSTOOD),
        (True, True, UNDERSTOOD),
        ("có lẽ", None, "CELL-NOT-YES-NO"),
        (2, None, "CELL-NOT-YES-NO"),
        ("-", None, "CELL-NOT-YES-NO"),
        (datetime(2026, 1, 1), None, "CELL-NOT-YES-NO"),
    ],
)
def test_yes_and_no(typed: object, value: bool | None, code: str) -> None:
    reading = read_value(cell(typed), Kind.YES_NO, YES_NO)
    assert (reading.value, reading.code) == (value, code)


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("Chưa đạt", "not_reached", ""),
        (" chưa  đạt. ", "not_reached", UNDERSTOOD),
        ("CHUA DAT", "not_reached", UNDERSTOOD),
        ("đạt", "reached", UNDERSTOOD),
        ("tốt", None, "CELL-NOT-A-CHOICE"),
        (5, None, "CELL-NOT-A-CHOICE"),
    ],
)
def test_choices(typed: object, value: str | None, code: str) -> None:
    reading = read_value(cell(typed), Kind.CHOICE, RESULT)
    assert (reading.value, reading.code) == (value, code)


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("05/11/2026", date(2026, 11, 5), ""),
        ("5/11/2026", date(2026, 11, 5), ""),
        ("05-11-2026", date(2026, 11, 5), UNDERSTOOD),
        ("5.11.26", date(2026, 11, 5), UNDERSTOOD),
        ("ngày 5 tháng 11 năm 2026", date(2026, 11, 5), UNDERSTOOD),
        ("2026-11-05", date(2026, 11, 5), UNDERSTOOD),
        (datetime(2026, 11, 5), date(2026, 11, 5), UNDERSTOOD),
        (date(2026, 11, 5), date(2026, 11, 5), UNDERSTOOD),
        (datetime(2026, 11, 25), date(2026, 11, 25), ""),
        (datetime(2026, 11, 11), date(2026, 11, 11), ""),
        (46331, date(2026, 11, 5), UNDERSTOOD),
        ("31/02/2026", None, "CELL-NOT-A-DATE"),
        ("11/2026", None, "CELL-NOT-A-DATE"),
        ("tháng 11", None, "CELL-NOT-A-DATE"),
        (5, None, "CELL-NOT-A-DATE"),
        (True, None, "CELL-NOT-A-DATE"),
    ],
)
def test_dates_go_day_first(typed: object, value: date | None, code: str) -> None:
    reading = read_value(cell(typed), Kind.DATE)
    assert (reading.value, reading.code) == (value, code)


@given(st.text(), st.sampled_from(list(Kind)))
def test_no_text_crashes_the_reader(text: str, kind: Kind) -> None:
    reading = read_value(cell(text), kind, YES_NO)
    assert (reading.value is None) or reading.state.known


@given(st.one_of(st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times()), st.sampled_from(list(Kind)))
def test_no_value_crashes_the_reader(value: object, kind: Kind) -> None:
    read_value(cell(value), kind, RESULT)


@given(st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=2))
def test_printing_then_reading_a_number_gives_it_back(number: Decimal) -> None:
    """What slips and findings show must be readable when it is copied into a cell, or be asked about."""
    reading = read_value(cell(show_number(number)), DEC)
    assert reading.value == number or (reading.state is State.AMBIGUOUS and number in reading.readings)


@given(st.integers(0, 10**12))
def test_a_plain_number_is_itself(number: int) -> None:
    assert read_value(cell(str(number)), I).value == number

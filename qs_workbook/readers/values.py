"""The meaning of one entry cell: value, state, and a code where it must be told or asked.

A closed grammar by kind. What was typed as text and understood is always shown back; what has two readings is
ambiguous and keeps both; a boolean or a date is never a count; an error or an uncached formula is never blank.
"""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from qs_workbook.model.finding import Fact
from qs_workbook.model.form import Choice
from qs_workbook.model.kinds import Kind, State
from qs_workbook.model.submission import Value
from qs_workbook.readers.numbers_grammar import plain, read_typed, show_number
from qs_workbook.readers.workbook import RawCell, normal

LARGEST = Decimal(10) ** 15
_YES = frozenset({"x", "v", "✓", "✔", "☑", "có", "co", "yes", "y", "đúng", "đã có", "true", "1"})
_NO = frozenset({"không", "khong", "ko", "k", "no", "n", "chưa", "chưa có", "không có", "false", "0"})
_ZERO_WORDS = frozenset({"không phát sinh", "ko phát sinh", "không phát sinh vụ nào", "chưa phát sinh"})
_EMPTY_WORDS = frozenset(
    {"-", "--", "không", "ko", "k", "không có", "chưa có", "chưa", "không rõ", "?", "x", "...", "…"}
)
_DATE = re.compile(
    r"(?:ngày )?([0-9]{1,2})(?: ?[/.-] ?| tháng )([0-9]{1,2})(?: ?[/.-] ?| năm )([0-9]{4}|[0-9]{2})", re.I
)
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_SERIALS = range(36_526, 73_051)  # 2000-01-01 to 2099-12-31
_SERIAL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Reading:
    """What a cell says. `code` "" where there is nothing to tell; `understood` the value as shown back."""

    value: Value = None
    state: State = State.BLANK
    readings: tuple[Decimal, ...] = ()
    code: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


BLANK = Reading()


def read_value(cell: RawCell | None, kind: Kind, choices: tuple[Choice, ...] = ()) -> Reading:
    """The reading of a cell as one of this kind. Never raises, whatever was typed."""
    if cell is None:
        return BLANK
    if cell.fault:
        return _unreadable("CELL-GIVEN-TWICE" if cell.fault == "twice" else "CELL-IMPOSSIBLE")
    if cell.error:
        return _unreadable("CELL-ERROR")
    value = cell.value
    if value is None or (isinstance(value, str) and normal(value) == ""):
        return _unreadable("CELL-FORMULA-EMPTY", formula=cell.formula[:200]) if cell.formula else BLANK
    if kind is Kind.TEXT:
        return Reading(normal_lines(value) if isinstance(value, str) else cell.raw, State.REPORTED)
    if kind is Kind.DATE:
        return _read_date(value)
    if kind is Kind.YES_NO:
        return _read_yes_no(value, choices)
    if kind is Kind.CHOICE:
        return _read_choice(cell.raw if not isinstance(value, str) else value, choices)
    return _read_number(value, kind, cell.number_format)


def normal_lines(text: str) -> str:
    """Free text: NFC, white space within a line made single, lines kept."""
    lines = (normal(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip("\n")


def folded(text: str) -> str:
    """Text for comparing words: no diacritics, lower case, single blanks, no closing full stop."""
    bare = unicodedata.normalize("NFD", normal(text).casefold().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c)).rstrip(" .")


def _unreadable(code: str, **facts: Fact) -> Reading:
    return Reading(None, State.UNREADABLE, code=code, facts=facts)


def _understood(value: Value, shown: str, state: State = State.REPORTED) -> Reading:
    return Reading(value, state, code="VALUE-UNDERSTOOD", facts={"understood": shown})


def _read_number(value: object, kind: Kind, number_format: str) -> Reading:
    if isinstance(value, bool):
        return _unreadable("CELL-BOOLEAN")
    if isinstance(value, datetime | date | time | timedelta):
        return _unreadable("CELL-DATE-FOR-NUMBER")
    if isinstance(value, int | float):
        return _true_number(value, kind, number_format)
    return _typed_number(str(value), kind)


def _true_number(value: int | float, kind: Kind, number_format: str) -> Reading:
    if not math.isfinite(value) or abs(value) > LARGEST:
        return _unreadable("CELL-IMPOSSIBLE")
    exact = Decimal(repr(value))
    exact = exact.to_integral_value() if exact == exact.to_integral_value() else exact
    if kind is not Kind.PERCENT:  # `100%` pasted into a count is stored as 1, and is not one child
        return _unreadable("CELL-NOT-A-NUMBER") if "%" in number_format else Reading(exact, State.REPORTED)
    if "%" in number_format:
        percent = (exact * 100).normalize()
        return _understood(percent, f"{show_number(percent)}%")
    if 0 < exact <= 1:  # 0,855 in a cell that takes 85,5: on a Vietnamese machine `85,5%` becomes just that
        return Reading(None, State.AMBIGUOUS, (exact, exact * 100), "CELL-AMBIGUOUS", _both(exact, exact * 100, "%"))
    return Reading(exact, State.REPORTED)


def _both(first: Decimal, second: Decimal, suffix: str = "") -> dict[str, Fact]:
    return {"first": show_number(first) + suffix, "second": show_number(second) + suffix}


def _typed_number(text: str, kind: Kind) -> Reading:
    text = normal(text)
    typed = read_typed(text)
    if not typed.readings:
        return _no_number(text, typed.why)
    if typed.percent and kind is not Kind.PERCENT:
        return _unreadable("CELL-NOT-A-NUMBER")
    if typed.money and kind is not Kind.AMOUNT:
        return _unreadable("CELL-NOT-A-NUMBER")
    if any(abs(reading) > LARGEST for reading in typed.readings):
        return _unreadable("CELL-IMPOSSIBLE")
    if len(typed.readings) == 2:
        first, second = typed.readings
        return Reading(None, State.AMBIGUOUS, typed.readings, "CELL-AMBIGUOUS", _both(first, second))
    return _understood(typed.readings[0], show_number(typed.readings[0]) + ("%" if typed.percent else ""))


def _no_number(text: str, why: str) -> Reading:
    word = plain(text).casefold().rstrip(" .") or plain(text)
    if word in _ZERO_WORDS:
        return _understood(Decimal(0), "0", State.ZERO)
    if word in _EMPTY_WORDS:
        return _unreadable("CELL-WORD-FOR-NUMBER")
    if why == "approximate":
        return _unreadable("CELL-APPROXIMATE")
    return _unreadable("CELL-TWO-NUMBERS" if why == "two_numbers" else "CELL-NOT-A-NUMBER")


def _read_yes_no(value: object, choices: tuple[Choice, ...]) -> Reading:
    if isinstance(value, bool):
        return _understood(value, _word(choices, value))
    if isinstance(value, datetime | date | time | timedelta):
        return _unreadable("CELL-NOT-YES-NO")
    text = normal(str(int(value)) if isinstance(value, int | float) and value in (0, 1) else str(value))
    for choice in choices:
        if normal(choice.label) == text:
            return Reading(choice.key == "yes", State.REPORTED)
    word = plain(text).casefold().rstrip(" .")
    known = {folded(choice.label): choice.key == "yes" for choice in choices}
    if word in _YES or word in _NO:
        return _understood(word in _YES, _word(choices, word in _YES))
    if folded(word) in known:
        return _understood(known[folded(word)], _word(choices, known[folded(word)]))
    return _unreadable("CELL-NOT-YES-NO")


def _word(choices: tuple[Choice, ...], yes: bool) -> str:
    return next((c.label for c in choices if c.key == ("yes" if yes else "no")), "Có" if yes else "Không")


def _read_choice(text: str, choices: tuple[Choice, ...]) -> Reading:
    text = normal(text)
    for choice in choices:
        if text == normal(choice.label):
            return Reading(choice.key, State.REPORTED)
    near = [choice for choice in choices if folded(choice.label) == folded(text) or choice.key == text]
    if len(near) == 1:
        return _understood(near[0].key, near[0].label)
    words = "; ".join(f"“{choice.label}”" for choice in choices[:6])
    return _unreadable("CELL-NOT-A-CHOICE", choices=words + ("; …" if len(choices) > 6 else ""))


def _read_date(value: object) -> Reading:
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        # 05/11 typed on an English machine is the 11th of May, without a word: said in letters where it could be so.
        if day.day <= 12 and day.day != day.month:
            return _understood(day, f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}")
        return Reading(day, State.REPORTED)
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A program that drops number formats (SheetJS) leaves the bare serial of a date.
        if value in _SERIALS:
            day = _SERIAL_ZERO + timedelta(days=int(value))
            return _understood(day, _show_day(day))
        return _unreadable("CELL-NOT-A-DATE")
    return _typed_date(plain(normal(str(value))))


def _typed_date(text: str) -> Reading:
    iso, typed = _ISO_DATE.fullmatch(text), _DATE.fullmatch(text)
    parts = (iso[3], iso[2], iso[1]) if iso else (typed[1], typed[2], typed[3]) if typed else None
    if parts is None:
        return _unreadable("CELL-NOT-A-DATE")
    day, month, year = (int(part) for part in parts)
    try:
        read = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return _unreadable("CELL-NOT-A-DATE")
    shown = _show_day(read)
    if typed and text in (shown, f"{day}/{month}/{read.year}"):
        return Reading(read, State.REPORTED)  # just as the form asks for it
    return _understood(read, shown)


def _show_day(day: date) -> str:
    return day.strftime("%d/%m/%Y")

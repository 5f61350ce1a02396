"""Numbers as Vietnamese hands type them, by a closed grammar: a regex decides, never `float()`.

`1.234,5`, `1 200`, `12,5%`, `1.200 em`, full width, no-break spaces. `1.234` and `1,234` have two readings and both are
given; what the grammar does not know has none.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

# Full-width forms only: NFKC would also turn ² into 2 and ½ into 1/2.
_FULL_WIDTH = {0xFF10 + n: ord("0") + n for n in range(10)} | {0xFF0E: ".", 0xFF0C: ",", 0xFF05: "%", 0xFF0D: "-"}
_MINUS = {ord(sign): "-" for sign in "\u2212\u2013\u2014\u2010\u2011"}
_COUNTED = (
    "trẻ em|trẻ|em|cháu|bé|học sinh|hs|người|vụ việc|vụ|lượt|thôn|bản|hộ|phiếu|kỳ|cuộc|buổi|điểm|tổ chức|cá nhân|"
    "trường hợp|ca|đứa|câu lạc bộ|clb"
)
_MONEY = "đồng|đ|vnđ|vnd"
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_TYPED = re.compile(
    rf"(?P<sign>[+-]?) ?(?P<number>[0-9][0-9., ]*)(?: ?(?P<scale>{'|'.join(_SCALES)}))?"
    rf"(?: ?(?P<word>%|{_COUNTED}|{_MONEY}))?\.?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[0-9]+")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_DOTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}")  # 1.234.567: no other reading
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}")
_ONE_GROUP = re.compile(r"([1-9][0-9]{0,2})([.,])([0-9]{3})")  # 1.234 or 1,234: thousands or decimals
_DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]+)")
_VIETNAMESE = re.compile(r"([0-9]{1,3}(?:[. ][0-9]{3})+),([0-9]+)")  # 1.234,5
_ENGLISH = re.compile(r"([0-9]{1,3}(?:[, ][0-9]{3})+)\.([0-9]+)")  # 1,234.5
_APPROXIMATE = re.compile(
    r"(?:~|≈|>|<|≥|≤|khoảng|gần|hơn|trên|dưới|chừng|tầm|ước)\s*[0-9]|[0-9]\s*(?:\+|-?\s*hơn)$", re.I
)
_TWO = re.compile(r"[0-9][0-9.,]*\s*(?:/|-|–|đến|:|;|và|\+)\s*[0-9]", re.IGNORECASE)
LONGEST = 24


@dataclass(frozen=True)
class TypedNumber:
    """What a text says as a number: one reading is exact, two are ambiguous, none is unreadable."""

    readings: tuple[Decimal, ...] = ()
    percent: bool = False
    money: bool = False
    counted: bool = False
    why: str = ""  # without a reading: approximate | two_numbers | ""


def plain(text: str) -> str:
    """Full-width digits and signs as ordinary ones, unusual minus signs as `-`, a leading apostrophe gone."""
    return text.translate(_FULL_WIDTH).translate(_MINUS).lstrip("'’`").strip()


def read_typed(text: str) -> TypedNumber:
    """The number in a text that is already NFC with single blanks."""
    text = plain(text)
    found = _TYPED.fullmatch(text) if len(text) <= 2 * LONGEST else None
    if found is None:
        return TypedNumber(why=_why_not(text))
    word = (found["word"] or "").casefold()
    money, counted = bool(re.fullmatch(_MONEY, word)), bool(re.fullmatch(_COUNTED, word))
    factor = _SCALES.get((found["scale"] or "").casefold(), 1)
    sign = -1 if found["sign"] == "-" else 1
    # A word for what is counted, or đồng, leaves only the reading in thousands: there is no 1,2 of a child.
    readings = tuple(
        sign * factor * n for n in _readings(found["number"].strip(), whole=counted or (money and factor == 1))
    )
    if factor != 1 and not (money or word == ""):
        return TypedNumber()
    return TypedNumber(readings, word == "%", money or factor != 1, counted)


def _readings(digits: str, *, whole: bool) -> tuple[Decimal, ...]:
    if len(digits) > LONGEST:
        return ()
    if _PLAIN.fullmatch(digits):
        return (Decimal(digits),)
    if _SPACED.fullmatch(digits) or _DOTS.fullmatch(digits) or _COMMAS.fullmatch(digits):
        return (Decimal(re.sub(r"[., ]", "", digits)),)
    group = _ONE_GROUP.fullmatch(digits)
    if group:
        thousands, decimals = Decimal(group[1] + group[3]), Decimal(f"{group[1]}.{group[3]}")
        return (thousands,) if whole and group[2] == "." else (thousands, decimals)
    mixed = _VIETNAMESE.fullmatch(digits) or _ENGLISH.fullmatch(digits) or _DECIMAL.fullmatch(digits)
    if mixed:
        return (Decimal(f"{re.sub(r'[., ]', '', mixed[1])}.{mixed[2]}"),)
    return ()


def _why_not(text: str) -> str:
    if _APPROXIMATE.search(text):
        return "approximate"
    return "two_numbers" if _TWO.search(text) else ""


def show_number(value: Decimal) -> str:
    """A number as it is written in Vietnamese: 1.234,5."""
    value = value.normalize()
    text = f"{value:,f}"
    return text.translate(str.maketrans(",.", ".,"))

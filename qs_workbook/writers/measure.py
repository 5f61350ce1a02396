"""How many lines a text takes in a column, so that rows are tall enough: not every program fits them by itself.

Widths are those of Times New Roman in thousandths of its size, by class of letter; a little too wide rather than too
narrow, for a text cut off cannot be read.
"""

import unicodedata
from collections.abc import Iterable

_WIDTHS = {
    **dict.fromkeys("iljt|.,:;/\\' ", 280),
    **dict.fromkeys("fIr()[]-!J", 340),
    **dict.fromkeys("aceszăâê?“”", 445),
    **dict.fromkeys("mMW%@", 850),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZĐ&w", 690),
}
_OTHER = 500
_PIXELS_A_UNIT, _PADDING = 7, 7  # a column unit is a digit of the default font; cells keep a few pixels free
_PIXELS_A_POINT = 96 / 72
_LEADING = 1.22
_SPACE = 4  # points between the texts of two rows


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels of one line of text."""
    bare = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return sum(_WIDTHS.get(c, _OTHER) for c in bare) / 1000 * size * _PIXELS_A_POINT * (1.07 if bold else 1.0)


def count_lines(text: str, columns: float, size: float, *, bold: bool = False) -> int:
    """Lines of a wrapped text in a column so many units wide."""
    if not text:
        return 0
    room = max(columns * _PIXELS_A_UNIT + 5 - _PADDING, 1)
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            width = text_width(word + " ", size, bold=bold)
            if used and used + width - text_width(" ", size) > room:
                lines += 1
                used = 0.0
            lines += max(int((width - 1) // room), 0)  # a word longer than the line is broken
            used = used + width if width <= room else width % room
    return lines


def height(lines: float, size: float) -> float:
    """Points of so many lines."""
    return lines * size * _LEADING


def row_height(said: Iterable[tuple[str, float]], size: float, *, bold: bool = False, least: int = 1) -> float:
    """Points of a row that shows each of these texts whole in the width beside it, no less than so many lines."""
    lines = [count_lines(text, width, size, bold=bold) for text, width in said]
    return height(max([least, *lines]), size) + _SPACE

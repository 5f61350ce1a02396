"""What every workbook we write shares: the theme, the one function for text, the way it is saved.

Bytes depend on the arguments alone: the same content under the same `made_at` gives the same file.
"""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qs_workbook import resources
from qs_workbook.model.identity import PROPERTY_PREFIX
from qs_workbook.saving import save_beside

MAX_TEXT = 32_767  # Excel; XlsxWriter writes nothing beyond it, openpyxl cuts in silence
TITLE_HEIGHT = 24  # points
_CUT = "…"
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def clean_text(text: str) -> str:
    """NFC text Excel can hold: no control characters or lone surrogates, bidi controls shown, cut at its limit."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # rare: everything with a newline or worse
        text = "".join(_clean_character(c) for c in text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(_CUT)] + _CUT


def _clean_character(c: str) -> str:
    code = ord(c)
    if c == "\n":
        return c
    if c == "\t":
        return " "
    if code in _BIDI:
        return f"<U+{code:04X}>"
    if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
        return "\N{REPLACEMENT CHARACTER}"
    return "" if unicodedata.category(c) == "Cc" else c


def put_text(sheet: Worksheet, row: int, col: int, text: str, cell_format: Format | None = None) -> None:
    """Write text as text, never as formula or link (rows and columns from 0); an empty one keeps its format."""
    cleaned = clean_text(text)
    if cleaned:
        sheet.write_string(row, col, cleaned, cell_format)
    else:
        sheet.write_blank(row, col, None, cell_format)


def put_title(sheet: Worksheet, row: int, text: str, look: Format) -> None:
    """A title in column A, its row tall enough for two marks over a capital: Ể loses them in a row of common height."""
    sheet.set_row(row, TITLE_HEIGHT)
    put_text(sheet, row, 0, text, look)


class Theme:
    """The look from `templates/theme.toml`: formats by name, layered in the order given."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        colours = table["colour"]

        def colour(value: Any) -> Any:
            return colours.get(value[1:], value) if isinstance(value, str) and value.startswith("@") else value

        def resolve(properties: Mapping[str, Any]) -> dict[str, Any]:
            return {key: colour(value) for key, value in properties.items()}

        self.colours: dict[str, str] = dict(colours)
        self.base = resolve(table["base"])
        self.formats = {name: resolve(properties) for name, properties in table["format"].items()}
        self.password = str(table.get("protection", {}).get("password", ""))
        self._made: WeakKeyDictionary[xlsxwriter.Workbook, dict[object, Format]] = WeakKeyDictionary()

    @classmethod
    def load(cls, path: Path | None = None) -> "Theme":
        """The theme in `path`, or the one of `templates/`."""
        return cls(resources.read_toml(path or resources.folder("templates") / "theme.toml"))

    def properties(self, *names: str, **more: object) -> dict[str, Any]:
        """XlsxWriter properties of layered formats: base, then each name, then `more`."""
        layered = dict(self.base)
        for name in names:
            layered.update(self.formats[name])
        return {**layered, **more}

    def format(self, book: xlsxwriter.Workbook, *names: str, **more: object) -> Format:
        """The format of a workbook under these names, made once."""
        made = self._made.setdefault(book, {})
        key = (names, tuple(sorted(more.items())))
        if key not in made:
            made[key] = book.add_format(self.properties(*names, **more))
        return made[key]


def save_book(
    path: Path, build: Callable[[xlsxwriter.Workbook], None], made_at: datetime, properties: Mapping[str, str]
) -> Path:
    """Build a workbook and put it at `path` whole; returns where it lies (see `saving.save_beside`).

    `properties`: document properties (title, subject, author, company, category, keywords, comments); names that
    begin with `qs_` become custom properties.
    """
    buffer = BytesIO()
    base = Theme.load().base
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # column widths count digits of the default font: ours, so that they are the same in every program
        "default_format_properties": {"font_name": base["font_name"], "font_size": base["font_size"]},
    }
    book = xlsxwriter.Workbook(buffer, options)
    created = made_at.astimezone(UTC).replace(tzinfo=None) if made_at.tzinfo else made_at
    own = {key: clean_text(value)[:255] for key, value in properties.items()}
    book.set_properties({"created": created, **{k: v for k, v in own.items() if not k.startswith(PROPERTY_PREFIX)}})
    for key, value in own.items():
        if key.startswith(PROPERTY_PREFIX):
            book.set_custom_property(key, value, "text")
    build(book)
    book.close()
    return save_beside(path, buffer.getvalue(), made_at)

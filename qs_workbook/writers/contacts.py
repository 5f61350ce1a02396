"""The contact list: each unit with its people, its channel and the text to paste where no mail is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

from qs_workbook.model.campaign import Unit
from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, put_text, put_title, save_book
from qs_workbook.writers.measure import row_height

COLUMNS = (
    ("code", 10),
    ("name", 34),
    ("head", 22),
    ("contact1", 22),
    ("phone1", 15),
    ("contact2", 22),
    ("phone2", 15),
    ("email", 28),
    ("channel", 18),
    ("file", 14),
    ("message", 90),
)


@dataclass(frozen=True)
class Line:
    """One unit with its form and its ready text."""

    unit: Unit
    file: str
    message: str


def write_contacts(path: Path, lines: Sequence[Line], texts: Texts, made_at: datetime) -> Path:
    """Write the list; returns where it lies."""
    theme = Theme.load()

    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(texts.say("mail.contacts.sheet"))
        put_title(sheet, 0, texts.say("mail.contacts.title"), theme.format(book, "title"))
        put_text(sheet, 1, 0, texts.say("mail.contacts.hint"), theme.format(book, "hint"))
        for at, (key, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            put_text(sheet, 3, at, texts.say(f"mail.contacts.{key}"), theme.format(book, "header"))
        look = theme.format(book, "cell", "small", "top")
        size = float(theme.formats["small"]["font_size"])
        for row, line in enumerate(lines, start=4):
            cells = _cells(line, texts)
            for at, text in enumerate(cells):
                put_text(sheet, row, at, text, look)
            # the text to paste shows its first line: copying takes all of it, and the list stays one page
            said = ((text, width) for text, (_, width) in zip(cells[:-1], COLUMNS, strict=False))
            sheet.set_row(row, row_height(said, size))
        last = 3 + max(len(lines), 1)
        sheet.autofilter(3, 0, last, len(COLUMNS) - 1)
        sheet.freeze_panes(4, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        sheet.print_area(0, 0, last, len(COLUMNS) - 2)  # the ready text is to be copied, not printed
        sheet.set_footer("&R&P/&N")
        sheet.hide_gridlines(2)
        sheet.set_selection(4, 0, 4, 0)

    return save_book(path, build, made_at, {"title": texts.say("mail.contacts.title")})


def _cells(line: Line, texts: Texts) -> tuple[str, ...]:
    unit = line.unit
    people = [cell for contact in unit.contacts[:2] for cell in (contact.name, contact.phone)]
    people += [""] * (4 - len(people))
    channel = texts.get(f"channel.{unit.channel}", unit.channel)
    return (unit.code, unit.name, unit.head, *people, unit.email, channel, line.file, line.message)

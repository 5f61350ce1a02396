"""The small sheet on which counts of the year before are typed where there is no former summary workbook.

One row an indicator and former commune; rows may be copied for further former communes, their counts are added.
"""

from datetime import datetime
from pathlib import Path

import xlsxwriter

from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, put_text, put_title, save_book
from qs_workbook.writers.measure import count_lines, height

_WIDTHS = {"code": 10, "label": 60, "former_commune": 26, "numerator": 14, "denominator": 14, "boundary": 30}
_HEADER = 3
_MORE = 200  # rows below the table that may be used for further former communes


def write_previous_form(path: Path, pack: CriteriaSet, year: int, texts: Texts, made_at: datetime) -> Path:
    """Write the blank sheet and return where it lies."""
    theme = Theme.load()

    def build(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(texts.say("summary.sheet.previous"))
        facts = {"year": str(year - 1)}
        put_title(sheet, 0, texts.say("summary.previous.title", **facts), theme.format(book, "title"))
        put_text(sheet, 1, 0, texts.say("summary.previous.how"), theme.format(book, "hint"))
        for at, (key, width) in enumerate(_WIDTHS.items()):
            sheet.set_column(at, at, width)
            put_text(sheet, _HEADER, at, texts.say(f"summary.previous.{key}"), theme.format(book, "header"))
        size = float(theme.formats["small"]["font_size"])
        codes = [i.code for c in pack.scored for i in c.indicators if i.scored]
        words = [texts.say("summary.previous.as_now"), texts.say("summary.previous.before_2025")]
        for row, code in enumerate(codes, start=_HEADER + 1):
            put_text(sheet, row, 0, code, theme.format(book, "cell", "small", "text", "centre"))
            put_text(sheet, row, 1, pack.label(code), theme.format(book, "cell", "small", "text"))
            put_text(sheet, row, 2, "", theme.format(book, "cell", "small", "text", "entry"))
            for at in (3, 4):
                put_text(sheet, row, at, "", theme.format(book, "cell", "small", "number", "entry"))
            put_text(sheet, row, len(_WIDTHS) - 1, words[0], theme.format(book, "cell", "small", "text", "entry"))
            lines = count_lines(pack.label(code), _WIDTHS["label"], size)
            sheet.set_row(row, height(lines, size) + 2)
        last = _HEADER + len(codes)
        sheet.data_validation(
            _HEADER + 1, len(_WIDTHS) - 1, last + _MORE, len(_WIDTHS) - 1, {"validate": "list", "source": words}
        )
        sheet.freeze_panes(_HEADER + 1, 2)
        sheet.hide_gridlines(2)
        sheet.set_selection(_HEADER + 1, 3, _HEADER + 1, 3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEADER)
        sheet.set_footer("&R&P/&N")

    return save_book(path, build, made_at, {"title": texts.say("summary.previous.title", year=str(year - 1))})

"""The one-page public notice as a workbook: points by criterion, never a count (plan I.2; DOMAIN 2.8)."""

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, put_text, put_title, save_book
from qs_workbook.writers.measure import row_height
from qs_workbook.writers.report_words import Facts

_COLUMNS = (("number", 8), ("label", 66), ("maximum", 11), ("score", 13), ("standing", 30))


def write_notice_book(path: Path, facts: Facts, texts: Texts, made_at: datetime) -> Path:
    """Write the notice; returns where it lies."""

    def build(book: xlsxwriter.Workbook) -> None:
        _build(book, facts, texts)

    properties = {"title": texts.say("report.notice.property"), "author": str(facts["issuer"])}
    return save_book(path, build, made_at, properties)


def _build(book: Any, facts: Facts, texts: Texts) -> None:
    theme = Theme.load()
    sheet = book.add_worksheet(texts.say("report.notice.sheet"))
    title, plain = theme.format(book, "title"), theme.format(book, "plain")
    size = float(theme.base["font_size"])
    at = 0
    for line in (*facts["stamps"], facts["title"]):
        put_title(sheet, at, line, title)
        at += 1
    for line in (facts["notice_lead"], facts["override"], facts["verdict_line"]):
        if line:
            sheet.merge_range(at, 0, at, len(_COLUMNS) - 1, "", plain)
            put_text(sheet, at, 0, line, plain)
            sheet.set_row(at, row_height([(line, sum(width for _, width in _COLUMNS))], size))
            at += 1
    header = at + 1
    cell = theme.format(book, "plain", border=1)
    centred = theme.format(book, "plain", border=1, align="center")
    for col, (key, width) in enumerate(_COLUMNS):
        sheet.set_column(col, col, width)
        put_text(sheet, header, col, texts.say(f"report.notice.{key}"), theme.format(book, "header"))
    for row, criterion in enumerate(facts["criteria"], start=header + 1):
        sheet.set_row(row, row_height(((str(criterion[key]), width) for key, width in _COLUMNS), size))
        known = dict(zip(("maximum", "score"), criterion["numbers"], strict=True))
        for col, (key, _) in enumerate(_COLUMNS):
            shape = cell if key in ("label", "standing") else centred
            if known.get(key) is None:
                put_text(sheet, row, col, str(criterion[key]), shape)
            else:
                sheet.write_number(row, col, known[key], shape)
    last = header + len(facts["criteria"]) + 1
    sheet.set_row(last, row_height([(str(facts["verdict"]), _COLUMNS[-1][1])], size, bold=True))
    bold = theme.format(book, "plain", border=1, bold=True, align="center")
    for col, text in enumerate(
        ("", texts.say("report.notice.total"), facts["maximum"], facts["score"], facts["verdict"])
    ):
        put_text(sheet, last, col, text, bold)
    for offset, key in enumerate(("notice_privacy", "notice_contact"), start=2):
        put_text(sheet, last + offset, 0, facts[key], theme.format(book, "hint"))
    sheet.hide_gridlines(2)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.6)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last + 3, len(_COLUMNS) - 1)
    if facts["stamps"]:
        sheet.set_header("&C&B" + " - ".join(facts["stamps"]))

"""Write any Form (a unit's, a slip, the control workbook) as a locked workbook that prints as an official paper.

Walks the Form and nothing else: every address comes from it. Identity is embedded in four places (DESIGN section 3).
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from qs_workbook.model import identity as marks
from qs_workbook.model.form import EVIDENCE, NOTE, STATE, Block, Form, FormField, FormSheet, column_letter
from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, put_text, put_title, save_book
from qs_workbook.writers.form_table import TableWriter
from qs_workbook.writers.guide import GuideFacts, SheetCount, write_guide
from qs_workbook.writers.paper import (
    DEEPEST_FREEZE,
    SIGNED_BLOCKS,
    Extent,
    lay_across_two_pages,
    national_heading,
    set_page,
    write_signatures,
    zoom_for,
)
from qs_workbook.writers.self_check import Shown, Values, check_columns, count_formula
from qs_workbook.writers.validations import MESSAGE_LIMIT, ChoiceLists, fit

HINT_ROW = 2  # row index of the hint and the sheet's own check
_MISSING, _QUERY = "\x01", "\x02"  # places of the counts in the hint
# Excel's green corners for what is meant so: telephone numbers as text, checks that differ from row to row.
QUIET_MARKS = ("number_stored_as_text", "formula_differs", "formula_range", "two_digit_text_year")
_ASIDE = (STATE, EVIDENCE, NOTE)  # not where filling a sheet begins
_NAME_SIGNS = str.maketrans(".-/", "___")


@dataclass(frozen=True)
class FormIdentity:
    """Whose form it is. `unit` is `-` and `token` empty for the control workbook."""

    campaign: str
    unit: str
    unit_name: str
    version: str
    token: str
    serial: str = ""


def write_form(
    path: Path,
    form: Form,
    identity: FormIdentity,
    texts: Texts,
    *,
    guide: GuideFacts | tuple[str, ...] = (),
    facts: GuideFacts | None = None,
    made_at: datetime,
    values: Mapping[tuple[str, str], object] | None = None,
    meta: Mapping[str, str] | None = None,
) -> Path:
    """Write the form, with `values` (row code, column) already in it; returns where it lies (see `save_book`).

    `guide`: the sentences of the guide sheet, or a unit form's facts; `facts`: who issues, where `guide` is sentences.
    A number, yes/no, choice key or date is written as its cell wants it; any other text as it is, so that what a unit
    typed is never made better than it was.
    """
    shown = {key: show_value(form.fields[key], value) for key, value in (values or {}).items() if key in form.fields}
    facts = guide if isinstance(guide, GuideFacts) else facts or GuideFacts()
    lines = guide.lines(texts, identity.unit_name) if isinstance(guide, GuideFacts) else guide
    writer = _Writer(form, identity, texts, facts, lines, shown, dict(meta or {}))
    properties = {
        "title": texts.say(f"form.property.{form.purpose}", unit=identity.unit_name),
        "author": facts.office or facts.issuer,
        "company": facts.issuer,
        **{
            marks.PROPERTY_PREFIX + key: value
            for key, value in (
                (marks.META_CAMPAIGN, identity.campaign),
                (marks.META_UNIT, identity.unit),
                (marks.META_VERSION, identity.version),
                (marks.META_TOKEN, identity.token),
            )
            if value
        },
    }
    return save_book(path, writer.build, made_at, {k: v for k, v in properties.items() if v})


def show_value(field: FormField, value: object) -> Shown:
    """What stands in the cell for a value of the model."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        wanted = "yes" if value else "no"
        return next((choice.label for choice in field.choices if choice.key == wanted), wanted)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float | Decimal):
        return float(value) if field.kind.numeric else str(value)
    text = str(value)
    return next((choice.label for choice in field.choices if choice.key == text), text)


def column_widths(form_sheet: FormSheet) -> tuple[int, ...]:
    """Widths that suit every table of the sheet."""
    columns = max(len(block.columns) for block in form_sheet.blocks)
    return tuple(
        max(block.columns[at].width for block in form_sheet.blocks if at < len(block.columns)) for at in range(columns)
    )


class _Writer:
    """One workbook in the making."""

    def __init__(
        self,
        form: Form,
        identity: FormIdentity,
        texts: Texts,
        facts: GuideFacts,
        lines: tuple[str, ...],
        values: Values,
        meta: dict[str, str],
    ) -> None:
        self.form, self.identity, self.texts, self.facts = form, identity, texts, facts
        self.lines, self.values, self.meta = lines, values, meta
        self.theme = Theme.load()
        self.lists = ChoiceLists({})
        self.words = {key: texts.say(f"form.check.{key}") for key in ("ok", "missing", "query")}
        self.control = form.purpose == "control"
        self.extents: dict[str, Extent] = {}

    def build(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        sheets = [(sheet, book.add_worksheet(sheet.name)) for sheet in self.form.sheets]
        tables = TableWriter(book, self.theme, self.texts, self.form, self.values, self.lists)
        counts = {}
        for form_sheet, sheet in sheets:
            if form_sheet.blocks:
                counts[form_sheet.key] = self._entry_sheet(form_sheet, sheet, tables)
        for form_sheet, sheet in sheets:
            self._head(form_sheet, sheet)
            if not form_sheet.blocks:
                write_guide(book, sheet, self.theme, self.texts, self.form, self.lines, counts)
            self._page(form_sheet, sheet)
            self._protect(sheet)
        self._meta_sheet(tables.check_prints)
        sheets[0][1].activate()

    def _head(self, form_sheet: FormSheet, sheet: Worksheet) -> None:
        sheet.hide_gridlines(2)  # only what is part of the form is framed
        put_title(sheet, 0, form_sheet.title, self.theme.format(self.book, "title"))
        i = self.identity
        mark = marks.identity_mark(i.campaign, i.unit, i.version, i.token) if i.token else i.campaign
        pack = self.texts.get("pack.label", self.form.pack)
        line = self.texts.say(f"form.identity.{self.form.purpose}", unit=i.unit_name, mark=mark, pack=pack).strip(" ·")
        put_text(sheet, 1, 0, line, self.theme.format(self.book, "identity"))

    def _entry_sheet(self, form_sheet: FormSheet, sheet: Worksheet, tables: TableWriter) -> SheetCount:
        widths = column_widths(form_sheet)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        extent = self.extents[form_sheet.key] = Extent(sum(widths))
        checked = {"missing": 0, "query": 0}
        for block in form_sheet.blocks:
            for word in tables.write(block, sheet, widths, extent):
                for key in checked:
                    checked[key] += word.startswith(self.words[key])
        if form_sheet.blocks[-1].code in SIGNED_BLOCKS:
            block = form_sheet.blocks[-1]
            write_signatures(self.book, sheet, self.theme, self.texts, block, self.facts, extent, self.values)
        count = SheetCount(form_sheet.name, checked["missing"], checked["query"])
        self._hint(form_sheet, sheet, count)
        if not self.control:
            self._names(form_sheet)
        return count

    def _hint(self, form_sheet: FormSheet, sheet: Worksheet, count: SheetCount) -> None:
        """One line over the table: what to do here, and how the check of this sheet stands."""
        key = f"form.hint.{form_sheet.key}"
        hint = self.texts.get(key) or self.texts.say("form.hint.any")
        look = self.theme.format(self.book, "hint")
        ranges = tuple(check_columns(form_sheet.blocks))
        if not ranges:
            put_text(sheet, HINT_ROW, 0, hint, look)
            return
        missing, queried = (
            count_formula(form_sheet.name, ranges, self.words["missing"]),
            count_formula(form_sheet.name, ranges, self.words["query"]),
        )
        counted = f"{hint} {self.texts.say('form.hint.counts', missing=_MISSING, query=_QUERY)}".replace('"', '""')
        for part in counted.replace(_QUERY, _MISSING).split(_MISSING):
            fit(part, MESSAGE_LIMIT)  # Excel takes no longer text within a formula
        formula = f'="{counted}"'.replace(_MISSING, f'"&({missing})&"').replace(_QUERY, f'"&({queried})&"')
        now = hint + " " + self.texts.say("form.hint.counts", missing=count.missing, query=count.queried)
        sheet.write_formula(HINT_ROW, 0, formula, look, now)

    def _names(self, form_sheet: FormSheet) -> None:
        """`IN_TC07_1_01_value`: a cross-check of code and header, never the key (CLIENTS 2)."""
        quoted = form_sheet.name.replace("'", "''")
        for block in form_sheet.blocks:
            for row in block.rows:
                for key in row.entries:
                    name = f"IN_{row.code}_{key}".translate(_NAME_SIGNS)
                    self.book.define_name(name, f"='{quoted}'!${block.letter(key)}${block.row_number(row.code)}")

    def _page(self, form_sheet: FormSheet, sheet: Worksheet) -> None:
        blocks = form_sheet.blocks
        extent = self.extents.get(form_sheet.key)
        if not blocks or extent is None:
            sheet.set_selection("B3")
            set_page(sheet, self.texts, self.identity.unit_name, self.identity.version, one_page=True)
            return
        signed = blocks[-1].code in SIGNED_BLOCKS
        head = national_heading(self.texts, self.facts, self.identity.unit_name) if signed else ""
        fits = extent.nearly_one_page(signed=signed)
        set_page(sheet, self.texts, self.identity.unit_name, self.identity.version, one_page=fits, head=head)
        sheet.set_zoom(zoom_for(extent.columns))
        last_column = max(len(block.columns) for block in blocks) - 1
        if self.control and extent.is_wide:
            lay_across_two_pages(sheet, column_widths(form_sheet), 3)
        sheet.print_area(0, 0, extent.last_row, last_column)
        area = f"A1:{column_letter(last_column)}{extent.last_row + 1}"
        sheet.ignore_errors(dict.fromkeys(QUIET_MARKS, area))
        main = max(blocks, key=lambda block: len(block.rows))
        if len(main.rows) * 2 > sum(len(block.rows) for block in blocks) and main.header_row <= DEEPEST_FREEZE:
            sheet.freeze_panes(main.header_row, 2 if len(blocks) == 1 else 0)
            if main is blocks[-1]:  # else it would head the rows of another table
                sheet.repeat_rows(main.header_row - 1)
        else:
            sheet.freeze_panes(blocks[0].header_row - 1, 0)
        entries = [field for field in self.form.fields.values() if field.sheet == form_sheet.name]
        if entries:
            sheet.set_selection(next((field for field in entries if field.column not in _ASIDE), entries[0]).cell)
        self._filter(blocks, sheet)

    def _filter(self, blocks: tuple[Block, ...], sheet: Worksheet) -> None:
        """A filter over the largest table; in the control workbook over its entry columns only, so that it sorts."""
        block = max(blocks, key=lambda b: len(b.rows))
        if len(blocks) > 1 and not self.control:
            return
        keys = [column.key for column in block.columns]
        first, last = 0, len(keys) - 1
        if self.control and all(row.entries == block.rows[0].entries for row in block.rows):
            taken = [keys.index(key) for key in block.rows[0].entries]
            first, last = min(taken), max(taken)
        sheet.autofilter(block.header_row - 1, first, block.last_row - 1, last)

    def _protect(self, sheet: Worksheet) -> None:
        options = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
        sheet.protect("" if self.control else self.theme.password, options)

    def _meta_sheet(self, check_prints: list[str]) -> None:
        sheet = self.book.add_worksheet(marks.META_SHEET)
        i = self.identity
        rows = {
            marks.META_PURPOSE: self.form.purpose,
            marks.META_CAMPAIGN: i.campaign,
            marks.META_UNIT: i.unit,
            marks.META_VERSION: i.version,
            marks.META_TOKEN: i.token,
            marks.META_SERIAL: i.serial,
            marks.META_PACK: self.form.pack,
            **self.meta,
        }
        if not self.control:  # its form follows from the pack
            text = json.dumps(dataclasses.asdict(self.form), ensure_ascii=False, separators=(",", ":"))
            for at, start in enumerate(range(0, len(text), marks.CHUNK)):
                rows[f"{marks.META_FORM_CHUNK}{at:03d}"] = text[start : start + marks.CHUNK]
            rows[marks.META_CHECKS] = " ".join(check_prints)[: marks.CHUNK]
        for number, (key, value) in enumerate(rows.items()):
            put_text(sheet, number, 0, key)
            put_text(sheet, number, 1, value)
        for at, (words, name) in enumerate(self.lists.names.items()):
            for number, word in enumerate(words):
                put_text(sheet, number, 3 + at, word)
            letter = chr(ord("D") + at)
            self.book.define_name(name, f"={marks.META_SHEET}!${letter}$1:${letter}${len(words)}")
        sheet.protect(self.theme.password)
        sheet.very_hidden()

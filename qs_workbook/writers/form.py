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
from qs_workbook.model.form import (
    CHECK,
    CODE,
    LABEL,
    MEASURE,
    PERIOD,
    VALUE,
    Block,
    Column,
    Form,
    FormField,
    FormSheet,
    Row,
)
from qs_workbook.model.formula import formula_print
from qs_workbook.model.kinds import Kind
from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, put_text, save_book
from qs_workbook.writers.guide import GuideFacts, SheetCount, colour_checks, write_guide
from qs_workbook.writers.measure import count_lines, height
from qs_workbook.writers.paper import (
    DEEPEST_FREEZE,
    SIGNED_BLOCKS,
    Extent,
    national_heading,
    set_page,
    write_signatures,
)
from qs_workbook.writers.self_check import SelfCheck, Shown, Values, check_columns, count_formula
from qs_workbook.writers.validations import LAYERS, ChoiceLists, validation

HINT_ROW = 2  # row index of the hint and the sheet's own check
SMALL = "small"
_NAME_SIGNS = str.maketrans(".-/", "___")
ROW_SPACE, LEAST_HEIGHT = 2, 16  # points


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


def locked_text(row: Row, column: Column) -> str:
    """What stands in a locked cell other than code, label and check."""
    if column.key in (MEASURE, PERIOD):
        return row.measure if column.key == MEASURE else row.period
    return (row.texts or {}).get(column.key, "")


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
        self.check_prints: list[str] = []
        self.extents: dict[str, Extent] = {}

    def build(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        sheets = [(sheet, book.add_worksheet(sheet.name)) for sheet in self.form.sheets]
        counts = {}
        for form_sheet, sheet in sheets:
            if form_sheet.blocks:
                counts[form_sheet.key] = self._entry_sheet(form_sheet, sheet)
        for form_sheet, sheet in sheets:
            self._head(form_sheet, sheet)
            if not form_sheet.blocks:
                write_guide(book, sheet, self.theme, self.texts, self.form, self.lines, counts)
            self._page(form_sheet, sheet)
            self._protect(sheet)
        self._meta_sheet()
        sheets[0][1].activate()

    def _head(self, form_sheet: FormSheet, sheet: Worksheet) -> None:
        put_text(sheet, 0, 0, form_sheet.title, self.theme.format(self.book, "title"))
        i = self.identity
        mark = marks.identity_mark(i.campaign, i.unit, i.version, i.token) if i.token else i.campaign
        line = self.texts.say(f"form.identity.{self.form.purpose}", unit=i.unit_name, mark=mark).strip(" ·")
        put_text(sheet, 1, 0, line, self.theme.format(self.book, "identity"))

    def _entry_sheet(self, form_sheet: FormSheet, sheet: Worksheet) -> SheetCount:
        widths = column_widths(form_sheet)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        extent = self.extents[form_sheet.key] = Extent(sum(widths))
        checked = {"missing": 0, "query": 0}
        for block in form_sheet.blocks:
            for word in self._block(block, sheet, widths, extent):
                for key in checked:
                    checked[key] += word.startswith(self.words[key])
            self._validations(block, sheet)
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
        counted = self.texts.say("form.hint.counts", missing="\x01", query="\x02")
        formula = '="' + (hint + " " + counted).replace('"', '""') + '"'
        formula = formula.replace("\x01", f'"&({missing})&"').replace("\x02", f'"&({queried})&"')
        now = hint + " " + self.texts.say("form.hint.counts", missing=count.missing, query=count.queried)
        sheet.write_formula(HINT_ROW, 0, formula, look, now)

    def _block(self, block: Block, sheet: Worksheet, widths: tuple[int, ...], extent: Extent) -> list[str]:
        """Write one table; returns the words of its checks as they stand."""
        if block.title:
            put_text(sheet, block.header_row - 2, 0, block.title, self.theme.format(self.book, "subtitle"))
        header = self.theme.format(self.book, "header")
        for at, column in enumerate(block.columns):
            put_text(sheet, block.header_row - 1, at, column.header, header)
        size = float(self.theme.base["font_size"])
        lines = max(count_lines(column.header, widths[at], size, bold=True) for at, column in enumerate(block.columns))
        extent.set_row(sheet, block.header_row - 1, height(lines, size) + ROW_SPACE)
        checks = SelfCheck(self.texts, self.form.states, block, self.values)
        words = []
        for row in block.rows:
            number = block.row_number(row.code) - 1
            extent.set_row(sheet, number, self._row_height(block, row, widths))
            for at, column in enumerate(block.columns):
                if column.key == CHECK:
                    words.append(self._check(sheet, number, at, checks, row))
                elif column.key in row.entries:
                    self._entry(sheet, number, at, block, row, column)
                else:
                    self._locked(sheet, number, at, row, column)
        if any(column.key == CHECK for column in block.columns) and block.rows:
            letter = block.letter(CHECK)
            cells = f"{letter}{block.header_row + 1}:{letter}{block.last_row}"
            colour_checks(self.book, sheet, self.theme, self.words, cells)
        return words

    def _row_height(self, block: Block, row: Row, widths: tuple[int, ...]) -> float:
        """Tall enough for what is printed and for what was filled in."""
        size = float(self.theme.base["font_size"])
        small, help_size = (float(self.theme.formats[name]["font_size"]) for name in (SMALL, "help"))
        tallest = 0.0
        for at, column in enumerate(block.columns):
            if column.key == LABEL and column.key not in row.entries:
                label = height(count_lines(row.label, widths[at], size, bold=row.heading), size)
                tallest = max(tallest, label + height(count_lines(row.help, widths[at], help_size), help_size))
            else:
                shown = (
                    self.values.get((row.code, column.key)) if column.key in row.entries else locked_text(row, column)
                )
                if isinstance(shown, str):
                    tallest = max(tallest, height(count_lines(shown, widths[at], small), small))
        return max(tallest + ROW_SPACE, LEAST_HEIGHT)

    def _check(self, sheet: Worksheet, number: int, at: int, checks: SelfCheck, row: Row) -> str:
        layers = ("heading", "check") if row.heading else ("cell", "check")
        look = self.theme.format(self.book, *layers)
        check = checks.row(row)
        if check is None:
            sheet.write_blank(number, at, None, look)
            return ""
        sheet.write_formula(number, at, check.formula, look, check.now)
        self.check_prints.append(f"{row.code}={formula_print(check.formula)}")
        return check.now

    def _entry(self, sheet: Worksheet, number: int, at: int, block: Block, row: Row, column: Column) -> None:
        field = self.form.fields[row.code, column.key]
        layer = "plain" if field.choices else LAYERS[field.kind]
        look = self.theme.format(self.book, "cell", SMALL, layer, "entry")
        value = self.values.get((row.code, column.key))
        if isinstance(value, float):
            sheet.write_number(number, at, value, look)
        else:
            put_text(sheet, number, at, value or "", look)

    def _locked(self, sheet: Worksheet, number: int, at: int, row: Row, column: Column) -> None:
        base = "heading" if row.heading else "cell"
        if column.key == CODE:
            put_text(sheet, number, at, row.code, self.theme.format(self.book, base, "code"))
        elif column.key == LABEL:
            self._label(sheet, number, at, row, base)
        else:
            layers = [base, SMALL]
            if column.entry and not row.heading:
                layers.append("closed")  # another row takes an entry here, this one does not
            put_text(sheet, number, at, locked_text(row, column), self.theme.format(self.book, *layers))

    def _label(self, sheet: Worksheet, number: int, at: int, row: Row, base: str) -> None:
        """The label, its definition beneath in the same cell: guidance in comments is lost by some programs."""
        look = self.theme.format(self.book, base)
        if row.label and row.help:
            help_look = self.theme.format(self.book, "help")
            label_look = self.theme.format(self.book, "bold") if row.heading else self.theme.format(self.book)
            sheet.write_rich_string(number, at, label_look, row.label, help_look, "\n" + row.help, look)
        else:
            put_text(sheet, number, at, row.label or row.help, look)

    def _validations(self, block: Block, sheet: Worksheet) -> None:
        """One rule for every run of like cells in a column."""
        for at, column in enumerate(block.columns):
            run: list[int] = []
            like: tuple[Kind, tuple[object, ...]] | None = None
            for row in block.rows:
                field = self.form.fields.get((row.code, column.key))
                kind = None if field is None else (field.kind, field.choices)
                number = block.row_number(row.code) - 1
                if run and (kind != like or run[-1] != number - 1):
                    self._validate(sheet, block, column, at, run)
                    run = []
                if kind is not None:
                    run, like = [*run, number], kind
            if run:
                self._validate(sheet, block, column, at, run)

    def _validate(self, sheet: Worksheet, block: Block, column: Column, at: int, run: list[int]) -> None:
        row = block.rows[run[0] - block.header_row]
        field = self.form.fields[row.code, column.key]
        options = validation(field.kind, column.key, field.choices, self.lists, self.texts, field.cell)
        sheet.data_validation(run[0], at, run[-1], at, options)

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
        last_column = max(len(block.columns) for block in blocks) - 1
        sheet.print_area(0, 0, extent.last_row, last_column)
        main = max(blocks, key=lambda block: len(block.rows))
        if len(main.rows) * 2 > sum(len(block.rows) for block in blocks) and main.header_row <= DEEPEST_FREEZE:
            sheet.freeze_panes(main.header_row, 2 if len(blocks) == 1 else 0)
            if main is blocks[-1]:  # else it would head the rows of another table
                sheet.repeat_rows(main.header_row - 1)
        else:
            sheet.freeze_panes(blocks[0].header_row - 1, 0)
        entries = [field for field in self.form.fields.values() if field.sheet == form_sheet.name]
        if entries:
            sheet.set_selection(next((field for field in entries if field.column == VALUE), entries[0]).cell)
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

    def _meta_sheet(self) -> None:
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
            rows[marks.META_CHECKS] = " ".join(self.check_prints)[: marks.CHUNK]
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

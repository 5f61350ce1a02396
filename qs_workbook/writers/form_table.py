"""Write one table of a form: header, locked texts, framed entry cells with their rules, live checks."""

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qs_workbook.model.control_form import YEAR
from qs_workbook.model.form import CHECK, CODE, EVIDENCE, LABEL, MEASURE, PERIOD, Block, Column, Form, Row
from qs_workbook.model.formula import formula_print
from qs_workbook.model.kinds import Kind
from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, clean_text, put_text
from qs_workbook.writers.guide import colour_checks
from qs_workbook.writers.measure import count_lines, height
from qs_workbook.writers.paper import Extent
from qs_workbook.writers.self_check import Check, SelfCheck, Values
from qs_workbook.writers.validations import LAYERS, ChoiceLists, validation

SMALL = "small"
ROW_SPACE, LEAST_HEIGHT = 2, 16  # points
SURE = 0.97  # of a column's room: under other zooms than 100 % letters are a little wider than their cell
NAME_END = ": "  # of the village in the label of a row answered village by village
FILTER_BUTTON = 2.5  # units of width that it takes of its header
SENTENCE_LINES = 3  # left for an own assessment or the name of a document


def locked_text(row: Row, column: Column) -> str:
    """What stands in a locked cell other than code, label and check."""
    if column.key in (MEASURE, PERIOD):
        return row.measure if column.key == MEASURE else row.period
    return (row.texts or {}).get(column.key, "")


def group_starts(block: Block) -> frozenset[str]:
    """Codes of the first row of every village of a ballot, or indicator of the scale; none in any other list."""
    groups = [row.code.rpartition(".")[0] for row in block.rows]
    if block.style != "list" or not set(groups) - {block.code}:
        return frozenset()
    return frozenset(row.code for at, row in enumerate(block.rows) if at == 0 or groups[at] != groups[at - 1])


class TableWriter:
    """Writes the tables of one workbook."""

    def __init__(
        self, book: xlsxwriter.Workbook, theme: Theme, texts: Texts, form: Form, values: Values, lists: ChoiceLists
    ) -> None:
        self.book, self.theme, self.texts = book, theme, texts
        self.form, self.values, self.lists = form, values, lists
        self.first: tuple[str, ...] = ()  # layer of the row at hand: a stronger line where a group of rows begins
        self.grouped = False  # whether its label begins with a village
        self.check_prints: list[str] = []  # of every check as issued, so that a rewritten one is told

    def write(self, block: Block, sheet: Worksheet, widths: tuple[int, ...], extent: Extent) -> list[str]:
        """Write one table; returns the words of its checks as they stand."""
        if block.title:
            put_text(sheet, block.header_row - 2, 0, block.title, self.theme.format(self.book, "subtitle"))
        header = self.theme.format(self.book, "header", "top")  # above the button of the filter
        for at, column in enumerate(block.columns):
            put_text(sheet, block.header_row - 1, at, column.header, header)
        size = float(self.theme.base["font_size"])
        room = [width - FILTER_BUTTON for width in widths]
        lines = max(count_lines(column.header, room[at], size, bold=True) for at, column in enumerate(block.columns))
        extent.set_row(sheet, block.header_row - 1, height(lines, size) + ROW_SPACE)
        checks = SelfCheck(self.texts, self.form.states, block, self.values)
        checked = any(column.key == CHECK for column in block.columns)
        words = []
        starts = group_starts(block)
        for row in block.rows:
            self.first = ("first",) if row.code in starts else ()
            self.grouped = bool(starts) and self.form.purpose != "control"
            number = block.row_number(row.code) - 1
            check = checks.row(row) if checked else None
            extent.set_row(sheet, number, self._row_height(block, row, widths, check))
            for at, column in enumerate(block.columns):
                if column.key == CHECK:
                    words.append(self._check(sheet, number, at, check, row))
                elif column.key in row.entries:
                    self._entry(sheet, number, at, row, column)
                else:
                    self._locked(sheet, number, at, row, column)
        if checked and block.rows:
            letter = block.letter(CHECK)
            cells = f"{letter}{block.header_row + 1}:{letter}{block.last_row}"
            colour_checks(self.book, sheet, self.theme, self.texts, cells)
        self._validations(block, sheet)
        return words

    def _row_height(self, block: Block, row: Row, widths: tuple[int, ...], check: Check | None) -> float:
        """Tall enough for what is printed, for what was filled in and for every word its check may come to."""
        size = float(self.theme.base["font_size"])
        small, help_size, check_size = (
            float(self.theme.formats[name]["font_size"]) for name in (SMALL, "help", "check")
        )
        tallest = height(SENTENCE_LINES, small) if self._takes_sentences(block, row) else 0.0
        for at, column in enumerate(block.columns):
            if column.key == LABEL and column.key not in row.entries:
                label = height(count_lines(row.label, widths[at], size, bold=row.heading or self.grouped), size)
                tallest = max(tallest, label + height(count_lines(row.help, widths[at], help_size), help_size))
            elif column.key == CHECK:
                words = () if check is None else check.words
                lines = max((count_lines(word, widths[at], check_size, bold=True) for word in words), default=0)
                tallest = max(tallest, height(lines, check_size))
            else:
                shown = (
                    self.values.get((row.code, column.key)) if column.key in row.entries else locked_text(row, column)
                )
                if isinstance(shown, str):
                    tallest = max(tallest, height(count_lines(shown, widths[at] * SURE, small), small))
        return max(tallest + ROW_SPACE, LEAST_HEIGHT)

    def _takes_sentences(self, block: Block, row: Row) -> bool:
        """Whether a unit will write sentences here: a fixed height of one line would cut them off on paper."""
        if self.form.purpose != "unit":
            return False
        texts = [column for column in block.columns if column.key in row.entries and column.kind is Kind.TEXT]
        return EVIDENCE in row.entries or (block.style == "list" and len(texts) > 1)

    def _check(self, sheet: Worksheet, number: int, at: int, check: Check | None, row: Row) -> str:
        layers = ("heading", "check") if row.heading else ("cell", "check")
        look = self._look(*layers)
        if check is None:
            sheet.write_blank(number, at, None, look)
            return ""
        sheet.write_formula(number, at, check.formula, look, check.now)
        self.check_prints.append(f"{row.code}={formula_print(check.formula)}")
        return check.now

    def _entry(self, sheet: Worksheet, number: int, at: int, row: Row, column: Column) -> None:
        field = self.form.fields[row.code, column.key]
        layer = SMALL if field.choices else YEAR if row.measure == YEAR else LAYERS[field.kind]
        look = self._look("cell", SMALL, layer, "entry")
        value = self.values.get((row.code, column.key))
        if isinstance(value, float):
            sheet.write_number(number, at, value, look)
        else:
            put_text(sheet, number, at, value or "", look)

    def _look(self, *layers: str) -> Format:
        return self.theme.format(self.book, *layers, *self.first)

    def _locked(self, sheet: Worksheet, number: int, at: int, row: Row, column: Column) -> None:
        base = "heading" if row.heading else "cell"
        if column.key == CODE:
            put_text(sheet, number, at, row.code, self._look(base, "code"))
        elif column.key == LABEL:
            self._label(sheet, number, at, row, base)
        else:
            layers = [base, SMALL]
            if column.entry and not row.heading:
                layers.append("closed")  # another row takes an entry here, this one does not
            put_text(sheet, number, at, locked_text(row, column), self._look(*layers))

    def _label(self, sheet: Worksheet, number: int, at: int, row: Row, base: str) -> None:
        """The label, its definition beneath in the same cell: guidance in comments is lost by some programs."""
        look = self._look(base)
        village, _, question = row.label.partition(NAME_END) if self.grouped else ("", "", row.label)
        if village and question:
            name, rest = clean_text(village + NAME_END), clean_text(question)
            sheet.write_rich_string(
                number, at, self.theme.format(self.book, "bold"), name, self.theme.format(self.book), rest, look
            )
        elif row.label and row.help:
            help_look = self.theme.format(self.book, "help")
            label_look = self.theme.format(self.book, "bold") if row.heading else self.theme.format(self.book)
            sheet.write_rich_string(
                number, at, label_look, clean_text(row.label), help_look, clean_text("\n" + row.help), look
            )
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

"""A form as paper: A4 landscape, national heading and places to sign after Decree 30/2020, footer with the version."""

from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from qs_workbook.model.form import VALUE, Block
from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, put_text
from qs_workbook.writers.guide import GuideFacts
from qs_workbook.writers.self_check import Values
from qs_workbook.writers.validations import fit

SIGNED_BLOCKS = ("KY", "PB")  # sign-off of a form, body of a slip
DEEPEST_FREEZE = 10  # a deeper frozen header would leave no room to scroll on a small screen
FONT = "Times New Roman"
HEADER_LIMIT = 255  # characters of a print header or footer; XlsxWriter drops a longer one with a mere warning
PREPARER_ROW, HEAD_ROW = "KY.03", "KY.05"
_SIGNATURE_LINES = 4
_A4_WIDTH, _A4_HEIGHT = 297 / 25.4, 210 / 25.4  # inches
_LEFT, _RIGHT, _TOP, _BOTTOM, _TOP_WITH_HEADING = 0.6, 0.4, 0.5, 0.6, 1.0
_POINTS_A_UNIT = 5.25  # of column width in Excel
_POINTS_A_UNIT_OFFICE = 5.9  # and in LibreOffice, which makes columns wider
_WIDEST = 235  # units of width on one page across: more would print smaller than 6 points
_ZOOMS = ((165, 100), (230, 90), (10_000, 80))  # so many units of width are seen at once on an office laptop
_SQUEEZE = 1.3  # a sheet that runs over by less than this is made to fit its page


@dataclass
class Extent:
    """How large a sheet has become."""

    columns: float  # units of width
    height: float = 60.0  # points; the rows above the first header
    last_row: int = 0  # from 0
    _rows: dict[int, float] = field(default_factory=dict)

    def set_row(self, sheet: Worksheet, row: int, points: float) -> None:
        """Give a row its height and count it."""
        sheet.set_row(row, points)
        self.height += points
        self.last_row = max(self.last_row, row)

    @property
    def is_wide(self) -> bool:
        """Whether one page across would print it too small to read."""
        return self.columns > _WIDEST

    def nearly_one_page(self, *, signed: bool) -> bool:
        """Whether it should be printed on one page: it fits, or runs over by so little that a stray page would come."""
        scale = min(1.0, (_A4_WIDTH - _LEFT - _RIGHT) * 72 / (self.columns * _POINTS_A_UNIT))
        room = (_A4_HEIGHT - _BOTTOM - (_TOP_WITH_HEADING if signed else _TOP)) * 72 / scale
        return self.height <= room * _SQUEEZE


def zoom_for(columns: float) -> int:
    """The zoom under which so many units of width are seen, as far as letters stay readable."""
    return next(zoom for width, zoom in _ZOOMS if columns <= width)


def set_page(sheet: Worksheet, texts: Texts, unit: str, version: str, *, one_page: bool, head: str = "") -> None:
    """Paper, margins, footer; `head` is a print header in Excel's codes."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1 if one_page else 0)
    sheet.set_margins(left=_LEFT, right=_RIGHT, top=_TOP_WITH_HEADING if head else _TOP, bottom=_BOTTOM)
    if head:
        sheet.set_header(head, {"margin": 0.3})
    page = texts.say("form.footer.page", page="&P", pages="&N")
    shown = texts.say("form.footer.version", version=version)
    font = f'&"{FONT},Regular"&9'
    footer = f"&L{font} {_plain(unit[:90])}&C{font} {shown}&R{font} {page}"
    sheet.set_footer(fit(footer, HEADER_LIMIT), {"margin": 0.3})


def lay_across_two_pages(sheet: Worksheet, widths: tuple[int, ...], lead: int) -> None:
    """A wide list on two pages side by side, its first `lead` columns on both: to be read without a glass."""
    first = sum(widths[:lead])
    breaks = range(lead + 1, len(widths))
    at = min(breaks, key=lambda b: max(sum(widths[:b]), first + sum(widths[b:])))
    widest = max(sum(widths[:at]), first + sum(widths[at:]))
    room = (_A4_WIDTH - _LEFT - _RIGHT) * 72
    sheet.set_print_scale(int(min(1.0, room / (widest * _POINTS_A_UNIT_OFFICE)) * 100))
    sheet.set_v_pagebreaks([at])
    sheet.repeat_columns(0, lead - 1)


def national_heading(texts: Texts, facts: GuideFacts, unit: str) -> str:
    """Agency at the left, name of the nation and motto at the right, as a print header (at most 255 characters)."""
    agency = f'&L&"{FONT},Regular"&12 {_plain(facts.issuer.upper()[:40])}\n&"{FONT},Bold"{_plain(unit.upper()[:60])}'
    nation = f'&R&"{FONT},Bold"&12 {texts.say("form.sign.nation")}\n{texts.say("form.sign.motto")}'
    return fit(agency + nation, HEADER_LIMIT)


def _plain(text: str) -> str:
    return text.replace("&", "&&")


def write_signatures(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    theme: Theme,
    texts: Texts,
    block: Block,
    facts: GuideFacts,
    extent: Extent,
    values: Values,
) -> None:
    """Place and date, then Người lập biểu and Thủ trưởng đơn vị with room to sign; names come from the block."""
    left, right = 1, min(4, len(block.columns) - 1)
    row = block.last_row + 1
    date_line = texts.say("form.sign.place_date", commune=facts.commune or "………", year=str(facts.year or "20…"))
    put_text(sheet, row, right, date_line, theme.format(book, "centre", italic=True))
    for at, role, name_row in ((left, "preparer", PREPARER_ROW), (right, "head", HEAD_ROW)):
        put_text(sheet, row + 1, at, texts.say(f"form.sign.{role}"), theme.format(book, "centre", "bold"))
        put_text(sheet, row + 2, at, texts.say(f"form.sign.{role}_hint"), theme.format(book, "centre", italic=True))
        if any(own.code == name_row for own in block.rows):
            cell = f"{block.letter(VALUE)}{block.row_number(name_row)}"
            name = theme.format(book, "centre", "bold")
            written = values.get((name_row, VALUE)) or ""
            sheet.write_formula(row + 3 + _SIGNATURE_LINES, at, f'=IF({cell}="","",{cell})', name, written)
    for number in range(row, row + 4 + _SIGNATURE_LINES):
        extent.set_row(sheet, number, 16)

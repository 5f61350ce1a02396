"""What every sheet of the summary workbook shares: where its table lies, its head, its print set-up.

Rows 1 to 4 are title, standing of the figures, trial mark and way back; the header row follows, then data. Other
sheets ask a `Grid` for addresses; none is typed anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qs_workbook.model.assessment import Assessment
from qs_workbook.model.finding import Finding
from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, put_text, put_title
from qs_workbook.writers.measure import count_lines
from qs_workbook.writers.paper import zoom_for
from qs_workbook.writers.sheets.places import FIRST, HEADER, Grid, ScalePlaces

A4 = 9
_LINK_WIDTH = 16
_BUTTON = 2.5  # units of width that a filter button takes of its header
_LINE, _PER_WIDTH, _TALLEST = 13.0, 1.2, 400.0  # points a line, letters a unit of width, Excel's limit is 409
Written = str | int | float | None


@dataclass
class Summary:
    """The workbook being written: what all its sheets need."""

    book: xlsxwriter.Workbook
    theme: Theme
    texts: Texts
    assessment: Assessment
    made_at: datetime
    grids: Mapping[str, Grid]
    sheets: Mapping[str, Worksheet]
    scale: ScalePlaces
    since_last: tuple[str, ...] = ()

    def say(self, key: str, **facts: object) -> str:
        """A sentence of the summary's catalogue."""
        return self.texts.say(f"summary.{key}", **facts)

    def word(self, key: str) -> str:
        """A word all forms share (states, choices, statuses), from the pack's own texts."""
        return self.assessment.criteria.texts.get(key) or self.texts.get(key, key)

    def label(self, code: str) -> str:
        """The label of a criterion, indicator, element or list."""
        return self.assessment.criteria.label(code)

    def finding(self, finding: Finding) -> str:
        """The sentence of a finding; its bare code where the catalogue lacks it, so that nothing is lost."""
        facts: dict[str, object] = {
            "sheet": finding.sheet or "",
            "cell": finding.cell or "",
            "raw": finding.raw or "",
            "label": self.label(finding.row) if finding.row else "",
            "unit": finding.unit,
            "file": finding.file,
            "row": finding.row,
            "column": finding.column,
        }
        facts |= {key: "" if value is None else value for key, value in finding.facts.items()}
        return self._sentence(f"finding.{finding.code}", finding.code, facts)

    def reason(self, reason: str, facts: Mapping[str, object]) -> str:
        """Why a file has its verdict."""
        return self._sentence(f"reason.{reason}", reason, facts)

    def _sentence(self, key: str, fallback: str, facts: Mapping[str, object]) -> str:
        try:
            return self.texts.say(key, **facts)
        except (KeyError, IndexError, ValueError):
            return self.texts.get(key, fallback)

    def day(self, text: str) -> str:
        """An ISO date as it is written here; any other text as it is."""
        try:
            return self.texts.show(date.fromisoformat(text[:10]))
        except ValueError:
            return text

    def look(self, *names: str, **more: object) -> Format:
        """A cell format: framed, wrapped, a size smaller than a letter, then what is named."""
        return self.theme.format(self.book, "cell", "small", *names, **more)

    def tint(self, name: str) -> Format:
        """Colours alone, for conditional formats."""
        wanted = self.theme.formats[name]
        return self.book.add_format({key: wanted[key] for key in ("font_color", "bg_color", "bold") if key in wanted})

    def plain(self, *names: str, **more: object) -> Format:
        """A format without frame."""
        return self.theme.format(self.book, *names, **more)


def open_sheet(summary: Summary, key: str, *, notes: Iterable[str] = ()) -> tuple[Worksheet, Grid]:
    """Write head, header row and print set-up of a table sheet; its rows are the caller's."""
    grid = summary.grids[key]
    sheet = summary.sheets[key]
    write_head(summary, key, sheet, notes)
    for at, column in enumerate(grid.columns):
        sheet.set_column(at, at, column.width)
        looks = ("header", "small", "helper") if column.helper else ("header", "small")
        put_text(sheet, HEADER, at, column.header or summary.say(f"{key}.{column.key}"), summary.plain(*looks))
    size = float(summary.theme.formats["small"]["font_size"])
    lines = [
        count_lines(column.header or summary.say(f"{key}.{column.key}"), column.width - _BUTTON, size, bold=True)
        for column in grid.columns
    ]
    sheet.set_row(HEADER, max(2, *lines) * _LINE + 6)
    sheet.freeze_panes(FIRST, _frozen_columns(grid))
    printed = [column.width for column in grid.columns[: grid.last_printed + 1]]
    set_up_print(summary, sheet, grid.last, grid.last_printed, printed)
    sheet.repeat_rows(0, HEADER)
    sheet.set_selection(FIRST, 0, FIRST, 0)
    if not grid.count:
        put_text(sheet, FIRST, 0, summary.say(f"{key}.empty"), summary.plain("hint"))
    return sheet, grid


def _frozen_columns(grid: Grid) -> int:
    """One column stays in sight where the table is wider than a screen."""
    return 1 if sum(c.width for c in grid.columns) > 170 else 0


def write_head(summary: Summary, key: str, sheet: Worksheet, notes: Iterable[str] = ()) -> None:
    """Title in A1, standing in A2, trial mark by formula in A3, way back and notes in A4."""
    facts = {"commune": summary.assessment.campaign.commune, "year": str(summary.assessment.campaign.year)}
    put_title(sheet, 0, summary.say(f"{key}.title", **facts), summary.plain("title"))
    warning = summary.plain("bold", font_color=summary.theme.colours["bad"])
    if summary.assessment.illustrative:
        put_text(sheet, 1, 0, summary.say("illustrative"), warning)
    else:
        put_text(
            sheet, 1, 0, summary.say("standing", count=summary.assessment.unconfirmed, **facts), summary.plain("hint")
        )
    write_trial_mark(summary, sheet)
    at = 0
    if key != "overview":
        sheet.write_url(
            3, 0, f"internal:{summary.grids['overview'].quoted}!A1", summary.plain("link"), summary.say("back")
        )
        at = _beside_link(summary.grids[key])
    said = " ".join(notes)
    if said:
        put_text(sheet, 3, at, said, summary.plain("hint"))


def _beside_link(grid: Grid) -> int:
    """The first column that lies clear of the words of the way back."""
    taken = 0.0
    for at, column in enumerate(grid.columns):
        if taken >= _LINK_WIDTH:
            return at
        taken += column.width
    return len(grid.columns)


def write_trial_mark(summary: Summary, sheet: Worksheet) -> None:
    """A3 says by formula that figures were changed here: a row of Số liệu altered, added to or taken away."""
    figures = summary.grids["figures"]
    changed, code = figures.all("changed"), figures.all("code")
    rows = max(figures.count, 1)
    formula = f'=IF(OR(SUM({changed})>0,ROWS({code})<>{rows}),"{summary.say("trial")}","")'
    sheet.write_formula(2, 0, formula, summary.plain("bold", font_color=summary.theme.colours["bad"]), "")
    sheet.conditional_format(2, 0, 2, 0, {"type": "formula", "criteria": "=LEN($A$3)>0", "format": summary.tint("bad")})


def set_up_print(
    summary: Summary, sheet: Worksheet, last_row: int, last_column: int, widths: Iterable[float], pages: int = 0
) -> None:
    """A4 landscape, one page wide, numbered; the standing of the figures in the head of every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.65)
    sheet.fit_to_pages(1, pages)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_zoom(zoom_for(sum(widths)))
    sheet.hide_gridlines(2)
    if summary.assessment.illustrative:
        sheet.set_header("&C&B" + _escaped(summary.say("illustrative")))
    campaign = summary.assessment.campaign
    foot = summary.say("foot", commune=campaign.commune, year=str(campaign.year), made_at=summary.made_at)
    sheet.set_footer(f"&L{_escaped(foot)}&R{_escaped(summary.say('page'))} &P/&N")


def _escaped(text: str) -> str:
    """Header and footer text: `&` is their escape; Excel takes 255 characters in all."""
    return text[:110].replace("&", "&&")


def put(sheet: Worksheet, grid: Grid, row: int, values: Mapping[str, Written], looks: Mapping[str, Format]) -> None:
    """Write one row of a table: text as text, numbers as numbers, None as an empty framed cell."""
    lines = 1
    for key, look in looks.items():
        if key not in values:
            continue
        value, at = values[key], grid.index(key)
        if isinstance(value, str) and "shrink" not in grid.columns[at].formats:
            lines = max(lines, _lines(value, grid.columns[at].width))
        if value is None or value == "":
            sheet.write_blank(FIRST + row, at, None, look)
        elif isinstance(value, str):
            put_text(sheet, FIRST + row, at, value, look)
        else:
            sheet.write_number(FIRST + row, at, value, look)
    if lines > 1:
        sheet.set_row(FIRST + row, min(lines * _LINE + 3, _TALLEST))


def _lines(text: str, width: float) -> int:
    """How many lines a text takes: LibreOffice does not fit rows on load, and neither does a printer's preview."""
    return sum(max(1, ceil(_length(line) / (width * _PER_WIDTH))) for line in text.split("\n"))


def _length(line: str) -> float:
    """Letters of a line, capitals being wider."""
    return len(line) + 0.35 * sum(letter.isupper() for letter in line)


def write_rows(summary: Summary, key: str, rows: Iterable[Mapping[str, Written]], notes: Iterable[str] = ()) -> None:
    """A sheet that is nothing but its head and a table without formulas."""
    sheet, grid = open_sheet(summary, key, notes=notes)
    looks = looks_of(summary, grid)
    for at, row in enumerate(rows):
        put(sheet, grid, at, row, looks)
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)


def put_link(summary: Summary, key: str, row: int, column: str, target: tuple[str, str, str], words: str) -> None:
    """A link that finds its row by MATCH, for sorting breaks addresses. `target`: sheet key, its column, own column."""
    grid, other = summary.grids[key], summary.grids[target[0]]
    place = f"MATCH({grid.own(target[2], row)},{other.from_top(target[1])},0)"
    formula = f'=HYPERLINK("#{other.quoted}!A"&{place},"{words}")'
    summary.sheets[key].write_formula(FIRST + row, grid.index(column), formula, summary.look("link"), words)


def put_time(summary: Summary, sheet: Worksheet, grid: Grid, row: int, key: str, stamp: str | None) -> None:
    """A moment as Excel holds it; the hour only where one is known."""
    if stamp:
        moment = datetime.fromisoformat(stamp).replace(tzinfo=None)
        clock = " hh:mm" if "T" in stamp else ""  # a folder named for a day knows no hour
        look = summary.look("centre", num_format=f"dd/mm/yyyy{clock}")
        sheet.write_datetime(FIRST + row, grid.index(key), moment, look)


def looks_of(summary: Summary, grid: Grid, *more: str) -> dict[str, Format]:
    """The format of each column."""
    return {c.key: summary.look(*c.formats, *more) for c in grid.columns}

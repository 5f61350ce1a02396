"""The guide sheet a unit sees first: what to do, by when, whom to ask, how to return, the check of the whole form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qs_workbook.model.campaign import Campaign
from qs_workbook.model.form import Form
from qs_workbook.model.texts import Texts
from qs_workbook.writers.book import Theme, put_text
from qs_workbook.writers.measure import count_lines, height
from qs_workbook.writers.self_check import check_columns, count_formula

WIDTHS = (5, 96, 18, 13, 15)
SPACE = 4  # points between sentences
FIRST_LINE = 2  # row index under title and identity


@dataclass(frozen=True)
class GuideFacts:
    """What the guide of a unit tells about this round."""

    commune: str = ""
    year: int = 0
    issuer: str = ""
    office: str = ""
    plan: str = ""
    plan_date: date | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    deadline: date | None = None  # the last day in time
    deadline_worked: date | None = None  # the last working day up to it
    preliminary: date | None = None
    preliminary_worked: date | None = None

    def lines(self, texts: Texts, unit_name: str) -> tuple[str, ...]:
        """The sentences of the guide, in reading order; what is not known is left out."""
        said = [texts.say("form.guide.enable")]
        said.append(texts.say("form.guide.who", unit=unit_name, commune=self.commune, year=str(self.year)))
        if self.plan:
            key = "form.guide.plan" if self.plan_date is None else "form.guide.plan_dated"
            said[-1] += " " + texts.say(key, plan=self.plan, day=self.plan_date)
        for key, last, worked in (
            ("deadline", self.deadline, self.deadline_worked),
            ("preliminary", self.preliminary, self.preliminary_worked),
        ):
            if last is not None:
                said.append(deadline_sentence(texts, f"form.guide.{key}", last, worked))
        said += [texts.say(f"form.guide.{key}") for key in ("cells", "numbers", "paste", "evidence", "privacy")]
        said.append(texts.say("form.guide.check"))
        said += self._ask(texts)
        said.append(texts.say("form.guide.return", office=self.office or self.issuer))
        return tuple(said)

    def slip_lines(
        self, texts: Texts, unit_name: str, serial: str, count: int, answer_by: date | None
    ) -> tuple[str, ...]:
        """The sentences of a slip's guide."""
        facts = {"unit": unit_name, "serial": serial, "count": count, "commune": self.commune, "year": str(self.year)}
        said = [texts.say("form.guide.enable"), texts.say("form.slip.who", **facts)]
        if answer_by is not None:
            said.append(texts.say("form.slip.answer_by", day=weekday_date(texts, answer_by)))
        said += [texts.say("form.slip.cells"), texts.say("form.slip.right")]
        said += [texts.say("form.guide.paste"), texts.say("form.guide.privacy"), *self._ask(texts)]
        return (*said, texts.say("form.slip.return"))

    def _ask(self, texts: Texts) -> list[str]:
        reach = ", ".join(part for part in (self.contact_name, self.contact_phone, self.contact_email) if part)
        if not (self.office or reach):
            return []
        return [texts.say("form.guide.ask", office=self.office, reach=reach).replace(" ()", "")]


def guide_facts(campaign: Campaign) -> GuideFacts:
    """The guide's facts from the control workbook."""
    settings = campaign.settings
    last = {key: deadline.last_day for key, deadline in campaign.deadlines.items()}
    worked = {key: campaign.calendar.last_working_day(day) for key, day in last.items()}
    return GuideFacts(
        commune=campaign.commune,
        year=campaign.year,
        issuer=settings.get("issuer", ""),
        office=settings.get("office", ""),
        plan=settings.get("plan_number", "").removeprefix("số "),
        plan_date=_day(settings.get("plan_date", "")),
        contact_name=settings.get("contact_name", ""),
        contact_phone=settings.get("contact_phone", ""),
        contact_email=settings.get("contact_email", ""),
        deadline=last.get("units"),
        deadline_worked=worked.get("units"),
        preliminary=last.get("preliminary"),
        preliminary_worked=worked.get("preliminary"),
    )


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def weekday_date(texts: Texts, day: date) -> str:
    """`thứ Hai 09/11/2026`."""
    return texts.say("date.weekday", weekday=texts.say(f"weekday.{day.isoweekday()}"), day=day)


def deadline_sentence(texts: Texts, key: str, last: date, worked: date | None) -> str:
    """`key` said with the last day in time; then the last working day before it where that day is not worked."""
    said = texts.say(key, day=weekday_date(texts, last))
    if worked is None or worked == last:
        return said
    return f"{said} {texts.say('form.guide.not_a_working_day', day=weekday_date(texts, worked))}"


@dataclass(frozen=True)
class SheetCount:
    """How many checks of one sheet are missing or queried, as the values stand now."""

    name: str
    missing: int
    queried: int


def write_guide(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    theme: Theme,
    texts: Texts,
    form: Form,
    lines: tuple[str, ...],
    counts: Mapping[str, SheetCount],
) -> None:
    """Sentences from row 3, then the table of checks by sheet; the overall result stands in the last row."""
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    number = theme.format(book, "plain", "centre")
    size = float(theme.base["font_size"])
    row = FIRST_LINE
    for index, line in enumerate(lines):
        first = index == 0
        sheet.write_number(row, 0, index + 1, theme.format(book, "plain", "centre", "bold") if first else number)
        put_text(sheet, row, 1, line, theme.format(book, "plain", "bold") if first else theme.format(book, "plain"))
        sheet.set_row(row, height(count_lines(line, WIDTHS[1], size, bold=first), size) + SPACE)
        row += 1
    row += 1
    put_text(sheet, row, 1, texts.say("form.guide.table"), theme.format(book, "subtitle"))
    row += 1
    for at, key in enumerate(("sheet", "result", "missing", "query")):
        put_text(sheet, row, at + 1, texts.say(f"form.guide.column.{key}"), theme.format(book, "header"))
    row += 1
    _check_table(book, sheet, theme, texts, form, counts, row)


def _check_table(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    theme: Theme,
    texts: Texts,
    form: Form,
    counts: Mapping[str, SheetCount],
    first: int,
) -> None:
    words = {key: texts.say(f"form.check.{key}") for key in ("ok", "missing", "query")}
    check = theme.format(book, "cell", "check")
    number = theme.format(book, "cell", "integer")
    row = first
    for form_sheet in form.sheets:
        ranges = tuple(check_columns(form_sheet.blocks))
        if not ranges:
            continue
        count = counts[form_sheet.key]
        link = "internal:'" + form_sheet.name.replace("'", "''") + "'!A1"
        sheet.write_url(row, 1, link, theme.format(book, "cell", "link"), form_sheet.name)
        missing = "=" + count_formula(form_sheet.name, ranges, words["missing"])
        queried = "=" + count_formula(form_sheet.name, ranges, words["query"])
        sheet.write_formula(row, 2, _result(words, row), check, result_word(words, count.missing, count.queried))
        sheet.write_formula(row, 3, missing, number, count.missing)
        sheet.write_formula(row, 4, queried, number, count.queried)
        row += 1
    _overall_at_top(sheet, theme.format(book, "subtitle"), texts, words, row, counts)
    totals = (sum(c.missing for c in counts.values()), sum(c.queried for c in counts.values()))
    put_text(sheet, row, 1, texts.say("form.guide.overall"), theme.format(book, "cell", "bold"))
    sheet.write_formula(row, 2, _result(words, row), check, result_word(words, *totals))
    for at, total in enumerate(totals):
        letter = "DE"[at]
        sheet.write_formula(row, 3 + at, f"=SUM({letter}{first + 1}:{letter}{row})", number, total)
    colour_checks(book, sheet, theme, texts, f"C{first + 1}:C{row + 1}")


def _overall_at_top(
    sheet: Worksheet,
    look: Format,
    texts: Texts,
    words: Mapping[str, str],
    row: int,
    counts: Mapping[str, SheetCount],
) -> None:
    """`Toàn biểu: Còn thiếu 25` beside the title: seen at once, where the table lies below the screen's edge."""
    said = texts.say("form.guide.overall") + ": "
    missing, queried = (sum(c.missing for c in counts.values()), sum(c.queried for c in counts.values()))
    stands = result_word(words, missing, queried)
    now = said + (f"{stands} {missing or queried}" if missing or queried else stands)
    at = row + 1
    formula = f'="{said}"&IF(D{at}>0,"{words["missing"]} "&D{at},IF(E{at}>0,"{words["query"]} "&E{at},"{words["ok"]}"))'
    sheet.write_formula(0, 2, formula, look, now)


def _result(words: Mapping[str, str], row: int) -> str:
    at = row + 1
    return f'=IF(D{at}>0,"{words["missing"]}",IF(E{at}>0,"{words["query"]}","{words["ok"]}"))'


def result_word(words: Mapping[str, str], missing: int, queried: int) -> str:
    """What a sheet's counts come to."""
    return words["missing"] if missing else words["query"] if queried else words["ok"]


def colour_checks(book: xlsxwriter.Workbook, sheet: Worksheet, theme: Theme, texts: Texts, cells: str) -> None:
    """Colour beside the words; the words alone say it as well."""
    for key, look in (("ok", "good"), ("missing", "warn"), ("query", "bad")):
        colours = {k: v for k, v in theme.formats[look].items() if k in ("font_color", "bg_color")}
        rule = {"type": "text", "criteria": "begins with", "value": texts.say(f"form.check.{key}")}
        sheet.conditional_format(cells, {**rule, "format": book.add_format(colours)})

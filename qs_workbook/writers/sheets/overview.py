"""Tổng quan: one A4 page for whoever has two minutes: verdict, points, response, what wins most; every figure linked.

It holds no figure of its own: all are formulas over the other sheets, except the five shortfalls, which stay as found;
beside them the points each indicator has now, which move in a trial.
"""

from xlsxwriter.worksheet import Worksheet

from qs_workbook.model.assessment import Shortfall
from qs_workbook.model.criteria import number_of
from qs_workbook.model.kinds import Verdict
from qs_workbook.writers.book import put_text
from qs_workbook.writers.measure import row_height
from qs_workbook.writers.sheets import checks, criteria, responses
from qs_workbook.writers.sheets.page import Summary, set_up_print, write_head
from qs_workbook.writers.sheets.wording import in_words, label_of, points_now

WIDTHS = (56, 11, 12, 11, 14, 17, 2, 38, 14)  # seen whole on a screen 1,366 wide
LAST_COLUMN = len(WIDTHS) - 1
TOP, SIDE = 4, 7  # 0-based first row of the blocks, first column of those at the right
_FIVE, _LONGEST = 5, 70
_POINTS = "[>=1000]#,##0;General"  # 1.000 and 37,5: a half point is never rounded away
_HEADER = 30  # points: two lines
_ROW = 18  # points: the height of a criterion's row, and so of the chart beside them


def write(summary: Summary) -> None:
    """The page."""
    sheet = summary.sheets["overview"]
    write_head(summary, "overview", sheet, notes=[_pack(summary)])
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    after = _conclusion(summary, sheet)
    _response(summary, sheet)
    table = _shortfalls(summary, sheet, after + 1) + 2  # what to do first: on the first screen, above the long table
    last = _criteria(summary, sheet, table)
    _chart(summary, sheet, table, last)
    set_up_print(summary, sheet, last + 1, LAST_COLUMN, WIDTHS, pages=1)
    sheet.set_first_sheet()
    sheet.set_selection(0, 0, 0, 0)


def _pack(summary: Summary) -> str:
    return summary.say("overview.note", pack=summary.assessment.criteria.texts.get("pack.label"))


def _block(summary: Summary, sheet: Worksheet, row: int, column: int, key: str) -> None:
    put_text(sheet, row, column, summary.say(f"overview.{key}"), summary.plain("subtitle"))


def _label(summary: Summary, sheet: Worksheet, row: int, column: int, words: str, target: str) -> None:
    """A row's label that leads to its detail."""
    if target:
        link = f"internal:{summary.grids[target].quoted}!A1"
        sheet.write_url(row, column, link, summary.look("link"), words)
    else:
        put_text(sheet, row, column, words, summary.look())


def _conclusion(summary: Summary, sheet: Worksheet) -> int:
    """Verdict, criteria at risk of 0, points, rules; returns the row after it."""
    _block(summary, sheet, TOP, 0, "conclusion")
    kind = summary.assessment.campaign.commune_type
    made = criteria.totals(summary)
    risk = criteria.at_risk(summary)
    rows = (
        ("verdict", "criteria"),
        ("zero", "criteria"),
        ("zero_open", "criteria"),
        ("certain", "criteria"),
        ("possible", "criteria"),
        ("required", "scale"),
        ("maximum", "scale"),
        ("all_met", "criteria"),
        ("none_zero", "criteria"),
        ("minimum_total", "criteria"),
        ("unconfirmed", "scale"),
    )
    cells = {name: f"$B${TOP + 2 + at}" for at, (name, _) in enumerate(rows)}
    counts = summary.assessment.scale_counts
    standing = {"unconfirmed": (str(summary.assessment.unconfirmed), summary.assessment.unconfirmed)}
    everything = {**made, **risk, **standing}
    look, words = summary.look("bold", "right", num_format=_POINTS), summary.plain("bold", "small")
    for at, (name, target) in enumerate(rows):
        row = TOP + 1 + at
        facts = {
            "kind": summary.word(f"commune_type.{kind}") if kind else summary.say("overview.no_kind"),
            "count": str(len(summary.assessment.criteria_scores)),
            "needed": str(sum(counts.values())),
        }
        _label(summary, sheet, row, 0, summary.say(f"overview.{name}", **facts), target)
        formula, value = everything[name]
        shape = words if isinstance(value, str) and name not in ("possible", "required", "maximum") else look
        if name == "verdict":
            shape = summary.plain("bold", font_size=14)
            sheet.set_row(row, 24)
        else:
            sheet.set_row(row, 16)
        sheet.write_formula(row, 1, "=" + formula.format(**cells), shape, value)
        if name == "required":
            put_text(sheet, row, 2, facts["kind"], summary.plain("hint", "inset"))
    _colours(summary, sheet)
    return TOP + 1 + len(rows)


def _colours(summary: Summary, sheet: Worksheet) -> None:
    """Colour beside the words of verdict and rules."""
    row = TOP + 1
    for verdict, tint in ((Verdict.MET, "good"), (Verdict.NOT_MET, "bad"), (Verdict.UNDETERMINED, "warn")):
        words = summary.say(f"verdict.{verdict.value}")
        rule = {"type": "formula", "criteria": f'=$B${row + 1}="{words}"', "format": summary.tint(tint)}
        sheet.conditional_format(row, 1, row, 5, rule)
    for key, tint in (("yes", "good"), ("no", "bad"), ("open", "warn")):
        words = summary.say(f"rule.{key}")
        rule = {"type": "formula", "criteria": f'=$B{row + 8}="{words}"', "format": summary.tint(tint)}
        sheet.conditional_format(row + 7, 1, row + 9, 2, rule)


def _response(summary: Summary, sheet: Worksheet) -> None:
    """Who has sent, whether every file is accounted for, what is open, whose figures these are."""
    _block(summary, sheet, TOP, SIDE, "response")
    grid, files, asked = summary.grids["responses"], summary.grids["sources"], summary.grids["checks"]
    assessment = summary.assessment
    keys = [responses.time_key(report) for report in assessment.units]

    def count(key: str) -> tuple[str, float]:
        return f'COUNTIF({grid.all("time")},"{summary.say(f"time.{key}")}")', keys.count(key)

    awaited = [count(key) for key in ("on_time", "late", "unknown", "awaited")]
    open_ones = "+".join(
        f'COUNTIF({asked.all("severity")},"{summary.say(f"severity.{key}")}")' for key in ("fatal", "query")
    )
    open_count = sum(g.first.severity.value in ("fatal", "query") for g in checks.rows_of(assessment))
    received = len(assessment.receipts)
    rows: list[tuple[str, str, str, str | float]] = [
        ("expected", "responses", "+".join(f for f, _ in awaited), sum(n for _, n in awaited)),
        ("on_time", "responses", *awaited[0]),
        ("late", "responses", *awaited[1]),
        ("unknown_day", "responses", *awaited[2]),
        ("awaited", "responses", *awaited[3]),
        ("received", "sources", str(received), received),
        ("accounted", "sources", f"COUNTA({files.all('verdict')})", received),
        ("questions", "checks", open_ones, open_count),
    ]
    look = summary.look("bold", "right")
    for at, (key, target, formula, value) in enumerate(rows):
        row = TOP + 1 + at
        _label(summary, sheet, row, SIDE, summary.say(f"overview.{key}"), target)
        sheet.write_formula(row, SIDE + 1, "=" + formula, look, value)
    row = TOP + 1 + len(rows)
    _label(summary, sheet, row, SIDE, summary.say("overview.figures_are"), "figures")
    words = summary.say("overview.as_sent")
    trial = f'IF(LEN($A$3)>0,"{summary.say("overview.trial")}","{words}")'
    sheet.write_formula(row, SIDE + 1, "=" + trial, summary.look("bold", "right"), words)


def _criteria(summary: Summary, sheet: Worksheet, top: int) -> int:
    """Points by criterion; returns the last row."""
    _block(summary, sheet, top, 0, "criteria")
    keys = ("label", "certain", "possible", "maximum", "met", "zero")
    for column, key in enumerate(keys):
        put_text(sheet, top + 1, column, summary.say(f"criteria.{key}"), summary.plain("header", "small"))
    sheet.set_row(top + 1, _HEADER)
    grid = summary.grids["criteria"]
    scores = summary.assessment.criteria_scores
    unknown = summary.say("unknown")
    for at, score in enumerate(scores):
        row = top + 2 + at
        title = f"{number_of(score.code)}. {summary.label(score.code)}"
        # A link does not wrap in LibreOffice; the whole name stands on the sheet it leads to.
        _label(summary, sheet, row, 0, title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…", "criteria")
        sheet.set_row(row, _ROW)
        written = {
            "certain": score.certain,
            "possible": unknown if score.possible is None else score.possible,
            "maximum": unknown if score.maximum is None else score.maximum,
            "met": criteria.met_word(summary, score.met),
            "zero": criteria.zero_word(summary, score.zero_risk),
        }
        for column, key in enumerate(keys[1:], 1):
            look = summary.look("centre") if column < 4 else summary.look()
            sheet.write_formula(row, column, "=" + grid.find(key, "code", score.code), look, written[key])
    criteria.colour(summary, sheet, (top + 2, top + 1 + len(scores)), 4, "met")
    criteria.colour(summary, sheet, (top + 2, top + 1 + len(scores)), 5, "zero")
    return top + 1 + len(scores)


def _chart(summary: Summary, sheet: Worksheet, top: int, last: int) -> None:
    """Native bars, certain over possible over maximum; told apart by pattern as well as by colour."""
    grid, colours = summary.grids["criteria"], summary.theme.colours
    chart = summary.book.add_chart({"type": "bar"})
    line = {"color": colours["ink"], "width": 0.75}
    looks = (
        ("chart_maximum", {"fill": {"color": colours["paper"]}}),
        (
            "chart_possible",
            {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": colours["line"], "bg_color": colours["paper"]}},
        ),
        ("certain", {"fill": {"color": colours["strong"]}}),
    )
    for key, look in looks:
        chart.add_series(
            {
                "name": summary.say(f"overview.series.{key}"),
                "categories": "=" + grid.all("code"),
                "values": "=" + grid.all(key),
                "border": line,
                "overlap": 100,
                "gap": 40,
                **look,
            }
        )
    font = {"name": summary.theme.base["font_name"], "size": 9, "bold": False}
    chart.set_title({"name": summary.say("overview.chart_title"), "name_font": {**font, "size": 11, "bold": True}})
    chart.set_y_axis({"reverse": True, "num_font": font, "major_gridlines": {"visible": False}})
    chart.set_x_axis(
        {
            "num_font": font,
            "label_position": "high",
            "major_gridlines": {"visible": True, "line": {"color": colours["grey"]}},
        }
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size(
        {
            "width": int(7.2 * (WIDTHS[SIDE] + WIDTHS[SIDE + 1])),
            "height": int((_ROW * (last - top + 1) + _HEADER) / 0.75),
        }
    )
    said = "; ".join(
        summary.say(
            "overview.alt_item",
            code=s.code,
            certain=s.certain,
            maximum=summary.say("unknown") if s.maximum is None else s.maximum,
        )
        for s in summary.assessment.criteria_scores
    )
    sheet.insert_chart(
        top, SIDE, chart, {"description": f"{summary.say('overview.alt')} {said}"[:1000], "object_position": 2}
    )


def _shortfalls(summary: Summary, sheet: Worksheet, top: int) -> int:
    """The five that win most; returns the last row."""
    _block(summary, sheet, top, 0, "five")
    header = summary.plain("header", "small")
    sheet.set_row(top + 1, _HEADER)
    sheet.merge_range(top + 1, 3, top + 1, 5, "", header)
    for column, key in ((0, "what"), (1, "kind"), (2, "points"), (3, "gap"), (SIDE, "units"), (SIDE + 1, "now")):
        put_text(sheet, top + 1, column, summary.say(f"overview.{key}"), header)
    found = [s for s in summary.assessment.shortfalls if s.points_to_win][:_FIVE]
    if not found:
        put_text(sheet, top + 2, 0, summary.say("overview.no_five"), summary.plain("hint"))
        return top + 2
    for at, shortfall in enumerate(found):
        _one_shortfall(summary, sheet, top + 2 + at, shortfall)
    return top + 1 + len(found)


def _one_shortfall(summary: Summary, sheet: Worksheet, row: int, shortfall: Shortfall) -> None:
    campaign = summary.assessment.campaign
    office = campaign.settings.get("office", "")  # nobody else can find a value of the scale
    units = [campaign.name_of(code) for code in shortfall.units] or [office]
    said = ", ".join(units[:3]) + (f" … (+{len(units) - 3})" if len(units) > 3 else "")
    _label(summary, sheet, row, 0, f"{shortfall.code}. {label_of(summary, shortfall)}", "shortfalls")
    put_text(sheet, row, 1, summary.say(f"kind.{shortfall.kind.value}"), summary.look())
    sheet.write_number(row, 2, shortfall.points_to_win or 0, summary.look("bold", "centre"))
    sheet.merge_range(row, 3, row, 5, "", summary.look())  # a page for the eye, no data: long words need the room
    put_text(sheet, row, 3, in_words(summary, shortfall), summary.look())
    put_text(sheet, row, SIDE, said, summary.look())
    formula, value = points_now(summary, shortfall)
    sheet.write_formula(row, SIDE + 1, "=" + formula, summary.look("bold", "centre"), value)
    size = float(summary.theme.formats["small"]["font_size"])
    shown = [(in_words(summary, shortfall), sum(WIDTHS[3:6])), (said, WIDTHS[SIDE])]
    sheet.set_row(row, row_height(shown, size, least=2))

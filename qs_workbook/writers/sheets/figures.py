"""Số liệu: the long table, a row for every expected unit and field, received or not; the officer's what-if.

The value column may be typed into: low, high and "open" follow by formula, and a copy of what the unit sent tells
that something was changed. Rows know each other by a key, never by address, so that the table may be sorted.
"""

from xlsxwriter.format import Format

from qs_workbook.model.assessment import Datum
from qs_workbook.model.kinds import Kind, State
from qs_workbook.writers.sheets.live import Live, live_rows
from qs_workbook.writers.sheets.page import Summary, looks_of, open_sheet, put
from qs_workbook.writers.sheets.places import FIRST, HEADER, Col, Grid

COLUMNS = (
    Col("unit", 8, ("centre",)),
    Col("unit_name", 24, ("shrink",)),
    Col("code", 11, ("centre",)),
    Col("label", 38),
    Col("value", 11, ("right",)),
    Col("state", 15, ("inset",)),
    Col("used", 10, ("centre",)),
    Col("indicator", 8, ("centre",)),
    Col("file", 24, ("shrink",)),
    Col("sheet", 10),
    Col("cell", 6, ("centre",)),
    Col("raw", 11),
    Col("column", 13, helper=True),
    Col("sent", 14, ("right",), helper=True),
    Col("sent_used", 9, ("centre",), helper=True),
    Col("changed", 9, ("centre",), helper=True),
    Col("own_low", 12, ("right",), helper=True),
    Col("own_high", 12, ("right",), helper=True),
    Col("whole_at", 9, ("centre",), helper=True),
    Col("limit_at", 9, ("centre",), helper=True),
    Col("together", 26, helper=True),
    Col("exceeds", 9, ("centre",), helper=True),
    Col("low", 12, ("right",), helper=True),
    Col("high", 12, ("right",), helper=True),
    Col("open", 8, ("centre",), helper=True),
    Col("term", 22, helper=True),
    Col("key", 26, helper=True),
    Col("whole", 26, helper=True),
)
TABLE = "SoLieu"


def term_of(datum: Datum) -> str:
    """What indicators add up, without the star that SUMIFS would take for any text."""
    return plain_term(datum.term or datum.code)


def plain_term(term: str) -> str:
    """A term as the workbook writes it: `TH.*:has_worker` becomes `TH:has_worker`."""
    return term.replace(".*:", ":")


def write(summary: Summary) -> None:
    """The sheet with its formulas; the written values are those of the assessment."""
    sheet, grid = open_sheet(summary, "figures", notes=[summary.say("figures.note")])
    words = {state: _capital(summary.word(f"state.{state.value}")) for state in State}
    looks = looks_of(summary, grid)
    styles = _styles(summary)
    awaited = summary.look("inset", "warn")
    for live in live_rows(summary.assessment):
        datum, at = live.datum, live.at
        look = looks | styles[_style(datum)]
        if not datum.state.known and datum.state is not State.NOT_APPLICABLE:
            look["state"] = awaited
        put(sheet, grid, at, _values(summary, live, _standing(summary, datum, words[datum.state])), look)
        answers = (summary.word("choice.yes"), summary.word("choice.no"))
        for key, formula, value in _formulas(grid, live, answers):
            sheet.write_formula(FIRST + at, grid.index(key), "=" + formula, look[key], "" if value is None else value)
    if grid.count:
        sheet.add_table(HEADER, 0, grid.last, len(grid.columns) - 1, _table(summary, grid))


def _capital(words: str) -> str:
    """As the words of the drop-down beside which they stand."""
    return words[:1].upper() + words[1:]


def _standing(summary: Summary, datum: Datum, state: str) -> str:
    """The state, and what else a reader of the figure has to know: an estimate, a draft, who changed it."""
    said = [state]
    if datum.state is not State.AWAITED:
        said += [summary.say("figures.estimate")] if datum.estimate else []
        said += [summary.word("choice.preliminary")] if datum.stage == "preliminary" else []
        said += [summary.say("figures.amended", by=datum.amended_by)] if datum.amended_by else []
    return "; ".join(said)


def _table(summary: Summary, grid: Grid) -> dict[str, object]:
    def header(column: Col) -> dict[str, object]:
        looks = ("header", "small", "helper") if column.helper else ("header", "small")
        return {"header": summary.say(f"figures.{column.key}"), "header_format": summary.plain(*looks)}

    return {"name": TABLE, "style": None, "columns": [header(column) for column in grid.columns]}


def _styles(summary: Summary) -> dict[str, dict[str, Format]]:
    """Number formats by kind of figure: yes/no stands as 1/0 and reads as words."""
    numbers = ("value", "sent", "own_low", "own_high", "low", "high")
    answer = f'[=1]"{summary.word("choice.yes")}";[=0]"{summary.word("choice.no")}";General'
    return {
        "text": {key: summary.look() for key in ("value", "sent")},  # words read from the left
        "answer": {key: summary.look("right", num_format=answer) for key in ("value", "sent")},
        "whole": {key: summary.look("right", num_format="#,##0") for key in numbers},
        "fraction": {key: summary.look("right", num_format="#,##0.00") for key in numbers},
    }


def _style(datum: Datum) -> str:
    if datum.kind is Kind.YES_NO:
        return "answer"
    if not datum.kind.numeric:
        return "text"
    fraction = datum.kind in (Kind.DECIMAL, Kind.PERCENT)
    fraction |= isinstance(datum.value, float) and not datum.value.is_integer()
    return "fraction" if fraction else "whole"


def _values(summary: Summary, live: Live, state: str) -> dict[str, str | float | None]:
    datum = live.datum
    shown = datum.value
    if datum.kind is Kind.CHOICE and isinstance(shown, str):
        shown = summary.word(f"choice.{shown}")
    elif datum.kind is Kind.DATE and isinstance(shown, str):
        shown = summary.day(shown)
    return {
        "unit": datum.unit,
        "unit_name": datum.unit_name,
        "code": datum.code,
        "label": datum.label,
        "value": shown,
        "state": state,
        "used": int(datum.used),
        "indicator": datum.indicator,
        "column": datum.column,
        "file": datum.file,
        "sheet": datum.sheet,
        "cell": datum.cell,
        "raw": datum.raw,
        "sent": shown,
        "sent_used": int(datum.used),
        "term": term_of(datum),
        "key": live.key,
        "whole": live.whole,
        "together": live.together,
    }


def _formulas(grid: Grid, live: Live, answers: tuple[str, str]) -> list[tuple[str, str, float | None]]:
    """Column key, formula, written value (None: open). All cells named are of the same row, or found by key."""

    def own_cells(*keys: str) -> tuple[str, ...]:
        return tuple(grid.own(key, live.at) for key in keys)

    value, sent, used, sent_used = own_cells("value", "sent", "used", "sent_used")
    changed, own_low, own_high = own_cells("changed", "own_low", "own_high")
    whole_at, limit_at, exceeds = own_cells("whole_at", "limit_at", "exceeds")
    low, high = own_cells("low", "high")
    made: list[tuple[str, str, float | None]] = [
        (
            "changed",
            f"IFERROR(IF(AND(ISNUMBER({value})=ISNUMBER({sent}),{value}={sent},{used}={sent_used}),0,1),1)",
            0,
        )
    ]
    typed = _typed(live.datum.kind, value, answers)
    for key, bound in (("own_low", live.own_low), ("own_high", live.own_high)):
        kept = live.is_kept and bound is not None
        made.append((key, f"IF({changed}=0,{bound!r},{typed})" if kept else typed, bound))
    wholes_high = f"INDEX({grid.all('high')},{whole_at})"
    whole_is = f"INDEX({grid.all('own_high')},{whole_at})"
    if live.whole:
        made.append(("whole_at", f"MATCH({grid.own('whole', live.at)},{grid.all('key')},0)", live.whole_at + 1))
        above = f'IF(INDEX({grid.all("whole")},{whole_at})="","",INDEX({grid.all("limit_at")},{whole_at}))'
        limit = None if live.limit_at < 0 else float(live.limit_at + 1)
        made.append(("limit_at", f"IF(ISNUMBER({whole_is}),{whole_at},{above})", limit))
        sum_of = f"SUMIFS({grid.all('own_low')},{grid.all('together')},{grid.own('together', live.at)})"
        over = f"IF({sum_of}>INDEX({grid.all('own_high')},{limit_at}),1,0)"
        made.append(("exceeds", f"IF(ISNUMBER({own_low}),IF(ISNUMBER({limit_at}),{over},0),0)", int(live.exceeds)))
    for key, own, bound in (("low", own_low, live.low), ("high", own_high, live.high)):
        rest, believed = '""', f"ISNUMBER({own})"
        if live.datum.kind is Kind.YES_NO:
            rest = "0" if key == "low" else "1"
        elif live.whole:
            rest = f'IFERROR(IF(ISNUMBER({wholes_high}),{"0" if key == "low" else wholes_high},""),"")'
            believed += f",{exceeds}=0"
        if live.has_parts:
            here = f"MATCH({grid.own('key', live.at)},{grid.all('key')},0)"
            over = f"SUMIFS({grid.all('exceeds')},{grid.all('limit_at')},{here})"
            believed += f",{over}=0"
        formula = f"IF(AND({believed}),{own},{rest})"
        if live.is_widened and bound is not None:
            formula = f"IF({changed}=0,{bound!r},{formula})"
        made.append((key, formula, bound))
    made.append(("open", f"IF(ISNUMBER({low}),IF(ISNUMBER({high}),0,1),1)", int(live.low is None or live.high is None)))
    return made


def _typed(kind: Kind, value: str, answers: tuple[str, str]) -> str:
    """The figure a cell holds by itself, or nothing: a count is whole, none is below zero, an answer is 1 or 0."""
    if kind is Kind.YES_NO:
        return f'IF(ISNUMBER({value}),{value},IF({value}="{answers[0]}",1,IF({value}="{answers[1]}",0,"")))'
    possible = f'IF(INT({value})={value},{value},"")' if kind is Kind.INTEGER else value
    return f'IF(ISNUMBER({value}),IF({value}>=0,{possible},""),"")'

"""Số liệu: the long table, a row for every expected unit and field, received or not; the officer's what-if.

The value column may be typed into: low, high and "open" follow by formula, and a copy of what the unit sent tells
that something was changed. Rows know each other by a key, never by address, so that the table may be sorted.
"""

from dataclasses import dataclass

from xlsxwriter.format import Format

from qs_workbook.model.assessment import Assessment, Datum
from qs_workbook.model.kinds import Kind, State
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
Bounds = tuple[float | None, float | None]


def rows_of(assessment: Assessment) -> tuple[Datum, ...]:
    """The rows shown: every expected field of every unit."""
    return assessment.data


def term_of(datum: Datum) -> str:
    """What indicators add up, without the star that SUMIFS would take for any text."""
    return plain_term(datum.term or datum.code)


def plain_term(term: str) -> str:
    """A term as the workbook writes it: `TH.*:has_worker` becomes `TH:has_worker`."""
    return term.replace(".*:", ":")


@dataclass(frozen=True)
class Live:
    """A row with what its formulas say: the figure of its own cell, its whole, the bounds that follow."""

    at: int
    datum: Datum
    key: str
    whole: str  # key of the row it is a part of, "" for none
    whole_at: int
    has_parts: bool
    together: str  # of the rows with the same word the sum is held to that whole: the parts of one share
    limit_at: int  # row of the nearest whole above it whose own figure is known, -1 for none
    exceeds: bool  # above that whole: neither is then known
    own_low: float | None
    own_high: float | None
    low: float | None
    high: float | None

    @property
    def is_kept(self) -> bool:
        """Two readings of one cell cannot be worked out again from it: they stand in the formula."""
        return self.datum.state is State.AMBIGUOUS

    @property
    def is_widened(self) -> bool:
        """Two owners or two copies contradict each other: the wider bounds hold until the figure is typed over."""
        said = self.datum.state.known or self.datum.state is State.AMBIGUOUS
        return said and self.datum.used and (self.low, self.high) != (self.own_low, self.own_high)


def live_rows(assessment: Assessment) -> tuple[Live, ...]:
    """All rows with their bounds; for the rows used these are the assessment's own."""
    data = rows_of(assessment)
    keys = [f"{d.unit}|{d.code}|{d.column}" for d in data]
    places = {key: at for at, key in enumerate(keys)}
    wholes = [key if key in places else "" for key in _whole_keys(assessment)]
    own = [_own_bounds(d) for d in data]
    limits = [_limit_at(at, wholes, places, own) for at in range(len(data))]
    together = _together(assessment, keys, wholes)
    sums: dict[str, float] = {}
    for word, (least, _) in zip(together, own, strict=True):
        sums[word] = sums.get(word, 0.0) + (least or 0.0)
    exceeding = {
        at
        for at, limit in enumerate(limits)
        if limit >= 0 and own[at][0] is not None and _above(sums[together[at]], own[limit][1])
    }
    over = {keys[limits[at]] for at in exceeding}
    parted = set(wholes) - {""}

    def bounds(at: int, depth: int = 0) -> tuple[float | None, float | None]:
        if data[at].used:
            return data[at].low, data[at].high
        if own[at][0] is not None and at not in exceeding and keys[at] not in over:
            return own[at]
        if data[at].kind is Kind.YES_NO:
            return 0.0, 1.0
        high = bounds(places[wholes[at]], depth + 1)[1] if wholes[at] and depth < 9 else None
        return (None, None) if high is None else (0.0, high)

    return tuple(
        Live(
            at,
            datum,
            keys[at],
            wholes[at],
            places.get(wholes[at], -1),
            keys[at] in parted,
            together[at],
            limits[at],
            at in exceeding,
            *own[at],
            *bounds(at),
        )
        for at, datum in enumerate(data)
    )


def _together(assessment: Assessment, keys: list[str], wholes: list[str]) -> list[str]:
    """For each row the word it shares with the other parts of its numerator; its own key where it stands alone."""
    data = rows_of(assessment)
    terms = {key: datum.term for key, datum in zip(keys, data, strict=True)}
    shares = assessment.criteria.shares
    return [
        f"{whole}|{datum.indicator}" if (datum.term, terms.get(whole)) in shares else key
        for key, whole, datum in zip(keys, wholes, data, strict=True)
    ]


def _limit_at(at: int, wholes: list[str], places: dict[str, int], own: list[Bounds]) -> int:
    """The row of the nearest whole above a figure whose own figure is known: no part may exceed it."""
    for _ in wholes:
        at = places.get(wholes[at], -1)
        if at < 0 or own[at][1] is not None:
            return at
    return -1


def _own_bounds(datum: Datum) -> tuple[float | None, float | None]:
    """What the cell gives by itself."""
    if datum.state is State.AMBIGUOUS:
        return datum.readings or (None, None)
    value = datum.value
    if value is None or isinstance(value, str) or value < 0:
        return None, None
    if datum.kind is Kind.INTEGER and not float(value).is_integer():
        return None, None
    return float(value), float(value)


def _above(part: float | None, whole: float | None) -> bool:
    return part is not None and whole is not None and part > whole


def _whole_keys(assessment: Assessment) -> list[str]:
    """For each row the key its whole would have in the same return; empty where it is part of nothing."""
    lists = {block.code: {c.key: c.part_of for c in block.columns} for block in assessment.criteria.lists}
    found = []
    for datum in rows_of(assessment):
        element = assessment.criteria.elements.get(datum.code)
        if element is not None:
            found.append(f"{datum.unit}|{element.part_of}|{datum.column}" if element.part_of else "")
        else:
            part_of = lists.get(datum.term.partition(".*:")[0], {}).get(datum.column, "")
            found.append(f"{datum.unit}|{datum.code}|{part_of}" if part_of else "")
    return found


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
    value, sent, used, sent_used, changed, own_low, own_high, whole_at, limit_at, exceeds, low, high = (
        grid.own(key, live.at)
        for key in (
            "value",
            "sent",
            "used",
            "sent_used",
            "changed",
            "own_low",
            "own_high",
            "whole_at",
            "limit_at",
            "exceeds",
            "low",
            "high",
        )
    )
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

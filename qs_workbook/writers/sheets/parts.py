"""Cộng số liệu: every part of a numerator or denominator, added up by formula over the rows of Số liệu marked used.

SUM skips text in silence, so what is open is counted first; "one unit is enough" and "all must" are told apart from a
sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qs_workbook.model.assessment import Assessment, Datum
from qs_workbook.model.kinds import Combine
from qs_workbook.writers.sheets.figures import plain_term, term_of
from qs_workbook.writers.sheets.page import Summary, looks_of, open_sheet, put, put_link
from qs_workbook.writers.sheets.places import FIRST, HEADER, Col, Grid

NUMERATOR, DENOMINATOR = "numerator", "denominator"
COLUMNS = (
    Col("indicator", 8, ("centre",)),
    Col("role", 9),
    Col("term", 17),
    Col("label", 46),
    Col("combine", 13),
    Col("rows", 10, ("integer",)),
    Col("open", 10, ("integer",)),
    Col("low", 12, ("right",)),
    Col("high", 12, ("right",)),
    Col("link", 12, ("inset",)),
)


@dataclass(frozen=True)
class Part:
    """One term of an indicator and what the rows of Số liệu give for it."""

    indicator: str
    role: str
    term: str
    label: str
    combine: Combine
    rows: int
    open: int
    low: float
    high: float


def rows_of(assessment: Assessment) -> tuple[Part, ...]:
    """The parts of all scored indicators, in order."""
    used: dict[str, list[Datum]] = {}
    for datum in assessment.data:
        if datum.used:
            used.setdefault(term_of(datum), []).append(datum)
    return tuple(_parts(assessment, used))


def _parts(assessment: Assessment, used: dict[str, list[Datum]]) -> Iterator[Part]:
    pack = assessment.criteria
    for score in assessment.indicators:
        indicator = pack.indicators[score.code]
        for role, terms in ((NUMERATOR, indicator.numerator), (DENOMINATOR, indicator.denominator)):
            if role == DENOMINATOR and not indicator.measure.divides:
                continue
            for term in terms:
                element = pack.elements.get(term)
                combine = Combine.SUM if element is None else element.combine
                rows = used.get(plain_term(term), [])
                low = sum(d.low for d in rows if d.low is not None)
                high = sum(d.high for d in rows if d.high is not None)
                is_open = sum(d.low is None or d.high is None for d in rows)
                if combine in (Combine.ANY, Combine.ALL):
                    low, high = _agreed(combine, rows, low, high)
                label = _label(assessment, term)
                yield Part(score.code, role, plain_term(term), label, combine, len(rows), is_open, low, high)


def _agreed(combine: Combine, rows: list[Datum], low: float, high: float) -> tuple[float, float]:
    """Yes as soon as one says yes; yes only when all say yes. An open answer lies between 0 and 1."""
    if combine is Combine.ANY:
        return float(low > 0), float(high > 0)
    return float(low == len(rows)), float(high == len(rows))


def _label(assessment: Assessment, term: str) -> str:
    """The label of an element, or of a list with the header of its column."""
    listed, star, column = term.partition(".*:")
    if not star:
        return assessment.criteria.label(term)
    texts = assessment.criteria.texts
    return f"{assessment.criteria.label(listed)}: {texts.get(f'{listed}.column.{column}', column)}"


def write(summary: Summary) -> None:
    """The sheet with its formulas."""
    sheet, grid = open_sheet(summary, "parts", notes=[summary.say("parts.note")])
    figures = summary.grids["figures"]
    looks = looks_of(summary, grid)
    known = {term_of(d) for d in summary.assessment.data}
    for at, part in enumerate(rows_of(summary.assessment)):
        whole = all(float(x).is_integer() for x in (part.low, part.high))
        number = summary.look("right", num_format="#,##0" if whole else "#,##0.00")
        look = looks | {"low": number, "high": number}
        put(
            sheet,
            grid,
            at,
            {
                "indicator": part.indicator,
                "role": summary.say(f"parts.{part.role}"),
                "term": part.term,
                "label": part.label,
                "combine": summary.say(f"combine.{part.combine.value}"),
            },
            look,
        )
        for key, formula, value in _formulas(figures, grid, at, part):
            sheet.write_formula(FIRST + at, grid.index(key), formula, look[key], value)
        if part.term in known:
            put_link(summary, "parts", at, "link", ("figures", "term", "term"), summary.say("see_figures"))
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)


def _formulas(figures: Grid, grid: Grid, row: int, part: Part) -> list[tuple[str, str, float]]:
    where = f"{figures.all('term')},{grid.own('term', row)},{figures.all('used')},1"
    rows = grid.own("rows", row)

    def total(key: str) -> str:
        return f"SUMIFS({figures.all(key)},{where})"

    low, high = total("low"), total("high")
    if part.combine is Combine.ANY:
        low, high = f"IF({low}>0,1,0)", f"IF({high}>0,1,0)"
    elif part.combine is Combine.ALL:
        low, high = f"IF({low}={rows},1,0)", f"IF({high}={rows},1,0)"
    return [
        ("rows", f"=COUNTIFS({where})", part.rows),
        ("open", f"={total('open')}", part.open),
        ("low", f"={low}", part.low),
        ("high", f"={high}", part.high),
    ]

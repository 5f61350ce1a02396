"""Chấm điểm: a row per indicator, from its parts to its points, every step a formula in a labelled column.

The steps are those of DESIGN section 8: open or not, the value at both ends by one division made last, the bands by
SUMPRODUCT over their rows, minimum and maximum. The written values are the assessment's own.
"""

from dataclasses import dataclass

from qs_workbook.model.assessment import IndicatorScore
from qs_workbook.model.kinds import Basis, Measure
from qs_workbook.model.ranges import cover
from qs_workbook.model.scale import ScaleItem
from qs_workbook.writers.sheets.page import Summary, Written, looks_of, open_sheet, put, put_link
from qs_workbook.writers.sheets.parts import DENOMINATOR, NUMERATOR
from qs_workbook.writers.sheets.parts import rows_of as parts_of
from qs_workbook.writers.sheets.places import FIRST, HEADER, Col, ScalePlaces

COLUMNS = (
    Col("code", 8, ("centre",)),
    Col("label", 40),
    Col("measure", 22),
    Col("numerator_low", 10, ("right",)),
    Col("numerator_high", 10, ("right",)),
    Col("denominator_low", 10, ("right",)),
    Col("denominator_high", 10, ("right",)),
    Col("value_low", 9, ("right",)),
    Col("value_high", 9, ("right",)),
    Col("certain", 9, ("right", "bold")),
    Col("possible", 9, ("right", "bold")),
    Col("maximum", 8, ("right",)),
    Col("basis", 20, ("inset",)),
    Col("reasons", 24),
    Col("link", 14),
    Col("criterion", 9, ("centre",), helper=True),
    Col("factor", 10, ("right",), helper=True),
    Col("zero_points", 11, ("right",), helper=True),
    Col("band_count", 8, ("right",), helper=True),
    Col("covered", 9, ("right",), helper=True),
    Col("points_low", 12, ("right",), helper=True),
    Col("points_high", 12, ("right",), helper=True),
    Col("case", 30, ("right",), helper=True),
    Col("no_limit", 9, ("right",), helper=True),
)
# What decides the points (column "case"): nothing to earn, no scale, zero denominator, bands at both ends, open.
NOTHING, NO_SCALE, ZERO, BANDS, OPEN = range(5)
Cell = tuple[str, str, str | float]  # column key, formula, written value


@dataclass(frozen=True)
class _Row:
    """One indicator's row: where it stands and what it needs to write its formulas."""

    summary: Summary
    scale: ScalePlaces
    at: int
    score: IndicatorScore

    @property
    def item(self) -> ScaleItem:
        return self.score.record.item

    @property
    def measure(self) -> Measure:
        return self.score.record.measure

    def own(self, key: str) -> str:
        return self.summary.grids["scores"].own(key, self.at)


def write(summary: Summary) -> None:
    """The sheet with its formulas."""
    sheet, grid = open_sheet(summary, "scores", notes=[summary.say("scores.note")])
    scale = summary.scale
    looks = looks_of(summary, grid)
    parts = parts_of(summary.assessment)
    for at, score in enumerate(summary.assessment.indicators):
        row = _Row(summary, scale, at, score)
        look = looks | _number_looks(summary, score)
        if score.basis is not Basis.KNOWN:
            look["basis"] = summary.look("inset", "warn")
        measure = summary.say(
            f"measure.{score.record.measure.value}", per=score.record.item.per or summary.say("unknown")
        )
        values: dict[str, Written] = {
            "code": score.code,
            "label": summary.label(score.code),
            "measure": measure,
            "reasons": "; ".join(summary.say(f"why.{reason}") for reason in score.reasons),
            "criterion": score.code.partition(".")[0],
            "covered": int(cover(score.record.item.bands, score.record.measure)),
        }
        put(sheet, grid, at, values, look)
        for key, formula, value in (*_figures(row), *_scale_cells(row), *_points(row)):
            sheet.write_formula(FIRST + at, grid.index(key), "=" + formula, look[key], value)
        if any(p.indicator == score.code for p in parts):
            put_link(summary, "scores", at, "link", ("parts", "indicator", "code"), summary.say("see_parts"))
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)


def _number_looks(summary: Summary, score: IndicatorScore) -> dict[str, object]:
    counts = summary.look("right", num_format="#,##0")
    decimals = summary.look("right", num_format="#,##0.00")
    keys = ("numerator_low", "numerator_high", "denominator_low", "denominator_high")
    whole = all(x is None or float(x).is_integer() for x in (score.record.numerator_low, score.record.numerator_high))
    value = decimals if score.record.measure.divides or not whole else counts
    return dict.fromkeys(keys, counts if whole else decimals) | {"value_low": value, "value_high": value}


def _figures(row: _Row) -> list[Cell]:
    """Numerator and denominator, each open as a whole when one of its parts is."""
    parts, record, unknown = row.summary.grids["parts"], row.score.record, row.summary.say("unknown")
    indicator = row.summary.assessment.criteria.indicators[row.score.code]

    def bound(role: str, key: str) -> str:
        if not (indicator.numerator if role == NUMERATOR else indicator.denominator):
            return f'"{unknown}"'
        word = row.summary.say(f"parts.{role}")
        where = f'{parts.all("indicator")},{row.own("code")},{parts.all("role")},"{word}"'
        return f'IF(SUMIFS({parts.all("open")},{where})>0,"{unknown}",SUMIFS({parts.all(key)},{where}))'

    cells: list[Cell] = [
        ("numerator_low", bound(NUMERATOR, "low"), _or(record.numerator_low, unknown)),
        ("numerator_high", bound(NUMERATOR, "high"), _or(record.numerator_high, unknown)),
    ]
    if row.measure.divides:
        return [
            *cells,
            ("denominator_low", bound(DENOMINATOR, "low"), _or(record.denominator_low, unknown)),
            ("denominator_high", bound(DENOMINATOR, "high"), _or(record.denominator_high, unknown)),
        ]
    none = row.summary.say("no_denominator")
    return [*cells, ("denominator_low", f'"{none}"', none), ("denominator_high", f'"{none}"', none)]


def _or(value: float | None, word: str) -> float | str:
    return word if value is None else value


def _scale_cells(row: _Row) -> list[Cell]:
    """What the scale says of the indicator; an empty cell of Thang điểm stays unknown here, never 0."""
    unknown, code = row.summary.say("unknown"), row.score.code

    def known(cell: str) -> str:
        return f'IF(ISNUMBER({cell}),{cell},"{unknown}")'

    cells: list[Cell] = [("maximum", known(row.scale.value(f"{code}.MAX")), _or(row.item.maximum, unknown))]
    none = row.summary.say("no_denominator")
    if row.measure is Measure.RATE:
        cells.append(("factor", known(row.scale.value(f"{code}.PER")), _or(row.item.per, unknown)))
    else:
        factor = 100 if row.measure is Measure.SHARE else 1
        cells.append(("factor", str(factor), factor))
    if row.measure.divides:
        cells.append(("zero_points", known(row.scale.value(f"{code}.ZERO")), _or(row.item.zero_points, unknown)))
    else:
        cells.append(("zero_points", f'"{none}"', none))
    bands = row.scale.bands(code)
    cells.append(("band_count", "0" if bands is None else f"COUNT({bands['points']})", len(row.item.bands)))
    return cells


def _points(row: _Row) -> list[Cell]:
    """Value at both ends, its points, the case, and what comes out: certain, possible, basis."""
    score, item, unknown = row.score, row.item, row.summary.say("unknown")
    own = {column.key: row.own(column.key) for column in COLUMNS}
    bands = row.scale.bands(score.code)
    cells: list[Cell] = [
        ("value_low", _value(row, "numerator_low", "denominator_high"), _or(score.value_low, unknown)),
        ("value_high", _value(row, "numerator_high", "denominator_low"), _or(score.value_high, unknown)),
    ]
    for key, value, x in (
        ("points_low", own["value_low"], score.value_low),
        ("points_high", own["value_high"], score.value_high),
    ):
        written = None if x is None else next((b.points for b in item.bands if b.holds(x)), None)
        cells.append((key, _band_points(bands, value, unknown), _or(written, unknown)))
    case = _case(score)
    cells.append(("case", _case_formula(row, own), case))
    zero, maximum = own["zero_points"], own["maximum"]
    worst, best = (f"{name}({bands['points']})" if bands else "0" for name in ("MIN", "MAX"))
    if row.measure.divides:  # a zero denominator still possible counts with what it earns, known or not
        possible_zero = f"IF(ISNUMBER({own['denominator_low']}),{own['denominator_low']}<=0,TRUE)"
        worst = f"IF({possible_zero},MIN({worst},IF(ISNUMBER({zero}),{zero},0)),{worst})"
        best = f"IF({possible_zero},MAX({best},IF(ISNUMBER({zero}),{zero},{maximum})),{best})"
    ends = f"{own['points_low']},{own['points_high']}"
    cells.append(("certain", f"CHOOSE({own['case']}+1,0,0,{zero},MIN({ends}),{worst})", score.certain))
    top = f"CHOOSE({own['case']}+1,0,{maximum},{zero},MAX({ends}),{best})"
    cells.append(("possible", top, _or(score.possible, unknown)))
    cells.append(("basis", _basis_formula(row, own), row.summary.say(f"basis.{score.basis.value}")))
    cells.append(("no_limit", f"IF(ISNUMBER({own['possible']}),0,1)", int(score.possible is None)))
    return cells


def _value(row: _Row, numerator: str, denominator: str) -> str:
    """numerator x factor / denominator, divided last; open while any part is, or while a zero is possible."""
    unknown = row.summary.say("unknown")
    own = {key: row.own(key) for key in ("numerator_low", "numerator_high", "denominator_low", "denominator_high")}
    if not row.measure.divides:
        return f'IF(COUNT({own["numerator_low"]},{own["numerator_high"]})=2,{own[numerator]},"{unknown}")'
    needed = ",".join((*own.values(), row.own("factor")))
    division = f"{own[numerator]}*{row.own('factor')}/{own[denominator]}"
    if row.measure is Measure.SHARE:  # part of a whole: above 100 % one of the two is wrong
        over = f"{own['numerator_low']}>{own['denominator_high']}"
        division = f'IF({over},"{unknown}",MIN(100,{division}))'
    return f'IF(COUNT({needed})=5,IF({own["denominator_low"]}>0,{division},"{unknown}"),"{unknown}")'


def _band_points(bands: dict[str, str] | None, x: str, unknown: str) -> str:
    """Points of the band a value falls into; unknown where none holds it."""
    if bands is None:
        return f'"{unknown}"'
    inside = (
        f"(({x}>{bands['from']})+({x}={bands['from']})*{bands['from_in']})"
        f"*(({x}<{bands['to']})+({x}={bands['to']})*{bands['to_in']})"
    )
    return (
        f'IF(ISNUMBER({x}),IF(SUMPRODUCT({inside})>0,SUMPRODUCT({inside}*{bands["points"]}),"{unknown}"),"{unknown}")'
    )


def _case(score: IndicatorScore) -> int:
    """The case as the formula finds it, from the record alone."""
    record, item = score.record, score.record.item
    if item.maximum == 0:
        return NOTHING
    if item.maximum is None:
        return NO_SCALE
    if record.measure.divides and record.denominator_low == record.denominator_high == 0 and not record.cannot_be:
        return NO_SCALE if item.zero_points is None else ZERO
    if not item.bands or (record.measure is Measure.RATE and item.per is None):
        return NO_SCALE
    if score.value_low is None or score.value_high is None:
        return OPEN if cover(item.bands, record.measure) else NO_SCALE
    held = all(any(b.holds(x) for b in item.bands) for x in (score.value_low, score.value_high))
    return BANDS if held else NO_SCALE


def _case_formula(row: _Row, own: dict[str, str]) -> str:
    held = f"IF(COUNT({own['points_low']},{own['points_high']})=2,{BANDS},{NO_SCALE})"
    case = f"IF(ISNUMBER({own['value_low']}),{held},IF({own['covered']}=1,{OPEN},{NO_SCALE}))"
    if row.measure is Measure.RATE:
        case = f"IF(ISNUMBER({own['factor']}),{case},{NO_SCALE})"
    case = f"IF({own['band_count']}=0,{NO_SCALE},{case})"
    if row.measure.divides:
        zero = f"IF(ISNUMBER({own['zero_points']}),{ZERO},{NO_SCALE})"
        least, most = own["denominator_low"], own["denominator_high"]
        nobody = f"AND({least}=0,{most}=0,N({own['numerator_low']})=0)"
        case = f"IF(COUNT({least},{most})=2,IF({nobody},{zero},{case}),{case})"
    return f"IF(ISNUMBER({own['maximum']}),IF({own['maximum']}=0,{NOTHING},{case}),{NO_SCALE})"


def _basis_formula(row: _Row, own: dict[str, str]) -> str:
    words = {basis: f'"{row.summary.say(f"basis.{basis.value}")}"' for basis in Basis}
    exact = f"IF(ISNUMBER({own['numerator_low']}),IF({own['numerator_low']}={own['numerator_high']},1,0),0)"
    settled = words[Basis.KNOWN]
    if row.measure.divides:
        least, most = own["denominator_low"], own["denominator_high"]
        possible = f"IF(OR({own['case']}={ZERO},ISNUMBER({own['value_low']})),1,0)"
        exact = f"{exact}*IF(ISNUMBER({least}),IF({least}={most},1,0),0)*{possible}"
        settled = f"IF(AND(ISNUMBER({least}),{least}=0),{words[Basis.ZERO_DENOMINATOR]},{words[Basis.KNOWN]})"
    known = f"IF({exact}=1,{settled},{words[Basis.PARTIAL]})"
    return (
        f"IF({own['case']}={NOTHING},{words[Basis.KNOWN]},IF({own['case']}={NO_SCALE},{words[Basis.NO_SCALE]},{known}))"
    )

"""The deficiencies: what is lacking, by how much, whose task, ordered by the points that can still be won.

DOMAIN 2.8 holds everywhere here: of harm (criteria 3, 4, 5, 8) only rate and limit are stated, never a gap, a task or
points to win; of 6.2 and 13 never "how many more"; a document is asked for only where a figure says that it exists.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from qs_workbook.assess.score import CONTRADICTORY, IMPOSSIBLE
from qs_workbook.model.assessment import CriterionScore, Datum, EvidenceLine, IndicatorScore, Points, Shortfall
from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet, Indicator
from qs_workbook.model.kinds import Measure, ShortfallKind, State
from qs_workbook.model.scale import Band
from qs_workbook.model.unit_form import indicators_of

CHILDREN = "tre"  # measure unit that counts children; villages, ballots and meetings are not children
_UNCLEAR = (State.BLANK, State.NOT_AVAILABLE, State.NOT_APPLICABLE, State.UNREADABLE, State.AMBIGUOUS)
_SCALE_REASONS = ("no_maximum", "no_bands", "no_per", "no_zero_rule")


def period_end(pack: CriteriaSet, campaign: Campaign, indicator: Indicator) -> date | None:
    """When the period of the numerator ends; from then on its figure is a finished fact."""
    for term in indicator.numerator:
        element = pack.elements.get(term)
        span = campaign.periods.get(element.period) if element else None
        if span is not None:
            return span.end
    return None


def shortfalls(
    pack: CriteriaSet,
    campaign: Campaign,
    scores: tuple[IndicatorScore, ...],
    criteria: tuple[CriterionScore, ...],
    points: Points,
    data: tuple[Datum, ...],
    evidence: tuple[EvidenceLine, ...],
) -> tuple[Shortfall, ...]:
    """Everything that is lacking. Points that cannot be won or cannot be told come last."""
    found: list[Shortfall] = []
    for scored in scores:
        if scored.maximum == 0:
            continue
        indicator = pack.indicators[scored.code]
        rows = _rows(indicator, data)
        found += _returns(pack, indicator, scored, rows)
        found += _unclear(pack, indicator, scored, rows)
        found += _figures(pack, indicator, scored, rows, period_end(pack, campaign, indicator))
        found += _scale(scored, harm=pack.criterion(scored.code).harm)
    found += _documents(pack, campaign, data, evidence)
    found += _rules(campaign, criteria, points)
    return tuple(sorted(found, key=lambda s: (s.points_to_win is None, -(s.points_to_win or 0), s.harm)))


def _rows(indicator: Indicator, data: tuple[Datum, ...]) -> list[Datum]:
    terms = {*indicator.numerator, *indicator.denominator}
    return [d for d in data if d.used and d.term in terms]


def advised(pack: CriteriaSet, code: str) -> bool:
    """Whether "n more" may be said of an indicator: never of harm, of 6.2 and of 13 (DOMAIN 2.8)."""
    return pack.indicators[code].advise and not pack.criterion(code).harm


def _width(scored: IndicatorScore) -> float | None:
    return None if scored.possible is None else scored.possible - scored.certain


def _returns(pack: CriteriaSet, indicator: Indicator, scored: IndicatorScore, rows: list[Datum]) -> Iterator[Shortfall]:
    """Units that have sent nothing yet. Of harm the return is asked for all the same, without a word on points."""
    awaited = [d for d in rows if d.state is State.AWAITED]
    if not awaited:
        return
    harm = pack.criterion(indicator.code).harm
    units = tuple(dict.fromkeys(d.unit for d in awaited if d.unit))
    yield Shortfall(
        code=indicator.code,
        kind=ShortfallKind.RETURN,
        needed=None,
        reached=None,
        gap=None,
        gap_in_children=None,
        points_to_win=_width(scored) if advised(pack, indicator.code) else None,
        units=units,
        harm=harm,
        key="return" if units else "no_unit",
        facts={"units": len(units)},
    )


def _unclear(pack: CriteriaSet, indicator: Indicator, scored: IndicatorScore, rows: list[Datum]) -> Iterator[Shortfall]:
    """Figures that came but are blank, unreadable, of two readings, impossible or contradicted by the same owner."""
    states = scored.record.states
    unclear = [d for d in rows if d.state in _UNCLEAR or (d.state.known and (d.low is None or d.low != d.high))]
    if not unclear:
        return
    harm = pack.criterion(indicator.code).harm
    key = "contradictory" if states.get(CONTRADICTORY) else "impossible" if states.get(IMPOSSIBLE) else "unclear"
    yield Shortfall(
        code=indicator.code,
        kind=ShortfallKind.FIGURE,
        needed=None,
        reached=None,
        gap=None,
        gap_in_children=None,
        points_to_win=_width(scored) if advised(pack, indicator.code) else None,
        units=tuple(dict.fromkeys(d.unit for d in unclear)),
        harm=harm,
        key=key,
        facts={"figures": len(unclear), "codes": ", ".join(dict.fromkeys(d.code for d in unclear))},
    )


def _figures(
    pack: CriteriaSet, indicator: Indicator, scored: IndicatorScore, rows: list[Datum], ends: date | None
) -> Iterator[Shortfall]:
    """A figure that does not earn all points even in the best case."""
    best = _best_band(scored)
    value = scored.value_high if indicator.higher_is_better else scored.value_low
    if best is None or value is None or scored.possible is None or scored.maximum is None:
        return
    if scored.possible >= best.points or best.holds(value):
        return
    needed = best.from_ if indicator.higher_is_better else best.to
    if not advised(pack, indicator.code):
        harm = pack.criterion(indicator.code).harm
        key = "limit" if harm else "stated"
        yield Shortfall(
            indicator.code, ShortfallKind.FIGURE, needed, value, None, None, None, (), harm, key, {"advise": False}
        )
        return
    count = _missing_count(scored, best)
    first = pack.elements.get(indicator.numerator[0])
    measure = first.measure_unit if first else ""
    yield Shortfall(
        code=indicator.code,
        kind=ShortfallKind.FIGURE,
        needed=needed,
        reached=value,
        gap=None if needed is None else _gap(scored, needed),
        gap_in_children=count if measure == CHILDREN else None,
        points_to_win=best.points - scored.possible,
        units=_tasks(indicator, rows),
        key=indicator.measure.value,
        facts={
            "count": count,
            "measure": measure,
            "points": best.points,
            "lost": best.points - scored.possible,
            "above": 0 if best.from_included else 1,
            "end": ends.isoformat() if ends else None,
        },
    )


def _best_band(scored: IndicatorScore) -> Band | None:
    return max(scored.record.item.bands, key=lambda band: band.points, default=None)


def _exact(number: float | None) -> Fraction:
    """A number as it was written: 99.9 is 999/10, not the nearest binary fraction. Unknown counts as 0."""
    return Fraction(repr(number or 0))


def _gap(scored: IndicatorScore, needed: float) -> float:
    """What the best possible value lacks, without the dust of a binary subtraction."""
    record = scored.record
    best = scored.value_high if record.higher_is_better else scored.value_low
    top, under = record.numerator_high, record.denominator_low
    if not record.higher_is_better:
        top, under = record.numerator_low, record.denominator_high
    if not record.measure.divides or not under:
        return float(abs(_exact(needed) - _exact(best)))
    factor = Fraction(100) if record.measure is Measure.SHARE else _exact(record.item.per)
    return float(abs(_exact(needed) - _exact(top) * factor / _exact(under)))


def _missing_count(scored: IndicatorScore, band: Band) -> int | None:
    """How many more in the numerator reach the band, exactly: the least n with (numerator+n)*100/denominator in it.

    Worked in exact fractions, and from the best case, so that it never asks for one child too many.
    """
    record, needed = scored.record, band.from_
    if not record.higher_is_better or needed is None or record.numerator_high is None:
        return None
    have = _exact(record.numerator_high)
    if record.measure.divides:
        factor = Fraction(100) if record.measure is Measure.SHARE else _exact(record.item.per)
        if not record.denominator_low or not factor:
            return None
        edge = _exact(needed) * _exact(record.denominator_low) / factor
    else:
        edge = _exact(needed)
    least = ceil(edge) if band.from_included else floor(edge) + 1
    return max(0, least - floor(have))


def _tasks(indicator: Indicator, rows: list[Datum]) -> tuple[str, ...]:
    """The units whose figures make up the numerator, the one with most still to do first."""
    behind: dict[str, float] = {}
    for datum in rows:
        if datum.unit and datum.low is not None:
            sign = -1 if datum.term in indicator.numerator else 1
            behind[datum.unit] = behind.get(datum.unit, 0) + sign * datum.low
    answering = dict.fromkeys(d.unit for d in rows if d.unit and d.term in indicator.numerator)
    behind_some = [unit for unit in answering if behind.get(unit, 0) > 0]
    chosen = behind_some if indicator.measure.divides and behind_some else list(answering)
    return tuple(sorted(chosen, key=lambda unit: -behind.get(unit, 0)))


def _scale(scored: IndicatorScore, *, harm: bool) -> Iterator[Shortfall]:
    """What the office has to find in the official text before this indicator can be scored."""
    missing = [reason for reason in scored.reasons if reason in _SCALE_REASONS]
    if missing:
        yield Shortfall(
            code=scored.code,
            kind=ShortfallKind.SCALE,
            needed=None,
            reached=None,
            gap=None,
            gap_in_children=None,
            points_to_win=None if harm else _width(scored),
            units=(),
            harm=harm,
            key="scale",
            facts={"missing": ", ".join(missing)},
        )


def _documents(
    pack: CriteriaSet, campaign: Campaign, data: tuple[Datum, ...], evidence: tuple[EvidenceLine, ...]
) -> Iterator[Shortfall]:
    """Documents that a reported figure rests on and that were not named; none where the figure is "no" or 0."""
    named = {(line.indicator, line.unit) for line in evidence}
    reported: dict[tuple[str, str], bool] = {}
    for datum in data:
        if datum.expected and datum.low:
            reported[datum.indicator, datum.unit] = True
    for code, indicator in pack.indicators.items():
        if not indicator.evidence:
            continue
        missing = tuple(
            unit.code
            for unit in campaign.units
            if unit.type in pack.types
            and reported.get((code, unit.code))
            and (code, unit.code) not in named
            and code in indicators_of(pack, unit)
        )
        if missing:
            harm = pack.criterion(code).harm
            yield Shortfall(code, ShortfallKind.DOCUMENT, None, None, None, None, None, missing, harm, "document", {})


def _rules(campaign: Campaign, criteria: tuple[CriterionScore, ...], points: Points) -> Iterator[Shortfall]:
    """Values of the scale that the verdict itself waits for."""
    unknown = [c.code for c in criteria if c.pass_points is None]
    if unknown:
        yield _office("PASS", "pass_points", criteria=", ".join(unknown))
    if not campaign.commune_type:
        yield _office("TOTAL.MIN", "commune_type")
    elif points.required is None:
        yield _office("TOTAL.MIN", "minimum_total")


def _office(code: str, key: str, **facts: str) -> Shortfall:
    return Shortfall(code, ShortfallKind.SCALE, None, None, None, None, None, (), False, key, facts)

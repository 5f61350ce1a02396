"""Points of one indicator from its plain record: an interval [certain, possible], with the reason why it is one.

Pure arithmetic of DESIGN section 8; it knows neither units nor workbooks. A share is one division, made last, so that
the spreadsheet and we agree to the last bit at the edge of a band.
"""

from qs_workbook.model.assessment import IndicatorRecord, IndicatorScore
from qs_workbook.model.kinds import Basis, Measure, State
from qs_workbook.model.ranges import cover
from qs_workbook.model.scale import ScaleItem

CONTRADICTORY, ESTIMATE, NO_UNIT, IMPOSSIBLE = "contradictory", "estimate", "no_unit", "impossible"  # keys of `states`
_WIDENING = (
    State.AWAITED.value,
    State.BLANK.value,
    State.NOT_AVAILABLE.value,
    State.UNREADABLE.value,
    State.AMBIGUOUS.value,
    State.NOT_APPLICABLE.value,
    IMPOSSIBLE,
    CONTRADICTORY,
    NO_UNIT,
    ESTIMATE,
)


def score(record: IndicatorRecord) -> IndicatorScore:
    """The indicator's points.

    Open figures score [worst band, best band]; otherwise the corners of numerator and denominator decide. Without bands
    or in a range no band covers: [0, maximum]. Without a maximum: certain 0, possible unknown.
    """
    item = record.item
    low, high = _values(record)
    reasons = [key for key in _WIDENING if record.states.get(key)]
    if record.cannot_be and IMPOSSIBLE not in reasons:
        reasons.append(IMPOSSIBLE)
    exact = record.numerator_low is not None and record.numerator_low == record.numerator_high and not record.cannot_be
    if record.measure.divides:
        exact = exact and record.denominator_low is not None and record.denominator_low == record.denominator_high
    zero = record.measure.divides and exact and record.denominator_low == 0
    if item.maximum == 0:
        return IndicatorScore(record, low, high, 0.0, 0.0, 0.0, Basis.KNOWN, tuple(reasons))
    outcomes, missing = _outcomes(record, low, high)
    reasons += missing
    if item.maximum is None:
        reasons.append("no_maximum")
        return IndicatorScore(record, low, high, 0.0, None, None, Basis.NO_SCALE, tuple(reasons))
    if missing:
        basis = Basis.NO_SCALE
    elif zero:
        basis = Basis.ZERO_DENOMINATOR
    else:
        basis = Basis.KNOWN if exact else Basis.PARTIAL
    return IndicatorScore(record, low, high, min(outcomes), max(outcomes), item.maximum, basis, tuple(reasons))


def measured(measure: Measure, numerator: float, denominator: float | None, per: float | None) -> float | None:
    """The value that bands judge: percent for a share, per N for a rate; None where it cannot be worked out."""
    if not measure.divides:
        return numerator
    factor = 100.0 if measure is Measure.SHARE else per
    if factor is None or not denominator:
        return None
    return numerator * factor / denominator


def _values(record: IndicatorRecord) -> tuple[float | None, float | None]:
    """Lowest and highest value possible, no share above 100 %; None while open, or while the denominator may be 0."""
    low, high = record.numerator_low, record.numerator_high
    if low is None or high is None:
        return None, None
    if not record.measure.divides:
        return low, high
    least, most = record.denominator_low, record.denominator_high
    if least is None or most is None or least <= 0 or record.cannot_be:
        return None, None
    per = record.item.per
    lowest, highest = measured(record.measure, low, most, per), measured(record.measure, high, least, per)
    return lowest, min(highest, 100.0) if highest is not None and record.measure is Measure.SHARE else highest


def _outcomes(
    record: IndicatorRecord, low: float | None, high: float | None
) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Every number of points that can come out at the ends, and what of the scale is missing to say so.

    Bands are monotone (the scale is at fault otherwise and has none), so the ends of the value bound what lies between.
    """
    item, measure = record.item, record.measure
    whole = (0.0, item.maximum or 0.0)
    certainly_zero = measure.divides and record.denominator_low == record.denominator_high == 0 and not record.cannot_be
    if certainly_zero:
        return ((item.zero_points,), ()) if item.zero_points is not None else (whole, ("no_zero_rule",))
    if not item.bands:
        return whole, ("no_bands",)
    if measure is Measure.RATE and item.per is None:
        return whole, ("no_per",)
    if low is not None and high is not None:
        ends = [_points(item, low), _points(item, high)]
        known = tuple(points for points in ends if points is not None)
        return (known, ()) if len(known) == len(ends) else (whole, ("no_bands",))
    return _open_outcomes(record, whole)


def _open_outcomes(record: IndicatorRecord, whole: tuple[float, float]) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """All bands, and the points of a zero denominator while that is still possible.

    Where nobody knows what a zero earns only [0, maximum] holds; yet the figure is asked for first, not the scale.
    """
    item = record.item
    if not cover(item.bands, record.measure):
        return whole, ("no_bands",)
    outcomes = tuple(band.points for band in item.bands)
    least = record.denominator_low
    if not record.measure.divides or (least is not None and least > 0):
        return outcomes, ()
    return (*outcomes, *(whole if item.zero_points is None else (item.zero_points,))), ()


def _points(item: ScaleItem, x: float) -> float | None:
    """Points of a value; None in a range that no band covers."""
    return next((band.points for band in item.bands if band.holds(x)), None)

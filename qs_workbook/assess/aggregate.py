"""From the long table to one plain record per indicator: terms combined as declared, then numerator and denominator.

All of it is pandas grouped by commune, so that one commune and a province of them are the same code. An open bound is
NaN in between and None in the records; it is asked for first, never skipped in a sum.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from qs_workbook.assess.score import CONTRADICTORY, ESTIMATE, IMPOSSIBLE, NO_UNIT
from qs_workbook.model.assessment import IndicatorRecord
from qs_workbook.model.criteria import CriteriaSet, Indicator
from qs_workbook.model.kinds import Combine, State
from qs_workbook.model.scale import Scale

_KNOWN = [state.value for state in State if state.known]


def indicator_records(
    pack: CriteriaSet, frame: pd.DataFrame, scales: Mapping[str, Scale]
) -> dict[str, tuple[IndicatorRecord, ...]]:
    """The records of every scored indicator, by commune; `scales` names the communes and what scores each."""
    indicators = [i for c in pack.scored for i in c.indicators if i.scored]
    sides = _sides(combine_terms(pack, frame), indicators)
    states = _states(frame, indicators)
    return {
        commune: tuple(_record(commune, indicator, scale, sides, states) for indicator in indicators)
        for commune, scale in scales.items()
    }


def combine_terms(pack: CriteriaSet, frame: pd.DataFrame) -> pd.DataFrame:
    """Low and high of every term of every commune, from the rows in use.

    `sum` adds; `any` is yes as soon as one says yes; `all` only when all do; for `owner` one row is in use.
    """
    used = frame[frame["used"]]
    used = used.assign(open=used["low"].isna() | used["high"].isna())
    grouped = used.groupby(["commune", "term"], sort=False)
    ways = {code: element.combine for code, element in pack.elements.items()}
    lows = grouped["low"].agg(["sum", "min", "max"])
    highs = grouped["high"].agg(["sum", "min", "max"])
    way = lows.index.get_level_values("term").map(lambda term: ways.get(term, Combine.SUM).value)
    picked = pd.DataFrame(index=lows.index)
    for name, bounds in (("low", lows), ("high", highs)):
        picked[name] = np.select(
            [way == Combine.ANY.value, way == Combine.ALL.value], [bounds["max"], bounds["min"]], bounds["sum"]
        )
    return picked.mask(grouped["open"].any(), axis=0)


def _plan(indicators: list[Indicator]) -> pd.DataFrame:
    """Which terms make up which side of which indicator."""
    rows = [
        (indicator.code, side, term)
        for indicator in indicators
        for side, terms in (("numerator", indicator.numerator), ("denominator", indicator.denominator))
        for term in terms
    ]
    return pd.DataFrame(rows, columns=["indicator", "side", "term"])


def _sides(terms: pd.DataFrame, indicators: list[Indicator]) -> dict[tuple[str, str, str], tuple[float, float]]:
    """(commune, indicator, side) → low and high; a term left out everywhere adds nothing and is not here."""
    joined = terms.reset_index().merge(_plan(indicators), on="term")
    joined["open"] = joined["low"].isna()
    grouped = joined.groupby(["commune", "indicator", "side"], sort=False)
    summed = grouped[["low", "high"]].sum().mask(grouped["open"].any(), axis=0)
    return dict(zip(summed.index, zip(summed["low"], summed["high"], strict=True), strict=True))


def _states(frame: pd.DataFrame, indicators: list[Indicator]) -> dict[tuple[str, str], dict[str, int]]:
    """(commune, indicator) → how many of the parts in use stand in each state, and why figures are not exact."""
    used = frame[frame["used"]]
    known = used["state"].isin(_KNOWN)
    nobody = (used["unit"] == "") & (used["state"] == State.AWAITED.value)
    marks = {
        NO_UNIT: nobody,
        IMPOSSIBLE: known & used["low"].isna(),
        CONTRADICTORY: known & (used["low"] < used["high"]),
        ESTIMATE: used["estimate"],
    }
    pieces = [used.loc[~nobody, ["commune", "term", "state"]]]
    pieces += [used.loc[mask, ["commune", "term"]].assign(state=name) for name, mask in marks.items()]
    joined = pd.concat(pieces).merge(_plan(indicators)[["indicator", "term"]].drop_duplicates(), on="term")
    counts: dict[tuple[str, str], dict[str, int]] = {}
    sizes = joined.groupby(["commune", "indicator", "state"]).size().reset_index(name="number")
    for commune, indicator, state, number in sizes.itertuples(index=False):
        counts.setdefault((commune, indicator), {})[state] = int(number)
    return counts


def _record(
    commune: str,
    indicator: Indicator,
    scale: Scale,
    sides: Mapping[tuple[str, str, str], tuple[float, float]],
    states: Mapping[tuple[str, str], Mapping[str, int]],
) -> IndicatorRecord:
    def bounds(side: str, terms: tuple[str, ...]) -> tuple[float | None, float | None]:
        low, high = sides.get((commune, indicator.code, side), (0.0, 0.0))
        return (None, None) if not terms or low != low else (float(low), float(high))

    numerator = bounds("numerator", indicator.numerator)
    denominator = bounds("denominator", indicator.denominator) if indicator.measure.divides else (None, None)
    return IndicatorRecord(
        code=indicator.code,
        measure=indicator.measure,
        higher_is_better=indicator.higher_is_better,
        numerator_low=numerator[0],
        numerator_high=numerator[1],
        denominator_low=denominator[0],
        denominator_high=denominator[1],
        item=scale.item(indicator.code),
        states=states.get((commune, indicator.code), {}),
    )

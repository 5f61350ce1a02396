"""This year beside the year before: values, points, and which changes are worth a question. Pure."""

from collections.abc import Iterator

from qs_workbook.assess.score import measured
from qs_workbook.model.assessment import Assessment, IndicatorScore
from qs_workbook.model.kinds import Measure
from qs_workbook.model.review import Change, PreviousResult, PreviousYear

POINTS_OF_SHARE = 10.0  # percentage points a share may move without a question
TIMES = 2.0  # a count, rate or amount that doubles or halves is asked about
LEAST = 5.0  # … unless fewer than this many stand behind it in both years


def compare(assessment: Assessment, previous: PreviousYear) -> tuple[Change, ...]:
    """Every indicator that either year knows, then the total where both years have it. Nothing here is a fault."""
    found = list(_indicators(assessment, previous))
    before = [result.points for result in previous.results.values()]
    known = [points for points in before if points is not None]
    if known and len(known) == len(before):
        now = assessment.points.certain
        found.append(Change("TOTAL", None, None, sum(known), now, question=False))
    return tuple(found)


def _indicators(assessment: Assessment, previous: PreviousYear) -> Iterator[Change]:
    for score in assessment.indicators:
        former = previous.results.get(score.code)
        if former is None or score.maximum == 0:
            continue
        before = _value(score, former)
        now = score.value_low if score.value_low == score.value_high else None
        yield Change(
            code=score.code,
            before=before,
            now=now,
            points_before=former.points,
            points_now=score.certain if score.certain == score.possible else None,
            question=former.comparable and _worth_a_question(score, former, before, now),
            comparable=former.comparable,
        )


def _value(score: IndicatorScore, former: PreviousResult) -> float | None:
    """The value as it was; from counts it is worked out the way this year's is."""
    if former.value is not None or former.numerator is None:
        return former.value
    return measured(score.record.measure, former.numerator, former.denominator, score.record.item.per)


def _worth_a_question(score: IndicatorScore, former: PreviousResult, before: float | None, now: float | None) -> bool:
    """A large jump is most often a slip or another way of counting; it is asked about, never corrected."""
    if before is None or now is None:
        return False
    measure = score.record.measure
    if measure is Measure.YES_NO:
        return before > now
    if measure is Measure.SHARE:
        return abs(now - before) >= POINTS_OF_SHARE
    counts = (former.numerator if former.numerator is not None else before, score.numerator or 0.0)
    if max(counts) < LEAST:
        return False
    low, high = sorted((before, now))
    return high >= low * TIMES and high > low

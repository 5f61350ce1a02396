"""Ranges of a measured value: whether bands cover all of it, and what one band leaves open of another.

A range is half-open over positions: `(98, 0)` is the number 98 itself, `(98, 1)` lies just above it. So "from 98"
starts at `(98, 0)`, "above 98" at `(98, 1)`, "up to 98" stops before `(98, 1)` and "below 98" before `(98, 0)`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import inf

from qs_workbook.model.kinds import Measure
from qs_workbook.model.scale import Band

Position = tuple[float, int]
Range = tuple[Position, Position]


def range_of(band: Band) -> Range:
    """Where a band starts and where it stops."""
    start = (-inf, 0) if band.from_ is None else (band.from_, 0 if band.from_included else 1)
    stop = (inf, 0) if band.to is None else (band.to, 1 if band.to_included else 0)
    return start, stop


def domain(measure: Measure) -> Range:
    """The values a measure can take: a share runs from 0 to 100 %, counts and rates have no end."""
    return (0.0, 0), ((100.0, 1) if measure is Measure.SHARE else (inf, 0))


def left_open(whole: Range, bands: Iterable[Band]) -> tuple[Range, ...]:
    """The pieces of a range that no band covers, in order."""
    pieces, (at, end) = [], whole
    for start, stop in sorted(map(range_of, bands)):
        if start > at and at < end:
            pieces.append((at, min(start, end)))
        at = max(at, stop)
    if at < end:
        pieces.append((at, end))
    return tuple(pieces)


def cover(bands: tuple[Band, ...], measure: Measure) -> bool:
    """Whether every value the measure can take falls into a band; for yes/no there are two such values."""
    if measure is Measure.YES_NO:
        return all(any(band.holds(x) for band in bands) for x in (0, 1))
    return not left_open(domain(measure), bands)


def cut_to(band: Band, bands: Iterable[Band]) -> Iterator[Band]:
    """What is left of a band where the others stand already."""
    for (low, above), (high, beyond) in left_open(range_of(band), bands):
        yield replace(
            band,
            from_=None if low == -inf else low,
            from_included=above == 0,
            to=None if high == inf else high,
            to_included=beyond == 1,
        )

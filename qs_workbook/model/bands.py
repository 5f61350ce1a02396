"""Whether a set of bands is sound: no overlap, no gap where it is complete, no step against the direction.

Pure, so that the criteria pack and the scale entered in Excel are held to the same law.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qs_workbook.model.ranges import range_of
from qs_workbook.model.scale import Band

OVERLAP, GAP, ORDER, EMPTY = "band_overlap", "band_gap", "band_order", "band_empty"


def complete(bands: Sequence[Band]) -> bool:
    """Whether the bands claim to cover every value: one is open below, one is open above."""
    return any(b.from_ is None for b in bands) and any(b.to is None for b in bands)


def band_faults(bands: Sequence[Band], *, higher_is_better: bool) -> Iterator[tuple[str, Band]]:
    """Faults by kind with the band they show in; a partial set may have gaps, nothing may overlap.

    Points must not rise where the measured value gets worse: a better figure never scores less.
    """
    for band in bands:
        if _empty(band):
            yield EMPTY, band
    ordered = sorted((b for b in bands if not _empty(b)), key=lambda b: range_of(b)[0])
    for lower, upper in pairwise(ordered):
        edge = _edge(lower, upper)
        if edge < 0:
            yield OVERLAP, upper
        elif edge > 0 and complete(bands):
            yield GAP, upper
        if (upper.points < lower.points) if higher_is_better else (upper.points > lower.points):
            yield ORDER, upper


def _empty(band: Band) -> bool:
    if band.from_ is None or band.to is None:
        return False
    return band.from_ > band.to or (band.from_ == band.to and not (band.from_included and band.to_included))


def _edge(lower: Band, upper: Band) -> int:
    """Below 0 where the two share a value, above 0 where a value lies between them, 0 where they meet."""
    if lower.to is None or upper.from_ is None:
        return -1
    if lower.to != upper.from_:
        return -1 if lower.to > upper.from_ else 1
    return 1 - lower.to_included - upper.from_included

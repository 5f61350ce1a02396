"""Which values a full scale has, in reading order, and how one is said in words."""

from collections.abc import Iterator

from qs_workbook.model.criteria import CriteriaSet, Indicator
from qs_workbook.model.kinds import Measure
from qs_workbook.model.scale import ScaleEntry
from qs_workbook.model.texts import Texts

BANDS = 12  # rows for the bands of an indicator


def scale_codes(pack: CriteriaSet) -> Iterator[tuple[str, str, int]]:
    """Every code of the scale with its label key and number: (code, key of `scale.<key>`, band number or 0)."""
    yield "TOTAL.MAX", "total_max", 0
    for commune_type in pack.commune_types:
        yield f"TOTAL.MIN.{commune_type}", "total_min", 0
    for criterion in pack.scored:
        yield f"{criterion.code}.MAX", "criterion_max", 0
        yield f"{criterion.code}.PASS", "criterion_pass", 0
        for indicator in criterion.indicators:
            if indicator.scored:
                yield from _indicator_codes(indicator)


def _indicator_codes(indicator: Indicator) -> Iterator[tuple[str, str, int]]:
    yield f"{indicator.code}.MAX", "indicator_max", 0
    if indicator.measure is Measure.RATE:
        yield f"{indicator.code}.PER", "per", 0
    if indicator.measure.divides:
        yield f"{indicator.code}.ZERO", "zero", 0
    for number in range(1, BANDS + 1):
        yield f"{indicator.code}.B{number:02d}", "band", number


def show_scale_value(texts: Texts, entry: ScaleEntry | None) -> str:
    """A scale entry in words: a number, or a band such as `từ 95 (gồm cả) trở lên: 50 điểm`; "" for none."""
    if entry is None:
        return ""
    if entry.band is None:
        return texts.show(entry.value)
    band = entry.band
    parts = []
    if band.from_ is not None:
        parts.append(
            texts.say("scale.from_included" if band.from_included else "scale.from_excluded", bound=band.from_)
        )
    if band.to is not None:
        excluded = "scale.to_excluded" if parts else "scale.below"
        parts.append(texts.say("scale.to_included" if band.to_included else excluded, bound=band.to))
    return texts.say("scale.band_value", range=" ".join(parts), points=band.points)

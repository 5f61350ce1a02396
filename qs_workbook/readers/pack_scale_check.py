"""Check the scale a criteria pack carries: known codes, sound bands, points within maxima, parts that add up."""

from collections import Counter
from collections.abc import Iterator, Sequence

from qs_workbook.model.bands import band_faults
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import Status
from qs_workbook.model.scale import Scale, ScaleEntry
from qs_workbook.model.scale_codes import scale_codes
from qs_workbook.readers.pack_check import PackFault

KNOWN, OVERLAY = "scale.toml", "scale.illustrative.toml"


def check_scale(pack: CriteriaSet) -> Iterator[PackFault]:
    """Faults of the known scale by itself, then of the known scale with its overlay."""
    codes = {code for code, _, _ in scale_codes(pack)}
    for name, entries in ((KNOWN, pack.scale), (OVERLAY, pack.illustrative)):
        yield from _entries(name, entries, codes)
    seen: set[tuple[str, str]] = set()
    for name, entries in ((KNOWN, pack.scale), (OVERLAY, (*pack.illustrative, *pack.scale))):
        for fault in _sound(pack, Scale.of(entries), entries):
            if (fault[0], fault[1]) not in seen:
                seen.add((fault[0], fault[1]))
                yield PackFault(f"{name} {fault[0]}", fault[1], fault[2])


def _entries(name: str, entries: Sequence[ScaleEntry], codes: set[str]) -> Iterator[PackFault]:
    for code, count in Counter(e.code for e in entries).items():
        if count > 1:
            yield PackFault(f"{name} {code}", "code_twice", {"count": count})
    for entry in entries:
        path = f"{name} {entry.code}"
        if entry.code not in codes:
            yield PackFault(path, "unknown_scale_code", {"name": entry.code})
        is_band = entry.code.rpartition(".")[2].startswith("B")
        if (entry.band is None) is is_band or (entry.value is None) is not is_band:
            yield PackFault(path, "value_or_band")
        if (entry.status is Status.ILLUSTRATIVE) is not (name == OVERLAY) or entry.status is Status.MISSING:
            yield PackFault(path, "status_wrong", {"name": entry.status.value})
        if not entry.source.strip():
            yield PackFault(path, "source_missing")
        if (entry.value is not None and entry.value < 0) or (entry.band is not None and entry.band.points < 0):
            yield PackFault(path, "negative")


def _sound(
    pack: CriteriaSet, scale: Scale, entries: Sequence[ScaleEntry]
) -> Iterator[tuple[str, str, dict[str, object]]]:
    by_band = {id(e.band): e.code for e in entries if e.band is not None}
    for indicator in pack.indicators.values():
        item = scale.item(indicator.code)
        for kind, band in band_faults(item.bands, higher_is_better=indicator.higher_is_better):
            yield by_band.get(id(band), indicator.code), kind, {}
        for band in item.bands:
            if item.maximum is not None and band.points > item.maximum:
                yield by_band[id(band)], "over_maximum", {"points": band.points, "maximum": item.maximum}
        if item.zero_points is not None and item.maximum is not None and item.zero_points > item.maximum:
            yield (
                f"{indicator.code}.ZERO",
                "over_maximum",
                {
                    "points": item.zero_points,
                    "maximum": item.maximum,
                },
            )
    yield from _sums(pack, scale)


def _sums(pack: CriteriaSet, scale: Scale) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Parts add up to their whole once all are known; before that they must not exceed it."""
    wholes = [
        (f"{c.code}.MAX", [f"{i.code}.MAX" for i in c.indicators if i.scored], f"{c.code}.PASS") for c in pack.scored
    ]
    wholes.append(("TOTAL.MAX", [f"{c.code}.MAX" for c in pack.scored], ""))
    for code, parts, pass_code in wholes:
        whole = scale.value(code)
        if whole is None:
            continue
        known = [value for value in map(scale.value, parts) if value is not None]
        if sum(known) > whole or (len(known) == len(parts) and sum(known) != whole):
            yield code, "sum_differs", {"sum": sum(known), "maximum": whole}
        needed = scale.value(pass_code)
        if needed is not None and needed > whole:
            yield pass_code, "over_maximum", {"points": needed, "maximum": whole}
    total = scale.value("TOTAL.MAX")
    for kind in pack.commune_types:
        minimum = scale.value(f"TOTAL.MIN.{kind}")
        if total is not None and minimum is not None and minimum > total:
            yield f"TOTAL.MIN.{kind}", "over_maximum", {"points": minimum, "maximum": total}

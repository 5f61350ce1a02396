"""The scale in force: what the pack knows, what the office confirmed in Excel, made-up values for a demonstration.

A value becomes official only by a tick under a filled head (that is the control reader's work). Nothing is overwritten
silently: an entry that differs from the pack is told. Bands at fault do not score; the indicator then has no scale.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qs_workbook.model import ranges
from qs_workbook.model.bands import EMPTY, ORDER, OVERLAP, band_faults
from qs_workbook.model.campaign import Campaign
from qs_workbook.model.control_form import lay_out_control_form
from qs_workbook.model.criteria import CriteriaSet, Indicator
from qs_workbook.model.finding import Fact, Finding
from qs_workbook.model.kinds import Measure, Severity, Status
from qs_workbook.model.scale import Scale, ScaleEntry
from qs_workbook.model.scale_codes import show_scale_value

_FAULTS = {OVERLAP: "SCALE-BAND-OVERLAP", ORDER: "SCALE-NOT-MONOTONE", EMPTY: "SCALE-BAND-ORDER"}
_WORST_FIRST = (Status.MISSING, Status.ILLUSTRATIVE, Status.SECONDARY, Status.OFFICIAL)


def effective_scale(pack: CriteriaSet, campaign: Campaign) -> tuple[Scale, tuple[Finding, ...]]:
    """The scale this round is scored with, and what is wrong or different in it.

    An entry of the control workbook replaces the pack's value only when confirmed; unconfirmed it fills what is
    unknown. The illustrative overlay comes last and touches only what is still open.
    """
    entries = {entry.code: entry for entry in pack.scale}
    told = list(_enter(pack, campaign, entries))
    told += _drop_beyond_limits(pack, entries)
    for indicator in _scored(pack):
        told += _drop_faulty_bands(indicator, entries)
    told += _sums(pack, entries)
    if campaign.illustrative:
        _overlay(pack, entries)
    return Scale.of(entries.values()), _placed(pack, told)


def needed_values(pack: CriteriaSet, scale: Scale, commune_type: str = "") -> tuple[tuple[str, Status], ...]:
    """Every value a full scale needs, with its standing; a set of bands counts once, as `TC07.1.B`.

    An indicator with maximum 0 earns nothing and needs nothing more. Where the commune has not chosen its type, all
    minimum totals are needed.
    """
    types = (commune_type,) if commune_type else pack.commune_types
    codes = ["TOTAL.MAX", *(f"TOTAL.MIN.{kind}" for kind in types)]
    found = [(code, scale.status(code)) for code in codes]
    for criterion in pack.scored:
        found += [(code, scale.status(code)) for code in (f"{criterion.code}.MAX", f"{criterion.code}.PASS")]
        for indicator in criterion.indicators:
            if indicator.scored:
                found += _indicator_values(indicator, scale)
    return tuple(found)


def scale_counts(pack: CriteriaSet, scale: Scale, commune_type: str = "") -> Mapping[str, int]:
    """How many of the values a full scale needs have each standing; every Status value is a key."""
    counts = {status.value: 0 for status in Status}
    for _, status in needed_values(pack, scale, commune_type):
        counts[status.value] += 1
    return counts


def _indicator_values(indicator: Indicator, scale: Scale) -> Iterator[tuple[str, Status]]:
    code = indicator.code
    yield f"{code}.MAX", scale.status(f"{code}.MAX")
    if scale.value(f"{code}.MAX") == 0:
        return
    if indicator.measure is Measure.RATE:
        yield f"{code}.PER", scale.status(f"{code}.PER")
    if indicator.measure.divides:
        yield f"{code}.ZERO", scale.status(f"{code}.ZERO")
    own = [e for e in scale.entries.values() if _is_band_of(e, code)]
    whole = ranges.cover(scale.item(code).bands, indicator.measure)
    standing = min((e.status for e in own), key=_WORST_FIRST.index, default=Status.MISSING)
    yield f"{code}.B", standing if whole else Status.MISSING


def _scored(pack: CriteriaSet) -> Iterator[Indicator]:
    for criterion in pack.scored:
        yield from (indicator for indicator in criterion.indicators if indicator.scored)


def _is_band_of(entry: ScaleEntry, indicator: str) -> bool:
    return entry.band is not None and entry.code.rpartition(".")[0] == indicator


def _enter(pack: CriteriaSet, campaign: Campaign, entries: dict[str, ScaleEntry]) -> Iterator[Finding]:
    """Lay what was entered in Excel over the pack, telling each difference."""
    entered = [e for e in campaign.scale_entries if e.value is not None or e.band is not None]
    known = {entry.code: entry for entry in pack.scale}
    for entry in entered:
        rivals = [known[entry.code]] if entry.code in known else []
        confirmed = entry.status is Status.OFFICIAL
        if entry.band is not None:
            rivals = [old for old in known.values() if _rivals(old, entry, same_row=confirmed)]
        same_set = [e for e in entered if e.code.rpartition(".")[0] == entry.code.rpartition(".")[0]]
        for old in rivals:
            if not any(_says_the_same(old, new) for new in (same_set if entry.band else [entry])):
                yield _finding(
                    "SCALE-DIFFERS",
                    entry.code,
                    in_pack=show_scale_value(pack.texts, old),
                    entered=show_scale_value(pack.texts, entry),
                    confirmed=confirmed,
                )
        if confirmed or not rivals:
            for old in rivals:
                if entries.get(old.code) is old:
                    del entries[old.code]
            code = entry.code if confirmed else _free_code(entry.code, entries)
            entries[code] = replace(entry, code=code)


def _says_the_same(old: ScaleEntry, new: ScaleEntry) -> bool:
    """Whether two entries mean one thing, whatever was ticked beside an open end."""
    if old.band is None or new.band is None:
        return old.value == new.value and old.band is new.band
    return ranges.range_of(old.band) == ranges.range_of(new.band) and old.band.points == new.band.points


def _rivals(old: ScaleEntry, new: ScaleEntry, *, same_row: bool) -> bool:
    """Whether two band entries claim a common range of one indicator, or the same row where that counts.

    Only what is confirmed takes a row from the pack: an unconfirmed ladder may be typed in any order beside it.
    """
    if old.band is None or new.band is None or old.code.rpartition(".")[0] != new.code.rpartition(".")[0]:
        return False
    (start, stop), (other_start, other_stop) = ranges.range_of(old.band), ranges.range_of(new.band)
    return (same_row and old.code == new.code) or (start < other_stop and other_start < stop)


def _overlay(pack: CriteriaSet, entries: dict[str, ScaleEntry]) -> None:
    """Fill with made-up values what nobody knows; of a band only the part that no known band covers.

    Where a made-up value does not go with what is known (a higher maximum, a turn of the ladder) it is left out: what
    is confirmed is never questioned by what is invented.
    """
    known = dict(entries)
    pieces: dict[str, list[ScaleEntry]] = {}
    for entry in pack.illustrative:
        head = entry.code.rpartition(".")[0]
        top = entries.get(f"{head}.MAX")
        if entry.band is not None:
            standing = [e.band for e in known.values() if e.band is not None and _is_band_of(e, head)]
            pieces.setdefault(head, []).extend(
                replace(entry, band=piece) for piece in ranges.cut_to(entry.band, standing)
            )
        elif not entry.code.endswith((".PASS", ".ZERO")) or top is None or (entry.value or 0) <= (top.value or 0):
            entries.setdefault(entry.code, entry)
    for indicator in _scored(pack):
        made_up = pieces.get(indicator.code, [])
        own = [entry for entry in known.values() if _is_band_of(entry, indicator.code)]
        if not _faulty(indicator, [*own, *made_up], entries):
            for entry in made_up:
                entries[_free_code(entry.code, entries)] = replace(entry, code=_free_code(entry.code, entries))


def _free_code(code: str, entries: Mapping[str, ScaleEntry]) -> str:
    """The code itself, or one no entry has: a made-up band may stand in a known one's row, or come in two pieces."""
    head, number = code.rpartition(".")[0], 1
    while code in entries:
        code, number = f"{head}.X{number:02d}", number + 1
    return code


def _faulty(indicator: Indicator, own: list[ScaleEntry], entries: Mapping[str, ScaleEntry]) -> list[Finding]:
    """What is wrong with a set of bands: overlap, order, direction, points beyond the maximum."""
    found = tuple(entry.band for entry in own if entry.band is not None)
    wrong = [
        _finding(_FAULTS[kind], next(entry.code for entry in own if entry.band is band))
        for kind, band in band_faults(found, higher_is_better=indicator.higher_is_better)
        if kind in _FAULTS
    ]
    top = entries.get(f"{indicator.code}.MAX")
    if top is None or top.value is None:
        return wrong
    over = [entry for entry in own if entry.band is not None and not 0 <= entry.band.points <= top.value]
    return wrong + [
        _finding("SCALE-OVER-MAX", e.code, points=e.band.points if e.band else None, maximum=top.value) for e in over
    ]


def _drop_faulty_bands(indicator: Indicator, entries: dict[str, ScaleEntry]) -> Iterator[Finding]:
    """Bands that overlap, turn back or exceed the maximum score nothing: better no scale than a wrong one."""
    own = [entry for entry in entries.values() if _is_band_of(entry, indicator.code)]
    wrong = _faulty(indicator, own, entries)
    yield from wrong
    if wrong:
        for entry in own:
            del entries[entry.code]
    elif own and all(e.status is Status.OFFICIAL for e in own):
        found = tuple(entry.band for entry in own if entry.band is not None)
        if not ranges.cover(found, indicator.measure):
            yield _finding("SCALE-BAND-GAP", own[0].code)


def _drop_beyond_limits(pack: CriteriaSet, entries: dict[str, ScaleEntry]) -> Iterator[Finding]:
    """Values beyond 0 or the maximum above them, and an N that is none: told, and not scored with.

    A zero denominator must not earn 500 of 50 points, a slip in a pass rule not fail the commune.
    """

    def value(code: str) -> float | None:
        return entries[code].value if code in entries else None

    indicators = tuple(_scored(pack))
    pairs = [("TOTAL.MAX", "")]
    pairs += [(f"{criterion.code}.MAX", "") for criterion in pack.scored]
    pairs += [(f"{indicator.code}.MAX", "") for indicator in indicators]
    pairs += [(f"TOTAL.MIN.{kind}", "TOTAL.MAX") for kind in pack.commune_types]
    pairs += [(f"{criterion.code}.PASS", f"{criterion.code}.MAX") for criterion in pack.scored]
    pairs += [(f"{indicator.code}.ZERO", f"{indicator.code}.MAX") for indicator in indicators]
    for code, above in pairs:
        points, top = value(code), value(above)
        if points is not None and (points < 0 or (top is not None and points > top)):
            yield _finding("SCALE-OVER-MAX", code, points=points, maximum=top)
            del entries[code]
    for code in (f"{indicator.code}.PER" for indicator in indicators):
        per = value(code)
        if per is not None and per <= 0:
            yield _finding("SCALE-PER-NOT-POSITIVE", code, per=per)
            del entries[code]


def _sums(pack: CriteriaSet, entries: Mapping[str, ScaleEntry]) -> Iterator[Finding]:
    """Maxima against the maximum they add up to."""

    def value(code: str) -> float | None:
        return entries[code].value if code in entries else None

    for criterion in pack.scored:
        parts = [value(f"{i.code}.MAX") for i in criterion.indicators if i.scored]
        yield from _sum(f"{criterion.code}.MAX", value(f"{criterion.code}.MAX"), parts)
    yield from _sum("TOTAL.MAX", value("TOTAL.MAX"), [value(f"{c.code}.MAX") for c in pack.scored])


def _sum(code: str, whole: float | None, parts: list[float | None]) -> Iterator[Finding]:
    """Parts must add up to the whole; while some are unknown they must at least not exceed it."""
    known = [part for part in parts if part is not None]
    if whole is None or not known:
        return
    total, complete = sum(known), len(known) == len(parts)
    if total > whole or (complete and total != whole):
        yield _finding("SCALE-SUM-DIFFERS", code, whole=whole, parts=total)


def _finding(code: str, row: str, **facts: Fact) -> Finding:
    return Finding(code, Severity.QUERY, row=row, facts={"code": row, **facts})


def _placed(pack: CriteriaSet, told: list[Finding]) -> tuple[Finding, ...]:
    """The findings with sheet and cell of the control workbook, where its row stands."""
    if not told:
        return ()
    fields = lay_out_control_form(pack).fields
    placed = []
    for finding in told:
        column = "points" if (finding.row, "points") in fields else "value"
        field = fields.get((finding.row, column))
        placed.append(
            replace(
                finding,
                column=column,
                sheet=field.sheet if field else None,
                cell=field.cell if field else None,
                facts={**finding.facts, "label": field.label if field else finding.row},
            )
        )
    return tuple(placed)

"""The rows of Số liệu with what their formulas find: own bounds, the whole a part is held to, what follows from both.

For the rows the assessment uses these are its own numbers; the others have theirs too, since any may be typed over.
"""

from dataclasses import dataclass

from qs_workbook.model.assessment import Assessment, Datum
from qs_workbook.model.kinds import Kind, State

Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Live:
    """A row with what its formulas say: the figure of its own cell, its whole, the bounds that follow."""

    at: int
    datum: Datum
    key: str
    whole: str  # key of the row it is a part of, "" for none
    whole_at: int
    has_parts: bool
    together: str  # of the rows with the same word the sum is held to that whole: the parts of one share
    limit_at: int  # row of the nearest whole above it whose own figure is known, -1 for none
    exceeds: bool  # above that whole: neither is then known
    own_low: float | None
    own_high: float | None
    low: float | None
    high: float | None

    @property
    def is_kept(self) -> bool:
        """Two readings of one cell cannot be worked out again from it: they stand in the formula."""
        return self.datum.state is State.AMBIGUOUS

    @property
    def is_widened(self) -> bool:
        """Two owners or two copies contradict each other: the wider bounds hold until the figure is typed over."""
        said = self.datum.state.known or self.datum.state is State.AMBIGUOUS
        return said and self.datum.used and (self.low, self.high) != (self.own_low, self.own_high)


def live_rows(assessment: Assessment) -> tuple[Live, ...]:
    """All rows with their bounds; for the rows used these are the assessment's own."""
    data = assessment.data
    keys = [f"{d.unit}|{d.code}|{d.column}" for d in data]
    places = {key: at for at, key in enumerate(keys)}
    wholes = [key if key in places else "" for key in _whole_keys(assessment)]
    own = [_own_bounds(d) for d in data]
    limits = [_limit_at(at, wholes, places, own) for at in range(len(data))]
    together = _together(assessment, keys, wholes)
    sums: dict[str, float] = {}
    for word, (least, _) in zip(together, own, strict=True):
        sums[word] = sums.get(word, 0.0) + (least or 0.0)
    exceeding = {
        at
        for at, limit in enumerate(limits)
        if limit >= 0 and own[at][0] is not None and _above(sums[together[at]], own[limit][1])
    }
    over = {keys[limits[at]] for at in exceeding}
    parted = set(wholes) - {""}

    def bounds(at: int, depth: int = 0) -> Bounds:
        if data[at].used:
            return data[at].low, data[at].high
        if own[at][0] is not None and at not in exceeding and keys[at] not in over:
            return own[at]
        if data[at].kind is Kind.YES_NO:
            return 0.0, 1.0
        high = bounds(places[wholes[at]], depth + 1)[1] if wholes[at] and depth < 9 else None
        return (None, None) if high is None else (0.0, high)

    return tuple(
        Live(
            at,
            datum,
            keys[at],
            wholes[at],
            places.get(wholes[at], -1),
            keys[at] in parted,
            together[at],
            limits[at],
            at in exceeding,
            *own[at],
            *bounds(at),
        )
        for at, datum in enumerate(data)
    )


def _together(assessment: Assessment, keys: list[str], wholes: list[str]) -> list[str]:
    """For each row the word it shares with the other parts of its numerator; its own key where it stands alone."""
    data = assessment.data
    terms = {key: datum.term for key, datum in zip(keys, data, strict=True)}
    shares = assessment.criteria.shares
    return [
        f"{whole}|{datum.indicator}" if (datum.term, terms.get(whole)) in shares else key
        for key, whole, datum in zip(keys, wholes, data, strict=True)
    ]


def _limit_at(at: int, wholes: list[str], places: dict[str, int], own: list[Bounds]) -> int:
    """The row of the nearest whole above a figure whose own figure is known: no part may exceed it."""
    for _ in wholes:
        at = places.get(wholes[at], -1)
        if at < 0 or own[at][1] is not None:
            return at
    return -1


def _own_bounds(datum: Datum) -> Bounds:
    """What the cell gives by itself."""
    if datum.state is State.AMBIGUOUS:
        return datum.readings or (None, None)
    value = datum.value
    if value is None or isinstance(value, str) or value < 0:
        return None, None
    if datum.kind is Kind.INTEGER and not float(value).is_integer():
        return None, None
    return float(value), float(value)


def _above(part: float | None, whole: float | None) -> bool:
    return part is not None and whole is not None and part > whole


def _whole_keys(assessment: Assessment) -> list[str]:
    """For each row the key its whole would have in the same return; empty where it is part of nothing."""
    lists = {block.code: {c.key: c.part_of for c in block.columns} for block in assessment.criteria.lists}
    found = []
    for datum in assessment.data:
        element = assessment.criteria.elements.get(datum.code)
        if element is not None:
            found.append(f"{datum.unit}|{element.part_of}|{datum.column}" if element.part_of else "")
        else:
            part_of = lists.get(datum.term.partition(".*:")[0], {}).get(datum.column, "")
            found.append(f"{datum.unit}|{datum.code}|{part_of}" if part_of else "")
    return found

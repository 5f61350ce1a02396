"""Between which numbers each figure of one return lies (DESIGN section 8).

Equal when known; the two readings while ambiguous; a missing part lies in [0, its whole]; anything else missing is
open. A figure that cannot be (negative, a part over a whole above it) is as open as one that cannot be read.
"""

from collections.abc import Mapping, Set
from datetime import date

from qs_workbook.assess.expected import At, ExpectedField
from qs_workbook.model.kinds import Kind, State
from qs_workbook.model.submission import Observation, Submission

Bounds = tuple[float | None, float | None]
OPEN: Bounds = (None, None)


def own_bounds(kind: Kind, observation: Observation | None) -> Bounds:
    """Bounds that one cell gives by itself."""
    if observation is None:
        return OPEN
    if observation.state is State.AMBIGUOUS and observation.readings:
        return float(min(observation.readings)), float(max(observation.readings))
    if not observation.state.known or observation.value is None or isinstance(observation.value, str | date):
        return OPEN
    value = float(observation.value)
    possible = value >= 0 and (kind is not Kind.INTEGER or value.is_integer())
    return (value, value) if possible else OPEN


def resolve(
    fields: Mapping[At, ExpectedField],
    submission: Submission | None,
    rivals: tuple[Submission, ...] = (),
    needed: Set[str] = frozenset(),
) -> dict[At, Bounds | None]:
    """Bounds of every field; None where it does not apply and is left out of both sums.

    `needed` are terms that cannot be left out, because nothing would be left to score: there "không áp dụng" is as good
    as missing. Two copies of one return of which neither is known to be the later report the very same fact: where they
    differ, both figures are possible until the officer chooses.
    """
    own = {at: own_bounds(f.kind, submission.figure(*at) if submission else None) for at, f in fields.items()}
    wrong = _too_many(fields, own)
    found: dict[At, Bounds | None] = {at: OPEN if at in wrong else own[at] for at in fields}
    for at in _left_out(fields, submission, needed):
        found[at] = None
    for at in fields:
        found[at] = _widened(found[at], fields[at], submission, rivals)
    for at, field in fields.items():
        if found[at] == OPEN:
            found[at] = (0.0, 1.0) if field.kind is Kind.YES_NO else _part_of_known(fields, found, field)
    return found


def _left_out(fields: Mapping[At, ExpectedField], submission: Submission | None, needed: Set[str]) -> set[At]:
    """What does not apply, and the other half of its share.

    A numerator and the denominator it is a part of stay or go together: a share must not change because half of it was
    left out. A denominator that serves another indicator as well stays for that one; a figure that is part of something
    else keeps what was reported of it.
    """
    said = {
        at
        for at, field in fields.items()
        if submission and field.term not in needed and _does_not_apply(submission.figure(*at))
    }
    shares = _shares(fields)
    gone = {share for share, parts in shares.items() if share[0] in said or parts & said}
    serving = {whole for whole, _ in shares.keys() - gone}
    return said | {at for share in gone for at in shares[share]} | {whole for whole, _ in gone if whole not in serving}


def _shares(fields: Mapping[At, ExpectedField]) -> dict[tuple[At, str], set[At]]:
    """By denominator and indicator the fields that make up the numerator of that share."""
    shares: dict[tuple[At, str], set[At]] = {}
    for at, field in fields.items():
        if field.tied and field.whole is not None and field.whole in fields:
            shares.setdefault((field.whole, field.indicator), set()).add(at)
    return shares


def _too_many(fields: Mapping[At, ExpectedField], own: Mapping[At, Bounds]) -> set[At]:
    """Figures that contradict each other: a part above a whole, or parts of one share that exceed it together."""
    groups = [{at} for at, field in fields.items() if field.whole is not None]
    groups += _shares(fields).values()
    found: set[At] = set()
    for parts in groups:
        limit = _limit(fields, own, fields[next(iter(parts))])
        most = own[limit][1] if limit else None
        if limit and most is not None and sum(own[part][0] or 0.0 for part in parts) > most:
            found |= {*parts, limit}
    return found


def _limit(fields: Mapping[At, ExpectedField], own: Mapping[At, Bounds], field: ExpectedField) -> At | None:
    """The nearest of the wholes above a figure whose number is known: no part may exceed it."""
    seen, place = set(), field.whole
    while place is not None and place in fields and place not in seen:
        if own[place][1] is not None:
            return place
        seen.add(place)
        place = fields[place].whole
    return None


def _widened(
    bounds: Bounds | None, field: ExpectedField, submission: Submission | None, rivals: tuple[Submission, ...]
) -> Bounds | None:
    """The bounds with what rival copies say; a figure the officer corrected is settled."""
    own = submission.figure(field.code, field.column) if submission else None
    if bounds is None or own is None or own.state is State.CORRECTED:
        return bounds
    low, high = bounds
    for rival in rivals:
        other = own_bounds(field.kind, rival.figure(field.code, field.column))
        if low is not None and high is not None and other[0] is not None and other[1] is not None:
            low, high = min(low, other[0]), max(high, other[1])
    return low, high


def _part_of_known(
    fields: Mapping[At, ExpectedField], found: Mapping[At, Bounds | None], field: ExpectedField
) -> Bounds:
    """[0, whole] where the unit gave the whole, or the whole of the whole; else open."""
    seen = set()
    place = field.whole
    while place in fields and place is not None and place not in seen:
        seen.add(place)
        whole = found[place]
        if whole is not None and whole[1] is not None:
            return 0.0, whole[1]
        place = fields[place].whole
    return OPEN


def _does_not_apply(observation: Observation | None) -> bool:
    return observation is not None and observation.state is State.NOT_APPLICABLE

"""What must not be shown: a text that may name a child, and small groups of ballots by themselves.

Small groups are told apart from others only in the commune's total (DOMAIN 3, row 13).

Nine ballots of one small school tell what single children answered. Where only one group is small, the next smallest is
held back with it, for else the total less the others would tell what was held back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qs_workbook.model.assessment import Datum
from qs_workbook.model.criteria import CriteriaSet, ListBlock
from qs_workbook.model.finding import PERSONAL, Finding
from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.submission import Return, Submission

ISSUED, VALID = "issued", "valid"  # columns every tally list has


def withhold_personal(
    pack: CriteriaSet, returns: Mapping[str, Return], findings: tuple[Finding, ...]
) -> dict[str, Return]:
    """The returns with every text in question replaced by a remark, until the unit mends it or the officer accepts it.

    The text stays in the unit's file alone: no summary, report or paper repeats it (Law on Children 2016, Art. 6(11)).
    """
    asked = {(f.unit, f.row, f.column) for f in findings if f.code == PERSONAL and f.severity is not Severity.NOTE}
    if not asked:
        return dict(returns)
    remark = pack.texts.say("form.withheld")

    def told(unit: str, said: Submission) -> Submission:
        observations = tuple(
            replace(o, value=remark, raw=remark) if (unit, o.code, o.column) in asked else o for o in said.observations
        )
        return replace(said, observations=observations)

    return {
        unit: replace(
            returned,
            submission=told(unit, returned.submission),
            rivals=tuple(told(unit, rival) for rival in returned.rivals),
        )
        for unit, returned in returns.items()
    }


def tallies(pack: CriteriaSet) -> Iterator[ListBlock]:
    """The lists that count ballots."""
    for block in pack.lists:
        if block.indicator and {ISSUED, VALID} <= {column.key for column in block.columns}:
            yield block


def cells_by_unit(block: ListBlock, data: tuple[Datum, ...]) -> dict[str, list[Datum]]:
    """What units said in a list, unit by unit; nothing of those that said nothing."""
    found: dict[str, list[Datum]] = {}
    for datum in data:
        if datum.term.startswith(f"{block.code}.*:") and datum.unit:
            found.setdefault(datum.unit, []).append(datum)
    return {unit: rows for unit, rows in found.items() if any(d.value is not None for d in rows)}


def private_units(block: ListBlock, said: Mapping[str, list[Datum]]) -> set[str]:
    """Units whose ballots must not be shown by themselves."""
    ballots = {unit: _ballots(rows) for unit, rows in said.items()}
    small = {unit for unit, number in ballots.items() if number is not None and number < block.private_below}
    others = sorted((number, unit) for unit, number in ballots.items() if number is not None and unit not in small)
    return {*small, others[0][1]} if len(small) == 1 and others else small


def merge_small_groups(pack: CriteriaSet, data: tuple[Datum, ...]) -> tuple[Datum, ...]:
    """The long table with the rows of small groups added up into one row a question and column.

    Sums stay what they were. A merged row names neither unit nor cell; the returns themselves are kept as they came.
    """
    merged = data
    for block in tallies(pack):
        small = private_units(block, cells_by_unit(block, merged))
        if small:
            prefix = f"{block.code}.*:"
            hidden = [d for d in merged if d.unit in small and d.term.startswith(prefix)]
            name = pack.texts.say("form.small_groups", least=block.private_below)
            kept = [d for d in merged if not (d.unit in small and d.term.startswith(prefix))]
            merged = (*kept, *_added(hidden, name))
    return merged


def _added(rows: list[Datum], name: str) -> Iterator[Datum]:
    places: dict[tuple[str, str], list[Datum]] = {}
    for datum in rows:
        places.setdefault((datum.code, datum.column), []).append(datum)
    for parts in places.values():
        unclear = next((d for d in parts if not d.state.known), parts[0])
        low, high = _sum([d.low for d in parts if d.used]), _sum([d.high for d in parts if d.used])
        # A sum that is only bounded has, like a cell of two readings, no figure of its own to work them out from.
        yield replace(
            unclear,
            state=State.AMBIGUOUS if low is not None and low != high else unclear.state,
            unit="",
            unit_name=name,
            value=_sum([d.value if isinstance(d.value, float) else None for d in parts]),
            low=low,
            high=high,
            used=any(d.used for d in parts),
            file=None,
            sha256=None,
            sheet=None,
            cell=None,
            raw=None,
            amended_by=None,
        )


def _sum(parts: list[float | None]) -> float | None:
    return None if any(part is None for part in parts) else sum(part for part in parts if part is not None)


def _ballots(rows: list[Datum]) -> float | None:
    """Ballots of one unit: each voter answers every question, so the fullest question counts them."""
    return max((d.value for d in rows if d.column == VALID and isinstance(d.value, float)), default=None)

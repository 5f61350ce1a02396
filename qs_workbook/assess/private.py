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
from qs_workbook.model.sums import add
from qs_workbook.model.unit_form import group_of

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


Group = tuple[str, str]  # unit and, where it collected village by village, the village


def cells_by_group(block: ListBlock, data: tuple[Datum, ...]) -> dict[Group, list[Datum]]:
    """What units said in a list, group by group of voters; nothing of those that said nothing."""
    found: dict[Group, list[Datum]] = {}
    for datum in data:
        if _tallied(block, datum) and datum.unit:
            found.setdefault(_group(block, datum), []).append(datum)
    return {group: rows for group, rows in found.items() if any(d.value is not None for d in rows)}


def _tallied(block: ListBlock, datum: Datum) -> bool:
    return datum.term.startswith(f"{block.code}.*:")


def _group(block: ListBlock, datum: Datum) -> Group:
    return datum.unit, group_of(block, datum.code)


def private_groups(block: ListBlock, said: Mapping[Group, list[Datum]]) -> set[Group]:
    """Groups whose ballots must not be shown by themselves."""
    ballots = {group: _ballots(rows) for group, rows in said.items()}
    small = {group for group, number in ballots.items() if number is not None and number < block.private_below}
    others = sorted((number, group) for group, number in ballots.items() if number is not None and group not in small)
    return {*small, others[0][1]} if len(small) == 1 and others else small


def merge_small_groups(pack: CriteriaSet, data: tuple[Datum, ...]) -> tuple[Datum, ...]:
    """The long table with the rows of small groups added up into one row a question and column.

    Sums stay what they were. A merged row names neither unit nor cell; the returns themselves are kept as they came.
    """
    merged = data
    for block in tallies(pack):
        small = private_groups(block, cells_by_group(block, merged))
        if small:
            hidden = [d for d in merged if _tallied(block, d) and _group(block, d) in small]
            name = pack.texts.say("form.small_groups", least=block.private_below)
            kept = [d for d in merged if not (_tallied(block, d) and _group(block, d) in small)]
            merged = (*kept, *_added(pack, block, hidden, name))
    return merged


def question_of(block: ListBlock, row: str) -> str:
    """The question a row answers, whichever village it is of: `TC13.2.T03.01` → `TC13.2.01`."""
    return f"{block.code}.{row.rpartition('.')[2]}"


def _added(pack: CriteriaSet, block: ListBlock, rows: list[Datum], name: str) -> Iterator[Datum]:
    places: dict[tuple[str, str], list[Datum]] = {}
    for datum in rows:
        places.setdefault((question_of(block, datum.code), datum.column), []).append(datum)
    for (question, column), parts in places.items():
        unclear = next((d for d in parts if not d.state.known), parts[0])
        low, high = add(d.low for d in parts if d.used), add(d.high for d in parts if d.used)
        # A sum that is only bounded has, like a cell of two readings, no figure of its own to work them out from.
        yield replace(
            unclear,
            state=State.AMBIGUOUS if low is not None and low != high else unclear.state,
            unit="",
            unit_name=name,
            code=question,
            label=f"{pack.label(question)}: {pack.texts.get(f'{block.code}.column.{column}', column)}",
            value=add(d.value if isinstance(d.value, float) else None for d in parts),
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


def _ballots(rows: list[Datum]) -> float | None:
    """Ballots of one unit: each voter answers every question, so the fullest question counts them."""
    return max((d.value for d in rows if d.column == VALID and isinstance(d.value, float)), default=None)

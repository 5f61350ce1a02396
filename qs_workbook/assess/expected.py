"""Which figures a unit is expected to send, received or not: what the long table has a row for."""

from collections.abc import Iterator
from dataclasses import dataclass

from qs_workbook.model.campaign import Campaign, Unit
from qs_workbook.model.criteria import CriteriaSet, ListBlock
from qs_workbook.model.kinds import Kind, State
from qs_workbook.model.submission import Submission
from qs_workbook.model.unit_form import elements_of, indicators_of, lists_of

At = tuple[str, str]  # (row code, column)


@dataclass(frozen=True)
class ExpectedField:
    """One expected figure of one unit; `whole` is the field it is a part of."""

    code: str
    column: str
    label: str
    indicator: str
    kind: Kind
    term: str
    whole: At | None = None
    tied: bool = False  # this part and its whole are numerator and denominator of one indicator
    may_be_estimate: bool = False


def expected_fields(
    pack: CriteriaSet, campaign: Campaign, unit: Unit, submission: Submission | None
) -> Iterator[ExpectedField]:
    """The figures of the unit's form, then those of its lists; blank rows of lists count as the return uses them."""
    periods = {period.code: period for period in pack.periods}
    for code in indicators_of(pack, unit):
        for element in elements_of(pack, unit, pack.indicators[code]):
            period = periods.get(element.period)
            yield ExpectedField(
                element.code,
                "value",
                pack.label(element.code),
                code,
                element.kind,
                element.code,
                (element.part_of, "value") if element.part_of else None,
                (element.code, element.part_of) in pack.shares,
                period is not None and period.actual_or_estimate,
            )
    for block, rows in lists_of(pack, campaign, unit):
        yield from _list_fields(pack, block, rows, submission)


def _list_fields(
    pack: CriteriaSet, block: ListBlock, rows: tuple[tuple[str, str], ...], submission: Submission | None
) -> Iterator[ExpectedField]:
    """Figures of a list: every row where rows are given; of blank numbered rows those in use, or one that stands in."""
    if not block.rows_from:
        in_use = tuple(row for row in rows if submission is not None and _in_use(block, row[0], submission))
        rows = in_use or (rows[:1] if block.indicator else ())
    head = f"{block.code}.*:"
    for code, label in rows:
        for column in block.columns:
            if column.kind.numeric or column.kind is Kind.YES_NO:
                header = pack.texts.get(f"{block.code}.column.{column.key}", column.key)
                yield ExpectedField(
                    code,
                    column.key,
                    f"{label or code}: {header}",
                    block.indicator,
                    column.kind,
                    f"{head}{column.key}",
                    (code, column.part_of) if column.part_of else None,
                    (f"{head}{column.key}", f"{head}{column.part_of}") in pack.shares,
                )


def _in_use(block: ListBlock, row: str, submission: Submission) -> bool:
    cells = (submission.figure(row, column.key) for column in block.columns)
    return any(cell is not None and cell.state is not State.BLANK for cell in cells)

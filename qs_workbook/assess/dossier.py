"""What units wrote beside their figures: documents named per indicator, activities, their own assessment."""

from collections.abc import Iterator, Mapping

from qs_workbook.assess.frame import shown_value
from qs_workbook.model.assessment import EvidenceLine, ListLine
from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet, ListBlock
from qs_workbook.model.form import EVIDENCE
from qs_workbook.model.kinds import State
from qs_workbook.model.submission import Return
from qs_workbook.model.unit_form import lists_of


def evidence_lines(campaign: Campaign, returns: Mapping[str, Return]) -> tuple[EvidenceLine, ...]:
    """Every document named, by indicator and then by unit in the order of the control workbook."""
    named = [
        EvidenceLine(o.code, unit.code, str(o.value), returned.receipt.path, o.sheet, o.cell)
        for unit in campaign.units
        if (returned := returns.get(unit.code)) is not None
        for o in returned.submission.observations
        if o.column == EVIDENCE and o.state.known and str(o.value).strip()
    ]
    return tuple(sorted(named, key=lambda line: line.indicator))


def list_lines(pack: CriteriaSet, campaign: Campaign, returns: Mapping[str, Return]) -> tuple[ListLine, ...]:
    """Every filled row of the lists that hold text, unit by unit."""
    found: list[ListLine] = []
    for unit in campaign.units:
        returned = returns.get(unit.code)
        if returned is not None and unit.type in pack.types:
            for block, rows in lists_of(pack, campaign, unit):
                if any(not c.kind.numeric and c.kind.value != "yes_no" for c in block.columns):
                    found += _lines(block, [code for code, _ in rows], unit.code, returned)
    return tuple(found)


def _lines(block: ListBlock, rows: list[str], unit: str, returned: Return) -> Iterator[ListLine]:
    for row in rows:
        cells = {c.key: returned.submission.figure(row, c.key) for c in block.columns}
        filled = [cell for cell in cells.values() if cell is not None and cell.state is not State.BLANK]
        if filled:
            # What could not be read is shown as it was typed: the report's author decides, nothing is dropped.
            values = {
                key: (shown_value(cell) if cell.value is not None else cell.raw) if cell is not None else None
                for key, cell in cells.items()
            }
            yield ListLine(block.code, unit, row, values, returned.receipt.path, filled[0].sheet)

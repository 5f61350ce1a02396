"""What units wrote beside their figures: documents named per indicator, activities, their own assessment."""

import re
from collections.abc import Iterator, Mapping

from qs_workbook.assess.frame import shown_value
from qs_workbook.model.assessment import EvidenceLine, ListLine, Shortfall
from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet, ListBlock
from qs_workbook.model.form import EVIDENCE
from qs_workbook.model.kinds import ShortfallKind, State
from qs_workbook.model.review import DossierLine
from qs_workbook.model.submission import Return
from qs_workbook.model.unit_form import lists_of

_APART = re.compile(r"[;\n]+")  # units write one document a line, or part them with semicolons
_SYMBOL = re.compile(r"\b\d+[A-Za-z]?/(?:[A-ZĐa-zđ0-9.&-]+/?)+")
_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")
_PAGES = re.compile(r"\b(\d{1,4})\s*(?:trang|tr\.|tờ)", re.I)


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


def dossier_lines(
    pack: CriteriaSet, campaign: Campaign, evidence: tuple[EvidenceLine, ...], shortfalls: tuple[Shortfall, ...]
) -> tuple[DossierLine, ...]:
    """The numbered list of the dossier, by indicator: documents named, then the units whose document is not named yet.

    A document that several units name for one indicator stands once for each of them: whose copy it is matters.
    """
    names = {unit.code: unit.name for unit in campaign.units}
    found: list[DossierLine] = []
    for code in pack.indicators:
        for line in evidence:
            if line.indicator == code:
                for text in _documents(pack, line.text):
                    number = sum(not d.missing for d in found) + 1
                    found.append(_document(number, line, names.get(line.unit, line.unit), text))
        found += [
            DossierLine(0, code, unit, names.get(unit, unit), "", missing=True)
            for s in shortfalls
            if s.kind is ShortfallKind.DOCUMENT and s.code == code
            for unit in s.units
        ]
    return tuple(found)


def _documents(pack: CriteriaSet, text: str) -> Iterator[str]:
    """The documents a cell names, one by one; "không có", asked for where there is none, names nothing."""
    none = pack.texts.say("form.no_document").casefold()
    for part in map(str.strip, _APART.split(text)):
        if part and part.rstrip(".").casefold() != none:
            yield part


def _document(number: int, line: EvidenceLine, name: str, text: str) -> DossierLine:
    """Number, date and pages as far as the unit wrote them; nothing is supplied that is not there."""
    symbol, day, pages = _SYMBOL.search(text), _DAY.search(text), _PAGES.search(text)
    return DossierLine(
        number=number,
        indicator=line.indicator,
        unit=line.unit,
        unit_name=name,
        text=text,
        symbol=symbol[0] if symbol else "",
        day=day[0] if day else "",
        pages=int(pages[1]) if pages else None,
        file=line.file,
        sheet=line.sheet,
        cell=line.cell,
    )

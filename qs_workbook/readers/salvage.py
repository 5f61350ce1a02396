"""What of a damaged return can be placed in a fresh form, and what cannot (`heal FILE`).

More lenient than reading: a figure that must be asked about is carried over as it was typed, so that the unit sees it
again; what has no place is listed with its cell, never dropped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qs_workbook.model.form import Form
from qs_workbook.model.kinds import Severity
from qs_workbook.model.submission import Identity, Observation, Value
from qs_workbook.readers.bounds import Refused
from qs_workbook.readers.extract import extract
from qs_workbook.readers.guard import guard
from qs_workbook.readers.identify import identify, meta_sheet, unit_hint
from qs_workbook.readers.issued import IssuedForm, issued_of
from qs_workbook.readers.locate import locate
from qs_workbook.readers.reading import ReadingContext, embedded
from qs_workbook.readers.unplaced import outside, rows_without_code
from qs_workbook.readers.workbook import RawSheet, RawWorkbook, address, read_raw

_MOST = 500
Places = tuple[tuple[str, str, str], ...]  # sheet, cell, raw


@dataclass(frozen=True)
class Salvage:
    """The values to write by (row code, column), and what is left over."""

    unit: str = ""
    values: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    left: Places = ()
    reason: str | None = None  # why nothing could be had


def salvage_file(data: bytes, name: str, forms: Mapping[str, Form], context: ReadingContext) -> Salvage:
    """Take out of a file all that the unit's present form (`forms` by unit) can hold."""
    try:
        raw = read_raw(guard(data, context.bounds), context.bounds)
    except Refused as refused:
        return Salvage(reason=refused.reason)
    identity, reason = _whose(raw, name, context)
    target = forms.get(identity.unit)
    if target is None:
        return Salvage(identity.unit, reason=reason)
    source = context.issued.get(identity.form_version) or embedded(raw, identity) or issued_of(target)
    observations, findings = extract(raw, source)
    stopped = {f.row for f in findings if f.code == "LABEL-ALTERED"}
    values: dict[tuple[str, str], Value] = {}
    left = []
    for one in observations:
        if not one.raw or not one.cell:
            continue
        if (one.code, one.column) in target.fields and one.code not in stopped and " | " not in one.raw:
            values[one.code, one.column] = _as_typed(one)
        else:
            left.append((one.sheet or "", one.cell, one.raw))
    left += _without_field(raw, source)
    left += [
        (f.sheet or "", f.cell or "", str(f.facts.get("comment", ""))) for f in findings if f.code == "CELL-COMMENT"
    ]
    left += [(f.sheet or "", f.cell or "", str(f.facts["formula"])) for f in findings if f.code == "CELL-FORMULA-EMPTY"]
    left += _strange_sheets(raw, source)
    return Salvage(identity.unit, values, tuple(dict.fromkeys(left))[:_MOST])


def _whose(raw: RawWorkbook, name: str, context: ReadingContext) -> tuple[Identity, str]:
    """Whose it says it is, a hint of its name where it says nothing: the officer asked for this very file.

    With it the reason why no unit can be had.
    """
    identity, findings = identify(raw, context.campaign, context.key, file_name=name, units=context.units)
    two_units = any(f.code == "UNIT-MISMATCH" and f.severity is Severity.FATAL for f in findings)
    if identity.unit in context.units and not two_units:
        return identity, ""
    reason = "unit_mismatch" if two_units else "unit_unknown" if identity.unit else "not_our_form"
    return Identity(unit=unit_hint(name, context.units) or ""), reason


def _as_typed(one: Observation) -> Value:
    return one.value if one.state.known and one.value is not None else one.raw


def _without_field(raw: RawWorkbook, source: IssuedForm) -> Iterator[tuple[str, str, str]]:
    """Every cell in a row that lost its code, and what was typed beside and below the tables."""
    located = locate(raw, source)
    for _, block in source.form.blocks():
        for table, _, cells in rows_without_code(block, located):
            yield from ((table.sheet.name, address(cell.place), cell.raw[:200]) for cell in cells)
    for sheet, beside in outside(source, located):
        yield from ((sheet.name, address(cell.place), cell.raw[:200]) for cell in beside)


def _strange_sheets(raw: RawWorkbook, source: IssuedForm) -> Iterator[tuple[str, str, str]]:
    """Everything on sheets that hold no table of the form and are none of its own."""
    own = {sheet.name.casefold() for sheet in source.form.sheets}
    meta = meta_sheet(raw)
    tables = {id(table.sheet) for table in locate(raw, source).tables}
    for sheet in raw.sheets:
        if sheet is not meta and id(sheet) not in tables and sheet.name.casefold() not in own:
            yield from _contents(sheet)


def _contents(sheet: RawSheet) -> Iterator[tuple[str, str, str]]:
    for place, cell in sorted(sheet.cells.items()):
        if cell.raw:
            yield sheet.name, address(place), cell.raw[:200]

"""Sheets Đơn vị and Thôn: the reporting units with their type, people and channel; the villages.

A list answered village by village has one unit a village: the one sheet Thôn names, else the first of its kind.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from qs_workbook.model.address import is_address
from qs_workbook.model.campaign import Contact, Unit, Village
from qs_workbook.model.control_form import UNITS_BLOCK, VILLAGES_BLOCK, collector_column
from qs_workbook.model.criteria import CriteriaSet, ListBlock
from qs_workbook.model.kinds import Severity
from qs_workbook.readers.control_cells import Cells
from qs_workbook.readers.values import folded

_CODE = re.compile(r"[A-Z0-9_-]{1,20}")
# Windows makes no file of these names, whatever their ending: CON.xlsx would be the console.
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}
NOBODY = {"-", "–", "khong"}


def read_units(cells: Cells, pack: CriteriaSet) -> tuple[Unit, ...]:
    """The units with a usable code and type; what is wrong with the others is told."""
    units: dict[str, Unit] = {}
    for row in cells.rows(UNITS_BLOCK):
        code = cells.text(row, "unit").upper().replace(" ", "")
        if not _CODE.fullmatch(code) or code in RESERVED:
            cells.tell("CONTROL-UNIT-CODE", Severity.FATAL, row, "unit")
            continue
        if code in units:
            cells.tell("CONTROL-UNIT-TWICE", Severity.FATAL, row, "unit", unit_code=code)
            continue
        if not cells.text(row, "name"):
            cells.tell("CONTROL-UNIT-NAME-MISSING", Severity.FATAL, row, "name", unit_code=code)
        kind = cells.text(row, "type")
        if kind not in pack.types:
            if cells.blank(row, "type"):
                cells.tell("CONTROL-UNIT-TYPE-MISSING", Severity.FATAL, row, "type", unit_code=code)
            continue
        units[code] = _unit(cells, pack, row, code, kind)
    if not units:
        cells.tell("CONTROL-NO-UNITS", Severity.FATAL, f"{UNITS_BLOCK}.001", "unit")
    return tuple(units.values())


def tell_odd_addresses(cells: Cells, row: str, *columns: str) -> None:
    """A question for every cell in which something stands that is no e-mail address."""
    for column in columns:
        parts = re.split(r"[;,]", cells.text(row, column))
        if any(part.strip() and not is_address(part.strip()) for part in parts):
            cells.tell("CONTROL-EMAIL", Severity.QUERY, row, column)


def _unit(cells: Cells, pack: CriteriaSet, row: str, code: str, kind: str) -> Unit:
    tell_odd_addresses(cells, row, "email", "copy_to")
    contacts = (Contact(cells.text(row, f"contact{n}"), cells.text(row, f"phone{n}")) for n in (1, 2))
    return Unit(
        code=code,
        name=cells.text(row, "name") or code,
        type=kind,
        head=cells.text(row, "head"),
        contacts=tuple(contact for contact in contacts if contact.name or contact.phone),
        email=cells.text(row, "email"),
        copy_to=cells.text(row, "copy_to"),
        channel=cells.text(row, "channel"),
        added=_indicators(cells, pack, row, "added"),
        dropped=_indicators(cells, pack, row, "dropped"),
        former_commune=cells.text(row, "former_commune"),
        row=row,
    )


def _indicators(cells: Cells, pack: CriteriaSet, row: str, column: str) -> tuple[str, ...]:
    """Indicator codes typed as TC12.2 or 12.2, separated by ; or blanks."""
    codes = []
    for part in re.split(r"[;,\s]+", cells.text(row, column).upper()):
        if not part:
            continue
        head, _, rest = part.removeprefix("TC").partition(".")
        code = f"TC{head.zfill(2)}.{rest}"
        if code in pack.indicators:
            codes.append(code)
        else:
            cells.tell("CONTROL-INDICATOR-UNKNOWN", Severity.FATAL, row, column, indicator=part)
    return tuple(codes)


def read_villages(cells: Cells, pack: CriteriaSet, units: tuple[Unit, ...]) -> tuple[Village, ...]:
    """The villages with a name, each with the unit that answers its part of a list answered village by village."""
    usual = {block.code: _usual_collector(pack, block, units) for block in pack.lists if block.by_village}
    villages: list[Village] = []
    for row in cells.rows(VILLAGES_BLOCK):
        name = cells.text(row, "name")
        if not name:
            cells.tell("CONTROL-VILLAGE-NAME-MISSING", Severity.QUERY, row, "name")
            continue
        former = cells.text(row, "former_commune")
        if any((folded(v.name), folded(v.former_commune)) == (folded(name), folded(former)) for v in villages):
            cells.tell("CONTROL-VILLAGE-TWICE", Severity.QUERY, row, "name")
        population = cells.number(row, "population")
        villages.append(
            Village(
                code=row,
                name=name,
                population=None if population is None else int(population),
                special_hardship=cells.answer(row, "special_hardship"),
                former_commune=former,
                valid_from=cells.day(row, "valid_from"),
                valid_to=cells.day(row, "valid_to"),
                collectors=dict(_collectors(cells, usual, units, row)),
            )
        )
    return tuple(villages)


def _usual_collector(pack: CriteriaSet, block: ListBlock, units: tuple[Unit, ...]) -> str:
    """The first unit of the types that answer this list village by village: nobody is asked twice."""
    for unit in units:
        if set(pack.types[unit.type].roles) & set(block.by_village) and block.indicator not in unit.dropped:
            return unit.code
    return ""


def _collectors(cells: Cells, usual: dict[str, str], units: tuple[Unit, ...], row: str) -> Iterator[tuple[str, str]]:
    """List → unit, as typed in this village's row; blank is the usual unit, a dash nobody."""
    for block, by_default in usual.items():
        column = collector_column(block)
        named = cells.text(row, column).upper().replace(" ", "")
        if folded(named) in NOBODY:
            continue
        if named and named not in {unit.code for unit in units}:
            cells.tell("CONTROL-COLLECTOR-UNKNOWN", Severity.FATAL, row, column)
            continue
        if named or by_default:
            yield block, named or by_default


def with_collected_lists(pack: CriteriaSet, units: tuple[Unit, ...], villages: tuple[Village, ...]) -> tuple[Unit, ...]:
    """The units with the indicators whose villages they were given; without those whose villages are all another's."""
    for block in (block for block in pack.lists if block.by_village and villages):
        collecting = {village.collectors.get(block.code) for village in villages}
        units = tuple(_with_list(pack, unit, block, unit.code in collecting) for unit in units)
    return units


def _with_list(pack: CriteriaSet, unit: Unit, block: ListBlock, collects: bool) -> Unit:
    roles = set(pack.types[unit.type].roles)
    if collects and not roles & set(block.units) and block.indicator not in unit.added:
        return replace(unit, added=(*unit.added, block.indicator))
    if not collects and roles & set(block.by_village):
        return replace(unit, dropped=(*unit.dropped, block.indicator))
    return unit

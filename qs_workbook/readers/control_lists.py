"""Sheets Đơn vị and Thôn: the reporting units with their type, people and channel; the villages."""

import re

from qs_workbook.model.campaign import Contact, Unit, Village
from qs_workbook.model.control_form import UNITS_BLOCK, VILLAGES_BLOCK
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import Severity
from qs_workbook.readers.control_cells import Cells
from qs_workbook.readers.values import folded

_CODE = re.compile(r"[A-Z0-9_-]{1,20}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_units(cells: Cells, pack: CriteriaSet) -> tuple[Unit, ...]:
    """The units with a usable code and type; what is wrong with the others is told."""
    units: dict[str, Unit] = {}
    for row in cells.rows(UNITS_BLOCK):
        code = cells.text(row, "unit").upper().replace(" ", "")
        if not _CODE.fullmatch(code):
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


def _unit(cells: Cells, pack: CriteriaSet, row: str, code: str, kind: str) -> Unit:
    for key in ("email", "copy_to"):
        for part in cells.text(row, key).replace(",", ";").split(";"):
            if part.strip() and not _EMAIL.fullmatch(part.strip()):
                cells.tell("CONTROL-EMAIL", Severity.QUERY, row, key, unit_code=code)
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


def read_villages(cells: Cells) -> tuple[Village, ...]:
    """The villages with a name."""
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
            )
        )
    return tuple(villages)

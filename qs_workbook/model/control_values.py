"""What stands in a control workbook as plain values by (row code, column): for `init`, samples and tests.

The counterpart of `readers.control`, which turns the same cells into a Campaign.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from qs_workbook.model.campaign import Unit, Village
from qs_workbook.model.control_form import DEADLINES, SETTINGS, collector_column
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.form import VALUE

Values = dict[tuple[str, str], object]


def campaign_id(commune: str, year: int) -> str:
    """`quan-son-2026`: the campaign's name, fixed at `init`."""
    bare = unicodedata.normalize("NFD", commune.casefold().replace("đ", "d"))
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    return f"{re.sub(r'[^a-z0-9]+', '-', plain).strip('-') or 'xa'}-{year}"


def control_values(
    pack: CriteriaSet,
    defaults: Mapping[str, object],
    settings: Mapping[str, object] | None = None,
    units: Iterable[Unit] = (),
    villages: Iterable[Village] = (),
) -> Values:
    """The contents of a fresh control workbook: `defaults` (of templates/defaults.toml) under `settings`.

    Periods come from the pack, holidays and deadlines from the defaults, shifted to the campaign's year.
    """
    given = {**_table(defaults, "settings"), **(settings or {})}
    slots = {key: str(given.get(key, "")) for key in ("commune", "province")}
    given = {key: value.format(**slots) if isinstance(value, str) else value for key, value in given.items()}
    year = int(str(given["year"]))
    values: Values = {
        (code, VALUE): given[key] for code, (key, _, _) in SETTINGS.items() if given.get(key) not in (None, "")
    }
    deadlines = _table(defaults, "deadlines")
    for code, key in DEADLINES.items():
        said = deadlines.get(key)
        if isinstance(said, Mapping):
            values[code, "day"] = _day(year, str(said["day"]))
            values[code, "inclusive"] = said["inclusive"]
    for period in pack.periods:
        row = f"DK.{period.code}"
        values[row, "end"] = _day(year, period.end)
        if period.start:
            values[row, "start"] = _day(year - period.previous_year, period.start)
    days = defaults.get("days", ())
    kept = [d for d in days if isinstance(d, Mapping) and d["day"].year == year] if isinstance(days, list) else []
    for number, said in enumerate(kept, start=1):
        for key in ("name", "day", "kind"):
            values[f"NL.{number:02d}", key] = said[key]
    return {**values, **unit_values(units), **village_values(villages)}


def unit_values(units: Iterable[Unit]) -> Values:
    """Sheet Đơn vị."""
    values: Values = {}
    for number, unit in enumerate(units, start=1):
        row = f"DV.{number:03d}"
        first, second = (*unit.contacts, None, None)[:2]
        values |= {
            (row, "unit"): unit.code,
            (row, "name"): unit.name,
            (row, "type"): unit.type,
            (row, "head"): unit.head,
            (row, "contact1"): first.name if first else "",
            (row, "phone1"): first.phone if first else "",
            (row, "contact2"): second.name if second else "",
            (row, "phone2"): second.phone if second else "",
            (row, "email"): unit.email,
            (row, "copy_to"): unit.copy_to,
            (row, "channel"): unit.channel,
            (row, "added"): "; ".join(unit.added),
            (row, "dropped"): "; ".join(unit.dropped),
            (row, "former_commune"): unit.former_commune,
        }
    return values


def village_values(villages: Iterable[Village]) -> Values:
    """Sheet Thôn."""
    values: Values = {}
    for number, village in enumerate(villages, start=1):
        row = f"TH.{number:03d}"
        values |= {
            (row, "name"): village.name,
            (row, "population"): village.population,
            (row, "special_hardship"): village.special_hardship,
            (row, "former_commune"): village.former_commune,
            (row, "valid_from"): village.valid_from,
            (row, "valid_to"): village.valid_to,
            **{(row, collector_column(block)): unit for block, unit in village.collectors.items()},
        }
    return values


def _table(defaults: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = defaults.get(name)
    return table if isinstance(table, Mapping) else {}


def _day(year: int, month_day: str) -> date:
    month, _, day = month_day.partition("-")
    return date(year, int(month), int(day))

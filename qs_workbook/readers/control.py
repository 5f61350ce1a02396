"""Read `dieu-hanh.xlsx` back into a Campaign, by the same Form machinery as any return.

Faults are findings with sheet and cell; only a workbook that is missing or cannot be read at all raises. A finding is
`fatal` where forms cannot go out before it is mended.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qs_workbook.errors import QsError
from qs_workbook.model import identity as marks
from qs_workbook.model.campaign import Campaign, Deadline, Span, WorkCalendar
from qs_workbook.model.control_form import (
    DEADLINES,
    DECISIONS_BLOCK,
    SETTINGS,
    UNITS_BLOCK,
    VILLAGES_BLOCK,
    lay_out_control_form,
)
from qs_workbook.model.control_values import campaign_id
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import VALUE, Form
from qs_workbook.model.kinds import Kind, Severity
from qs_workbook.model.submission import Observation
from qs_workbook.readers.bounds import Refused
from qs_workbook.readers.control_cells import Cells
from qs_workbook.readers.control_lists import read_units, read_villages, tell_odd_addresses, with_collected_lists
from qs_workbook.readers.control_scale import read_decisions, read_scale
from qs_workbook.readers.definition import load_pack
from qs_workbook.readers.extract import extract
from qs_workbook.readers.guard import guard
from qs_workbook.readers.identify import meta_values
from qs_workbook.readers.workbook import RawWorkbook, read_raw

META_CAPACITY = "capacity"  # how many times the lists' plain capacity (`init --extend`)
NEEDED_DEADLINE = "units"


@dataclass(frozen=True)
class ControlReading:
    """What the control workbook says, and the bytes it was read from.

    `observations` and `meta` are there to issue it again with its contents (`init --extend`).
    """

    pack: CriteriaSet
    campaign: Campaign
    findings: tuple[Finding, ...]
    sha256: str
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    meta: Mapping[str, str] = field(default_factory=dict, repr=False)


def read_control(path: Path, packs: Path) -> ControlReading:
    """The campaign in the control workbook at `path`, with the pack it was made from.

    Raises QsError `control_missing` or `control_unreadable` (with `reason`).
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise QsError("control_missing", path=path.name, reason=str(fault)) from fault
    raw = _raw(path, content)
    meta = meta_values(raw)
    pack_folder = packs / (meta.get(marks.META_PACK) or "-")
    if not meta.get(marks.META_KEY) or not (pack_folder / "criteria.toml").is_file():
        raise QsError("control_unreadable", path=path.name, reason="no_meta")
    pack = load_pack(pack_folder)
    form = lay_out_control_form(pack, int(meta.get(META_CAPACITY) or 1))
    observations, findings = extract(raw, form)
    cells = Cells(form, observations, path.name)
    campaign = _campaign(cells, pack, meta)
    _full_lists(cells, form)
    told = (*_of_reading(findings, form, path.name), *cells.findings)
    sha256 = hashlib.sha256(content).hexdigest()
    return ControlReading(pack, campaign, tuple(told), sha256, tuple(observations), meta)


def _raw(path: Path, content: bytes) -> RawWorkbook:
    guarded = guard(content)
    try:
        return read_raw(guarded)
    except Refused as refused:
        raise QsError("control_unreadable", path=path.name, reason=refused.reason) from refused


def _of_reading(findings: tuple[Finding, ...], form: Form, file: str) -> Iterator[Finding]:
    """Findings of reading, without the echo of understood values and with dates under a code of their own."""
    for finding in findings:
        kind = _kind(form, finding)
        if finding.code == "VALUE-UNDERSTOOD":
            continue
        code, severity = finding.code, finding.severity
        if kind is Kind.DATE and finding.raw:
            code = "CONTROL-DATE-UNREADABLE"
            severity = Severity.FATAL if finding.row.startswith(("DH.", "DK.")) else Severity.QUERY
        if finding.row.startswith("DV.") and finding.column == "type":
            code, severity = "CONTROL-UNIT-TYPE-UNKNOWN", Severity.FATAL
        yield Finding(
            code,
            severity,
            "",
            file,
            finding.row,
            finding.column,
            finding.sheet,
            finding.cell,
            finding.raw,
            finding.facts,
        )


def _kind(form: Form, finding: Finding) -> Kind | None:
    found = form.fields.get((finding.row, finding.column))
    return None if found is None else found.kind


def _campaign(cells: Cells, pack: CriteriaSet, meta: Mapping[str, str]) -> Campaign:
    settings = {key: cells.text(code, VALUE) for code, (key, _, _) in SETTINGS.items()}
    for code, (key, _, required) in SETTINGS.items():
        if required and not settings[key]:
            cells.tell("CONTROL-MISSING", Severity.FATAL, code, VALUE)
    year = int(settings["year"]) if settings["year"].isdigit() else 0
    if year and not 2019 <= year <= 2100:
        cells.tell("CONTROL-YEAR-IMPOSSIBLE", Severity.FATAL, "DD.03", VALUE)
    if not (settings["contact_name"] and settings["contact_phone"]):
        cells.tell("CONTROL-CONTACT-MISSING", Severity.QUERY, "DD.08", VALUE)
    tell_odd_addresses(cells, "DD.10", VALUE)
    name = meta.get(marks.META_CAMPAIGN) or campaign_id(settings["commune"], year)
    if year and not name.endswith(f"-{year}"):
        cells.tell("CONTROL-YEAR-DIFFERS", Severity.QUERY, "DD.03", VALUE, campaign=name)
    units = read_units(cells, pack)
    villages = read_villages(cells, pack, units)
    return Campaign(
        id=name,
        pack=pack.id,
        year=year,
        commune=settings["commune"],
        province=settings["province"],
        key=_key(meta),
        illustrative=settings["scale"] == "illustrative",
        commune_type=settings["commune_type"],
        periods=dict(_periods(cells, pack)),
        deadlines=dict(_deadlines(cells)),
        calendar=_calendar(cells),
        settings=settings,
        units=with_collected_lists(pack, units, villages),
        villages=villages,
        scale_entries=read_scale(cells, pack),
        decisions=read_decisions(cells),
    )


def _full_lists(cells: Cells, form: Form) -> None:
    """A list used to its last row is told, before anything has to be left out."""
    for _, block in form.blocks():
        if block.code in (UNITS_BLOCK, VILLAGES_BLOCK, DECISIONS_BLOCK) and block.rows[-1].code in cells.rows(
            block.code
        ):
            row = block.rows[-1]
            cells.tell("CONTROL-LIST-FULL", Severity.NOTE, row.code, row.entries[0])


def _key(meta: Mapping[str, str]) -> bytes:
    try:
        return bytes.fromhex(meta[marks.META_KEY])
    except ValueError as fault:
        raise QsError("control_unreadable", path="", reason="no_meta") from fault


def _deadlines(cells: Cells) -> Iterator[tuple[str, Deadline]]:
    days: dict[str, date] = {}
    for code, key in DEADLINES.items():
        day = cells.day(code, "day")
        if day is not None:
            days[key] = day
            yield key, Deadline(day, cells.text(code, "inclusive") == "up_to")
        elif key == NEEDED_DEADLINE and cells.blank(code, "day"):
            cells.tell("CONTROL-DEADLINE-MISSING", Severity.FATAL, code, "day")
    codes = {key: code for code, key in DEADLINES.items()}
    for earlier, later in (("forms_out", "units"), ("preliminary", "units"), ("units", "report")):
        if earlier in days and later in days and days[earlier] > days[later]:
            cells.tell("CONTROL-DEADLINE-ORDER", Severity.QUERY, codes[earlier], "day", later=days[later].isoformat())


def _periods(cells: Cells, pack: CriteriaSet) -> Iterator[tuple[str, Span]]:
    for period in pack.periods:
        code = f"DK.{period.code}"
        start, end = cells.day(code, "start"), cells.day(code, "end")
        missing = [key for key, day in (("start", start), ("end", end)) if day is None and cells.asks(code, key)]
        for key in missing:
            if cells.blank(code, key):
                cells.tell("CONTROL-PERIOD-MISSING", Severity.FATAL, code, key)
        if end is None or missing:
            continue
        if start is not None and start > end:
            cells.tell("CONTROL-PERIOD-ORDER", Severity.FATAL, code, "start", end=end.isoformat())
            continue
        yield period.code, Span(end, start)


def _calendar(cells: Cells) -> WorkCalendar:
    days: dict[str, set[date]] = {"holiday": set(), "swapped_in": set()}
    for code in cells.rows("NL"):
        day, kind = cells.day(code, "day"), cells.text(code, "kind")
        if day is not None and kind in days:
            days[kind].add(day)
        elif day is not None or kind in days:
            cells.tell("CONTROL-DAY-INCOMPLETE", Severity.QUERY, code, "kind" if day is not None else "day")
    return WorkCalendar(frozenset(days["holiday"]), frozenset(days["swapped_in"]))

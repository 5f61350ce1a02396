"""Whole rounds of invented returns over the real pack: full, with holes, with units that send nothing."""

import random
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qs_workbook import resources
from qs_workbook.assess.build import assess
from qs_workbook.assess.scale import effective_scale
from qs_workbook.model.assessment import Assessment, UnitReport
from qs_workbook.model.campaign import Campaign, Contact, Deadline, Span, Unit, Village
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import EVIDENCE, FormField
from qs_workbook.model.kinds import Kind, Severity, State, UnitStatus
from qs_workbook.model.submission import Identity, Observation, Receipt, Return, Submission, Value
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.readers.definition import load_pack

PACK = load_pack(resources.folder("templates") / "qd06-2019")
UNITS = ("VHXH", "KT", "HT", "CA", "TYT", "MN", "TH", "THCS", "TH_THCS", "PTDTBT", "MTTQ")
RECEIVED = "2026-11-09T10:00:00+07:00"
_STATES = (State.BLANK, State.NOT_AVAILABLE, State.UNREADABLE, State.NOT_APPLICABLE, State.AMBIGUOUS)
Changes = Mapping[tuple[str, str, str], Value]  # (unit, row code, column) → what is typed over it


def campaign(*, illustrative: bool = True, commune_type: str = "mien_nui") -> Campaign:
    """A commune with one unit of every type and a second school of each."""
    units = [(kind, kind) for kind in UNITS] + [("MN2", "MN"), ("TH2", "TH")]
    return Campaign(
        id="xa-mau-2026",
        pack=PACK.id,
        year=2026,
        commune="Xã Mẫu",
        province="Lạng Sơn",
        key=b"k",
        illustrative=illustrative,
        commune_type=commune_type,
        periods={p.code: Span(date(2026, 10, 31), date(2026, 1, 1) if p.start else None) for p in PACK.periods},
        deadlines={"units": Deadline(date(2026, 11, 10))},
        units=tuple(
            Unit(code, f"{PACK.texts.say(f'unit_type.{kind}')} {code}", kind, contacts=(Contact("Lò Thị Mẫu", "0912"),))
            for code, kind in units
        ),
        villages=tuple(Village(f"TH.{n:03d}", f"Thôn {n}") for n in range(1, 6)),
    )


def a_round(
    seed: int,
    *,
    holes: float = 0.0,
    nothing: float = 0.0,
    silent: Collection[str] = (),
    illustrative: bool = True,
    commune_type: str = "mien_nui",
    changes: Changes | None = None,
) -> Assessment:
    """An assessment of invented returns: shares of fields with no figure, with 0; units that send nothing.

    `changes` are typed over the returns afterwards; a unit that had sent nothing then sends just these.
    """
    chance = random.Random(seed)
    where = campaign(illustrative=illustrative, commune_type=commune_type)
    sent = {u.code: _submission(chance, where, u, holes, nothing) for u in where.units}
    for unit in silent:
        sent[unit] = {}
    for (unit, code, column), value in (changes or {}).items():
        old = sent[unit].get((code, column)) or Observation(code, column, None, State.BLANK)
        state = State.BLANK if value is None else State.REPORTED
        sent[unit][code, column] = replace(old, value=value, state=state, readings=())
    returns = {unit: _return(where, unit, tuple(cells.values())) for unit, cells in sent.items() if cells}
    scale, findings = effective_scale(PACK, where)
    return assess(
        PACK,
        where,
        scale,
        returns,
        (*(one.receipt for one in returns.values()), Receipt("2-ban-nop/~$TYT.xlsx", "0" * 64, 165, "ignored")),
        tuple(_report(chance, u, u.code in returns) for u in where.units),
        (*findings, *_findings()),
        "2026-11-10T12:00:00+07:00",
    )


def _submission(
    chance: random.Random, where: Campaign, unit: Unit, holes: float, nothing: float
) -> dict[tuple[str, str], Observation]:
    found: dict[tuple[str, str], Observation] = {}
    for (code, column), field in lay_out_unit_form(PACK, where, unit).fields.items():
        observed = _observation(chance, field, found, holes, nothing)
        if observed is not None:
            found[code, column] = observed
    return found


def _observation(
    chance: random.Random,
    field: FormField,
    found: Mapping[tuple[str, str], Observation],
    holes: float,
    nothing: float,
) -> Observation | None:
    def say(value: Value, state: State, readings: tuple[Decimal, ...] = ()) -> Observation:
        return Observation(field.code, field.column, value, state, field.sheet, field.cell, str(value), readings)

    if field.kind.numeric:
        drawn = chance.random()
        if drawn < holes:
            state = chance.choice(_STATES)
            return say(None, state, (Decimal("1.234"), Decimal(1234)) if state is State.AMBIGUOUS else ())
        if drawn < holes + nothing:
            return say(Decimal(0), State.ZERO)
        return say(_figure(chance, _whole(field, found)), State.REPORTED)
    if field.kind is Kind.YES_NO:
        return None if chance.random() < holes else say(chance.random() < 0.8, State.REPORTED)
    if field.column == EVIDENCE and chance.random() < 0.7:
        return say(f"Quyết định số {chance.randint(1, 99)}/QĐ-UBND", State.REPORTED)
    if field.kind is Kind.TEXT and field.block.code in ("HD", "DG") and field.code.endswith(("01", "02")):
        return say("=1+1 diễn đàn trẻ em, http://xa-mau.example", State.REPORTED)
    return None


def _whole(field: FormField, found: Mapping[tuple[str, str], Observation]) -> Value:
    if field.block.style == "questions":
        at = (field.row.part_of, field.column)
    else:
        at = (field.code, field.block.column(field.column).part_of)
    return found[at].value if at in found else None


def _figure(chance: random.Random, whole: Value) -> Decimal:
    """A believable figure; now and then a part that is larger than its whole."""
    if not isinstance(whole, Decimal):
        return Decimal(chance.randint(20, 400))
    if chance.random() < 0.03:
        return whole + 3
    return Decimal(int(whole * Decimal(chance.choice(("1", "0.99", "0.97", "0.5")))))


def _return(where: Campaign, unit: str, cells: tuple[Observation, ...]) -> Return:
    receipt = Receipt(
        f"2-ban-nop/{unit}.xlsx", "ab" * 32, 12_345, "accepted", unit=unit, used=True, received_at=RECEIVED
    )
    return Return(Submission(Identity(where.id, unit, "0" * 12, True), cells), receipt)


def _report(chance: random.Random, unit: Unit, sent: bool) -> UnitReport:
    return UnitReport(
        unit=unit.code,
        name=unit.name,
        type=unit.type,
        status=UnitStatus.ACCEPTED if sent else UnitStatus.AWAITED,
        received_at=RECEIVED if sent else None,
        late=chance.choice((False, False, True, None)) if sent else None,
        open_findings=chance.randint(0, 3),
        channel="email",
        deadline=date(2026, 11, 9),
    )


def _findings() -> tuple[Finding, ...]:
    many = [
        Finding("VALUE-MISSING", Severity.QUERY, "TYT", "2-ban-nop/TYT.xlsx", "TC07.1.01", "value", "Số liệu", cell)
        for cell in ("E9", "E10", "E11")
    ]
    worst = Finding("PART-OVER-WHOLE", Severity.FATAL, "MN", "2-ban-nop/MN.xlsx", "TC09.1.02", "value", "Số liệu", "E9")
    return (*many, replace(worst, raw='=HYPERLINK("http://x.example")', question="H-010"))

"""Small campaigns and returns built in code, so that a case reads as one line: unit, code, what was typed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from qs_workbook.assess.build import assess
from qs_workbook.model.assessment import Assessment
from qs_workbook.model.campaign import Campaign, Span, Unit, Village
from qs_workbook.model.criteria import CriteriaSet, Criterion, Element, Indicator, UnitType
from qs_workbook.model.kinds import Combine, Kind, Measure, State, Status
from qs_workbook.model.scale import Band, Scale, ScaleEntry
from qs_workbook.model.submission import Identity, Observation, Receipt, Return, Submission
from qs_workbook.model.texts import Texts

Typed = int | float | bool | str | State | tuple[str, str] | None


def observe(code: str, typed: Typed, column: str = "value") -> Observation:
    """What one cell says: a number, True/False, a text, a State, or the two readings of an ambiguous figure."""
    if isinstance(typed, tuple):
        readings = tuple(Decimal(text) for text in typed)
        return Observation(code, column, None, State.AMBIGUOUS, "Số liệu", "E9", typed[0], readings)
    if typed is None or isinstance(typed, State):
        state = State.BLANK if typed is None else typed
        value = Decimal(0) if state is State.ZERO else None
        return Observation(code, column, value, state, "Số liệu", "E9")
    value = typed if isinstance(typed, bool | str) else Decimal(str(typed))
    return Observation(code, column, value, State.REPORTED, "Số liệu", "E9", str(typed))


def returned(unit: str, answers: Mapping[str, Typed], more: Mapping[tuple[str, str], Typed] | None = None) -> Return:
    """The return of a unit: figures by code, further cells (lists, evidence, notes) by (code, column)."""
    cells = [observe(code, typed) for code, typed in answers.items()]
    cells += [observe(code, typed, column) for (code, column), typed in (more or {}).items()]
    receipt = Receipt(f"2-ban-nop/{unit}.xlsx", "0" * 64, 1, "accepted", unit=unit, used=True)
    return Return(Submission(Identity("xa-2026", unit, "0" * 12, True), tuple(cells)), receipt)


def commune(*units: tuple[str, str], **more: object) -> Campaign:
    """A campaign of units given as (code, type)."""
    settings: dict[str, object] = {
        "id": "xa-2026",
        "pack": "thu",
        "year": 2026,
        "commune": "Xã Mẫu",
        "province": "Lạng Sơn",
        "key": b"k",
        "periods": {"CHOT": Span(date(2026, 10, 31)), "NAM": Span(date(2026, 10, 31), date(2026, 1, 1))},
        "units": tuple(Unit(code, f"Đơn vị {code}", kind) for code, kind in units),
        "villages": (Village("TH.001", "Thôn Một"), Village("TH.002", "Thôn Hai"), Village("TH.003", "Thôn Ba")),
    }
    return Campaign(**{**settings, **more})  # type: ignore[arg-type]


def band(points: float, from_: float | None = None, to: float | None = None, *, over: bool = False) -> Band:
    """From (included) to (excluded); `over`: from excluded, to included, as limits of harm are written."""
    return Band(points, from_, not over, to, over)


def item(
    code: str, maximum: float | None, *bands: Band, per: float | None = None, zero: float | None = None
) -> list[ScaleEntry]:
    """Entries that score one indicator, all official."""
    values = {"MAX": maximum, "PER": per, "ZERO": zero}
    entries = [ScaleEntry(f"{code}.{key}", Status.OFFICIAL, value=v) for key, v in values.items() if v is not None]
    return entries + [ScaleEntry(f"{code}.B{n:02d}", Status.OFFICIAL, band=b) for n, b in enumerate(bands, start=1)]


def official(code: str, value: float) -> ScaleEntry:
    """A plain value, checked against the official text."""
    return ScaleEntry(code, Status.OFFICIAL, value=value)


def small_pack(measure: Measure = Measure.SHARE, combine: Combine = Combine.SUM, **more: object) -> CriteriaSet:
    """One criterion with one indicator: `TC01.1.02` out of `TC01.1.01`, asked of schools and the health post."""
    kind = Kind.YES_NO if measure is Measure.YES_NO else Kind.INTEGER
    part_of = "TC01.1.01" if measure is Measure.SHARE else ""
    asked = ("TRUONG", "TYT", "THPT")
    elements = (
        Element("TC01.1.01", Kind.INTEGER, asked),
        Element("TC01.1.02", kind, asked, measure_unit="tre", combine=combine, owner="TYT", part_of=part_of),
    )
    indicator = Indicator(
        "TC01.1",
        measure,
        elements,
        numerator=("TC01.1.02",),
        denominator=("TC01.1.01",) if measure.divides else (),
        **more,  # type: ignore[arg-type]
    )
    types = (UnitType("TRUONG", school=True), UnitType("TYT"), UnitType("THPT", optional=True))
    return pack_of(types, Criterion("TC01", (indicator,)))


def pack_of(unit_types: tuple[UnitType, ...], *criteria: Criterion) -> CriteriaSet:
    """A pack of these criteria and nothing else."""
    texts = Texts("vi", {})
    return CriteriaSet(
        id="thu",
        criteria=criteria,
        unit_types=unit_types,
        periods=(),
        lists=(),
        cross_checks=(),
        commune_types=("mien_nui",),
        scale=(),
        illustrative=(),
        texts=texts,
        texts_en=texts,
    )


def result(
    pack: CriteriaSet, campaign: Campaign, entries: list[ScaleEntry], *returns: Return, **more: object
) -> Assessment:
    """The assessment of these returns."""
    by_unit = {r.receipt.unit: r for r in returns}
    return assess(pack, campaign, Scale.of(entries), by_unit, (), (), (), "2026-11-10T12:00:00+07:00", **more)  # type: ignore[arg-type]

"""An invented commune that answers every question of the full pack, so that the papers have something to say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qs_workbook import resources
from qs_workbook.assess.build import assess
from qs_workbook.assess.scale import effective_scale
from qs_workbook.model.assessment import Assessment, UnitReport
from qs_workbook.model.campaign import Campaign, Span, Unit, Village
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.form import EVIDENCE, VALUE
from qs_workbook.model.kinds import Kind, State, UnitStatus
from qs_workbook.model.submission import Identity, Observation, Receipt, Return, Submission
from qs_workbook.model.texts import Texts
from qs_workbook.model.unit_form import elements_of, indicators_of, lists_of
from qs_workbook.readers.definition import load_pack

SETTINGS = {
    "issuer": "UBND xã Quan Sơn",
    "office": "Phòng Văn hóa - Xã hội",
    "contact_phone": "0205 000 000",
    "addressee": "Sở Y tế tỉnh Lạng Sơn",
    "signer_title": "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
    "signer_name": "Người Ký Mẫu",
    "plan_number": "45/KH-UBND",
    "plan_date": "2026-04-10",
    "superior_plan": "Kế hoạch số 23/KH-SYT ngày 15 tháng 01 năm 2026 của Sở Y tế tỉnh Lạng Sơn",
}
# Figures whose size matters to what the papers may say; 7 and 3 are small counts that must not leak.
FIGURES: Mapping[str, int] = {
    "TC00.1.08": 3137,
    "TC03.1.01": 7,
    "TC03.1.02": 4,
    "TC03.1.04": 3,
    "TC04.1.01": 0,
    "TC06.1.01": 191,
    "TC06.1.02": 173,
    "TC06.1.09": 191,
    "TC06.1.10": 173,
    "TC06.2.01": 3,
    "TC06.2.02": 3,
    "TC05.1.01": 23,
    "TC05.1.02": 23,
    "TC07.1.01": 60000,
    "TC07.1.02": 58799,  # 97.9983 %: two decimals would show the edge of 98
    "TC08.1.03": 9,
    "TC08.2.02": 15,
    "TC01.4.01": 60_000_000,
}
PRIVATE = ("TC03", "TC04", "TC05", "TC06")  # everything else of these is 0


def qd06() -> CriteriaSet:
    """The full pack."""
    return load_pack(resources.folder("templates") / "qd06-2019")


def paper_texts(pack: CriteriaSet) -> Texts:
    """The pack's texts with the catalogue of the papers."""
    home = resources.folder("templates")
    own = [resources.load_texts("vi", home / f"{name}.vi.toml").entries for name in ("forms", "report")]
    return Texts("vi", {**pack.texts.entries, **own[0], **own[1]})


def commune(pack: CriteriaSet, **more: object) -> Campaign:
    """One unit of every type, twelve villages."""
    spans = {}
    for period in pack.periods:
        start = date.fromisoformat(f"{2026 - period.previous_year}-{period.start}") if period.start else None
        spans[period.code] = Span(date.fromisoformat(f"2026-{period.end}"), start)
    made = Campaign(
        id="quan-son-2026",
        pack=pack.id,
        year=2026,
        commune="Quan Sơn",
        province="Lạng Sơn",
        key=b"k",
        illustrative=True,
        commune_type="mien_nui",
        periods=spans,
        settings=SETTINGS,
        units=tuple(Unit(f"{t.code}1", pack.texts.say(f"unit_type.{t.code}"), t.code) for t in pack.unit_types),
        villages=tuple(Village(f"TH.{n:03d}", f"Thôn {n}") for n in range(1, 13)),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def answered(pack: CriteriaSet, campaign: Campaign, unit: Unit) -> Return:
    """A return in which the unit answers everything it is asked."""
    seen = [
        Observation(code, column, Decimal(value) if isinstance(value, int) else value, State.REPORTED, "Số liệu", "E9")
        for (code, column), value in _answers(pack, campaign, unit).items()
    ]
    receipt = Receipt(f"2-ban-nop/{unit.code}.xlsx", "0" * 64, 1, "accepted", unit=unit.code, used=True)
    return Return(Submission(Identity(campaign.id, unit.code, "0" * 12, True), tuple(seen)), receipt)


def _answers(pack: CriteriaSet, campaign: Campaign, unit: Unit) -> dict[tuple[str, str], int | bool | str | date]:
    answers: dict[tuple[str, str], int | bool | str | date] = {
        ("KY.01", VALUE): "final",
        ("KY.02", VALUE): "actual",
    }
    for code in indicators_of(pack, unit):
        if pack.indicators[code].evidence:
            answers[code, EVIDENCE] = f"Báo cáo số {unit.code}/BC ngày 02/11/2026 & phụ lục <A>"
        for element in elements_of(pack, unit, pack.indicators[code]):
            if element.kind is Kind.YES_NO:
                answers[element.code, VALUE] = True
            elif element.kind.numeric:
                usual = 0 if element.code.startswith(PRIVATE) else 94 if element.part_of else 100
                answers[element.code, VALUE] = FIGURES.get(element.code, usual)
    for block, rows in lists_of(pack, campaign, unit):
        for number, (row, _) in enumerate(rows):
            for column in block.columns:
                if column.kind is Kind.YES_NO:
                    answers[row, column.key] = True
                elif block.indicator and column.kind.numeric:
                    answers[row, column.key] = {"issued": 60, "valid": 50, "very_satisfied": 40}.get(column.key, 3)
            if block.code == "DG":
                answers[row, "result"] = "reached"
                answers[row, "strengths"] = "Duy trì tốt {{ nền nếp }}"
                answers[row, "difficulties"] = "Địa bàn rộng, đi lại khó khăn."
                answers[row, "proposals"] = "Hỗ trợ thêm kinh phí truyền thông."
            if block.code == "HD" and number == 0:
                answers[row, "date"] = date(2026, 6, 1)
                answers[row, "group"] = "communication"
                answers[row, "name"] = "Tháng hành động vì trẻ em"
                answers[row, "adults"], answers[row, "children"], answers[row, "funds"] = 40, 120, 5_000_000
    return answers


def dossier(pack: CriteriaSet, *, awaited: tuple[str, ...] = (), **more: object) -> Assessment:
    """The assessment of the invented commune; units in `awaited` have sent nothing."""
    campaign = commune(pack, **more)
    returns = {u.code: answered(pack, campaign, u) for u in campaign.units if u.code not in awaited}
    units = tuple(
        UnitReport(
            unit=u.code,
            name=u.name,
            type=u.type,
            status=UnitStatus.AWAITED if u.code in awaited else UnitStatus.ACCEPTED,
            received_at=None if u.code in awaited else "2026-11-05T09:00:00+07:00",
            late=None if u.code in awaited else False,
            open_findings=0,
            optional=pack.types[u.type].optional,
        )
        for u in campaign.units
    )
    scale, findings = effective_scale(pack, campaign)
    return assess(pack, campaign, scale, returns, (), units, findings, "2026-11-10T12:00:00+07:00")

"""What stands beside the score: contradictions side by side, the survey, the dossier, what can still be done."""

from dataclasses import replace
from datetime import date

import pytest

from qs_workbook.assess.build import assess
from qs_workbook.assess.outlook import outlook
from qs_workbook.assess.scale import effective_scale
from qs_workbook.model.assessment import Assessment
from qs_workbook.model.campaign import Campaign, Deadline
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.submission import Return
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from qs_workbook.rules.campaign import check_campaign
from tests.assess.cases import Typed, commune, returned

PACK = load_pack(folder("templates") / "qd06-2019")
TYPES = ("VHXH", "CA", "TYT", "HT", "MN", "TH")
CAMPAIGN = commune(
    *((kind, kind) for kind in TYPES),
    illustrative=True,
    commune_type="mien_nui",
    deadlines={"units": Deadline(date(2026, 11, 10)), "report": Deadline(date(2026, 11, 15))},
)


def assessed(*returns: Return, campaign: Campaign = CAMPAIGN) -> Assessment:
    scale, _ = effective_scale(PACK, campaign)
    by_unit = {r.receipt.unit: r for r in returns}
    findings = check_campaign(PACK, campaign, {unit: r.submission for unit, r in by_unit.items()})
    return assess(PACK, campaign, scale, by_unit, (), (), findings, "2026-11-05T12:00:00+07:00")


def ballots(code: str, valid: int, satisfied: int) -> dict[tuple[str, str], Typed]:
    """A tally of five questions answered alike: 30 ballots handed out."""
    cells = {"issued": 30, "valid": valid, "very_satisfied": 0, "satisfied": satisfied}
    cells |= {"neutral": valid - satisfied, "dissatisfied": 0}
    return {(f"{code}.{row:02d}", column): number for row in range(1, 6) for column, number in cells.items()}


def test_contradictions_stand_side_by_side_with_cell_and_the_figure_that_counts() -> None:
    got = assessed(
        returned("CA", {"TC00.1.03": 500, "TC00.1.08": 2000}),
        returned("TYT", {"TC00.1.03": 530, "TC02.1.05": 102}),
        returned("HT", {"TC02.1.01": 100}),
    )
    first, second = (next(c for c in got.contradictions if c.code == code) for code in ("TC00.1.03", "CC.SINH"))
    assert (first.finding, first.owner, first.tolerance, first.beyond) == ("FIGURE-CONTRADICTED", "CA", 2, True)
    assert [(s.unit, s.value, s.cell, s.counts) for s in first.left] == [
        ("CA", 500, "E9", True),
        ("TYT", 530, "E9", False),
    ]
    assert (second.beyond, second.difference) == (False, 2)
    assert [(s.unit, s.value) for s in (*second.left, *second.right)] == [("HT", 100), ("TYT", 102)]
    assert [c.beyond for c in got.contradictions] == sorted((c.beyond for c in got.contradictions), reverse=True)


def test_ballots_are_consolidated_with_their_response_rate() -> None:
    campaign = replace(CAMPAIGN, units=(*CAMPAIGN.units, replace(CAMPAIGN.units[-1], code="TH2", name="Trường hai")))
    got = assessed(
        returned("TH", {}, ballots("TC13.1", 20, 15)), returned("TH2", {}, ballots("TC13.1", 25, 25)), campaign=campaign
    )
    whole = next(line for line in got.survey if line.list == "TC13.1" and not line.unit and not line.row)
    assert (whole.issued, whole.valid, whole.not_valid, whole.response) == (300, 225, 75, 75)
    assert whole.satisfied == (15 + 25) * 100 / 45
    questions = [line for line in got.survey if line.row]
    assert [(line.row, line.valid) for line in questions] == [(f"TC13.1.{n:02d}", 45) for n in range(1, 6)]
    assert got.indicators[-2].code == "TC13.1"
    assert got.indicators[-2].numerator == 200


def test_a_small_group_is_not_shown_by_itself_nor_told_by_subtraction() -> None:
    """Nine ballots of one small school tell what single children answered."""
    units = tuple(replace(CAMPAIGN.units[-1], code=f"TH{n}", name=f"Trường {n}") for n in (1, 2, 3))
    campaign = replace(CAMPAIGN, units=units)
    sizes = {"TH1": 9, "TH2": 12, "TH3": 25}
    returns = [returned(unit, {}, ballots("TC13.1", size, 5)) for unit, size in sizes.items()]
    got = assessed(*returns, campaign=campaign)
    lines = {line.unit: line for line in got.survey if line.unit}
    assert {unit: line.private for unit, line in lines.items()} == {"TH1": True, "TH2": True, "TH3": False}
    assert (lines["TH1"].valid, lines["TH1"].satisfied, lines["TH3"].valid) == (None, None, 125)
    table = [d for d in got.data if d.term == "TC13.1.*:valid"]
    assert [(d.unit, d.value, d.file is None) for d in table if d.code == "TC13.1.01"] == [
        ("TH3", 25, False),
        ("", 9 + 12, True),
    ]
    thirteen = next(i for i in got.indicators if i.code == "TC13.1")
    assert (thirteen.denominator, thirteen.reasons) == ((9 + 12 + 25) * 5, ()), "the total stays what it was"


def test_ballots_taken_village_by_village_are_shown_so_and_small_villages_are_not() -> None:
    """Eight ballots of one hamlet, by name of the hamlet on a printed sheet, tell who answered."""
    villages = tuple(replace(v, collectors={"TC13.2": "MTTQ"}) for v in CAMPAIGN.villages)
    campaign = replace(commune(("MTTQ", "MTTQ")), villages=villages)
    sizes = {"T01": 25, "T02": 8, "T03": 14}
    cells = {at: n for village, size in sizes.items() for at, n in ballots(f"TC13.2.{village}", size, 6).items()}
    got = assessed(returned("MTTQ", {}, cells), campaign=campaign)
    shown = [(line.unit_name, line.valid, line.private) for line in got.survey if line.unit]
    assert shown == [
        ("Thôn Một (Đơn vị MTTQ)", 125, False),
        ("Thôn Hai (Đơn vị MTTQ)", None, True),
        ("Thôn Ba (Đơn vị MTTQ)", None, True),
    ]
    questions = [(line.row, line.valid) for line in got.survey if line.row]
    assert questions == [(f"TC13.2.{n:02d}", 25 + 8 + 14) for n in range(1, 6)]
    table = [(d.code, d.unit, d.value) for d in got.data if d.term == "TC13.2.*:valid" and d.code.endswith(".01")]
    assert table == [("TC13.2.T01.01", "MTTQ", 25), ("TC13.2.01", "", 8 + 14)]
    assert next(i for i in got.indicators if i.code == "TC13.2").denominator == (25 + 8 + 14) * 5


def test_the_dossier_numbers_each_document_and_names_what_is_missing() -> None:
    said = "Quyết định 12/QĐ-UBND ngày 05/3/2026, 4 trang; danh sách cộng tác viên"
    got = assessed(
        returned("VHXH", {"TC01.1.01": True, "TC01.2.01": 10, "TC01.2.02": 9}, {("TC01.1", "evidence"): said}),
    )
    first, second = (line for line in got.dossier if line.indicator == "TC01.1")
    assert (first.number, first.symbol, first.day, first.pages) == (1, "12/QĐ-UBND", "05/3/2026", 4)
    assert (second.number, second.text, second.symbol, second.pages) == (2, "danh sách cộng tác viên", "", None)
    said_none = {("TC01.1", "evidence"): "Không có.", ("TC01.2", "evidence"): "QĐ 9; không có"}
    none = assessed(returned("VHXH", {}, said_none))
    assert [(d.number, d.text) for d in none.dossier if not d.missing] == [(1, "QĐ 9")], "no document gets no number"
    missing = next(line for line in got.dossier if line.indicator == "TC01.2")
    assert (missing.missing, missing.number, missing.unit) == (True, 0, "VHXH")


def test_what_can_still_be_done_is_ordered_by_what_it_moves() -> None:
    got = assessed(returned("TYT", {"TC07.1.01": 100, "TC07.1.02": 97}))
    waiting = [p for p in got.outlook if p.kind == "return"]
    assert waiting[0].units == ("VHXH",), "the office's own form can move most"
    points = [p.points for p in got.outlook if p.points is not None]
    assert points == sorted(points, reverse=True)
    assert (waiting[0].day, waiting[0].working_days) == (date(2026, 11, 9), 2)


def test_harm_never_enters_what_can_be_done() -> None:
    """The police are asked for their return; that it speaks of abuse or crime is not said beside points to win."""
    got = assessed()
    police = next(p for p in got.outlook if p.units == ("CA",))
    assert (police.kind, police.points, police.indicators) == ("return", None, ())
    unclear = assessed(
        returned("CA", {"TC04.1.01": State.UNREADABLE}), returned("TYT", {"TC05.1.01": State.UNREADABLE})
    )
    for prospect in (*got.outlook, *unclear.outlook):
        assert not [code for code in prospect.indicators if PACK.criterion(code).harm], prospect


def test_a_finished_year_is_a_fact_and_no_task() -> None:
    figures: dict[str, Typed] = {"TC07.1.01": 100, "TC07.1.02": 97}
    before, after = date(2026, 10, 30), date(2026, 11, 5)
    got = assessed(returned("TYT", figures))
    for today, kind, points in ((before, "improve", 10), (after, "finished", None)):
        found = next(
            p for p in outlook(got, today) if p.indicators == ("TC07.1",) and p.kind in ("improve", "finished")
        )
        assert (found.kind, found.points) == (kind, points)


def test_a_rule_that_fails_in_the_best_case_is_lost() -> None:
    bad: dict[str, Typed] = {"TC07.1.01": 100, "TC07.1.02": 10}
    got = assessed(returned("TYT", bad))
    assert [rule.code for rule in got.lost] == ["all_met", "none_zero"]
    assert [rule.criteria for rule in got.lost] == [("TC07",), ("TC07",)]


def test_an_unclear_figure_is_the_units_task_and_a_contradiction_the_offices() -> None:
    copies = [returned("VHXH", {"TC10.1.01": 100, "TC10.1.02": went, "TC03.1.01": went}) for went in (25, 15)]
    got = assessed(
        returned("TYT", {"TC07.1.01": 100, "TC07.1.02": State.UNREADABLE}),
        replace(copies[0], rivals=(copies[1].submission,)),
        returned("CA", {"TC00.1.08": 2000}),
    )
    unit = next(p for p in got.outlook if p.kind == "figure" and "TC07.1" in p.indicators)
    assert unit.units == ("TYT",)
    offices = [(p.units, p.indicators, p.points) for p in got.outlook if p.kind == "decision"]
    assert offices == [(("",), ("TC10.1",), 5)], "two copies that differ; what they say of abuse is no task for points"


@pytest.mark.parametrize(
    ("severity", "shown"),
    [
        pytest.param(Severity.QUERY, "(không hiển thị: có thể có thông tin cá nhân)", id="asked about: withheld"),
        pytest.param(Severity.NOTE, "Khen cháu Nguyễn Văn An", id="accepted by the officer: shown"),
    ],
)
def test_a_text_that_may_name_a_child_stays_in_the_unit_file(severity: Severity, shown: str) -> None:
    """Otherwise a child's name would go from a school's form into the summary and the report to Sở Y tế."""
    said = returned("TH", {}, {("HD.01", "name"): "Khen cháu Nguyễn Văn An", ("HD.02", "name"): "Ngày hội"})
    asked = Finding("TEXT-PERSONAL", severity, unit="TH", row="HD.01", column="name")
    scale, _ = effective_scale(PACK, CAMPAIGN)
    got = assess(PACK, CAMPAIGN, scale, {"TH": said}, (), (), (asked,), "2026-11-05T12:00:00+07:00")
    assert [line.values["name"] for line in got.lines if line.list == "HD"] == [shown, "Ngày hội"]
    assert ("cháu" in repr(got)) is (severity is Severity.NOTE)

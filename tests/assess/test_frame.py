"""What each unit's figure counts as in the long table: state → bounds, and whether it is used."""

from dataclasses import replace

import pytest

from qs_workbook.assess.scale import effective_scale
from qs_workbook.model.assessment import Datum
from qs_workbook.model.kinds import Combine, Measure, State, Verdict
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from tests.assess.cases import Typed, band, commune, item, official, result, returned, small_pack

WHOLE, PART = "TC01.1.01", "TC01.1.02"
SCALE = item("TC01.1", 50, band(50, 98), band(0, None, 98), zero=50)


def rows(whole: Typed, part: Typed) -> dict[str, Datum]:
    got = result(small_pack(), commune(("T1", "TRUONG")), SCALE, returned("T1", {WHOLE: whole, PART: part}))
    return {d.code: d for d in got.data}


CASES = [
    # whole, part → bounds of whole, bounds of part, counted
    ("cả hai đã báo", 60, 59, (60, 60), (59, 59), True),
    ("không phát sinh là số 0", 60, State.ZERO, (60, 60), (0, 0), True),
    ("phần để trống nằm từ 0 đến tổng", 60, None, (60, 60), (0, 60), True),
    ("phần chưa có số liệu nằm từ 0 đến tổng", 60, State.NOT_AVAILABLE, (60, 60), (0, 60), True),
    ("phần không đọc được nằm từ 0 đến tổng", 60, State.UNREADABLE, (60, 60), (0, 60), True),
    ("tổng để trống thì để ngỏ", None, 59, (None, None), (59, 59), True),
    ("phần có hai cách đọc", 1300, ("1234", "1.234"), (1300, 1300), (1.234, 1234), True),
    ("số âm không thể có: để ngỏ", -5, 3, (None, None), (3, 3), True),
    ("12,7 trẻ không thể có: từ 0 đến tổng", 60, 12.7, (60, 60), (0, 60), True),
    ("phần lớn hơn tổng: cả hai chưa rõ", 60, 61, (None, None), (None, None), True),
    ("tổng không áp dụng, phần bằng 0: cả hai ra ngoài", State.NOT_APPLICABLE, 0, (None, None), (None, None), False),
    ("tổng không áp dụng mà phần có số: để ngỏ", State.NOT_APPLICABLE, 3, (None, None), (3, 3), True),
    ("phần không áp dụng khi tổng có số: từ 0 đến tổng", 60, State.NOT_APPLICABLE, (60, 60), (0, 60), True),
]


@pytest.mark.parametrize(
    ("whole", "part", "whole_bounds", "part_bounds", "used"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_bounds_of_a_pair(
    whole: Typed, part: Typed, whole_bounds: tuple[float, float], part_bounds: tuple[float, float], used: bool
) -> None:
    got = rows(whole, part)
    assert [(got[c].low, got[c].high) for c in (WHOLE, PART)] == [whole_bounds, part_bounds]
    assert [got[c].used for c in (WHOLE, PART)] == [used, used]


BALLOTS = [
    # valid, very satisfied, satisfied → bounds of the very satisfied
    ("20 phiếu hợp lệ, 15 rất hài lòng", 20, 15, 0, (15, 15)),
    ("để trống số hợp lệ: 15 trên 25 phiếu phát", None, 15, 0, (15, 15)),
    ("để trống số hợp lệ: 999 nhiều hơn 25 phiếu phát", None, 999, 0, (None, None)),
    ("15 rất hài lòng và 5 hài lòng trên 20 phiếu", 20, 15, 5, (15, 15)),
    ("15 rất hài lòng và 15 hài lòng trên 20 phiếu", 20, 15, 15, (0, 25)),
    ("để trống số hợp lệ: 15 và 15 nhiều hơn 25 phiếu phát", None, 15, 15, (None, None)),
]


@pytest.mark.parametrize(
    ("valid", "very", "satisfied", "bounds"), [b[1:] for b in BALLOTS], ids=[b[0] for b in BALLOTS]
)
def test_parts_never_exceed_a_whole_above_them(
    valid: int | None, very: int, satisfied: int, bounds: tuple[float, float]
) -> None:
    """Neither a blank cell between part and whole nor a part counted twice may turn a slip into certain points."""
    pack = load_pack(folder("templates") / "qd06-2019")
    scale, _ = effective_scale(pack, commune(illustrative=True))
    row = {
        "issued": 25,
        "valid": valid,
        "very_satisfied": very,
        "satisfied": satisfied,
        "neutral": 0,
        "dissatisfied": 0,
    }
    cells: dict[tuple[str, str], Typed] = {("TC13.2.01", key): number for key, number in row.items()}
    got = result(pack, commune(("MT", "MTTQ")), list(scale.entries.values()), returned("MT", {}, cells))
    (told,) = [d for d in got.data if (d.code, d.column) == ("TC13.2.01", "very_satisfied")]
    assert (told.low, told.high) == bounds


def test_the_long_table_keeps_file_sheet_and_cell_of_every_figure() -> None:
    datum = rows(60, 59)[PART]
    assert (datum.file, datum.sheet, datum.cell, datum.raw, datum.value) == (
        "2-ban-nop/T1.xlsx",
        "Số liệu",
        "E9",
        "59",
        59,
    )


def test_an_optional_unit_is_asked_and_not_awaited() -> None:
    """A school under the province that sends nothing must not keep the commune from a result."""
    campaign = commune(("T1", "TRUONG"), ("C3", "THPT"))
    got = result(small_pack(), campaign, SCALE, returned("T1", {WHOLE: 60, PART: 60}))
    assert got.indicators[0].certain == 50
    assert [(d.state, d.used, d.expected) for d in got.data if d.unit == "C3"] == [(State.AWAITED, False, False)] * 2
    assert [s for s in got.shortfalls if s.kind == "return"] == []
    both = result(
        small_pack(), campaign, SCALE, returned("T1", {WHOLE: 60, PART: 60}), returned("C3", {WHOLE: 40, PART: 0})
    )
    assert both.indicators[0].numerator == 60
    assert both.indicators[0].denominator == 100


def test_a_unit_that_does_not_apply_leaves_both_sums() -> None:
    """Of two schools one has no such children: the share is that of the other, whichever half it filled in."""
    campaign = commune(("T1", "TRUONG"), ("T2", "TRUONG"))
    for whole, part in ((State.NOT_APPLICABLE, State.NOT_APPLICABLE), (60, State.NOT_APPLICABLE)):
        said = {WHOLE: whole, PART: part}
        got = result(small_pack(), campaign, SCALE, returned("T1", {WHOLE: 50, PART: 49}), returned("T2", said))
        assert (got.indicators[0].numerator, got.indicators[0].denominator) == (49, 50)


def test_two_copies_of_unknown_order_are_both_possible() -> None:
    """A school sends 59 and 60 on one day: until somebody says which is right, neither is certain."""
    one, other = returned("T1", {WHOLE: 60, PART: 59}), returned("T1", {WHOLE: 60, PART: 58})
    contested = replace(one, rivals=(other.submission,))
    got = result(small_pack(), commune(("T1", "TRUONG")), SCALE, contested)
    assert [(d.value, d.low, d.high) for d in got.data] == [(60, 60, 60), (59, 58, 59)]
    assert (got.indicators[0].certain, got.indicators[0].possible, got.indicators[0].reasons) == (
        0,
        50,
        ("contradictory",),
    )


OWNER = small_pack(Measure.COUNT, Combine.OWNER)
COUNTED = item("TC01.1", 20, band(20, 4), band(0, None, 4))


def test_the_owners_figure_counts_and_the_other_is_kept_beside_it() -> None:
    campaign = commune(("T1", "TRUONG"), ("YT", "TYT"))
    got = result(OWNER, campaign, COUNTED, returned("T1", {PART: 9}), returned("YT", {PART: 3}))
    assert got.indicators[0].numerator == 3
    assert {d.unit: d.used for d in got.data if d.code == PART} == {"T1": False, "YT": True}


def test_an_awaited_owner_is_not_replaced_by_another_unit() -> None:
    campaign = commune(("T1", "TRUONG"), ("YT", "TYT"))
    got = result(OWNER, campaign, COUNTED, returned("T1", {PART: 9}))
    assert (got.indicators[0].certain, got.indicators[0].possible) == (0, 20)
    decided = result(OWNER, campaign, COUNTED, returned("T1", {PART: 9}), chosen={PART: "T1"})
    assert (decided.indicators[0].certain, decided.indicators[0].possible) == (20, 20)


def test_two_owners_that_contradict_each_other_widen_the_figure_until_one_is_chosen() -> None:
    campaign = commune(("Y1", "TYT"), ("Y2", "TYT"))
    returns = returned("Y1", {PART: 3}), returned("Y2", {PART: 5})
    got = result(OWNER, campaign, COUNTED, *returns)
    only = got.indicators[0]
    assert (only.record.numerator_low, only.record.numerator_high, only.certain, only.possible) == (3, 5, 0, 20)
    assert only.reasons == ("contradictory",)
    assert [(d.unit, d.value, d.used) for d in got.data if d.code == PART] == [("Y1", 3, True), ("Y2", 5, False)]
    settled = result(OWNER, campaign, COUNTED, *returns, chosen={PART: "Y2"})
    assert (settled.indicators[0].certain, settled.indicators[0].reasons) == (20, ())


def test_a_figure_nobody_is_asked_for_is_open_and_said_so() -> None:
    got = result(OWNER, commune(("T1", "TRUONG")), COUNTED, returned("T1", {PART: 9}))
    assert got.indicators[0].possible == 20
    assert got.indicators[0].reasons == ("no_unit",)
    assert [(s.kind.value, s.key, s.units) for s in got.shortfalls if s.kind == "return"] == [("return", "no_unit", ())]


ANSWERS = [
    # combine, T1, T2 → low, high
    ("có một nơi là đủ", Combine.ANY, True, None, 1, 1),
    ("chưa nơi nào, còn chờ một nơi", Combine.ANY, False, None, 0, 1),
    ("cả hai đều không", Combine.ANY, False, False, 0, 0),
    ("phải tất cả đều có, còn chờ", Combine.ALL, True, None, 0, 1),
    ("một nơi không là không", Combine.ALL, False, None, 0, 0),
]


@pytest.mark.parametrize(
    ("combine", "first", "second", "low", "high"), [a[1:] for a in ANSWERS], ids=[a[0] for a in ANSWERS]
)
def test_yes_and_no_of_several_units(combine: Combine, first: bool, second: bool | None, low: int, high: int) -> None:
    """Once a playground is known to exist, a unit still awaited changes nothing."""
    campaign = commune(("T1", "TRUONG"), ("T2", "TRUONG"))
    returns = [returned("T1", {PART: first})] + ([] if second is None else [returned("T2", {PART: second})])
    got = result(
        small_pack(Measure.YES_NO, combine), campaign, item("TC01.1", 5, band(5, 1), band(0, None, 1)), *returns
    )
    assert (got.indicators[0].record.numerator_low, got.indicators[0].record.numerator_high) == (low, high)


def test_an_old_form_keeps_figures_that_are_no_longer_asked() -> None:
    got = result(small_pack(), commune(("T1", "TRUONG")), SCALE, returned("T1", {WHOLE: 60, PART: 60, "TC01.1.09": 7}))
    old = next(d for d in got.data if d.code == "TC01.1.09")
    assert (old.value, old.used, old.expected) == (7, False, False)
    assert got.indicators[0].certain == 50


def test_the_verdict_is_proved_rule_by_rule() -> None:
    """Met in the worst case, failed in the best case, and open in between."""
    base = [*SCALE, official("TC01.MAX", 50), official("TOTAL.MIN.mien_nui", 50)]
    campaign = commune(("T1", "TRUONG"), commune_type="mien_nui")
    cases = {
        (60, 60, True): (Verdict.MET, [True, True, True]),
        (60, 30, True): (Verdict.NOT_MET, [False, False, False]),
        (60, None, True): (Verdict.UNDETERMINED, [None, None, None]),
        (60, 60, False): (Verdict.UNDETERMINED, [None, True, True]),  # nobody knows what makes a criterion "đạt"
        (60, 30, False): (Verdict.NOT_MET, [None, False, False]),
    }
    for (whole, part, pass_known), (verdict, holds) in cases.items():
        scale = [*base, official("TC01.PASS", 0)] if pass_known else base
        got = result(small_pack(), campaign, scale, returned("T1", {WHOLE: whole, PART: part}))
        assert (got.verdict, [rule.holds for rule in got.rules]) == (verdict, holds), (whole, part, pass_known)
        assert all(rule.criteria == ("TC01",) for rule in got.rules[:2] if rule.holds is not True)


def test_before_the_type_is_chosen_the_minimum_can_only_be_denied() -> None:
    scale = [*SCALE, official("TC01.PASS", 0), official("TOTAL.MIN.mien_nui", 60)]
    got = result(small_pack(), commune(("T1", "TRUONG")), scale, returned("T1", {WHOLE: 60, PART: 60}))
    assert (got.points.required, got.rules[2].holds) == (None, False)
    lower = [*SCALE, official("TC01.PASS", 0), official("TOTAL.MIN.mien_nui", 50)]
    got = result(small_pack(), commune(("T1", "TRUONG")), lower, returned("T1", {WHOLE: 60, PART: 60}))
    assert (got.points.required, got.rules[2].holds) == (None, None)

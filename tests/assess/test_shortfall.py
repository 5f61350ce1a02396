"""Deficiencies: what is asked of whom, and what is never asked (DOMAIN 2.8)."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qs_workbook.assess.scale import effective_scale
from qs_workbook.model.assessment import Assessment, Shortfall
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import Measure, ShortfallKind
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from tests.assess.cases import Typed, band, commune, item, result, returned, small_pack

PACK = load_pack(folder("templates") / "qd06-2019")
UNITS = ("VHXH", "CA", "TYT", "HT", "KT", "MN", "TH")


@pytest.fixture(scope="module")
def pack() -> CriteriaSet:
    return PACK


def assessed(
    said: dict[str, dict[str, Typed]], more: dict[tuple[str, str], Typed] | None = None, *, illustrative: bool = True
) -> Assessment:
    """The sample pack's assessment of a commune with one unit of each of a few types."""
    campaign = commune(*((u, u) for u in UNITS), illustrative=illustrative, commune_type="mien_nui")
    scale, _ = effective_scale(PACK, campaign)
    returns = [returned(unit, figures, more) for unit, figures in said.items()]
    return result(PACK, campaign, list(scale.entries.values()), *returns)


def of(assessment: Assessment, code: str, kind: ShortfallKind = ShortfallKind.FIGURE) -> Shortfall | None:
    return next((s for s in assessment.shortfalls if s.code == code and s.kind is kind), None)


HARM = [
    # figures → indicator, needed, reached
    ("2 trẻ bị xâm hại trong 2000", {"VHXH": {"TC03.1.01": 2}, "CA": {"TC00.1.08": 2000}}, "TC03.1", 0, 1),
    ("12 % trẻ nhẹ cân", {"TYT": {"TC08.1.02": 100, "TC08.1.03": 12}}, "TC08.1", 8, 12),
    ("30 trẻ bị tai nạn trong 2000", {"TYT": {"TC05.1.01": 30}, "CA": {"TC00.1.08": 2000}}, "TC05.1", 5, 15),
]


@pytest.mark.parametrize(("said", "code", "needed", "reached"), [c[1:] for c in HARM], ids=[c[0] for c in HARM])
def test_of_harm_only_rate_and_limit_are_stated(
    said: dict[str, dict[str, Typed]], code: str, needed: float, reached: float
) -> None:
    """Asking for fewer cases invites hiding them."""
    stated = of(assessed(said), code)
    assert stated is not None
    assert (stated.needed, stated.reached, stated.harm, stated.key) == (needed, reached, True, "limit")
    assert (stated.gap, stated.gap_in_children, stated.points_to_win, stated.units) == (None, None, None, ())


def test_of_plans_and_satisfaction_no_more_is_asked() -> None:
    """Never a plan approved afterwards, never "how many more satisfied"."""
    ballots: dict[tuple[str, str], Typed] = {}
    for row in range(1, 6):
        cells = {"issued": 30, "valid": 30, "very_satisfied": 10, "satisfied": 10, "neutral": 5, "dissatisfied": 5}
        ballots |= {(f"TC13.1.{row:02d}", column): number for column, number in cells.items()}
    got = assessed({"VHXH": {"TC06.2.01": 4, "TC06.2.02": 3}, "TH": {}}, ballots)
    for code in ("TC06.2", "TC13.1"):
        stated = of(got, code)
        assert stated is not None
        assert (stated.key, stated.gap, stated.gap_in_children, stated.points_to_win, stated.units) == (
            "stated",
            None,
            None,
            None,
            (),
        )


def test_a_missing_return_on_harm_is_asked_for_without_a_word_on_points() -> None:
    waiting = of(assessed({}), "TC04.1", ShortfallKind.RETURN)
    assert waiting is not None
    assert (waiting.units, waiting.points_to_win, waiting.harm) == (("CA",), None, True)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(PACK.elements)), st.integers(0, 400)))
def test_whatever_is_reported_harm_never_becomes_a_target(figures: dict[str, int]) -> None:
    got = assessed({unit: dict(figures) for unit in UNITS})
    for shortfall in got.shortfalls:
        indicator = PACK.indicators.get(shortfall.code)
        if indicator is not None and (PACK.criterion(indicator.code).harm or not indicator.advise):
            counts = (shortfall.gap, shortfall.gap_in_children, shortfall.facts.get("count"))
            assert counts == (None, None, None), shortfall
            assert shortfall.points_to_win is None or shortfall.kind is ShortfallKind.SCALE
            if shortfall.key in ("limit", "stated"):
                assert shortfall.units == ()


CHILDREN = [
    # part, whole → children still needed for 95 %
    ("94 trên 100 cần thêm 1", 94, 100, 1),
    ("95 trên 100 là đủ", 95, 100, None),
    ("94,999 %: 1 trẻ", 94_999, 100_000, 1),
    ("18 trên 20 = 90 %: 1 trẻ", 18, 20, 1),
    ("0 trên 7: cả 7", 0, 7, 7),
]


@pytest.mark.parametrize(("part", "whole", "more"), [c[1:] for c in CHILDREN], ids=[c[0] for c in CHILDREN])
def test_how_many_children_more(part: int, whole: int, more: int | None) -> None:
    """One child too few and the commune misses the band; one too many and it is asked for nothing."""
    scale = item("TC01.1", 50, band(50, 95), band(0, None, 95), zero=0)
    got = result(small_pack(), commune(("T", "TRUONG")), scale, returned("T", {"TC01.1.01": whole, "TC01.1.02": part}))
    found = of(got, "TC01.1")
    assert (found.gap_in_children if found else None) == more
    if found and more:
        assert Fraction((part + more) * 100, whole) >= 95 > Fraction((part + more - 1) * 100, whole)


EDGES = [
    # edge, part, whole → children still needed, percentage points lacking
    ("99,9 %: 998 trên 1000 cần thêm đúng 1", 99.9, 998, 1000, 1, 0.1),
    ("33,3 %: 332 trên 1000 cần thêm đúng 1", 33.3, 332, 1000, 1, 0.1),
    ("97,7 %: 0 trên 1000 cần 977", 97.7, 0, 1000, 977, 97.7),
]


@pytest.mark.parametrize(
    ("edge", "part", "whole", "more", "gap"), [case[1:] for case in EDGES], ids=[case[0] for case in EDGES]
)
def test_an_edge_with_a_decimal_asks_for_no_child_too_many(
    edge: float, part: int, whole: int, more: int, gap: float
) -> None:
    """99.9 is no binary number: taken as one it lies a hair above 999 of 1000."""
    scale = item("TC01.1", 50, band(50, edge), band(0, None, edge), zero=0)
    campaign = commune(("T", "TRUONG"))

    def scored(children: int) -> Assessment:
        said: dict[str, Typed] = {"TC01.1.01": whole, "TC01.1.02": children}
        return result(small_pack(), campaign, scale, returned("T", said))

    found = of(scored(part), "TC01.1")
    assert found is not None
    assert (found.gap_in_children, found.gap) == (more, gap)
    assert [scored(part + n).indicators[0].certain for n in (more - 1, more)] == [0, 50]


def test_a_band_that_starts_above_its_edge_needs_one_more() -> None:
    """ "Trên 95 %": 95 of 100 is not enough."""
    scale = item("TC01.1", 50, band(50, 95, None, over=True), band(0, None, 95, over=True), zero=0)
    got = result(small_pack(), commune(("T", "TRUONG")), scale, returned("T", {"TC01.1.01": 100, "TC01.1.02": 95}))
    found = of(got, "TC01.1")
    assert found is not None
    assert (found.gap_in_children, found.gap, found.facts["above"]) == (1, 0, 1)


def test_villages_and_meetings_are_not_children() -> None:
    got = of(assessed({"VHXH": {"TC01.2.01": 12, "TC01.2.02": 9}}), "TC01.2")
    assert got is not None
    assert (got.gap_in_children, got.facts["count"], got.facts["measure"], got.units) == (None, 3, "thon", ("VHXH",))
    counted = of(
        result(
            small_pack(Measure.COUNT),
            commune(("T", "TRUONG")),
            item("TC01.1", 20, band(20, 4), band(0, None, 4)),
            returned("T", {"TC01.1.02": 1}),
        ),
        "TC01.1",
    )
    assert counted is not None
    assert (counted.needed, counted.reached, counted.gap) == (4, 1, 3)


def test_a_document_is_missing_only_where_figures_say_that_it_exists() -> None:
    got = assessed({"VHXH": {"TC01.1.01": True, "TC06.2.01": 0, "TC06.2.02": 0}})
    assert of(got, "TC01.1", ShortfallKind.DOCUMENT) is not None
    assert of(got, "TC06.2", ShortfallKind.DOCUMENT) is None
    named = assessed({"VHXH": {"TC01.1.01": True}}, {("TC01.1", "evidence"): "Quyết định 12/QĐ-UBND ngày 05/3/2026"})
    assert of(named, "TC01.1", ShortfallKind.DOCUMENT) is None


def test_missing_data_and_missing_scale_are_two_messages() -> None:
    """The unit cannot find the official text, the office cannot count the children."""
    got = assessed({"HT": {"TC02.1.01": 100, "TC02.1.02": 97}}, illustrative=False)
    assert of(got, "TC02.1", ShortfallKind.RETURN) is None
    office = of(got, "TC02.1", ShortfallKind.SCALE)
    assert office is not None
    assert (office.units, office.facts["missing"]) == ((), "no_bands, no_maximum")
    unit = of(got, "TC07.1", ShortfallKind.RETURN)
    assert unit is not None
    assert unit.units == ("TYT",)


def test_what_can_win_most_comes_first() -> None:
    points = [s.points_to_win for s in assessed({"TYT": {"TC07.1.01": 100, "TC07.1.02": 97}}).shortfalls]
    known = [p for p in points if p is not None]
    assert known == sorted(known, reverse=True)
    assert points[len(known) :] == [None] * (len(points) - len(known))

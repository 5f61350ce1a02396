"""One figure followed from a return to points, verdict and deficiency."""

from qs_workbook.model.kinds import Basis, State, Verdict
from tests.assess.cases import band, commune, item, official, result, returned, small_pack

SCALE = [
    *item("TC01.1", 50, band(50, 98), band(20, 90, 98), band(0, None, 90), zero=50),
    official("TC01.MAX", 50),
    official("TC01.PASS", 0),
    official("TOTAL.MAX", 50),
    official("TOTAL.MIN.mien_nui", 50),
]


def test_a_complete_round_gives_a_point_and_says_what_is_lacking() -> None:
    """Otherwise the commune could not say how many children are missing to the full points."""
    campaign = commune(("T1", "TRUONG"), ("T2", "TRUONG"), commune_type="mien_nui")
    got = result(
        small_pack(),
        campaign,
        SCALE,
        returned("T1", {"TC01.1.01": 60, "TC01.1.02": 59}),
        returned("T2", {"TC01.1.01": 40, "TC01.1.02": 37}),
    )
    (only,) = got.indicators
    assert (only.numerator, only.denominator, only.value_low, only.certain, only.possible) == (96, 100, 96, 20, 20)
    assert only.basis is Basis.KNOWN
    assert got.verdict is Verdict.NOT_MET
    assert got.rules[2].holds is False
    lacking = got.shortfalls[0]
    assert (lacking.code, lacking.needed, lacking.reached, lacking.gap, lacking.gap_in_children) == (
        "TC01.1",
        98,
        96,
        2,
        2,
    )
    assert (lacking.points_to_win, lacking.units) == (30, ("T2", "T1"))


def test_an_awaited_unit_leaves_the_indicator_open_and_is_asked() -> None:
    """Otherwise a missing school would count as a school without pupils."""
    campaign = commune(("T1", "TRUONG"), ("T2", "TRUONG"), commune_type="mien_nui")
    got = result(small_pack(), campaign, SCALE, returned("T1", {"TC01.1.01": 60, "TC01.1.02": 59}))
    (only,) = got.indicators
    assert (only.value_low, only.certain, only.possible, only.basis) == (None, 0, 50, Basis.PARTIAL)
    assert only.reasons == ("awaited",)
    assert got.verdict is Verdict.UNDETERMINED
    assert [(s.kind.value, s.units) for s in got.shortfalls if s.kind == "return"] == [("return", ("T2",))]
    waiting = [d for d in got.data if d.unit == "T2"]
    assert [(d.code, d.state, d.file, d.low, d.used) for d in waiting] == [
        ("TC01.1.01", State.AWAITED, None, None, True),
        ("TC01.1.02", State.AWAITED, None, None, True),
    ]

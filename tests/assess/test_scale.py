"""The scale in force: what the pack knows, what the office confirmed in Excel, what an overlay fills."""

from dataclasses import replace
from datetime import date

import pytest

from qs_workbook.assess.scale import effective_scale, needed_values, scale_counts
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import Measure, Status
from qs_workbook.model.scale import Band, ScaleEntry
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from tests.assess.cases import band, commune


@pytest.fixture(scope="module")
def pack() -> CriteriaSet:
    return load_pack(folder("templates") / "qd06-2019")


def entered(code: str, value: float | None = None, *, ticked: bool = True, band: Band | None = None) -> ScaleEntry:
    """A row of sheet Thang điểm, ticked under a filled head or not."""
    status = Status.OFFICIAL if ticked else Status.SECONDARY
    return ScaleEntry(code, status, "văn bản", value, band, "Điều 7", "Nông Thị B", date(2026, 10, 20))


def test_of_1000_points_only_255_are_known_and_none_is_official(pack: CriteriaSet) -> None:
    """An unconfirmed figure must never pass for the law."""
    scale, told = effective_scale(pack, commune())
    assert told == ()
    assert (
        sum(scale.value(f"TC01.{n}.MAX") or 0 for n in (1, 2, 3))
        + sum(scale.value(code) or 0 for code in ("TC06.MAX", "TC07.MAX"))
        == 255
    )
    counts = scale_counts(pack, scale, "mien_nui")
    assert (counts["official"], counts["illustrative"]) == (0, 0)
    assert scale.value("TOTAL.MIN.mien_nui") == 800
    assert scale.status("TOTAL.MAX") is Status.MISSING


def test_the_overlay_fills_every_gap_and_touches_nothing_known(pack: CriteriaSet) -> None:
    known, _ = effective_scale(pack, commune())
    scale, told = effective_scale(pack, commune(illustrative=True))
    assert told == ()
    assert scale_counts(pack, scale)["missing"] == 0
    assert all(scale.entries[code] == entry for code, entry in known.entries.items())
    assert all(scale.status(code) is Status.ILLUSTRATIVE for code in scale.entries if code not in known.entries)


def test_the_overlay_is_cut_where_a_band_is_known(pack: CriteriaSet) -> None:
    """A made-up band must not overlap what is known: from 95 is known, so the made-up one ends below 95."""
    made_up = ScaleEntry("TC06.1.B02", Status.ILLUSTRATIVE, band=Band(0))
    one = replace(pack, illustrative=(made_up,))
    scale, told = effective_scale(one, commune(illustrative=True))
    assert told == ()
    assert scale.item("TC06.1").bands == (Band(0, None, True, 95, False), Band(50, 95))


def test_a_tick_makes_the_value_official_and_only_a_tick(pack: CriteriaSet) -> None:
    ticked, _ = effective_scale(pack, commune(scale_entries=(entered("TC07.MAX", 50),)))
    typed, _ = effective_scale(pack, commune(scale_entries=(entered("TC07.MAX", 50, ticked=False),)))
    assert (ticked.status("TC07.MAX"), typed.status("TC07.MAX")) == (Status.OFFICIAL, Status.SECONDARY)


DIFFERENCES = [
    # entered, ticked → value in force
    ("đã đối chiếu: thay giá trị của bộ tiêu chí", 60, True, 60),
    ("chưa đối chiếu: giữ giá trị của bộ tiêu chí", 60, False, 50),
]


@pytest.mark.parametrize(
    ("value", "ticked", "in_force"), [case[1:] for case in DIFFERENCES], ids=[case[0] for case in DIFFERENCES]
)
def test_a_difference_from_the_pack_is_told_where_it_stands(
    pack: CriteriaSet, value: float, ticked: bool, in_force: float
) -> None:
    scale, told = effective_scale(pack, commune(scale_entries=(entered("TC07.1.MAX", value, ticked=ticked),)))
    assert scale.value("TC07.1.MAX") == in_force
    first = told[0]
    assert (first.code, first.row, first.column, first.sheet) == ("SCALE-DIFFERS", "TC07.1.MAX", "value", "Thang điểm")
    assert first.cell is not None
    assert first.facts["in_pack"] == "50"
    assert first.facts["entered"] == "60"


def test_a_ladder_typed_upwards_replaces_the_known_top_band_wherever_it_stands(pack: CriteriaSet) -> None:
    """The officer types bands in the order of her document: the same band in another row is no difference."""
    rows = (
        entered("TC07.1.B01", band=band(0, None, 90)),
        entered("TC07.1.B02", band=band(20, 90, 98)),
        entered("TC07.1.B03", band=band(50, 98)),
    )
    scale, told = effective_scale(pack, commune(scale_entries=rows))
    assert told == ()
    assert [b.points for b in scale.item("TC07.1").bands] == [0, 20, 50]
    assert dict(needed_values(pack, scale))["TC07.1.B"] is Status.OFFICIAL


FAULTS = [
    ("hai mức trùng nhau", [band(0, None, 99), band(50, 98)], "SCALE-BAND-OVERLAP"),
    ("từ lớn hơn đến", [band(0, None, 98), band(20, 99, 98), band(50, 98)], "SCALE-BAND-ORDER"),
    ("kết quả tốt hơn lại ít điểm hơn", [band(20, None, 98), band(0, 98)], "SCALE-NOT-MONOTONE"),
    ("quá điểm tối đa", [band(0, None, 98), band(60, 98)], "SCALE-OVER-MAX"),
]


@pytest.mark.parametrize(("bands", "code"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_bands_at_fault_are_told_and_score_nothing(pack: CriteriaSet, bands: list[Band], code: str) -> None:
    """Two bands for one value would add both; better no scale than a wrong one."""
    bare = replace(pack, scale=tuple(e for e in pack.scale if not e.code.startswith("TC07.1.B")))
    rows = tuple(entered(f"TC07.1.B{n:02d}", band=b) for n, b in enumerate(bands, start=1))
    scale, told = effective_scale(bare, commune(scale_entries=rows))
    assert code in [finding.code for finding in told]
    assert scale.item("TC07.1").bands == ()


def test_a_gap_is_a_fault_only_once_everything_is_confirmed(pack: CriteriaSet) -> None:
    """While a band is merely unknown it is counted as missing; a confirmed table with a hole is misread."""
    confirmed = (entered("TC07.1.B01", band=band(50, 98)), entered("TC07.1.B02", band=band(0, None, 90)))
    _, told = effective_scale(pack, commune(scale_entries=confirmed))
    assert [(f.code, f.row) for f in told] == [("SCALE-BAND-GAP", "TC07.1.B01")]
    _, quiet = effective_scale(pack, commune())
    assert quiet == ()


SUMS = [
    ("các chỉ tiêu cộng lại khác tiêu chí", {"TC07.1.MAX": 40.0}, "TC07.MAX"),
    ("các tiêu chí cộng lại quá tổng", {"TOTAL.MAX": 100.0}, "TOTAL.MAX"),
]


@pytest.mark.parametrize(("values", "row"), [case[1:] for case in SUMS], ids=[case[0] for case in SUMS])
def test_maxima_add_up(pack: CriteriaSet, values: dict[str, float], row: str) -> None:
    rows = tuple(entered(code, value) for code, value in values.items())
    _, told = effective_scale(pack, commune(scale_entries=rows))
    assert row in [f.row for f in told if f.code == "SCALE-SUM-DIFFERS"]


def test_a_pass_rule_above_the_maximum_is_told(pack: CriteriaSet) -> None:
    _, told = effective_scale(pack, commune(scale_entries=(entered("TC07.PASS", 51),)))
    assert [(f.code, f.row) for f in told] == [("SCALE-OVER-MAX", "TC07.PASS")]


BEYOND = [
    # what was entered → the value then in force
    ("mẫu số bằng 0 được 500 trên tối đa 50", "TC07.1.ZERO", 500, "SCALE-OVER-MAX"),
    ("điểm âm khi mẫu số bằng 0", "TC07.1.ZERO", -5, "SCALE-OVER-MAX"),
    ("điểm đạt cao hơn điểm tối đa", "TC07.PASS", 500, "SCALE-OVER-MAX"),
    ("điểm tối đa âm", "TC02.1.MAX", -40, "SCALE-OVER-MAX"),
    ("tính trên 0 trẻ em", "TC05.1.PER", 0, "SCALE-PER-NOT-POSITIVE"),
    ("tính trên số trẻ em âm", "TC05.1.PER", -1000, "SCALE-PER-NOT-POSITIVE"),
]


@pytest.mark.parametrize(("code", "value", "told"), [case[1:] for case in BEYOND], ids=[case[0] for case in BEYOND])
def test_a_value_that_cannot_be_is_told_and_never_scored_with(
    pack: CriteriaSet, code: str, value: float, told: str
) -> None:
    """500 of 50 points for a zero denominator, or full points for harm per 0 children, would be won by a slip."""
    scale, findings = effective_scale(pack, commune(scale_entries=(entered(code, value),)))
    assert (told, code) in [(f.code, f.row) for f in findings]
    assert scale.value(code) is None


def test_an_unconfirmed_ladder_typed_upwards_fills_all_but_the_known_band(pack: CriteriaSet) -> None:
    """The pack knows the top band in row 1; the officer's lowest band stands in that row and must not get lost."""
    rows = (
        entered("TC06.1.B01", band=band(0, None, 70), ticked=False),
        entered("TC06.1.B02", band=band(10, 70, 95), ticked=False),
        entered("TC06.1.B03", band=band(50, 95), ticked=False),
    )
    scale, told = effective_scale(pack, commune(scale_entries=rows))
    assert told == ()
    assert [(b.from_, b.points) for b in scale.item("TC06.1").bands] == [(None, 0), (70, 10), (95, 50)]


def test_what_a_full_scale_needs(pack: CriteriaSet) -> None:
    """An indicator that earns nothing needs nothing; N only for rates; a set of bands counts once."""
    scale, _ = effective_scale(pack, commune(illustrative=True))
    needed = dict(needed_values(pack, scale, "mien_nui"))
    assert [code for code in needed if code.startswith("TOTAL")] == ["TOTAL.MAX", "TOTAL.MIN.mien_nui"]
    assert [code for code in needed if code.startswith("TC03.1")] == [
        "TC03.1.MAX",
        "TC03.1.PER",
        "TC03.1.ZERO",
        "TC03.1.B",
    ]
    assert [code for code in needed if code.startswith("TC02.3")] == ["TC02.3.MAX"]
    without_n = {i.code for i in pack.indicators.values() if i.measure is not Measure.RATE}
    assert not any(f"{code}.PER" in needed for code in without_n)
    assert len(dict(needed_values(pack, scale))) == len(needed) + 2


def test_what_is_invented_never_questions_what_is_confirmed(pack: CriteriaSet) -> None:
    """In a demonstration the officer enters the true maximum 30: made-up bands up to 50 points give way in silence."""
    rows = (entered("TC02.1.MAX", 30), entered("TC03.PASS", 40), entered("TC03.MAX", 40), entered("TC03.1.MAX", 40))
    scale, told = effective_scale(pack, commune(illustrative=True, scale_entries=rows))
    assert told == ()
    assert (scale.value("TC02.1.MAX"), scale.item("TC02.1").bands, scale.value("TC02.1.ZERO")) == (30, (), None)
    assert scale.value("TC03.PASS") == 40
    assert dict(needed_values(pack, scale))["TC02.1.B"] is Status.MISSING

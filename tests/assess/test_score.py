"""Worked cases of one indicator: situation → interval, as an official would work them out by hand."""

from dataclasses import replace

import pytest

from qs_workbook.assess.score import score
from qs_workbook.model.assessment import IndicatorRecord
from qs_workbook.model.kinds import Basis, Measure
from qs_workbook.model.scale import Band, ScaleItem

Bounds = tuple[float | None, float | None]
OPEN: Bounds = (None, None)


def one(number: float) -> Bounds:
    return number, number


# Every kind of scale item with one ladder each. Shares: from 98 → 50, from 90 to below 98 → 20, below 90 → 0.
ITEMS = {
    Measure.YES_NO: ScaleItem("A", 50, (Band(50, 1, True), Band(0, None, True, 1, False)), None, None),
    Measure.SHARE: ScaleItem(
        "B", 50, (Band(0, None, True, 90, False), Band(20, 90, True, 98, False), Band(50, 98)), None, 50
    ),
    # Harm, per 1,000 children: none → 40; above 0 up to 2 → 10; above 2 → 0.
    Measure.RATE: ScaleItem(
        "C", 40, (Band(40, None, True, 0, True), Band(10, 0, False, 2, True), Band(0, 2, False)), 1000, 5
    ),
    Measure.COUNT: ScaleItem(
        "D", 20, (Band(20, 4), Band(5, 1, True, 4, False), Band(0, None, True, 1, False)), None, None
    ),
    Measure.AMOUNT: ScaleItem("E", 20, (Band(20, 50_000_000), Band(0, None, True, 50_000_000, False)), None, None),
}


def record(measure: Measure, numerator: Bounds, denominator: Bounds = OPEN, **item: object) -> IndicatorRecord:
    higher = measure is not Measure.RATE
    return IndicatorRecord(
        "X.1",
        measure,
        higher,
        *numerator,
        *denominator,
        item=replace(ITEMS[measure], **item),  # type: ignore[arg-type]
    )


CASES = [
    # measure, numerator, denominator → value, certain, possible, basis
    ("có người làm công tác bảo vệ trẻ em", Measure.YES_NO, one(1), OPEN, one(1), 50, 50, Basis.KNOWN),
    ("chưa có người làm công tác", Measure.YES_NO, one(0), OPEN, one(0), 0, 0, Basis.KNOWN),
    ("chưa gửi: có thể có, có thể không", Measure.YES_NO, (0, 1), OPEN, (0, 1), 0, 50, Basis.PARTIAL),
    ("98/100 vừa chạm mức 98 %", Measure.SHARE, one(98), one(100), one(98), 50, 50, Basis.KNOWN),
    ("97/100 ngay dưới mức 98 %", Measure.SHARE, one(97), one(100), one(97), 20, 20, Basis.KNOWN),
    (
        "48999/50000 = 97,998 % không làm tròn lên 98",
        Measure.SHARE,
        one(48999),
        one(50000),
        one(97.998),
        20,
        20,
        Basis.KNOWN,
    ),
    ("49/50 = 98 % đúng mức", Measure.SHARE, one(49), one(50), one(98), 50, 50, Basis.KNOWN),
    ("tử số chưa gửi", Measure.SHARE, OPEN, one(100), OPEN, 0, 50, Basis.PARTIAL),
    ("mẫu số chưa gửi", Measure.SHARE, one(97), OPEN, OPEN, 0, 50, Basis.PARTIAL),
    ("hai cách đọc 95 hoặc 99", Measure.SHARE, (95, 99), one(100), (95, 99), 20, 50, Basis.PARTIAL),
    ("hai cách đọc cùng một mức điểm", Measure.SHARE, (98, 100), one(100), (98, 100), 50, 50, Basis.PARTIAL),
    ("phần thiếu nằm từ 0 đến tổng", Measure.SHARE, (0, 100), one(100), (0, 100), 0, 50, Basis.PARTIAL),
    ("mẫu số mâu thuẫn 100 hoặc 110", Measure.SHARE, one(99), (100, 110), (90, 99), 20, 50, Basis.PARTIAL),
    ("không phát sinh: mẫu số bằng 0", Measure.SHARE, one(0), one(0), OPEN, 50, 50, Basis.ZERO_DENOMINATOR),
    ("mẫu số có thể bằng 0", Measure.SHARE, one(0), (0, 10), OPEN, 0, 50, Basis.PARTIAL),
    ("không tỷ lệ nào quá 100 %", Measure.SHARE, (98, 123), one(100), (98, 100), 50, 50, Basis.PARTIAL),
    ("12 trên 10: một trong hai số sai", Measure.SHARE, one(12), one(10), OPEN, 0, 50, Basis.PARTIAL),
    ("5 trẻ trong số 0 trẻ: một trong hai số sai", Measure.RATE, one(5), one(0), OPEN, 0, 40, Basis.PARTIAL),
    ("không có vụ nào trong 2000 trẻ", Measure.RATE, one(0), one(2000), one(0), 40, 40, Basis.KNOWN),
    ("4/2000 = 2 phần nghìn, đúng giới hạn", Measure.RATE, one(4), one(2000), one(2), 10, 10, Basis.KNOWN),
    ("5/2000 = 2,5 phần nghìn, vượt giới hạn", Measure.RATE, one(5), one(2000), one(2.5), 0, 0, Basis.KNOWN),
    ("tỷ suất chưa gửi", Measure.RATE, OPEN, one(2000), OPEN, 0, 40, Basis.PARTIAL),
    ("tỷ suất có hai số 0 hoặc 4", Measure.RATE, (0, 4), one(2000), (0, 2), 10, 40, Basis.PARTIAL),
    ("không có trẻ nào trong mẫu số", Measure.RATE, one(0), one(0), OPEN, 5, 5, Basis.ZERO_DENOMINATOR),
    ("4 diễn đàn, đúng mức", Measure.COUNT, one(4), OPEN, one(4), 20, 20, Basis.KNOWN),
    ("3 diễn đàn, ngay dưới", Measure.COUNT, one(3), OPEN, one(3), 5, 5, Basis.KNOWN),
    ("số diễn đàn chưa gửi", Measure.COUNT, OPEN, OPEN, OPEN, 0, 20, Basis.PARTIAL),
    ("hai cách đọc 1 hoặc 4", Measure.COUNT, (1, 4), OPEN, (1, 4), 5, 20, Basis.PARTIAL),
    ("50 triệu đồng, đúng mức", Measure.AMOUNT, one(5e7), OPEN, one(5e7), 20, 20, Basis.KNOWN),
    ("49.999.999 đồng, ngay dưới", Measure.AMOUNT, one(49_999_999), OPEN, one(49_999_999), 0, 0, Basis.KNOWN),
    ("kinh phí chưa gửi", Measure.AMOUNT, OPEN, OPEN, OPEN, 0, 20, Basis.PARTIAL),
]


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "value", "certain", "possible", "basis"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_points_of_a_situation(
    measure: Measure,
    numerator: Bounds,
    denominator: Bounds,
    value: Bounds,
    certain: float,
    possible: float,
    basis: Basis,
) -> None:
    got = score(record(measure, numerator, denominator))
    assert ((got.value_low, got.value_high), got.certain, got.possible, got.basis) == (value, certain, possible, basis)


UNKNOWN_SCALE = [
    # what is missing → certain, possible, reason
    ("không có mức điểm nào", {"bands": ()}, 0, 50, "no_bands"),
    ("chỉ biết mức cao nhất, kết quả nằm dưới mức đó", {"bands": (Band(50, 98),)}, 0, 50, "no_bands"),
    ("không biết điểm tối đa", {"maximum": None}, 0, None, "no_maximum"),
]


@pytest.mark.parametrize(
    ("lost", "certain", "possible", "reason"), [c[1:] for c in UNKNOWN_SCALE], ids=[c[0] for c in UNKNOWN_SCALE]
)
def test_what_the_scale_does_not_say_is_not_zero(
    lost: dict[str, object], certain: float, possible: float | None, reason: str
) -> None:
    """A missing band is "chưa chấm được"; were it 0, the commune would be told that it failed."""
    got = score(record(Measure.SHARE, one(97), one(100), **lost))
    assert (got.certain, got.possible, got.basis) == (certain, possible, Basis.NO_SCALE)
    assert reason in got.reasons


def test_a_known_top_band_scores_though_the_rest_of_the_scale_is_unknown() -> None:
    got = score(record(Measure.SHARE, one(99), one(100), bands=(Band(50, 98),)))
    assert (got.certain, got.possible, got.basis) == (50, 50, Basis.KNOWN)


def test_a_ladder_that_ends_at_100_percent_is_whole() -> None:
    """An official table says "từ 98 đến 100 %": a figure of two readings is asked of the unit, not of the office."""
    bands = (Band(0, 0, True, 98, False), Band(50, 98, True, 100, True))
    got = score(record(Measure.SHARE, (98, 123), one(100), bands=bands))
    assert (got.certain, got.possible, got.basis, got.reasons) == (50, 50, Basis.PARTIAL, ())


def test_a_rate_without_its_n_has_no_value() -> None:
    got = score(record(Measure.RATE, one(1), one(2000), per=None))
    assert (got.value_low, got.certain, got.possible, got.reasons) == (None, 0, 40, ("no_per",))


def test_a_zero_denominator_without_its_rule_is_open() -> None:
    got = score(record(Measure.SHARE, one(0), one(0), zero_points=None))
    assert (got.certain, got.possible, got.reasons) == (0, 50, ("no_zero_rule",))


def test_an_indicator_with_maximum_0_earns_nothing_and_asks_nothing() -> None:
    got = score(record(Measure.SHARE, OPEN, OPEN, maximum=0, bands=()))
    assert (got.certain, got.possible, got.maximum, got.basis) == (0, 0, 0, Basis.KNOWN)

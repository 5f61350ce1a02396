""" "Không áp dụng" is no figure: situation → points, as an official would expect them. Made-up scale of the pack."""

import pytest

from qs_workbook.assess.scale import effective_scale
from qs_workbook.model.assessment import Assessment
from qs_workbook.model.kinds import Basis, ShortfallKind, State
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from tests.assess.cases import Typed, commune, result, returned

PACK = load_pack(folder("templates") / "qd06-2019")
UNITS = ("VHXH", "CA", "TYT", "MN", "TH")
NA = State.NOT_APPLICABLE
Said = dict[str, dict[str, Typed]]


def assessed(said: Said) -> Assessment:
    campaign = commune(*((unit, unit) for unit in UNITS), illustrative=True, commune_type="mien_nui")
    scale, _ = effective_scale(PACK, campaign)
    return result(PACK, campaign, list(scale.entries.values()), *(returned(u, figures) for u, figures in said.items()))


CASES: list[tuple[str, Said, str, float, float, Basis]] = [
    (
        "công an chọn không áp dụng cho số trẻ vi phạm: không phải là 0 trẻ",
        {"CA": {"TC00.1.08": 2000, "TC04.1.01": NA}},
        "TC04.1",
        0,
        75,
        Basis.PARTIAL,
    ),
    (
        "công an ghi 0 trẻ vi phạm",
        {"CA": {"TC00.1.08": 2000, "TC04.1.01": 0}},
        "TC04.1",
        75,
        75,
        Basis.KNOWN,
    ),
    (
        "công an chọn không áp dụng cho dân số: tỷ suất để ngỏ, không phải là không có trẻ",
        {"CA": {"TC00.1.08": NA}, "VHXH": {"TC03.1.01": 1, "TC00.1.08": 2000}},
        "TC03.1",
        0,
        100,
        Basis.PARTIAL,
    ),
    (
        "có hay không người làm công tác: không áp dụng không phải là không có",
        {"VHXH": {"TC01.1.01": NA}},
        "TC01.1",
        0,
        50,
        Basis.PARTIAL,
    ),
    (
        "thôn có điểm vui chơi không áp dụng: số thôn vẫn dùng cho cộng tác viên",
        {"VHXH": {"TC01.2.01": 10, "TC01.2.02": 10, "TC12.2.01": NA}},
        "TC01.2",
        15,
        15,
        Basis.KNOWN,
    ),
    (
        "thôn có điểm vui chơi không áp dụng: chỉ tiêu ấy để ngỏ",
        {"VHXH": {"TC01.2.01": 10, "TC01.2.02": 10, "TC12.2.01": NA}},
        "TC12.2",
        0,
        20,
        Basis.PARTIAL,
    ),
    (
        "3-5 tuổi không áp dụng: số trẻ 5 tuổi đã báo vẫn được tính",
        {"VHXH": {"TC10.2.01": NA, "TC10.3.01": 60, "TC10.3.02": 10}},
        "TC10.3",
        0,
        0,
        Basis.KNOWN,
    ),
    (
        "40 trẻ thuộc diện, số tiêm chủng không áp dụng: chưa biết, không phải không phát sinh",
        {"TYT": {"TC07.1.01": 40, "TC07.1.02": NA}},
        "TC07.1",
        0,
        50,
        Basis.PARTIAL,
    ),
    (
        "cả hai không áp dụng: không phát sinh",
        {"TYT": {"TC07.1.01": NA, "TC07.1.02": NA}},
        "TC07.1",
        50,
        50,
        Basis.ZERO_DENOMINATOR,
    ),
    (
        "trường mầm non không khám: hai trường còn lại đủ để tính",
        {
            "MN": {"TC09.1.02": NA, "TC09.1.04": NA},
            "TH": {"TC09.1.02": 100, "TC09.1.04": 96},
            "TYT": {"TC09.1.05": 20, "TC09.1.06": 20},
        },
        "TC09.1",
        75,
        75,
        Basis.KNOWN,
    ),
]


@pytest.mark.parametrize(
    ("said", "code", "certain", "possible", "basis"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_points(said: Said, code: str, certain: float, possible: float, basis: Basis) -> None:
    """A word chosen in the wrong row must neither win nor lose the commune a criterion."""
    (got,) = [i for i in assessed(said).indicators if i.code == code]
    assert (got.certain, got.possible, got.basis) == (certain, possible, basis)
    assert (basis is Basis.PARTIAL) is ("not_applicable" in got.reasons)


def test_the_unit_is_asked_for_the_figure_and_harm_stays_without_points() -> None:
    got = assessed({"CA": {"TC00.1.08": 2000, "TC04.1.01": NA}, "VHXH": {"TC01.1.01": NA}})
    asked = {
        s.code: (s.units, s.key, s.points_to_win) for s in got.shortfalls if s.kind is ShortfallKind.FIGURE and s.units
    }
    assert asked["TC04.1"] == (("CA",), "unclear", None)
    assert asked["TC01.1"] == (("VHXH",), "unclear", 50)

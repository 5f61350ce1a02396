"""Contradictions between units: who reports what → query, note or silence, by owner and tolerance."""

import pytest

from qs_workbook.model.campaign import Unit
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import State
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from qs_workbook.rules.campaign import check_campaign
from tests.assess.cases import Typed, commune, returned

CAMPAIGN = commune(("CA", "CA"), ("TYT", "TYT"), ("HT", "HT"), ("VHXH", "VHXH"), ("V2", "VHXH"), ("MN1", "MN"))
Said = dict[str, dict[str, Typed]]


@pytest.fixture(scope="module")
def pack() -> CriteriaSet:
    return load_pack(folder("templates") / "qd06-2019")


CASES: list[tuple[str, Said, list[tuple[str, str]]]] = [
    ("công an và trạm y tế bằng nhau", {"CA": {"TC00.1.03": 500}, "TYT": {"TC00.1.03": 500}}, []),
    (
        "lệch 2 % đúng mức cho phép",
        {"CA": {"TC00.1.03": 500}, "TYT": {"TC00.1.03": 510}},
        [("FIGURE-NEAR", "TC00.1.03")],
    ),
    (
        "lệch quá 2 %",
        {"CA": {"TC00.1.03": 500}, "TYT": {"TC00.1.03": 511}},
        [("FIGURE-CONTRADICTED", "TC00.1.03")],
    ),
    ("chưa có số của đơn vị chủ trì thì chưa so", {"TYT": {"TC00.1.03": 511}}, []),
    ("số chưa rõ thì chưa so", {"CA": {"TC00.1.03": 500}, "TYT": {"TC00.1.03": State.UNREADABLE}}, []),
    (
        "hai nơi cùng chủ trì báo khác nhau",
        {"VHXH": {"TC03.1.01": 1}, "V2": {"TC03.1.01": 2}},
        [("FACT-CONTRADICTED", "TC03.1.01")],
    ),
    (
        "hai phòng cùng gửi một số: có thể cộng hai lần",
        {"VHXH": {"TC06.1.01": 86}, "V2": {"TC06.1.01": 86}},
        [("FIGURE-SENT-TWICE", "TC06.1.01")],
    ),
    ("hai phòng gửi hai phần khác nhau", {"VHXH": {"TC06.1.01": 80}, "V2": {"TC06.1.01": 6}}, []),
    (
        "trẻ sinh: hộ tịch và trạm y tế lệch quá mức",
        {"HT": {"TC02.1.01": 100}, "TYT": {"TC02.1.05": 103}},
        [("CROSS-CHECK-DIFFERS", "CC.SINH")],
    ),
    (
        "trẻ sinh: lệch trong mức",
        {"HT": {"TC02.1.01": 100}, "TYT": {"TC02.1.05": 102}},
        [("CROSS-CHECK-NEAR", "CC.SINH")],
    ),
    (
        "trường cân nhiều trẻ hơn cả xã",
        {"MN1": {"TC08.3.01": 60}, "TYT": {"TC08.1.02": 50}},
        [("CROSS-CHECK-DIFFERS", "CC.CAN.MN")],
    ),
    (
        "không áp dụng cho số trẻ vi phạm, dân số có: không còn số để tính",
        {"CA": {"TC00.1.08": 2000, "TC04.1.01": State.NOT_APPLICABLE}},
        [("NOT-APPLICABLE-ALONE", "TC04.1.01")],
    ),
    (
        "không áp dụng cho dân số, mẫu số của tám chỉ tiêu: hỏi một lần",
        {"CA": {"TC00.1.08": State.NOT_APPLICABLE}},
        [("NOT-APPLICABLE-ALONE", "TC00.1.08")],
    ),
    (
        "một phòng không áp dụng, phòng kia có số",
        {"VHXH": {"TC01.1.01": State.NOT_APPLICABLE}, "V2": {"TC01.1.01": True}},
        [],
    ),
    (
        "tổng không áp dụng mà phần có số",
        {"TYT": {"TC07.1.01": State.NOT_APPLICABLE, "TC07.1.02": 30}},
        [("NOT-APPLICABLE-ALONE", "TC07.1.01")],
    ),
    (
        "phần không áp dụng khi tổng có số: đã hỏi ngay tại biểu của đơn vị",
        {"TYT": {"TC07.1.01": 40, "TC07.1.02": State.NOT_APPLICABLE}},
        [],
    ),
    (
        "cả hai không áp dụng: không phát sinh",
        {"TYT": {"TC07.1.01": State.NOT_APPLICABLE, "TC07.1.02": State.NOT_APPLICABLE}},
        [],
    ),
    ("trường cân ít hơn cả xã là bình thường", {"MN1": {"TC08.3.01": 40}, "TYT": {"TC08.1.02": 50}}, []),
]


@pytest.mark.parametrize(("said", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_told_across_units(pack: CriteriaSet, said: Said, expected: list[tuple[str, str]]) -> None:
    returns = {unit: returned(unit, figures).submission for unit, figures in said.items()}
    got = check_campaign(pack, CAMPAIGN, returns)
    assert [(f.code, f.row) for f in got] == expected
    assert all(f.unit == "" for f in got), "what one unit wrote must not reach another"


def test_a_contradiction_names_owner_and_both_figures(pack: CriteriaSet) -> None:
    returns = {u: returned(u, {"TC00.1.03": n}).submission for u, n in (("CA", 500), ("TYT", 520))}
    (told,) = check_campaign(pack, CAMPAIGN, returns)
    assert (told.facts["owner"], told.facts["value"], told.facts["units"], told.facts["said"]) == (
        "CA",
        500,
        "TYT",
        "TYT: 520",
    )


def test_the_village_table_is_held_against_the_totals(pack: CriteriaSet) -> None:
    campaign = commune(("VHXH", "VHXH"))
    rows: dict[tuple[str, str], Typed] = {(f"TH.00{n}", "collaborator"): n != 3 for n in (1, 2, 3)}
    told = check_campaign(pack, campaign, {"VHXH": returned("VHXH", {"TC01.2.02": 3}, rows).submission})
    assert [(f.code, f.row, f.facts["left"], f.facts["right"]) for f in told] == [
        ("CROSS-CHECK-DIFFERS", "CC.THON.CTV", 3, 2)
    ]


def test_every_cross_check_has_its_words(pack: CriteriaSet) -> None:
    assert all(f"cross_check.{check.code}.label" in pack.texts for check in pack.cross_checks)


def test_a_share_put_together_from_two_offices_is_at_most_100_percent(pack: CriteriaSet) -> None:
    """One office counts the villages, another the playgrounds: 12 of 10 is told though neither form shows it."""
    offices = (
        Unit("V1", "Phòng A", "VHXH", dropped=("TC12.2",)),
        Unit("V2", "Phòng B", "VHXH", dropped=("TC01.2",)),
    )
    said: Said = {"V1": {"TC01.2.01": 10, "TC01.2.02": 9}, "V2": {"TC12.2.01": 12}}
    returns = {unit: returned(unit, figures).submission for unit, figures in said.items()}
    got = check_campaign(pack, commune(units=offices), returns)
    assert [(f.code, f.row) for f in got] == [("SHARE-OVER-100", "TC12.2")]

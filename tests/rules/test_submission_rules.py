"""Edit rules of one return: what was typed → which finding, at which cell. Each row is one situation."""

from dataclasses import replace

import pytest

from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import Form
from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from qs_workbook.rules.cell import withheld
from qs_workbook.rules.submission import check_submission
from tests.assess.cases import Typed, commune, returned

SIGNED: dict[str, Typed] = {
    "KY.01": "final",
    "KY.02": "actual",
    "KY.03": "Lò Thị C",
    "KY.05": "Nông Văn D",
}


@pytest.fixture(scope="module")
def pack() -> CriteriaSet:
    return load_pack(folder("templates") / "qd06-2019")


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return commune(("TYT", "TYT"), ("MN1", "MN"), ("VHXH", "VHXH"))


def clean(form: Form) -> tuple[dict[str, Typed], dict[tuple[str, str], Typed]]:
    """A faultless return of any form: 10 everywhere and 0 in parts of sums, documents named, signed."""
    figures: dict[str, Typed] = dict(SIGNED)
    more: dict[tuple[str, str], Typed] = {}
    sums = [row.sum_of or row.at_most_sum_of for row in form.rows.values() if row.sum_of or row.at_most_sum_of]
    later_parts = {part for parts in sums for part in parts[1:]} - {parts[0] for parts in sums}
    for (code, column), field in form.fields.items():
        if column == "value" and field.kind.numeric and code not in SIGNED:
            figures[code] = 0 if code in later_parts else min(10, field.row.limit or 10)
        elif column == "value" and field.kind == "yes_no":
            figures[code] = True
        elif column == "evidence":
            more[code, column] = "Báo cáo 12/BC-TYT ngày 02/11/2026"
        elif field.block.code in ("TC13.2", "TH"):
            more[code, column] = {"neutral": 0, "dissatisfied": 0, "satisfied": 4, "very_satisfied": 6}.get(
                column, True if field.kind == "yes_no" else 10
            )
    return figures, more


def findings(
    pack: CriteriaSet,
    campaign: Campaign,
    unit: str,
    typed: dict[str, Typed] | None = None,
    cells: dict[tuple[str, str], Typed] | None = None,
) -> tuple[Finding, ...]:
    """What is told of a clean return with these answers changed."""
    form = lay_out_unit_form(pack, campaign, campaign.unit_by_code[unit])
    figures, more = clean(form)
    submission = returned(unit, {**figures, **(typed or {})}, {**more, **(cells or {})}).submission
    return check_submission(form, submission, pack, campaign)


def test_clean_returns_have_no_finding(pack: CriteriaSet, campaign: Campaign) -> None:
    for unit in ("TYT", "MN1", "VHXH"):
        assert findings(pack, campaign, unit) == (), unit


def test_a_row_gone_from_the_file_is_not_asked_for_at_the_cell_of_another(
    pack: CriteriaSet, campaign: Campaign
) -> None:
    """Reading told that the row is gone; "ô E12: chưa có số liệu" would name the cell in which its neighbour stands."""
    form = lay_out_unit_form(pack, campaign, campaign.unit_by_code["TYT"])
    figures, more = clean(form)
    del figures["TC07.1.02"]
    assert check_submission(form, returned("TYT", figures, more).submission, pack, campaign) == ()


def test_a_childs_name_is_asked_about_and_repeated_nowhere(pack: CriteriaSet, campaign: Campaign) -> None:
    """In a comment, or typed where a number is asked: the question about it goes to slips and workbooks by mail."""
    form = lay_out_unit_form(pack, campaign, campaign.unit_by_code["TYT"])
    figures, more = clean(form)
    submission = returned("TYT", figures, more).submission
    figure = submission.by_field()["TC07.1.02", "value"]
    typed = replace(figure, value=None, state=State.UNREADABLE, raw="cháu Lò Văn An")
    comment = Finding("CELL-COMMENT", Severity.NOTE, row="TC07.1.01", facts={"comment": "bé Hà Thị Mai chưa tiêm"})
    others = tuple(typed if o is figure else o for o in submission.observations)
    found = check_submission(form, replace(submission, observations=others, findings=(comment,)), pack, campaign)
    assert [(f.code, f.row, f.raw) for f in found] == [
        ("TEXT-PERSONAL", "TC07.1.02", None),
        ("TEXT-PERSONAL", "TC07.1.01", None),
    ]
    assert withheld(comment).facts == {"comment": "…"}
    assert withheld(Finding("CELL-NOT-A-NUMBER", Severity.QUERY, raw=typed.raw)).raw == "…"
    assert withheld(Finding("CELL-OVER-LIMIT", Severity.QUERY, raw="150000000000")).raw == "150000000000"


def test_an_unreadable_word_beside_a_blank_figure_is_asked_about_once(pack: CriteriaSet, campaign: Campaign) -> None:
    form = lay_out_unit_form(pack, campaign, campaign.unit_by_code["TYT"])
    figures, more = clean(form)
    submission = returned("TYT", {**figures, "TC07.1.02": None}, {**more, ("TC07.1.02", "state"): None}).submission
    word = submission.by_field()["TC07.1.02", "state"]
    odd = tuple(replace(o, state=State.UNREADABLE, raw="103") if o is word else o for o in submission.observations)
    assert check_submission(form, replace(submission, observations=odd), pack, campaign) == ()


CASES: list[tuple[str, str, dict[str, Typed], dict[tuple[str, str], Typed], list[tuple[str, str, str]]]] = [
    # situation, unit, figures, other cells → (code, row, column)
    ("số âm", "TYT", {"TC07.1.02": -3}, {}, [("CELL-NEGATIVE", "TC07.1.02", "value")]),
    ("12,7 trẻ", "TYT", {"TC07.1.02": 7.7}, {}, [("CELL-NOT-WHOLE", "TC07.1.02", "value")]),
    ("quá mức thường gặp", "VHXH", {"TC01.3.03": 5}, {}, [("CELL-OVER-LIMIT", "TC01.3.03", "value")]),
    ("đúng mức thường gặp", "VHXH", {"TC01.3.03": 4}, {}, []),
    ("tiêm 11 trên 10 trẻ", "TYT", {"TC07.1.02": 11}, {}, [("PART-OVER-WHOLE", "TC07.1.02", "value")]),
    ("tiêm 10 trên 10 trẻ", "TYT", {"TC07.1.02": 10}, {}, []),
    ("tổng khác các nhóm tuổi", "TYT", {"TC05.1.03": 1}, {}, [("SUM-DIFFERS", "TC05.1.01", "value")]),
    ("để trống", "TYT", {"TC07.1.02": None}, {}, [("VALUE-MISSING", "TC07.1.02", "value")]),
    ("không phát sinh là đủ", "TYT", {"TC07.1.02": State.ZERO}, {}, []),
    ("không đọc được đã báo khi đọc", "TYT", {"TC07.1.02": State.UNREADABLE}, {}, []),
    (
        "chưa có số liệu mà không nêu lý do",
        "TYT",
        {"TC07.1.02": State.NOT_AVAILABLE},
        {},
        [("REASON-MISSING", "TC07.1", "note")],
    ),
    (
        "chưa có số liệu, có lý do",
        "TYT",
        {"TC07.1.02": State.NOT_AVAILABLE},
        {("TC07.1", "note"): "chờ sổ tiêm tháng 11"},
        [],
    ),
    (
        "vừa ghi số vừa chọn không áp dụng",
        "TYT",
        {},
        {("TC07.1.02", "state"): "not_applicable"},
        [("STATE-AND-VALUE", "TC07.1.02", "state")],
    ),
    ("ghi 0 và chọn không phát sinh", "TYT", {"TC07.1.02": 0}, {("TC07.1.02", "state"): "zero"}, []),
    (
        "phần không áp dụng khi tổng có số",
        "TYT",
        {"TC07.1.02": State.NOT_APPLICABLE},
        {},
        [("PART-NOT-APPLICABLE", "TC07.1.02", "value")],
    ),
    ("chưa nêu minh chứng", "TYT", {}, {("TC07.1", "evidence"): None}, [("EVIDENCE-MISSING", "TC07.1", "evidence")]),
    (
        "không có gì thì không cần minh chứng",
        "TYT",
        {"TC07.1.01": 0, "TC07.1.02": 0},
        {("TC07.1", "evidence"): None},
        [],
    ),
    ("thiếu người ký", "TYT", {"KY.05": None}, {}, [("SIGN-OFF-MISSING", "KY.05", "value")]),
    (
        "nhập thay thì người ký ở trên văn bản",
        "TYT",
        {"KY.03": None, "KY.05": None, "KY.08": "12/BC-TYT", "KY.09": "02/11/2026", "KY.10": "Lò Thị C"},
        {},
        [],
    ),
    (
        "nhập thay thiếu người nhập",
        "TYT",
        {"KY.08": "12/BC-TYT", "KY.09": "02/11/2026", "KY.10": None},
        {},
        [("ON-BEHALF-INCOMPLETE", "KY.10", "value")],
    ),
    ("số ước cả năm", "TYT", {"KY.02": "estimate"}, {}, [("FIGURES-ESTIMATED", "KY.02", "value")]),
    ("bản sơ bộ", "TYT", {"KY.01": "preliminary"}, {}, [("RETURN-PRELIMINARY", "KY.01", "value")]),
    (
        "phiếu thu nhiều hơn phiếu phát",
        "MN1",
        {},
        {("TC13.2.01", "issued"): 9},
        [("PART-OVER-WHOLE", "TC13.2.01", "valid")],
    ),
    (
        "các mức hài lòng cộng lại khác phiếu hợp lệ",
        "MN1",
        {},
        {("TC13.2.01", "neutral"): 1},
        [("SUM-DIFFERS", "TC13.2.01", "valid")],
    ),
    (
        "phiếu hợp lệ chưa ghi",
        "MN1",
        {},
        {("TC13.2.01", "valid"): None},
        [("VALUE-MISSING", "TC13.2.01", "valid")],
    ),
    ("thôn chưa trả lời", "VHXH", {}, {("TH.002", "playground"): None}, [("VALUE-MISSING", "TH.002", "playground")]),
    (
        "tổng không trùng lặp lớn hơn tổng các nhóm",
        "VHXH",
        {"TC03.1.01": 11},
        {},
        [("TOTAL-OVER-SUM", "TC03.1.01", "value")],
    ),
    (
        "quyết định của xã cũ còn dùng",
        "VHXH",
        {"TC01.1.04": "issued_former_valid"},
        {},
        [("FORMER-DOCUMENT", "TC01.1.04", "value")],
    ),
    (
        "ghi tên trẻ em",
        "TYT",
        {},
        {("TC07.1", "note"): "thiếu cháu Nông Văn An chưa tiêm"},
        [("TEXT-PERSONAL", "TC07.1", "note")],
    ),
    (
        "tên xã, tên trường không phải tên trẻ",
        "TYT",
        {},
        {("TC07.1", "note"): "trẻ em Cao Lộc, em Trường Mầm non Hoa"},
        [],
    ),
    ("em nào cũng đã tiêm", "TYT", {}, {("TC07.1", "note"): "các em ở thôn Nà Lĩnh; trẻ Mường, trẻ Dao"}, []),
    (
        "em và họ tên",
        "TYT",
        {},
        {("TC07.1", "note"): "Em Vàng A Sử chưa tiêm"},
        [("TEXT-PERSONAL", "TC07.1", "note")],
    ),
    ("ghi số định danh", "TYT", {}, {("TC07.1", "note"): "020310001234"}, [("TEXT-PERSONAL", "TC07.1", "note")]),
    ("nêu tên cán bộ là bình thường", "TYT", {}, {("TC07.1", "note"): "Y sĩ Nông Văn Hùng kiểm tra"}, []),
]


@pytest.mark.parametrize(
    ("unit", "typed", "cells", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_told_of_a_return(
    pack: CriteriaSet,
    campaign: Campaign,
    unit: str,
    typed: dict[str, Typed],
    cells: dict[tuple[str, str], Typed],
    expected: list[tuple[str, str, str]],
) -> None:
    got = findings(pack, campaign, unit, typed, cells)
    assert [(f.code, f.row, f.column) for f in got] == expected
    assert all(f.unit == unit and f.sheet and f.cell for f in got)


def test_estimates_and_preliminary_returns_are_notes_and_the_rest_are_queries(
    pack: CriteriaSet, campaign: Campaign
) -> None:
    """A note must not make a command end with 1: nothing has to be mended."""
    got = findings(pack, campaign, "TYT", {"KY.01": "preliminary", "KY.02": "estimate", "TC07.1.02": -1})
    assert {f.code: f.severity for f in got} == {
        "CELL-NEGATIVE": Severity.QUERY,
        "FIGURES-ESTIMATED": Severity.NOTE,
        "RETURN-PRELIMINARY": Severity.NOTE,
    }


def test_a_personal_text_is_not_repeated(pack: CriteriaSet, campaign: Campaign) -> None:
    """Else the slip would spread the child's name that it asks to remove."""
    (told,) = findings(pack, campaign, "TYT", {}, {("TC07.1", "note"): "cháu Nông Văn An"})
    assert told.raw is None
    assert "An" not in " ".join(str(fact) for key, fact in told.facts.items() if key != "label")


def test_the_whole_is_named_with_its_cell(pack: CriteriaSet, campaign: Campaign) -> None:
    (told,) = findings(pack, campaign, "TYT", {"TC07.1.02": 11})
    assert (told.facts["value"], told.facts["whole"], told.facts["whole_code"]) == (11, 10, "TC07.1.01")


def test_a_part_under_another_heading_is_still_a_part(pack: CriteriaSet, campaign: Campaign) -> None:
    """More children dead than injured: the two stand under different indicators of one criterion."""
    form = lay_out_unit_form(pack, campaign, campaign.unit_by_code["TYT"])
    assert {"TC05.1.01", "TC05.2.01"} <= form.rows.keys()
    told = findings(pack, campaign, "TYT", {"TC05.1.02": 3, "TC05.2.02": 4})
    assert ("PART-OVER-WHOLE", "TC05.2.02") in {(f.code, f.row) for f in told}

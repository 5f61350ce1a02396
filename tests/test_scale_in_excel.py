"""The scale confirmed in Excel, end to end: typed and ticked on sheet Thang điểm, scored by `consolidate`."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qs_workbook.model.campaign import Unit
from tests.campaigns import clean_answers, form_of, new_campaign, qs, send

HEAD = {
    ("TD.01", "value"): "Quyết định số 06/QĐ-TTg ngày 03/01/2019",
    ("TD.02", "value"): "Hoàng Thị Mẫu",
    ("TD.03", "value"): date(2026, 10, 20),
}
Cells = dict[tuple[str, str], object]


def ticked(code: str, value: float | None = None, clause: str = "Phụ lục, mục 7") -> Cells:
    """A row as the officer fills it: the value where it is not the pack's, clause or page, the tick."""
    row: Cells = {(code, "clause"): clause, (code, "confirmed"): "checked"}
    return row if value is None else {**row, (code, "value"): value}


def band(code: str, points: float, from_: float | None, to: float | None) -> Cells:
    """A ticked band, from included and to excluded."""
    row: Cells = {(code, "points"): points, **ticked(code)}
    if from_ is not None:
        row |= {(code, "from"): from_, (code, "from_included"): "yes"}
    if to is not None:
        row |= {(code, "to"): to, (code, "to_included"): "no"}
    return row


LADDER = {**band("TC07.1.B01", 0, None, 90), **band("TC07.1.B02", 30, 90, 98), **band("TC07.1.B03", 50, 98, None)}
SEVEN = {
    **HEAD,
    **ticked("TC07.MAX"),
    **ticked("TC07.PASS", 25),
    **ticked("TC07.1.MAX"),
    **ticked("TC07.1.ZERO", 0),
    **LADDER,
}


def scored(root: Path, extra: Cells) -> dict[str, Any]:
    """A commune of one health post with 97 of 100 vaccinated, its scale as entered: check, then consolidate."""
    unit = Unit("TYT", "Trạm Y tế xã Quan Sơn", "TYT")
    new_campaign(root, (unit,), {"scale": "known", "commune_type": "mien_nui"}, extra)
    checked = qs(root, "check", today="2026-10-21")
    qs(root, "generate", today="2026-10-21")
    answers = clean_answers(form_of(root, "TYT"))
    send(root, "TYT", {**answers, ("TC07.1.01", "value"): 100, ("TC07.1.02", "value"): 97})
    made = qs(root, "consolidate", today="2026-11-10")
    seven = next(i for i in made["indicators"] if i["code"] == "TC07.1")
    criterion = next(c for c in made["criteria"] if c["code"] == "TC07")
    told = [
        (f["code"], f["sheet"], f["cell"]) for f in checked["findings"] if f["code"].startswith(("SCALE", "CONTROL"))
    ]
    return {"scale": checked["scale"], "told": told, "seven": seven, "criterion": criterion, "made": made}


def test_a_confirmed_ladder_scores_and_is_counted_official(tmp_path: Path) -> None:
    """Five values of criterion 7: two maxima, the pass rule, the zero rule, one set of bands."""
    got = scored(tmp_path / "xa", SEVEN)
    assert got["told"] == []
    assert got["scale"]["official"] == 5
    assert (got["scale"]["illustrative"], got["made"]["illustrative"]) == (0, False)
    assert (got["seven"]["certain"], got["seven"]["possible"], got["seven"]["basis"]) == (30, 30, "known")
    assert got["criterion"]["zero_risk"] is False
    assert got["made"]["unconfirmed"] == sum(got["scale"].values()) - 5
    qs(tmp_path / "xa", "consolidate", today="2026-11-10", expect=0)


def test_without_a_filled_head_nothing_is_official(tmp_path: Path) -> None:
    got = scored(tmp_path / "xa", {at: value for at, value in SEVEN.items() if at != ("TD.02", "value")})
    assert got["scale"]["official"] == 0
    assert [code for code, _, _ in got["told"]] == ["CONTROL-SCALE-HEAD-MISSING"]


def test_a_value_that_differs_from_the_pack_is_told_at_its_cell_and_counts_when_ticked(tmp_path: Path) -> None:
    got = scored(tmp_path / "xa", {**SEVEN, **ticked("TC07.1.MAX", 60)})
    assert ("SCALE-DIFFERS", "Thang điểm") in [(code, sheet) for code, sheet, _ in got["told"]]
    assert all(cell for _, _, cell in got["told"])
    assert got["seven"]["maximum"] == 60
    assert qs(tmp_path / "xa", "consolidate", today="2026-11-10", expect=1)["verdict"] == "undetermined"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (band("TC07.1.B02", 30, 80, 98), "SCALE-BAND-OVERLAP"),
        (band("TC07.1.B02", 30, 92, 98), "SCALE-BAND-GAP"),
        (band("TC07.1.B02", 60, 90, 98), "SCALE-OVER-MAX"),
    ],
    ids=["hai mức trùng nhau", "để hở từ 90 đến 92", "60 điểm trên tối đa 50"],
)
def test_a_wrong_band_is_told_and_nothing_false_is_scored(tmp_path: Path, wrong: Cells, code: str) -> None:
    got = scored(tmp_path / "xa", {**SEVEN, **wrong})
    assert code in [told for told, _, _ in got["told"]]
    if code != "SCALE-BAND-GAP":
        assert (got["seven"]["certain"], got["seven"]["possible"], got["seven"]["basis"]) == (0, 50, "no_scale")
    else:
        assert (got["seven"]["certain"], got["seven"]["possible"]) == (30, 30), "97 % lies in a band that is known"

"""Two units report one thing: shown side by side, scored with the owner's figure, settled in Xử lý with a reason."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qs_workbook.model.campaign import Unit
from tests.campaigns import new_campaign, qs, send

UNITS = (
    Unit("CA", "Công an xã Quan Sơn", "CA"),
    Unit("VHXH", "Phòng Văn hóa - Xã hội", "VHXH"),
    Unit("V2", "Phòng Văn hóa - Xã hội (trẻ em)", "VHXH", dropped=("TC00.1",)),
)
CHILDREN, CASES = ("TC00.1.08", "value"), ("TC03.1.01", "value")


@pytest.fixture
def round_(tmp_path: Path) -> Path:
    """The police count 2000 children under 16, the office 2300: beyond the tolerance of 2 %."""
    root = new_campaign(tmp_path / "xa", UNITS, {"scale": "illustrative", "commune_type": "mien_nui"})
    qs(root, "generate", today="2026-10-01")
    send(root, "CA", {CHILDREN: 2000, ("TC00.1.09", "value"): 1000, ("TC00.1.10", "value"): 1000})
    send(root, "VHXH", {CHILDREN: 2300})
    send(root, "V2")
    return root


def compared(root: Path) -> tuple[dict[str, Any], list[dict[str, object]]]:
    """What `consolidate` says, and the rows of sheet Đối chiếu by their headers."""
    made = qs(root, "consolidate", today="2026-11-08", expect=1)
    sheet = openpyxl.load_workbook(root / made["outputs"][0], data_only=True)["Đối chiếu"]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(row)]
    at = next(n for n, row in enumerate(rows) if "Câu hỏi" in row)
    return made, [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def denominator(made: dict[str, Any], code: str) -> float | None:
    return next(i["denominator"] for i in made["indicators"] if i["code"] == code)


def decide(root: Path, question: object, unit: str) -> None:
    cells = {
        "question": question,
        "kind": "choose_owner",
        "value": unit,
        "reason": "Rà soát lại",
        "on": date(2026, 11, 8),
    }
    extra: dict[tuple[str, str], object] = {("XL.001", key): value for key, value in cells.items()}
    settings = {"scale": "illustrative", "commune_type": "mien_nui"}
    new_campaign(root, UNITS, settings, {**extra, ("XN.01", "value"): "Lê Thị Mẫu"})


def test_the_owners_figure_counts_until_the_officer_chooses_another(round_: Path) -> None:
    made, rows = compared(round_)
    assert denominator(made, "TC04.1") == 2000
    beyond = next(row for row in rows if row["Kết quả đối chiếu"] == "Vượt mức, cần làm rõ")
    assert "2.000" in str(beyond["Số đang tính"])
    assert "2.300" in str(beyond["Số đối chiếu"])
    assert str(beyond["Câu hỏi"]).startswith("H-")
    decide(round_, beyond["Câu hỏi"], "VHXH")
    settled, after = compared(round_)
    assert denominator(settled, "TC04.1") == 2300
    assert all("2.300" not in str(row["Số đối chiếu"]) for row in after)


def test_two_owners_widen_the_score_until_one_is_chosen(round_: Path) -> None:
    """One office says no child was abused, the other says one: both are possible until it is settled."""
    send(round_, "V2", {CASES: 1, ("TC03.1.02", "value"): 1, ("TC03.1", "evidence"): "Báo cáo 12/BC-VHXH"})
    made, rows = compared(round_)
    three = next(i for i in made["indicators"] if i["code"] == "TC03.1")
    assert (three["numerator"], three["certain"], three["possible"]) == (None, 75, 100)
    asked = next(
        row
        for row in rows
        if row["Kết quả đối chiếu"] == "Mâu thuẫn, tính cả hai" and "TC03.1.01" in str(row["Số đang tính"])
    )
    decide(round_, asked["Câu hỏi"], "V2")
    settled, _ = compared(round_)
    three = next(i for i in settled["indicators"] if i["code"] == "TC03.1")
    assert (three["numerator"], three["certain"], three["possible"]) == (1, 75, 75)


def test_two_copies_of_one_day_are_both_possible_until_one_is_chosen(round_: Path) -> None:
    """The police send 2000 and 2100 on the same day, nobody knows in which order."""
    both = {("TC00.1.09", "value"): 1000, ("TC00.1.10", "value"): 1100}
    send(round_, "CA", {CHILDREN: 2100, ("TC04.1.01", "value"): 1, ("TC04.2.01", "value"): 1, **both}, "CA ban 2.xlsx")
    made, _ = compared(round_)
    four = next(i for i in made["indicators"] if i["code"] == "TC04.1")
    assert (four["numerator"], four["denominator"], four["basis"]) == (None, None, "partial")
    assert four["certain"] < four["possible"]
    cells = {"question": "", "kind": "use_copy", "value": "CA ban 2.xlsx", "reason": "Đơn vị xác nhận"}
    extra: dict[tuple[str, str], object] = {("XL.001", key): value for key, value in cells.items() if value}
    settings = {"scale": "illustrative", "commune_type": "mien_nui"}
    new_campaign(round_, UNITS, settings, {**extra, ("XN.01", "value"): "Lê Thị Mẫu"})
    settled, _ = compared(round_)
    four = next(i for i in settled["indicators"] if i["code"] == "TC04.1")
    assert (four["numerator"], four["denominator"], four["basis"]) == (1, 2100, "known")

"""A return slip's whole way: written, filled in LibreOffice, dropped back, and the unit's figure amended."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import office
from tests.campaigns import qs, send

SHEET = "Đề nghị bổ sung"
CODE, RIGHT, STATE = 1, 5, 6  # columns of a slip


@pytest.fixture
def slipped(campaign: Path) -> Path:
    """The health post vaccinated more children than there are, and left the weighed ones out."""
    wrong = {("TC07.1.01", "value"): 115, ("TC07.1.02", "value"): 121, ("TC08.1.03", "value"): None}
    send(campaign, "TYT", wrong)
    qs(campaign, "ingest")
    (slip,) = qs(campaign, "slip", expect=0)["files"]
    assert (slip["unit"], slip["items"]) == ("TYT", 2)
    return campaign / slip["path"]


def rows(slip: Path) -> dict[str, int]:
    """Row of each item by its code."""
    sheet = openpyxl.load_workbook(slip)[SHEET]
    return {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value}


def value_of(root: Path, code: str) -> dict[str, Any]:
    observations = qs(root, "explain", code, expect=0)["observations"]
    (one,) = [o for o in observations if o["unit"] == "TYT" and o["code"] == code and o["used"]]
    return dict(one)


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_slip_filled_in_libreoffice_amends_the_return(campaign: Path, slipped: Path, kind: str) -> None:
    """The corrected figure must reach the score, and say which slip it came from."""
    office.need_office()
    at = rows(slipped)
    typed = {(SHEET, f"E{at['TC07.1.02']}"): "112", (SHEET, f"F{at['TC08.1.03']}"): "Không phát sinh"}
    answered = campaign / f"2-ban-nop/phieu tra loi.{kind}"
    office.fill([office.Filling(slipped, typed, (answered,))])
    files = {Path(f["path"]).name: f for f in qs(campaign, "ingest")["files"]}
    assert files[answered.name]["verdict"].startswith("accepted"), files[answered.name]
    assert files[answered.name]["unit"] == "TYT"
    amended = value_of(campaign, "TC07.1.02")
    assert (amended["value"], amended["state"]) == (112, "corrected")
    assert value_of(campaign, "TC08.1.03")["value"] == 0
    assert not qs(campaign, "slip", expect=0)["files"]


def test_the_slip_asks_in_the_units_own_words(slipped: Path) -> None:
    sheet = openpyxl.load_workbook(slipped)[SHEET]
    row = rows(slipped)["TC07.1.02"]
    said = [sheet.cell(row, column).value for column in range(1, 9)]
    assert said[2] == "121"
    assert "115" in str(said[3]) and "121" in str(said[3])
    assert sheet.cell(row, RIGHT).protection.locked is False and sheet.cell(row, CODE).protection.locked is True
    assert sheet.cell(row, STATE).protection.locked is False

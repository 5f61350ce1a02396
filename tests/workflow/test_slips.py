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


def answer(root: Path, slip: Path, name: str, typed: dict[tuple[str, int], object]) -> None:
    """A slip filled by library and dropped back."""
    book, at = openpyxl.load_workbook(slip), rows(slip)
    for (code, column), answered in typed.items():
        book[SHEET].cell(at[code], column).value = answered  # type: ignore[assignment]
    target = root / "2-ban-nop" / name
    target.parent.mkdir(exist_ok=True)
    book.save(target)


def told(root: Path, today: str = "2026-11-08") -> dict[str, dict[str, Any]]:
    return {f["path"].removeprefix("2-ban-nop/"): f for f in qs(root, "ingest", today=today)["files"]}


def codes(file: dict[str, Any]) -> set[str]:
    return {f["code"] for f in file["findings"] if f["severity"] == "query"}


def test_one_slip_answered_twice_on_a_day_is_asked_about(campaign: Path, slipped: Path) -> None:
    """Nobody knows which answer is the later one; a figure must not be settled by its file's name."""
    for name, figure in (("phieu a.xlsx", 100), ("phieu b.xlsx", 110)):
        answer(campaign, slipped, name, {("TC07.1.02", RIGHT): figure, ("TC08.1.03", RIGHT): 0})
    file = told(campaign)["TYT.xlsx"]
    assert codes(file) == {"SLIP-DIFFERS"}
    (asked,) = [f for f in file["findings"] if f["code"] == "SLIP-DIFFERS"]
    assert "100" in asked["message"] and "110" in asked["message"] and asked["cell"]
    assert qs(campaign, "slip", today="2026-11-08")["files"][0]["items"] == 1


def test_an_older_slip_that_comes_late_does_not_replace_a_newer(campaign: Path, slipped: Path) -> None:
    old = slipped.rename(slipped.with_name("cu.xlsx"))
    answer(campaign, old, "2026-11-06/mot.xlsx", {("TC08.1.03", RIGHT): 0})
    told(campaign)
    (new,) = qs(campaign, "slip", today="2026-11-06")["files"]
    answer(campaign, campaign / new["path"], "2026-11-07/hai.xlsx", {("TC07.1.02", RIGHT): 112})
    assert codes(told(campaign)["TYT.xlsx"]) == set()
    answer(campaign, old, "2026-11-08/muon.xlsx", {("TC07.1.02", RIGHT): 90})
    assert codes(told(campaign)["TYT.xlsx"]) == {"SLIP-DIFFERS"}
    assert value_of(campaign, "TC07.1.02")["value"] == 112


def test_a_slip_and_a_new_copy_of_one_day_are_asked_about(campaign: Path, slipped: Path) -> None:
    answer(campaign, slipped, "2026-11-06/phieu.xlsx", {("TC07.1.02", RIGHT): 112, ("TC08.1.03", RIGHT): 0})
    send(campaign, "TYT", {("TC07.1.01", "value"): 115, ("TC07.1.02", "value"): 90}, "2026-11-06/TYT.xlsx")
    assert "SLIP-DIFFERS" in codes(told(campaign)["2026-11-06/TYT.xlsx"])


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({}, "slip_empty"),
        ({("TC07.1.02", RIGHT): "nhiều"}, "slip_empty"),
        ({("TC07.1.02", RIGHT): 9}, "slip_overtaken"),
    ],
)
def test_a_slip_that_changes_nothing_says_why(
    campaign: Path, slipped: Path, typed: dict[tuple[str, int], object], reason: str
) -> None:
    """A slip shown as accepted while its answer counts nowhere leaves the officer believing it was taken in."""
    answer(campaign, slipped, "2026-11-06/phieu.xlsx", typed)
    if reason == "slip_overtaken":
        send(campaign, "TYT", name="2026-11-07/TYT.xlsx")
    slip = told(campaign)["2026-11-06/phieu.xlsx"]
    assert (slip["reason"], slip["used"]) == (reason, False)
    assert slip["message"]


def test_a_slip_without_a_return_says_so(campaign: Path, slipped: Path) -> None:
    answer(campaign, slipped, "phieu.xlsx", {("TC07.1.02", RIGHT): 112})
    (campaign / "2-ban-nop/TYT.xlsx").unlink()
    (campaign / ".qs/ledger.sqlite").unlink()
    assert told(campaign)["phieu.xlsx"]["reason"] == "slip_without_return"


def test_a_number_beside_a_word_on_a_slip_is_asked_about(campaign: Path, slipped: Path) -> None:
    answer(campaign, slipped, "phieu.xlsx", {("TC07.1.02", RIGHT): 50, ("TC07.1.02", STATE): "Chưa có số liệu"})
    assert "STATE-AND-VALUE" in codes(told(campaign)["TYT.xlsx"])

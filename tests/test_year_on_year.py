"""`consolidate --previous`: last year's summary beside this year's, or a blank sheet where there is none."""

from pathlib import Path

import openpyxl

from tests.campaigns import qs


def test_a_missing_file_becomes_a_sheet_to_fill_in(answered: Path) -> None:
    """The result is there all the same; the second time the same command reads what was typed."""
    where = answered / "nam-truoc.xlsx"
    said = qs(answered, "consolidate", "--previous", str(where))
    assert (said["outputs"], said["previous"]) == (["3-ket-qua/tong-hop.xlsx", "nam-truoc.xlsx"], [])
    book = openpyxl.load_workbook(where)
    sheet = book.worksheets[0]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "TC07.1")
    sheet.cell(row, 4).value, sheet.cell(row, 5).value = 80, 100
    book.save(where)
    made = qs(answered, "consolidate", "--previous", str(where))
    assert [(c["code"], c["before"], c["comparable"]) for c in made["previous"]] == [("TC07.1", 80, True)]
    summary = openpyxl.load_workbook(answered / made["outputs"][0])
    assert "So năm trước" in summary.sheetnames


def test_a_summary_compared_with_itself_shows_no_change(answered: Path, tmp_path: Path) -> None:
    made = qs(answered, "consolidate")
    kept = tmp_path / "nam-truoc.xlsx"
    kept.write_bytes((answered / made["outputs"][0]).read_bytes())
    again = qs(answered, "consolidate", "--previous", str(kept))
    known = [c for c in again["previous"] if c["now"] is not None]
    assert known
    assert all(c["before"] == c["now"] and not c["question"] for c in known)


def test_another_workbook_is_refused(answered: Path) -> None:
    said = qs(answered, "consolidate", "--previous", str(answered / "2-ban-nop/TYT.xlsx"), expect=2)
    assert said["error"]["code"] == "previous_unreadable"

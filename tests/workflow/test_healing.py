"""`heal FILE`: a damaged return comes back as a fresh locked template; what has no place is listed, never dropped."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.campaigns import form_of, qs, send


@pytest.fixture
def damaged(answered: Path) -> Path:
    """A return with an altered label, a row without a code, a figure in words and a sheet of the unit's own."""
    form = form_of(answered, "TYT")
    file = send(answered, "TYT", {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): "ba chín"}, "TYT hong.xlsx")
    book = openpyxl.load_workbook(file)
    field = form.fields["TC08.1.01", "value"]
    sheet = book[field.sheet]
    sheet[f"B{field.cell[1:]}"] = "Câu hỏi khác"
    sheet[field.cell] = 77
    sheet.insert_rows(8)
    sheet[f"{field.cell[0]}8"] = 123
    book.create_sheet("Nháp")["A1"] = "cộng tay: 12 + 28"
    del book["QS_META"]
    book.save(file)
    return answered


def test_everything_with_a_place_is_placed_and_the_rest_is_listed(damaged: Path) -> None:
    healed = qs(damaged, "heal", "2-ban-nop/TYT hong.xlsx", expect=0)
    assert healed["path"].startswith("1-bieu-mau/khoi-phuc/TYT-")
    left = {(one["sheet"], one["raw"]) for one in healed["not_placed"]}
    sheet = form_of(damaged, "TYT").fields["TC08.1.01", "value"].sheet
    assert left == {(sheet, "77"), (sheet, "123"), ("Nháp", "cộng tay: 12 + 28")}

    (damaged / "2-ban-nop" / "TYT lai.xlsx").write_bytes((damaged / healed["path"]).read_bytes())
    files = qs(damaged, "ingest", "--values")["files"]
    again = next(one for one in files if one["path"] == "2-ban-nop/TYT lai.xlsx")
    values = {(v["code"], v["column"]): v for v in again["values"]}
    assert values["TC07.1.01", "value"]["value"] == 40
    assert values["TC07.1.02", "value"]["raw"] == "ba chín"  # never made better than it was typed
    assert values["TC07.1.02", "value"]["state"] == "unreadable"
    assert values["TC08.1.01", "value"]["state"] == "blank"
    assert sum(v["raw"] not in (None, "") for v in again["values"]) == healed["placed"]


def test_what_cannot_be_healed_is_said_in_one_sentence(answered: Path) -> None:
    (answered / "2-ban-nop" / "TYT.xlsx").write_bytes(b"PK\x03\x04 half")
    document = qs(answered, "heal", "2-ban-nop/TYT.xlsx", expect=2)
    assert document["error"]["code"] == "heal_impossible"
    assert qs(answered, "heal", "khong-co.xlsx", expect=2)["error"]["code"] == "file_missing"
    assert json.dumps(document, ensure_ascii=False).count("Traceback") == 0

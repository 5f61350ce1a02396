"""Sheet Xử lý: each kind of decision changes what it says and nothing else; wrong lines are told by their cell."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.campaigns import new_campaign, qs, send

Line = dict[str, object]


def decide(root: Path, *lines: Line, by: str = "Lê Thị Mẫu") -> None:
    """Write these lines into sheet Xử lý."""
    cells: dict[tuple[str, str], object] = {("XN.01", "value"): by}
    for number, line in enumerate(lines, start=1):
        given = {"reason": "Đơn vị xác nhận qua điện thoại", "on": date(2026, 11, 7), **line}
        cells.update({(f"XL.{number:03d}", key): value for key, value in given.items() if value != ""})
    new_campaign(root, extra=cells)


def files(root: Path, expect: int | None = None) -> dict[str, dict[str, Any]]:
    document = qs(root, "ingest", "--values", today="2026-11-08", expect=expect)
    return {f["path"].removeprefix("2-ban-nop/"): f for f in document["files"]}


def value(root: Path, code: str) -> tuple[object, str, str | None]:
    (row,) = [o for o in qs(root, "explain", code, today="2026-11-08")["observations"] if o["column"] == "value"]
    return row["value"], row["state"], row["amended_by"]


def question(file: dict[str, Any], code: str) -> str:
    return str(next(f["question"] for f in file["findings"] if f["code"] == code))


@pytest.fixture
def asked(answered: Path) -> Path:
    """One unit's part is larger than its whole."""
    send(answered, "TYT", {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): 41})
    return answered


def test_numbers_of_questions_stay_from_run_to_run(asked: Path) -> None:
    first = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    send(asked, "CA", {("KY.05", "value"): None})
    later = files(asked)
    assert question(later["TYT.xlsx"], "PART-OVER-WHOLE") == first
    assert question(later["CA.xlsx"], "SIGN-OFF-MISSING") != first


def test_a_corrected_figure_counts_and_names_its_line(asked: Path) -> None:
    number = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    decide(asked, {"question": number, "kind": "correct", "value": "39"})
    told = files(asked)["TYT.xlsx"]
    assert told["verdict"] == "accepted"
    assert value(asked, "TC07.1.02") == (39, "corrected", "dieu-hanh.xlsx XL.001")
    own = {(v["code"], v["column"]): v["value"] for v in told["values"]}
    assert own["TC07.1.02", "value"] == 41  # what the unit sent is kept beside it


def test_an_accepted_figure_closes_its_question(asked: Path) -> None:
    number = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    decide(asked, {"question": number.lower().replace("-0", "-"), "kind": "accept"})
    assert qs(asked, "status", today="2026-11-08")["units"][0]["status"] == "accepted"
    assert value(asked, "TC07.1.02")[0] == 41


def test_the_copy_named_counts(asked: Path) -> None:
    """The later copy has more faults, so the earlier one counts, until the officer decides otherwise."""
    send(asked, "TYT", name="2026-11-06/TYT-truoc.xlsx")
    told = files(asked, expect=1)
    assert told["2026-11-06/TYT-truoc.xlsx"]["used"] is True
    assert "COPY-WORSE" in {f["code"] for f in told["2026-11-06/TYT-truoc.xlsx"]["findings"]}
    decide(asked, {"question": "TYT", "kind": "use_copy", "value": "TYT.xlsx"})
    told = files(asked)
    assert told["TYT.xlsx"]["used"] is True
    assert told["2026-11-06/TYT-truoc.xlsx"]["verdict"] == "superseded"


def test_an_excluded_file_is_not_used_and_not_open(asked: Path) -> None:
    send(asked, "TYT", name="2026-11-06/TYT-moi.xlsx")
    decide(asked, {"kind": "exclude", "value": "2-ban-nop/TYT.xlsx"})
    told = files(asked, expect=0)
    assert (told["TYT.xlsx"]["verdict"], told["TYT.xlsx"]["reason"]) == ("rejected", "excluded")
    assert told["2026-11-06/TYT-moi.xlsx"]["used"] is True


def test_an_erased_return_leaves_its_hash_alone(answered: Path) -> None:
    secret = "Nguyễn Văn Bí Mật"
    path = send(answered, "TYT", {("TC07.1", "evidence"): secret, ("TC07.1.02", "value"): f"1 cháu {secret}"})
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    qs(answered, "run", today="2026-11-06")
    decide(answered, {"kind": "erase", "value": "TYT.xlsx", "reason": "Có họ tên trẻ em"})
    path.unlink()
    qs(answered, "run", today="2026-11-08", expect=1)
    told = files(answered)["TYT.xlsx"]
    assert (told["verdict"], told["reason"], told["sha256"]) == ("ignored", "erased", digest)
    assert not (answered / ".qs/archive" / digest[:2] / digest).exists()
    kept = [p for p in (answered / ".qs", answered / "1-bieu-mau") for p in p.rglob("*") if p.is_file()]
    assert [p for p in kept if secret.encode() in p.read_bytes()] == []
    for book in (answered / "3-ket-qua").rglob("*.xlsx"):
        cells = (str(c) for s in openpyxl.load_workbook(book) for row in s.iter_rows(values_only=True) for c in row)
        assert not any(secret in cell for cell in cells), book


@pytest.mark.parametrize(
    ("line", "late"),
    [
        ({"kind": "received_on", "value": "09/11/2026: TYT; CA.xlsx"}, {"TYT": False, "CA": False, "MN1": None}),
        ({"kind": "received_on", "value": "10/11/2026", "on": date(2026, 11, 30)}, dict.fromkeys(("TYT", "CA"), True)),
        ({"question": "TYT", "kind": "extend", "value": "2026-11-20"}, {"TYT": False, "CA": None}),
    ],
    ids=["for two", "for all not yet dated", "an extension"],
)
def test_dates_of_receipt_and_extensions(answered: Path, line: Line, late: dict[str, bool | None]) -> None:
    decide(answered, line)
    units = {u["unit"]: u["late"] for u in qs(answered, "status", today="2026-11-20")["units"]}
    assert {unit: units[unit] for unit in late} == late


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"question": "H-999", "kind": "accept"}, "DECISION-QUESTION-UNKNOWN"),
        ({"kind": "exclude", "value": "khong-co.xlsx"}, "DECISION-FILE-UNKNOWN"),
        ({"kind": "exclude", "value": "TYT.xlsx", "reason": ""}, "DECISION-NO-REASON"),
        ({"question": "TYT", "kind": "extend", "value": "thứ Hai"}, "DECISION-DATE-UNREADABLE"),
        ({"question": "XYZ", "kind": "extend", "value": "12/11/2026"}, "DECISION-UNIT-UNKNOWN"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_line_that_makes_no_sense_is_told_by_its_cell(answered: Path, line: Line, code: str) -> None:
    decide(answered, line)
    shown = qs(answered, "check", today="2026-11-08", expect=0)
    assert qs(answered, "ingest", today="2026-11-08", expect=1)["received"] == 3
    told = next(f for f in qs(answered, "ingest", today="2026-11-08")["control"] if f["code"] == code)
    assert (told["sheet"], told["cell"]) == ("Xử lý", told["cell"])
    assert told["cell"] is not None
    assert shown["findings"] is not None


def test_a_figure_that_cannot_be_read_is_told_and_not_applied(asked: Path) -> None:
    number = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    decide(asked, {"question": number, "kind": "correct", "value": "ba chín"})
    document = qs(asked, "ingest", today="2026-11-08", expect=1)
    assert "DECISION-VALUE-UNREADABLE" in {f["code"] for f in document["control"]}
    assert value(asked, "TC07.1.02")[0] == 41

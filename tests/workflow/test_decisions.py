"""Sheet Xử lý: each kind of decision changes what it says and nothing else; wrong lines are told by their cell."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.campaigns import UNITS, new_campaign, qs, send

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


def told(root: Path) -> dict[str, str]:
    """Codes told about lines of sheet Xử lý with their cells."""
    control = qs(root, "ingest", today="2026-11-09", expect=1)["control"]
    return {f["code"]: f["cell"] for f in control if f["code"].partition("-")[0] in ("DECISION", "CONTROL")}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([{"question": "H", "kind": "use_copy", "value": "MN1.xlsx"}], "DECISION-NOT-A-COPY"),
        ([{"kind": "exclude", "value": "TYT.xlsx; khong-co.xlsx"}], "DECISION-FILE-UNKNOWN"),
        ([{"question": "TYT; XYZ", "kind": "extend", "value": "20/11/2026"}], "DECISION-UNIT-UNKNOWN"),
        ([{"question": "H; TYT", "kind": "accept"}], "DECISION-QUESTION-UNKNOWN"),
        ([{"question": "H", "kind": "choose_owner", "value": "CA"}], "DECISION-NO-OWNER"),
        ([{"question": "TYT", "kind": "received_on", "value": "05/12/2026"}], "DECISION-DATE-FUTURE"),
        ([{"question": "H", "kind": "correct", "value": v} for v in ("39", "38")], "DECISION-CONTRADICTED"),
        (
            [{"question": "H", "kind": "correct", "value": "39"}, {"question": "H", "kind": "accept"}],
            "DECISION-CONTRADICTED",
        ),
        (
            [{"kind": "exclude", "value": "TYT.xlsx"}, {"kind": "use_copy", "value": "TYT.xlsx"}],
            "DECISION-CONTRADICTED",
        ),
        ([{"question": "H"}], "CONTROL-DECISION-KIND-MISSING"),
    ],
    ids=[
        "a copy of another unit",
        "one file of two unknown",
        "one unit of two unknown",
        "a unit where a question belongs",
        "no two units differ",
        "received in the future",
        "two figures for one",
        "a figure that is right and is replaced",
        "a file used and left out",
        "nothing chosen",
    ],
)
def test_a_line_without_effect_is_told_and_changes_nothing(asked: Path, lines: list[Line], code: str) -> None:
    """An officer who believes a matter settled must be told where it is not."""
    number = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    decide(asked, *({**line, "question": str(line.get("question", "")).replace("H", number)} for line in lines))
    assert told(asked).get(code)
    left = files(asked, expect=1)["TYT.xlsx"]
    assert (left["used"], left["received_at"], question(left, "PART-OVER-WHOLE")) == (True, None, number)
    assert value(asked, "TC07.1.02")[0] == 41
    late = {u["unit"]: u["late"] for u in qs(asked, "status", today="2026-11-20")["units"]}
    assert late["TYT"] is False


def test_decisions_of_nobody_are_told_at_every_run(asked: Path) -> None:
    decide(asked, {"question": "TYT", "kind": "extend", "value": "20/11/2026"}, by="")
    assert told(asked).get("CONTROL-DECISION-NAME-MISSING")


def test_of_two_lines_the_one_dated_later_counts(asked: Path) -> None:
    number = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    later: Line = {"question": number, "kind": "correct", "value": "38", "on": date(2026, 11, 8)}
    decide(asked, later, {"question": number, "kind": "correct", "value": "39"})
    assert value(asked, "TC07.1.02") == (38, "corrected", "dieu-hanh.xlsx XL.001")


def test_a_corrected_figure_that_is_still_wrong_stays_asked_about(asked: Path) -> None:
    number = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    decide(asked, {"question": number, "kind": "correct", "value": "45"})
    assert value(asked, "TC07.1.02")[0] == 45
    assert question(files(asked, expect=1)["TYT.xlsx"], "PART-OVER-WHOLE") == number


@pytest.mark.parametrize(
    ("typed", "counts"),
    [("39", (39, "corrected")), ("Không áp dụng", (None, "not_applicable")), ("không phát sinh", (0, "corrected"))],
)
def test_a_correction_replaces_figure_and_word_together(answered: Path, typed: str, counts: tuple[object, str]) -> None:
    """Asked about a number beside a word, the officer types what holds, and the other goes."""
    send(answered, "TYT", {("TC08.1.01", "value"): 41, ("TC08.1.01", "state"): "Không áp dụng"})
    number = question(files(answered)["TYT.xlsx"], "STATE-AND-VALUE")
    decide(answered, {"question": number, "kind": "correct", "value": typed})
    assert "STATE-AND-VALUE" not in {f["code"] for f in files(answered)["TYT.xlsx"]["findings"]}
    assert value(answered, "TC08.1.01")[:2] == counts


def test_an_accepted_question_is_a_note_in_its_file_too(asked: Path) -> None:
    number = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    decide(asked, {"question": number, "kind": "accept"})
    file = files(asked)["TYT.xlsx"]
    assert file["verdict"] == "accepted"
    assert {f["severity"] for f in file["findings"]} == {"note"}


@pytest.mark.parametrize("kind", ["exclude", "erase"])
def test_a_file_sent_again_under_its_old_name_is_another_file(asked: Path, kind: str) -> None:
    """A unit asked to send its form again without a child's name sends it under the same name."""
    files(asked)
    decide(asked, {"kind": kind, "value": "TYT.xlsx"})
    assert files(asked)["TYT.xlsx"]["used"] is False
    send(asked, "TYT")
    for _ in range(2):
        again = files(asked)["TYT.xlsx"]
        assert (again["verdict"], again["used"]) == ("accepted", True)


def test_a_file_left_out_stays_out_whatever_it_is_called(asked: Path) -> None:
    files(asked)
    decide(asked, {"kind": "exclude", "value": "TYT.xlsx"})
    files(asked)
    (asked / "2-ban-nop/TYT.xlsx").rename(asked / "2-ban-nop/tram y te.xlsx")
    assert {f["reason"] for f in files(asked).values() if f["unit"] == "TYT"} <= {"excluded", "same_bytes"}


@pytest.mark.parametrize("kind", ["accept", "correct"])
def test_a_decision_is_about_the_figure_it_was_taken_on(asked: Path, kind: str) -> None:
    """The unit sends another wrong figure: what was decided on the former one must not wave it through."""
    number = question(files(asked)["TYT.xlsx"], "PART-OVER-WHOLE")
    line: Line = {"question": number, "kind": kind, "value": "39" if kind == "correct" else ""}
    decide(asked, line)
    files(asked)
    (asked / ".qs/ledger.sqlite").unlink()
    send(asked, "TYT", {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): 400})
    assert told(asked) == {"DECISION-STALE": "C9"}
    assert question(files(asked, expect=1)["TYT.xlsx"], "PART-OVER-WHOLE") == number
    assert value(asked, "TC07.1.02")[0] == 400
    decide(asked, {**line, "reason": "Trạm Y tế xác nhận lại"})
    assert files(asked)["TYT.xlsx"]["verdict"] == "accepted"


def test_a_copy_that_comes_after_a_choice_is_told(asked: Path) -> None:
    send(asked, "TYT", name="2026-11-06/TYT-truoc.xlsx")
    files(asked)
    decide(asked, {"question": "TYT", "kind": "use_copy", "value": "2026-11-06/TYT-truoc.xlsx"})
    files(asked, expect=0)
    send(asked, "TYT", {("TC07.1.01", "value"): 7}, name="2026-11-09/TYT-moi.xlsx")
    assert told(asked) == {"DECISION-NEWER-COPY": "C9"}
    assert files(asked)["2026-11-06/TYT-truoc.xlsx"]["used"] is True


def test_a_file_that_is_no_return_cannot_be_accepted(answered: Path) -> None:
    """A unit taken off sheet Đơn vị: its return cannot be let through by a line."""
    new_campaign(answered, UNITS[1:])
    file = files(answered, expect=1)["TYT.xlsx"]
    line = {"question": question(file, "UNIT-UNKNOWN"), "kind": "accept", "reason": "Đơn vị cũ"}
    cells: dict[tuple[str, str], object] = {("XL.001", key): typed for key, typed in line.items()}
    new_campaign(answered, UNITS[1:], extra={("XN.01", "value"): "Lê Thị Mẫu", **cells})
    assert "DECISION-FATAL" in told(answered)
    assert files(answered, expect=1)["TYT.xlsx"]["verdict"] == "rejected"

"""A return slip asks only about what is in question, and its answer finds its way back to the field it amends."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qs_workbook.model.finding import Finding
from qs_workbook.model.form import NOTE, STATE, VALUE, Form
from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.slip_form import READ, WHY, lay_out_slip, slip_code, slip_items, slip_target
from qs_workbook.model.submission import Identity, Observation, Submission
from qs_workbook.readers.extract import extract
from qs_workbook.readers.guard import guard
from qs_workbook.readers.workbook import read_raw
from qs_workbook.writers.guide import guide_facts
from tests.writers import forms_case as case

WHOLE = Finding("PART-OVER-WHOLE", Severity.QUERY, row="TC09.1.02", column="value", raw="250")
BALLOTS = Finding("VALUE-MISSING", Severity.QUERY, row="TC13.2.01", column="issued")
STATED = Finding("STATE-AND-VALUE", Severity.QUERY, row="TC09.1.02", column="state")
SIGNER = Finding("SIGN-OFF-MISSING", Severity.FATAL, row="KY.03", column="value")
NOTED = Finding("VALUE-UNDERSTOOD", Severity.NOTE, row="TC09.1.01", column="value")
NOWHERE = Finding("FILE-MACROS", Severity.QUERY)


def slip_of(*findings: Finding) -> Form:
    sent = (Observation("TC09.1.02", "value", None, State.UNREADABLE, "Số liệu", "E12", "250 em"),)
    submission = Submission(Identity(), sent)
    slip = lay_out_slip(case.form("MN"), submission, findings, case.pack().texts, lambda finding: finding.code)
    assert slip is not None
    return slip


def test_only_what_a_unit_can_mend_is_asked() -> None:
    """Notes ask nothing; a macro in a file has no cell to mend; two findings of one cell are one item."""
    items = slip_items(case.form("MN"), [SIGNER, BALLOTS, NOTED, NOWHERE, WHOLE, STATED])
    assert list(items) == [("TC09.1.02", "value"), ("TC13.2.01", "issued"), ("KY.03", "value")]
    assert items["TC09.1.02", "value"] == (WHOLE, STATED)


def test_nothing_to_mend_gives_no_slip() -> None:
    assert lay_out_slip(case.form("MN"), None, [NOTED, NOWHERE], case.pack().texts, str) is None


def test_a_row_says_what_was_read_why_and_where_it_stood() -> None:
    slip = slip_of(WHOLE, STATED)
    row = slip.rows["TC09.1.02"]
    assert row.texts == {READ: "250 em", WHY: "PART-OVER-WHOLE\nSTATE-AND-VALUE"}
    place = case.form("MN").fields["TC09.1.02", VALUE]
    assert f"{place.sheet}, ô {place.cell}" in row.help
    assert row.entries == (VALUE, STATE, NOTE)
    assert (slip.purpose, slip.pack, slip.unit_type) == ("slip", "qd06-2019", "MN")


def test_a_text_that_may_name_a_child_is_not_sent_back() -> None:
    """A slip travels by mail: what is asked to be deleted must not be in it."""
    slip = slip_of(Finding("TEXT-PERSONAL", Severity.QUERY, row="TC09.1.02", column="value"))
    assert slip.rows["TC09.1.02"].texts == {
        READ: "(không hiển thị: có thể có thông tin cá nhân)",
        WHY: "TEXT-PERSONAL",
    }


@pytest.mark.parametrize(("code", "column"), [("TC09.1.02", "value"), ("TC13.2.01", "issued"), ("TC08.3", "note")])
def test_a_slips_row_code_names_the_field(code: str, column: str) -> None:
    assert slip_target(slip_code(code, column)) == (code, column)


def test_slips_with_other_questions_have_other_versions() -> None:
    """Read through the wrong slip, an answer would amend the wrong figure."""
    versions = {slip_of(WHOLE).version, slip_of(BALLOTS).version, slip_of(WHOLE, BALLOTS).version}
    assert len(versions) == 3
    assert slip_of(WHOLE).version == slip_of(replace(WHOLE, raw="300")).version


def test_an_answered_slip_reads_back(tmp_path: Path) -> None:
    slip = slip_of(WHOLE, BALLOTS, SIGNER)
    path = case.write_laid(slip, case.unit("MN"), tmp_path / "phieu.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Đề nghị bổ sung"]
    for code, column, typed in (
        ("TC09.1.02", VALUE, 180),
        ("TC13.2.01/issued", VALUE, 40),
        ("TC13.2.01/issued", NOTE, "đã đếm lại"),
    ):
        sheet[slip.fields[code, column].cell] = typed
    book.save(path)
    observations, findings = extract(read_raw(guard(path.read_bytes())), slip)
    said = {(*slip_target(o.code), o.column): o.value for o in observations if o.state is not State.BLANK}
    assert said == {
        ("TC09.1.02", "value", "value"): 180,
        ("TC13.2.01", "issued", "value"): 40,
        ("TC13.2.01", "issued", "note"): "đã đếm lại",
    }
    assert findings == ()


def test_the_slips_guide_names_number_day_and_never_asks_to_adjust() -> None:
    facts = guide_facts(case.campaign())
    lines = facts.slip_lines(case.pack().texts, "Trường Mầm non", "MN1-01", 3, date(2026, 11, 12))
    said = "\n".join(lines)
    assert "Enable Editing" in lines[0]
    assert "Phiếu số MN1-01" in said and "3 nội dung" in said and "chậm nhất thứ Năm 12/11/2026" in said
    assert "Số liệu phản ánh thực tế, không đề nghị điều chỉnh; chỉ rà soát nếu có sai sót." in said

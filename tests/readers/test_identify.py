"""Whose a file is: four places compared, nothing picked where two could both be ours."""

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qs_workbook import messages
from qs_workbook.model.identity import identity_mark, make_token
from qs_workbook.model.kinds import Severity
from qs_workbook.readers.reading import FileReading, read_file
from tests.readers.office_case import KEY, campaign, codes, context, issued, make, read, save


def changed(*changes: Callable[[Workbook], object], unit: str = "TYT1") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(issued(unit).data))
    for change in changes:
        change(book)
    return save(book)


def no_line(book: Workbook) -> None:
    for sheet in book.worksheets:
        if sheet.title != "QS_META":
            sheet["A2"] = None


def no_meta(book: Workbook) -> None:
    book.remove(book["QS_META"])


def no_properties(book: Workbook) -> None:
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def fatal(reading: FileReading) -> list[str]:
    return [f.code for f in reading.findings if f.severity is Severity.FATAL]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((), []),
        ((no_properties,), []),
        ((no_meta,), ["META-SHEET-MISSING"]),
        ((no_meta, no_properties), ["META-SHEET-MISSING"]),
        ((no_line,), ["IDENTITY-LINE-MISSING"]),
        ((no_line, no_properties), ["IDENTITY-LINE-MISSING"]),
        ((no_line, no_meta), ["IDENTITY-LINE-MISSING", "META-SHEET-MISSING"]),
    ],
    ids=[
        "all places",
        "no properties",
        "no hidden sheet",
        "only the line",
        "no line",
        "only the sheet",
        "only properties",
    ],
)
def test_one_place_is_enough_to_know_the_unit(
    changes: tuple[Callable[[Workbook], object], ...], told: list[str]
) -> None:
    """A program that drops properties, or a unit that deletes a sheet, must not make a return homeless."""
    reading = read(changed(*changes))
    assert reading.submission is not None
    assert reading.identity is not None
    assert (reading.identity.unit, reading.identity.token_ok) == ("TYT1", True)
    assert codes(reading) == told


def test_no_place_left_is_no_form() -> None:
    reading = read(changed(no_line, no_meta, no_properties))
    assert (reading.submission, reading.reason, codes(reading)) == (None, "not_our_form", ["FORM-UNKNOWN"])


def test_the_file_name_is_a_hint_and_never_decides() -> None:
    reading = read(issued("TYT1").data, "1-bieu/CA1-bao cao.xlsx")
    assert reading.identity is not None
    assert reading.identity.unit == "TYT1"
    assert codes(reading) == ["FILE-NAME-DIFFERS"]
    assert codes(read(issued("TYT1").data, "TYT1 (2).xlsx")) == []
    assert codes(read(issued("TYT1").data, "CA10.xlsx")) == []


def test_last_years_form_is_of_another_round() -> None:
    other = make(replace(campaign(), id="xa-thu-2025", year=2025), "TYT1")
    reading = read(other.data)
    assert (reading.submission, reading.reason, fatal(reading)) == (None, "wrong_campaign", ["FORM-WRONG-CAMPAIGN"])


def test_a_form_made_with_another_key_is_told() -> None:
    reading = read(make(campaign(), "TYT1", key=b"x" * 32).data)
    assert (reading.submission, reading.reason, fatal(reading)) == (None, "token_wrong", ["TOKEN-WRONG"])


def test_a_sheet_pasted_from_another_units_form_is_never_picked_in_silence() -> None:
    other = openpyxl.load_workbook(io.BytesIO(issued("CA1").data))

    def graft(book: Workbook) -> None:
        book.worksheets[1]["A2"] = other.worksheets[1]["A2"].value

    reading = read(changed(graft))
    assert (reading.submission, reading.reason, fatal(reading)) == (None, "unit_mismatch", ["UNIT-MISMATCH"])


def test_metadata_of_another_unit_with_a_false_token_is_told_and_the_true_one_used() -> None:
    def graft(book: Workbook) -> None:
        for row in book["QS_META"].iter_rows():
            if row[0].value == "unit":
                row[1].value = "CA1"

    reading = read(changed(graft))
    assert reading.identity is not None
    assert reading.identity.unit == "TYT1"
    assert [(f.code, f.severity) for f in reading.findings] == [("UNIT-MISMATCH", Severity.QUERY)]


@pytest.mark.parametrize(
    ("where", "place"),
    [("line", "Số liệu, A2"), ("meta", "QS_META, B3"), ("property", "File › Properties › Custom › qs_unit")],
)
def test_the_sentence_of_a_conflict_names_both_places(where: str, place: str) -> None:
    """ ", ô : trong một tệp có nơi ghi đơn vị …" sent the officer looking for a cell that is not there."""

    def graft(book: Workbook) -> None:
        if where == "line":
            cell = book["Số liệu"]["A2"]
            cell.value = str(cell.value).replace("/TYT1/", "/CA1/")
        elif where == "meta":
            book["QS_META"]["B3"] = "CA1"
        else:
            next(one for one in book.custom_doc_props.props if one.name == "qs_unit").value = "CA1"

    finding = read(changed(graft)).findings[0]
    for language in ("vi", "en"):
        sentence = messages.finding_sentence(messages.load(language), finding)
        assert finding.code == "UNIT-MISMATCH"
        assert f"CA1 ({place})" in sentence
        assert "TYT1 (Hướng dẫn, A2)" in sentence


def test_two_issues_of_a_form_in_one_file_are_told() -> None:
    version = "0123456789ab"
    mark = identity_mark(campaign().id, "TYT1", version, make_token(KEY, campaign().id, "TYT1", version))
    reading = read(changed(lambda book: book.worksheets[2].__setitem__("A2", mark)))
    assert fatal(reading) == ["FORM-VERSIONS-MIXED"]


def test_an_old_version_is_read_through_the_form_in_its_hidden_sheet() -> None:
    """A folder moved to another laptop without its issued forms loses nothing."""
    from qs_workbook.readers.issued import IssuedForms

    alone = replace(context(), issued=IssuedForms(), current={"TYT1": "0123456789ab"})
    reading = read_file(issued().data, "bieu.xlsx", alone)
    assert reading.submission is not None
    assert len(reading.submission.observations) == len(issued().form.fields)
    assert codes(reading) == ["FORM-OLD-VERSION"]


def test_without_any_form_to_read_by_the_file_is_told() -> None:
    from qs_workbook.readers.issued import IssuedForms

    reading = read_file(changed(no_meta), "bieu.xlsx", replace(context(), issued=IssuedForms()))
    assert (reading.submission, reading.reason) == (None, "version_unknown")
    assert fatal(reading) == ["FORM-VERSION-UNKNOWN"]


def test_a_forged_structure_in_the_hidden_sheet_is_not_believed() -> None:
    """The token vouches for the version, the version for the structure: another structure is no form of ours."""
    from qs_workbook.readers.issued import IssuedForms

    def forge(book: Workbook) -> None:
        for row in book["QS_META"].iter_rows():
            if str(row[0].value).startswith("form."):
                row[1].value = str(row[1].value).replace("TC07.1.01", "TC07.1.09")

    reading = read_file(changed(forge), "bieu.xlsx", replace(context(), issued=IssuedForms()))
    assert (reading.submission, reading.reason) == (None, "version_unknown")


def test_a_unit_no_longer_in_the_list_is_told() -> None:
    reading = read_file(issued().data, "bieu.xlsx", replace(context(), units=frozenset({"CA1"})))
    assert (reading.submission, reading.reason, fatal(reading)) == (None, "unit_unknown", ["UNIT-UNKNOWN"])

"""Reading a returned form: every field by code and header, whatever was done to the workbook around it."""

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.submission import Observation
from tests.readers.office_case import codes, context, fill, issued, read, save

ANSWERS = {"TC07.1.01": 40, "TC07.1.02": 39, "TC08.1.01": 200}


def answered() -> bytes:
    form = issued()
    return fill(form.data, {form.cell(code): value for code, value in ANSWERS.items()})


def changed(change: Callable[[Workbook], object], data: bytes | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(answered() if data is None else data))
    change(book)
    return save(book)


def observed(data: bytes, code: str, column: str = "value") -> Observation:
    submission = read(data).submission
    assert submission is not None
    return submission.by_field()[code, column]


def given_values(data: bytes) -> dict[str, object]:
    return {code: observed(data, code).value for code in ANSWERS}


def test_a_blank_form_is_read_without_a_word() -> None:
    """A template nobody touched must give every field blank and nothing to tell."""
    reading = read(issued().data)
    assert reading.submission is not None
    assert codes(reading) == []
    assert [(o.code, o.column) for o in reading.submission.observations] == list(issued().form.fields)
    assert {o.state for o in reading.submission.observations} == {State.BLANK}


@pytest.mark.parametrize("unit", sorted(context().units))
def test_every_kind_of_unit_has_a_readable_form(unit: str) -> None:
    reading = read(issued(unit).data)
    assert reading.submission is not None
    assert reading.submission.identity.unit == unit
    assert codes(reading) == []
    assert len(reading.submission.observations) == len(issued(unit).form.fields)


def test_every_number_knows_its_cell() -> None:
    sheet, cell = issued().cell("TC07.1.01")
    observation = observed(answered(), "TC07.1.01")
    assert (observation.sheet, observation.cell, observation.raw) == (sheet, cell, "40")
    assert (observation.value, observation.state) == (Decimal(40), State.REPORTED)


def figures(book: Workbook) -> openpyxl.worksheet.worksheet.Worksheet:
    return book[issued().cell("TC07.1.01")[0]]


def _rename(book: Workbook) -> None:
    figures(book).title = "Trang của tôi"


def _move_last(book: Workbook) -> None:
    book.move_sheet(figures(book), 3)


def _without_names(book: Workbook) -> None:
    for name in list(book.defined_names):
        del book.defined_names[name]


HARMLESS = [
    (lambda book: figures(book).insert_rows(6, 3), "three rows inserted above the figures"),
    (lambda book: figures(book).insert_cols(1), "a column inserted at the left"),
    (lambda book: figures(book).insert_cols(4, 2), "two columns inserted in the middle"),
    (_rename, "the sheet renamed"),
    (_move_last, "the sheet moved to the end"),
    (_without_names, "the defined names lost"),
    (lambda book: book.remove(book["QS_META"]), "the hidden sheet deleted"),
    (lambda book: setattr(figures(book).column_dimensions["B"], "width", 90), "a column widened"),
]


@pytest.mark.parametrize("change", [c[0] for c in HARMLESS], ids=[c[1] for c in HARMLESS])
def test_structural_edits_shift_no_figure(change: Callable[[Workbook], object]) -> None:
    """One inserted row must not move a single figure to its neighbour, nor be called tampering."""
    data = changed(change)
    assert given_values(data) == {code: Decimal(value) for code, value in ANSWERS.items()}
    assert not [f.code for f in read(data).findings if f.severity is not Severity.NOTE]


def test_a_values_only_copy_is_read() -> None:
    source = openpyxl.load_workbook(io.BytesIO(answered()))
    copy = Workbook()
    copy.remove(copy.active)
    for sheet in source.worksheets:
        if sheet.title != "QS_META":
            target = copy.create_sheet(sheet.title)
            for row in sheet.iter_rows(values_only=True):
                target.append(row)
    data = save(copy)
    assert given_values(data) == {code: Decimal(value) for code, value in ANSWERS.items()}
    assert [f.code for f in read(data).findings if f.severity is not Severity.NOTE] == []


def test_a_row_without_its_code_is_told_not_guessed() -> None:
    sheet, cell = issued().cell("TC07.1.01")
    data = changed(lambda book: book[sheet].insert_rows(book[sheet][cell].row + 1))
    row = int(cell.lstrip("ABCDEFGHIJ")) + 1
    data = fill(data, {(sheet, f"{cell[0]}{row}"): 99})
    found = [f for f in read(data).findings if f.code == "ROW-WITHOUT-CODE"]
    assert [(f.cell, f.raw) for f in found] == [(f"{cell[0]}{row}", "99")]


def test_rows_typed_below_a_full_list_are_each_told_once() -> None:
    """Only the first of five activities added below the list was told; the others were lost without a word."""

    def change(book: Workbook) -> None:
        page = book["Hoạt động"]
        for row in range(page.max_row + 1, page.max_row + 4):
            page[f"B{row}"], page[f"D{row}"], page[f"F{row}"] = "01/06/2026", "Ngày hội", 30

    bottom = openpyxl.load_workbook(io.BytesIO(answered()))["Hoạt động"].max_row
    found = [f for f in read(changed(change)).findings if f.severity is Severity.QUERY]
    assert [(f.code, f.cell, f.raw) for f in found] == [
        ("ROW-WITHOUT-CODE", f"B{bottom + n}", "01/06/2026; Ngày hội; 30") for n in (1, 2, 3)
    ]


@pytest.mark.parametrize("cell", ["L31", "E90"], ids=["beside a row", "below the tables"])
def test_a_figure_where_nothing_is_asked_is_told_and_not_used(cell: str) -> None:
    sheet, _ = issued().cell("TC07.1.01")
    data = fill(answered(), {(sheet, cell): 144})
    assert [(f.code, f.cell, f.raw) for f in read(data).findings] == [("CONTENT-OUTSIDE", cell, "144")]


@pytest.mark.parametrize("place", range(6, 70, 7))
def test_names_left_behind_by_an_inserted_row_are_no_cut_cells(place: int) -> None:
    """A program that inserts rows leaves the names where they were issued: nobody cut or dragged a cell."""
    assert "CELL-MOVED" not in codes(read(changed(lambda book: figures(book).insert_rows(place))))


def test_a_deleted_row_is_told() -> None:
    sheet, cell = issued().cell("TC07.1.02")
    data = changed(lambda book: book[sheet].delete_rows(book[sheet][cell].row))
    found = [f for f in read(data).findings if f.code == "CODE-MISSING"]
    assert [f.row for f in found] == ["TC07.1.02"]
    assert observed(data, "TC07.1.01").value == 40


def test_a_deleted_sheet_is_told_once() -> None:
    data = changed(lambda book: book.remove(figures(book)))
    assert codes(read(data)).count("TABLE-MISSING") == 1
    assert "CODE-MISSING" not in codes(read(data))


def _copy_with(book: Workbook, value: object) -> None:
    twin = book.copy_worksheet(figures(book))
    twin[issued().cell("TC07.1.01")[1]] = value


def test_a_copied_sheet_with_another_figure_gives_neither() -> None:
    """Two sheets, two answers: picking either in silence would be a lie."""
    data = changed(lambda book: _copy_with(book, 44))
    observation = observed(data, "TC07.1.01")
    assert (observation.value, observation.state) == (None, State.AMBIGUOUS)
    assert set(observation.readings) == {Decimal(40), Decimal(44)}
    told = [f for f in read(data).findings if f.code == "CODE-TWICE" and f.severity is Severity.QUERY]
    assert [f.row for f in told] == ["TC07.1.01"]
    assert observed(data, "TC07.1.02").value == 39


def test_an_altered_label_stops_its_row_alone() -> None:
    """A figure beside another question is another figure."""
    sheet, cell = issued().cell("TC07.1.01")
    data = fill(answered(), {(sheet, f"B{cell[1:]}"): "Số trẻ em dưới 5 tuổi"})
    found = [f for f in read(data).findings if f.severity is not Severity.NOTE]
    assert [(f.code, f.row, f.cell, f.raw) for f in found] == [
        ("LABEL-ALTERED", "TC07.1.01", f"B{cell[1:]}", "Số trẻ em dưới 5 tuổi")
    ]
    observation = observed(data, "TC07.1.01")
    assert (observation.value, observation.state, observation.raw) == (None, State.UNREADABLE, "40")
    assert observed(data, "TC07.1.02").value == 39


def test_a_figure_pasted_over_a_label_is_shown_as_what_was_read() -> None:
    """ "đã bị sửa thành “”" told a school that its label was blank, where 103 stood."""
    sheet, cell = issued().cell("TC07.1.01")
    for typed, shown in ((103, "103"), (None, "—")):
        data = fill(answered(), {(sheet, f"{letter}{cell[1:]}"): typed for letter in "BC"})
        told = {f.code: f.raw for f in read(data).findings}
        assert told == {"LABEL-ALTERED": shown, "LOCKED-ALTERED": shown}


def test_a_blank_entry_within_merged_cells_is_blank() -> None:
    """Neither a figure nor a word was there: it is asked for like any blank, not left as unreadable without a word."""

    def change(book: Workbook) -> None:
        _merged(book)
        book[issued().cell("TC08.1.01")[0]][issued().cell("TC08.1.01")[1]] = None

    data = changed(change)
    assert codes(read(data)) == []
    assert observed(data, "TC08.1.02").state is State.BLANK


def _cut(book: Workbook) -> None:
    """What Excel does when an entry cell is cut and pasted: its name travels along, the other's breaks."""
    sheet, to = issued().cell("TC07.1.01")
    _, cut = issued().cell("TC08.1.01")
    book[sheet][to] = book[sheet][cut].value
    book[sheet][cut] = None
    quoted = f"'{sheet}'!${to[0]}${to[1:]}"
    book.defined_names["IN_TC08_1_01_value"] = DefinedName("IN_TC08_1_01_value", attr_text=quoted)
    book.defined_names["IN_TC07_1_01_value"] = DefinedName("IN_TC07_1_01_value", attr_text="#REF!")


def test_a_cut_and_pasted_entry_is_told_with_both_cells() -> None:
    sheet, to = issued().cell("TC07.1.01")
    _, cut = issued().cell("TC08.1.01")
    found = [f for f in read(changed(_cut)).findings if f.code == "CELL-MOVED"]
    assert [(f.row, f.cell, f.facts["elsewhere"]) for f in found] == [("TC08.1.01", cut, f"{sheet}, {to}")]


def _note(book: Workbook) -> None:
    sheet, cell = issued().cell("TC08.1.01")
    book[sheet][cell] = None
    book[sheet][cell].comment = Comment("200 em", "Chị Lan")


def _struck(book: Workbook) -> None:
    sheet, cell = issued().cell("TC08.1.01")
    book[sheet][cell].font = Font(strike=True)


def _merged(book: Workbook) -> None:
    sheet, cell = issued().cell("TC08.1.01")
    below = f"{cell[0]}{int(cell[1:]) + 1}"
    book[sheet].merge_cells(f"{cell}:{below}")


def _hidden(book: Workbook) -> None:
    sheet, cell = issued().cell("TC08.1.01")
    book[sheet].row_dimensions[int(cell[1:])].hidden = True


@pytest.mark.parametrize(
    ("change", "code", "state"),
    [
        (_note, "CELL-COMMENT", State.BLANK),
        (_struck, "CELL-STRUCK", State.UNREADABLE),
        (_merged, "CELL-MERGED", State.UNREADABLE),
        (_hidden, "ROW-HIDDEN", State.REPORTED),
    ],
    ids=["the answer in a comment", "a struck-out figure", "merged entry cells", "a hidden row"],
)
def test_what_surrounds_a_figure_is_told(change: Callable[[Workbook], object], code: str, state: State) -> None:
    data = changed(change)
    assert code in codes(read(data))
    assert observed(data, "TC08.1.01").state is state


@pytest.mark.parametrize(
    ("typed", "code", "state"),
    [
        ("1.234", "CELL-AMBIGUOUS", State.AMBIGUOUS),
        ("12 em", "VALUE-UNDERSTOOD", State.REPORTED),
        ("nhiều", "CELL-NOT-A-NUMBER", State.UNREADABLE),
        ("=12+13", "CELL-FORMULA-EMPTY", State.UNREADABLE),
        (True, "CELL-BOOLEAN", State.UNREADABLE),
    ],
)
def test_a_typed_figure_is_told_at_its_cell(typed: object, code: str, state: State) -> None:
    place = issued().cell("TC08.1.01")
    data = fill(answered(), {place: typed})
    found = read(data).findings
    assert [(f.code, f.sheet, f.cell) for f in found] == [(code, *place)]
    assert observed(data, "TC08.1.01").state is state


def test_a_chosen_state_is_the_state_of_the_figure() -> None:
    """Zero, not applicable and not available are three different things and none is blank."""
    form = issued()
    words = {choice.key: choice.label for choice in form.form.states}
    places = [form.cell(code, "state") for code in ANSWERS]
    data = fill(
        form.data, dict(zip(places, [words["zero"], words["not_applicable"], words["not_available"]], strict=True))
    )
    states = [observed(data, code).state for code in ANSWERS]
    assert states == [State.ZERO, State.NOT_APPLICABLE, State.NOT_AVAILABLE]
    assert observed(data, "TC07.1.01").value == 0
    assert observed(data, "TC07.1.02").value is None


def test_two_columns_of_one_header_give_no_value() -> None:
    sheet, cell = issued().cell("TC07.1.01")

    def change(book: Workbook) -> None:
        page = book[sheet]
        page["M4"] = page[f"{cell[0]}4"].value

    data = changed(change)
    assert "HEADER-TWICE" in codes(read(data))
    assert observed(data, "TC07.1.01").state is State.UNREADABLE


def test_a_lost_header_row_still_places_figures_and_is_told() -> None:
    sheet, _ = issued().cell("TC07.1.01")

    def change(book: Workbook) -> None:
        for cell in book[sheet][4]:
            cell.value = None

    data = changed(change)
    told = [f for f in read(data).findings if f.code == "HEADER-MISSING"]
    assert [f.raw for f in told] == ["Mã”, “Nội dung”, “Giá trị”, “Trạng thái”, “Minh chứng”, “Ghi chú"]
    assert given_values(data) == {code: Decimal(value) for code, value in ANSWERS.items()}


def test_a_code_in_a_note_is_no_second_row() -> None:
    data = fill(
        answered(),
        {
            issued().cell("TC07.1.01", "note")
            if ("TC07.1.01", "note") in issued().form.fields
            else ("Hoạt động", "C6"): "TC08.1.01"
        },
    )
    assert "CODE-TWICE" not in codes(read(data))
    assert observed(data, "TC08.1.01").value == 200

"""Templates as Excel will see them: locks, lists, messages, names, identity, self-check, paper."""

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qs_workbook.model.control_form import lay_out_control_form
from qs_workbook.model.form import Form
from qs_workbook.model.identity import META_SHEET, read_mark
from qs_workbook.model.kinds import State
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.readers.extract import extract
from qs_workbook.readers.guard import guard
from qs_workbook.readers.identify import embedded_form, meta_values
from qs_workbook.readers.issued import load_form
from qs_workbook.readers.workbook import read_raw
from qs_workbook.writers.form import FormIdentity, column_widths, write_form
from qs_workbook.writers.guide import guide_facts
from qs_workbook.writers.validations import fit
from tests.office import pages
from tests.writers import forms_case as case
from tests.writers.recalculated import differences

TYPES = ("MN", "TYT", "VHXH", "TH", "CA", "PTDTBT", "KT")


@pytest.fixture(scope="module", params=TYPES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def written(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return case.write(kind, tmp_path_factory.mktemp("forms") / f"{kind}.xlsx")


@pytest.fixture(scope="module")
def book(written: Path) -> Workbook:
    return openpyxl.load_workbook(written)


def sheets(form: Form, book: Workbook) -> Iterator[Worksheet]:
    for sheet in form.sheets:
        yield book[sheet.name]


def test_exactly_the_entry_cells_are_unlocked(kind: str, book: Workbook) -> None:
    """A locked entry cell cannot be filled; an unlocked label can be overwritten."""
    form = case.form(kind)
    wanted = {(field.sheet, field.cell) for field in form.fields.values()}
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == wanted


def test_every_sheet_is_protected_with_a_password_yet_lets_people_widen_and_filter(book: Workbook) -> None:
    for sheet in book:
        assert sheet.protection.sheet and sheet.protection.password, sheet.title
        if sheet.title != META_SHEET:
            open_ = (sheet.protection.formatColumns, sheet.protection.formatRows, sheet.protection.autoFilter)
            assert open_ == (False, False, False), sheet.title  # False: not forbidden


def validations(sheet: Worksheet) -> Iterator[tuple[str, object]]:
    for rule in sheet.data_validations.dataValidation:
        for cells in str(rule.sqref).split():
            left, top, right, bottom = range_boundaries(cells)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    yield f"{openpyxl.utils.get_column_letter(column)}{row}", rule


def test_every_entry_cell_has_one_rule_that_stops_and_speaks(kind: str, book: Workbook) -> None:
    form = case.form(kind)
    for sheet in sheets(form, book):
        rules = list(validations(sheet))
        assert max(Counter(cell for cell, _ in rules).values(), default=1) == 1
        held = dict(rules)
        for field in form.fields.values():
            if field.sheet != sheet.title:
                continue
            rule = held.pop(field.cell)
            assert rule.errorStyle in (None, "stop")
            assert rule.errorTitle and rule.error, field
            assert rule.type == ("list" if field.choices else rule.type)
        assert held == {}


def test_no_message_is_longer_than_excel_takes(written: Path) -> None:
    """XlsxWriter drops a prompt over 255 characters with a mere warning; the unit would see none."""
    for part in _parts(written, "xl/worksheets/sheet"):
        for rule in part.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}dataValidation"):
            assert len(rule.get("promptTitle", "")) <= 32 and len(rule.get("errorTitle", "")) <= 32
            assert len(rule.get("prompt", "")) <= 255 and len(rule.get("error", "")) <= 255
            for formula in rule:
                assert len(formula.text or "") <= 255


def _parts(path: Path, start: str) -> Iterator[ElementTree.Element]:
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith(start):
                yield ElementTree.fromstring(parts.read(name))


def test_a_message_too_long_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="256 characters"):
        fit("x" * 256, 255)


def test_a_list_too_long_for_its_cell_stands_on_the_hidden_sheet(tmp_path: Path) -> None:
    """The unit types of the control workbook: 17 words of 30 characters each."""
    form = lay_out_control_form(case.pack())
    identity = FormIdentity("quan-son-2026", "-", "", form.version, "")
    path = write_form(tmp_path / "a.xlsx", form, identity, case.pack().texts, made_at=case.AT)
    book = openpyxl.load_workbook(path)
    field = form.fields["DV.001", "type"]
    rule = dict(validations(book[field.sheet]))[field.cell]
    name = rule.formula1.lstrip("=")
    sheet, _, cells = book.defined_names[name].attr_text.partition("!")
    words = [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]
    assert words == [choice.label for choice in field.choices]


def test_names_cross_check_code_and_header(kind: str, book: Workbook) -> None:
    form = case.form(kind)
    names = {name: defined.attr_text for name, defined in book.defined_names.items() if name.startswith("IN_")}
    assert len(names) == len(form.fields)
    for (code, column), field in form.fields.items():
        name = f"IN_{code}_{column}".translate(str.maketrans(".-/", "___"))
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", field.cell).groups()  # type: ignore[union-attr]
        assert names[name] == f"'{field.sheet}'!${letters}${number}"


def test_a_unit_is_named_on_every_sheet_in_the_hidden_sheet_and_the_properties(kind: str, written: Path) -> None:
    form, unit = case.form(kind), case.unit(kind)
    raw = read_raw(guard(written.read_bytes()))
    for sheet in form.sheets:
        shown = next(s for s in raw.sheets if s.name == sheet.name)
        mark = read_mark(shown.text(2, 1))
        assert mark is not None and mark[:3] == ("quan-son-2026", unit.code, form.version)
    meta = meta_values(raw)
    assert (meta["unit"], meta["form_version"], meta["purpose"]) == (unit.code, form.version, "unit")
    assert raw.properties["qs_unit"] == unit.code
    assert next(s for s in raw.sheets if s.name == META_SHEET).state == "veryHidden"
    assert case.KEY.hex() not in json.dumps(meta)


def test_the_form_travels_with_the_template(kind: str, written: Path) -> None:
    """A lost .qs/ or a folder moved to another laptop must lose nothing."""
    meta = meta_values(read_raw(guard(written.read_bytes())))
    travelling = load_form(embedded_form(meta))
    assert travelling == case.form(kind)
    assert max(len(value) for value in meta.values()) <= 30_000


def test_a_template_as_issued_reads_back_blank_without_a_finding(kind: str, written: Path) -> None:
    observations, findings = extract(read_raw(guard(written.read_bytes())), case.form(kind))
    assert findings == ()
    assert len(observations) == len(case.form(kind).fields)
    assert {observation.state for observation in observations} == {State.BLANK}


def test_same_form_and_clock_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = case.write("MN", tmp_path / "1.xlsx"), case.write("MN", tmp_path / "2.xlsx")
    assert one.read_bytes() == two.read_bytes()


def test_every_sheet_prints_as_a_paper(kind: str, book: Workbook) -> None:
    form = case.form(kind)
    for sheet in sheets(form, book):
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToWidth in (None, 1)
        footer = sheet.oddFooter
        assert case.unit(kind).name in footer.left.text and form.version in footer.center.text
        assert "&P" in footer.right.text and "&N" in footer.right.text
        assert len(sheet.title) <= 31
    for laid in form.sheets:
        if laid.blocks:
            sheet = book[laid.name]
            assert sheet.print_area and sheet.freeze_panes, laid.name
            bottom = int(re.findall(r"\d+", sheet.print_area)[-1])
            assert bottom >= laid.blocks[-1].last_row
        if len(laid.blocks) == 1:
            assert sheet.print_title_rows == f"${laid.blocks[0].header_row}:${laid.blocks[0].header_row}"


def test_the_sign_off_sheet_carries_the_national_heading_and_two_places_to_sign(book: Workbook) -> None:
    sheet = book["Tự đánh giá"]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in sheet.oddHeader.right.text
    said = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"} <= said


def test_excel_shows_no_green_corners_for_what_is_meant_so(written: Path) -> None:
    """A telephone number as text or checks that differ are no faults; warnings there would hide a real one."""
    marked = [
        sheet.find(".//{http://schemas.openxmlformats.org/spreadsheetml/2006/main}ignoredError[@formula='1']")
        for sheet in _parts(written, "xl/worksheets/sheet")
    ]
    assert sum(mark is not None for mark in marked) == len(marked) - 2  # guide and hidden sheet


def test_a_long_name_keeps_its_heading_and_footer(tmp_path: Path) -> None:
    """Excel takes 255 characters; a longer header would be dropped in silence."""
    from dataclasses import replace

    name = "Trường Phổ thông dân tộc bán trú Tiểu học & Trung học cơ sở Hữu Kiên, xã Quan Sơn, tỉnh Lạng Sơn " * 2
    unit = replace(case.unit("PTDTBT"), name=name)
    book = openpyxl.load_workbook(case.write_laid(case.form("PTDTBT"), unit, tmp_path / "a.xlsx"))
    sheet = book["Tự đánh giá"]
    assert "UBND XÃ QUAN SƠN" in sheet.oddHeader.left.text
    assert "Tiểu học && Trung" in sheet.oddFooter.left.text


def test_entry_cells_are_told_without_colour(kind: str, book: Workbook) -> None:
    form = case.form(kind)
    for field in form.fields.values():
        border = book[field.sheet][field.cell].border
        assert {side.style for side in (border.left, border.right, border.top, border.bottom)} == {"medium"}


def test_the_guide_opens_with_enable_editing_and_says_by_when(book: Workbook) -> None:
    guide = book.worksheets[0]
    lines = [str(row[1].value) for row in guide.iter_rows(min_row=3) if row[1].value]
    assert "Enable Editing" in lines[0]
    said = "\n".join(lines)
    assert "chậm nhất thứ Hai 09/11/2026" in said
    for needed in ("Paste Values", "Ctrl+Z", "Không gửi danh sách, họ tên, ảnh trẻ em", "0912 000 000"):
        assert needed in said
    assert book.active.title == guide.title


def test_a_last_day_that_is_no_working_day_names_the_working_day_before_it() -> None:
    """14/11/2026 is a Saturday: the guide says so and names Friday, and never moves the deadline later."""
    from dataclasses import replace

    facts = replace(guide_facts(case.campaign()), deadline=date(2026, 11, 14), deadline_worked=date(2026, 11, 13))
    said = "\n".join(facts.lines(case.pack().texts, "Trạm Y tế"))
    assert "chậm nhất thứ Bảy 14/11/2026" in said
    assert "ngày làm việc cuối cùng trước đó là thứ Sáu 13/11/2026" in said


FORBIDDEN = ("XLOOKUP", "LET(", "FILTER(", "UNIQUE", "TEXTJOIN", "IFS(", "INDIRECT", "OFFSET", "TEXT(", "VALUE(", "[")


def test_formulas_use_only_functions_every_program_knows(book: Workbook) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    bare = re.sub(r'"[^"]*"', "", str(cell.value)).replace("COUNTIFS(", "")
                    assert not any(word in bare for word in FORBIDDEN), (sheet.title, cell.coordinate, cell.value)
                    assert len(str(cell.value)) <= 8_192


SITUATIONS = [
    pytest.param({}, "Còn thiếu", id="nothing filled"),
    pytest.param({"value": 120}, "Đủ", id="a number alone is enough"),
    pytest.param({"value": 0}, "Đủ", id="zero is an answer"),
    pytest.param({"state": "zero"}, "Đủ", id="không phát sinh"),
    pytest.param({"value": 5, "state": "zero"}, "Cần kiểm tra: bỏ trạng thái", id="number and state"),
    pytest.param({"value": "120 trẻ"}, "Cần kiểm tra: chỉ gõ số", id="text for a number"),
    pytest.param({"value": -1}, "Cần kiểm tra: số âm", id="negative"),
    pytest.param({"value": 12.5}, "Cần kiểm tra: không nguyên", id="half a child"),
    pytest.param({"value": 250}, "Cần kiểm tra: lớn hơn E11", id="more than the whole"),
]


@pytest.mark.parametrize(("given", "word"), SITUATIONS)
def test_the_row_check_says_what_is_wrong(tmp_path: Path, given: dict[str, object], word: str) -> None:
    form = case.form("MN")
    whole = form.fields["TC09.1.01", "value"].cell
    values: dict[tuple[str, str], object] = {("TC09.1.01", "value"): 200}
    values |= {("TC09.1.02", column): value for column, value in given.items()}
    book = openpyxl.load_workbook(case.write("MN", tmp_path / "a.xlsx", values), data_only=True)
    field = form.fields["TC09.1.02", "value"]
    check = f"{field.block.letter('check')}{field.block.row_number(field.code)}"
    assert book[field.sheet][check].value == word.replace("E11", whole)


def filled(kind: str) -> dict[tuple[str, str], object]:
    """Every sort of right and wrong answer, spread over the form."""
    given: list[object] = [120, 0, "12 trẻ", 250, -3, 12.5, None, 7]
    values: dict[tuple[str, str], object] = {}
    for at, ((code, column), field) in enumerate(case.form(kind).fields.items()):
        if field.choices:
            options = [*(choice.label for choice in field.choices), "x", None]
            values[code, column] = options[at % len(options)]
        elif field.kind.numeric:
            values[code, column] = given[at % len(given)]
        elif field.kind.value == "date":
            values[code, column] = ("05/11/2026", "31-11", None, date(2026, 11, 5))[at % 4]
        elif at % 3:
            values[code, column] = "Báo cáo số 12"
    return values


@pytest.mark.libreoffice
@pytest.mark.parametrize(("name", "locale"), [("blank", "vi-VN"), ("filled", "vi-VN"), ("filled", "en-US")])
def test_every_written_check_is_what_a_spreadsheet_program_computes(
    office: None, tmp_path: Path, locale: str, name: str
) -> None:
    """A preview shows the cached word, Excel the computed one: they must agree, and no formula may fail."""
    values = filled("VHXH") if name == "filled" else None
    written = case.write("VHXH", tmp_path / "a.xlsx", values)
    assert differences(written, locale) == []
    if values and locale == "vi-VN":
        written = case.write("MN", tmp_path / "b.xlsx", filled("MN"))
        assert differences(written, locale) == []


@pytest.mark.libreoffice
def test_a_preschools_form_is_two_pages_to_sign(office: None, tmp_path: Path) -> None:
    """Guide and activities aside, a Mầm non prints and signs two A4 pages."""
    assert len(pages(case.write("MN", tmp_path / "a.xlsx"), tmp_path, dots_per_inch=20)) == 4


def test_the_control_workbook_sorts_filters_and_takes_pasted_blocks(tmp_path: Path) -> None:
    """Locked cells inside the sorted range would refuse the sort; a password would refuse the officer."""
    form = lay_out_control_form(case.pack())
    identity = FormIdentity("quan-son-2026", "-", "Xã Quan Sơn", form.version, "")
    values = {("DV.001", "unit"): "TYT", ("DD.01", "value"): "Quan Sơn"}
    path = write_form(tmp_path / "a.xlsx", form, identity, case.pack().texts, made_at=case.AT, values=values)
    book = openpyxl.load_workbook(path)
    assert [sheet.title for sheet in book][:5] == [sheet.name for sheet in form.sheets]
    for sheet in form.sheets:
        shown = book[sheet.name]
        assert shown.protection.sheet and not shown.protection.password
        assert (shown.protection.sort, shown.protection.autoFilter) == (False, False)
    for code in ("DV.001", "TH.001", "XL.001"):
        field = next(f for f in form.fields.values() if f.code == code)
        shown = book[field.sheet]
        cells = [cell for row in shown[shown.auto_filter.ref][1:] for cell in row]
        assert cells and not any(cell.protection.locked for cell in cells), code
    assert book["Đơn vị"][form.fields["DV.001", "unit"].cell].value == "TYT"


def test_the_control_workbook_prints_to_be_read(tmp_path: Path) -> None:
    """A list of units too small to read is no paper for a meeting."""
    form = lay_out_control_form(case.pack())
    identity = FormIdentity("quan-son-2026", "-", "Xã Quan Sơn", form.version, "")
    path = write_form(tmp_path / "a.xlsx", form, identity, case.pack().texts, made_at=case.AT)
    book = openpyxl.load_workbook(path)
    units = book["Đơn vị"]
    assert not units.sheet_properties.pageSetUpPr.fitToPage and units.page_setup.scale >= 65
    assert [mark.id for mark in units.col_breaks.brk] and units.print_title_cols == "$A:$C"
    for sheet in form.sheets:
        assert sum(column_widths(sheet)) < 235 or sheet.name == "Đơn vị", sheet.name  # else smaller than 6 points on A4


def test_a_form_opens_at_the_first_cell_to_fill_and_says_at_once_how_it_stands(kind: str, book: Workbook) -> None:
    """A cursor on the sign-off while five rows above are blank, or a check below the screen's edge, is overlooked."""
    form = case.form(kind)
    for laid in form.sheets:
        if laid.blocks:
            main = [
                f
                for f in form.fields.values()
                if f.sheet == laid.name and f.column not in ("state", "evidence", "note")
            ]
            assert book[laid.name].sheet_view.selection[-1].activeCell == main[0].cell, laid.name
    assert str(book[form.sheets[0].name]["C1"].value).startswith('="Toàn biểu: "&IF(D')


def test_each_village_of_a_ballot_sheet_is_told_by_a_stronger_line_and_a_bold_name(tmp_path: Path) -> None:
    """Fourteen villages with the same five questions: a figure in the next village's row would be read as true."""
    villages = tuple(replace(village, collectors={"TC13.2": "MTTQ1"}) for village in case.campaign().villages)
    laid = lay_out_unit_form(case.pack(), replace(case.campaign(), villages=villages), case.unit("MTTQ"))
    path = case.write_laid(laid, case.unit("MTTQ"), tmp_path / "MTTQ.xlsx")
    sheet_at, block = next((s.name, b) for s in laid.sheets for b in s.blocks if b.code == "TC13.2")
    sheet = openpyxl.load_workbook(path, rich_text=True)[sheet_at]
    for number, row in enumerate(block.rows, block.header_row + 1):
        cells = sheet[number][: len(block.columns)]
        assert {cell.border.top.style == "thick" for cell in cells} == {row.code.endswith(".01")}
        name, question = sheet.cell(number, 2).value
        assert name.font.b
        assert f"{name.text}{question}" == row.label

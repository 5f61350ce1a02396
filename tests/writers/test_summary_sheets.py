"""The summary workbook as an office, a screen reader and a suspicious eye would look at it."""

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qs_workbook.errors import QsError
from qs_workbook.model.assessment import EvidenceLine, ListLine
from qs_workbook.model.texts import Texts
from qs_workbook.writers import summary
from qs_workbook.writers.measure import count_lines
from qs_workbook.writers.summary import write_summary
from tests.writers.rounds import PACK, a_round

AT = datetime(2026, 11, 10, 12)
HEADER, FIRST = 5, 6
OVERVIEW = "Tổng quan"
ILLUSTRATIVE = "SỐ LIỆU MINH HỌA - KHÔNG CHÍNH THỨC"
ATTACK = '=HYPERLINK("http://attack.example","bấm vào đây")'
LINK = "https://attack.example/x"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, words: Texts) -> Path:
    """A summary of a round with holes, in which units wrote formulas and links where they could."""
    assessment = a_round(7, holes=0.08, silent=("TYT",))
    data = tuple(
        replace(d, raw=ATTACK, label=f"+{d.label}") if n % 5 == 0 else d for n, d in enumerate(assessment.data)
    )
    evidence = tuple(EvidenceLine("TC01.1", "VHXH", text, LINK, ATTACK, "E9") for text in (ATTACK, LINK, "@SUM(A1)"))
    lines = (ListLine("HD", "VHXH", "HD.01", {"name": ATTACK, "group": LINK}, LINK, "Hoạt động"),)
    attacked = replace(assessment, data=data, evidence=evidence, lines=lines)
    return write_summary(tmp_path_factory.mktemp("x") / "tong-hop.xlsx", attacked, words, AT, (ATTACK, LINK))


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    """The same, opened."""
    return openpyxl.load_workbook(path)


def test_no_text_of_a_unit_becomes_a_formula_or_a_link(path: Path) -> None:
    """Otherwise opening the summary could run what a stranger typed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels"))}
    formulas = [f for name, part in parts.items() for f in re.findall(r"<f>(.*?)</f>", part)]
    assert formulas
    assert not [f for f in formulas if "attack" in f or "SUM(A1)" in f]
    assert not [name for name, part in parts.items() if 'TargetMode="External"' in part]
    assert "attack.example" in parts["xl/sharedStrings.xml"]


def test_every_sheet_has_title_header_way_back_and_print_set_up(book: Workbook) -> None:
    """Otherwise a reader with a screen reader, or with paper, would be lost."""
    assert book.active is not None and book.active.title == OVERVIEW
    assert book.properties.title and book.properties.creator
    for sheet in book:
        assert isinstance(sheet["A1"].value, str), sheet.title
        assert sheet["A2"].value == ILLUSTRATIVE, sheet.title
        assert "SỐ LIỆU MINH HỌA" in str(sheet.oddHeader.center.text), sheet.title
        assert sheet.print_area and sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.page_setup.paperSize == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1), sheet.title  # 1 where it is not written
        if sheet.title == OVERVIEW:
            continue
        assert sheet["A4"].hyperlink.location.replace("'", "") == f"{OVERVIEW}!A1", sheet.title
        assert sheet.freeze_panes and sheet.freeze_panes.endswith(str(FIRST)), sheet.title
        assert sheet.print_title_rows == f"$1:${HEADER}", sheet.title
        assert not sheet.merged_cells.ranges, sheet.title
        headers = [cell.value for cell in sheet[HEADER]]
        assert all(headers) and len({str(h).lower() for h in headers}) == len(headers), sheet.title


def test_the_overview_prints_on_one_page_and_its_chart_speaks(path: Path, book: Workbook) -> None:
    """Otherwise the one page for whoever has two minutes would be two, or a picture without words."""
    assert book[OVERVIEW].page_setup.fitToHeight in (None, 1)
    with zipfile.ZipFile(path) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert "TC01" in re.findall(r'descr="([^"]+)"', drawing)[0]


def test_harm_is_never_a_target(book: Workbook) -> None:
    """Otherwise the list would invite to hide cases (DOMAIN 2.8)."""
    harm = tuple(c.code for c in PACK.criteria if c.harm)
    rows = [[cell.value for cell in row] for row in book["Nội dung còn thiếu"].iter_rows(min_row=FIRST)]
    spoken = [row for row in rows if str(row[1]).startswith(harm)]
    assert spoken
    for row in spoken:
        assert "Cần thêm" not in str(row[6]) and row[7] is None, row


def test_a_unit_is_shown_only_its_own_figures(words: Texts, tmp_path: Path) -> None:
    """Otherwise the view by unit could not be sent on."""
    assessment = a_round(8, holes=0.1)
    data = tuple(
        replace(d, value=7_000_000.0 + n, low=7_000_000.0 + n, high=7_000_000.0 + n)
        if d.value and d.kind.numeric
        else d
        for n, d in enumerate(assessment.data)
    )
    owners = {words.show(d.value): d.unit for d in data if isinstance(d.value, float) and d.value >= 7_000_000}
    sheet = openpyxl.load_workbook(write_summary(tmp_path / "x.xlsx", replace(assessment, data=data), words, AT))
    seen = [
        (str(row[0].value), figure)
        for row in sheet["Việc theo đơn vị"].iter_rows(min_row=FIRST)
        for cell in row
        for figure in re.findall(r"\b7\.\d{3}\.\d{3}\b", str(cell.value))
    ]
    assert seen
    assert not [(unit, figure) for unit, figure in seen if owners[figure] != unit]


def test_more_rows_than_a_sheet_holds_are_told_not_cut(
    words: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a province's table would end somewhere in the middle without a word."""
    monkeypatch.setattr(summary, "MAX_ROWS", 100)
    with pytest.raises(QsError) as told:
        write_summary(tmp_path / "x.xlsx", a_round(1), words, AT)
    assert told.value.code == "too_many_rows"
    assert not list(tmp_path.iterdir())


def test_the_same_assessment_gives_the_same_bytes(words: Texts, tmp_path: Path) -> None:
    """Otherwise nobody could tell whether a summary was altered after it was made."""
    first, second = (write_summary(tmp_path / name, a_round(1), words, AT) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()


def test_shortfalls_show_the_points_an_indicator_has_now_but_none_beside_harm(book: Workbook) -> None:
    """In a trial the officer would watch a list that does not move; beside harm a number would read as a target."""
    headers = {cell.value: cell.column for cell in book["Nội dung còn thiếu"][HEADER]}
    harm = tuple(c.code for c in PACK.criteria if c.harm)
    rows = list(book["Nội dung còn thiếu"].iter_rows(min_row=FIRST, values_only=True))
    shown = {str(row[headers["Mã"] - 1]): row[headers["Điểm đang có"] - 1] for row in rows}
    assert any(str(formula).startswith("=INDEX('Chấm điểm'!") for formula in shown.values())
    assert not [code for code, formula in shown.items() if formula is not None and code.startswith(harm)]


def test_no_heading_is_cut_and_no_open_end_is_drawn_as_hashes(book: Workbook) -> None:
    """A heading half hidden behind its filter button, or ### for "không giới hạn", is not read."""
    for sheet in book:
        if sheet.title == OVERVIEW:
            continue
        for cell in sheet[HEADER]:
            width = sheet.column_dimensions[cell.column_letter].width
            lines = count_lines(str(cell.value), width - 3, 10, bold=True)
            assert sheet.row_dimensions[HEADER].height >= lines * 12.5, (sheet.title, cell.value)
    scale = book["Thang điểm"]
    assert {scale.column_dimensions[letter].width >= 13 for letter in "DF"} == {True}


def test_the_first_screen_of_the_overview_says_how_it_stands_and_what_to_do_first(book: Workbook) -> None:
    """On an office laptop (1366 x 768) one sees some 24 rows and 190 units of width."""
    sheet = book[OVERVIEW]
    rows = {str(sheet.cell(row, 1).value): row for row in range(1, 40)}
    assert rows["KẾT LUẬN"] < rows["NHỮNG NỘI DUNG CÓ THỂ THÊM NHIỀU ĐIỂM NHẤT (theo số liệu đơn vị gửi)"] < 20
    assert rows["ĐIỂM THEO TIÊU CHÍ"] > 20
    assert sum(column.width for column in sheet.column_dimensions.values()) < 190


def test_words_beside_a_number_keep_clear_of_it(book: Workbook) -> None:
    """A word that touches the last digit is read with it: 50Đủ số liệu."""
    for name, header in (("Chấm điểm", "Căn cứ"), ("Thang điểm", "Tình trạng"), ("Số liệu", "Trạng thái")):
        sheet = book[name]
        at = next(cell.column for cell in sheet[HEADER] if cell.value == header)
        assert {sheet.cell(row, at).alignment.indent for row in range(FIRST, sheet.max_row + 1)} == {1.0}, name


def test_states_begin_as_the_words_of_the_drop_down_do(book: Workbook) -> None:
    """“có số liệu” over “Không phát sinh” looks like two lists in one column."""
    sheet = book["Số liệu"]
    at = next(cell.column for cell in sheet[HEADER] if cell.value == "Trạng thái")
    assert all(str(sheet.cell(row, at).value)[0].isupper() for row in range(FIRST, sheet.max_row + 1))

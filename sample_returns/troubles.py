"""One trouble a file: each function spoils a faultless return in one way that units' files were seen to be spoiled.

The name of a function is the name of its file in `trouble/`; its docstring says what happened in the unit's office.
Called by `build.py`. The returns of `clean/` are the start, so a trouble stands alone in its file.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import openpyxl
from openpyxl import Workbook
from openpyxl.styles import Font

from qs_workbook.model.form import CODE, LABEL, VALUE, Form
from qs_workbook.model.identity import META_SHEET, read_mark
from qs_workbook.readers.issued import load_issued
from tests import office

HOME = Path(__file__).parent
MOMENT = (2026, 11, 9, 8, 0, 0)  # of every zip entry, so that a rebuild changes only what changed
PRESCHOOL, HEALTH, SCHOOL, WOMEN = "MN1", "TYT1", "TH1", "PN1"


class Return:
    """A unit's faultless return, opened to be spoiled."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.path = next((HOME / "clean").rglob(f"{unit}.xlsx"))
        self.book: Workbook = openpyxl.load_workbook(self.path)
        mark = read_mark(str(self.book.worksheets[0]["A2"].value))
        issued = load_issued(HOME / "phat-hanh").get(mark[2] if mark else "")
        assert issued is not None, unit
        self.form = issued.form

    def place(self, code: str, column: str = VALUE) -> tuple[Any, str]:
        """Sheet and address of any cell of a row, locked ones too."""
        return _place(self.book, self.form, code, column)

    def cell(self, code: str, column: str = VALUE) -> Any:
        """A cell of a row."""
        sheet, address = self.place(code, column)
        return sheet[address]

    def set(self, code: str, value: object, column: str = VALUE) -> "Return":
        """Put something else into a cell."""
        self.cell(code, column).value = value
        return self


def _place(book: Workbook, form: Form, code: str, column: str) -> tuple[Any, str]:
    for sheet, block in form.blocks():
        if any(row.code == code for row in block.rows):
            return book[sheet.name], f"{block.letter(column)}{block.row_number(code)}"
    raise KeyError(code)


def part_over_whole() -> Return:
    """More children vaccinated than there are: a slip of the keyboard."""
    spoiled = Return(HEALTH)
    return spoiled.set("TC07.1.02", spoiled.cell("TC07.1.01").value + 6)


def text_number() -> Return:
    """The unit of measure typed after the figure."""
    return Return(PRESCHOOL).set("TC12.3.02", "350 em")


def ambiguous_number() -> Return:
    """Typed as text: one thousand two hundred and thirty-four, or one and a bit?"""
    return Return(SCHOOL).set("TC12.3.02", "1.234")


def word_for_number() -> Return:
    """ "About two hundred"."""
    return Return(PRESCHOOL).set("TC12.3.02", "khoảng hai trăm")


def negative_number() -> Return:
    """A minus sign left over from a calculation."""
    return Return(PRESCHOOL).set("TC12.3.02", -5)


def not_whole() -> Return:
    """Half a child: an average typed where a count is asked for."""
    return Return(PRESCHOOL).set("TC12.3.02", 12.5)


def date_for_number() -> Return:
    """`3/4` typed into a number cell; the spreadsheet program made a date of it."""
    return Return(PRESCHOOL).set("TC12.3.01", datetime(2026, 4, 3))


def error_value() -> Return:
    """A formula pasted from the school's own workbook, broken on arrival."""
    return Return(PRESCHOOL).set("TC12.3.02", "#REF!")


def formula_without_result() -> Return:
    """A formula written by a program that stores no results."""
    return Return(PRESCHOOL).set("TC12.3.02", "=120+85")


def struck_out() -> Return:
    """A figure struck out by hand in Excel: withdrawn, or forgotten?"""
    spoiled = Return(PRESCHOOL)
    cell = spoiled.cell("TC12.3.02")
    cell.font = Font(name=cell.font.name, size=cell.font.size, strike=True)
    return spoiled


def value_missing() -> Return:
    """One row overlooked."""
    return Return(PRESCHOOL).set("TC09.1.03", None)


def state_and_value() -> Return:
    """A figure, and beside it "no figures yet"."""
    spoiled = Return(PRESCHOOL)
    word = next(choice.label for choice in spoiled.form.states if choice.key == "not_available")
    return spoiled.set("TC09.1.04", word, "state")


def sum_differs() -> Return:
    """The total was not brought up to date when one of its parts was."""
    spoiled = Return(HEALTH)
    return spoiled.set("TC05.1.01", spoiled.cell("TC05.1.01").value + 3)


def evidence_missing() -> Return:
    """The paper behind the figure is not named."""
    return Return(PRESCHOOL).set("TC09.1", None, "evidence")


def sign_off_missing() -> Return:
    """Sent before the head of the unit had seen it."""
    return Return("MN3").set("KY.05", None)


def preliminary() -> Return:
    """Marked as a preliminary copy; the final one is to follow."""
    spoiled = Return(PRESCHOOL)
    field = spoiled.form.fields["KY.01", VALUE]
    return spoiled.set("KY.01", next(c.label for c in field.choices if c.key == "preliminary"))


def personal_data() -> Return:
    """A note with the number of a child's identity paper (an impossible one)."""
    return Return(PRESCHOOL).set("TC09.1", "Cháu chưa khám, số định danh 000000000000", "note")


def renamed_sheet() -> Return:
    """The sheet was given the school's own name."""
    spoiled = Return(PRESCHOOL)
    spoiled.place("TC09.1.01")[0].title = "So lieu MN Hoa Dao"
    return spoiled


def altered_label() -> Return:
    """With protection taken off, a question was reworded to fit the answer."""
    return Return(PRESCHOOL).set("TC09.1.04", "Số trẻ được cân đo, theo dõi sức khỏe", LABEL)


def inserted_row() -> Return:
    """A row was put in above the table; every address below it has moved."""
    spoiled = Return(PRESCHOOL)
    spoiled.place("TC09.1.01")[0].insert_rows(3, 2)
    return spoiled


def cut_and_paste() -> Return:
    """A figure cut and pasted into the row below: name, rule and format went along."""
    spoiled = Return(PRESCHOOL)
    sheet, source = spoiled.place("TC12.3.01")
    target = spoiled.place("TC12.3.02")[1]
    sheet[target].value, sheet[source].value = sheet[source].value, None
    name = spoiled.book.defined_names["IN_TC12_3_01_value"]
    name.attr_text = re.sub(r"\$([A-Z]+)\$\d+$", lambda m: f"${m[1]}${sheet[target].row}", name.attr_text)
    return spoiled


def code_twice() -> Return:
    """A row copied over another, its locked code included."""
    return Return(PRESCHOOL).set("TC09.1.03", "TC09.1.02", CODE)


def pasted_over_locked() -> Return:
    """A column of figures from another workbook pasted one column too far left, over three codes."""
    spoiled = Return(PRESCHOOL)
    for code, figure in (("TC09.1.01", 215), ("TC09.1.02", 215), ("TC09.1.03", 4)):
        spoiled.set(code, figure, CODE)
    return spoiled


def hidden_rows() -> Return:
    """Rows hidden by a filter; their figures are still there."""
    spoiled = Return(PRESCHOOL)
    for code in ("TC12.3.01", "TC12.3.02"):
        sheet, address = spoiled.place(code)
        sheet.row_dimensions[sheet[address].row].hidden = True
    return spoiled


def wrong_unit() -> Return:
    """Figures of one school typed into another school's form: a sheet of each in one file."""
    spoiled = Return(PRESCHOOL)
    other = openpyxl.load_workbook(next((HOME / "clean").rglob("MN2.xlsx")))
    sheet = spoiled.place("TC09.1.01")[0]
    sheet["A2"] = other[sheet.title]["A2"].value
    return spoiled


def wrong_year() -> Return:
    """Last year's form filled in again."""
    return _restamped("quan-son-2026", "quan-son-2025")


def wrong_token() -> Return:
    """A form whose confirmation code is not this round's: made by hand, or of another control workbook."""
    mark = str(Return(PRESCHOOL).book.worksheets[0]["A2"].value)
    token = mark.rstrip("]").rpartition("/")[2]
    return _restamped(token, "0" * len(token))


def _restamped(old: str, new: str) -> Return:
    """Every place that names the unit says something else."""
    spoiled = Return(PRESCHOOL)
    for sheet in spoiled.book:
        for row in sheet.iter_rows(max_row=12, max_col=2):
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value and len(cell.value) < 500:
                    cell.value = cell.value.replace(old, new)
    for one in spoiled.book.custom_doc_props.props:
        one.value = str(one.value).replace(old, new)
    return spoiled


def values_only() -> Return:
    """All sheets copied as values into a new workbook: no names, no hidden sheet, no protection."""
    spoiled = Return(PRESCHOOL)
    computed = openpyxl.load_workbook(spoiled.path, data_only=True)
    fresh = Workbook()
    fresh.remove(fresh.worksheets[0])
    for sheet in computed:
        if sheet.title != META_SHEET:
            copied = fresh.create_sheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        copied[cell.coordinate] = cell.value
    spoiled.book = fresh
    return spoiled


def rows_below_list() -> Return:
    """The list of activities was full; two more were written under it, without codes."""
    spoiled = Return(PRESCHOOL)
    sheet, address = spoiled.place("HD.20", "date")
    below = sheet[address].row + 1
    for at, (name, children) in enumerate((("Hội khỏe măng non", 60), ("Vẽ tranh về quyền trẻ em", 45))):
        sheet.cell(below + at, sheet[spoiled.place("HD.20", "name")[1]].column).value = name
        sheet.cell(below + at, sheet[spoiled.place("HD.20", "children")[1]].column).value = children
    return spoiled


def figure_outside() -> Return:
    """A figure typed to the right of the table, where nobody looks for it."""
    spoiled = Return(PRESCHOOL)
    sheet, address = spoiled.place("TC12.3.02")
    sheet.cell(sheet[address].row, sheet.max_column + 2).value = 75
    return spoiled


def other_workbook() -> Return:
    """The school's own list of classes instead of the form."""
    spoiled = Return(PRESCHOOL)
    spoiled.book = Workbook()
    for row in (("Lớp", "Sĩ số"), ("Mẫu giáo 3 tuổi", 25), ("Mẫu giáo 4 tuổi", 31)):
        spoiled.book.worksheets[0].append(row)
    return spoiled


IN_WORKBOOK: tuple[Callable[[], Return], ...] = (
    part_over_whole,
    text_number,
    ambiguous_number,
    word_for_number,
    negative_number,
    not_whole,
    date_for_number,
    error_value,
    formula_without_result,
    struck_out,
    value_missing,
    state_and_value,
    sum_differs,
    evidence_missing,
    sign_off_missing,
    preliminary,
    personal_data,
    renamed_sheet,
    altered_label,
    inserted_row,
    cut_and_paste,
    code_twice,
    pasted_over_locked,
    hidden_rows,
    wrong_unit,
    wrong_year,
    wrong_token,
    values_only,
    rows_below_list,
    figure_outside,
    other_workbook,
)


def build_troubles(out: Path) -> None:
    """All of `trouble/`, anew."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for spoil in IN_WORKBOOK:
        data = BytesIO()
        spoil().book.save(data)
        (out / f"{spoil.__name__.replace('_', '-')}.xlsx").write_bytes(steady(data.getvalue()))
    whole = Return(PRESCHOOL).path
    data = whole.read_bytes()
    (out / "truncated.xlsx").write_bytes(data[: len(data) * 6 // 10])
    (out / "empty.xlsx").write_bytes(b"")
    (out / "password.xlsx").write_bytes(_encrypted(data))
    with tempfile.TemporaryDirectory(prefix="kinds-") as folder:
        for unit, kind in (("MN2", "ods"), (WOMEN, "xls")):
            saved = office.convert(Return(unit).path, kind, Path(folder)).read_bytes()
            (out / f"saved-as.{kind}").write_bytes(saved)
            if kind == "ods":
                (out / "ods-renamed.xlsx").write_bytes(saved)
    with zipfile.ZipFile(out / "in-a-zip.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("Trường Mầm non Hoa Đào/biểu đã điền.xlsx", MOMENT), data)


def steady(data: bytes) -> bytes:
    """The same workbook with one fixed time in it, so that a rebuild gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", compresslevel=9) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-09T08:00:00Z", part)
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, part)
    return out.getvalue()


def _encrypted(data: bytes) -> bytes:
    out = BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(BytesIO(data)).encrypt("quan-son", out)
    return out.getvalue()

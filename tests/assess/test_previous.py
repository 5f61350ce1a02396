"""Year on year: last year's summary or a small sheet of counts, and which changes are worth a question."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qs_workbook import resources
from qs_workbook.assess.previous import compare
from qs_workbook.assess.scale import effective_scale
from qs_workbook.errors import QsError
from qs_workbook.model.assessment import Assessment
from qs_workbook.model.campaign import Deadline
from qs_workbook.model.review import PreviousResult, PreviousYear
from qs_workbook.model.texts import Texts
from qs_workbook.readers.definition import load_pack
from qs_workbook.readers.previous import read_previous
from qs_workbook.resources import folder
from qs_workbook.writers.previous_form import write_previous_form
from qs_workbook.writers.summary import write_summary
from tests.assess.cases import Typed, commune, result, returned

PACK = load_pack(folder("templates") / "qd06-2019")
MADE = datetime(2026, 11, 10, 12)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return resources.load_texts("vi", *sorted(folder("templates").glob("*.vi.toml")))


def assessed(figures: dict[str, Typed]) -> Assessment:
    campaign = commune(
        ("TYT", "TYT"),
        ("CA", "CA"),
        illustrative=True,
        commune_type="mien_nui",
        deadlines={"units": Deadline(date(2026, 11, 10))},
    )
    scale, _ = effective_scale(PACK, campaign)
    both = [returned(unit, figures) for unit in ("TYT", "CA")]
    return result(PACK, campaign, list(scale.entries.values()), *both)


def test_last_years_summary_is_read_back_number_for_number(tmp_path: Path, texts: Texts) -> None:
    """The officer names last year's file and nothing else."""
    last = assessed({"TC07.1.01": 80, "TC07.1.02": 70, "TC00.1.08": 2000, "TC05.1.01": 30})
    path = write_summary(tmp_path / "tong-hop.xlsx", last, texts, MADE)
    read = read_previous(path)
    assert (read.file, read.year) == ("tong-hop.xlsx", "2026")
    assert read.results["TC07.1"] == PreviousResult(70, 80, 87.5, 10)
    assert read.results["TC05.1"] == PreviousResult(30, 2000, 15, 30)
    assert read.results["TC02.1"] == PreviousResult(None, None, None, None), "what was open stays unknown"
    now = assessed({"TC07.1.01": 100, "TC07.1.02": 98, "TC00.1.08": 2000, "TC05.1.01": 14})
    changes = {c.code: c for c in compare(now, read)}
    seven = changes["TC07.1"]
    assert (seven.before, seven.now, seven.points_before, seven.points_now, seven.question) == (87.5, 98, 10, 50, True)
    assert (changes["TC05.1"].before, changes["TC05.1"].now, changes["TC05.1"].question) == (15, 7, True)
    assert (changes["TC02.1"].before, changes["TC02.1"].now, changes["TC02.1"].question) == (None, None, False)


def test_a_row_added_below_a_blank_line_counts_as_well(tmp_path: Path, texts: Texts) -> None:
    """A former commune copied under the table, one line lower, must not vanish from last year's sum."""
    path = write_previous_form(tmp_path / "nam-truoc.xlsx", PACK, 2026, texts, MADE)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = next(r for r in range(5, sheet.max_row + 1) if sheet.cell(r, 1).value == "TC07.1")
    for at, (old, part, whole) in ((row, ("Xã Một", 90, 100)), (sheet.max_row + 2, ("Xã Hai", 5, 10))):
        for column, value in zip("ACDEF", ("TC07.1", old, part, whole, "Trước sắp xếp 2025"), strict=True):
            sheet[f"{column}{at}"].value = value
    book.save(path)
    assert read_previous(path).results == {"TC07.1": PreviousResult(95, 110, comparable=False)}


def test_former_communes_are_added_never_averaged(tmp_path: Path, texts: Texts) -> None:
    """90 of 100 and 5 of 10 are 95 of 110, not the mean of 90 % and 50 %."""
    path = write_previous_form(tmp_path / "nam-truoc.xlsx", PACK, 2026, texts, MADE)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[4]}
    row = next(r for r in range(5, sheet.max_row + 1) if sheet.cell(r, 1).value == "TC07.1")
    for at, (old, part, whole) in ((row, ("Xã Một", 90, 100)), (row + 1, ("Xã Hai", 5, 10))):
        values = ("TC07.1", old, part, whole, "Trước sắp xếp 2025")
        names = ("Mã", "Xã cũ (nếu có)", "Tử số", "Mẫu số", "Địa giới")
        for name, value in zip(names, values, strict=True):
            sheet.cell(at, places[name]).value = value
    book.save(path)
    read = read_previous(path)
    assert (read.year, read.results) == ("2025", {"TC07.1": PreviousResult(95, 110, comparable=False)})
    (change,) = compare(assessed({"TC07.1.01": 100, "TC07.1.02": 10}), read)
    assert (change.before, change.now, change.question, change.comparable) == (9500 / 110, 10, False, False)


QUESTIONS = [
    # last year's numerator and denominator, this year's → asked
    ("tăng 10 điểm phần trăm", (80, 100), (90, 100), True),
    ("tăng dưới 10 điểm phần trăm", (81, 100), (90, 100), False),
    ("giảm 10 điểm phần trăm", (100, 100), (90, 100), True),
]


@pytest.mark.parametrize(("before", "now", "asked"), [q[1:] for q in QUESTIONS], ids=[q[0] for q in QUESTIONS])
def test_large_changes_are_asked_about(before: tuple[float, float], now: tuple[int, int], asked: bool) -> None:
    previous = PreviousYear("nam-truoc.xlsx", "2025", {"TC07.1": PreviousResult(*before)})
    (change,) = compare(assessed({"TC07.1.01": now[1], "TC07.1.02": now[0]}), previous)
    assert change.question is asked


def test_a_few_cases_more_or_less_are_no_question() -> None:
    """One case last year and three this year is no sign of a slip; asking would press for fewer."""
    figures: dict[str, Typed] = {"TC00.1.08": 2000, "TC05.2.01": 3}
    previous = PreviousYear("nam-truoc.xlsx", "2025", {"TC05.2": PreviousResult(1, 2000)})
    (change,) = compare(assessed(figures), previous)
    assert (change.before, change.now, change.question) == (5, 15, False)


def test_a_file_without_figures_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "khac.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(QsError) as refused:
        read_previous(path)
    assert refused.value.code == "previous_unreadable"

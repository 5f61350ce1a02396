"""What can be had of a damaged return: everything typed is either placed in the fresh form or listed with its cell."""

from collections.abc import Callable

import pytest
from openpyxl.workbook import Workbook

from qs_workbook.readers.salvage import Salvage, salvage_file
from tests.readers.office_case import context, issued
from tests.readers.test_extract import ANSWERS, answered, changed, figures

ROW, HEADING = 31, 30  # of TC07.1.01, and of its indicator


def _over(letter: str) -> Callable[[Workbook], object]:
    """The figures cut from their column and pasted into another."""

    def change(book: Workbook) -> None:
        for code in ANSWERS:
            cell = issued().cell(code)[1]
            page = figures(book)
            page[f"{letter}{cell[1:]}"], page[cell] = page[cell].value, None

    return change


def _codes_gone(first: int, last: int) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        for row in range(first, last + 1):
            figures(book)[f"A{row}"] = None

    return change


def _header_renamed(book: Workbook) -> None:
    figures(book)["E4"] = "Kết quả"


def _on_the_heading(book: Workbook) -> None:
    figures(book)[f"E{HEADING}"], figures(book)[f"E{ROW}"] = 40, None


def _as_formula(book: Workbook) -> None:
    figures(book)[f"E{ROW}"] = "=19+21"


def salvaged(data: bytes) -> Salvage:
    return salvage_file(data, "bieu.xlsx", {"TYT1": issued().form}, context())


@pytest.mark.parametrize(
    ("change", "listed"),
    [
        (_over("C"), ["40", "39", "200"]),
        (_over("D"), ["40", "39", "200"]),
        (_over("N"), ["40", "39", "200"]),
        (_codes_gone(5, 90), ["40", "39", "200"]),
        (_codes_gone(ROW, ROW + 1), ["40", "39"]),
        (_header_renamed, ["40", "39", "200"]),
        (_on_the_heading, ["40"]),
        (_as_formula, ["=19+21"]),
    ],
    ids=["measure", "period", "outside", "all codes gone", "two codes gone", "header", "heading", "formula"],
)
def test_what_has_no_place_is_listed(change: Callable[[Workbook], object], listed: list[str]) -> None:
    """A figure in neither list is lost: nobody would know that the school had sent it."""
    found = salvaged(changed(change))
    assert [raw for _, _, raw in found.left if raw in listed] == listed
    placed = {str(value) for value in found.values.values()}
    assert placed.isdisjoint(listed)
    assert placed | set(listed) >= {str(value) for value in ANSWERS.values() if "=19+21" not in listed or value != 40}


def test_a_faultless_return_leaves_nothing() -> None:
    assert salvaged(answered()).left == ()

"""What a unit is asked: only its own rows, each with the period and birth dates it means."""

from dataclasses import replace
from datetime import date

import pytest

from qs_workbook.model.campaign import Deadline, Span, Unit
from qs_workbook.model.unit_form import ONE_PAGE_ROWS, elements_of, indicators_of, lay_out_unit_form
from tests.writers import forms_case as case


@pytest.mark.parametrize("kind", sorted(case.pack().types))
def test_a_unit_is_asked_exactly_what_its_type_answers(kind: str) -> None:
    pack, unit = case.pack(), case.unit(kind)
    roles = set(pack.types[kind].roles)
    form = case.form(kind)
    asked = {code for code in form.rows if code in pack.elements}
    assert asked == {code for code, element in pack.elements.items() if set(element.units) & roles}
    headings = {code for code, row in form.rows.items() if row.heading}
    assert headings == set(indicators_of(pack, unit))
    for row in form.rows.values():
        assert {row.part_of, *row.sum_of, *row.at_most_sum_of} - {""} <= form.rows.keys()


@pytest.mark.parametrize("kind", ["TH", "THCS", "TH_THCS", "PTDTBT", "THPT", "MN"])
def test_schools_give_no_counts_of_abuse(kind: str) -> None:
    """A "1" in a small school would identify a child (DOMAIN 3)."""
    assert not [code for code in case.form(kind).rows if code.startswith(("TC03", "TC04"))]


def test_a_mixed_school_gets_one_template_with_the_rows_of_its_levels() -> None:
    both = set(case.form("TH").rows) | set(case.form("THCS").rows)
    assert set(case.form("TH_THCS").rows) == both


def test_the_office_adds_and_drops_indicators() -> None:
    pack, own = case.pack(), case.campaign()
    added = next(code for code, i in pack.indicators.items() if i.elements and code not in case.form("MN").rows)
    dropped = next(code for code in case.form("MN").rows if code in pack.indicators)
    unit = Unit("MN1", "Trường Mầm non", "MN", added=(added,), dropped=(dropped,))
    form = lay_out_unit_form(pack, own, unit)
    assert added in form.rows and dropped not in form.rows
    assert {e.code for e in elements_of(pack, unit, pack.indicators[added])} <= form.rows.keys()
    assert not [code for code in form.rows if code.startswith(f"{dropped}.")]


def test_a_part_is_held_to_its_whole_under_another_heading() -> None:
    """Deaths stand under an indicator of their own; more deaths than injured must show while the unit still types."""
    rows = case.form("TYT").rows
    assert (rows["TC05.2.01"].part_of, rows["TC08.2.01"].part_of) == ("TC05.1.01", "TC08.1.01")
    assert case.form("CA").rows["TC04.1.01"].at_most_sum_of == ("TC04.2.01", "TC04.3.01", "TC04.4.01")


def test_villages_come_from_the_control_workbook() -> None:
    rows = [row for row in case.form("VHXH").rows.values() if row.code.startswith("TH.")]
    assert [(row.code, row.label) for row in rows] == [("TH.001", "Thôn 1"), ("TH.002", "Thôn 2"), ("TH.003", "Thôn 3")]


def test_ballots_of_residents_are_asked_for_village_by_village_of_one_unit_each() -> None:
    """Two bodies tallying one village would count its residents twice."""
    own = case.campaign()
    given = {"TH.001": "MTTQ", "TH.002": "PN", "TH.003": ""}
    villages = tuple(replace(v, collectors={"TC13.2": given[v.code]}) for v in own.villages)

    def rows(kind: str, **more: tuple[str, ...]) -> list[str]:
        form = lay_out_unit_form(case.pack(), replace(own, villages=villages), Unit(kind, kind, kind, **more))
        return [code for code in form.rows if code.startswith("TC13.2.")]

    assert rows("MTTQ") == [f"TC13.2.T01.{n:02d}" for n in range(1, 6)]
    assert rows("PN", added=("TC13.2",)) == [f"TC13.2.T02.{n:02d}" for n in range(1, 6)]
    assert rows("MN") == [f"TC13.2.{n:02d}" for n in range(1, 6)], "a preschool asks its own parents"
    form = lay_out_unit_form(case.pack(), replace(own, villages=villages), Unit("MTTQ", "MTTQ", "MTTQ"))
    assert form.rows["TC13.2.T01.02"].label.startswith("Thôn 1: Chăm sóc")


def test_a_short_form_keeps_its_lists_under_its_figures() -> None:
    """One page to fill and print for a preschool; a long form keeps a sheet for each table."""
    names = {kind: [sheet.key for sheet in case.form(kind).sheets] for kind in ("MN", "VHXH")}
    assert names["MN"] == ["guide", "figures", "self", "activities"]
    assert "villages" in names["VHXH"]
    figures = case.form("MN").sheets[1]
    assert sum(len(block.rows) for block in figures.blocks) <= ONE_PAGE_ROWS


def test_blocks_of_a_sheet_never_touch() -> None:
    """Readers tell tables apart by their header rows; a table running into the next would swallow it."""
    for kind in case.pack().types:
        for sheet in case.form(kind).sheets:
            for one, other in zip(sheet.blocks, sheet.blocks[1:], strict=False):
                assert other.header_row >= one.last_row + 3


def test_labels_and_dates_do_not_change_the_version_but_questions_do() -> None:
    """A new deadline or wording must not make a unit's return unreadable; a question taken out must be noticed."""
    pack, own, unit = case.pack(), case.campaign(), case.unit("TYT")
    issued = lay_out_unit_form(pack, own, unit).version
    later = replace(own, deadlines={"units": Deadline(date(2026, 12, 1))}, periods={"NAM": Span(date(2026, 9, 30))})
    assert lay_out_unit_form(pack, later, unit).version == issued
    entries = {**pack.texts.entries, "TC07.1.01.label": "Số trẻ dưới 1 tuổi"}
    reworded = replace(pack, texts=replace(pack.texts, entries=entries))
    assert lay_out_unit_form(reworded, own, unit).version == issued
    assert lay_out_unit_form(pack, own, replace(unit, dropped=("TC07.1",))).version != issued

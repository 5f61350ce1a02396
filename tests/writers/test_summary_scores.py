"""Every kind of scale item in every situation: the formula gives what assess found, in both locales.

All cases stand in one workbook, an indicator each, so that one run of LibreOffice tries them all.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from qs_workbook.model.assessment import Assessment
from qs_workbook.model.criteria import Criterion, Element, Indicator, UnitType
from qs_workbook.model.kinds import Basis, Combine, Kind, Measure, State
from qs_workbook.model.scale import ScaleEntry
from qs_workbook.model.texts import Texts
from qs_workbook.writers.summary import write_summary
from tests.assess.cases import Typed, band, commune, item, official, pack_of, result, returned
from tests.office import LOCALES, recalculate
from tests.writers.recalculated import differences, table

NONE, PART = Basis.NO_SCALE, Basis.PARTIAL
UP = (band(50, 98), band(20, 90, 98), band(0, None, 90))
DOWN = (band(30, None, 2, over=True), band(10, 2, 5, over=True), band(0, 5, None, over=True))  # lower is better
YES = (band(40, 1), band(0, None, 1))
AWAITED = "awaited"  # asked of a unit that sends nothing
# What happens | measure | numerator | denominator | bands | PER | ZERO | maximum | certain | possible | basis
CASES: dict[str, tuple[object, ...]] = {
    "a share that is known": (Measure.SHARE, 96, 100, UP, None, 50, 50, 20, 20, Basis.KNOWN),
    "a share exactly at the edge": (Measure.SHARE, 49, 50, UP, None, 50, 50, 50, 50, Basis.KNOWN),
    "a share at an edge that is no binary fraction": (Measure.SHARE, 294, 300, UP, None, 50, 50, 50, 50, Basis.KNOWN),
    "a share just under the edge": (Measure.SHARE, 9799, 10000, UP, None, 50, 50, 20, 20, Basis.KNOWN),
    "a share with an awaited part": (Measure.SHARE, AWAITED, AWAITED, UP, None, 50, 50, 0, 50, PART),
    "a share whose numerator is blank": (Measure.SHARE, None, 100, UP, None, 50, 50, 0, 50, PART),
    "a share with a figure of two readings": (Measure.SHARE, ("96", "98"), 100, UP, None, 50, 50, 20, 50, PART),
    "a share whose part exceeds its whole": (Measure.SHARE, 101, 100, UP, None, 50, 50, 0, 50, PART),
    "a share of nothing": (Measure.SHARE, State.ZERO, State.ZERO, UP, None, 35, 50, 35, 35, Basis.ZERO_DENOMINATOR),
    "a share of nothing, nobody knows what it earns": (Measure.SHARE, 0, 0, UP, None, None, 50, 0, 50, NONE),
    "a share whose denominator may be 0": (Measure.SHARE, 0, ("0", "4"), UP, None, 50, 50, 0, 50, PART),
    "a share that does not apply": (
        Measure.SHARE,
        State.NOT_APPLICABLE,
        State.NOT_APPLICABLE,
        UP,
        None,
        35,
        50,
        35,
        35,
        Basis.ZERO_DENOMINATOR,
    ),
    "a share without bands": (Measure.SHARE, 96, 100, (), None, None, 50, 0, 50, NONE),
    "a share of which only the top band is known": (
        Measure.SHARE,
        99,
        100,
        UP[:1],
        None,
        None,
        50,
        50,
        50,
        Basis.KNOWN,
    ),
    "a share below the only known band": (Measure.SHARE, 50, 100, UP[:1], None, None, 50, 0, 50, NONE),
    "a share without a maximum": (Measure.SHARE, 96, 100, UP, None, None, None, 0, None, NONE),
    "a share that earns nothing": (Measure.SHARE, 96, 100, (), None, None, 0, 0, 0, Basis.KNOWN),
    "a share of two readings beyond 100 %": (Measure.SHARE, ("98", "123"), 100, UP, None, 50, 50, 50, 50, PART),
    "a share whose part exceeds both readings of its whole": (
        Measure.SHARE,
        101,
        ("1.234", "50"),
        UP,
        None,
        50,
        50,
        0,
        50,
        PART,
    ),
    "a share whose numerator does not apply": (
        Measure.SHARE,
        State.NOT_APPLICABLE,
        100,
        UP,
        None,
        50,
        50,
        0,
        50,
        PART,
    ),
    "a rate of some among nobody": (Measure.RATE, 5, 0, DOWN, 1000, 12, 30, 0, 30, PART),
    "a rate whose count does not apply": (Measure.RATE, State.NOT_APPLICABLE, 1000, DOWN, 1000, 30, 30, 0, 30, PART),
    "a count that does not apply": (Measure.COUNT, State.NOT_APPLICABLE, None, UP, None, None, 50, 0, 50, PART),
    "an answer that does not apply": (Measure.YES_NO, State.NOT_APPLICABLE, None, YES, None, None, 40, 0, 40, PART),
    "a rate that is known": (Measure.RATE, 3, 1000, DOWN, 1000, 30, 30, 10, 10, Basis.KNOWN),
    "a rate exactly at its limit": (Measure.RATE, 6, 3000, DOWN, 1000, 30, 30, 30, 30, Basis.KNOWN),
    "a rate just above its limit": (Measure.RATE, 6001, 3000000, DOWN, 1000, 30, 30, 10, 10, Basis.KNOWN),
    "a rate with an awaited part": (Measure.RATE, AWAITED, AWAITED, DOWN, 1000, 30, 30, 0, 30, PART),
    "a rate over nobody": (Measure.RATE, 0, 0, DOWN, 1000, 12, 30, 12, 12, Basis.ZERO_DENOMINATOR),
    "a rate of two readings": (Measure.RATE, ("2", "4"), 1000, DOWN, 1000, 30, 30, 10, 30, PART),
    "a rate whose N is not known": (Measure.RATE, 3, 1000, DOWN, None, 30, 30, 0, 30, NONE),
    "a rate without bands": (Measure.RATE, 3, 1000, (), 1000, 30, 30, 0, 30, NONE),
    "a count that is known": (Measure.COUNT, 95, None, UP, None, None, 50, 20, 20, Basis.KNOWN),
    "a count exactly at the edge": (Measure.COUNT, 98, None, UP, None, None, 50, 50, 50, Basis.KNOWN),
    "a count of nothing": (Measure.COUNT, State.ZERO, None, UP, None, None, 50, 0, 0, Basis.KNOWN),
    "a count that is awaited": (Measure.COUNT, AWAITED, None, UP, None, None, 50, 0, 50, PART),
    "a count that cannot be": (Measure.COUNT, -3, None, UP, None, None, 50, 0, 50, PART),
    "a count without bands": (Measure.COUNT, 95, None, (), None, None, 50, 0, 50, NONE),
    "an amount that is known": (Measure.AMOUNT, 95.5, None, UP, None, None, 50, 20, 20, Basis.KNOWN),
    "an amount just under the edge": (Measure.AMOUNT, 97.99, None, UP, None, None, 50, 20, 20, Basis.KNOWN),
    "an amount of two readings": (Measure.AMOUNT, ("9.8", "98"), None, UP, None, None, 50, 0, 50, PART),
    "yes": (Measure.YES_NO, True, None, YES, None, None, 40, 40, 40, Basis.KNOWN),
    "no": (Measure.YES_NO, False, None, YES, None, None, 40, 0, 0, Basis.KNOWN),
    "an answer that is awaited": (Measure.YES_NO, AWAITED, None, YES, None, None, 40, 0, 40, PART),
    "an answer without bands": (Measure.YES_NO, True, None, (), None, None, 40, 0, 40, NONE),
    "an answer without a maximum": (Measure.YES_NO, True, None, YES, None, None, None, 0, None, NONE),
}
_KINDS = {Measure.YES_NO: Kind.YES_NO, Measure.AMOUNT: Kind.AMOUNT}


def build() -> Assessment:
    """All cases in one campaign: unit T1 sends, unit V1 does not; two owners contradict each other in TC02.1."""
    indicators, scale = (
        [],
        [official("TC01.MAX", 2000), official("TC01.PASS", 100), official("TOTAL.MIN.mien_nui", 900)],
    )
    answers: dict[str, Typed] = {}
    for number, case in enumerate(CASES.values(), 1):
        measure, numerator, denominator, bands, per, zero, maximum, *_ = case
        code = f"TC01.{number}"
        assert isinstance(measure, Measure)
        asked = ("VANG",) if numerator == AWAITED else ("TRUONG",)
        part_of = f"{code}.01" if measure is Measure.SHARE else ""
        elements = (
            Element(f"{code}.01", Kind.INTEGER, asked),
            Element(f"{code}.02", _KINDS.get(measure, Kind.INTEGER), asked, part_of=part_of),
        )
        over = (f"{code}.01",) if measure.divides else ()
        indicators.append(Indicator(code, measure, elements if over else elements[1:], (f"{code}.02",), over))
        if numerator != AWAITED:
            answers |= {f"{code}.02": numerator} | ({f"{code}.01": denominator} if over else {})
        scale += item(code, maximum, *bands, per=per, zero=zero)  # type: ignore[arg-type, misc]
    owned = Element("TC02.1.01", Kind.INTEGER, ("TYT",), combine=Combine.OWNER, owner="TYT")
    contradicted = Indicator("TC02.1", Measure.COUNT, (owned,), ("TC02.1.01",))
    # 999 satisfied, the valid ballots left blank, 25 issued.
    ballots = (
        Element("TC03.1.01", Kind.INTEGER, ("TRUONG",)),
        Element("TC03.1.02", Kind.INTEGER, ("TRUONG",), part_of="TC03.1.01"),
        Element("TC03.1.03", Kind.INTEGER, ("TRUONG",), part_of="TC03.1.02"),
    )
    beyond = Indicator("TC03.1", Measure.SHARE, ballots, ("TC03.1.03",), ("TC03.1.02",))
    answers |= {"TC03.1.01": 25, "TC03.1.03": 999}
    # 15 very satisfied and 15 satisfied of 20.
    twice = (
        Element("TC03.2.01", Kind.INTEGER, ("TRUONG",)),
        Element("TC03.2.02", Kind.INTEGER, ("TRUONG",), part_of="TC03.2.01"),
        Element("TC03.2.03", Kind.INTEGER, ("TRUONG",), part_of="TC03.2.01"),
    )
    doubled = Indicator("TC03.2", Measure.SHARE, twice, ("TC03.2.02", "TC03.2.03"), ("TC03.2.01",))
    answers |= {"TC03.2.01": 20, "TC03.2.02": 15, "TC03.2.03": 15}
    pack = pack_of(
        (UnitType("TRUONG"), UnitType("VANG"), UnitType("TYT")),
        Criterion("TC01", tuple(indicators)),
        Criterion("TC02", (contradicted,)),
        Criterion("TC03", (beyond, doubled)),
    )
    units = (("T1", "TRUONG"), ("V1", "VANG"), ("Y1", "TYT"), ("Y2", "TYT"))
    returns = (returned("T1", answers), returned("Y1", {"TC02.1.01": 96}), returned("Y2", {"TC02.1.01": 98}))
    entries: list[ScaleEntry] = [*scale, *item("TC02.1", 50, *UP), official("TC02.PASS", 0)]
    entries += [*item("TC03.1", 50, *UP, zero=50), *item("TC03.2", 50, *UP, zero=50), official("TC03.PASS", 0)]
    return result(pack, commune(*units, commune_type="mien_nui"), entries, *returns)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, words: Texts) -> Path:
    """The workbook of all cases."""
    path = tmp_path_factory.mktemp("tong-hop") / "tong-hop.xlsx"
    return write_summary(path, build(), words, datetime(2026, 11, 10, 12))


def expectations() -> Iterator[tuple[str, int, tuple[object, ...]]]:
    """Case, number of its indicator, certain, possible and basis."""
    for number, (name, case) in enumerate(CASES.items(), 1):
        yield name, number, case[-3:]


@pytest.mark.parametrize(("number", "expected"), [pytest.param(n, e, id=name) for name, n, e in expectations()])
def test_assess_gives_these_points(number: int, expected: tuple[object, ...]) -> None:
    """Otherwise the table below would compare formulas with points that no official would agree to."""
    score = build().indicators[number - 1]
    assert (score.certain, score.possible, score.basis) == expected


@pytest.mark.libreoffice
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("locale", LOCALES)
def test_every_formula_gives_the_value_written_beside_it(written: Path, locale: str) -> None:
    """Otherwise the officer's Excel would show other points than the report."""
    assert differences(written, locale) == []


@pytest.mark.libreoffice
@pytest.mark.usefixtures("office")
def test_recalculated_points_are_those_of_the_table(written: Path) -> None:
    """Otherwise written and recalculated values could agree on nothing."""
    rows = table(recalculate(written), "Chấm điểm")
    for name, number, (certain, possible, _) in expectations():
        row = rows[f"TC01.{number}"]
        shown = "chưa rõ" if possible is None else possible
        assert (row["Điểm chắc chắn"], row["Điểm tối đa có thể"]) == (certain, shown), name
    assert (rows["TC02.1"]["Điểm chắc chắn"], rows["TC02.1"]["Điểm tối đa có thể"]) == (20, 50)


@pytest.mark.libreoffice
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("locale", LOCALES)
def test_a_wrong_written_value_is_caught(written: Path, tmp_path: Path, locale: str) -> None:
    """Otherwise the comparison above could pass because nothing was recalculated."""
    planted = tmp_path / "planted.xlsx"
    plant(written, planted, "Chấm điểm", "J6", 4242)
    assert [(d.sheet, d.cell, d.written) for d in differences(planted, locale)] == [("Chấm điểm", "J6", 4242)]


def plant(source: Path, target: Path, sheet: str, cell: str, value: int) -> None:
    """A copy of the workbook in which one formula has a false written value."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        names = re.findall(r'<sheet name="([^"]+)"', old.read("xl/workbook.xml").decode())
        part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        for entry in old.namelist():
            content = old.read(entry)
            if entry == part:
                text = content.decode()
                changed = re.sub(rf'(<c r="{cell}"[^>]*>.*?<v>)[^<]*(</v>)', rf"\g<1>{value}\g<2>", text, count=1)
                assert changed != text
                content = changed.encode()
            new.writestr(entry, content)

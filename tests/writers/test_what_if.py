"""The officer's what-if: figures are typed over in Số liệu, and points, rules and verdict move as assess says."""

import random
import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from qs_workbook.model.assessment import Assessment, Datum
from qs_workbook.model.kinds import Kind, State
from qs_workbook.model.submission import Value
from qs_workbook.model.texts import Texts
from qs_workbook.writers.summary import write_summary
from tests.office import LOCALES, Filling, fill, recalculate
from tests.writers.recalculated import differences, same, table
from tests.writers.rounds import Changes, a_round

FIRST_ROW, VALUE_COLUMN = 6, "E"
TRIAL = "BẢN TÍNH THỬ - KHÁC SỐ LIỆU ĐƠN VỊ GỬI"
ROUNDS: dict[str, dict[str, object]] = {
    "a full round": {"seed": 1},
    "a round with holes": {"seed": 2, "holes": 0.12, "nothing": 0.03},
    "units that sent nothing": {"seed": 3, "silent": ("TYT", "MN2", "VHXH")},
    "denominators of 0": {"seed": 4, "nothing": 0.5},
    "a scale nobody has confirmed": {"seed": 5, "illustrative": False, "holes": 0.03},
    "nothing sent, commune type not chosen": {"seed": 6, "holes": 1.0, "commune_type": ""},
}
pytestmark = [pytest.mark.libreoffice, pytest.mark.usefixtures("office")]


def write(tmp_path: Path, assessment: Assessment, words: Texts) -> Path:
    """The workbook of an assessment."""
    return write_summary(tmp_path / "tong-hop.xlsx", assessment, words, datetime(2026, 11, 10, 12))


@pytest.mark.parametrize(
    ("arguments", "locale"),  # the locales in turn: one run of LibreOffice takes seconds
    [pytest.param(a, LOCALES[n % 2], id=f"{name}, {LOCALES[n % 2]}") for n, (name, a) in enumerate(ROUNDS.items())],
)
def test_every_formula_gives_the_written_value(
    tmp_path: Path, words: Texts, arguments: dict[str, object], locale: str
) -> None:
    """Otherwise what Excel shows would depend on whether it has recalculated yet."""
    assessment = a_round(**arguments)  # type: ignore[arg-type]
    assert differences(write(tmp_path, assessment, words), locale) == []


def test_every_formula_of_the_demonstration_gives_the_written_value(
    tmp_path: Path, demo: tuple[Path, dict[str, object]]
) -> None:
    """Otherwise the first workbook anyone opens would be the one that is wrong."""
    path = Path(shutil.copy(demo[0] / "3-ket-qua" / "tong-hop.xlsx", tmp_path))
    assert {locale: differences(path, locale) for locale in LOCALES} == {locale: [] for locale in LOCALES}


@pytest.mark.parametrize("seed", range(2))
def test_points_move_as_assess_says(tmp_path: Path, words: Texts, seed: int) -> None:
    """Otherwise the officer would plan on points that the next real run does not give."""
    arguments: dict[str, object] = {"seed": 20 + seed, "holes": 0.05, "silent": ("TYT", "HT")}
    before = a_round(**arguments)  # type: ignore[arg-type]
    changes = draw(random.Random(seed), before)
    after = a_round(**arguments, changes=changes)  # type: ignore[arg-type]
    values = retyped(write(tmp_path, before, words), before, changes, "vi-VN" if seed % 2 else "en-US")
    scores = table(values, "Chấm điểm")
    assert before.points != after.points
    for score in after.indicators:
        shown = (scores[score.code]["Điểm chắc chắn"], scores[score.code]["Điểm tối đa có thể"])
        assert same(shown[0], score.certain), (score, shown)
        assert same(shown[1], "chưa rõ" if score.possible is None else score.possible), (score, shown)
    page = {value: values.get(("Tổng quan", f"B{at[1:]}")) for (sheet, at), value in values.items() if at[0] == "A"}
    assert page["Kết luận"] == words.say(f"summary.verdict.{after.verdict.value}")
    assert page["Điểm chắc chắn đạt"] == after.points.certain


def test_every_page_says_that_figures_were_changed(tmp_path: Path, words: Texts) -> None:
    """Otherwise a trial could be printed and signed as the commune's result."""
    assessment = a_round(1)
    path = write(tmp_path, assessment, words)
    as_sent = recalculate(path)
    sheets = {sheet for sheet, _ in as_sent}
    assert not [at for at, value in as_sent.items() if at[1] == "A3" and value]
    values = retyped(path, assessment, draw(random.Random(0), assessment, 1), "vi-VN")
    assert {sheet for (sheet, at), value in values.items() if at == "A3" and value == TRIAL} == sheets
    assert "BẢN TÍNH THỬ" in [value for (sheet, _), value in values.items() if sheet == "Tổng quan"]


def draw(chance: random.Random, assessment: Assessment, count: int = 25) -> Changes:
    """Figures to type: new numbers, blanks, parts above their whole, answers turned round, awaited ones filled in."""
    rows = [d for d in assessment.data if d.used and d.unit and d.state is not State.NOT_APPLICABLE]
    return {(d.unit, d.code, d.column): _typed(chance, d) for d in chance.sample(rows, count)}


def _typed(chance: random.Random, datum: Datum) -> Value:
    if chance.random() < 0.2 and datum.value is not None:
        return None
    if datum.kind is Kind.YES_NO:
        return not datum.value
    return Decimal(chance.choice((0, 1, 7, 98, 150, 999)))


def retyped(path: Path, assessment: Assessment, changes: Changes, locale: str) -> dict[tuple[str, str], object]:
    """All values after LibreOffice has taken what was typed into Số liệu."""
    places = {(d.unit, d.code, d.column): f"{VALUE_COLUMN}{FIRST_ROW + n}" for n, d in enumerate(assessment.data)}
    words = {True: "Có", False: "Không", None: ""}
    typed = {
        ("Số liệu", places[at]): words[value] if isinstance(value, bool) or value is None else str(value)
        for at, value in changes.items()
    }
    changed = path.with_name("tinh-thu.xlsx")
    fill([Filling(path, typed, (changed,))], locale=locale)
    return recalculate(changed, locale)

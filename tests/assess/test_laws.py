"""Laws of the interval, by hypothesis: they hold for any returns and any sound scale."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from qs_workbook.assess.aggregate import indicator_records
from qs_workbook.assess.frame import collect_data, to_frame
from qs_workbook.model.assessment import Assessment
from qs_workbook.model.kinds import Combine, Measure, State
from qs_workbook.model.scale import Band, Scale, ScaleEntry
from tests.assess.cases import Typed, commune, item, official, result, returned, small_pack

WHOLE, PART = "TC01.1.01", "TC01.1.02"
UNITS = ("T1", "T2", "T3")
CAMPAIGN = commune(*((unit, "TRUONG") for unit in UNITS), commune_type="mien_nui")
Answers = dict[str, dict[str, Typed] | None]

missing = st.sampled_from([State.BLANK, State.NOT_AVAILABLE, State.UNREADABLE])


@st.composite
def ladders(draw: st.DrawFn) -> list[ScaleEntry]:
    """A sound scale: bands without gap or overlap, never worth less upwards."""
    edges = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=4)))
    points = sorted(draw(st.lists(st.integers(0, 50), min_size=len(edges) + 1, max_size=len(edges) + 1)))
    included = [draw(st.booleans()) for _ in edges]
    bands = [Band(points[0], None, True, edges[0], not included[0])]
    for at, edge in enumerate(edges):
        upper = edges[at + 1] if at + 1 < len(edges) else None
        bands.append(Band(points[at + 1], edge, included[at], upper, upper is None or not included[at + 1]))
    zero = draw(st.none() | st.integers(0, 50))
    return [*item("TC01.1", 50, *bands, zero=zero), official("TC01.PASS", 0), official("TOTAL.MIN.mien_nui", 30)]


@st.composite
def pairs(draw: st.DrawFn) -> dict[str, Typed]:
    """A school's whole and part, either of them missing or of two readings."""
    whole = draw(st.integers(0, 40))
    part = draw(st.integers(0, whole))
    said: dict[str, Typed] = {
        WHOLE: draw(st.just(whole) | missing | st.just((str(whole), str(whole + 3)))),
        PART: draw(st.just(part) | missing | st.just((str(max(part - 2, 0)), str(part)))),
    }
    return said


answers = st.fixed_dictionaries({unit: st.none() | pairs() for unit in UNITS})


def assess_answers(said: Mapping[str, dict[str, Typed] | None], scale: list[ScaleEntry]) -> Assessment:
    returns = [returned(unit, cells) for unit, cells in said.items() if cells is not None]
    return result(small_pack(), CAMPAIGN, scale, *returns)


def span(assessment: Assessment) -> tuple[float, float]:
    (only,) = assessment.indicators
    assert only.possible is not None
    return only.certain, only.possible


@settings(max_examples=30, deadline=None)
@given(answers, ladders())
def test_certain_is_never_above_possible(said: Answers, scale: list[ScaleEntry]) -> None:
    low, high = span(assess_answers(said, scale))
    assert 0 <= low <= high <= 50


@settings(max_examples=30, deadline=None)
@given(answers, ladders(), st.data())
def test_more_information_never_widens(said: Answers, scale: list[ScaleEntry], data: st.DataObject) -> None:
    """What was missing becomes known, what had two readings gets one: the interval may only shrink."""
    before = span(assess_answers(said, scale))
    told: Answers = {}
    for unit, cells in said.items():
        cells = cells or {WHOLE: State.BLANK, PART: State.BLANK}
        whole = cells[WHOLE]
        if isinstance(whole, tuple):
            whole = int(data.draw(st.sampled_from(whole)))
        elif isinstance(whole, State):
            least = int(cells[PART][1]) if isinstance(cells[PART], tuple) else cells[PART]
            whole = data.draw(st.integers(least if isinstance(least, int) else 0, 50))
        part = cells[PART]
        assert isinstance(whole, int)
        if isinstance(part, tuple):
            part = min(int(data.draw(st.sampled_from(part))), whole)
        elif isinstance(part, State):
            part = data.draw(st.integers(0, whole))
        told[unit] = {WHOLE: whole, PART: part}
    after = span(assess_answers(told, scale))
    assert before[0] <= after[0] <= after[1] <= before[1]


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries({unit: st.integers(1, 40) for unit in UNITS}), ladders(), st.data())
def test_complete_and_confirmed_gives_a_point(
    wholes: dict[str, int], scale: list[ScaleEntry], data: st.DataObject
) -> None:
    told: Answers = {u: {WHOLE: w, PART: data.draw(st.integers(0, w))} for u, w in wholes.items()}
    low, high = span(assess_answers(told, scale))
    assert low == high


@settings(max_examples=30, deadline=None)
@given(answers, ladders(), st.permutations(UNITS))
def test_the_order_of_returns_does_not_matter(said: Answers, scale: list[ScaleEntry], order: list[str]) -> None:
    first, second = assess_answers(said, scale), assess_answers({unit: said[unit] for unit in order}, scale)
    assert first == second


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), ladders(), st.data())
def test_a_better_figure_never_scores_worse(whole: int, scale: list[ScaleEntry], data: st.DataObject) -> None:
    worse = data.draw(st.integers(0, whole))
    better = data.draw(st.integers(worse, whole))
    spans = []
    for part in (worse, better):
        told: Answers = {u: {WHOLE: whole, PART: part if u == "T1" else 0} for u in UNITS}
        spans.append(span(assess_answers(told, scale)))
    assert spans[0] <= spans[1]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 500), min_size=3, max_size=3), st.sampled_from(list(Combine)))
def test_units_add_up_to_the_whole(figures: list[int], combine: Combine) -> None:
    """Sum adds every unit once; any and all ask whether one or every unit says yes."""
    if combine is Combine.OWNER:
        return
    measure = Measure.COUNT if combine is Combine.SUM else Measure.YES_NO
    typed = figures if combine is Combine.SUM else [figure > 250 for figure in figures]
    returns = [returned(unit, {PART: value}) for unit, value in zip(UNITS, typed, strict=True)]
    got = result(small_pack(measure, combine), CAMPAIGN, item("TC01.1", 50, Band(50)), *returns)
    expected = {Combine.SUM: sum(figures), Combine.ANY: any(typed), Combine.ALL: all(typed)}[combine]
    assert got.indicators[0].numerator == expected


@settings(max_examples=15, deadline=None)
@given(answers, answers)
def test_a_province_is_its_communes_side_by_side(first: Answers, second: Answers) -> None:
    """The same code for one commune and for many: no figure of one reaches another."""
    pack, scale = small_pack(), Scale.of(item("TC01.1", 50, Band(50)))
    tables = {}
    for name, said in (("a", first), ("b", second)):
        sent = {unit: returned(unit, cells) for unit, cells in said.items() if cells is not None}
        tables[name] = collect_data(pack, CAMPAIGN, sent)
    together = indicator_records(pack, to_frame(tables), {"a": scale, "b": scale})
    for name, data in tables.items():
        assert indicator_records(pack, to_frame({name: data}), {name: scale})[name] == together[name]

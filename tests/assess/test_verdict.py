"""The verdict by commune type: the same points, three minimum totals; and estimates beside actual figures."""

from datetime import date

import pytest

from qs_workbook.assess.scale import effective_scale
from qs_workbook.assess.verdict import recognition_rules, total, verdict
from qs_workbook.model.assessment import CriterionScore
from qs_workbook.model.campaign import Span
from qs_workbook.model.kinds import Basis, Verdict
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from tests.assess.cases import commune, result, returned

PACK = load_pack(folder("templates") / "qd06-2019")
MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED


def criteria(certain: float, possible: float | None) -> tuple[CriterionScore, ...]:
    """Thirteen criteria, all met and above 0, that add up to these points; the last one carries the difference."""
    base = [CriterionScore(c.code, 50, 50, 80, 0, True, False) for c in PACK.scored[:-1]]
    rest = None if possible is None else possible - 600
    return (*base, CriterionScore(PACK.scored[-1].code, certain - 600, rest, 400, 0, True, False))


CASES = [
    # loại xã, điểm chắc chắn, điểm tối đa có thể → kết luận
    ("mien_nui", 800, 800, MET),
    ("mien_nui", 799.5, 799.5, NOT_MET),
    ("mien_nui", 799, 801, OPEN),
    ("mien_nui", 799, None, OPEN),
    ("mien_nui", 801, None, MET),
    ("con_lai", 850, 850, MET),
    ("con_lai", 849, 849, NOT_MET),
    ("con_lai", 800, 850, OPEN),
    ("quan_tptw", 900, 900, MET),
    ("quan_tptw", 850, 899, NOT_MET),
    ("quan_tptw", 850, 900, OPEN),
    ("", 900, 900, OPEN),  # chưa chọn loại xã: chưa kết luận đạt
    ("", 700, 799, NOT_MET),  # thấp hơn cả mức thấp nhất của ba loại
]


@pytest.mark.parametrize(("commune_type", "certain", "possible", "expected"), CASES)
def test_minimum_total_by_commune_type(
    commune_type: str, certain: float, possible: float | None, expected: Verdict
) -> None:
    """The same 850 points propose an ordinary commune and fail a ward of a central city."""
    campaign = commune(commune_type=commune_type)
    scale, _ = effective_scale(PACK, campaign)
    scored = criteria(certain, possible)
    points = total(scored, scale, commune_type)
    assert (points.certain, points.possible) == (certain, possible)
    assert verdict(recognition_rules(PACK, campaign, scored, points, scale)) is expected


PROOF = [
    # met, zero_risk of one criterion → rule, holds
    (False, False, "all_met", False),
    (None, False, "all_met", None),
    (True, True, "none_zero", False),
    (True, None, "none_zero", None),
]


@pytest.mark.parametrize(("met", "zero_risk", "rule", "holds"), PROOF)
def test_one_criterion_decides_a_rule_and_is_named(
    met: bool | None, zero_risk: bool | None, rule: str, holds: bool | None
) -> None:
    """In practice criteria 3 and 5 knock most communes out: the proof names which one it is."""
    campaign = commune(commune_type="mien_nui")
    scale, _ = effective_scale(PACK, campaign)
    scored = list(criteria(900, 900))
    scored[2] = CriterionScore("TC03", 50, 50, 100, 0, met, zero_risk)
    points = total(tuple(scored), scale, "mien_nui")
    found = {r.code: r for r in recognition_rules(PACK, campaign, tuple(scored), points, scale)}
    assert (found[rule].holds, found[rule].criteria) == (holds, ("TC03",))
    assert verdict(tuple(found.values())) is (OPEN if holds is None else NOT_MET)


def test_an_estimate_is_marked_and_an_actual_figure_is_not() -> None:
    """Figures sent before 10/11 cannot cover the year: an estimate that scores must say so."""
    campaign = commune(("TYT", "TYT"), illustrative=True, periods={"NAM": Span(date(2026, 10, 31), date(2026, 1, 1))})
    scale, _ = effective_scale(PACK, campaign)
    figures = {"TC07.1.01": 100, "TC07.1.02": 99}
    for stated, reasons in (("estimate", ("estimate",)), ("actual", ())):
        got = result(PACK, campaign, list(scale.entries.values()), returned("TYT", {**figures, "KY.02": stated}))
        seven = next(i for i in got.indicators if i.code == "TC07.1")
        assert (seven.certain, seven.basis, seven.reasons) == (50, Basis.KNOWN, reasons)
        marked = {d.code for d in got.data if d.estimate and d.unit == "TYT"}
        assert ("TC07.1.02" in marked) is (stated == "estimate")
        assert "TC00.1.01" not in marked, "a cut-off date is no period that could be estimated"

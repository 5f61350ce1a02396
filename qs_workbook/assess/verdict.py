"""Criteria, total, the three recognition rules and the verdict, each with its proof (DOMAIN 1.2, DESIGN section 8).

An unknown possible makes every possible above it unknown; a rule fails only when it fails in the best case.
"""

from collections.abc import Mapping
from math import fsum

from qs_workbook.model.assessment import CriterionScore, IndicatorScore, Points, RuleResult
from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet, Criterion
from qs_workbook.model.kinds import Verdict
from qs_workbook.model.scale import Scale
from qs_workbook.model.sums import add


def criterion_score(criterion: Criterion, scores: Mapping[str, IndicatorScore], scale: Scale) -> CriterionScore:
    """The sum of a criterion's indicators against what makes it "đạt"."""
    own = [scores[i.code] for i in criterion.indicators if i.scored]
    certain = fsum(s.certain for s in own)
    possible = add(s.possible for s in own)
    maximum = scale.value(f"{criterion.code}.MAX")
    needed = scale.value(f"{criterion.code}.PASS")
    return CriterionScore(
        code=criterion.code,
        certain=certain,
        possible=possible,
        maximum=add(s.maximum for s in own) if maximum is None else maximum,
        pass_points=needed,
        met=None if needed is None else _reaches(certain, possible, needed, above=needed == 0),
        zero_risk=_opposite(_reaches(certain, possible, 0, above=True)),
    )


def total(criteria: tuple[CriterionScore, ...], scale: Scale, commune_type: str) -> Points:
    """All points against the minimum of the commune's type; required None until the type is chosen and known."""
    maximum = scale.value("TOTAL.MAX")
    return Points(
        certain=fsum(c.certain for c in criteria),
        possible=add(c.possible for c in criteria),
        maximum=add(c.maximum for c in criteria) if maximum is None else maximum,
        required=scale.value(f"TOTAL.MIN.{commune_type}") if commune_type else None,
    )


def recognition_rules(
    pack: CriteriaSet, campaign: Campaign, criteria: tuple[CriterionScore, ...], points: Points, scale: Scale
) -> tuple[RuleResult, ...]:
    """The three rules; `criteria` of a result names those that decide it: the failing, else the open ones."""
    return (
        _over_criteria("all_met", {c.code: c.met for c in criteria}),
        _over_criteria("none_zero", {c.code: _opposite(c.zero_risk) for c in criteria}),
        RuleResult("minimum_total", _minimum(pack, campaign, points, scale)),
    )


def verdict(rules: tuple[RuleResult, ...]) -> Verdict:
    """`not_met` as soon as one rule fails in the best case; `met` only when all hold in the worst."""
    if any(rule.holds is False for rule in rules):
        return Verdict.NOT_MET
    return Verdict.MET if all(rule.holds for rule in rules) else Verdict.UNDETERMINED


def _reaches(certain: float, possible: float | None, needed: float, *, above: bool) -> bool | None:
    """True when even the worst case reaches it, False when even the best does not; `above` asks for more than it."""
    if certain > needed or (certain == needed and not above):
        return True
    if possible is not None and (possible < needed or (possible == needed and above)):
        return False
    return None


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _over_criteria(code: str, answers: Mapping[str, bool | None]) -> RuleResult:
    failing = tuple(c for c, answer in answers.items() if answer is False)
    open_ones = tuple(c for c, answer in answers.items() if answer is None)
    if failing:
        return RuleResult(code, False, failing)
    return RuleResult(code, None, open_ones) if open_ones else RuleResult(code, True)


def _minimum(pack: CriteriaSet, campaign: Campaign, points: Points, scale: Scale) -> bool | None:
    if points.required is not None:
        return _reaches(points.certain, points.possible, points.required, above=False)
    if campaign.commune_type:
        return None
    # Before the type is chosen the least of all minimum totals must be within reach; that alone can be denied.
    least = [scale.value(f"TOTAL.MIN.{kind}") for kind in pack.commune_types]
    known = [value for value in least if value is not None]
    if len(known) == len(least) and known:
        return False if _reaches(points.certain, points.possible, min(known), above=False) is False else None
    return None

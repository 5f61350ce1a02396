"""From returns to the Assessment: long table, records, points, verdict, deficiencies, documents. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from qs_workbook.assess.aggregate import indicator_records
from qs_workbook.assess.dossier import dossier_lines, evidence_lines, list_lines
from qs_workbook.assess.frame import collect_data, to_frame
from qs_workbook.assess.outlook import outlook
from qs_workbook.assess.private import merge_small_groups, withhold_personal
from qs_workbook.assess.review import contradictions, survey_lines
from qs_workbook.assess.scale import scale_counts
from qs_workbook.assess.score import score
from qs_workbook.assess.shortfall import shortfalls
from qs_workbook.assess.verdict import criterion_score, recognition_rules, total, verdict
from qs_workbook.model.assessment import Assessment, UnitReport
from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.finding import Finding
from qs_workbook.model.scale import Scale
from qs_workbook.model.submission import Receipt, Return


def assess(
    pack: CriteriaSet,
    campaign: Campaign,
    scale: Scale,
    returns: Mapping[str, Return],
    receipts: tuple[Receipt, ...],
    units: tuple[UnitReport, ...],
    findings: tuple[Finding, ...],
    made_at: str,
    chosen: Mapping[str, str] | None = None,
) -> Assessment:
    """The whole assessment of one commune; nothing in it depends on the order in which returns came.

    `chosen` says by element code which unit's figure the officer decided to use (decision choose_owner).
    """
    returns = withhold_personal(pack, returns, findings)
    said = collect_data(pack, campaign, returns, chosen)
    data = merge_small_groups(pack, said)
    records = indicator_records(pack, to_frame({campaign.id: data}), {campaign.id: scale})[campaign.id]
    scores = {record.code: score(record) for record in records}
    criteria = tuple(criterion_score(criterion, scores, scale) for criterion in pack.scored)
    points = total(criteria, scale, campaign.commune_type)
    rules = recognition_rules(pack, campaign, criteria, points, scale)
    indicators = tuple(scores.values())
    evidence = evidence_lines(campaign, returns)
    lacking = shortfalls(pack, campaign, indicators, criteria, points, data, evidence)
    made = Assessment(
        campaign=campaign,
        criteria=pack,
        scale=scale,
        scale_counts=scale_counts(pack, scale, campaign.commune_type),
        data=data,
        indicators=indicators,
        criteria_scores=criteria,
        points=points,
        rules=rules,
        verdict=verdict(rules),
        shortfalls=lacking,
        units=units,
        receipts=receipts,
        findings=findings,
        evidence=evidence,
        lines=list_lines(pack, campaign, returns),
        decisions=campaign.decisions,
        made_at=made_at,
        contradictions=contradictions(pack, said, findings),
        survey=survey_lines(pack, campaign, said),
        dossier=dossier_lines(pack, campaign, evidence, lacking),
    )
    return replace(made, outlook=outlook(made, _day(made_at)))


def _day(made_at: str) -> date:
    """The day of an ISO time; deadlines are counted from it."""
    return date.fromisoformat(made_at[:10])

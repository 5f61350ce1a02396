"""Việc còn kịp làm, Đối chiếu, Phiếu hài lòng, Danh mục hồ sơ, So năm trước: what stands beside the score, as tables.

Every row is a record of the assessment; nothing is worked out here.
"""

from collections.abc import Iterable, Mapping

from qs_workbook.model.assessment import Assessment, Shortfall
from qs_workbook.model.kinds import Measure, ShortfallKind
from qs_workbook.model.review import Change, Contradiction, Prospect, Side
from qs_workbook.writers.sheets.page import Summary, Written, write_rows
from qs_workbook.writers.sheets.places import Col
from qs_workbook.writers.sheets.wording import in_words

OUTLOOK = (
    Col("number", 5, ("centre",)),
    Col("kind", 16),
    Col("task", 52),
    Col("units", 34),
    Col("indicators", 26),
    Col("points", 10, ("right", "bold")),
    Col("day", 12, ("centre",)),
    Col("working_days", 10, ("right",)),
)
CONTRADICTIONS = (
    Col("question", 9, ("centre",)),
    Col("label", 36),
    Col("standing", 16),
    Col("owner", 9, ("centre",)),
    Col("tolerance", 10, ("right",)),
    Col("left", 40, ("inset",)),
    Col("right", 40),
    Col("difference", 10, ("right",)),
)
SURVEY = (
    Col("list", 9, ("centre",)),
    Col("group", 30),
    Col("row", 40),
    Col("issued", 10, ("right",)),
    Col("valid", 10, ("right",)),
    Col("not_valid", 10, ("right",)),
    Col("response", 10, ("right",)),
    Col("answers", 40, ("inset",)),
    Col("satisfied", 10, ("right", "bold")),
)
DOSSIER = (
    Col("number", 8, ("centre",)),
    Col("indicator", 9, ("centre",)),
    Col("label", 34),
    Col("text", 46),
    Col("symbol", 16),
    Col("day", 12, ("centre",)),
    Col("pages", 7, ("right",)),
    Col("unit_name", 24),
    Col("place", 26),
)
CHANGES = (
    Col("code", 9, ("centre",)),
    Col("label", 40),
    Col("before", 12, ("right",)),
    Col("now", 12, ("right",)),
    Col("change", 12, ("right",)),
    Col("points_before", 12, ("right",)),
    Col("points_now", 12, ("right",)),
    Col("remark", 44, ("inset",)),
)

_OFFICE_CODES = {"pass_points": "PASS", "commune_type": "TOTAL.MIN", "minimum_total": "TOTAL.MIN"}


def tables(assessment: Assessment) -> Mapping[str, tuple[tuple[Col, ...], int]]:
    """Columns and number of rows of each sheet; the comparison only where there is a year before."""
    found = {
        "outlook": (OUTLOOK, len(assessment.outlook)),
        "contradictions": (CONTRADICTIONS, len(assessment.contradictions)),
        "survey": (SURVEY, len(assessment.survey)),
        "dossier": (DOSSIER, len(assessment.dossier)),
    }
    return found | ({"changes": (CHANGES, len(assessment.changes))} if assessment.changes else {})


def write_outlook(summary: Summary) -> None:
    """What can still be done, most points first; a rule that is lost already is said above."""
    assessment = summary.assessment
    rows: list[dict[str, Written]] = [
        {
            "number": at,
            "kind": summary.say(f"prospect_kind.{p.kind}"),
            "task": _task(summary, p),
            "units": "\n".join(_unit(summary, unit) for unit in p.units),
            "indicators": ", ".join(p.indicators),
            "points": p.points,
            "day": f"{p.day:%d/%m/%Y}" if p.day else "",
            "working_days": p.working_days,
        }
        for at, p in enumerate(assessment.outlook, start=1)
    ]
    lost = [summary.say(f"lost.{rule.code}", criteria=", ".join(rule.criteria)) for rule in assessment.lost]
    write_rows(summary, "outlook", rows, [summary.say("outlook.note"), *lost])


def _task(summary: Summary, prospect: Prospect) -> str:
    if prospect.kind == "scale" and prospect.key != "confirm":
        code = prospect.indicators[0] if prospect.indicators else ""
        same = Shortfall(
            code or _OFFICE_CODES.get(prospect.key, ""),
            ShortfallKind.SCALE,
            None,
            None,
            None,
            None,
            None,
            (),
            key=prospect.key,
            facts=prospect.facts,
        )
        return in_words(summary, same)
    facts: dict[str, object] = {key: "" if value is None else value for key, value in prospect.facts.items()}
    return summary.say(f"prospect.{prospect.key}", **facts)


def _unit(summary: Summary, code: str) -> str:
    if not code:
        return summary.assessment.campaign.settings.get("office", "") or summary.say("the_office")
    units = summary.assessment.campaign.unit_by_code
    return f"{code} - {units[code].name}" if code in units else code


def write_contradictions(summary: Summary) -> None:
    """Reports of one thing side by side, with the cell each stands in."""
    rows: list[dict[str, Written]] = []
    for found in summary.assessment.contradictions:
        pairs = found.left if found.right else tuple(s for s in found.left if s.counts)
        others = found.right or tuple(s for s in found.left if not s.counts)
        rows.append(
            {
                "question": found.question,
                "label": found.label,
                "standing": summary.say(_standing(found)),
                "owner": found.owner,
                "tolerance": None if found.tolerance is None else summary.say("quantity.share", value=found.tolerance),
                "left": _sides(summary, pairs),
                "right": _sides(summary, others),
                "difference": found.difference,
            }
        )
    write_rows(summary, "contradictions", rows, [summary.say("contradictions.note")])


def _standing(found: Contradiction) -> str:
    if found.finding == "FACT-CONTRADICTED":
        return "contradictions.same_fact"
    return "contradictions.beyond" if found.beyond else "contradictions.within"


def _sides(summary: Summary, sides: Iterable[Side]) -> str:
    lines = []
    for side in sides:
        shown = summary.word(f"state.{side.state.value}") if side.value is None else summary.texts.show(side.value)
        place = " ".join(filter(None, (side.sheet, side.cell)))
        lines.append(f"{side.unit} {side.code}: {shown}" + (f" ({place})" if place else ""))
    return "\n".join(lines)


def write_survey(summary: Summary) -> None:
    """Ballots by collecting unit, by question, and in all."""
    rows: list[dict[str, Written]] = []
    for line in summary.assessment.survey:
        texts = summary.assessment.criteria.texts
        said = [
            f"{texts.get(f'{line.list}.column.{key}', key)}: {summary.texts.show(value)}"
            for key, value in line.answers.items()
            if value is not None
        ]
        rows.append(
            {
                "list": line.list,
                "group": line.unit_name or summary.say("survey.commune"),
                "row": summary.say("survey.private") if line.private else line.label or summary.say("survey.all"),
                "issued": line.issued,
                "valid": line.valid,
                "not_valid": line.not_valid,
                "response": _percent(summary, line.response),
                "answers": "; ".join(said),
                "satisfied": _percent(summary, line.satisfied),
            }
        )
    write_rows(summary, "survey", rows, [summary.say("survey.note")])


def _percent(summary: Summary, value: float | None) -> str:
    return "" if value is None else summary.say("quantity.share", value=value)


def write_dossier(summary: Summary) -> None:
    """The numbered list of documents, and what is still missing."""
    rows: list[dict[str, Written]] = [
        {
            "number": line.number or "",
            "indicator": line.indicator,
            "label": summary.label(line.indicator),
            "text": summary.say("dossier.missing") if line.missing else line.text,
            "symbol": line.symbol,
            "day": line.day,
            "pages": line.pages,
            "unit_name": line.unit_name,
            "place": ", ".join(filter(None, (line.file, line.sheet, line.cell))),
        }
        for line in summary.assessment.dossier
    ]
    write_rows(summary, "dossier", rows, [summary.say("dossier.note")])


def write_changes(summary: Summary) -> None:
    """This year beside the year before; a large change is a question, never a fault."""
    rows: list[dict[str, Written]] = []
    for change in summary.assessment.changes:
        known = change.before is not None and change.now is not None and change.comparable
        moved = (change.now or 0) - (change.before or 0) if known else None
        rows.append(
            {
                "code": change.code,
                "label": summary.label(change.code) if change.code != "TOTAL" else summary.say("changes.total"),
                "before": _value(summary, change, change.before),
                "now": _value(summary, change, change.now),
                "change": _value(summary, change, moved),
                "points_before": change.points_before,
                "points_now": change.points_now,
                "remark": summary.say("changes.question")
                if change.question
                else ("" if change.comparable else summary.say("changes.boundaries")),
            }
        )
    write_rows(summary, "changes", rows, [summary.say("changes.note")])


def _value(summary: Summary, change: Change, value: float | None) -> str:
    indicator = summary.assessment.criteria.indicators.get(change.code)
    if value is None or indicator is None:
        return ""
    if indicator.measure is Measure.SHARE:
        return summary.say("quantity.share", value=value)
    return summary.texts.show(value)

"""What units did for children, by the headings of the plan: the same activity of several units is told once."""

from qs_workbook.model.assessment import Assessment, ListLine
from qs_workbook.model.texts import Texts
from qs_workbook.model.unit_form import ACTIVITIES
from qs_workbook.writers.report_words import Facts, name_some, sentence, show_date

_GROUPS = ("communication", "training", "coordination", "mobilisation")  # plan, II.2 to II.5


def activity_facts(assessment: Assessment, texts: Texts) -> list[Facts]:
    """Activities by the headings of the plan (II.2 to II.5), each group with its totals."""
    groups: dict[str, list[ListLine]] = {group: [] for group in (*_GROUPS, "other")}
    for line in assessment.lines:
        if line.list == ACTIVITIES and sentence(line.values.get("name")):
            groups[_group(texts, line.values.get("group"))].append(line)
    if not groups["other"]:
        del groups["other"]
    return [
        {
            "heading": texts.say(f"report.activity.group_{group}"),
            "total": _activity_total(texts, lines),
            "lines": [_activity(assessment, texts, same) for same in _same_activity(lines)],
        }
        for group, lines in groups.items()
    ]


def _group(texts: Texts, value: object) -> str:
    return next((g for g in _GROUPS if value in (g, texts.get(f"choice.{g}"))), "other")


def _when(line: ListLine) -> tuple[str, str, str]:
    return str(line.values.get("date") or "9999"), line.unit, line.row


def _activity_total(texts: Texts, lines: list[ListLine]) -> str:
    """How many activities; one that several units report is one, held by so many."""
    if not lines:
        return texts.say("report.activity.none")
    count = len(_same_activity(lines))
    said = texts.say("report.activity.total", count=count)
    if count < len(lines):
        said += texts.say("report.activity.total_reports", count=len(lines))
    for key in ("adults", "children", "funds"):
        if amount := sum(_amount(line.values.get(key)) for line in lines):
            said += texts.say(f"report.activity.total_{key}", amount=amount)
    return f"{said}."


def _same_activity(lines: list[ListLine]) -> list[list[ListLine]]:
    """Lines of the same day and name together: one line in the report, with all units that held it."""
    together: dict[tuple[str, str], list[ListLine]] = {}
    for line in sorted(lines, key=_when):
        key = str(line.values.get("date") or ""), sentence(line.values.get("name"))
        together.setdefault(key, []).append(line)
    return list(together.values())


def _activity(assessment: Assessment, texts: Texts, lines: list[ListLine]) -> str:
    numbers = ""
    for key, slot in (("adults", "count"), ("children", "count"), ("funds", "amount")):
        if amount := sum(_amount(line.values.get(key)) for line in lines):
            numbers += texts.say(f"report.activity.{key}", **{slot: amount})
    date = lines[0].values.get("date")
    return texts.say(
        "report.activity.line",
        date=texts.say("report.activity.date", date=show_date(date)) if date else "",
        name=sentence(lines[0].values.get("name")),
        unit=name_some(texts, [assessment.campaign.name_of(line.unit) for line in lines]),
        numbers=numbers,
    )


def _amount(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0

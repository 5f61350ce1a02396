"""Shortfalls in plain words: what is needed, what was reached, what is lacking, for both views of them.

Of harm only rate and limit are stated; where advice is forbidden no sentence here asks for more (DOMAIN 2.8).
"""

from qs_workbook.model.assessment import Shortfall
from qs_workbook.model.kinds import Measure, ShortfallKind
from qs_workbook.writers.sheets.page import Summary, Written

_MISSING_LIMIT = 6  # codes named in a sentence before "…"


def label_of(summary: Summary, shortfall: Shortfall) -> str:
    """What the shortfall is about: an indicator's label, or the value of the scale the office has to find."""
    pack = summary.assessment.criteria
    return summary.label(shortfall.code) if shortfall.code in pack.indicators else summary.say(f"code.{shortfall.code}")


def in_words(summary: Summary, shortfall: Shortfall) -> str:
    """The gap as a sentence an official says."""
    facts: dict[str, object] = dict.fromkeys(
        ("count", "measure", "units", "figures", "codes", "missing", "criteria", "points", "open"), ""
    )
    facts |= {key: "" if value is None else value for key, value in shortfall.facts.items()}
    facts |= {
        "label": label_of(summary, shortfall),
        "needed": quantity(summary, shortfall, shortfall.needed),
        "reached": quantity(summary, shortfall, shortfall.reached),
        "gap": "" if shortfall.gap is None else summary.texts.show(shortfall.gap),
        "numerator": _numerator(summary, shortfall),
        "measure": summary.word(f"measure.{facts['measure']}.label") if facts["measure"] else "",
        "codes": _shortened(str(facts["codes"])),
        "criteria": _shortened(str(facts["criteria"])),
        "missing": _missing(summary, str(facts["missing"])),
        "bound": summary.say("bound.above" if shortfall.facts.get("above") else "bound.from"),
    }
    key = f"shortfall.{shortfall.key}"
    if f"summary.{key}" not in summary.texts:
        key = f"shortfall.{shortfall.kind.value}"
    if shortfall.kind is ShortfallKind.FIGURE and facts["count"] == "" and f"summary.{key}_plain" in summary.texts:
        key += "_plain"  # by how much is known, not how many more
    return summary.say(key, **facts)


def quantity(summary: Summary, shortfall: Shortfall, value: float | None) -> str:
    """A needed or reached value with its unit: 95,5 %; 3 trên 1.000 trẻ; có."""
    if value is None:
        return ""
    indicator = summary.assessment.criteria.indicators.get(shortfall.code)
    measure = None if indicator is None else indicator.measure
    if measure is Measure.YES_NO:
        return summary.word("choice.yes" if value else "choice.no")
    if measure is Measure.SHARE:
        return summary.say("quantity.share", value=value)
    if measure is Measure.RATE:
        per = summary.assessment.scale.value(f"{shortfall.code}.PER")
        return summary.say("quantity.rate", value=value, per=per or "")
    return summary.texts.show(value)


def task(summary: Summary, shortfall: Shortfall) -> str:
    """What a unit is asked to do about it."""
    key = f"task.{shortfall.key}"
    return summary.say(key if f"summary.{key}" in summary.texts else f"task.{shortfall.kind.value}")


def points(shortfall: Shortfall) -> Written:
    """Points that can still be won; nothing where none are promised."""
    return shortfall.points_to_win


def points_now(summary: Summary, shortfall: Shortfall) -> tuple[str, Written]:
    """Formula without = and written value: the points its indicator has for certain, which follow a trial."""
    for score in summary.assessment.indicators:
        if score.code == shortfall.code:
            return summary.grids["scores"].find("certain", "code", score.code), score.certain
    return '""', ""


def _numerator(summary: Summary, shortfall: Shortfall) -> str:
    indicator = summary.assessment.criteria.indicators.get(shortfall.code)
    if indicator is None or not indicator.numerator:
        return ""
    term = indicator.numerator[0]
    label = summary.label(term if term in summary.assessment.criteria.elements else shortfall.code)
    return label[:1].lower() + label[1:]


def _missing(summary: Summary, keys: str) -> str:
    return ", ".join(summary.say(f"missing.{key}") for key in keys.split(", ") if key)


def _shortened(codes: str) -> str:
    found = codes.split(", ")
    return codes if len(found) <= _MISSING_LIMIT else ", ".join(found[:_MISSING_LIMIT]) + " …"

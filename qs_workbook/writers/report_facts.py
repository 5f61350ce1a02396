"""What the papers of the dossier say, gathered from the assessment as plain facts for the Word templates.

Privacy is decided here: counts of criteria whose small figures stay in the commune's workbook are never put into facts,
and of harm only rate and limit are stated (DOMAIN 2.8).
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from qs_workbook.model.assessment import Assessment, CriterionScore, IndicatorScore, ListLine, Shortfall
from qs_workbook.model.criteria import Criterion, Indicator, number_of
from qs_workbook.model.kinds import Kind, Measure, ShortfallKind
from qs_workbook.model.periods import print_period
from qs_workbook.model.review import DossierLine
from qs_workbook.model.texts import Texts
from qs_workbook.model.unit_form import SELF_ASSESSMENT
from qs_workbook.writers.report_figures import Figures
from qs_workbook.writers.report_words import Facts, choice, name_some, sentence

SPELT = 4  # indicators or documents spelt out before their numbers stand for them


def criteria_facts(assessment: Assessment, texts: Texts) -> list[Facts]:
    """Each criterion with its points, indicators, documents and the units' own assessments."""
    figures = Figures(assessment, texts)
    scores = {score.code: score for score in assessment.indicators}
    return [
        _criterion(assessment, texts, figures, criterion, result, scores)
        for criterion, result in zip(assessment.criteria.scored, assessment.criteria_scores, strict=True)
    ]


def _criterion(
    assessment: Assessment,
    texts: Texts,
    figures: Figures,
    criterion: Criterion,
    result: CriterionScore,
    scores: dict[str, IndicatorScore],
) -> Facts:
    number = number_of(criterion.code)
    points = figures.points(result.certain, result.possible)
    standing = figures.standing(result)
    label = figures.label(criterion.code)
    counted = [i for i in criterion.indicators if i.scored and scores[i.code].maximum != 0]
    indicators = [_indicator(assessment, texts, figures, i, scores[i.code]) for i in counted]
    private = any(figures.private(indicator) for indicator in criterion.indicators)
    return {
        "number": number,
        "label": label,
        "heading": texts.say("report.criterion.heading", number=number, label=label),
        "points": points,
        "score": figures.score(result.certain, result.possible),
        "maximum": figures.maximum(result.maximum),
        "numbers": (result.maximum, result.certain if result.certain == result.possible else None),
        "standing": standing,
        "result": texts.say("report.criterion.result", points=points, standing=standing),
        "indicators": indicators,
        "lines": [i["line"] for i in indicators],
        "notes": [texts.say("report.criterion.private")] * private,
        "units": list(_own_assessments(assessment, texts, number)),
    }


def _indicator(
    assessment: Assessment, texts: Texts, figures: Figures, indicator: Indicator, score: IndicatorScore
) -> Facts:
    value = figures.value(score, counts=not figures.private(indicator))
    points = figures.points(score.certain, score.possible)
    label = figures.label(indicator.code)
    return {
        "code": indicator.code,
        "number": number_of(indicator.code),
        "label": label,
        "formula": figures.formula(score),
        "value": value,
        "points": points,
        "score": figures.score(score.certain, score.possible),
        "maximum": figures.maximum(score.maximum),
        "line": texts.say("report.criterion.line", label=label, value=value, points=points),
        "documents": _documents(assessment, texts, indicator),
        "wanted": texts.get(f"{indicator.code}.evidence"),
    }


def _documents(assessment: Assessment, texts: Texts, indicator: Indicator) -> list[str]:
    """Documents of an indicator by unit; many stand in the list of documents, and their numbers lead there."""
    if not indicator.evidence:
        asked = (i for i in assessment.criteria.criterion(indicator.code).indicators if i.evidence and i.scored)
        first = next(asked, None)  # documents are asked for once, at the criterion's first indicator
        return [texts.say("report.evidence.same", number=number_of(first.code))] if first else []
    lines = [line for line in named_documents(assessment) if line.indicator == indicator.code]
    if len(lines) > SPELT:
        numbers = {"first": str(lines[0].number), "last": str(lines[-1].number)}
        return [texts.say("report.evidence.numbers", count=len(lines), **numbers)]
    by_unit: dict[str, list[str]] = {}
    for line in lines:
        by_unit.setdefault(line.unit_name, []).append(sentence(line.text))
    return [texts.say("report.evidence.by_unit", unit=u, text="; ".join(said)) for u, said in by_unit.items()]


def named_documents(assessment: Assessment) -> list[DossierLine]:
    """The numbered documents of the dossier."""
    return [line for line in assessment.dossier if not line.missing]


def _own_assessments(assessment: Assessment, texts: Texts, number: str) -> Iterator[str]:
    """What units wrote of this criterion: how many say what, then each thing said, once, with who says it."""
    lines = [line for line in own_lines(assessment) if number_of(line.row.rpartition(".")[2]) == number]
    results = Counter(choice(texts, line.values["result"]).lower() for line in lines if line.values.get("result"))
    if results:
        say = texts.say
        said = [say("report.criterion.unit_result", count=n, result=result) for result, n in results.items()]
        yield say("report.criterion.unit_results", results="; ".join(said))
    for key in ("strengths", "difficulties"):
        by_text: dict[str, list[str]] = {}
        for line in lines:
            if text := sentence(line.values.get(key)):
                by_text.setdefault(text, []).append(assessment.campaign.name_of(line.unit))
        for text, names in by_text.items():
            yield texts.say(f"report.criterion.unit_{key}", text=text, units=name_some(texts, names))


def own_lines(assessment: Assessment) -> list[ListLine]:
    """The rows of the units' own assessments."""
    return [line for line in assessment.lines if line.list == SELF_ASSESSMENT]


def shortfall_facts(assessment: Assessment, texts: Texts) -> Facts:
    """Shortfalls by kind as sentences, then what is to be done; of harm only rate and limit."""
    figures = Figures(assessment, texts)
    scores = {score.code: score for score in assessment.indicators}
    lines: dict[str, list[str]] = {"figure": [], "harm": [], "unclear": [], "document": []}
    together: dict[tuple[str, str], list[str]] = {}  # one cause → the indicators that wait for it
    for shortfall in assessment.shortfalls:
        kind, units = shortfall.kind.value, _names(assessment, shortfall)
        if shortfall.key in _CAUSES:
            together.setdefault((shortfall.key, units), []).append(shortfall.code)
            continue
        if shortfall.kind is ShortfallKind.FIGURE:
            open_ = shortfall.needed is None or shortfall.reached is None
            kind = "unclear" if open_ else "harm" if shortfall.harm else "figure"
        lines.setdefault(kind, []).append(_shortfall(assessment, texts, figures, shortfall, scores.get(shortfall.code)))
    for (key, units), codes in together.items():
        said = texts.say(f"report.shortfall.{key}", units=units, labels=_labels(texts, figures, codes))
        lines.setdefault(_CAUSES[key], []).insert(0, said)
    waiting = [line for kind in _WAITING for line in lines.get(kind, ())]
    remedies = [texts.say(f"report.remedy.{kind}") for kind in ("figure", *_WAITING) if lines.get(kind)]
    if any(criterion.harm for criterion in assessment.criteria.scored):
        remedies.append(texts.say("report.remedy.harm"))
    none = texts.say("report.shortfall.none")
    return {
        "figures": lines["figure"] or [texts.say("report.shortfall.not_yet") if waiting else none],
        "harm_note": texts.say("report.shortfall.harm") if lines["harm"] else "",
        "harm": lines["harm"],
        "open": waiting or [none],
        "remedies": remedies,
    }


# What many indicators lack for the same cause is said once, with all of them.
_CAUSES = {"return": "return", "scale": "scale"}
_WAITING = ("return", "unclear", "document", "scale")


def _names(assessment: Assessment, shortfall: Shortfall) -> str:
    return ", ".join(assessment.campaign.name_of(code) for code in shortfall.units)


def _labels(texts: Texts, figures: Figures, codes: Sequence[str]) -> str:
    """Indicators by their labels; of many the numbers under which the table of points holds them."""
    if len(codes) <= SPELT:
        return "; ".join(dict.fromkeys(figures.label(code) for code in codes))
    numbers = sorted({number_of(code) for code in codes}, key=lambda n: [int(part) for part in n.split(".")])
    return texts.say("report.shortfall.numbers", count=len(numbers), numbers=", ".join(numbers))


def _shortfall(
    assessment: Assessment, texts: Texts, figures: Figures, shortfall: Shortfall, score: IndicatorScore | None
) -> str:
    label = figures.label(shortfall.code)
    if score is None or shortfall.needed is None or shortfall.reached is None:
        key = shortfall.key if f"report.shortfall.{shortfall.key}" in texts else shortfall.kind.value
        return texts.say(f"report.shortfall.{key}", label=label, units=_names(assessment, shortfall))
    private = figures.private(assessment.criteria.indicators[shortfall.code])
    reached = figures.value(score, counts=not private)
    if shortfall.key in ("limit", "stated", "yes_no"):
        needed = figures.edge(score, shortfall.needed)
        return texts.say(f"report.shortfall.{shortfall.key}", label=label, reached=reached, needed=needed)
    least = figures.least(score, shortfall.needed, above=bool(shortfall.facts.get("above")))
    if shortfall.gap_in_children is None or private:
        return texts.say("report.shortfall.figure", label=label, reached=reached, needed=least)
    children = shortfall.gap_in_children
    return texts.say("report.shortfall.figure_children", label=label, reached=reached, needed=least, count=children)


def fund_facts(assessment: Assessment, texts: Texts) -> list[Facts]:
    """The figures of indicators that measure money, whatever the pack calls them."""
    figures = Figures(assessment, texts)
    return [
        {
            "label": figures.label(element.code),
            "value": figures.commune_total(element, measured=True),
        }
        for indicator in assessment.criteria.indicators.values()
        if indicator.measure is Measure.AMOUNT
        for element in indicator.elements
        if element.kind.numeric
    ]


def figure_facts(assessment: Assessment, texts: Texts) -> list[Facts]:
    """The commune's figures element by element; indicators with private counts are left out."""
    figures = Figures(assessment, texts)
    return [
        {
            "label": figures.label(indicator.code),
            "rows": [
                {
                    "code": element.code,
                    "label": figures.label(element.code),
                    "measure": figures.unit_of(element),
                    "period": print_period(texts, assessment.campaign.periods.get(element.period), None),
                    "value": figures.commune_total(element),
                }
                for element in indicator.elements
                if element.kind.numeric or element.kind is Kind.YES_NO
            ],
        }
        for indicator in assessment.criteria.indicators.values()
        if indicator.elements and not figures.private(indicator)
    ]

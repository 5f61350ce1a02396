"""What can still be done before the deadline, ordered by the points it can move.

Missing returns, unclear figures, decisions, documents, signatures, values of the scale, and figures that can still
grow. Harm never enters (DOMAIN 2.8): a unit is asked for its return, and no indicator of harm is named beside it; what
only harm leaves open stands among the checks and shortfalls. 6.2 and 13 promise no points. A figure whose period is
over is a finished fact and no task.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from qs_workbook.assess.score import CONTRADICTORY
from qs_workbook.assess.shortfall import advised, period_end
from qs_workbook.model.assessment import Assessment, IndicatorScore, Shortfall
from qs_workbook.model.kinds import ShortfallKind
from qs_workbook.model.review import Prospect
from qs_workbook.model.sums import add

_OFFICE = ""  # tasks of the compiling office itself


def outlook(assessment: Assessment, today: date) -> tuple[Prospect, ...]:
    """Everything that is still open and who can close it; what cannot be valued comes last."""
    assessment = replace(
        assessment, shortfalls=tuple(s for s in assessment.shortfalls if not _harm_alone(assessment, s))
    )
    found = [
        *_by_unit(assessment, ShortfallKind.RETURN, ("return",), "return"),
        *_by_unit(assessment, ShortfallKind.FIGURE, ("unclear", "impossible"), "figure"),
        *_decisions(assessment),
        *_scale(assessment),
        *_improvements(assessment, today),
        *_documents(assessment),
        *_sign_offs(assessment),
    ]
    dated = [_dated(assessment, prospect, today) for prospect in found]
    return tuple(sorted(dated, key=lambda p: (p.points is None, -(p.points or 0))))


def _is_harm(assessment: Assessment, code: str) -> bool:
    """Whether a code of any depth belongs to a criterion of harm; values of the whole scale (`TOTAL.MIN`) do not."""
    head = code.partition(".")[0]
    return any(criterion.harm and criterion.code == head for criterion in assessment.criteria.criteria)


def _harm_alone(assessment: Assessment, shortfall: Shortfall) -> bool:
    return shortfall.kind is not ShortfallKind.RETURN and _is_harm(assessment, shortfall.code)


def _width(score: IndicatorScore) -> float | None:
    return None if score.possible is None else score.possible - score.certain


def _points(assessment: Assessment, indicators: tuple[str, ...]) -> float | None:
    """What these indicators can still move together; harm and 6.2, 13 add nothing, unknown makes it unknown."""
    scores = {score.code: score for score in assessment.indicators}
    counted = [code for code in indicators if code in scores and advised(assessment.criteria, code)]
    widths = [_width(scores[code]) for code in counted]
    return add(widths) if widths else None


def _by_unit(assessment: Assessment, kind: ShortfallKind, keys: tuple[str, ...], named: str) -> Iterator[Prospect]:
    """One line a unit: everything that its return or its answer can settle."""
    waiting: dict[str, list[Shortfall]] = {}
    for shortfall in assessment.shortfalls:
        if shortfall.kind is kind and shortfall.key in keys:
            for unit in shortfall.units:
                waiting.setdefault(unit, []).append(shortfall)
    for unit, shortfalls in waiting.items():
        indicators = tuple(dict.fromkeys(s.code for s in shortfalls if not _is_harm(assessment, s.code)))
        points = _points(assessment, indicators)
        yield Prospect(named, (unit,), points, indicators, named, facts={"indicators": len(indicators)})


def _decisions(assessment: Assessment) -> Iterator[Prospect]:
    """Contradictions only the officer can settle in Xử lý."""
    for score in assessment.indicators:
        if score.record.states.get(CONTRADICTORY) and not _is_harm(assessment, score.code):
            yield Prospect("decision", (_OFFICE,), _points(assessment, (score.code,)), (score.code,), "decision")


def _scale(assessment: Assessment) -> Iterator[Prospect]:
    """Values to be found in the official text, then those that only await their tick."""
    for shortfall in assessment.shortfalls:
        if shortfall.kind is ShortfallKind.SCALE:
            points = _points(assessment, (shortfall.code,))
            indicators = (shortfall.code,) if shortfall.code in assessment.criteria.indicators else ()
            yield Prospect("scale", (_OFFICE,), points, indicators, shortfall.key, facts=shortfall.facts)
    waiting = assessment.unconfirmed - assessment.scale_counts.get("missing", 0)
    if waiting:
        yield Prospect("scale", (_OFFICE,), None, (), "confirm", facts={"values": waiting})


def _improvements(assessment: Assessment, today: date) -> Iterator[Prospect]:
    """Figures that can still grow before their period ends; a finished year is said to be finished."""
    for shortfall in assessment.shortfalls:
        if shortfall.kind is not ShortfallKind.FIGURE or not shortfall.points_to_win or shortfall.needed is None:
            continue
        ends = period_end(assessment.criteria, assessment.campaign, assessment.criteria.indicators[shortfall.code])
        facts = shortfall.facts
        if ends is not None and ends < today:
            yield Prospect("finished", (), None, (shortfall.code,), "finished", facts=facts)
        else:
            yield Prospect(
                "improve", shortfall.units, shortfall.points_to_win, (shortfall.code,), "improve", ends, facts=facts
            )


def _documents(assessment: Assessment) -> Iterator[Prospect]:
    waiting: dict[str, list[str]] = {}
    for shortfall in assessment.shortfalls:
        if shortfall.kind is ShortfallKind.DOCUMENT:
            for unit in shortfall.units:
                waiting.setdefault(unit, []).append(shortfall.code)
    for unit, codes in waiting.items():
        yield Prospect("document", (unit,), None, tuple(codes), "document", facts={"indicators": len(codes)})


def _sign_offs(assessment: Assessment) -> Iterator[Prospect]:
    """Returns without their signatures, and preliminary ones whose final version is still to come."""
    unsigned = {f.unit: None for f in assessment.findings if f.code in ("SIGN-OFF-MISSING", "ON-BEHALF-INCOMPLETE")}
    for unit in unsigned:
        yield Prospect("signature", (unit,), None, (), "signature")
    for report in assessment.units:
        if report.received_at and report.stage == "preliminary":
            yield Prospect("final", (report.unit,), None, (), "final")


def _dated(assessment: Assessment, prospect: Prospect, today: date) -> Prospect:
    """The last day in time and the working days left: the unit's own deadline, else that of units or of the report."""
    campaign = assessment.campaign
    own = [u.deadline for u in assessment.units if u.unit in prospect.units and u.deadline is not None]
    named = campaign.deadlines.get("report" if prospect.units == (_OFFICE,) else "units")
    day = prospect.day or (max(own) if own else named.last_day if named else None)
    if day is None or prospect.kind == "finished":
        return prospect
    return replace(prospect, day=day, working_days=campaign.calendar.working_days(today, day))

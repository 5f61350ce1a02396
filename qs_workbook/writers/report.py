"""The dossier for Sở Y tế: report, Tờ trình, minutes, evidence, units' own pages, public notice, ballots.

In: an Assessment; out: files. Whether an official copy may be made is answered here by `obstacles`; asking for one all
the same needs a name and a reason, which every paper that states a result then prints. Made-up values are stamped
whatever is asked.
"""

import re
from datetime import date, datetime
from pathlib import Path

from qs_workbook.errors import QsError
from qs_workbook.model.assessment import Assessment, RuleResult
from qs_workbook.model.criteria import number_of
from qs_workbook.model.kinds import UnitStatus
from qs_workbook.model.texts import Texts
from qs_workbook.writers import report_facts as facts_of
from qs_workbook.writers.ballot import ballot_facts
from qs_workbook.writers.notice import write_notice_book
from qs_workbook.writers.report_activities import activity_facts
from qs_workbook.writers.report_annexes import evidence_facts, scale_facts, unit_facts, unit_pages
from qs_workbook.writers.report_figures import Figures
from qs_workbook.writers.report_words import Facts, name_some, sentence, show_date
from qs_workbook.writers.word import template, write_document

PAPERS = ("report", "proposal", "minutes", "evidence", "units", "notice")
_LEGAL_LIMIT = 9


def obstacles(assessment: Assessment) -> dict[str, int]:
    """What stands in the way of an official copy: key of text `report.obstacle.<key>` → count; empty when nothing."""
    preliminary = sum(u.stage == "preliminary" and u.status is not UnitStatus.AWAITED for u in assessment.units)
    found = {
        "unconfirmed": assessment.unconfirmed,
        "preliminary": preliminary,
        "illustrative": int(assessment.illustrative),
    }
    return {key: count for key, count in found.items() if count}


def write_report(
    folder: Path,
    assessment: Assessment,
    texts: Texts,
    *,
    draft: bool,
    override: tuple[str, str] | None,
    made_at: datetime,
    own_templates: Path | None = None,
) -> tuple[Path, ...]:
    """Write every paper of the dossier into `folder`; returns where each lies.

    `texts` holds the pack's texts and the catalogues of forms and report. `override` is (name, reason). A folder
    `own_templates` may hold restyled Word files under the same names. Raises QsError `report_refused` where an
    official copy is asked for against `obstacles` without an override.
    """
    if not draft and obstacles(assessment) and override is None:
        raise QsError("report_refused", reason=f"{said_obstacles(assessment, texts)}.")
    common = _common(assessment, texts, draft=draft, override=override)
    suffix = texts.say("report.file.draft") if draft else ""
    written = []
    for paper in PAPERS:
        path = folder / f"{texts.say(f'report.file.{paper}')}{suffix}.docx"
        # The units' own pages have no place for it but under their title.
        own = {"title": f"{common['title']}\n{common['override']}"} if paper == "units" and common["override"] else {}
        written.append(write_document(path, template(paper, own_templates), {**common, **own}, made_at))
    path = folder / f"{texts.say('report.file.notice')}{suffix}.xlsx"
    written.append(write_notice_book(path, common, texts, made_at))
    for ballot in ballot_facts(assessment, texts):
        path = folder / f"{texts.say('report.file.ballot', list=ballot['file'])}{suffix}.docx"
        written.append(write_document(path, template("ballot", own_templates), {**common, **ballot}, made_at))
    return tuple(written)


def said_obstacles(assessment: Assessment, texts: Texts) -> str:
    """The obstacles as one line."""
    return "; ".join(texts.say(f"report.obstacle.{key}", count=n) for key, n in obstacles(assessment).items())


def _common(assessment: Assessment, texts: Texts, *, draft: bool, override: tuple[str, str] | None) -> Facts:
    """Facts that all papers draw on."""
    campaign, settings = assessment.campaign, assessment.campaign.settings
    issuer = settings.get("issuer", "")
    figures = Figures(assessment, texts)
    points = assessment.points
    total = texts.say(
        "report.points.total" if points.maximum is None else "report.points.total_of",
        points=figures.points(points.certain, points.possible),
        maximum=points.maximum,
    )
    addressee = settings.get("addressee", "")
    verdict = assessment.verdict.value
    recogniser = settings.get("recogniser") or texts.say("report.proposal.recogniser_unknown")
    goal = texts.say("pack.goal")
    place = _ASIDE.sub("", campaign.commune)
    phone = settings.get("contact_phone", "")
    return {
        "title": texts.say("report.notice.title", goal=goal, year=str(campaign.year), commune=place),
        "stamps": [texts.say(f"report.stamp.{key}") for key in _stamps(assessment, draft=draft)],
        "override": _override(assessment, texts, override),
        "issuer": issuer,
        "issuer_lines": _issuer_lines(issuer, texts),
        "office": settings.get("office", ""),
        "issuer_full": _in_full(issuer, texts),
        "commune": campaign.commune,
        "place": place,
        "province": campaign.province,
        "year": str(campaign.year),
        "goal": goal,
        "law": texts.say("pack.short"),
        "place_date": texts.say("report.place.blank_day", commune=place, year=str(campaign.year)),
        "number": {key: texts.say("report.place.blank_number", symbol=s) for key, s in _SYMBOLS.items()},
        "addressee": addressee,
        "legal": _legal(assessment, texts),
        "organisation": _organisation(assessment, texts),
        "verdict": texts.say(f"report.verdict.{verdict}"),
        "verdict_line": texts.say(
            "report.organisation.verdict",
            verdict=texts.say(f"report.verdict.{verdict}"),
            points=total,
        ),
        "rules": [_rule(assessment, texts, rule) for rule in assessment.rules],
        "score": figures.score(points.certain, points.possible),
        "maximum": figures.maximum(points.maximum),
        "criteria": facts_of.criteria_facts(assessment, texts),
        "shortfalls": facts_of.shortfall_facts(assessment, texts),
        "activities": activity_facts(assessment, texts),
        "funds": facts_of.fund_facts(assessment, texts),
        "figures": facts_of.figure_facts(assessment, texts),
        "own_proposal": texts.say(f"report.proposal.own_{verdict}", addressee=addressee, year=str(campaign.year)),
        "unit_proposals": _unit_proposals(assessment, texts),
        "ask": texts.say(
            f"report.proposal.ask_{'met' if verdict == 'met' else 'other'}",
            recogniser=recogniser,
            goal=goal,
            year=str(campaign.year),
        ),
        "units": unit_facts(assessment, texts),
        "unit_pages": unit_pages(assessment, texts),
        "evidence": evidence_facts(assessment, texts),
        "scale": scale_facts(assessment, texts),
        "scale_counts": texts.say("report.status.counts", **assessment.scale_counts),
        "signer_titles": [part.strip() for part in settings.get("signer_title", "").split("/") if part.strip()],
        "signer_name": settings.get("signer_name", ""),
        "notice_lead": texts.say("report.notice.lead", law=texts.get("pack.full", texts.say("pack.label"))),
        "notice_privacy": texts.say("report.notice.privacy"),
        "notice_contact": texts.say(
            "report.notice.contact" if phone else "report.notice.contact_office",
            office=settings.get("office", ""),
            phone=phone,
        ),
    }


_SYMBOLS = {"report": "/BC-UBND", "proposal": "/TTr-UBND", "minutes": "/BB-UBND", "notice": "/TB-UBND"}
_ASIDE = re.compile(r"\s*\(.*\)$")  # "Quan Sơn (số liệu giả định)": a remark is no part of a place's name


def _stamps(assessment: Assessment, *, draft: bool) -> list[str]:
    return ["draft"] * draft + ["illustrative"] * assessment.illustrative


def _override(assessment: Assessment, texts: Texts, override: tuple[str, str] | None) -> str:
    if override is None:
        return ""
    name, reason = override
    return texts.say("report.override.line", name=name, reason=reason, obstacles=said_obstacles(assessment, texts))


def _in_full(issuer: str, texts: Texts) -> str:
    """`UBND xã Quan Sơn` without its abbreviation."""
    return " ".join(texts.get(f"report.issuer.{word}", word) for word in issuer.split())


def _issuer_lines(issuer: str, texts: Texts) -> list[str]:
    """The issuer in full and capitals, broken before the name of the place."""
    words = _in_full(issuer, texts).upper().split()
    at = next((i for i, word in enumerate(words) if i and word in texts.say("report.issuer.break").split()), len(words))
    return [" ".join(part) for part in (words[:at], words[at:]) if part]


def _legal(assessment: Assessment, texts: Texts) -> list[str]:
    """The legal basis in full, once: the pack's papers, the superior plan, the commune's own plan.

    Each ends in a semicolon, the last in a full stop (Decree 30/2020/NĐ-CP).
    """
    found = [texts.get(f"pack.legal.{n}") for n in range(1, _LEGAL_LIMIT)]
    campaign, settings = assessment.campaign, assessment.campaign.settings
    if settings.get("superior_plan"):
        found.append(texts.say("report.legal.superior", plan=settings["superior_plan"].rstrip(" .;")))
    if settings.get("plan_number"):
        dated = settings.get("plan_date", "")
        found.append(
            texts.say(
                "report.legal.plan" if dated else "report.legal.plan_undated",
                number=settings["plan_number"],
                date=_long_date(dated, texts),
                issuer=_in_full(settings.get("issuer", ""), texts),
                law=texts.say("pack.short"),
                year=str(campaign.year),
            )
        )
    lines = [line.rstrip(" .;") for line in found if line]
    return [f"{line}{'.' if line is lines[-1] else ';'}" for line in lines]


def _long_date(day: str, texts: Texts) -> str:
    """A date as a legal basis writes it: days below 10 and the months 1 and 2 with a leading 0."""
    try:
        at = date.fromisoformat(day)
    except ValueError:
        return show_date(day)
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return texts.say("report.place.long_date", day=f"{at.day:02d}", month=month, year=str(at.year))


def _organisation(assessment: Assessment, texts: Texts) -> list[str]:
    """How the round went: who was asked, who answered, on which dates the figures stand."""
    asked = [u for u in assessment.units if not u.optional]
    awaited = [u for u in asked if u.status is UnitStatus.AWAITED]
    received = [u for u in asked if u.status is not UnitStatus.AWAITED]
    say = texts.say
    lines = [
        say(
            "report.organisation.units",
            expected=len(asked),
            received=len(received),
            on_time=sum(u.late is False for u in received),
        )
    ]
    if optional := len(assessment.units) - len(asked):
        lines.append(say("report.organisation.optional", count=optional))
    if on_behalf := sum(u.on_behalf for u in received):
        lines.append(say("report.organisation.on_behalf", count=on_behalf))
    if awaited:
        lines.append(say("report.organisation.awaited", count=len(awaited), names=", ".join(u.name for u in awaited)))
    elif asked:
        lines.append(say("report.organisation.all_in"))
    ends = [span.end for span in assessment.campaign.periods.values()]
    if ends:
        lines.append(say("report.organisation.cut_off", date=max(ends, default=date.min)))
    if assessment.decisions:
        lines.append(say("report.organisation.decisions", count=len(assessment.decisions)))
    return lines


def _rule(assessment: Assessment, texts: Texts, rule: RuleResult) -> Facts:
    points = assessment.points.required
    required = texts.say("report.rule.required", points=points) if points is not None else ""
    standing = texts.say(f"report.rule.{ {True: 'holds', False: 'fails', None: 'open'}[rule.holds] }")
    if len(rule.criteria) == len(assessment.criteria.scored):
        standing = texts.say("report.rule.all_criteria", standing=standing)
    elif rule.criteria:
        numbers = ", ".join(number_of(code) for code in rule.criteria)
        standing = texts.say("report.rule.criteria", standing=standing, numbers=numbers)
    return {"label": texts.say(f"report.rule.{rule.code}", required=required), "standing": standing}


def _unit_proposals(assessment: Assessment, texts: Texts) -> list[str]:
    """What units propose; equal proposals are said once, with all who make them."""
    asked: dict[str, dict[str, list[str]]] = {}
    for line in facts_of.own_lines(assessment):
        if text := sentence(line.values.get("proposals")):
            asked.setdefault(text, {}).setdefault(line.unit, []).append(number_of(line.row.rpartition(".")[2]))
    first = {text: min(int(n) for own in by_unit.values() for n in own) for text, by_unit in asked.items()}
    return [_asked(assessment, texts, text, asked[text]) for text in sorted(asked, key=first.__getitem__)]


def _asked(assessment: Assessment, texts: Texts, text: str, by_unit: dict[str, list[str]]) -> str:
    names = [assessment.campaign.name_of(unit) for unit in by_unit]
    numbers = sorted({number for own in by_unit.values() for number in own}, key=int)
    units = name_some(texts, names)
    return texts.say("report.proposal.unit", text=text, units=units, numbers=", ".join(numbers))

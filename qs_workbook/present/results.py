"""Results of the assessment: points and verdict, dossier, explanation, healed form, demonstration."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qs_workbook.model.kinds import Kind, Severity
from qs_workbook.present.issuing import slip
from qs_workbook.present.page import Document, Page, number, plain_value
from qs_workbook.present.returns import ingest

if TYPE_CHECKING:
    from qs_workbook.model.assessment import Assessment, Points
    from qs_workbook.model.texts import Texts
    from qs_workbook.workflow.demo import Demo
    from qs_workbook.workflow.explain import Explanation
    from qs_workbook.workflow.healing import Healed
    from qs_workbook.workflow.publish import Consolidated, Ran, Reported
    from qs_workbook.workflow.receive import Intake
    from qs_workbook.workflow.session import Session


def consolidate(session: "Session", intake: "Intake", made: "Consolidated") -> Page:
    """`consolidate`."""
    assessment = made.assessment
    document = {
        **assessment_document(assessment),
        "outlook": [
            {
                "kind": p.kind,
                "units": [unit for unit in p.units if unit],
                "indicators": list(p.indicators),
                "points": number(p.points),
                "day": p.day.isoformat() if p.day else None,
                "working_days": p.working_days,
            }
            for p in assessment.outlook
        ],
        "previous": [
            {
                "code": c.code,
                "before": number(c.before),
                "now": number(c.now),
                "points_before": number(c.points_before),
                "points_now": number(c.points_now),
                "question": c.question,
                "comparable": c.comparable,
            }
            for c in assessment.changes
        ],
        "outputs": [session.folder.relative(path) for path in made.outputs],
    }
    # Faults of the scale stand in no return: they are told by the assessment and are open all the same.
    is_open = intake.open or any(f.severity is not Severity.NOTE for f in assessment.findings)
    return Page(document, tuple(_result_lines(session, assessment, made.outputs)), int(is_open))


def assessment_document(assessment: "Assessment") -> Document:
    """Points, verdict and shortfalls."""
    points = assessment.points
    return {
        "verdict": assessment.verdict.value,
        "points": {
            "certain": plain_value(points.certain),
            "possible": number(points.possible),
            "maximum": number(points.maximum),
            "required": number(points.required),
        },
        "unconfirmed": assessment.unconfirmed,
        "illustrative": assessment.illustrative,
        "criteria": [
            {
                "code": c.code,
                "certain": number(c.certain),
                "possible": number(c.possible),
                "maximum": number(c.maximum),
                "zero_risk": c.zero_risk,
            }
            for c in assessment.criteria_scores
        ],
        "indicators": [
            {
                "code": i.code,
                "numerator": number(i.numerator),
                "denominator": number(i.denominator),
                "value_low": number(i.value_low),
                "value_high": number(i.value_high),
                "certain": number(i.certain),
                "possible": number(i.possible),
                "maximum": number(i.maximum),
                "basis": i.basis.value,
            }
            for i in assessment.indicators
        ],
        "shortfalls": [
            {
                "code": s.code,
                "kind": s.kind.value,
                "needed": number(s.needed),
                "reached": number(s.reached),
                "gap": number(s.gap),
                "gap_in_children": s.gap_in_children,
                "points_to_win": number(s.points_to_win),
                "units": list(s.units),
            }
            for s in assessment.shortfalls
        ],
    }


def _result_lines(session: "Session", assessment: "Assessment", outputs: Iterable[Path]) -> list[str]:
    texts, points = session.texts, assessment.points
    lines = [texts.say("cli.show.illustrative")] if assessment.illustrative else []
    lines += [
        texts.say("cli.show.verdict", verdict=texts.say(f"cli.commune_verdict.{assessment.verdict.value}")),
        _points_line(texts, points),
        texts.say("cli.show.required", required=points.required)
        if points.required is not None
        else texts.say("cli.show.required_open"),
        texts.say("cli.show.unconfirmed", count=assessment.unconfirmed),
        texts.say("cli.show.shortfalls", count=len(assessment.shortfalls)),
    ]
    lines += [texts.say("cli.show.output", path=session.folder.relative(path)) for path in outputs]
    return lines


def _points_line(texts: "Texts", points: "Points") -> str:
    """Points in one sentence; where the scale leaves the upper end open it says so, and why."""
    if points.possible is None or points.maximum is None:
        return texts.say("cli.show.points_open", certain=points.certain)
    return texts.say("cli.show.points", certain=points.certain, possible=points.possible, maximum=points.maximum)


def report(session: "Session", made: "Reported") -> Page:
    """`report`."""
    document = {
        "official": made.official,
        "unconfirmed": made.unconfirmed,
        "outputs": [session.folder.relative(path) for path in made.outputs],
    }
    lines = [session.texts.say("cli.show.output", path=session.folder.relative(path)) for path in made.outputs]
    if not made.official:
        lines.append(session.texts.say("cli.show.draft_report", count=made.unconfirmed))
    return Page(document, tuple(lines))


def run(session: "Session", ran: "Ran") -> Page:
    """`run`: what was taken in, the slips, the result, and what changed since the last run."""
    pages = (
        ingest(session, ran.intake, False),
        slip(session, ran.slips),
        consolidate(session, ran.intake, ran.consolidated),
    )
    document: Document = dict(zip(("ingest", "slip", "consolidate"), (p.document for p in pages), strict=True))
    document["changes"] = list(ran.changes)
    lines = [line for page in pages for line in page.lines]
    if ran.changes:
        lines.append(session.texts.say("cli.show.changes"))
        lines += [f"  {change}" for change in ran.changes]
    return Page(document, tuple(lines), max(pages[0].exit_code, pages[2].exit_code))


def explain(session: "Session", found: "Explanation") -> Page:
    """`explain CODE`."""
    rows = [
        {
            "unit": d.unit,
            "code": d.code,
            "column": d.column,
            "value": _datum_value(d.kind, d.value),
            "state": d.state.value,
            "file": d.file,
            "sha256": d.sha256,
            "sheet": d.sheet,
            "cell": d.cell,
            "used": d.used,
            "amended_by": d.amended_by,
        }
        for d in found.data
    ]
    document = {
        "code": found.code,
        "certain": number(found.certain),
        "possible": number(found.possible),
        "observations": rows,
    }
    texts, unknown = session.texts, session.texts.say("cli.show.unknown")
    lines = [f"{found.code}: {session.label(found.code)}"]
    if found.scored:
        lines.append(
            texts.say(
                "cli.show.score",
                certain=unknown if found.certain is None else found.certain,
                possible=unknown if found.possible is None else found.possible,
            )
        )
    for d in found.data:
        place = texts.say("cli.show.place", file=d.file, sheet=d.sheet, cell=d.cell) if d.file else ""
        state = session.words.get(f"state.{d.state.value}", d.state.value)
        shown = "—" if d.value is None else texts.show(d.value)
        used = "" if d.used else texts.say("cli.show.not_used")
        lines.append(f"  {d.unit} · {d.code}: {shown} ({state}) {place}{used}".rstrip())
    return Page(document, tuple(lines))


def _datum_value(kind: Kind, value: str | float | None) -> object:
    """The long table holds yes and no as 1 and 0; documents say true and false."""
    if kind is Kind.YES_NO and isinstance(value, int | float):
        return bool(value)
    return plain_value(value)


def heal(session: "Session", healed: "Healed") -> Page:
    """`heal FILE`."""
    document = {
        "path": session.folder.relative(healed.path),
        "placed": healed.placed,
        "not_placed": [{"sheet": n.sheet, "cell": n.cell, "raw": n.raw} for n in healed.not_placed],
    }
    line = session.texts.say(
        "cli.show.healed", path=document["path"], placed=healed.placed, left=len(healed.not_placed)
    )
    return Page(document, (line,))


def demo(made: "Demo", folder: Path) -> Page:
    """`demo`: exit code 0 when it was made, whatever troubles it shows."""
    texts, ran = made.session.texts, made.ran
    taken, result = ingest(made.session, ran.intake, False), consolidate(made.session, ran.intake, ran.consolidated)
    document = {"campaign": folder.as_posix(), "ingest": taken.document, "consolidate": result.document}
    document["report"] = report(made.session, made.reported).document
    where = [(folder / path).as_posix() for path in result.document["outputs"]]
    lines = [texts.say("cli.show.demo_made", folder=folder.as_posix()), *taken.lines]
    if made.troubles:
        lines.append(texts.say("cli.show.demo_troubles", files=", ".join(made.troubles)))
    facts = {"summary": where[0], "folder": folder.as_posix()}
    lines += [*result.lines, texts.say("cli.show.demo_first", **facts), texts.say("cli.show.demo_next", **facts)]
    return Page(document, tuple(lines))

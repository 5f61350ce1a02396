"""Results of the commands as documents (DESIGN section 5) and as lines for a person; the rim's last step.

Every document's keys and words are a contract; lines may change freely. Nothing here reads or decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qs_workbook import messages
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import Form
from qs_workbook.model.kinds import FileVerdict, Kind, Severity, UnitStatus
from qs_workbook.model.submission import Observation, Receipt, Value
from qs_workbook.model.texts import Texts

if TYPE_CHECKING:
    from qs_workbook.model.assessment import Assessment, UnitReport
    from qs_workbook.workflow.demo import Demo
    from qs_workbook.workflow.explain import Explanation
    from qs_workbook.workflow.healing import Healed
    from qs_workbook.workflow.issue import Checked, NewCampaign, Template
    from qs_workbook.workflow.mailing import Draft
    from qs_workbook.workflow.milestones import Milestone
    from qs_workbook.workflow.publish import Consolidated, Ran, Reported
    from qs_workbook.workflow.receive import Intake
    from qs_workbook.workflow.sending import Sending
    from qs_workbook.workflow.session import Session
    from qs_workbook.workflow.slips import Slip

Document = dict[str, Any]
CONTROL = "dieu-hanh.xlsx"
_SHOWN = 12  # findings listed on screen; the rest are in the summary workbook


@dataclass(frozen=True)
class Page:
    """One result: the document, the lines, the exit code."""

    document: Document
    lines: tuple[str, ...]
    exit_code: int = 0


def plain_value(value: Value | float | int) -> float | int | bool | str | None:
    """A value as JSON holds it: whole numbers stay whole, dates are ISO."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def finding_document(session: "Session", finding: Finding) -> Document:
    """One finding."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.sheet or None,
        "cell": finding.cell or None,
        "raw": finding.raw,
        "message": session.sentence(finding),
        "unit": finding.unit or None,
        "question": finding.question or None,
    }


def layout(form: Form) -> list[Document]:
    """Every entry cell of a form."""
    return [
        {
            "code": field.code,
            "column": field.column,
            "sheet": field.sheet,
            "cell": field.cell,
            "kind": field.kind.value,
            "choices": [choice.label for choice in field.choices],
            "required": field.required,
        }
        for field in form.fields.values()
    ]


def init(made: "NewCampaign", texts: Texts) -> Page:
    """`init`."""
    root = made.folder.root
    document = {
        "campaign": root.resolve().as_posix(),
        "control": made.folder.relative(made.control),
        "layout": layout(made.form),
    }
    return Page(document, (texts.say("cli.show.init", folder=str(root), control=made.control.name),))


def check(session: "Session", checked: "Checked") -> Page:
    """`check`: exit code 1 only for what stops `generate`."""
    found = messages.worst_first(checked.findings)
    scale = {key: checked.scale.get(key, 0) for key in ("official", "secondary", "illustrative", "missing")}
    lines = _finding_lines(session, found)
    lines.append(session.texts.say("cli.show.scale", **scale))
    lines.append(session.texts.say("cli.show.check_stops" if checked.stops else "cli.show.check_ready"))
    document = {"findings": [finding_document(session, f) for f in found], "scale": scale}
    return Page(document, tuple(lines), int(checked.stops))


def generate(session: "Session", templates: "tuple[Template, ...]", fields: bool) -> Page:
    """`generate`."""
    rows = []
    for template in templates:
        row: Document = {
            "unit": template.unit.code,
            "unit_type": template.unit.type,
            "path": session.folder.relative(template.path),
            "form_version": template.form.version,
            "fields": len(template.form.fields),
            "reason": template.why,
        }
        if fields:
            row["layout"] = layout(template.form)
        rows.append(row)
    lines = [
        session.texts.say("cli.show.template", unit=t.unit.code, name=t.unit.name, path=t.path.name, why=why)
        for t in templates
        if (why := session.texts.say(f"cli.why.{t.why}")) and t.why != "unchanged"
    ]
    standing = sum(t.why == "unchanged" for t in templates)
    lines.append(session.texts.say("cli.show.generated", written=len(templates) - standing, standing=standing))
    return Page({"templates": rows}, tuple(lines))


def receipt_document(session: "Session", receipt: Receipt, values: bool) -> Document:
    """One file of `ingest`."""
    submission = receipt.submission
    document: Document = {
        "path": receipt.path,
        "sha256": receipt.sha256 or None,
        "verdict": str(receipt.verdict),
        "unit": receipt.unit or None,
        "form_version": receipt.form_version or None,
        "reason": receipt.reason or None,
        "observations": len(submission.observations) if submission else 0,
        "findings": [finding_document(session, f) for f in messages.worst_first(receipt.findings)],
        "message": receipt_sentence(session, receipt),
        "received_at": receipt.received_at,
        "present": receipt.present,
        "used": receipt.used,
        "stage": receipt.stage,
    }
    if values:
        document["values"] = [_observation(o) for o in submission.observations] if submission else []
    return document


def receipt_sentence(session: "Session", receipt: Receipt) -> str | None:
    """Why a file has its verdict, None where it needs no word."""
    if not receipt.reason:
        return None
    if f"finding.{receipt.reason}" in session.texts:
        first = next((f for f in receipt.findings if f.code == receipt.reason), None)
        return session.sentence(first) if first else None
    return messages.reason_sentence(session.texts, receipt.reason, {"unit": receipt.unit, **receipt.facts})


def _observation(one: Observation) -> Document:
    return {
        "code": one.code,
        "column": one.column,
        "value": plain_value(one.value),
        "state": one.state.value,
        "sheet": one.sheet,
        "cell": one.cell,
        "raw": one.raw,
    }


def ingest(session: "Session", intake: "Intake", values: bool) -> Page:
    """`ingest`."""
    files = [receipt_document(session, receipt, values) for receipt in intake.receipts]
    accounted = sum(bool(file["verdict"]) for file in files)
    document = {
        "received": len(intake.receipts),
        "accounted": accounted,
        "files": files,
        # Questions that belong to no returned file: across units, and lines of sheet Xử lý.
        "control": [
            finding_document(session, f)
            for f in intake.findings
            if f.severity is not Severity.NOTE and not _of_a_file(f)
        ],
    }
    lines = _intake_lines(session, intake)
    return Page(document, tuple(lines), int(intake.open))


def _of_a_file(finding: Finding) -> bool:
    return bool(finding.file) and finding.file != CONTROL


def _intake_lines(session: "Session", intake: "Intake") -> list[str]:
    texts = session.texts
    counts = dict.fromkeys(FileVerdict, 0)
    for receipt in intake.receipts:
        counts[FileVerdict(receipt.verdict)] += 1
    lines = [texts.say("cli.show.received", count=len(intake.receipts))]
    lines += [
        "  " + texts.say(f"cli.verdict.{verdict.value}", count=count) for verdict, count in counts.items() if count
    ]
    for receipt in intake.receipts:
        sentence = receipt_sentence(session, receipt) if receipt.verdict == FileVerdict.REJECTED else None
        if sentence:
            lines.append(f"  {receipt.path}: {sentence}")
    asked = [f for f in messages.worst_first(intake.findings) if f.severity is not Severity.NOTE]
    return lines + _finding_lines(session, asked)


def _finding_lines(session: "Session", findings: Iterable[Finding]) -> list[str]:
    found = list(findings)
    lines = []
    for finding in found[:_SHOWN]:
        head = " ".join(part for part in (finding.question, finding.unit) if part)
        word = session.texts.say(f"cli.severity.{finding.severity.value}")
        lines.append(
            f"  {word} {head}: {session.sentence(finding)}" if head else f"  {word} {session.sentence(finding)}"
        )
    if len(found) > _SHOWN:
        lines.append("  " + session.texts.say("cli.show.more", count=len(found) - _SHOWN))
    return lines


def status(session: "Session", intake: "Intake") -> Page:
    """`status`."""
    from qs_workbook.workflow.milestones import milestones

    units = [_unit_document(unit) for unit in intake.units]
    expected = [u for u in intake.units if not u.optional or u.status is not UnitStatus.AWAITED]
    came = [u for u in expected if u.status is not UnitStatus.AWAITED]
    on_time = sum(u.late is False for u in came)
    calendar = milestones(session.campaign, session.now.date())
    document = {
        "units": units,
        "expected": len(expected),
        "received": len(came),
        "on_time": on_time,
        "milestones": [_milestone_document(step) for step in calendar],
    }
    lines = [
        session.texts.say("cli.show.status", expected=len(expected), received=len(came), on_time=on_time),
        *_count_lines(session, intake.units),
        *_calendar_lines(session, calendar),
    ]
    lines += [_unit_line(session, unit) for unit in intake.units]
    return Page(document, tuple(lines), int(intake.open))


def _unit_document(unit: "UnitReport") -> Document:
    return {
        "unit": unit.unit,
        "name": unit.name,
        "type": unit.type,
        "status": unit.status.value,
        "received_at": unit.received_at,
        "late": unit.late,
        "open_findings": unit.open_findings,
        "channel": unit.channel or None,
        "stage": unit.stage,
        "on_behalf": unit.on_behalf,
        "optional": unit.optional,
        "deadline": unit.deadline.isoformat() if unit.deadline else None,
        "attachment_only": unit.attachment_only,
    }


def _unit_line(session: "Session", unit: "UnitReport") -> str:
    texts = session.texts
    said = [texts.say(f"cli.unit_status.{unit.status.value}")]
    if unit.late:
        said.append(texts.say("cli.show.late"))
    elif unit.status is not UnitStatus.AWAITED and unit.received_at is None:
        said.append(texts.say("cli.show.date_unknown"))
    if unit.open_findings:
        said.append(texts.say("cli.show.open", count=unit.open_findings))
    if unit.attachment_only:
        said.append(texts.say("cli.show.attachment_only"))
    if unit.on_behalf:
        said.append(texts.say("cli.show.on_behalf"))
    if unit.stage == "preliminary":
        said.append(texts.say("cli.show.preliminary"))
    return f"  {unit.unit:<8} {unit.name}: {', '.join(said)}"


def _calendar_lines(session: "Session", calendar: "Iterable[Milestone]") -> list[str]:
    """Milestones still ahead with the working days left (DOMAIN 2.7)."""
    texts = session.texts
    lines = []
    for step in calendar:
        if step.left is None:
            continue
        key = "cli.show.milestone" if step.last_working_day == step.last_day else "cli.show.milestone_moved"
        said = texts.say(
            key,
            what=session.words.get(f"deadline.{step.key}") or texts.say(f"cli.milestone.{step.key}"),
            weekday=texts.say(f"cli.weekday.{step.last_day.isoweekday()}"),
            day=step.last_day,
            worked_weekday=texts.say(f"cli.weekday.{step.last_working_day.isoweekday()}"),
            worked=step.last_working_day,
            left=step.left,
        )
        lines.append("  " + said + (texts.say("cli.show.proposed") if step.proposed else "") + ".")
    return lines


def _milestone_document(step: "Milestone") -> Document:
    return {
        "key": step.key,
        "last_day": step.last_day.isoformat(),
        "last_working_day": step.last_working_day.isoformat(),
        "working_days_left": step.left,
        "proposed": step.proposed,
    }


def _count_lines(session: "Session", units: "Iterable[UnitReport]") -> list[str]:
    """Answered of asked, by type and by channel."""
    texts = session.texts
    groups: dict[tuple[str, str], tuple[int, int]] = {}
    for unit in units:
        answered = unit.status not in (UnitStatus.AWAITED, UnitStatus.RECEIVED)
        channel = session.words.get(f"channel.{unit.channel}") or texts.say("cli.show.no_channel")
        for key in (("by_type", unit.type), ("by_channel", channel)):
            done, asked = groups.get(key, (0, 0))
            groups[key] = (done + answered, asked + 1)
    return [
        texts.say(
            f"cli.show.{kind}",
            groups="; ".join(f"{name} {done}/{asked}" for (k, name), (done, asked) in groups.items() if k == kind),
        )
        for kind in ("by_type", "by_channel")
    ]


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
                "points": _number(p.points),
                "day": p.day.isoformat() if p.day else None,
                "working_days": p.working_days,
            }
            for p in assessment.outlook
        ],
        "previous": [
            {
                "code": c.code,
                "before": _number(c.before),
                "now": _number(c.now),
                "points_before": _number(c.points_before),
                "points_now": _number(c.points_now),
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
            "possible": _number(points.possible),
            "maximum": _number(points.maximum),
            "required": _number(points.required),
        },
        "unconfirmed": assessment.unconfirmed,
        "illustrative": assessment.illustrative,
        "criteria": [
            {
                "code": c.code,
                "certain": _number(c.certain),
                "possible": _number(c.possible),
                "maximum": _number(c.maximum),
                "zero_risk": c.zero_risk,
            }
            for c in assessment.criteria_scores
        ],
        "indicators": [
            {
                "code": i.code,
                "numerator": _number(i.numerator),
                "denominator": _number(i.denominator),
                "value_low": _number(i.value_low),
                "value_high": _number(i.value_high),
                "certain": _number(i.certain),
                "possible": _number(i.possible),
                "maximum": _number(i.maximum),
                "basis": i.basis.value,
            }
            for i in assessment.indicators
        ],
        "shortfalls": [
            {
                "code": s.code,
                "kind": s.kind.value,
                "needed": _number(s.needed),
                "reached": _number(s.reached),
                "gap": _number(s.gap),
                "gap_in_children": s.gap_in_children,
                "points_to_win": _number(s.points_to_win),
                "units": list(s.units),
            }
            for s in assessment.shortfalls
        ],
    }


def _number(value: float | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(value)


def _result_lines(session: "Session", assessment: "Assessment", outputs: Iterable[Path]) -> list[str]:
    texts, points = session.texts, assessment.points
    unknown = texts.say("cli.show.unknown")
    lines = [texts.say("cli.show.illustrative")] if assessment.illustrative else []
    lines += [
        texts.say("cli.show.verdict", verdict=texts.say(f"cli.commune_verdict.{assessment.verdict.value}")),
        texts.say(
            "cli.show.points",
            certain=points.certain,
            possible=unknown if points.possible is None else points.possible,
            maximum=unknown if points.maximum is None else points.maximum,
            required=unknown if points.required is None else points.required,
        ),
        texts.say("cli.show.unconfirmed", count=assessment.unconfirmed),
        texts.say("cli.show.shortfalls", count=len(assessment.shortfalls)),
    ]
    lines += [texts.say("cli.show.output", path=session.folder.relative(path)) for path in outputs]
    return lines


def _files(session: "Session", rows: Iterable[tuple[str, Path, int]]) -> Document:
    return {
        "files": [
            {"unit": unit or None, "path": session.folder.relative(path), "items": items} for unit, path, items in rows
        ]
    }


def slip(session: "Session", slips: "tuple[Slip, ...]") -> Page:
    """`slip`."""
    lines = [session.texts.say("cli.show.slip", unit=s.unit, path=s.path.name, items=s.items) for s in slips]
    lines.append(session.texts.say("cli.show.slips", count=len(slips)))
    return Page(_files(session, ((s.unit, s.path, s.items) for s in slips)), tuple(lines))


def mail(session: "Session", drafts: "tuple[Draft, ...]", sent: "Sending | None") -> Page:
    """`mail`."""
    document = _files(session, ((d.unit, d.path, d.items) for d in drafts))
    lines = [
        session.texts.say("cli.show.drafts", count=len(drafts), folder=session.folder.relative(session.folder.drafts))
    ]
    if sent is not None:
        document["sent"] = [
            {"unit": o.unit, "address": o.address, "outcome": o.outcome, "detail": o.detail} for o in sent.outcomes
        ]
        lines += [
            "  " + session.texts.say(f"cli.sending.{o.outcome}", unit=o.unit, address=o.address, detail=o.detail)
            for o in sent.outcomes
        ]
    return Page(document, tuple(lines), int(sent is not None and not sent.complete))


def remind(session: "Session", drafts: "tuple[Draft, ...]") -> Page:
    """`remind`."""
    document = _files(session, ((d.unit, d.path, d.items) for d in drafts))
    return Page(document, (session.texts.say("cli.show.reminders", count=len(drafts)),))


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
        "certain": _number(found.certain),
        "possible": _number(found.possible),
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

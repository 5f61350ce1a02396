"""Results: the assessment of the commune, its summary workbook, its report, and what changed since the last run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qs_workbook.errors import QsError
from qs_workbook.model.assessment import Assessment
from qs_workbook.model.kinds import Kind
from qs_workbook.model.review import Change
from qs_workbook.model.texts import Texts
from qs_workbook.workflow.receive import Intake, ingest
from qs_workbook.workflow.session import Session
from qs_workbook.workflow.slips import Slip, write_slips

SUMMARY, REPORT = "tong-hop.xlsx", "bao-cao"


@dataclass(frozen=True)
class Consolidated:
    """The assessment and where its workbook lies."""

    assessment: Assessment
    outputs: tuple[Path, ...]


@dataclass(frozen=True)
class Reported:
    """The report and whether it may be called official."""

    official: bool
    unconfirmed: int
    outputs: tuple[Path, ...]


@dataclass(frozen=True)
class Ran:
    """Everything `run` did."""

    intake: Intake
    slips: tuple[Slip, ...]
    consolidated: Consolidated
    changes: tuple[str, ...]


def assess_intake(session: Session, intake: Intake) -> Assessment:
    """The assessment of what has been taken in."""
    from qs_workbook.assess.build import assess
    from qs_workbook.assess.scale import effective_scale

    scale, findings = effective_scale(session.pack, session.campaign)
    return assess(
        session.pack,
        session.campaign,
        scale,
        intake.returns,
        intake.receipts,
        intake.units,
        (*intake.findings, *findings),
        session.stamp,
        intake.chosen,
    )


def consolidate(session: Session, intake: Intake, previous: Path | None = None) -> Consolidated:
    """Assess and write the summary workbook; one that is open in Excel is left alone and the new one lies beside it.

    `previous`: last year's summary workbook, or the small sheet of its counts, to compare with.
    """
    from qs_workbook.writers.summary import write_summary

    assessment = assess_intake(session, intake)
    made: tuple[Path, ...] = ()
    if previous is not None and previous.exists():
        assessment = replace(assessment, changes=_changes(assessment, previous))
    elif previous is not None:
        made = (_previous_form(session, previous),)
    session.tell(session.texts.say("cli.progress.summary"))
    path = session.folder.results / SUMMARY
    former = session.ledger.last_run("run")
    now = snapshot(intake, assessment)
    since_last = describe_changes(session, former[1], now, session.output_texts) if former else ()
    written = write_summary(path, assessment, session.output_texts, session.now, since_last)
    session.tell_beside([written])
    return Consolidated(assessment, (written, *made))


def _previous_form(session: Session, path: Path) -> Path:
    """The sheet to type last year's counts into, made where the file asked for does not exist yet."""
    from qs_workbook.writers.previous_form import write_previous_form

    if path.suffix.lower() != ".xlsx":
        raise QsError("file_missing", file=str(path))
    session.tell(session.texts.say("cli.previous_made", path=path.name))
    return write_previous_form(path, session.pack, session.campaign.year, session.output_texts, session.now)


def _changes(assessment: Assessment, previous: Path) -> tuple[Change, ...]:
    """This year beside the year before."""
    from qs_workbook.assess.previous import compare
    from qs_workbook.readers.previous import read_previous

    return compare(assessment, read_previous(previous))


def run(session: Session) -> Ran:
    """Ingest, slip and consolidate; and what changed since the last time."""
    intake = ingest(session)
    slips = write_slips(session, intake)
    made = consolidate(session, intake)
    result = snapshot(intake, made.assessment)
    with session.ledger.transaction():
        former = session.ledger.last_run("run")
        session.ledger.note_run(session.stamp, "run", result)
    changes = describe_changes(session, former[1], result) if former else ()
    return Ran(intake, slips, made, changes)


def report(session: Session, intake: Intake, *, draft: bool, by: str = "", reason: str = "") -> Reported:
    """The commune's dossier; QsError `report_refused` where an official copy may not be made.

    With a name and a reason it is made all the same: both are recorded, and printed on every paper that states a
    result; one without the other is QsError `override_incomplete`.
    """
    from qs_workbook.writers.report import obstacles, said_obstacles, write_report

    by, reason = by.strip(), reason.strip()
    if bool(by) != bool(reason):
        raise QsError("override_incomplete")
    override = (by, reason) if by else None
    assessment = assess_intake(session, intake)
    if not draft and obstacles(assessment) and override is None:
        raise QsError("report_refused", reason=f"{said_obstacles(assessment, session.texts)}.")
    outputs = write_report(
        session.folder.results / REPORT,
        assessment,
        session.output_texts,
        draft=draft,
        override=None if draft else override,
        made_at=session.now,
        own_templates=session.folder.own_templates,
    )
    session.tell_beside(outputs)
    official = not draft and not obstacles(assessment)
    with session.ledger.transaction():
        session.ledger.note_run(session.stamp, "report", {"draft": draft, "override": list(override or ())})
    return Reported(official, assessment.unconfirmed, outputs)


def snapshot(intake: Intake, assessment: Assessment) -> dict[str, object]:
    """What two runs are compared by: the copy that counts for each unit, every value, every score."""
    points = assessment.points
    return {
        "returns": {unit: one.receipt.sha256 for unit, one in intake.returns.items()},
        "values": {
            f"{d.unit}|{d.code}|{d.column}": [d.value, d.state.value]
            for d in assessment.data
            if d.file is not None and d.kind is not Kind.TEXT  # free text could not be erased from the record
        },
        "points": {i.code: [i.certain, i.possible] for i in assessment.indicators},
        "total": [points.certain, points.possible],
        "verdict": assessment.verdict.value,
    }


def describe_changes(
    session: Session, former: Mapping[str, object], now: Mapping[str, object], texts: Texts | None = None
) -> tuple[str, ...]:
    """Sentences on returns, values and points that are not what they were, in the screen's language unless given."""
    texts = texts or session.texts
    said = []
    before, after = _table(former, "returns"), _table(now, "returns")
    for unit in sorted(before.keys() | after.keys()):
        if before.get(unit) != after.get(unit):
            key = "new" if unit not in before else "gone" if unit not in after else "other"
            said.append(texts.say(f"cli.change.return_{key}", unit=unit))
    before, after = _table(former, "values"), _table(now, "values")
    for place in sorted(before.keys() & after.keys()):
        if before[place] != after[place]:
            unit, code, _ = place.split("|")
            old, new = (_shown(session, row[place]) for row in (before, after))
            said.append(texts.say("cli.change.value", unit=unit, code=code, old=old, new=new))
    before, after = _table(former, "points"), _table(now, "points")
    for code in sorted(before.keys() | after.keys()):
        if before.get(code) != after.get(code):
            old, new = (_interval(session, row.get(code)) for row in (before, after))
            said.append(texts.say("cli.change.points", code=code, old=old, new=new))
    if former.get("verdict") != now.get("verdict"):
        old, new = (texts.say(f"cli.commune_verdict.{row['verdict']}") for row in (former, now))
        said.append(texts.say("cli.change.verdict", old=old, new=new))
    return tuple(said)


def _table(result: Mapping[str, object], key: str) -> dict[str, object]:
    found = result.get(key)
    return dict(found) if isinstance(found, dict) else {}


def _shown(session: Session, pair: object) -> str:
    value, state = pair if isinstance(pair, list) else (None, "")
    return session.texts.show(value) if value is not None else session.words.get(f"state.{state}", str(state))


def _interval(session: Session, pair: object) -> str:
    low, high = pair if isinstance(pair, list) else (None, None)
    unknown = session.texts.say("cli.show.unknown")
    shown = [unknown if x is None else session.texts.show(x) for x in (low, high)]
    return shown[0] if shown[0] == shown[1] else f"[{shown[0]}; {shown[1]}]"

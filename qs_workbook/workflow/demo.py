"""The demonstration: the sample commune's campaign from its forms to its summary, under a clock of its own.

Copies the bundled sample (control workbook, forms as issued, returns) and then does what an officer would do: generate,
draft the mails, receive, run, remind, draft the dossier. `commune.toml` says under `[demo]` which clean returns give
way to a trouble and which have not come.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.workflow.folder import Folder
from qs_workbook.workflow.issue import generate_templates
from qs_workbook.workflow.mailing import draft_mails, draft_reminders
from qs_workbook.workflow.publish import Ran, Reported, report, run
from qs_workbook.workflow.session import Session, Tell, open_session

_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Demo:
    """What the demonstration made, and the session of its last step for whoever shows it."""

    session: Session
    ran: Ran
    reported: Reported
    troubles: tuple[str, ...]  # returned files with a trouble put there on purpose


def run_demo(root: Path, language: str, tell: Tell) -> Demo:
    """Make the folder and play the round in it; QsError `demo_exists` where something lies there already."""
    folder = Folder(root)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise QsError("demo_exists", folder=str(root))
    sample = resources.folder("sample_returns")
    said = resources.read_toml(sample / "commune.toml")
    try:
        folder.make()
    except OSError as fault:
        raise QsError("folder_readonly", folder=str(root)) from fault
    shutil.copyfile(sample / folder.control.name, folder.control)
    for issued in sorted((sample / folder.issued.name).glob("*.json")):
        shutil.copyfile(issued, folder.issued / issued.name)
    with open_session(root, _noon(said["forms_made"]), language, tell) as session:
        generate_templates(session)
        draft_mails(session)
    troubles = _receive(sample, folder.returns, said)
    with open_session(root, _noon(said["evaluated"]), language, tell) as session:
        ran = run(session)
        draft_reminders(session, ran.intake)
        reported = report(session, ran.intake, draft=True)
        return Demo(session, ran, reported, troubles)


def _receive(sample: Path, returns: Path, said: Mapping[str, object]) -> tuple[str, ...]:
    """Drop the returns as they came, day by day; returns the names of those with a trouble."""
    plan = said.get("demo")
    plan = plan if isinstance(plan, dict) else {}
    instead: dict[str, str] = plan.get("instead", {})
    put = []
    for clean in sorted((sample / "clean").glob("*/*.xlsx")):
        day, unit = returns / clean.parent.name, clean.stem
        if unit in plan.get("awaited", ()):
            continue
        source = sample / "trouble" / instead[unit] if unit in instead else clean
        if not source.is_file():
            raise QsError("sample_incomplete", file=source.name)
        day.mkdir(exist_ok=True)
        shutil.copyfile(source, day / source.name)
        if unit in instead:
            put.append(source.name)
    return tuple(put)


def _noon(day: object) -> datetime:
    assert isinstance(day, date)
    return datetime(day.year, day.month, day.day, 12, tzinfo=_VIETNAM)

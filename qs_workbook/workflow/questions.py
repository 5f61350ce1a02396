"""Numbers of open questions (H-001 …): given once, the same from run to run, kept beside the forms as well."""

import dataclasses
import re
from collections.abc import Sequence

from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import Severity
from qs_workbook.workflow.folder import read_json, write_json
from qs_workbook.workflow.session import Session


def known_questions(session: Session) -> dict[str, str]:
    """Numbers by key, from the ledger and from the file beside the forms (a lost ledger loses no number)."""
    kept = read_json(session.folder.questions)
    from_file = {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}
    return {**from_file, **session.ledger.questions()}


def number_questions(session: Session, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each fatal or query one with its number; new numbers are recorded in both places."""
    numbers = known_questions(session)
    before = dict(numbers)
    last = max((int(n) for number in numbers.values() for n in re.findall(r"\d+", number)), default=0)
    asked = sorted({f.key for f in findings if f.severity is not Severity.NOTE} - set(numbers))
    for number, key in enumerate(asked, start=last + 1):
        numbers[key] = f"H-{number:03d}"
    if numbers != before or not session.folder.questions.exists():
        write_json(session.folder.questions, numbers)
    session.ledger.keep_questions(numbers, session.stamp)
    return tuple(
        dataclasses.replace(f, question=numbers[f.key]) if f.severity is not Severity.NOTE else f for f in findings
    )

"""What every result on screen and in JSON is made of: a page, findings, numbers, lists of files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qs_workbook.model.finding import Finding
from qs_workbook.model.submission import Value

if TYPE_CHECKING:
    from qs_workbook.workflow.session import Session

Document = dict[str, Any]
SHOWN = 12  # findings listed on screen; the rest are in the summary workbook


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


def number(value: float | None) -> float | int | None:
    """A figure as JSON holds it; unknown is null, never 0."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(value)


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


def finding_lines(session: "Session", findings: Iterable[Finding]) -> list[str]:
    """Findings as lines, the first dozen of them."""
    found = list(findings)
    lines = []
    for finding in found[:SHOWN]:
        head = " ".join(part for part in (finding.question, finding.unit) if part)
        word = session.texts.say(f"cli.severity.{finding.severity.value}")
        lines.append(
            f"  {word} {head}: {session.sentence(finding)}" if head else f"  {word} {session.sentence(finding)}"
        )
    if len(found) > SHOWN:
        lines.append("  " + session.texts.say("cli.show.more", count=len(found) - SHOWN))
    return lines


def files_document(session: "Session", rows: Iterable[tuple[str, Path, int]]) -> Document:
    """The document of commands that write a file per unit."""
    return {
        "files": [
            {"unit": unit or None, "path": session.folder.relative(path), "items": items} for unit, path, items in rows
        ]
    }

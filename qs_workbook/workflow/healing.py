"""A fresh locked template filled with all that could be placed from a damaged return (`heal FILE`)."""

from dataclasses import dataclass
from pathlib import Path

from qs_workbook.errors import QsError
from qs_workbook.workflow.session import Session


@dataclass(frozen=True)
class NotPlaced:
    """Something typed that belongs to no entry cell."""

    sheet: str
    cell: str
    raw: str


@dataclass(frozen=True)
class Healed:
    """The new template and what is left over."""

    path: Path
    placed: int
    not_placed: tuple[NotPlaced, ...]


def heal_file(session: Session, file: Path) -> Healed:
    """Heal a file."""
    raise QsError("not_available", part="heal")

"""How the papers of the dossier put names, dates, choices and free text into a sentence."""

from collections.abc import Sequence
from typing import Any

from qs_workbook.model.texts import Texts

Facts = dict[str, Any]
NAMED = 3  # units named in a sentence before the rest is counted


def name_some(texts: Texts, names: Sequence[str]) -> str:
    """Names in a sentence; of many the first three and how many more, for the units' own pages list them all."""
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    return texts.say("report.criterion.units_more", units=", ".join(names[:NAMED]), count=len(names) - NAMED)


def choice(texts: Texts, value: object) -> str:
    """A choice in words, whether the reader kept its key or its label."""
    return texts.get(f"choice.{value}", str(value))


def show_date(value: object) -> str:
    """An ISO date as 05/11/2026; anything else as it stands."""
    parts = str(value).split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 and all(p.isdigit() for p in parts) else str(value)


def sentence(value: object) -> str:
    """Free text as part of a sentence: without its own full stop; empty for nothing."""
    return str(value or "").strip().rstrip(".;")

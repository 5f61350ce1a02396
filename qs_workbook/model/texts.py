"""Sentences by key with slots for facts; loading them from `templates/` is the rim's work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter


def _show(value: object, language: str) -> str:
    """A fact as a reader of that language writes it: 1.234,5 and 09/11/2026 in Vietnamese."""
    if isinstance(value, bool):
        return {"vi": ("Không", "Có"), "en": ("No", "Yes")}[language][value]
    if isinstance(value, datetime):
        return value.strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        value = round(value, 2)
        value = int(value) if value.is_integer() else value
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, int | float | Decimal):
        grouped = f"{value:,}"
        return grouped.translate(str.maketrans(",.", ".,")) if language == "vi" else grouped
    return str(value)


class _Facts(Formatter):
    """A formatter that shows each fact in the reader's language and only knows plain `{name}` slots."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: object, format_spec: str) -> str:
        return _show(value, self.language)


@dataclass(frozen=True)
class Texts:
    """A catalogue in one language. Keys are dotted (`form.header.code`, `TC06.1.label`)."""

    language: str
    entries: Mapping[str, str]

    def say(self, key: str, **facts: object) -> str:
        """The sentence under `key` with its slots filled.

        Raises KeyError for an unknown key or a slot without a fact: a catalogue fault is ours, never the user's.
        """
        return _Facts(self.language).vformat(self.entries[key], (), facts)

    def get(self, key: str, default: str = "") -> str:
        """The bare sentence under `key`, or `default` where the catalogue has none."""
        return self.entries.get(key, default)

    def show(self, value: object) -> str:
        """A bare fact as a reader of this language writes it."""
        return _show(value, self.language)

    def __contains__(self, key: object) -> bool:
        return key in self.entries

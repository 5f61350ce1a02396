"""Sentences for people: the catalogues of `templates/` as Texts, and findings as sentences.

Catalogues are `templates/<name>.<language>.toml`; both languages hold the same keys (a test keeps it so).
"""

from collections.abc import Iterable, Mapping
from functools import cache

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import Severity
from qs_workbook.model.texts import Texts

LANGUAGES = ("vi", "en")
_WORST_FIRST = (Severity.FATAL, Severity.QUERY, Severity.NOTE)


@cache
def load(language: str) -> Texts:
    """All catalogues of the language in one; words of the criteria pack stand in the pack's own texts."""
    paths = sorted(resources.folder("templates").glob(f"*.{language}.toml"))
    return resources.load_texts(language, *paths)


def error_sentence(texts: Texts, fault: QsError) -> str:
    """The sentence of a fault of use; its bare code where the catalogue lacks it."""
    return _say(texts, f"error.{fault.code}", fault.code, fault.facts)


def finding_sentence(texts: Texts, finding: Finding, label: str = "") -> str:
    """Where, what was read and what to do now; slots are the finding's facts and where it stands."""
    facts: dict[str, object] = {
        "sheet": finding.sheet or "",
        "cell": finding.cell or "",
        "raw": finding.raw if finding.raw is not None else "",
        "label": label or finding.row,
        "unit": finding.unit,
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
    }
    facts.update({key: "" if value is None else value for key, value in finding.facts.items()})
    return _say(texts, f"finding.{finding.code}", finding.code, facts)


def reason_sentence(texts: Texts, reason: str, facts: Mapping[str, object] | None = None) -> str:
    """Why a file has its verdict."""
    return _say(texts, f"reason.{reason}", reason, facts or {})


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order a person should read them."""
    return sorted(findings, key=lambda f: (_WORST_FIRST.index(f.severity), f.unit, f.file, f.sheet or "", f.row))


def _say(texts: Texts, key: str, fallback: str, facts: Mapping[str, object]) -> str:
    """A missing sentence or slot is our fault and is caught by tests; an officer still gets an answer."""
    try:
        return texts.say(key, **facts)
    except (KeyError, IndexError, ValueError):
        return texts.get(key, fallback)

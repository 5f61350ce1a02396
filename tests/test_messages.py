"""Every code has its sentence in both languages, with the same keys and slots."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from qs_workbook import messages, resources
from qs_workbook.errors import QsError
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import FileVerdict, Severity, UnitStatus, Verdict

PACKAGE = Path(__file__).parent.parent / "qs_workbook"
TEMPLATES = resources.folder("templates")
CATALOGUES = sorted(path.name.split(".")[0] for path in TEMPLATES.glob("*.vi.toml"))
CODE = re.compile(r"^[A-Z]+(-[A-Z]+)+$")


def constants() -> dict[str, set[str]]:
    """Text constants of the package by where they stand: codes of findings, errors raised, keys said."""
    found: dict[str, set[str]] = {"finding": set(), "error": set(), "say": set()}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value):
                found["finding"].add(node.value)
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0].value
            if name == "QsError":
                found["error"].add(str(first))
            elif name == "say" and isinstance(first, str) and first.startswith("cli."):
                found["say"].add(first)
    return found


FOUND = constants()
NOT_FINDINGS = {"UTF-8", "ISO-8859"}


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_have_the_same_keys_and_slots(name: str) -> None:
    """An officer who reads Vietnamese and a developer who reads English are told the same."""
    vi = resources.load_texts("vi", TEMPLATES / f"{name}.vi.toml").entries
    en = resources.load_texts("en", TEMPLATES / f"{name}.en.toml").entries
    assert vi.keys() == en.keys()
    slots = {
        key: tuple(sorted({slot or "" for _, slot, _, _ in Formatter().parse(text)}) for text in (vi[key], en[key]))
        for key in vi
    }
    unequal = {key for key, (left, right) in slots.items() if set(left) - set(right) - {""} and name == "messages"}
    assert not unequal


@pytest.mark.parametrize("code", sorted(FOUND["finding"] - NOT_FINDINGS))
def test_every_finding_has_its_sentence(code: str) -> None:
    for language in messages.LANGUAGES:
        assert f"finding.{code}" in messages.load(language)


@pytest.mark.parametrize("code", sorted(FOUND["error"]))
def test_every_error_has_its_sentence(code: str) -> None:
    for language in messages.LANGUAGES:
        assert f"error.{code}" in messages.load(language)


@pytest.mark.parametrize("key", sorted(FOUND["say"]))
def test_every_sentence_said_is_in_the_catalogue(key: str) -> None:
    for language in messages.LANGUAGES:
        assert key in messages.load(language)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_word_of_the_vocabularies_can_be_said(language: str) -> None:
    texts = messages.load(language)
    words = [f"cli.verdict.{v}" for v in FileVerdict] + [f"cli.severity.{s}" for s in Severity]
    words += [f"cli.unit_status.{s}" for s in UnitStatus] + [f"cli.commune_verdict.{v}" for v in Verdict]
    assert [word for word in words if word not in texts] == []


def test_a_finding_is_said_with_its_place() -> None:
    finding = Finding("NO-SUCH-CODE", Severity.QUERY, sheet="Số liệu", cell="E7", raw="12a")
    assert messages.finding_sentence(messages.load("vi"), finding) == "NO-SUCH-CODE"


def test_an_error_without_its_facts_still_says_something() -> None:
    assert "dieu-hanh.xlsx" in messages.error_sentence(messages.load("vi"), QsError("no_campaign"))

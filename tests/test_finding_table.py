"""For every finding code a sample and the exact sentence an officer reads, kept as text in `tests/findings.txt`.

`pytest --update-expected` rewrites the text; read its diff as the officer would.
"""

from functools import cache
from pathlib import Path

import pytest

from qs_workbook import messages
from tests.finding_samples import findings_of
from tests.finding_samples_across import SAMPLES
from tests.readers.office_case import pack

TABLE = Path(__file__).parent / "findings.txt"
# No question of the present pack can raise these; the rules' own tests hold them over invented packs.
ELSEWHERE = {"CELL-OVER-100", "SHARE-OVER-100", "DECISION-VALUE-UNREADABLE", "TOTAL-UNDER-PART"}
# These need a whole campaign: `tests/workflow/test_decisions.py` shows them.
ELSEWHERE |= {"DECISION-FATAL", "DECISION-NEWER-COPY", "DECISION-NOT-A-COPY", "DECISION-STALE"}
ELSEWHERE |= {"SLIP-DIFFERS"}  # `tests/workflow/test_slips.py`


def catalogue() -> set[str]:
    return {key.removeprefix("finding.") for key in messages.load("vi").entries if key.startswith("finding.")}


@cache
def table() -> dict[str, str]:
    """Code → sample and sentence, as kept."""
    text = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    return {entry.partition(" ")[0]: entry for entry in text.strip().split("\n\n") if entry}


def entry(code: str) -> str:
    found = list(findings_of(code))
    assert found, f"the sample of {code} does not show it"
    sentence = messages.finding_sentence(messages.load("vi"), found[0], pack().label(found[0].row))
    assert "{" not in sentence
    return f"{code} ({found[0].severity.value}): {SAMPLES[code][0]}\n  {sentence}"


def test_every_code_has_its_sample() -> None:
    assert catalogue() - set(SAMPLES) - ELSEWHERE == set()


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_the_sentence_of(code: str, request: pytest.FixtureRequest) -> None:
    """A sentence without place, reading or remedy leaves a secretary helpless on deadline night."""
    said = entry(code)
    if request.config.getoption("--update-expected"):
        entries = {**table(), code: said}
        TABLE.write_text("\n\n".join(entries[key] for key in sorted(entries)) + "\n", encoding="utf-8")
        table.cache_clear()
    assert table().get(code) == said

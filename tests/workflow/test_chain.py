"""Which of several copies counts, and what is told; each case a sentence."""

from dataclasses import replace
from decimal import Decimal

import pytest

from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.submission import Identity, Observation, Receipt, Submission
from qs_workbook.workflow.chain import choose

FAULT = Finding("VALUE-MISSING", Severity.QUERY)


def copy(
    path: str,
    value: int = 1,
    received: str | None = None,
    seen: str = "2026-11-06T12:00+07:00",
    stage: str = "final",
    faults: int = 0,
    present: bool = True,
) -> Receipt:
    observation = Observation("TC07.1.01", "value", Decimal(value), State.REPORTED, raw=str(value))
    submission = Submission(Identity("c", "TYT", "v", True), (observation,))
    return Receipt(
        path,
        path,
        1,
        "accepted",
        unit="TYT",
        first_seen=seen,
        received_at=received,
        stage=stage,
        present=present,
        submission=submission,
        findings=(FAULT,) * faults,
    )


EARLY, LATE = "2026-11-05", "2026-11-08"


@pytest.mark.parametrize(
    ("copies", "used", "told"),
    [
        ([copy("a.xlsx")], "a.xlsx", []),
        ([copy("a.xlsx", 1, EARLY), copy("b.xlsx", 2, LATE)], "b.xlsx", ["COPY-REPLACED"]),
        ([copy("b.xlsx", 2, LATE), copy("a.xlsx", 1, EARLY)], "b.xlsx", ["COPY-REPLACED"]),
        ([copy("a.xlsx", 1, EARLY), copy("b.xlsx", 2, LATE, faults=1)], "a.xlsx", ["COPY-WORSE"]),
        ([copy("a.xlsx", 1, EARLY, faults=2), copy("b.xlsx", 2, LATE, faults=1)], "b.xlsx", ["COPY-REPLACED"]),
        ([copy("a.xlsx", 1), copy("b.xlsx", 2)], "b.xlsx", ["UNIT-DUPLICATE"]),
        ([copy("a (10).xlsx", 1), copy("a (2).xlsx", 2)], "a (10).xlsx", ["UNIT-DUPLICATE"]),
        ([copy("a.xlsx", 1), copy("b.xlsx", 1)], "b.xlsx", []),
        ([copy("a.xlsx", 1, EARLY), copy("b.xlsx", 2, LATE, stage="preliminary")], "a.xlsx", []),
        ([copy("a.xlsx", 1, present=False), copy("a.xlsx#2", 2)], "a.xlsx#2", ["COPY-REPLACED"]),
    ],
    ids=[
        "one copy",
        "the later of two counts",
        "whatever their order in the folder",
        "a later copy with more faults does not replace a good one",
        "a later copy with fewer faults does",
        "of two that came the same day the officer is asked",
        "numbers in names are read as numbers",
        "equal answers need no question",
        "a preliminary copy never replaces a final one",
        "a file edited in place replaces what it was",
    ],
)
def test_the_copy_that_counts(copies: list[Receipt], used: str, told: list[str]) -> None:
    best, findings = choose(copies, ())
    assert (best.path, [f.code for f in findings]) == (used, told)


def test_a_copy_chosen_by_the_officer_counts_without_question() -> None:
    best, findings = choose([copy("a.xlsx", 1, EARLY), copy("b.xlsx", 2, LATE)], {"a.xlsx"})
    assert (best.path, findings) == ("a.xlsx", ())


def test_differing_cells_are_named() -> None:
    _, (finding,) = choose([copy("a.xlsx", 1, EARLY), copy("b.xlsx", 2, LATE)], ())
    assert finding.facts["differences"] == "TC07.1.01: 1 → 2"


def test_all_differing_cells_are_named() -> None:
    """The officer chooses between two copies by what differs; a cut list hides the figure that decides."""
    before, after = (
        tuple(
            Observation(f"TC07.1.{n:02d}", "value", Decimal(n + more), State.REPORTED, raw=str(n + more))
            for n in range(40)
        )
        for more in (0, 1)
    )
    early, late = copy("a.xlsx", 1, EARLY), copy("b.xlsx", 1, LATE)
    one = replace(early, submission=Submission(Identity("c", "TYT", "v", True), before))
    two = replace(late, submission=Submission(Identity("c", "TYT", "v", True), after))
    _, (finding,) = choose([one, two], ())
    assert str(finding.facts["differences"]).count("→") == finding.facts["count"] == 40


def test_a_text_that_may_name_a_child_is_not_repeated_in_the_difference() -> None:
    """Otherwise a child's name would stand in the summary as what two copies differ in."""
    asked = Finding("TEXT-PERSONAL", Severity.QUERY, row="TC07.1.01", column="value")
    later = replace(copy("b.xlsx", 2, LATE), findings=(asked,))
    _, (finding,) = choose([copy("a.xlsx", 1, EARLY), later], ())
    assert (finding.code, finding.facts["differences"]) == ("COPY-WORSE", "TC07.1.01: … → …")

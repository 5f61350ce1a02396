"""Anonymous ballots, one for each survey list of the pack: its questions and answers."""

from qs_workbook.model.assessment import Assessment
from qs_workbook.model.texts import Texts
from qs_workbook.writers.report_words import Facts


def ballot_facts(assessment: Assessment, texts: Texts) -> list[Facts]:
    """One ballot per list that has a text `<list>.ballot`, which says whom it asks: children or adults."""
    found = []
    for block in assessment.criteria.lists:
        audience = texts.get(f"{block.code}.ballot")
        if not audience:
            continue
        whole = next((c for c in block.columns if c.sum_of), None)
        keys = whole.sum_of if whole else ()
        found.append(
            {
                "file": texts.say(f"{block.code}.ballot_file"),
                "ballot_title": texts.say(f"report.ballot.title_{audience}"),
                "ballot_lead": texts.say(f"report.ballot.lead_{audience}"),
                "questions": [
                    {"number": str(n), "text": texts.say(f"{block.code}.{n:02d}.label")}
                    for n in range(1, block.capacity + 1)
                ],
                "answers": [texts.say(f"{block.code}.column.{key}") for key in keys],
            }
        )
    return found

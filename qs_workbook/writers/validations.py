"""What an entry cell takes: its format, its drop-down or rule, and the words Excel shows, never longer than it takes.

XlsxWriter drops a prompt over 255 characters, a title over 32 or a list over 255 with a mere warning; here that raises.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qs_workbook.model.form import Choice
from qs_workbook.model.kinds import Kind
from qs_workbook.model.texts import Texts

TITLE_LIMIT, MESSAGE_LIMIT, LIST_LIMIT, FORMULA_LIMIT = 32, 255, 255, 255
TEXT_LENGTH = 1_000  # characters of a free text cell
# Stops at typing only what cannot be; a figure that is merely unlikely is a question, at the check and at ingest.
CEILINGS = {Kind.INTEGER: 9_999_999, Kind.AMOUNT: 9_999_999_999_999, Kind.DECIMAL: 9_999_999, Kind.PERCENT: 100}
LAYERS = {
    Kind.INTEGER: "integer",
    Kind.AMOUNT: "amount",
    Kind.DECIMAL: "number",
    Kind.PERCENT: "number",
    Kind.YES_NO: "centre",
    Kind.CHOICE: "small",
    Kind.TEXT: "text",
    Kind.DATE: "text",  # typed as text dd/mm/yyyy: a date typed as such depends on the machine (CLIENTS 6)
}


def fit(text: str, limit: int) -> str:
    """The text itself; ValueError when Excel would drop it."""
    if len(text) > limit:
        raise ValueError(f"{len(text)} characters where Excel takes {limit}: {text}")
    return text


def date_check(cell: str) -> str:
    """A condition that is true for a text such as 5/11/2026 or 05/11/2026 (an error or false for anything else)."""
    return (
        f'AND(LEN({cell})<=10,MID(RIGHT({cell},5),1,2)="/2",RIGHT({cell},4)*1<2100,'
        f'MID(LEFT({cell},LEN({cell})-5),FIND("/",{cell})+1,2)*1<=12,LEFT({cell},FIND("/",{cell})-1)*1<=31)'
    )


@dataclass
class ChoiceLists:
    """Drop-downs too long for the cell itself, to be written to the hidden sheet under a defined name."""

    names: dict[tuple[str, ...], str]

    def source(self, choices: tuple[Choice, ...]) -> list[str] | str:
        """The words themselves, or `=DM_01` where they would not fit."""
        words = tuple(choice.label for choice in choices)
        if len(",".join(words)) <= LIST_LIMIT and not any("," in word for word in words):
            return list(words)
        return "=" + self.names.setdefault(words, f"DM_{len(self.names) + 1:02d}")


def validation(
    kind: Kind, column: str, choices: tuple[Choice, ...], lists: ChoiceLists, texts: Texts, first_cell: str
) -> dict[str, Any]:
    """XlsxWriter's options for a run of cells that begins at `first_cell`; always of style stop."""
    rule: dict[str, Any]
    word = kind.value
    if choices:
        rule, word = {"validate": "list", "source": lists.source(choices)}, "choice"
        if column == "state":
            word = "state"
    elif kind is Kind.DATE:
        rule = {"validate": "custom", "value": fit("=" + date_check(first_cell), FORMULA_LIMIT)}
    elif kind.numeric:
        whole = kind in (Kind.INTEGER, Kind.AMOUNT)
        rule = {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": CEILINGS[kind],
        }
    else:
        rule = {"validate": "length", "criteria": "<=", "value": TEXT_LENGTH}
        word = f"text_{column}" if f"form.input.text_{column}.title" in texts else "text"
    refused = word if f"form.refused.{word}.title" in texts else "text"
    return {**rule, **_words(texts, word, refused), "error_type": "stop", "ignore_blank": True}


def _words(texts: Texts, word: str, refused: str) -> Mapping[str, str]:
    limits = {"input_title": TITLE_LIMIT, "input_message": MESSAGE_LIMIT, "error_title": TITLE_LIMIT}
    keys = {
        "input_title": f"form.input.{word}.title",
        "input_message": f"form.input.{word}.message",
        "error_title": f"form.refused.{refused}.title",
        "error_message": f"form.refused.{refused}.message",
    }
    return {
        option: fit(texts.say(key), limits.get(option, MESSAGE_LIMIT)) for option, key in keys.items() if key in texts
    }

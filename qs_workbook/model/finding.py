"""A finding: a fault in the data as a value, with the place as Excel shows it and the facts a sentence needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qs_workbook.model.kinds import Severity

Fact = str | int | float | bool | None
PERSONAL = "TEXT-PERSONAL"  # asks whether a text names a child: the text is repeated nowhere


@dataclass(frozen=True)
class Finding:
    """Code, severity, where, what was read. The sentence is found by `finding.<code>` in the catalogue.

    `row` and `column` are the field's code and column; `sheet` and `cell` are where it stands in the file;
    `question` is the stable number (`H-012`) once the ledger has given one.
    """

    code: str
    severity: Severity
    unit: str = ""
    file: str = ""
    row: str = ""
    column: str = ""
    sheet: str | None = None
    cell: str | None = None
    raw: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    question: str = ""

    @property
    def key(self) -> str:
        """What makes two findings the same question from run to run: never the file, whose name may change."""
        return "|".join((self.code, self.unit, self.row, self.column, "" if self.row else self.cell or ""))

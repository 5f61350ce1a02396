"""What stands beside the score: contradictions, the survey, the dossier, what can still be done, the year before.

Plain records for the writers; an unknown figure is None, never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qs_workbook.model.kinds import State


@dataclass(frozen=True)
class Side:
    """What one unit says in a contradiction, with its cell; `counts`: this figure is the one that is scored."""

    unit: str
    unit_name: str
    code: str
    label: str
    value: float | None
    state: State
    counts: bool
    file: str | None
    sheet: str | None
    cell: str | None


@dataclass(frozen=True)
class Contradiction:
    """Two or more reports of one thing, side by side (DOMAIN 3). `beyond`: past the tolerance, hence a query.

    `right` is empty for one figure reported by several units; for two ways of knowing one thing it holds the second.
    """

    code: str  # of the element or of the cross-check
    label: str
    finding: str  # FACT-CONTRADICTED, FIGURE-CONTRADICTED, FIGURE-NEAR, CROSS-CHECK-DIFFERS, CROSS-CHECK-NEAR
    owner: str
    tolerance: float | None
    difference: float | None
    beyond: bool
    left: tuple[Side, ...]
    right: tuple[Side, ...] = ()
    question: str = ""


@dataclass(frozen=True)
class SurveyLine:
    """Ballots of one collecting unit (`unit` "" for the whole commune), of one question (`row` "" for all together).

    `private`: too few valid ballots to be shown by themselves; figures are None and stand only in the commune's total.
    `not_valid` are ballots handed out and not returned valid.
    """

    list: str
    unit: str
    unit_name: str
    row: str
    label: str
    issued: float | None
    valid: float | None
    not_valid: float | None
    response: float | None  # percent of the ballots issued
    answers: Mapping[str, float | None] = field(default_factory=dict)  # by column: very_satisfied …
    satisfied: float | None = None  # percent of the valid ballots, as the indicator counts it
    private: bool = False


@dataclass(frozen=True)
class DossierLine:
    """A numbered line of the dossier: a document named by a unit, or one still missing (`number` 0)."""

    number: int
    indicator: str
    unit: str
    unit_name: str
    text: str
    symbol: str = ""  # 12/QĐ-UBND
    day: str = ""  # as written
    pages: int | None = None
    missing: bool = False
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Prospect:
    """Something that can still be done before the deadline, and what it can move.

    `kind`: return, figure, decision, document, signature, final, scale, improve. `points`: how much the result can
    still change by it; None where that is unknown or must not be said (DOMAIN 2.8).
    """

    kind: str
    units: tuple[str, ...]
    points: float | None
    indicators: tuple[str, ...]
    key: str  # text `prospect.<key>` of the summary catalogue
    day: date | None = None  # last day in time
    working_days: int | None = None
    facts: Mapping[str, str | float | int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One result beside that of the year before. `question`: the change is large enough to be asked about."""

    code: str
    before: float | None  # value: percent, per N, count
    now: float | None
    points_before: float | None  # certain points
    points_now: float | None
    question: bool
    comparable: bool = True  # False: other boundaries, shown beside each other only
    note: str = ""  # key of a text


@dataclass(frozen=True)
class PreviousResult:
    """One indicator of the year before, as counts or as the value its summary held; None where it was open."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    points: float | None = None
    comparable: bool = True  # False: counted within other boundaries


@dataclass(frozen=True)
class PreviousYear:
    """What a former summary workbook, or the small sheet of previous counts, says."""

    file: str
    year: str
    results: Mapping[str, PreviousResult]

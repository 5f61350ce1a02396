"""What the assessment gives to the writers: plain records, never a DataFrame.

An unknown figure is None, never 0; certain ≤ possible always; possible None means no upper bound is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qs_workbook.model.campaign import Campaign, Decision
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import Basis, Kind, Measure, ShortfallKind, State, UnitStatus, Verdict
from qs_workbook.model.review import Change, Contradiction, DossierLine, Prospect, SurveyLine
from qs_workbook.model.scale import Scale, ScaleItem
from qs_workbook.model.submission import Receipt


@dataclass(frozen=True)
class Datum:
    """One row of the long table (sheet Số liệu): one expected field of one unit, received or not.

    `low`/`high` are the bounds of a figure (equal when known, None when open); yes/no is 1/0. `used`: counts towards
    the score. A field awaited has file and cell None and state `awaited`.
    """

    unit: str
    unit_name: str
    code: str
    column: str
    label: str
    indicator: str
    kind: Kind
    state: State
    value: str | float | None  # as understood: number, ISO date, text; yes/no 1/0
    low: float | None
    high: float | None
    used: bool
    file: str | None = None
    sha256: str | None = None
    sheet: str | None = None
    cell: str | None = None
    raw: str | None = None
    stage: str = "final"
    amended_by: str | None = None  # slip or decision that changed it
    term: str = ""  # what indicators add up: the element's code, or `LIST.*:column` for a cell of a list
    estimate: bool = False  # "ước cả năm", where the period allows the choice
    expected: bool = True  # False: an optional unit that sent nothing, or a question no longer asked
    readings: tuple[float, float] | None = None  # least and greatest reading of an ambiguous cell, believed or not


@dataclass(frozen=True)
class IndicatorRecord:
    """The only input both of `score()` and of the formula writer (DESIGN section 8)."""

    code: str
    measure: Measure
    higher_is_better: bool
    numerator_low: float | None  # None: open
    numerator_high: float | None
    denominator_low: float | None  # None also for measures that do not divide
    denominator_high: float | None
    item: ScaleItem
    states: Mapping[str, int] = field(default_factory=dict)  # counts of State values over the parts used

    @property
    def cannot_be(self) -> bool:
        """Whether numerator and denominator, each possible, contradict each other: 12 of 10, or 5 among nobody."""
        if self.numerator_low is None or self.denominator_high is None:
            return False
        most = self.denominator_high
        return self.numerator_low > most if self.measure is Measure.SHARE else self.numerator_low > 0 == most


@dataclass(frozen=True)
class IndicatorScore:
    """An indicator with its value and points. `value_low`/`value_high` None: open or no denominator."""

    record: IndicatorRecord
    value_low: float | None
    value_high: float | None
    certain: float
    possible: float | None
    maximum: float | None
    basis: Basis
    reasons: tuple[str, ...] = ()  # awaited, unreadable, ambiguous, contradictory, no_scale, no_maximum …

    @property
    def code(self) -> str:
        """Code of the indicator."""
        return self.record.code

    @property
    def numerator(self) -> float | None:
        """The numerator where it is one number."""
        return self.record.numerator_low if self.record.numerator_low == self.record.numerator_high else None

    @property
    def denominator(self) -> float | None:
        """The denominator where it is one number."""
        return self.record.denominator_low if self.record.denominator_low == self.record.denominator_high else None


@dataclass(frozen=True)
class CriterionScore:
    """A criterion's points. `zero_risk`: True certainly 0, False certain > 0, None open."""

    code: str
    certain: float
    possible: float | None
    maximum: float | None
    pass_points: float | None  # what makes it "đạt"; None while missing, 0 for "trên 0 điểm"
    met: bool | None  # rule 1
    zero_risk: bool | None  # rule 2


@dataclass(frozen=True)
class RuleResult:
    """One of the three recognition rules (DOMAIN 1.2): True holds, False fails even at best, None open."""

    code: str  # all_met | none_zero | minimum_total
    holds: bool | None
    criteria: tuple[str, ...] = ()  # which criteria decide it


@dataclass(frozen=True)
class Points:
    """The total against what is required."""

    certain: float
    possible: float | None
    maximum: float | None
    required: float | None


@dataclass(frozen=True)
class Shortfall:
    """What is lacking, by how much, whose task. Gap figures are None where advice is forbidden (DOMAIN 2.8)."""

    code: str
    kind: ShortfallKind
    needed: float | None
    reached: float | None
    gap: float | None
    gap_in_children: int | None
    points_to_win: float | None
    units: tuple[str, ...]
    harm: bool = False
    key: str = ""  # text `shortfall.<key>` of the summary catalogue
    facts: Mapping[str, str | float | int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitReport:
    """Where one unit stands (sheet Tình hình gửi báo cáo, `status`)."""

    unit: str
    name: str
    type: str
    status: UnitStatus
    received_at: str | None
    late: bool | None  # None: "chưa rõ ngày nhận"
    open_findings: int
    channel: str = ""
    stage: str = "final"
    on_behalf: bool = False
    optional: bool = False
    deadline: date | None = None  # extended where decided
    attachment_only: bool = False


@dataclass(frozen=True)
class EvidenceLine:
    """A document named by a unit for an indicator."""

    indicator: str
    unit: str
    text: str
    file: str | None
    sheet: str | None
    cell: str | None


@dataclass(frozen=True)
class ListLine:
    """A filled row of a text list (activities, self-assessment): column key → text as shown."""

    list: str
    unit: str
    row: str
    values: Mapping[str, str | float | None]
    file: str | None
    sheet: str | None


@dataclass(frozen=True)
class Assessment:
    """Everything the writers need, made by `assess` and completed by the workflow."""

    campaign: Campaign
    criteria: CriteriaSet
    scale: Scale
    scale_counts: Mapping[str, int]  # Status value → number of scale values needed
    data: tuple[Datum, ...]
    indicators: tuple[IndicatorScore, ...]
    criteria_scores: tuple[CriterionScore, ...]
    points: Points
    rules: tuple[RuleResult, ...]
    verdict: Verdict
    shortfalls: tuple[Shortfall, ...]
    units: tuple[UnitReport, ...]
    receipts: tuple[Receipt, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[EvidenceLine, ...]
    lines: tuple[ListLine, ...]
    decisions: tuple[Decision, ...]
    made_at: str  # ISO 8601
    contradictions: tuple[Contradiction, ...] = ()
    survey: tuple[SurveyLine, ...] = ()
    dossier: tuple[DossierLine, ...] = ()
    outlook: tuple[Prospect, ...] = ()  # what can still be done, by what it can move
    changes: tuple[Change, ...] = ()  # against the year before, where `--previous` was given

    @property
    def lost(self) -> tuple[RuleResult, ...]:
        """The rules that fail even in the best case ("không thể đạt nữa")."""
        return tuple(rule for rule in self.rules if rule.holds is False)

    @property
    def unconfirmed(self) -> int:
        """Scale values needed that are not official."""
        return sum(count for status, count in self.scale_counts.items() if status != "official")

    @property
    def illustrative(self) -> bool:
        """Whether any made-up value is in force: every sheet then says so."""
        return self.scale_counts.get("illustrative", 0) > 0

"""What one returned file says: observations with their cells, identity claims, sign-off."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import State

Value = Decimal | bool | date | str | None


@dataclass(frozen=True)
class Observation:
    """One field of one file. `value` is None unless the state is known; `readings` are the two of an ambiguous one."""

    code: str
    column: str
    value: Value
    state: State
    sheet: str | None = None
    cell: str | None = None
    raw: str | None = None
    readings: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Identity:
    """What a file says of itself, and whether its places agree. `token_ok` is None where no token was found."""

    campaign: str = ""
    unit: str = ""
    form_version: str = ""
    token_ok: bool | None = None
    purpose: str = "unit"  # unit | slip
    serial: str = ""  # slips: which slip


@dataclass(frozen=True)
class Submission:
    """A file read through the form as issued. Findings here are of reading; rules add theirs later."""

    identity: Identity
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...] = ()
    application: str = ""  # the program that saved it, a hint only

    def by_field(self) -> Mapping[tuple[str, str], Observation]:
        """Observations by (row code, column)."""
        return self._fields

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], Observation]:
        return {(o.code, o.column): o for o in self.observations}

    def figure(self, code: str, column: str = "value") -> Observation | None:
        """What is known of one figure: its value cell, or the word of its state cell where no value was typed."""
        value, word = self._fields.get((code, column)), self._fields.get((code, "state"))
        if column != "value" or word is None or word.value is None:
            return value
        if value is not None and value.state is not State.BLANK:
            return value
        state = State(str(word.value))
        return replace(word, column=column, state=state, value=Decimal(0) if state is State.ZERO else None)


@dataclass(frozen=True)
class Receipt:
    """The standing of one entry of the returns folder (or member of a zip or mail) at this run."""

    path: str  # relative to the campaign folder, `/` between; members as a.zip!b.xlsx
    sha256: str
    size: int
    verdict: str  # FileVerdict
    unit: str = ""
    form_version: str = ""
    reason: str = ""  # stable key: lock_file, attachment, encrypted, other_copy_counts …
    first_seen: str = ""  # ISO 8601
    received_at: str | None = None  # ISO 8601; None = "chưa rõ ngày nhận"
    stage: str = "final"  # final | preliminary
    on_behalf: bool = False
    present: bool = True  # False: seen before, no longer in the folder
    used: bool = False
    submission: Submission | None = None
    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Return:
    """The one copy of a unit's return that counts, after decisions and slips.

    `amended` says, by (row code, column), which slip or decision changed a value; its observation is `corrected`.
    """

    submission: Submission
    receipt: Receipt
    amended: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rivals: tuple[Submission, ...] = ()  # copies that say otherwise and of which nobody knows which is the later

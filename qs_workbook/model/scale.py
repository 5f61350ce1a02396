"""The scale (thang điểm) as data: maxima, bands, N, zero rule, pass rule, minimum totals; each with its standing.

Entry codes: `TOTAL.MAX`, `TOTAL.MIN.<commune type>`, `TC06.MAX`, `TC06.PASS` (minimum points that make the criterion
"đạt"; 0 stands for "trên 0 điểm"), `TC06.1.MAX`, `TC03.1.PER` (N of a rate), `TC06.2.ZERO` (points when the
denominator is 0), `TC06.1.B01`… (bands). A maximum of 0 means: this indicator earns no points.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qs_workbook.model.kinds import Status


@dataclass(frozen=True)
class Band:
    """A range of the measured value and what it earns; None is an open end. Yes/no is 1/0; a share is in percent."""

    points: float
    from_: float | None = None
    from_included: bool = True
    to: float | None = None
    to_included: bool = True

    def holds(self, x: float) -> bool:
        """Whether the value falls into this band."""
        above = self.from_ is None or x > self.from_ or (x == self.from_ and self.from_included)
        below = self.to is None or x < self.to or (x == self.to and self.to_included)
        return above and below


@dataclass(frozen=True)
class ScaleEntry:
    """One value of the scale with its standing; exactly one of `value` and `band` is given."""

    code: str
    status: Status
    source: str = ""
    value: float | None = None
    band: Band | None = None
    clause: str = ""  # clause or page of the official text
    confirmed_by: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True)
class ScaleItem:
    """What scores one indicator, gathered from the entries; unknown parts are None or empty."""

    code: str
    maximum: float | None
    bands: tuple[Band, ...]
    per: float | None
    zero_points: float | None


@dataclass(frozen=True)
class Scale:
    """All entries in force, by code."""

    entries: Mapping[str, ScaleEntry]

    @classmethod
    def of(cls, entries: Iterable[ScaleEntry]) -> "Scale":
        """Later entries replace earlier ones of the same code."""
        return cls({entry.code: entry for entry in entries})

    def value(self, code: str) -> float | None:
        """The plain value under a code, None where it is not known."""
        entry = self.entries.get(code)
        return None if entry is None else entry.value

    def status(self, code: str) -> Status:
        """Standing of a code; `missing` where it is not known."""
        entry = self.entries.get(code)
        return Status.MISSING if entry is None else entry.status

    @cached_property
    def _bands(self) -> Mapping[str, tuple[Band, ...]]:
        found: dict[str, list[Band]] = {}
        for entry in self.entries.values():
            if entry.band is not None:
                found.setdefault(entry.code.rpartition(".")[0], []).append(entry.band)
        return {
            code: tuple(sorted(bands, key=lambda b: float("-inf") if b.from_ is None else b.from_))
            for code, bands in found.items()
        }

    def item(self, indicator: str) -> ScaleItem:
        """What scores the indicator."""
        return ScaleItem(
            code=indicator,
            maximum=self.value(f"{indicator}.MAX"),
            bands=self._bands.get(indicator, ()),
            per=self.value(f"{indicator}.PER"),
            zero_points=self.value(f"{indicator}.ZERO"),
        )

"""Figures of an assessment as the papers say them: values, points, ways of counting; counts of children only where
they may leave the commune's workbook (DOMAIN 2.8).
"""

import re
from collections.abc import Iterator
from math import floor

from qs_workbook.model.assessment import Assessment, CriterionScore, Datum, IndicatorScore
from qs_workbook.model.criteria import Element, Indicator
from qs_workbook.model.kinds import Basis, Combine, Kind, Measure, State
from qs_workbook.model.texts import Texts

WHOLE = 100  # percent: a share above it is a fault in the figures, not a result
_TERM = re.compile(r"^(?P<list>.+)\.\*:(?P<column>\w+)$")


class Figures:
    """Says the figures of one assessment in the words of one catalogue."""

    def __init__(self, assessment: Assessment, texts: Texts) -> None:
        self.assessment = assessment
        self.pack = assessment.criteria
        self.texts = texts

    def number(self, value: float, near: tuple[float, ...] = ()) -> str:
        """Two decimals with a comma, more where rounding would move the value onto an edge it does not reach."""
        decimals = 2
        while decimals < 6 and any(value != edge and round(value, decimals) == edge for edge in near):
            decimals += 1
        if any(value < edge <= round(value, decimals) for edge in near):
            value = floor(value * 10**decimals) / 10**decimals
        whole = f"{value:,.{0 if float(value).is_integer() else decimals}f}"
        return whole.translate(str.maketrans(",.", ".,")) if self.texts.language == "vi" else whole

    def value(self, score: IndicatorScore, *, counts: bool = True) -> str:
        """The measured value; with its two counts where these may be told."""
        say, record = self.texts.say, score.record
        if score.basis is Basis.ZERO_DENOMINATOR:
            return say("report.value.none_occurred")
        low, high = score.value_low, score.value_high
        if low is None or high is None:
            return say("report.value.open") if record.denominator_low != 0 else say("report.value.none_occurred")
        if record.measure is Measure.YES_NO:
            return say("report.value.open" if low != high else "report.value.yes" if low else "report.value.no")
        near = tuple(e for band in record.item.bands for e in (band.from_, band.to) if e is not None)
        shown = self.number(low, near)
        if low != high:
            shown = say("report.value.range", low=shown, high=self.number(high, near))
        if record.measure is Measure.SHARE and high > WHOLE:
            return say("report.value.impossible")
        shown = self._with_unit(score, shown)
        told = counts and record.measure.divides and score.numerator is not None and score.denominator is not None
        if told:
            shown = say(
                "report.value.fraction",
                share=shown,
                numerator=self.number(score.numerator or 0),
                denominator=self.number(score.denominator or 0),
                measure=self.measure(self.pack.indicators[score.code]),
            )
        return shown + (say("report.value.estimate") if record.states.get("estimate") else "")

    def _with_unit(self, score: IndicatorScore, shown: str) -> str:
        say, record = self.texts.say, score.record
        if record.measure is Measure.SHARE:
            return say("report.value.share", value=shown)
        if record.measure is Measure.RATE:
            per = record.item.per
            return say("report.value.rate", value=shown, per=self.number(per)) if per else say("report.value.open")
        return say("report.value.with_measure", value=shown, measure=self.measure(self.pack.indicators[score.code]))

    def edge(self, score: IndicatorScore, value: float) -> str:
        """A threshold of the indicator in its unit."""
        if score.record.measure is Measure.YES_NO:
            return self.texts.say("report.value.yes" if value else "report.value.no")
        return self._with_unit(score, self.number(value))

    def least(self, score: IndicatorScore, value: float, *, above: bool) -> str:
        """What the best band begins with: "từ 98% trở lên", "trên 98%"; nothing is "100% or more" of itself."""
        if score.record.measure is Measure.SHARE and value >= WHOLE:
            return self.edge(score, value)
        return self.texts.say(f"report.shortfall.{'above' if above else 'edge'}", needed=self.edge(score, value))

    def measure(self, indicator: Indicator) -> str:
        """What the indicator counts: trẻ, phiếu, cuộc …"""
        for term in indicator.numerator:
            if (element := self.pack.elements.get(term)) is not None:
                key = element.measure_unit
            elif (found := _TERM.match(term)) and found["list"] in self.pack.lists_by_code:
                columns = self.pack.lists_by_code[found["list"]].columns
                key = next((c.measure_unit for c in columns if c.key == found["column"]), "")
            else:
                continue
            return self.texts.get(f"measure.{key}.label", key)
        return ""

    def points(self, certain: float, possible: float | None) -> str:
        """Points earned, in a sentence: one number, an interval, or that the scale is not known."""
        say = self.texts.say
        if possible is None:
            return say("report.points.at_least", certain=certain) if certain else say("report.points.unknown")
        if certain == possible:
            return say("report.points.exact", points=certain)
        return say("report.points.range", certain=certain, possible=possible)

    def score(self, certain: float, possible: float | None) -> str:
        """Points earned, in a cell of a table; without a scale nothing is scored yet, which is not 0 (DOMAIN 2.4)."""
        if possible is None:
            return self.texts.say("report.score.open" if certain else "report.score.unknown", certain=certain)
        key = "exact" if certain == possible else "range"
        return self.texts.say(f"report.score.{key}", certain=certain, possible=possible)

    def maximum(self, value: float | None) -> str:
        """A maximum in a cell of a table, or that it is not known."""
        return self.texts.say("report.score.no_maximum") if value is None else self.number(value)

    def standing(self, criterion: CriterionScore) -> str:
        """Whether the criterion is met."""
        key = {True: "met", False: "not_met", None: "open"}[criterion.met]
        return self.texts.say(f"report.criterion.{key}")

    def formula(self, score: IndicatorScore) -> str:
        """How the indicator is counted, in the words of the form."""
        indicator = self.pack.indicators[score.code]
        per = score.record.item.per
        return self.texts.say(
            f"report.formula.{indicator.measure.value}",
            numerator=" + ".join(self._terms(indicator, indicator.numerator)),
            denominator=" + ".join(self._terms(indicator, indicator.denominator)),
            per=self.number(per) if per else self.texts.say("report.formula.per_unknown"),
        )

    def _terms(self, indicator: Indicator, terms: tuple[str, ...]) -> Iterator[str]:
        for term in terms:
            found = _TERM.match(term)
            if found is None:
                yield self.texts.get(f"{term}.full", self.label(term))
                continue
            column = self.texts.say(f"{found['list']}.column.{found['column']}")
            if found["list"] == indicator.code:  # the row already names the list
                yield column
            else:
                yield self.texts.say("report.column.other", list=self.label(found["list"]), column=column)

    def label(self, code: str) -> str:
        """The label of a code in the language of the papers."""
        return self.texts.get(f"{code}.label", code)

    def private(self, indicator: Indicator) -> bool:
        """Whether its small counts stay inside the commune's workbook."""
        return any(element.sensitive for element in indicator.elements)

    def commune_total(self, element: Element, *, measured: bool = False) -> str:
        """The commune's figure for one element, with its unit where that is asked for, or what stands in its way."""
        rows = self._rows(element)
        counted = [d for d in rows if d.state is not State.NOT_APPLICABLE]
        if not counted:
            return self.texts.say("report.funds.unknown")
        bounds = [(d.low, d.high) for d in counted]
        known = [low for low, high in bounds if low is not None and low == high]
        if len(known) < len(counted):
            sent = any(d.state.known for d in counted)  # what came and cannot be used yet is not "no figure"
            return self.texts.say("report.funds.partial" if sent else "report.funds.unknown")
        combined = {Combine.ANY: max, Combine.ALL: min}.get(element.combine, sum)(known)
        if element.kind is Kind.YES_NO:
            return self.texts.say("report.value.yes" if combined else "report.value.no")
        shown = self.number(combined)
        if not measured:
            return shown
        return self.texts.say("report.value.with_measure", value=shown, measure=self.unit_of(element))

    def unit_of(self, element: Element) -> str:
        """The unit an element is counted in, in words."""
        return self.texts.get(f"measure.{element.measure_unit}.label", element.measure_unit)

    def _rows(self, element: Element) -> list[Datum]:
        rows = [d for d in self.assessment.data if d.term == element.code and d.expected and d.unit]
        if element.combine is not Combine.OWNER:
            return rows
        units, types = self.assessment.campaign.unit_by_code, self.pack.types
        return [d for d in rows if element.owner in types[units[d.unit].type].roles]

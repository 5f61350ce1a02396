"""The long table: one row for every figure expected of every unit, received or not, with the bounds it lies in.

In come pack, campaign and the returns that count; out go Datum rows, and the same as a DataFrame grouped by commune.
What is missing keeps its place here, so that sums and formulas see it.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import date
from itertools import chain

import pandas as pd

from qs_workbook.assess.bounds import OPEN, resolve
from qs_workbook.assess.expected import At, ExpectedField, expected_fields
from qs_workbook.model.assessment import Datum
from qs_workbook.model.campaign import Campaign, Unit
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import Combine, Kind, State
from qs_workbook.model.submission import Observation, Return, Submission
from qs_workbook.model.unit_form import BASIS_ROW, SIGN_OFF


def collect_data(
    pack: CriteriaSet, campaign: Campaign, returns: Mapping[str, Return], chosen: Mapping[str, str] | None = None
) -> tuple[Datum, ...]:
    """All rows of the long table, unit by unit in the order of the control workbook.

    `chosen` says by element code which unit's figure the officer decided to use (decision choose_owner).
    """
    terms = scored_terms(pack)
    needed: set[str] = set()

    def laid_out() -> list[Datum]:
        units = (unit for unit in campaign.units if unit.type in pack.types)
        rows = (_unit_data(pack, campaign, unit, returns.get(unit.code), terms, needed) for unit in units)
        return _choose_owners(pack, campaign, list(chain.from_iterable(rows)), chosen or {})

    data = laid_out()
    while more := _nothing_left(pack, data):
        needed |= more
        data = laid_out()
    answered = {d.term for d in data if d.used or (d.expected and not _owned_by_another(pack, d))}
    return (*data, *(_asked_of_nobody(pack, term) for term in terms if term not in answered))


def scored_terms(pack: CriteriaSet) -> dict[str, str]:
    """Terms that points depend on, each with the first indicator it serves."""
    found: dict[str, str] = {}
    for criterion in pack.scored:
        for indicator in criterion.indicators:
            if indicator.scored:
                for term in (*indicator.numerator, *indicator.denominator):
                    found.setdefault(term, indicator.code)
    return found


def _nothing_left(pack: CriteriaSet, data: Iterable[Datum]) -> set[str]:
    """Terms left out as "không áp dụng" although without them an indicator has no count, or half of a quotient.

    Never taken for 0: no abused child and no meeting are figures, "không áp dụng" is none. Where both halves do not
    apply and nobody reported a number, nothing occurred: a zero denominator.
    """
    rows: dict[str, list[Datum]] = {}
    for datum in data:
        rows.setdefault(datum.term, []).append(datum)
    found: set[str] = set()
    for indicator in (i for c in pack.scored for i in c.indicators if i.scored):
        sides = [indicator.numerator, *([indicator.denominator] if indicator.measure.divides else [])]
        empty = [side for side in sides if not any(d.used for term in side for d in rows.get(term, ()))]
        told = [d for side in empty for term in side for d in rows.get(term, ())]
        if len(empty) == 1 or any(isinstance(d.value, float) and d.value > 0 for d in told):
            found |= {d.term for d in told if d.state is State.NOT_APPLICABLE}
    return found


def to_frame(communes: Mapping[str, Iterable[Datum]]) -> pd.DataFrame:
    """The long tables of several communes as one DataFrame; NaN is an open bound."""
    columns = ("commune", "unit", "term", "state", "low", "high", "used", "estimate")
    rows = [
        (commune, d.unit, d.term, d.state.value, d.low, d.high, d.used, d.estimate)
        for commune, data in communes.items()
        for d in data
    ]
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.astype({"low": "float64", "high": "float64", "used": "bool", "estimate": "bool"})


def _unit_data(
    pack: CriteriaSet,
    campaign: Campaign,
    unit: Unit,
    returned: Return | None,
    terms: Mapping[str, str],
    needed: Set[str],
) -> Iterator[Datum]:
    """The rows of one unit: its figures, its lists, then what an older form asked and this round no longer does."""
    submission = returned.submission if returned else None
    fields = {(f.code, f.column): f for f in expected_fields(pack, campaign, unit, submission)}
    bounds = resolve(fields, submission, returned.rivals if returned else (), needed)
    optional = returned is None and pack.types[unit.type].optional
    for at, field in fields.items():
        observation = submission.figure(*at) if submission else None
        applies = bounds[at]
        low, high = applies or OPEN
        counts = field.term in terms and (field.kind.numeric or field.kind is Kind.YES_NO)
        datum = Datum(
            unit=unit.code,
            unit_name=unit.name,
            code=field.code,
            column=field.column,
            label=field.label,
            indicator=field.indicator,
            kind=field.kind,
            state=_state(submission, observation),
            value=shown_value(observation),
            low=low,
            high=high,
            used=counts and applies is not None and not optional,
            term=field.term,
            expected=not optional,
            estimate=field.may_be_estimate and _is_estimate(submission),
        )
        yield _with_origin(datum, returned, observation)
    if returned is not None:
        yield from _no_longer_asked(pack, unit, returned, fields)


def _state(submission: Submission | None, observation: Observation | None) -> State:
    if submission is None:
        return State.AWAITED
    return State.BLANK if observation is None else observation.state


def _is_estimate(submission: Submission | None) -> bool:
    stated = submission.figure(BASIS_ROW) if submission else None
    return stated is not None and stated.value == "estimate"


def shown_value(observation: Observation | None) -> str | float | None:
    """A value as the long table holds it: a number, yes/no as 1/0, an ISO date, text; None while unknown."""
    if observation is None or observation.value is None:
        return None
    value = observation.value
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else float(value)


def _with_origin(datum: Datum, returned: Return | None, observation: Observation | None) -> Datum:
    """The row with file and hash of its return, and sheet and cell of its observation."""
    if returned is None:
        return datum
    receipt = returned.receipt
    datum = replace(datum, file=receipt.path, sha256=receipt.sha256, stage=receipt.stage)
    if observation is None:
        return datum
    return replace(
        datum,
        sheet=observation.sheet,
        cell=observation.cell,
        raw=observation.raw,
        readings=_readings(observation),
        amended_by=returned.amended.get((datum.code, datum.column)),
    )


def _readings(observation: Observation) -> tuple[float, float] | None:
    if observation.state is not State.AMBIGUOUS or not observation.readings:
        return None
    return float(min(observation.readings)), float(max(observation.readings))


def _no_longer_asked(
    pack: CriteriaSet, unit: Unit, returned: Return, fields: Mapping[At, ExpectedField]
) -> Iterator[Datum]:
    """Figures of a form issued earlier that this round does not ask: kept and shown, never counted."""
    signatures = {code for code, *_ in SIGN_OFF}
    for observation in returned.submission.observations:
        at = (observation.code, observation.column)
        if observation.column != "value" or at in fields or observation.code in signatures:
            continue
        element = pack.elements.get(observation.code)
        datum = Datum(
            unit=unit.code,
            unit_name=unit.name,
            code=observation.code,
            column=observation.column,
            label=pack.label(observation.code),
            indicator=observation.code.rpartition(".")[0],
            kind=element.kind if element else Kind.TEXT,
            state=observation.state,
            value=shown_value(observation),
            low=None,
            high=None,
            used=False,
            term=observation.code,
            expected=False,
        )
        yield _with_origin(datum, returned, observation)


def _choose_owners(pack: CriteriaSet, campaign: Campaign, data: list[Datum], chosen: Mapping[str, str]) -> list[Datum]:
    """Of a figure that several units report only the owner's counts; the others stay as cross-checks.

    Two owners that contradict each other on the very same fact widen the figure to what either says.
    """
    owned = {code: e.owner for code, e in pack.elements.items() if e.combine is Combine.OWNER}
    places: dict[str, list[int]] = {}
    for at, datum in enumerate(data):
        if datum.term in owned and datum.used:
            places.setdefault(datum.term, []).append(at)
    for term, found in places.items():
        if term in chosen:
            owners = [at for at in found if data[at].unit == chosen[term]]
        else:
            owners = [at for at in found if owned[term] in _roles(pack, campaign, data[at].unit)]
        known = [at for at in owners if data[at].low is not None and data[at].high is not None]
        counting = (known or owners)[:1]
        for at in found:
            data[at] = replace(data[at], used=at in counting)
        if known:
            lows, highs = [data[at].low for at in known], [data[at].high for at in known]
            data[known[0]] = replace(
                data[known[0]],
                low=min(low for low in lows if low is not None),
                high=max(high for high in highs if high is not None),
            )
    return data


def _roles(pack: CriteriaSet, campaign: Campaign, unit: str) -> tuple[str, ...]:
    return pack.types[campaign.unit_by_code[unit].type].roles


def _owned_by_another(pack: CriteriaSet, datum: Datum) -> bool:
    """Whether the row is only a cross-check of a figure that someone else owns."""
    element = pack.elements.get(datum.term)
    owned = element is not None and element.combine is Combine.OWNER
    return owned and datum.state is not State.NOT_APPLICABLE


def _asked_of_nobody(pack: CriteriaSet, term: str) -> Datum:
    """A figure no unit of this campaign answers: open, and shown as such."""
    element, listed = pack.elements.get(term), term.partition(".*:")[0]
    return Datum(
        unit="",
        unit_name="",
        code=term if element else listed,
        column="value" if element else term.rpartition(":")[2],
        label=pack.label(term if element else listed),
        indicator=term.rpartition(".")[0] if element else pack.lists_by_code[listed].indicator,
        kind=element.kind if element else Kind.INTEGER,
        state=State.AWAITED,
        value=None,
        low=None,
        high=None,
        used=True,
        term=term,
    )

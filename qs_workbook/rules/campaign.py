"""Edit rules across units: the same fact reported twice, and two ways of knowing one thing (DOMAIN 3).

Each names an owner and a tolerance: within it a quiet note, beyond it a query. These findings belong to the commune,
not to one unit: what one unit wrote is never shown to another, which matters for small counts.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from qs_workbook.model.campaign import Campaign, Unit
from qs_workbook.model.criteria import CriteriaSet, CrossCheck, Element, Indicator
from qs_workbook.model.finding import Fact, Finding
from qs_workbook.model.kinds import Combine, Kind, Measure, Severity, State
from qs_workbook.model.submission import Observation, Submission
from qs_workbook.model.unit_form import elements_of, indicators_of, lists_of

Returns = Mapping[str, Submission]
Asked = Mapping[str, tuple[tuple[Unit, tuple[str, str]], ...]]  # term → who is asked, and in which field


def check_campaign(pack: CriteriaSet, campaign: Campaign, returns: Returns) -> tuple[Finding, ...]:
    """Everything that contradicts across the returns that count, by unit code."""
    asked = _asked(pack, campaign)
    found: list[Finding] = []
    for element in pack.elements.values():
        if element.combine is Combine.OWNER:
            found += _owners_agree(pack, element, asked, returns)
            found += _others_agree(pack, element, asked, returns)
        elif element.combine is Combine.SUM:
            found += _not_counted_twice(pack, element, asked, returns)
    for check in pack.cross_checks:
        found += _two_ways_agree(pack, check, asked, returns)
    for criterion in pack.scored:
        for indicator in (one for one in criterion.indicators if one.scored):
            told = tuple(_something_applies(pack, indicator, asked, returns))
            found += [one for one in told if one not in found]
            if indicator.measure is Measure.SHARE and not told:
                terms = (indicator.numerator, indicator.denominator)
                found += _share_within_hundred(pack, indicator.code, *terms, asked, returns)
    return tuple(found)


def _owners_agree(pack: CriteriaSet, element: Element, asked: Asked, returns: Returns) -> Iterator[Finding]:
    """Two owners of one figure report the very same fact; when they differ, both readings count until it is settled."""
    reported = _reported(pack, element, asked, returns, owner=True)
    if len(set(reported.values())) > 1:
        yield _told(
            "FACT-CONTRADICTED", element.code, Severity.QUERY, label=pack.label(element.code), **_said(reported)
        )


def _others_agree(pack: CriteriaSet, element: Element, asked: Asked, returns: Returns) -> Iterator[Finding]:
    """The owner's figure counts; another unit's report of it is a note within the tolerance and a query beyond it."""
    owners = _reported(pack, element, asked, returns, owner=True)
    others = _reported(pack, element, asked, returns, owner=False)
    if len(set(owners.values())) != 1:
        return
    figure = next(iter(owners.values()))
    beyond = {unit: value for unit, value in others.items() if not _within(value, figure, element.tolerance)}
    near = {unit: value for unit, value in others.items() if value != figure and unit not in beyond}
    for code, severity, units in (
        ("FIGURE-CONTRADICTED", Severity.QUERY, beyond),
        ("FIGURE-NEAR", Severity.NOTE, near),
    ):
        if units:
            yield _told(
                code,
                element.code,
                severity,
                label=pack.label(element.code),
                owner=next(iter(owners)),
                value=float(figure),
                tolerance=element.tolerance,
                **_said(units),
            )


def _not_counted_twice(pack: CriteriaSet, element: Element, asked: Asked, returns: Returns) -> Iterator[Finding]:
    """Two offices of one kind that send the same figure most likely report one fact, and it would be added twice.

    Schools and villages count different children; offices by field of work often hold the same file.
    """
    by_kind: dict[tuple[str, Decimal], list[str]] = {}
    for unit, at in asked.get(element.code, ()):
        if unit.code in returns and not pack.types[unit.type].school:
            value = _number(returns[unit.code].figure(*at))
            if value:
                by_kind.setdefault((unit.type, value), []).append(unit.code)
    for (_, value), units in by_kind.items():
        if len(units) > 1:
            said = _said(dict.fromkeys(units, value))
            yield _told("FIGURE-SENT-TWICE", element.code, Severity.QUERY, label=pack.label(element.code), **said)


def _two_ways_agree(pack: CriteriaSet, check: CrossCheck, asked: Asked, returns: Returns) -> Iterator[Finding]:
    """Two ways of knowing one thing differ by no more than the tolerance, once every unit asked has answered both."""
    left = _total(pack, check.left, asked, returns)
    right = _total(pack, check.right, asked, returns)
    minus = _total(pack, check.minus, asked, returns) if check.minus else Decimal(0)
    if left is None or right is None or minus is None:
        return
    left -= minus
    if left == right or (check.relation == "at_most" and left < right):
        return
    owned_right = any(check.owner in pack.types[unit.type].roles for unit, _ in asked[check.right[0]])
    near = _within(left, right, check.tolerance) if owned_right else _within(right, left, check.tolerance)
    yield _told(
        "CROSS-CHECK-NEAR" if near else "CROSS-CHECK-DIFFERS",
        check.code,
        Severity.NOTE if near else Severity.QUERY,
        label=pack.texts.get(f"cross_check.{check.code}.label", check.code),
        left=float(left),
        right=float(right),
        difference=float(abs(left - right)),
        tolerance=check.tolerance,
        owner=check.owner,
        owner_name=pack.texts.get(f"unit_type.{check.owner}", check.owner),
    )


def _something_applies(pack: CriteriaSet, indicator: Indicator, asked: Asked, returns: Returns) -> Iterator[Finding]:
    """ "Không áp dụng" that leaves an indicator without its count, or a quotient without its upper or lower half.

    A part that does not apply while its whole is reported is told where the unit wrote it.
    """
    halves = [indicator.numerator, *([indicator.denominator] if indicator.measure.divides else [])]
    cells = [[cell for term in half for cell in _cells(pack, term, asked, returns)] for half in halves]
    gone = [bool(half) and all(state is State.NOT_APPLICABLE for _, _, state, _ in half) for half in cells]
    parts = {pack.elements[term].part_of for term in indicator.numerator if term in pack.elements}
    tied = bool(parts.intersection(indicator.denominator))
    if not indicator.measure.divides or not tied:
        silent = gone.count(True) == 1
    else:
        silent = gone == [False, True] and any(value for _, _, _, value in cells[0])
    if silent:
        empty = cells[gone.index(True)]
        code = empty[0][1]
        yield _told(
            "NOT-APPLICABLE-ALONE",
            code,
            Severity.QUERY,
            label=pack.label(code),
            units=", ".join(dict.fromkeys(unit for unit, *_ in empty)),
        )


def _cells(
    pack: CriteriaSet, term: str, asked: Asked, returns: Returns
) -> Iterator[tuple[str, str, State, Decimal | None]]:
    """Unit, row, state and number of every figure that makes up a term; of an owned one only the owner's."""
    element = pack.elements.get(term)
    for unit, at in asked.get(term, ()):
        if element is not None and element.combine is Combine.OWNER and not _is_owner(pack, element, unit):
            continue
        if unit.code not in returns:
            if not pack.types[unit.type].optional:
                yield unit.code, at[0], State.AWAITED, None
            continue
        figure = returns[unit.code].figure(*at)
        yield unit.code, at[0], State.BLANK if figure is None else figure.state, _number(figure)


def _share_within_hundred(
    pack: CriteriaSet,
    code: str,
    numerator: tuple[str, ...],
    denominator: tuple[str, ...],
    asked: Asked,
    returns: Returns,
) -> Iterator[Finding]:
    """A share put together from several units is at most 100 %: more means that a numerator or a whole is wrong.

    Where one unit gives both, its own rule of part and whole tells it.
    """
    for unit, at in (place for term in numerator for place in asked.get(term, ())):
        element = pack.elements.get(at[0])
        if element is not None and element.part_of in denominator and unit.code in returns:
            part, whole = (_number(returns[unit.code].figure(code)) for code in (element.code, element.part_of))
            if part is not None and whole is not None and part > whole:
                return
    upper, lower = _total(pack, numerator, asked, returns), _total(pack, denominator, asked, returns)
    if upper is not None and lower is not None and upper > lower:
        yield _told(
            "SHARE-OVER-100", code, Severity.QUERY, label=pack.label(code), value=float(upper), whole=float(lower)
        )


def _asked(pack: CriteriaSet, campaign: Campaign) -> Asked:
    """Every term with the units that are asked for it and the field they answer in."""
    found: dict[str, list[tuple[Unit, tuple[str, str]]]] = {}
    for unit in campaign.units:
        if unit.type not in pack.types:
            continue
        for code in indicators_of(pack, unit):
            for element in elements_of(pack, unit, pack.indicators[code]):
                found.setdefault(element.code, []).append((unit, (element.code, "value")))
        for block, rows in lists_of(pack, campaign, unit):
            for column in block.columns:
                if column.kind.numeric or column.kind is Kind.YES_NO:
                    places = found.setdefault(f"{block.code}.*:{column.key}", [])
                    places += [(unit, (row, column.key)) for row, _ in rows]
    return {term: tuple(places) for term, places in found.items()}


def _is_owner(pack: CriteriaSet, element: Element, unit: Unit) -> bool:
    return element.owner in pack.types[unit.type].roles


def _reported(
    pack: CriteriaSet, element: Element, asked: Asked, returns: Returns, *, owner: bool
) -> dict[str, Decimal]:
    """What each owner, or each other unit, says of an owned figure, where it is known."""
    found = {}
    for unit, at in asked.get(element.code, ()):
        if _is_owner(pack, element, unit) is owner and unit.code in returns:
            value = _number(returns[unit.code].figure(*at))
            if value is not None:
                found[unit.code] = value
    return found


def _total(pack: CriteriaSet, terms: tuple[str, ...], asked: Asked, returns: Returns) -> Decimal | None:
    """The sum over all units asked; None while one that is awaited or unclear could still change it."""
    whole = Decimal(0)
    for term in terms:
        element = pack.elements.get(term)
        places = asked.get(term, ())
        if element is not None and element.combine is Combine.OWNER:
            places = tuple(place for place in places if _is_owner(pack, element, place[0]))[:1]
        if not places:
            return None
        for unit, at in places:
            if unit.code not in returns:
                if pack.types[unit.type].optional:
                    continue
                return None
            figure = returns[unit.code].figure(*at)
            if figure is not None and figure.state is State.NOT_APPLICABLE:
                continue
            value = _number(figure)
            if value is None:
                return None
            whole += value
    return whole


def _number(observation: Observation | None) -> Decimal | None:
    """A known figure as a number, yes/no as 1/0."""
    if observation is None or not observation.state.known:
        return None
    if isinstance(observation.value, bool):
        return Decimal(int(observation.value))
    return observation.value if isinstance(observation.value, Decimal) else None


def _within(value: Decimal, owner: Decimal, tolerance: float) -> bool:
    return abs(value - owner) * 100 <= Decimal(str(tolerance)) * abs(owner)


def _said(reported: Mapping[str, Decimal]) -> dict[str, Fact]:
    """Units and what each said, as facts of a sentence."""
    shown = "; ".join(f"{unit}: {value.normalize():f}" for unit, value in reported.items())
    return {"units": ", ".join(reported), "said": shown}


def _told(code: str, row: str, severity: Severity, **facts: Fact) -> Finding:
    return Finding(code, severity, row=row, column="value", facts=facts)

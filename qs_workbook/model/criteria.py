"""A criteria set: criteria, indicators, data elements, lists, unit types and periods, as the pack declares them.

Nothing here knows a figure from a decision; see `scale` for points and bands.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_uppercase

from qs_workbook.model.kinds import Combine, Kind, Measure
from qs_workbook.model.scale import ScaleEntry
from qs_workbook.model.texts import Texts


@dataclass(frozen=True)
class Ages:
    """An age group in completed years or months, `from_` included, `below` excluded.

    `by` "date": birth dates are counted back from the element's cut-off date. `by` "birth_year": school and phổ cập
    rows go by year of birth ("5 tuổi: sinh năm 2021"). The two are never subtracted from one another.
    """

    below: int
    from_: int = 0
    in_: str = "years"  # years | months
    by: str = "date"  # date | birth_year


@dataclass(frozen=True)
class Element:
    """One figure or answer asked of units. `code` is `TC06.1.01`; labels and help are texts under that code."""

    code: str
    kind: Kind
    units: tuple[str, ...]  # unit types that are asked
    measure_unit: str = ""  # key of text `measure.<key>`: trẻ, vụ, đồng …
    period: str = ""  # code of a Period
    combine: Combine = Combine.SUM
    owner: str = ""  # unit type whose figure counts, for Combine.OWNER
    tolerance: float = 0.0  # percent within which another unit's report of an owned fact is only a note
    part_of: str = ""  # code of the whole this is a part of, in the same return
    sum_of: tuple[str, ...] = ()  # codes whose sum this must equal, in the same return
    at_most_sum_of: tuple[str, ...] = ()  # a total without double counting: ≤ the sum, ≥ the largest of these
    ages: Ages | None = None
    choices: tuple[str, ...] = ()  # keys of texts `choice.<key>`
    required: bool = True
    limit: float | None = None  # beyond it a query asks whether the figure is right
    sensitive: bool = False  # small counts that stay inside the commune's workbook (DOMAIN 2.8)


@dataclass(frozen=True)
class Indicator:
    """What is measured, from which elements.

    A term is an element code, or `LIST.*:column` for the sum of a column over all rows of a list.
    """

    code: str
    measure: Measure
    elements: tuple[Element, ...] = ()
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    higher_is_better: bool = True
    advise: bool = True  # whether "n more" may be advised; never for 6.2 and 13 (DOMAIN 2.8)
    evidence: bool = True  # whether documents are asked for
    scored: bool = True

    @property
    def criterion(self) -> str:
        """Code of the criterion this belongs to."""
        return self.code.partition(".")[0]


@dataclass(frozen=True)
class Criterion:
    """One of the criteria; `TC00` (shared population) is asked and never scored."""

    code: str
    indicators: tuple[Indicator, ...]
    harm: bool = False  # never a target: rate and limit only (DOMAIN 2.8)
    scored: bool = True


@dataclass(frozen=True)
class ListColumn:
    """A column of a list; its key is the observation's `column`."""

    key: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    part_of: str = ""  # key of the column this is a part of, in the same row
    sum_of: tuple[str, ...] = ()  # keys of columns whose sum this must equal, in the same row
    measure_unit: str = ""
    width: int = 14


@dataclass(frozen=True)
class ListBlock:
    """A table in a unit's form: fixed or blank numbered rows, a code in each.

    `rows_from`: "" for `capacity` blank rows `HD.01`…; "villages" for one row a village; "criteria" for one row per
    criterion the unit answers (`DG.06`); "texts" for `capacity` rows whose labels are texts (survey questions).
    `by_village`: unit types that answer such a list of texts village by village, where the campaign names villages.
    """

    code: str
    units: tuple[str, ...]  # ("*",) for all types
    columns: tuple[ListColumn, ...]
    sheet: str  # key of text `form.sheet.<key>`
    rows_from: str = ""
    capacity: int = 0
    period: str = ""
    indicator: str = ""  # the indicator its figures serve, if any
    by_village: tuple[str, ...] = ()
    private_below: int = 0  # groups with fewer valid answers are shown only in the commune's total


@dataclass(frozen=True)
class UnitType:
    """A kind of reporting unit; `answers_as` lists the base types whose rows its one template holds."""

    code: str
    answers_as: tuple[str, ...] = ()
    optional: bool = False  # under Sở GD&ĐT: asked, not awaited
    mailed: bool = True
    school: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """Base types this type answers for: itself unless it combines several."""
        return self.answers_as or (self.code,)


@dataclass(frozen=True)
class Period:
    """A reference date or span with its default, as MM-DD of the campaign year (`previous_year` shifts the start)."""

    code: str
    end: str
    start: str = ""  # empty: a date, "as of"
    previous_year: bool = False
    actual_or_estimate: bool = False  # asked whether figures run to a date or are estimated for the whole year


@dataclass(frozen=True)
class CrossCheck:
    """Two ways of knowing one thing, compared across units; DOMAIN 3: each names an owner and a tolerance."""

    code: str
    left: tuple[str, ...]  # terms, summed
    right: tuple[str, ...]
    owner: str  # unit type whose figure counts
    relation: str = "equal"  # equal | at_most
    tolerance: float = 0.0  # percent
    minus: tuple[str, ...] = ()  # subtracted from the left


@dataclass(frozen=True)
class CriteriaSet:
    """The pack as a whole, with its texts (Vietnamese; `texts_en` for `--lang en`) and the scale it knows."""

    id: str
    criteria: tuple[Criterion, ...]
    unit_types: tuple[UnitType, ...]
    periods: tuple[Period, ...]
    lists: tuple[ListBlock, ...]
    cross_checks: tuple[CrossCheck, ...]
    commune_types: tuple[str, ...]  # keys of texts `commune_type.<key>`
    scale: tuple[ScaleEntry, ...]
    illustrative: tuple[ScaleEntry, ...]  # overlay: fills only what `scale` leaves unknown
    texts: Texts
    texts_en: Texts = field(repr=False)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Indicators by code, in order."""
        return {i.code: i for c in self.criteria for i in c.indicators}

    @cached_property
    def elements(self) -> Mapping[str, Element]:
        """Elements by code, in order."""
        return {e.code: e for i in self.indicators.values() for e in i.elements}

    @cached_property
    def types(self) -> Mapping[str, UnitType]:
        """Unit types by code."""
        return {t.code: t for t in self.unit_types}

    @cached_property
    def scored(self) -> tuple[Criterion, ...]:
        """The criteria that earn points."""
        return tuple(c for c in self.criteria if c.scored)

    @cached_property
    def lists_by_code(self) -> Mapping[str, ListBlock]:
        """Lists by code."""
        return {block.code: block for block in self.lists}

    @cached_property
    def shares(self) -> Set[tuple[str, str]]:
        """Pairs of terms that are numerator and denominator of one indicator."""
        return {(part, whole) for i in self.indicators.values() for part in i.numerator for whole in i.denominator}

    def criterion(self, code: str) -> Criterion:
        """The criterion a code of any depth belongs to; KeyError if there is none."""
        head = code.partition(".")[0]
        for candidate in self.criteria:
            if candidate.code == head:
                return candidate
        raise KeyError(code)

    def element_indicator(self, code: str) -> Indicator:
        """The indicator an element code belongs to."""
        return self.indicators[code.rpartition(".")[0]]

    def label(self, code: str) -> str:
        """The Vietnamese label of a code."""
        return self.texts.get(f"{code}.label", code)

    def answered_by(self, roles: tuple[str, ...]) -> Iterator[Element]:
        """Elements that a unit with these roles answers by default, in order."""
        for element in self.elements.values():
            if set(element.units) & set(roles):
                yield element


def number_of(code: str) -> str:
    """The number people say for a criterion or indicator: `TC06` is 6, `TC06.1` is 6.1."""
    return code.lstrip(ascii_uppercase).lstrip("0") or code

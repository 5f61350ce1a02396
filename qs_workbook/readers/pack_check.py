"""Check a parsed criteria pack for what its parts say of one another: codes, references, words, limits of Excel.

In: a CriteriaSet; out: every fault at once, each with its path. What the scale must obey is in `pack_scale_check`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from qs_workbook.model.criteria import CriteriaSet, Element, Indicator, ListBlock
from qs_workbook.model.kinds import Combine, Kind
from qs_workbook.model.texts import Texts

CHOICES_LIMIT, LABEL_LIMIT, SHEET_LIMIT = 255, 255, 31  # Excel: inline list, a label we may quote, sheet name
SUFFIX_LIMITS = {".prompt": 255, ".prompt_title": 32}
_SHEET_FORBIDDEN = set("[]:*?/\\")
_TERM = re.compile(r"^(?P<list>.+)\.\*:(?P<column>\w+)$")


@dataclass(frozen=True)
class PackFault:
    """A fault of a definition: where (file and path), which (sentence `pack_fault.<code>`), facts for its slots."""

    path: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def check_pack(pack: CriteriaSet) -> Iterator[PackFault]:
    """Every fault of structure and words, in the order of the files."""
    yield from _periods(pack)
    yield from _types(pack)
    yield from _codes(pack)
    for indicator in pack.indicators.values():
        yield from _indicator(pack, indicator)
        for element in indicator.elements:
            yield from _element(pack, element)
    for block in pack.lists:
        yield from _list(pack, block)
    yield from _cross_checks(pack)
    yield from _words(pack)


def _twice(where: str, codes: Iterable[str]) -> Iterator[PackFault]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield PackFault(f"{where} {code}", "code_twice", {"count": count})


def _known(path: str, codes: Iterable[str], known: Iterable[str], kind: str) -> Iterator[PackFault]:
    names = set(known)
    for code in codes:
        if code and code not in names:
            yield PackFault(path, f"unknown_{kind}", {"name": code})


def _periods(pack: CriteriaSet) -> Iterator[PackFault]:
    yield from _twice("criteria.toml periods", (p.code for p in pack.periods))
    for period in pack.periods:
        for key, text in (("start", period.start), ("end", period.end)):
            if text or key == "end":
                try:
                    date.fromisoformat(f"2024-{text}")
                except ValueError:
                    yield PackFault(f"criteria.toml periods {period.code}.{key}", "not_a_day", {"text": text})


def _types(pack: CriteriaSet) -> Iterator[PackFault]:
    yield from _twice("units.toml unit_types", (t.code for t in pack.unit_types))
    for kind in pack.unit_types:
        yield from _known(f"units.toml unit_types {kind.code}.answers_as", kind.answers_as, pack.types, "unit")


def _codes(pack: CriteriaSet) -> Iterator[PackFault]:
    indicators = [i for c in pack.criteria for i in c.indicators]
    yield from _twice("criteria.toml criteria", (c.code for c in pack.criteria))
    yield from _twice("criteria.toml indicators", (i.code for i in indicators))
    yield from _twice("criteria.toml elements", (e.code for i in indicators for e in i.elements))
    yield from _twice("criteria.toml lists", (b.code for b in pack.lists))
    for criterion in pack.criteria:
        for indicator in criterion.indicators:
            if indicator.code.rpartition(".")[0] != criterion.code:
                yield PackFault(f"criteria.toml {indicator.code}", "code_out_of_place", {"name": criterion.code})
            for element in indicator.elements:
                if element.code.rpartition(".")[0] != indicator.code:
                    yield PackFault(f"criteria.toml {element.code}", "code_out_of_place", {"name": indicator.code})


def _indicator(pack: CriteriaSet, indicator: Indicator) -> Iterator[PackFault]:
    path = f"criteria.toml {indicator.code}"
    if not indicator.numerator and indicator.scored:
        yield PackFault(f"{path}.numerator", "term_missing")
    if indicator.scored and bool(indicator.denominator) != indicator.measure.divides:
        yield PackFault(f"{path}.denominator", "denominator_wrong", {"name": indicator.measure.value})
    yield from _terms(pack, f"{path}.numerator", indicator.numerator)
    yield from _terms(pack, f"{path}.denominator", indicator.denominator)


def _element(pack: CriteriaSet, element: Element) -> Iterator[PackFault]:
    path = f"criteria.toml {element.code}"
    yield from _known(f"{path}.units", element.units, pack.types, "unit")
    if not element.units:
        yield PackFault(f"{path}.units", "nobody_asked")
    yield from _known(f"{path}.period", (element.period,), (p.code for p in pack.periods), "period")
    if (element.combine is Combine.OWNER) != bool(element.owner):
        yield PackFault(f"{path}.owner", "owner_wrong")
    elif element.owner and element.owner not in element.units:
        yield PackFault(f"{path}.owner", "unknown_unit", {"name": element.owner})
    for key, codes in (
        ("part_of", (element.part_of,)),
        ("sum_of", element.sum_of),
        ("at_most_sum_of", element.at_most_sum_of),
    ):
        yield from _known(f"{path}.{key}", codes, pack.elements, "element")
        if element.code in codes:
            yield PackFault(f"{path}.{key}", "part_of_itself")
    if element.ages and (
        element.ages.from_ >= element.ages.below
        or element.ages.in_ not in ("years", "months")
        or element.ages.by not in ("date", "birth_year")
    ):
        yield PackFault(f"{path}.ages", "ages_wrong")
    yield from _choices(pack, path, element.kind, element.choices)


def _choices(pack: CriteriaSet, path: str, kind: Kind, keys: tuple[str, ...]) -> Iterator[PackFault]:
    if (kind is Kind.CHOICE) != bool(keys):
        yield PackFault(f"{path}.choices", "choices_wrong")
    words = [pack.texts.get(f"choice.{key}") for key in keys]
    for word in words:
        if "," in word:
            yield PackFault(f"{path}.choices", "choice_comma", {"text": word})
    size = len(",".join(words))
    if size > CHOICES_LIMIT:
        yield PackFault(f"{path}.choices", "too_long", {"size": size, "limit": CHOICES_LIMIT})


def _list(pack: CriteriaSet, block: ListBlock) -> Iterator[PackFault]:
    path = f"criteria.toml lists {block.code}"
    yield from _known(f"{path}.units", (u for u in block.units if u != "*"), pack.types, "unit")
    yield from _known(f"{path}.by_village", block.by_village, pack.types, "unit")
    yield from _known(f"{path}.period", (block.period,), (p.code for p in pack.periods), "period")
    yield from _known(f"{path}.indicator", (block.indicator,), pack.indicators, "indicator")
    yield from _twice(f"{path}.columns", (c.key for c in block.columns))
    if block.rows_from not in ("", "villages", "criteria", "texts"):
        yield PackFault(f"{path}.rows_from", "rows_wrong", {"name": block.rows_from})
    if block.rows_from in ("", "texts") and not 0 < block.capacity < 100:
        yield PackFault(f"{path}.capacity", "capacity_wrong")
    if block.by_village and not (block.rows_from == "texts" and block.indicator):
        yield PackFault(f"{path}.by_village", "rows_wrong", {"name": block.rows_from})
    keys = [column.key for column in block.columns]
    for column in block.columns:
        yield from _known(f"{path}.{column.key}.part_of", (column.part_of,), keys, "column")
        yield from _known(f"{path}.{column.key}.sum_of", column.sum_of, keys, "column")
        yield from _choices(pack, f"{path}.{column.key}", column.kind, column.choices)


def _terms(pack: CriteriaSet, path: str, terms: Iterable[str]) -> Iterator[PackFault]:
    for term in terms:
        element, found = pack.elements.get(term), _TERM.match(term)
        kind = element.kind if element else None
        if found and found["list"] in pack.lists_by_code:
            columns = {c.key: c.kind for c in pack.lists_by_code[found["list"]].columns}
            kind = columns.get(found["column"])
        if kind is None:
            yield PackFault(path, "unknown_element", {"name": term})
        elif not kind.numeric and kind is not Kind.YES_NO:
            yield PackFault(path, "not_a_figure", {"name": term})


def _cross_checks(pack: CriteriaSet) -> Iterator[PackFault]:
    yield from _twice("criteria.toml cross_checks", (c.code for c in pack.cross_checks))
    for check in pack.cross_checks:
        path = f"criteria.toml cross_checks {check.code}"
        yield from _terms(pack, path, (*check.left, *check.right, *check.minus))
        yield from _known(f"{path}.owner", (check.owner,), pack.types, "unit")
        if check.relation not in ("equal", "at_most"):
            yield PackFault(f"{path}.relation", "relation_wrong", {"name": check.relation})


def _words(pack: CriteriaSet) -> Iterator[PackFault]:
    roots = {"pack", "commune_type", "unit_type", "measure", "period", "cross_check", *pack.lists_by_code}
    roots |= {criterion.code for criterion in pack.criteria}
    either = set(pack.texts.entries) | set(pack.texts_en.entries)
    own = {key for key in either if key.partition(".")[0] in roots}  # what one language says, the other says too
    for texts in (pack.texts, pack.texts_en):
        yield from _words_of(texts, own | set(_wanted_words(pack)))


def _words_of(texts: Texts, wanted: set[str]) -> Iterator[PackFault]:
    name = f"texts.{texts.language}.toml"
    for key in sorted(wanted):
        if not texts.get(key).strip():
            yield PackFault(f"{name} {key}", "text_missing")
    for key, text in texts.entries.items():
        limit = next((n for suffix, n in SUFFIX_LIMITS.items() if key.endswith(suffix)), None)
        limit = LABEL_LIMIT if limit is None and key.endswith(".label") else limit
        if ".sheet." in key:
            limit = SHEET_LIMIT
            if set(text) & _SHEET_FORBIDDEN:
                yield PackFault(f"{name} {key}", "sheet_name", {"text": text})
        if limit is not None and len(text) > limit:
            yield PackFault(f"{name} {key}", "too_long", {"size": len(text), "limit": limit})


def _wanted_words(pack: CriteriaSet) -> Iterator[str]:
    """Keys of every word the pack's structure calls for."""
    yield from ("pack.label", "pack.short", "pack.goal", "pack.legal.1")
    yield from (f"commune_type.{key}" for key in pack.commune_types)
    yield from (f"unit_type.{code}" for code in pack.types)
    yield from (f"period.{period.code}.label" for period in pack.periods)
    yield from (f"{criterion.code}.label" for criterion in pack.criteria)
    yield from (f"{code}.label" for code in pack.indicators)
    yield from (f"{indicator.code}.evidence" for indicator in pack.indicators.values() if indicator.evidence)
    yield from (f"cross_check.{check.code}.label" for check in pack.cross_checks)
    for element in pack.elements.values():
        yield f"{element.code}.label"
        yield from _column_words(element.measure_unit, element.choices)
    for block in pack.lists:
        yield from (f"{block.code}.label", f"form.sheet.{block.sheet}", f"form.title.{block.sheet}")
        for column in block.columns:
            yield f"{block.code}.column.{column.key}"
            yield from _column_words(column.measure_unit, column.choices)
        if block.by_village:
            yield f"{block.code}.collector"
        if block.rows_from == "texts":
            yield from (f"{block.code}.{n:02d}.label" for n in range(1, block.capacity + 1))


def _column_words(measure_unit: str, choices: tuple[str, ...]) -> Iterator[str]:
    if measure_unit:
        yield f"measure.{measure_unit}.label"
    yield from (f"choice.{key}" for key in choices)

"""Edit rules of a single cell: what was read is a value, but not one this cell can hold. Facts in, findings out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qs_workbook.model.finding import PERSONAL, Fact, Finding
from qs_workbook.model.form import FormField
from qs_workbook.model.kinds import Kind, Severity
from qs_workbook.model.submission import Observation

_CITIZEN_NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
# A word for a child and what follows it; "trẻ em Quan Sơn" is no name, "cháu Nông Văn An" is one.
_AFTER_A_CHILD = re.compile(r"\b(?:cháu|bé|(?<!trẻ )em|trẻ)\s+(\w+)\s+(\w+)", re.I)
# Family names common among the peoples of the northern mountains; a name is told only by one of them.
_FAMILIES = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý nông lò vi hứa triệu lương lộc đàm lường
    lành chu mã bế hà đinh tô la lâm mai cao tạ đoàn trịnh đào vàng giàng sùng thào mùa quàng cà tòng bàn phùng tẩn
    chẩu ma vương thân liễu lục sầm tằng ban dìu hạng lầu sình cứ chảo phàn
"""
_FAMILY_NAMES = frozenset(_FAMILIES.split())
# Choices of a document's standing since the communes were merged in 2025; the pack's texts give the words.
_FORMER = {"issued_former_valid": Severity.NOTE, "issued_former_expired": Severity.QUERY}
_WITHHELD = "…"
_NAMES_OF_ADULTS = "KY."  # the sign-off holds names of those who sign


def told(
    code: str, field: FormField, observation: Observation | None, severity: Severity = Severity.QUERY, **facts: Fact
) -> Finding:
    """A finding at the field, where the officer sees it: the cell as read, else as laid out."""
    return Finding(
        code,
        severity,
        row=field.code,
        column=field.column,
        sheet=(observation.sheet if observation else None) or field.sheet,
        cell=(observation.cell if observation else None) or field.cell,
        raw=observation.raw if observation else None,
        facts={"label": field.label, **facts},
    )


def number(observation: Observation | None) -> Decimal | None:
    """The exact number of a known figure, else None; yes/no is no number."""
    if observation is None or not observation.state.known or isinstance(observation.value, bool):
        return None
    return observation.value if isinstance(observation.value, Decimal) else None


def check_cell(field: FormField, observation: Observation, year: int) -> Iterator[Finding]:
    """All rules of one cell."""
    value = number(observation)
    if value is not None:
        yield from _not_negative(field, observation, value)
        yield from _whole(field, observation, value)
        yield from _within_limit(field, observation, value)
        yield from _at_most_hundred_percent(field, observation, value)
    yield from _activity_of_this_year(field, observation, year)
    yield from _nothing_personal(field, observation)
    yield from _in_force_since_the_merger(field, observation)


def _not_negative(field: FormField, observation: Observation, value: Decimal) -> Iterator[Finding]:
    """A figure is 0 or more: nothing that is counted, paid or measured here can be less."""
    if value < 0:
        yield told("CELL-NEGATIVE", field, observation, value=float(value))


def _whole(field: FormField, observation: Observation, value: Decimal) -> Iterator[Finding]:
    """Children, cases, meetings and ballots are counted in whole numbers: 12,7 children is a slip of the hand."""
    if field.kind is Kind.INTEGER and value != value.to_integral_value():
        yield told("CELL-NOT-WHOLE", field, observation, value=float(value))


def _within_limit(field: FormField, observation: Observation, value: Decimal) -> Iterator[Finding]:
    """A figure beyond the limit the pack sets may be right, but is asked about before it counts unquestioned."""
    limit = field.row.limit if field.block.style == "questions" else None
    if limit is not None and value > Decimal(str(limit)):
        yield told("CELL-OVER-LIMIT", field, observation, value=float(value), limit=limit)


def _at_most_hundred_percent(field: FormField, observation: Observation, value: Decimal) -> Iterator[Finding]:
    """A percentage is at most 100."""
    if field.kind is Kind.PERCENT and value > 100:
        yield told("CELL-OVER-100", field, observation, value=float(value))


def _activity_of_this_year(field: FormField, observation: Observation, year: int) -> Iterator[Finding]:
    """An activity of the plan lies in the year assessed; another year is most often a slip of typing."""
    value = observation.value
    if field.block.style == "list" and field.kind is Kind.DATE and isinstance(value, date) and value.year != year:
        yield told("CELL-OTHER-YEAR", field, observation, Severity.NOTE, day=value.strftime("%d/%m/%Y"), year=str(year))


def _nothing_personal(field: FormField, observation: Observation) -> Iterator[Finding]:
    """No child's name and no citizen number in any cell (Law on Children 2016, Art. 6(11)): counts only.

    What was typed is not repeated in the finding, so that it does not spread to slips and workbooks.
    """
    text = observation.raw if observation.value is None else observation.value
    if isinstance(text, str) and not field.code.startswith(_NAMES_OF_ADULTS) and is_personal(text):
        yield replace(told(PERSONAL, field, observation), raw=None)


def personal_comment(finding: Finding) -> Iterator[Finding]:
    """The same of a comment on a cell: it is no figure, and is read by whoever opens the file."""
    if finding.code == "CELL-COMMENT" and is_personal(str(finding.facts.get("comment", ""))):
        yield replace(finding, code=PERSONAL, severity=Severity.QUERY, raw=None, facts={})


def withheld(finding: Finding) -> Finding:
    """The finding without what it quotes, where that may name a child or a person's number."""
    if finding.row.startswith(_NAMES_OF_ADULTS):
        return finding
    facts = {key: _WITHHELD if _quotes(said) else said for key, said in finding.facts.items()}
    return replace(finding, raw=_WITHHELD if _quotes(finding.raw) else finding.raw, facts=facts)


def _quotes(said: Fact) -> bool:
    """Twelve digits and nothing else may as well be an amount of money."""
    return isinstance(said, str) and not said.isdecimal() and is_personal(said)


def is_personal(text: str) -> bool:
    """Whether a text seems to name a child or to give a citizen's number."""
    return bool(_CITIZEN_NUMBER.search(text)) or _names_a_child(text)


def _in_force_since_the_merger(field: FormField, observation: Observation) -> Iterator[Finding]:
    """A decision of a former commune is asked after: is it still in force since the communes were merged in 2025?"""
    severity = _FORMER.get(observation.value) if isinstance(observation.value, str) else None
    if field.kind is Kind.CHOICE and severity is not None:
        yield told("FORMER-DOCUMENT", field, observation, severity)


def _names_a_child(text: str) -> bool:
    """Whether a family name and a further name follow a word for a child."""
    found = (match.groups() for match in _AFTER_A_CHILD.finditer(text))
    return any(
        family.casefold() in _FAMILY_NAMES and family[0].isupper() and given[0].isupper() for family, given in found
    )

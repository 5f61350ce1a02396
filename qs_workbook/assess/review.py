"""Contradictions side by side, and the consolidated survey: records for pages an official compares by eye.

Which reports contradict is decided by the rules, once; here each finding gets the figures and cells it is about.
"""

from collections.abc import Iterable, Iterator, Mapping

from qs_workbook.assess.private import ISSUED, VALID, Group, cells_by_group, private_groups, question_of, tallies
from qs_workbook.model.assessment import Datum
from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet, Indicator, ListBlock
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import Severity, State
from qs_workbook.model.review import Contradiction, Side, SurveyLine
from qs_workbook.model.sums import add
from qs_workbook.model.unit_form import village_part

_CONTRADICTIONS = ("FACT-CONTRADICTED", "FIGURE-CONTRADICTED", "FIGURE-NEAR", "CROSS-CHECK-DIFFERS", "CROSS-CHECK-NEAR")


def contradictions(
    pack: CriteriaSet, data: tuple[Datum, ...], findings: Iterable[Finding]
) -> tuple[Contradiction, ...]:
    """One record for every finding that sets reports of one thing against each other, queries first."""
    checks = {check.code: check for check in pack.cross_checks}
    found = []
    for finding in findings:
        if finding.code not in _CONTRADICTIONS:
            continue
        check = checks.get(finding.row)
        left = (*check.left, *check.minus) if check else (finding.row,)
        found.append(
            Contradiction(
                code=finding.row,
                label=str(finding.facts.get("label") or finding.row),
                finding=finding.code,
                owner=str(finding.facts.get("owner") or ""),
                tolerance=_fact(finding, "tolerance"),
                difference=_fact(finding, "difference"),
                beyond=finding.severity is Severity.QUERY,
                left=_sides(data, left, str(finding.facts.get("owner") or "")),
                right=_sides(data, check.right) if check else (),
                question=finding.question,
            )
        )
    return tuple(sorted(found, key=lambda c: not c.beyond))


def _fact(finding: Finding, key: str) -> float | None:
    value = finding.facts.get(key)
    return float(value) if isinstance(value, int | float) else None


def _sides(data: tuple[Datum, ...], terms: tuple[str, ...], owner: str = "") -> tuple[Side, ...]:
    """What each unit says, with its cell. A figure that no indicator scores stands with its owner all the same."""
    said = [d for term in terms for d in data if d.term == term and d.state is not State.AWAITED and d.unit]
    scored = any(d.used for d in said)
    return tuple(
        Side(
            unit=d.unit,
            unit_name=d.unit_name,
            code=d.code,
            label=d.label,
            value=d.value if isinstance(d.value, float) else None,
            state=d.state,
            counts=d.used if scored else d.unit == owner,
            file=d.file,
            sheet=d.sheet,
            cell=d.cell,
        )
        for d in said
    )


def survey_lines(pack: CriteriaSet, campaign: Campaign, data: tuple[Datum, ...]) -> tuple[SurveyLine, ...]:
    """Ballots by collecting unit or village, then for the commune question by question and in all, list after list.

    Groups too small to be shown by themselves stand as such, without figures (see `private`).
    """
    found: list[SurveyLine] = []
    for block in tallies(pack):
        found += _survey(pack, block, cells_by_group(block, data), campaign)
    return tuple(found)


def _survey(
    pack: CriteriaSet, block: ListBlock, said: Mapping[Group, list[Datum]], campaign: Campaign
) -> Iterator[SurveyLine]:
    indicator = pack.indicators[block.indicator]
    private = private_groups(block, said)
    villages = {village_part(village): village.name for village in campaign.villages}
    for (unit, village), rows in said.items():
        name = campaign.name_of(unit)
        if village:
            name = pack.texts.say("form.village_of_unit", village=villages.get(village, village), unit=name)
        if (unit, village) in private:
            yield SurveyLine(block.code, unit, name, "", "", None, None, None, None, private=True)
        else:
            yield _line(block, indicator, rows, unit, name)
    everyone = [d for rows in said.values() for d in rows]
    for question in sorted({question_of(block, d.code) for d in everyone}):
        rows = [d for d in everyone if question_of(block, d.code) == question]
        yield _line(block, indicator, rows, "", "", question, pack.label(question))
    if everyone:
        yield _line(block, indicator, everyone, "", "")


def _line(
    block: ListBlock,
    indicator: Indicator,
    rows: list[Datum],
    unit: str,
    name: str,
    row: str = "",
    label: str = "",
) -> SurveyLine:
    issued, valid = _total(rows, ISSUED), _total(rows, VALID)
    answers = {c.key: _total(rows, c.key) for c in block.columns if c.key not in (ISSUED, VALID)}
    satisfied = add(answers.get(term.rpartition(":")[2]) for term in indicator.numerator)
    return SurveyLine(
        list=block.code,
        unit=unit,
        unit_name=name,
        row=row,
        label=label,
        issued=issued,
        valid=valid,
        not_valid=None if issued is None or valid is None else issued - valid,
        response=valid * 100 / issued if issued and valid is not None else None,
        answers=answers,
        satisfied=satisfied * 100 / valid if valid and satisfied is not None else None,
    )


def _total(rows: list[Datum], column: str) -> float | None:
    """The sum over rows and units; None as soon as one of them is not known."""
    values = [d.value if isinstance(d.value, float) and d.low == d.high else None for d in rows if d.column == column]
    return add(values) if values else None

"""Minh chứng, Hoạt động, Tự đánh giá, Quyết định xử lý: what units and the officer wrote, row by row, as text."""

from collections.abc import Callable

from qs_workbook.model.assessment import Assessment, ListLine
from qs_workbook.model.kinds import Kind
from qs_workbook.model.unit_form import ACTIVITIES, SELF_ASSESSMENT
from qs_workbook.writers.sheets.page import Summary, Written, write_rows
from qs_workbook.writers.sheets.places import Col

EVIDENCE = (
    Col("indicator", 8, ("centre",)),
    Col("label", 32),
    Col("unit", 8, ("centre",)),
    Col("unit_name", 22),
    Col("text", 44),
    Col("file", 22),
    Col("sheet", 10),
    Col("cell", 6, ("centre",)),
)
DECISIONS = (
    Col("question", 9, ("centre",)),
    Col("kind", 18),
    Col("value", 26),
    Col("reason", 36),
    Col("by", 18),
    Col("on", 11, ("centre",)),
    Col("cell", 8, ("centre",)),
)
SINCE_LAST = (Col("number", 6, ("centre",)), Col("change", 130))


def list_columns(assessment: Assessment, code: str) -> tuple[Col, ...]:
    """Unit, then the columns of the list as the pack declares and names them."""
    block = assessment.criteria.lists_by_code.get(code)
    texts = assessment.criteria.texts
    columns = [Col("unit", 8, ("centre",)), Col("unit_name", 22)]
    if block is not None and block.rows_from == "criteria":
        columns.append(Col("row", 26, header=texts.get(f"{code}.row_header", code)))
    for column in block.columns if block else ():
        looks = ("integer",) if column.kind.numeric else ("centre",) if column.kind is Kind.DATE else ()
        header = texts.get(f"{code}.column.{column.key}", column.key)
        columns.append(Col(column.key, max(column.width, 12), looks, header=header))
    return tuple(columns)


def lines_of(assessment: Assessment, code: str) -> tuple[ListLine, ...]:
    """The filled rows of a list."""
    return tuple(line for line in assessment.lines if line.list == code)


def write_evidence(summary: Summary) -> None:
    """Documents that units named."""
    campaign = summary.assessment.campaign
    rows: list[dict[str, Written]] = [
        {
            "indicator": line.indicator,
            "label": summary.label(line.indicator),
            "unit": line.unit,
            "unit_name": campaign.name_of(line.unit),
            "text": line.text,
            "file": line.file,
            "sheet": line.sheet,
            "cell": line.cell,
        }
        for line in summary.assessment.evidence
    ]
    write_rows(summary, "evidence", rows)


def write_decisions(summary: Summary) -> None:
    """What the officer decided on sheet Xử lý, with reason and name."""
    rows: list[dict[str, Written]] = [
        {
            "question": decision.question,
            "kind": summary.word(f"decision.{decision.kind.value}"),
            "value": decision.value,
            "reason": decision.reason,
            "by": decision.by,
            "on": "" if decision.on is None else f"{decision.on:%d/%m/%Y}",
            "cell": decision.cell,
        }
        for decision in summary.assessment.decisions
    ]
    write_rows(summary, "decisions", rows)


def write_since_last(summary: Summary) -> None:
    """What is not as it was at the run before."""
    write_rows(summary, "since_last", [{"number": at, "change": said} for at, said in enumerate(summary.since_last, 1)])


def write_list(key: str, code: str) -> Callable[[Summary], None]:
    """A writer for the sheet of one list of the pack."""

    def write(summary: Summary) -> None:
        campaign = summary.assessment.campaign
        pack = summary.assessment.criteria
        criteria = {criterion.code[2:]: pack.label(criterion.code) for criterion in pack.scored}
        block = pack.lists_by_code.get(code)
        kinds = {column.key: column.kind for column in block.columns} if block else {}
        rows: list[dict[str, Written]] = []
        for line in lines_of(summary.assessment, code):
            row: dict[str, Written] = {
                "unit": line.unit,
                "unit_name": campaign.name_of(line.unit),
                "row": criteria.get(line.row.rpartition(".")[2], line.row),
            }
            rows.append(row | {key: _shown(summary, kinds.get(key), value) for key, value in line.values.items()})
        write_rows(summary, key, rows)

    return write


def _shown(summary: Summary, kind: Kind | None, value: Written) -> Written:
    """Choices in words, dates as they are written here."""
    if kind is Kind.CHOICE and isinstance(value, str):
        return summary.word(f"choice.{value}") if f"choice.{value}" in summary.texts else value
    return summary.day(value) if kind is Kind.DATE and isinstance(value, str) else value


write_activities = write_list("activities", ACTIVITIES)
write_self_assessment = write_list("self", SELF_ASSESSMENT)

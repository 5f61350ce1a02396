"""Lay out the Form of one unit from the criteria set and the campaign: only what that unit answers.

Pure: dates and names come from the campaign, sentences from the pack's texts. No cell address is typed elsewhere.
"""

from collections.abc import Iterator

from qs_workbook.model.campaign import Campaign, Unit, Village
from qs_workbook.model.criteria import CriteriaSet, Element, Indicator, ListBlock, ListColumn, number_of
from qs_workbook.model.form import (
    CHECK,
    CODE,
    EVIDENCE,
    LABEL,
    MEASURE,
    NOTE,
    PERIOD,
    STATE,
    VALUE,
    Block,
    Choice,
    Column,
    Form,
    FormSheet,
    Row,
)
from qs_workbook.model.kinds import Kind, State
from qs_workbook.model.periods import print_period
from qs_workbook.model.texts import Texts

LIST_WIDTH = 136  # column units of a page
HEADER_ROW = 4  # title, identity, hint, header
ONE_PAGE_ROWS = 40  # with fewer rows in all, a unit's lists stand under its figures: one page to print, fill and sign
STATE_WORDS = (State.ZERO, State.NOT_APPLICABLE, State.NOT_AVAILABLE)
# Sign-off rows: code, kind, choices, required. Names here are of adults who sign, never of children.
SIGN_OFF: tuple[tuple[str, Kind, tuple[str, ...], bool], ...] = (
    ("KY.01", Kind.CHOICE, ("final", "preliminary"), True),
    ("KY.02", Kind.CHOICE, ("actual", "estimate"), True),
    ("KY.03", Kind.TEXT, (), True),  # Người lập biểu
    ("KY.04", Kind.TEXT, (), False),  # telephone
    ("KY.05", Kind.TEXT, (), True),  # Thủ trưởng đơn vị
    ("KY.06", Kind.TEXT, (), False),  # số, ký hiệu of the unit's own văn bản
    ("KY.07", Kind.DATE, (), False),
    ("KY.08", Kind.TEXT, (), False),  # nhập thay đơn vị theo văn bản số
    ("KY.09", Kind.DATE, (), False),
    ("KY.10", Kind.TEXT, (), False),  # người nhập thay
)
STAGE_ROW, BASIS_ROW, ON_BEHALF_ROW = "KY.01", "KY.02", "KY.08"
SELF_ASSESSMENT, ACTIVITIES = "DG", "HD"
NEED = "need"  # column of the sign-off: whether the row must be filled


def indicators_of(pack: CriteriaSet, unit: Unit) -> tuple[str, ...]:
    """Indicator codes the unit answers: those of its type's roles, adjusted in the control workbook."""
    roles = pack.types[unit.type].roles
    default = {pack.element_indicator(e.code).code for e in pack.answered_by(roles)}
    default |= {block.indicator for block in pack.lists if block.indicator and set(block.units) & set(roles)}
    wanted = (default | set(unit.added)) - set(unit.dropped)
    return tuple(code for code in pack.indicators if code in wanted)


def elements_of(pack: CriteriaSet, unit: Unit, indicator: Indicator) -> tuple[Element, ...]:
    """Elements of one indicator that the unit answers; all of them where the office added the indicator by hand."""
    roles = set(pack.types[unit.type].roles)
    asked = tuple(e for e in indicator.elements if set(e.units) & roles)
    return asked or (indicator.elements if indicator.code in unit.added else ())


def lists_of(
    pack: CriteriaSet, campaign: Campaign, unit: Unit
) -> Iterator[tuple[ListBlock, tuple[tuple[str, str], ...]]]:
    """The lists the unit answers, each with the codes and labels of its rows."""
    wanted = indicators_of(pack, unit)
    for block in pack.lists:
        if _asked(pack, unit, block, wanted):
            yield block, tuple(_list_rows(pack, campaign, unit, block, wanted))


def lay_out_unit_form(pack: CriteriaSet, campaign: Campaign, unit: Unit) -> Form:
    """The unit's Form: guide, figures, its lists, self-assessment with sign-off, activities."""
    texts = pack.texts
    wanted = indicators_of(pack, unit)
    sheets = [FormSheet("guide", texts.say("form.sheet.guide"), texts.say("form.title.guide"))]
    rows = tuple(_question_rows(pack, campaign, unit, wanted))
    lists = [
        (block, laid_rows)
        for block, laid_rows in lists_of(pack, campaign, unit)
        if laid_rows and block.code not in (SELF_ASSESSMENT, ACTIVITIES)
    ]
    few = bool(rows) and len(rows) + sum(len(laid_rows) for _, laid_rows in lists) <= ONE_PAGE_ROWS
    by_sheet: dict[str, list[Block]] = {"figures": [_questions("SL", rows, texts, HEADER_ROW)]} if rows else {}
    for block, laid_rows in lists:
        placed = by_sheet.setdefault("figures" if few else block.sheet, [])
        header = placed[-1].last_row + 3 if placed else HEADER_ROW
        placed.append(_list(pack, block, laid_rows, header, titled=bool(placed)))
    sheets += [_sheet(texts, key, tuple(blocks)) for key, blocks in by_sheet.items()]
    sheets.append(_sheet(texts, "self", _self_and_sign_off(pack, campaign, unit, wanted)))
    activities = pack.lists_by_code.get(ACTIVITIES)
    if activities is not None and _asked(pack, unit, activities, wanted):
        laid_rows = tuple(_list_rows(pack, campaign, unit, activities, wanted))
        sheets.append(_sheet(texts, "activities", (_list(pack, activities, laid_rows, HEADER_ROW),)))
    return Form("unit", pack.id, unit.type, tuple(sheets), choices(texts, "state", [s.value for s in STATE_WORDS]))


def choices(texts: Texts, group: str, keys: list[str] | tuple[str, ...]) -> tuple[Choice, ...]:
    """Words of a drop-down from the texts `<group>.<key>`."""
    return tuple(Choice(key, texts.say(f"{group}.{key}")) for key in keys)


def yes_no(texts: Texts) -> tuple[Choice, ...]:
    """The two words of a yes/no cell."""
    return choices(texts, "choice", ("yes", "no"))


def questions_columns(texts: Texts) -> tuple[Column, ...]:
    """The headers of DESIGN section 5, with the live self-check between state and evidence."""
    entry = {VALUE: True, STATE: True, EVIDENCE: True, NOTE: True}
    widths = {
        CODE: 10,
        LABEL: 54,
        MEASURE: 9,
        PERIOD: 28,
        VALUE: 11,
        STATE: 14,
        CHECK: 23,
        EVIDENCE: 19,
        NOTE: 17,
    }
    return tuple(
        Column(key, texts.say(f"form.header.{key}"), width, entry.get(key, False)) for key, width in widths.items()
    )


def _sheet(texts: Texts, key: str, blocks: tuple[Block, ...]) -> FormSheet:
    return FormSheet(key, texts.say(f"form.sheet.{key}"), texts.say(f"form.title.{key}"), blocks)


def _questions(code: str, rows: tuple[Row, ...], texts: Texts, header_row: int, title: str = "") -> Block:
    return Block(code, "questions", title, header_row, questions_columns(texts), rows)


def _question_rows(pack: CriteriaSet, campaign: Campaign, unit: Unit, wanted: tuple[str, ...]) -> Iterator[Row]:
    """A heading with evidence and note per indicator, then one row an element.

    Parts and totals may reach from one indicator into another: deaths are part of the injured.
    """
    asked = {e.code for code in wanted for e in elements_of(pack, unit, pack.indicators[code])}
    for code in wanted:
        indicator = pack.indicators[code]
        elements = elements_of(pack, unit, indicator)
        listed = any(b.indicator == code and _asked(pack, unit, b, wanted) for b in pack.lists)
        if not elements and not listed:
            continue
        yield Row(
            code=code,
            label=_heading(pack, indicator),
            help=pack.texts.get(f"{code}.help"),
            entries=(EVIDENCE, NOTE) if indicator.evidence else (NOTE,),
            heading=True,
        )
        for element in elements:
            yield _element_row(pack, campaign, element, asked)


def _heading(pack: CriteriaSet, indicator: Indicator) -> str:
    criterion = pack.criterion(indicator.code)
    if not criterion.scored:
        return pack.label(indicator.code)
    if len(criterion.indicators) == 1:
        return pack.texts.say(
            "form.heading.criterion", number=number_of(criterion.code), label=pack.label(criterion.code)
        )
    return pack.texts.say("form.heading.indicator", number=number_of(indicator.code), label=pack.label(indicator.code))


def _element_row(pack: CriteriaSet, campaign: Campaign, element: Element, asked: set[str]) -> Row:
    texts = pack.texts
    return Row(
        code=element.code,
        label=pack.label(element.code),
        help=_help(texts, element),
        measure=texts.get(f"measure.{element.measure_unit}.label", element.measure_unit),
        period=print_period(texts, campaign.periods.get(element.period), element.ages),
        entries=(VALUE, STATE),
        kind=element.kind,
        choices=_value_choices(texts, element.kind, element.choices),
        required=element.required,
        part_of=element.part_of if element.part_of in asked else "",
        sum_of=element.sum_of if set(element.sum_of) <= asked else (),
        at_most_sum_of=element.at_most_sum_of if set(element.at_most_sum_of) <= asked else (),
        limit=element.limit,
    )


def _help(texts: Texts, element: Element) -> str:
    said = texts.get(f"{element.code}.help")
    return said if element.required else f"{texts.say('form.need.optional_row')} {said}".strip()


def _value_choices(texts: Texts, kind: Kind, keys: tuple[str, ...]) -> tuple[Choice, ...]:
    if kind is Kind.YES_NO:
        return yes_no(texts)
    return choices(texts, "choice", keys)


def _asked(pack: CriteriaSet, unit: Unit, block: ListBlock, wanted: tuple[str, ...]) -> bool:
    if block.indicator:
        by_type = bool(set(block.units) & set(pack.types[unit.type].roles))
        return block.indicator in wanted and (by_type or block.indicator in unit.added)
    return block.units == ("*",) or bool(set(block.units) & set(pack.types[unit.type].roles))


def _list(
    pack: CriteriaSet,
    block: ListBlock,
    laid_rows: tuple[tuple[str, str], ...],
    header_row: int,
    *,
    titled: bool = False,
) -> Block:
    texts = pack.texts
    labelled = block.rows_from != ""
    longest = max(len(code) for code, _ in laid_rows)
    columns = [Column(CODE, texts.say("form.header.code"), max(10, longest))]
    if labelled:
        columns.append(Column(LABEL, texts.get(f"{block.code}.row_header", texts.say("form.header.label")), 44))
    columns += [_list_column(texts, block.code, column) for column in block.columns]
    room = LIST_WIDTH - sum(column.width for column in columns)  # a narrow list leaves its check room for a sentence
    columns.append(Column(CHECK, texts.say("form.header.check"), min(max(20, room), 38)))
    entries = tuple(column.key for column in block.columns)
    rows = tuple(Row(code=code, label=label, entries=entries) for code, label in laid_rows)
    title = pack.label(block.code) if titled else ""
    return Block(block.code, "list", title, header_row, tuple(columns), rows)


def _list_column(texts: Texts, block: str, column: ListColumn) -> Column:
    return Column(
        key=column.key,
        header=texts.say(f"{block}.column.{column.key}"),
        width=column.width,
        entry=True,
        kind=column.kind,
        choices=_value_choices(texts, column.kind, column.choices),
        required=column.required,
        part_of=column.part_of,
        sum_of=column.sum_of,
        measure=texts.get(f"measure.{column.measure_unit}.label", column.measure_unit),
    )


def _list_rows(
    pack: CriteriaSet, campaign: Campaign, unit: Unit, block: ListBlock, wanted: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    if block.rows_from == "villages":
        yield from ((village.code, village.name) for village in campaign.villages)
    elif block.rows_from == "criteria":
        for criterion in pack.scored:
            if any(indicator.code in wanted for indicator in criterion.indicators):
                yield f"{block.code}.{criterion.code[2:]}", pack.label(criterion.code)
    elif block.rows_from == "texts":
        yield from _text_rows(pack, campaign, unit, block)
    else:
        yield from ((f"{block.code}.{number:02d}", "") for number in range(1, block.capacity + 1))


def _text_rows(pack: CriteriaSet, campaign: Campaign, unit: Unit, block: ListBlock) -> Iterator[tuple[str, str]]:
    """One row a text for the unit itself, and one a text for every village it was given."""
    texts = [(f"{n:02d}", pack.texts.get(f"{block.code}.{n:02d}.label")) for n in range(1, block.capacity + 1)]
    villages = [village for village in campaign.villages if village.collectors.get(block.code) == unit.code]
    own = set(pack.types[unit.type].roles) & (set(block.units) - set(block.by_village))
    if own or not villages:
        yield from ((f"{block.code}.{number}", text) for number, text in texts)
    for village in villages:
        for number, text in texts:
            label = pack.texts.say("form.village_row", village=village.name, text=text)
            yield f"{block.code}.{village_part(village)}.{number}", label


def village_part(village: Village) -> str:
    """`T03` of village TH.003: what stands for it in the code of a row."""
    return f"T{int(village.code.rpartition('.')[2]):02d}"


def group_of(block: ListBlock, row: str) -> str:
    """The village a row of a list answered village by village stands for (`T03`), "" for the unit itself."""
    return row.removeprefix(f"{block.code}.").rpartition(".")[0]


def _self_and_sign_off(pack: CriteriaSet, campaign: Campaign, unit: Unit, wanted: tuple[str, ...]) -> tuple[Block, ...]:
    texts = pack.texts
    blocks = []
    header = HEADER_ROW
    if SELF_ASSESSMENT in pack.lists_by_code:
        block = pack.lists_by_code[SELF_ASSESSMENT]
        laid_rows = tuple(_list_rows(pack, campaign, unit, block, wanted))
        if laid_rows:
            blocks.append(_list(pack, block, laid_rows, HEADER_ROW))
            header = blocks[-1].last_row + 3
    columns = (  # the value falls under the wide columns of the self-assessment above
        Column(CODE, texts.say("form.header.code"), 10),
        Column(LABEL, texts.say("form.header.label"), 44),
        Column(NEED, texts.say("form.header.need"), 16),
        Column(VALUE, texts.say("form.header.value"), 34, entry=True),
        Column(CHECK, texts.say("form.header.check"), 23),
    )
    rows = tuple(
        Row(
            code=code,
            label=pack.label(code),
            help=texts.get(f"{code}.help"),
            entries=(VALUE,),
            kind=kind,
            choices=choices(texts, "choice", keys),
            required=required,
            texts={NEED: texts.say("form.need.required" if required else "form.need.optional")},
        )
        for code, kind, keys, required in SIGN_OFF
    )
    title = texts.say("form.title.sign_off") if blocks else ""
    blocks.append(Block("KY", "questions", title, header, columns, rows))
    return tuple(blocks)

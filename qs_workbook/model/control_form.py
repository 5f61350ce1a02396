"""Lay out the control workbook `dieu-hanh.xlsx` as a Form; it depends on the pack alone (DESIGN section 2).

Row codes and column keys here are what `readers.control` asks for; lists have a fixed capacity.
"""

from collections.abc import Iterator

from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.form import CHECK, CODE, LABEL, VALUE, Block, Choice, Column, Form, FormSheet, Row
from qs_workbook.model.kinds import DecisionKind, Kind
from qs_workbook.model.scale_codes import scale_codes, show_scale_value
from qs_workbook.model.texts import Texts
from qs_workbook.model.unit_form import HEADER_ROW, choices, yes_no

UNITS, VILLAGES, DECISIONS, DAYS = 200, 100, 500, 40  # capacities
# Settings of sheet Đợt đánh giá: row code → (key in Campaign.settings, kind, required before templates go out).
SETTINGS: dict[str, tuple[str, Kind, bool]] = {
    "DD.01": ("commune", Kind.TEXT, True),
    "DD.02": ("province", Kind.TEXT, True),
    "DD.03": ("year", Kind.INTEGER, True),
    "DD.04": ("plan_number", Kind.TEXT, False),
    "DD.05": ("plan_date", Kind.DATE, False),
    "DD.06": ("issuer", Kind.TEXT, True),  # agency line of papers: UBND xã …
    "DD.07": ("office", Kind.TEXT, True),  # the compiling office
    "DD.08": ("contact_name", Kind.TEXT, False),
    "DD.09": ("contact_phone", Kind.TEXT, False),
    "DD.10": ("contact_email", Kind.TEXT, False),
    "DD.11": ("addressee", Kind.TEXT, True),  # Sở Y tế …
    "DD.12": ("signer_title", Kind.TEXT, False),  # KT. CHỦ TỊCH / PHÓ CHỦ TỊCH
    "DD.13": ("signer_name", Kind.TEXT, False),
    "DD.14": ("commune_type", Kind.CHOICE, False),
    "DD.15": ("commune_type_basis", Kind.TEXT, False),  # the list that proves it, who read it so and why
    "DD.16": ("recogniser", Kind.TEXT, False),  # who recognises since districts ended, blank until known
    "DD.17": ("recogniser_basis", Kind.TEXT, False),
    "DD.18": ("scale", Kind.CHOICE, True),  # known | illustrative
    "DD.19": ("superior_plan", Kind.TEXT, False),  # the province's plan, cited in the report in full
}
YEAR = "year"  # measure of a number that is shown without a thousands separator
DEADLINES: dict[str, str] = {
    "DH.01": "forms_out",
    "DH.02": "preliminary",
    "DH.03": "survey",
    "DH.04": "units",
    "DH.05": "council",
    "DH.06": "signature",
    "DH.07": "report",
}
SCALE_HEAD: dict[str, tuple[str, Kind]] = {
    "TD.01": ("document", Kind.TEXT),
    "TD.02": ("confirmed_by", Kind.TEXT),
    "TD.03": ("confirmed_on", Kind.DATE),
}
DECISION_NAME_ROW = "XN.01"
UNITS_BLOCK, VILLAGES_BLOCK, SCALE_BLOCK, DECISIONS_BLOCK = "DV", "TH", "TB", "XL"


def lay_out_control_form(pack: CriteriaSet, times: int = 1) -> Form:
    """The control workbook's Form: Đợt đánh giá · Đơn vị · Thôn · Thang điểm · Xử lý; lists `times` their capacity."""
    texts = pack.texts
    sheets = (
        _sheet(texts, "round", _round_blocks(pack)),
        _sheet(texts, "units", (_units_block(pack, times),)),
        _sheet(texts, "villages_list", (_villages_block(pack, times),)),
        _sheet(texts, "scale", tuple(_scale_blocks(pack))),
        _sheet(texts, "decisions", tuple(_decision_blocks(texts, times))),
    )
    return Form("control", pack.id, "", sheets, ())


def _sheet(texts: Texts, key: str, blocks: tuple[Block, ...]) -> FormSheet:
    return FormSheet(key, texts.say(f"control.sheet.{key}"), texts.say(f"control.title.{key}"), blocks)


def _column(texts: Texts, block: str, key: str, width: int, kind: Kind = Kind.TEXT, **more: object) -> Column:
    return Column(key, texts.say(f"control.{block}.{key}"), width, entry=True, kind=kind, **more)  # type: ignore[arg-type]  # plain Column fields


def _coded(texts: Texts, label_header: str, width: int = 44) -> tuple[Column, Column]:
    return Column(CODE, texts.say("form.header.code"), 12), Column(LABEL, label_header, width)


def _settings_rows(texts: Texts, rows: dict[str, tuple[str, Kind, bool]], pack: CriteriaSet | None) -> tuple[Row, ...]:
    words: dict[str, tuple[Choice, ...]] = {}
    if pack is not None:
        words["commune_type"] = choices(texts, "commune_type", pack.commune_types)
        words["scale"] = choices(texts, "choice", ("known", "illustrative"))
    return tuple(
        Row(
            code,
            texts.say(f"control.setting.{key}"),
            help=texts.get(f"control.setting_help.{key}"),
            measure=YEAR if key == YEAR else "",
            entries=(VALUE,),
            kind=kind,
            choices=words.get(key, ()),
            required=required,
        )
        for code, (key, kind, required) in rows.items()
    )


def _questions(
    texts: Texts, code: str, rows: tuple[Row, ...], header_row: int, widths: tuple[int, int] = (44, 48)
) -> Block:
    """Questions with their answers; `widths` of the two, narrower where a list stands beneath them."""
    label, value = widths
    columns = (
        *_coded(texts, texts.say("form.header.label"), label),
        Column(VALUE, texts.say("form.header.value"), value, entry=True),
        Column(CHECK, texts.say("form.header.check"), 14),
    )
    return Block(code, "questions", "", header_row, columns, rows)


def _round_blocks(pack: CriteriaSet) -> tuple[Block, ...]:
    texts = pack.texts
    settings = _questions(texts, "DD", _settings_rows(texts, SETTINGS, pack), HEADER_ROW)
    deadlines = Block(
        "DH",
        "list",
        texts.say("control.title.deadlines"),
        settings.last_row + 3,
        (
            *_coded(texts, texts.say("control.deadline.label")),
            _column(texts, "deadline", "day", 16, Kind.DATE),
            _column(
                texts, "deadline", "inclusive", 36, Kind.CHOICE, choices=choices(texts, "choice", ("before", "up_to"))
            ),
        ),
        tuple(Row(code, texts.say(f"deadline.{key}"), entries=("day", "inclusive")) for code, key in DEADLINES.items()),
    )
    periods = Block(
        "DK",
        "list",
        texts.say("control.title.periods"),
        deadlines.last_row + 3,
        (
            *_coded(texts, texts.say("control.period.label")),
            _column(texts, "period", "start", 16, Kind.DATE),
            _column(texts, "period", "end", 16, Kind.DATE),
        ),
        tuple(
            Row(
                f"DK.{period.code}",
                texts.say(f"period.{period.code}.label"),
                entries=("start", "end") if period.start else ("end",),
            )
            for period in pack.periods
        ),
    )
    days = Block(
        "NL",
        "list",
        texts.say("control.title.days"),
        periods.last_row + 3,
        (
            Column(CODE, texts.say("form.header.code"), 12),
            _column(texts, "day", "name", 44),
            _column(texts, "day", "day", 16, Kind.DATE),
            _column(texts, "day", "kind", 30, Kind.CHOICE, choices=choices(texts, "choice", ("holiday", "swapped_in"))),
        ),
        tuple(Row(f"NL.{n:02d}", entries=("name", "day", "kind")) for n in range(1, DAYS + 1)),
    )
    return settings, deadlines, periods, days


def _units_block(pack: CriteriaSet, times: int) -> Block:
    texts = pack.texts
    types = tuple(
        Choice(t.code, texts.say("control.unit.type_choice", code=t.code, label=texts.say(f"unit_type.{t.code}")))
        for t in pack.unit_types
    )
    columns = (
        Column(CODE, texts.say("form.header.code"), 9),
        _column(texts, "unit", "unit", 12, required=True),
        _column(texts, "unit", "name", 34, required=True),
        _column(texts, "unit", "type", 26, Kind.CHOICE, choices=types, required=True),
        _column(texts, "unit", "head", 20),
        _column(texts, "unit", "contact1", 20),
        _column(texts, "unit", "phone1", 14),
        _column(texts, "unit", "contact2", 20),
        _column(texts, "unit", "phone2", 14),
        _column(texts, "unit", "email", 27),
        _column(texts, "unit", "copy_to", 22),
        _column(
            texts,
            "unit",
            "channel",
            16,
            Kind.CHOICE,
            choices=choices(texts, "channel", ("email", "zalo", "document", "paper")),
        ),
        _column(texts, "unit", "added", 16),
        _column(texts, "unit", "dropped", 16),
        _column(texts, "unit", "former_commune", 17),
        Column(CHECK, texts.say("form.header.check"), 23),
    )
    entries = tuple(c.key for c in columns if c.entry)
    rows = tuple(Row(f"DV.{n:03d}", entries=entries) for n in range(1, UNITS * times + 1))
    return Block(UNITS_BLOCK, "list", "", HEADER_ROW, columns, rows)


def collector_column(block: str) -> str:
    """Key of the column of sheet Thôn that names which unit answers the list with this code in a village."""
    return f"collector.{block}"


def _villages_block(pack: CriteriaSet, times: int) -> Block:
    texts = pack.texts
    columns = (
        Column(CODE, texts.say("form.header.code"), 10),
        _column(texts, "village", "name", 34, required=True),
        _column(texts, "village", "population", 12, Kind.INTEGER),
        _column(texts, "village", "special_hardship", 16, Kind.YES_NO, choices=yes_no(texts)),
        _column(texts, "village", "former_commune", 22),
        _column(texts, "village", "valid_from", 14, Kind.DATE),
        _column(texts, "village", "valid_to", 14, Kind.DATE),
        *(
            Column(collector_column(block.code), texts.say(f"{block.code}.collector"), 22, entry=True)
            for block in pack.lists
            if block.by_village
        ),
        Column(CHECK, texts.say("form.header.check"), 23),
    )
    entries = tuple(c.key for c in columns if c.entry)
    rows = tuple(Row(f"TH.{n:03d}", entries=entries) for n in range(1, VILLAGES * times + 1))
    return Block(VILLAGES_BLOCK, "list", "", HEADER_ROW, columns, rows)


def _scale_blocks(pack: CriteriaSet) -> Iterator[Block]:
    texts = pack.texts
    head_rows = tuple(
        Row(code, texts.say(f"control.scale_head.{key}"), entries=(VALUE,), kind=kind)
        for code, (key, kind) in SCALE_HEAD.items()
    )
    head = _questions(texts, "TD", head_rows, HEADER_ROW, (40, 26))
    yield head
    band = ("from", "from_included", "to", "to_included", "points")
    columns = (
        Column(CODE, texts.say("form.header.code"), 20),
        Column(LABEL, texts.say("form.header.label"), 54),
        Column("pack_value", texts.say("control.scale.pack_value"), 20),
        Column("pack_status", texts.say("control.scale.pack_status"), 18),
        _column(texts, "scale", "value", 9, Kind.DECIMAL),
        _column(texts, "scale", "from", 9, Kind.DECIMAL),
        _column(texts, "scale", "from_included", 9, Kind.YES_NO, choices=yes_no(texts)),
        _column(texts, "scale", "to", 9, Kind.DECIMAL),
        _column(texts, "scale", "to_included", 9, Kind.YES_NO, choices=yes_no(texts)),
        _column(texts, "scale", "points", 9, Kind.DECIMAL),
        _column(texts, "scale", "clause", 14),
        _column(texts, "scale", "confirmed", 13, Kind.CHOICE, choices=choices(texts, "choice", ("checked",))),
        _column(texts, "scale", "note", 16),
    )
    known = {entry.code: entry for entry in pack.scale}
    rows = []
    for code, key, number in scale_codes(pack):
        subject = code.rpartition(".")[0]
        label = texts.get(f"commune_type.{code.rpartition('.')[2]}") if key == "total_min" else pack.label(subject)
        entry = known.get(code)
        rows.append(
            Row(
                code,
                texts.say(f"scale.{key}", label=label, number=number),
                entries=(*(band if number else ("value",)), "clause", "confirmed", "note"),
                texts={
                    "pack_value": show_scale_value(texts, entry),
                    "pack_status": texts.say(f"status.{entry.status.value if entry else 'missing'}")
                    if not number or entry
                    else "",
                },
            )
        )
    yield Block(SCALE_BLOCK, "list", texts.say("control.title.scale_body"), head.last_row + 3, columns, tuple(rows))


def _decision_blocks(texts: Texts, times: int) -> Iterator[Block]:
    name = Row(DECISION_NAME_ROW, texts.say("control.decision.by"), entries=(VALUE,))
    head = _questions(texts, "XN", (name,), HEADER_ROW, (24, 34))
    yield head
    columns = (
        Column(CODE, texts.say("form.header.code"), 10),
        _column(texts, "decision", "question", 14),
        _column(
            texts,
            "decision",
            "kind",
            34,
            Kind.CHOICE,
            choices=choices(texts, "decision", [kind.value for kind in DecisionKind]),
        ),
        _column(texts, "decision", "value", 34),
        _column(texts, "decision", "reason", 44),
        _column(texts, "decision", "on", 14, Kind.DATE),
        Column(CHECK, texts.say("form.header.check"), 14),
    )
    entries = tuple(c.key for c in columns if c.entry)
    rows = tuple(Row(f"XL.{n:03d}", entries=entries) for n in range(1, DECISIONS * times + 1))
    yield Block(DECISIONS_BLOCK, "list", texts.say("control.title.decisions_list"), head.last_row + 3, columns, rows)

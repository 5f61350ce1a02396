"""Facts of the annexes: documents of the dossier, the scale with its standing, where units stand, their own pages."""

from collections.abc import Mapping

from qs_workbook.model.assessment import Assessment
from qs_workbook.model.kinds import Measure, ShortfallKind
from qs_workbook.model.scale import ScaleEntry
from qs_workbook.model.scale_codes import show_scale_value
from qs_workbook.model.texts import Texts
from qs_workbook.writers.report_facts import named_documents, own_lines
from qs_workbook.writers.report_figures import Figures
from qs_workbook.writers.report_words import Facts, choice, sentence, show_date


def evidence_facts(assessment: Assessment, texts: Texts) -> list[Facts]:
    """The numbered list of the dossier: documents named by units, then those not yet named where a figure rests on one.

    Numbers run on over indicators and are those of the summary workbook, so that a folder can be labelled with them.
    """
    figures = Figures(assessment, texts)
    missing = {s.code: s.units for s in assessment.shortfalls if s.kind is ShortfallKind.DOCUMENT}
    found: list[Facts] = []
    named = named_documents(assessment)
    for code, indicator in assessment.criteria.indicators.items():
        if not indicator.evidence:
            continue
        rows = [
            {"number": str(line.number), "unit": line.unit_name, "text": sentence(line.text)}
            for line in named
            if line.indicator == code
        ]
        lacking = texts.say("report.evidence.missing")
        rows += [{"number": "", "unit": assessment.campaign.name_of(u), "text": lacking} for u in missing.get(code, ())]
        found.append({"label": figures.label(code), "wanted": texts.get(f"{code}.evidence"), "rows": rows})
    return found


def scale_facts(assessment: Assessment, texts: Texts) -> list[Facts]:
    """The scale as it was used: each value with its standing; a set of bands is one line."""
    figures, scale = Figures(assessment, texts), assessment.scale
    found = []
    for criterion in assessment.criteria.scored:
        rows = [_scale_row(texts, figures, scale.entries, criterion.code)]
        rows += [_scale_row(texts, figures, scale.entries, i.code) for i in criterion.indicators if i.scored]
        found += [row for row in rows if row["value"]]
    return found


def _scale_row(texts: Texts, figures: Figures, entries: Mapping[str, ScaleEntry], code: str) -> Facts:
    own = [entry for key, entry in entries.items() if key.rpartition(".")[0] == code]
    indicator = figures.pack.indicators.get(code)
    yes_no = indicator is not None and indicator.measure is Measure.YES_NO
    said = [_scale_value(texts, figures, entry, yes_no=yes_no) for entry in own]
    standings = dict.fromkeys(texts.say(f"status.{entry.status.value}") for entry in own)
    return {
        "code": code,
        "label": figures.label(code),
        "value": "; ".join(text for text in said if text),
        "status": "; ".join(standings),
        "source": "; ".join(dict.fromkeys(entry.source for entry in own if entry.source)),
    }


def _scale_value(texts: Texts, figures: Figures, entry: ScaleEntry, *, yes_no: bool) -> str:
    if entry.band is not None:
        if entry.band.from_ is None and entry.band.to is None:
            return texts.say("report.status.all", points=entry.band.points)
        if yes_no:
            return texts.say(f"report.status.{'yes' if entry.band.holds(1) else 'no'}", points=entry.band.points)
        return show_scale_value(texts, entry)
    key = entry.code.rpartition(".")[2]
    if entry.value is None or key == "PASS":
        return ""
    return {
        "MAX": texts.say("report.status.maximum", points=entry.value),
        "PER": texts.say("report.status.per", per=entry.value),
        "ZERO": texts.say("report.status.zero", points=entry.value),
    }.get(key, figures.number(entry.value))


def unit_facts(assessment: Assessment, texts: Texts) -> list[Facts]:
    """Where each unit stands."""
    return [
        {
            "number": str(n),
            "name": unit.name,
            "type": texts.get(f"unit_type.{unit.type}", unit.type),
            "status": texts.say(f"report.unit_status.{unit.status.value}"),
            "received": show_date(unit.received_at[:10]) if unit.received_at else "",
        }
        for n, unit in enumerate(assessment.units, start=1)
    ]


def unit_pages(assessment: Assessment, texts: Texts) -> list[Facts]:
    """A page per unit with its own assessment and the documents it named."""
    figures = Figures(assessment, texts)
    pages = []
    for unit in assessment.campaign.units:
        rows = [
            {
                "label": figures.label(_criterion_code(assessment, line.row)),
                **{key: str(line.values.get(key) or "") for key in ("strengths", "difficulties", "proposals")},
                "result": choice(texts, line.values["result"]) if line.values.get("result") else "",
            }
            for line in own_lines(assessment)
            if line.unit == unit.code
        ]
        documents = list(dict.fromkeys(sentence(d.text) for d in named_documents(assessment) if d.unit == unit.code))
        if rows or documents:
            pages.append({"name": unit.name, "head": unit.head, "rows": rows, "documents": documents})
    return pages


def _criterion_code(assessment: Assessment, row: str) -> str:
    """The criterion a row such as `DG.06` speaks of."""
    tail = row.rpartition(".")[2]
    return next((c.code for c in assessment.criteria.scored if c.code.endswith(tail)), row)

"""Thang điểm: the scale in force, a row per value, with its standing; the scores read it by formula.

Bands are rows (from, included 1/0, to, included 1/0, points) that stay together, so the sheet is locked against
sorting; open ends are ±1E+99. What is not known is a row with an empty value.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qs_workbook.model.assessment import Assessment
from qs_workbook.model.criteria import Indicator
from qs_workbook.model.kinds import Measure, Status
from qs_workbook.model.scale import Band, ScaleEntry
from qs_workbook.writers.sheets.page import Summary, looks_of, open_sheet, put
from qs_workbook.writers.sheets.places import HEADER, Col, Grid, ScalePlaces

OPEN_END = 1e99
_PLAIN = "[>=1000]#,##0;General"  # 50.000.000 and 37,5
COLUMNS = (
    Col("code", 19, ("centre", "shrink")),
    Col("label", 42),
    Col("value", 9, ("right",)),
    Col("from", 13, ("right",)),
    Col("from_in", 9, ("centre",)),
    Col("to", 13, ("right",)),
    Col("to_in", 9, ("centre",)),
    Col("points", 8, ("right",)),
    Col("status", 24, ("inset",)),
    Col("source", 16),
    Col("clause", 10),
    Col("confirmed_by", 12),
    Col("confirmed_on", 11, ("centre",)),
)


@dataclass(frozen=True)
class ScaleRow:
    """One value the scale needs: `entry` is None while nobody knows it."""

    code: str
    key: str  # of text `scale.<key>`
    subject: str
    number: int = 0
    entry: ScaleEntry | None = None


def rows_of(assessment: Assessment) -> tuple[ScaleRow, ...]:
    """Every value a full scale needs, known or not, in reading order."""
    return tuple(_rows(assessment))


def _rows(assessment: Assessment) -> Iterator[ScaleRow]:
    pack, entries = assessment.criteria, assessment.scale.entries

    def row(code: str, key: str, subject: str) -> ScaleRow:
        return ScaleRow(code, key, subject, entry=entries.get(code))

    yield row("TOTAL.MAX", "total_max", "")
    for kind in pack.commune_types:
        yield row(f"TOTAL.MIN.{kind}", "total_min", kind)
    for criterion in pack.scored:
        yield row(f"{criterion.code}.MAX", "criterion_max", criterion.code)
        yield row(f"{criterion.code}.PASS", "criterion_pass", criterion.code)
        for indicator in criterion.indicators:
            if indicator.scored:
                yield from _indicator_rows(assessment, indicator)


def _indicator_rows(assessment: Assessment, indicator: Indicator) -> Iterator[ScaleRow]:
    entries, code = assessment.scale.entries, indicator.code
    keys = [("MAX", "indicator_max")]
    if indicator.measure is Measure.RATE:
        keys.append(("PER", "per"))
    if indicator.measure.divides:
        keys.append(("ZERO", "zero"))
    for suffix, key in keys:
        yield ScaleRow(f"{code}.{suffix}", key, code, entry=entries.get(f"{code}.{suffix}"))
    bands = [e for e in entries.values() if e.band is not None and e.code.rpartition(".")[0] == code]
    if not bands and assessment.scale.value(f"{code}.MAX") != 0:
        yield ScaleRow(f"{code}.B", "bands_missing", code)
    for number, entry in enumerate(sorted(bands, key=_start), 1):
        yield ScaleRow(entry.code, "band", code, number, entry)


def _start(entry: ScaleEntry) -> tuple[float, bool]:
    band = entry.band
    return (-OPEN_END, False) if band is None or band.from_ is None else (band.from_, not band.from_included)


def places(grid: Grid, assessment: Assessment) -> ScalePlaces:
    """Where each value of the scale stands."""
    rows = rows_of(assessment)
    return ScalePlaces(grid, tuple(r.code for r in rows), tuple(r.subject if r.key == "band" else "" for r in rows))


def covered(bands: tuple[Band, ...], measure: Measure) -> bool:
    """Whether every value the measure can take falls into a band: yes/no 0 and 1, a share 0 to 100, others from 0."""
    if measure is Measure.YES_NO:
        return all(any(band.holds(x) for band in bands) for x in (0, 1))
    end = (100.0, 1) if measure is Measure.SHARE else (OPEN_END, 0)
    at = (0.0, 0)
    for band in sorted(bands, key=lambda b: (-OPEN_END, 0) if b.from_ is None else (b.from_, not b.from_included)):
        start = (-OPEN_END, 0) if band.from_ is None else (band.from_, 0 if band.from_included else 1)
        if start > at:
            return False
        at = max(at, (OPEN_END, 0) if band.to is None else (band.to, 1 if band.to_included else 0))
    return at >= end


def write(summary: Summary) -> None:
    """The sheet; only constants, all locked."""
    sheet, grid = open_sheet(summary, "scale", notes=[summary.say("scale.note")])
    looks = looks_of(summary, grid)
    looks |= dict.fromkeys(("value", "from", "to"), summary.look("right", num_format=_PLAIN))
    unknown = summary.look("inset", "warn")
    made_up = summary.look("inset", "bad")
    limitless = f'"{summary.say("scale.limitless")}"'
    without_end = summary.look("right", "help", num_format=f"{limitless};{limitless}")
    for at, row in enumerate(rows_of(summary.assessment)):
        entry = row.entry
        status = Status.MISSING if entry is None else entry.status
        look = dict(looks)
        if status is not Status.OFFICIAL:
            look["status"] = made_up if status is Status.ILLUSTRATIVE else unknown
        values: dict[str, str | float | None] = {
            "code": row.code,
            "label": _label(summary, row),
            "value": None if entry is None else entry.value,
            "status": summary.word(f"status.{status.value}"),
            "source": "" if entry is None else entry.source,
            "clause": "" if entry is None else entry.clause,
            "confirmed_by": "" if entry is None else entry.confirmed_by,
            "confirmed_on": "" if entry is None or entry.confirmed_on is None else f"{entry.confirmed_on:%d/%m/%Y}",
        }
        band = None if entry is None else entry.band
        if band is None:
            values |= dict.fromkeys(("from", "from_in", "to", "to_in", "points"))
        else:
            values |= {
                "from": -OPEN_END if band.from_ is None else band.from_,
                "from_in": int(band.from_included),
                "to": OPEN_END if band.to is None else band.to,
                "to_in": int(band.to_included),
                "points": band.points,
            }
            look |= {"from": without_end} if band.from_ is None else {}
            look |= {"to": without_end} if band.to is None else {}
        put(sheet, grid, at, values, look)
    sheet.autofilter(HEADER, 0, grid.last, len(grid.columns) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def _label(summary: Summary, row: ScaleRow) -> str:
    if row.key == "bands_missing":
        return summary.say("scale.bands_missing", label=summary.label(row.subject))
    label = summary.word(f"commune_type.{row.subject}") if row.key == "total_min" else summary.label(row.subject)
    return summary.texts.say(f"scale.{row.key}", label=label, number=row.number)

"""Thang điểm: the scale in force, a row per value, with its standing; the scores read it by formula.

Bands are rows (from, included 1/0, to, included 1/0, points) that stay together, so the sheet is locked against
sorting; open ends are ±1E+99. What is not known is a row with an empty value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from qs_workbook.model.assessment import Assessment
from qs_workbook.model.kinds import Status
from qs_workbook.model.ranges import Position, range_of
from qs_workbook.model.scale import Scale, ScaleEntry
from qs_workbook.model.scale_codes import scale_codes
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
    for code, key, number in scale_codes(assessment.criteria):
        subject = code.rpartition(".")[2 if key == "total_min" else 0]
        if number == 0:
            yield ScaleRow(code, key, subject, entry=assessment.scale.entries.get(code))
        elif number == 1:
            yield from _band_rows(assessment.scale, subject)


def _band_rows(scale: Scale, indicator: str) -> Iterator[ScaleRow]:
    """The bands in force, lowest first; or that they are missing, where the indicator earns points at all."""
    bands = [e for e in scale.entries.values() if e.band is not None and e.code.rpartition(".")[0] == indicator]
    if not bands and scale.value(f"{indicator}.MAX") != 0:
        yield ScaleRow(f"{indicator}.B", "bands_missing", indicator)
    for number, entry in enumerate(sorted(bands, key=_start), 1):
        yield ScaleRow(entry.code, "band", indicator, number, entry)


def _start(entry: ScaleEntry) -> Position:
    return range_of(entry.band)[0] if entry.band is not None else (-inf, 0)


def places(grid: Grid, assessment: Assessment) -> ScalePlaces:
    """Where each value of the scale stands."""
    rows = rows_of(assessment)
    return ScalePlaces(grid, tuple(r.code for r in rows), tuple(r.subject if r.key == "band" else "" for r in rows))


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

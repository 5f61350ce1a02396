"""Sheets Thang điểm and Xử lý: scale values as the office entered or ticked them, decisions as it took them.

A value is official only when its row is ticked, names clause or page, and the head names document, person and date
(DOMAIN 2.2); anything else entered stands as a secondary source.
"""

from dataclasses import dataclass, replace
from datetime import date

from qs_workbook.model.campaign import Decision
from qs_workbook.model.control_form import DECISION_NAME_ROW, DECISIONS_BLOCK, SCALE_BLOCK, SCALE_HEAD
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.form import VALUE
from qs_workbook.model.kinds import DecisionKind, Severity, Status
from qs_workbook.model.scale import Band, ScaleEntry
from qs_workbook.model.scale_codes import scale_codes
from qs_workbook.readers.control_cells import Cells

TYPED = "nhập tay, chưa đối chiếu"
_BAND = ("from", "from_included", "to", "to_included", "points")
_HEAD_ROWS = {key: code for code, (key, _) in SCALE_HEAD.items()}


@dataclass(frozen=True)
class _Head:
    """Who checked the scale against what, and when."""

    document: str
    confirmed_by: str
    confirmed_on: date | None

    @property
    def complete(self) -> bool:
        return bool(self.document and self.confirmed_by and self.confirmed_on)


def read_scale(cells: Cells, pack: CriteriaSet) -> tuple[ScaleEntry, ...]:
    """The entries of the sheet: typed values, and values of the pack that were ticked."""
    head = _Head(
        cells.text(_HEAD_ROWS["document"], VALUE),
        cells.text(_HEAD_ROWS["confirmed_by"], VALUE),
        cells.day(_HEAD_ROWS["confirmed_on"], VALUE),
    )
    known = {entry.code: entry for entry in pack.scale}
    bands = {code for code, _, number in scale_codes(pack) if number}
    entries = []
    ticked_without_head = False
    for code in cells.rows(SCALE_BLOCK):
        ticked = cells.text(code, "confirmed") == "checked"
        ticked_without_head |= ticked and not head.complete
        entry = _typed(cells, code, code in bands)
        if ticked and _all_blank(cells, code):
            entry = known.get(code)
            if entry is None:
                cells.tell("CONTROL-TICK-WITHOUT-VALUE", Severity.QUERY, code, "confirmed")
        if entry is not None:
            entries.append(_standing(cells, entry, head, ticked))
    if ticked_without_head:
        missing = next(code for code in SCALE_HEAD if not cells.text(code, VALUE))
        cells.tell("CONTROL-SCALE-HEAD-MISSING", Severity.QUERY, missing, VALUE)
    return tuple(entries)


def _all_blank(cells: Cells, code: str) -> bool:
    return all(cells.blank(code, key) for key in (VALUE, *_BAND))


def _standing(cells: Cells, entry: ScaleEntry, head: _Head, ticked: bool) -> ScaleEntry:
    clause = cells.text(entry.code, "clause")
    if not ticked or not head.complete:
        return replace(entry, clause=clause or entry.clause)
    if not clause:
        cells.tell("CONTROL-CLAUSE-MISSING", Severity.QUERY, entry.code, "clause")
        return entry
    return replace(
        entry,
        status=Status.OFFICIAL,
        source=head.document,
        clause=clause,
        confirmed_by=head.confirmed_by,
        confirmed_on=head.confirmed_on,
    )


def _typed(cells: Cells, code: str, is_band: bool) -> ScaleEntry | None:
    note = cells.text(code, "note")
    source = f"{TYPED} ({note})" if note else TYPED
    if not is_band:
        value = cells.number(code, VALUE)
        return None if value is None else ScaleEntry(code, Status.SECONDARY, source, value=value)
    if all(cells.blank(code, key) for key in _BAND):
        return None
    points, low, high = (cells.number(code, key) for key in ("points", "from", "to"))
    if any(cells.raw(code, key) and cells.number(code, key) is None for key in ("points", "from", "to")):
        return None  # told where it stands; an edge that cannot be read is no open end
    if points is None or (low is None and high is None):
        cells.tell("CONTROL-BAND-INCOMPLETE", Severity.QUERY, code, "points" if points is None else "from")
        return None
    if low is not None and high is not None and low > high:
        cells.tell("CONTROL-BAND-REVERSED", Severity.QUERY, code, "from", high=high)
        return None
    band = Band(
        points=points,
        from_=low,
        from_included=cells.answer(code, "from_included") is not False,
        to=high,
        to_included=cells.answer(code, "to_included") is True or (high is not None and high == low),
    )
    if (low is not None and cells.answer(code, "from_included") is None) or (
        high is not None and cells.answer(code, "to_included") is None
    ):
        column = "from_included" if low is not None and cells.answer(code, "from_included") is None else "to_included"
        cells.tell("CONTROL-BAND-EDGE-UNSAID", Severity.QUERY, code, column)
    return ScaleEntry(code, Status.SECONDARY, source, band=band)


def read_decisions(cells: Cells) -> tuple[Decision, ...]:
    """The lines of Xử lý that say what to do; whether they make sense is for the run to tell."""
    by = cells.text(DECISION_NAME_ROW, VALUE)
    decisions = []
    for row in cells.rows(DECISIONS_BLOCK):
        kind = cells.text(row, "kind")
        if not kind:
            if cells.blank(row, "kind"):
                cells.tell("CONTROL-DECISION-KIND-MISSING", Severity.QUERY, row, "kind")
            continue
        decisions.append(
            Decision(
                row=row,
                question=cells.text(row, "question"),
                kind=DecisionKind(kind),
                value=cells.text(row, "value"),
                reason=cells.text(row, "reason"),
                by=by,
                on=cells.day(row, "on"),
                cell=cells.place(row, "kind")[1] or "",
            )
        )
    if decisions and not by:
        cells.tell("CONTROL-DECISION-NAME-MISSING", Severity.QUERY, DECISION_NAME_ROW, VALUE)
    return tuple(decisions)

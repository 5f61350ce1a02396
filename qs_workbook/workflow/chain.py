"""Several copies from one unit: which one counts, and what is told about it (the latest valid one, unless it is worse).

Pure: receipts in, the chosen one and findings out. A final copy always counts before a preliminary one; a copy chosen
on sheet Xử lý counts whatever its age.
"""

import re
from collections.abc import Collection, Sequence

from qs_workbook.model.finding import PERSONAL, Finding
from qs_workbook.model.kinds import Severity
from qs_workbook.model.submission import Receipt, Submission

_SHOWN, _WIDTH = 300, 60  # differing cells named in the sentence, and letters of each: what one cell of Excel holds


def arrival(receipt: Receipt) -> tuple[str, bool, str, tuple[str, ...], tuple[str, ...], str]:
    """Order of arrival: known date of receipt, else first sight; a file that lies there after one that is gone."""
    when = receipt.received_at or receipt.first_seen
    stem, _, suffix = receipt.path.rpartition(".")
    parts = re.split(r"(\d+)", stem)  # "ban (2)" comes before "ban (10)"
    return when[:10], receipt.present, when, tuple(parts[::2]), tuple(p.zfill(12) for p in parts[1::2]), suffix


def differences(
    one: Submission, other: Submission, hidden: Collection[tuple[str, str]] = frozenset()
) -> tuple[str, ...]:
    """Fields in which two copies differ: `TC07.1.01: 45 → 46`; of `hidden` ones only that they differ."""
    before, after = one.by_field(), other.by_field()
    found = []
    for key in before.keys() | after.keys():
        left, right = before.get(key), after.get(key)
        shown = tuple("" if o is None or o.raw is None else shorten(o.raw, _WIDTH) for o in (left, right))
        values = tuple((None, None) if o is None else (o.value, o.state) for o in (left, right))
        if values[0] != values[1]:
            code, column = key
            place = code if column == "value" else f"{code}/{column}"
            if key in hidden:
                shown = ("…", "…")
            found.append(f"{place}: {shown[0] or '—'} → {shown[1] or '—'}")
    return tuple(sorted(found))


def shorten(text: str, width: int) -> str:
    """A text cut to this many letters, told by a mark."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def choose(copies: Sequence[Receipt], wanted: Collection[str]) -> tuple[Receipt, tuple[Finding, ...]]:
    """The copy that counts among a unit's valid copies, and what is to be told."""
    order = sorted(copies, key=arrival)
    picked = [copy for copy in order if copy.path in wanted]
    if picked:
        return picked[-1], ()
    finals = [copy for copy in order if copy.stage != "preliminary"]
    best, *later = finals or order
    findings: list[Finding] = []
    for copy in later:
        changed = _differences(best, copy)
        if not changed:
            best = copy if copy.present or not best.present else best
            continue
        if _trouble(copy) > _trouble(best):
            findings.append(_told("COPY-WORSE", Severity.QUERY, best, copy, changed))
            continue
        known = arrival(best)[:2] < arrival(copy)[:2]
        code, severity = ("COPY-REPLACED", Severity.NOTE) if known else ("UNIT-DUPLICATE", Severity.QUERY)
        findings.append(_told(code, severity, copy, best, changed))
        best = copy
    return best, tuple(finding for finding in findings if finding.file == best.path)


def _differences(one: Receipt, other: Receipt) -> tuple[str, ...]:
    if one.submission is None or other.submission is None:
        return ()
    hidden = {(f.row, f.column) for copy in (one, other) for f in copy.findings if f.code == PERSONAL}
    return differences(one.submission, other.submission, hidden)


def _trouble(receipt: Receipt) -> int:
    return sum(finding.severity is not Severity.NOTE for finding in receipt.findings)


def _told(code: str, severity: Severity, used: Receipt, other: Receipt, changed: tuple[str, ...]) -> Finding:
    return Finding(
        code,
        severity,
        unit=used.unit,
        file=used.path,
        facts={
            "used": used.path,
            "other": other.path,
            "count": len(changed),
            "differences": "; ".join(changed[:_SHOWN]) + ("; …" if len(changed) > _SHOWN else ""),
        },
    )

"""Locked cells compared with the form as issued: texts beside the labels, and the self-check's formulas.

Labels are compared while reading, for they stop their row. What programs do by themselves (re-spelt formulas, lost
formulas of a values-only copy, widths, colours) is never called tampering.
"""

from collections.abc import Iterator

from qs_workbook.model.finding import Fact, Finding
from qs_workbook.model.form import CHECK, MEASURE, Block, Row
from qs_workbook.model.formula import formula_print
from qs_workbook.model.identity import META_CHECKS
from qs_workbook.model.kinds import Severity
from qs_workbook.readers.identify import meta_values
from qs_workbook.readers.issued import IssuedForm
from qs_workbook.readers.locate import Hit, Located
from qs_workbook.readers.workbook import RawWorkbook, address


def tampering(raw: RawWorkbook, issued: IssuedForm, located: Located) -> Iterator[Finding]:
    """Findings about locked cells that no longer hold what was issued."""
    if issued.form.purpose == "control":  # its locked texts follow the pack at hand, not the one it was written from
        return
    prints = dict(pair.partition("=")[::2] for pair in meta_values(raw).get(META_CHECKS, "").split())
    for _, block in issued.form.blocks():
        hits = {row.code: located.hits[row.code][0] for row in block.rows if len(located.hits.get(row.code, ())) == 1}
        for row in block.rows:
            if row.code in hits:
                yield from _texts(issued, block, row, hits[row.code])
        yield from _checks(block, hits, prints)


def _texts(issued: IssuedForm, block: Block, row: Row, hit: Hit) -> Iterator[Finding]:
    """The unit of measure and further locked texts of a row that takes an entry."""
    columns = hit.table.columns[block.code]
    for key, accepted in issued.texts.get(row.code, {}).items():
        at = columns.get(key)
        if at is None or not row.entries or key in row.entries:
            continue
        if hit.sheet.text(hit.row, at) not in accepted:
            said = hit.sheet.shown(hit.row, at)
            facts: dict[str, Fact] = {"row": row.code, "issued": next(iter(sorted(accepted)), ""), "label": row.label}
            severity = Severity.QUERY if key == MEASURE else Severity.NOTE
            place = address((hit.row, at))
            yield Finding(
                "LOCKED-ALTERED", severity, row=row.code, sheet=hit.sheet.name, cell=place, raw=said, facts=facts
            )


def _checks(block: Block, hits: dict[str, Hit], prints: dict[str, str]) -> Iterator[Finding]:
    """Self-checks that were rewritten; a table most of whose formulas are gone was saved without them by a program."""
    altered, kept = [], 0
    for code, hit in hits.items():
        at = hit.table.columns[block.code].get(CHECK)
        if at is None or code not in prints:
            continue
        cell = hit.sheet.cells.get((hit.row, at))
        if cell is not None and cell.formula and formula_print(cell.formula) == prints[code]:
            kept += 1
        elif cell is None or cell.formula != "=":  # a shared formula without its master says nothing
            facts: dict[str, Fact] = {"row": code, "formula": (cell.formula if cell else "")[:120]}
            raw = (cell.formula or cell.raw)[:120] if cell else ""
            place = address((hit.row, at))
            altered.append(
                Finding(
                    "CHECK-ALTERED", Severity.NOTE, row=code, sheet=hit.sheet.name, cell=place, raw=raw, facts=facts
                )
            )
    if kept:
        yield from altered

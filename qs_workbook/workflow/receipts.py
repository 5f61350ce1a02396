"""Receipts before they are judged: what the ledger holds of each file, its date, its unit, its duplicates."""

import dataclasses
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from qs_workbook.ledger import Seen
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import FileVerdict
from qs_workbook.model.plain import from_plain
from qs_workbook.model.submission import Receipt, Submission
from qs_workbook.model.unit_form import ON_BEHALF_ROW, STAGE_ROW
from qs_workbook.readers.identify import unit_hint
from qs_workbook.readers.reading import IGNORED
from qs_workbook.workflow.decide import Orders
from qs_workbook.workflow.met import former_name, names_of
from qs_workbook.workflow.session import Session


@dataclass(frozen=True)
class Reading:
    """What was read in one file's bytes: kept in the ledger as JSON."""

    submission: Submission | None = None
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    ours: bool = False  # claims to be one of our forms
    facts: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""  # whose it claims to be


def bare_receipt(session: Session, one: Seen, orders: Orders, excluded: Collection[tuple[str, str]]) -> Receipt:
    """The bare receipt of one content at one path, before it is judged."""
    received = next((orders.received[name] for name in names_of(one) if name in orders.received), None)
    stamp = received.isoformat() if received else one.received_at
    if stamp is None:
        for day, until in orders.received_rest:
            if until is None or one.first_seen[:10] <= until.isoformat():
                stamp = day.isoformat()
    receipt = Receipt(
        one.path,
        one.sha256,
        one.size,
        "",
        first_seen=one.first_seen,
        received_at=stamp,
        present=one.present,
    )
    if one.hidden_reason:
        verdict = FileVerdict.IGNORED if one.hidden_reason in IGNORED else FileVerdict.REJECTED
        return dataclasses.replace(receipt, verdict=verdict, reason=one.hidden_reason)
    kept = session.ledger.last_reading(one.sha256)
    if kept is None:
        reason = "erased" if one.sha256 in session.ledger.erased() else "not_read"
        return dataclasses.replace(receipt, verdict=FileVerdict.IGNORED, reason=reason)
    reading = from_plain(Reading, json.loads(kept))
    findings = tuple(dataclasses.replace(f, file=one.path) for f in reading.findings)
    submission = reading.submission
    unit = reading.unit or _linked_unit(session, one.path)
    if received is None and unit in orders.received:
        stamp = orders.received[unit].isoformat()
    receipt = dataclasses.replace(
        receipt,
        unit=unit,
        form_version=submission.identity.form_version if submission else "",
        reason=reading.reason,
        received_at=stamp,
        submission=submission,
        findings=findings,
        facts=reading.facts,
        stage=_stage(submission),
        on_behalf=_on_behalf(submission),
    )
    if (one.path, one.sha256) in excluded:
        return dataclasses.replace(receipt, verdict=FileVerdict.REJECTED, reason="excluded", findings=())
    return receipt


def _linked_unit(session: Session, path: str) -> str:
    """The unit a file without identity belongs to: its sub-folder's name, or the code its own name begins with."""
    units = frozenset(session.campaign.unit_by_code)
    for part in reversed(path.replace("!", "/").split("/")[1:]):
        hint = unit_hint(part, units)
        if hint:
            return hint
    return ""


def _stage(submission: Submission | None) -> str:
    found = submission.by_field().get((STAGE_ROW, "value")) if submission else None
    return "preliminary" if found is not None and found.value == "preliminary" else "final"


def _on_behalf(submission: Submission | None) -> bool:
    found = submission.by_field().get((ON_BEHALF_ROW, "value")) if submission else None
    return found is not None and bool(found.value)


def mark_duplicates(receipts: list[Receipt]) -> list[Receipt]:
    """Of equal bytes the first that lies in the folder counts; the others are duplicates of it."""
    first: dict[str, Receipt] = {}
    for receipt in sorted(receipts, key=lambda r: (not r.present, bool(r.verdict), r.first_seen, r.path)):
        first.setdefault(receipt.sha256, receipt)
    marked = []
    for receipt in receipts:
        original = first[receipt.sha256]
        if original is not receipt and not receipt.verdict and receipt.sha256:
            receipt = dataclasses.replace(
                receipt,
                verdict=FileVerdict.DUPLICATE,
                reason="same_bytes",
                facts={**receipt.facts, "other": original.path},
                submission=None,
                findings=(),
            )
        marked.append(receipt)
    return marked


def name_former(receipts: list[Receipt]) -> list[Receipt]:
    """Receipts with each former content of a file edited in place told apart by its name."""
    present = {r.path for r in receipts if r.present}
    return [
        r if r.present or r.path not in present else dataclasses.replace(r, path=former_name(r.path, r.sha256))
        for r in receipts
    ]

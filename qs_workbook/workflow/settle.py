"""Verdicts from what the ledger holds: decisions, duplicates, copies, slips, rules. Reads no returned file."""

import dataclasses
import json
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from qs_workbook.ledger import Seen
from qs_workbook.model.control_form import DECISION_NAME_ROW, DECISIONS_BLOCK
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import Form
from qs_workbook.model.kinds import FileVerdict, Severity
from qs_workbook.model.submission import Receipt, Return, Submission
from qs_workbook.readers.reading import IGNORED
from qs_workbook.workflow.amend import amended, corrections_of, rejudged, slips_by_unit
from qs_workbook.workflow.answers import slip_answers
from qs_workbook.workflow.chain import choose
from qs_workbook.workflow.decide import Orders, read_orders
from qs_workbook.workflow.effect import (
    bound_files,
    chosen_copies,
    closed_questions,
    owners_that_report,
    quieted,
)
from qs_workbook.workflow.met import Met, names_of
from qs_workbook.workflow.questions import known_questions
from qs_workbook.workflow.receipts import bare_receipt, mark_duplicates, name_former
from qs_workbook.workflow.session import Session
from qs_workbook.workflow.slip_register import copies_asked_about


@dataclass(frozen=True)
class Settled:
    """Verdicts, the copy that counts for each unit, findings without numbers yet."""

    receipts: tuple[Receipt, ...]
    returns: Mapping[str, Return]
    findings: tuple[Finding, ...]
    orders: Orders
    owners: Mapping[str, str]  # element code → unit whose figure counts by decision


def settle(session: Session) -> Settled:
    """The standing of everything ever seen."""
    seen = session.ledger.seen()
    orders, met = _orders(session, seen), Met(session)
    sheet = session.pack.texts.get("control.sheet.decisions")
    files = bound_files(orders.files, met, seen)
    for sha256, decision in files.erased.items():
        session.ledger.erase(sha256, session.stamp, decision.reason, decision.by)
        session.folder.archived(sha256).unlink(missing_ok=True)
    receipts = [bare_receipt(session, one, orders, files.excluded) for one in seen]
    receipts = name_former(mark_duplicates(receipts))
    forms = FormShelf(session)
    receipts = [_judge(session, receipt, forms) for receipt in receipts]
    copies = _copies(receipts)
    chosen, told = chosen_copies(files.chosen, copies, met, sheet)
    receipts, returns, of_copies = _count_one_copy(receipts, copies, chosen)
    receipts, returns, unread = _amend(session, receipts, returns, orders, forms, met)
    receipts = [_with_copies(r, of_copies.get(r.unit, ())) for r in receipts]
    owners, no_owner = owners_that_report(orders.owners, returns, sheet)
    findings = [*_lines_unread(session), *orders.findings, *told, *unread, *no_owner, *_across_units(session, returns)]
    asked = [*findings, *(f for r in receipts if r.verdict in _TELLING for f in r.findings)]
    closed, not_closed = closed_questions(orders.accepted, asked, returns, met, sheet)
    closed |= {owner.key for owner in owners.values()}
    receipts = [_with_closed(r, closed) for r in receipts]
    findings = [*(quieted(f, closed) for f in findings), *not_closed]
    findings += [f for r in receipts if r.verdict in _TELLING for f in r.findings]
    returns = {u: _with_rivals(one, of_copies.get(u, ()), receipts, closed) for u, one in returns.items()}
    met.save()
    return Settled(tuple(receipts), returns, tuple(findings), orders, {row: o.unit for row, o in owners.items()})


def _lines_unread(session: Session) -> list[Finding]:
    """Lines of sheet Xử lý that could not be read, and decisions that nobody answers for."""
    codes = (DECISION_NAME_ROW, f"{DECISIONS_BLOCK}.")
    return [f for f in session.control_findings if f.row.startswith(codes)]


_TELLING = (FileVerdict.ACCEPTED, FileVerdict.ACCEPTED_WITH_FINDINGS, FileVerdict.REJECTED)


class FormShelf:
    """Forms as issued, by version."""

    def __init__(self, session: Session) -> None:
        from qs_workbook.readers.issued import load_issued

        self._issued = load_issued(session.folder.issued)

    def form(self, version: str) -> Form | None:
        """The form of a version, None where it was never issued here."""
        found = self._issued.get(version)
        return found.form if found else None


def _orders(session: Session, seen: tuple[Seen, ...]) -> Orders:
    sheet = session.pack.texts.get("control.sheet.decisions")
    session.ledger.note_decisions(
        tuple(json.dumps(dataclasses.asdict(d), ensure_ascii=False, default=str) for d in session.campaign.decisions),
        session.stamp,
    )
    paths = list(dict.fromkeys(name for one in seen for name in names_of(one)))
    return read_orders(session.campaign, known_questions(session), paths, sheet, session.now.date())


def _judge(session: Session, receipt: Receipt, forms: FormShelf) -> Receipt:
    """Rules over one copy by itself, and its verdict as far as the copy alone decides it."""
    if receipt.verdict:
        return receipt
    submission = receipt.submission
    if submission is None:
        verdict = FileVerdict.IGNORED if receipt.reason in IGNORED else FileVerdict.REJECTED
        return dataclasses.replace(receipt, verdict=verdict)
    unit = submission.identity.unit
    findings = _checked(session, receipt, submission, forms)  # those of reading are the submission's own
    if unit not in session.campaign.unit_by_code:
        findings.append(Finding("UNIT-UNKNOWN", Severity.FATAL, unit=unit, file=receipt.path, facts={"claimed": unit}))
    fatal = any(f.severity is Severity.FATAL for f in findings)
    verdict = FileVerdict.REJECTED if fatal else FileVerdict.ACCEPTED
    if not fatal and any(f.severity is Severity.QUERY for f in findings):
        verdict = FileVerdict.ACCEPTED_WITH_FINDINGS
    reason = next((f.code for f in findings if f.severity is Severity.FATAL), "") if fatal else receipt.reason
    return dataclasses.replace(receipt, verdict=verdict, reason=reason, findings=tuple(findings))


def _checked(session: Session, receipt: Receipt, submission: Submission, forms: FormShelf) -> list[Finding]:
    """Findings of reading and of the rules over one submission, each naming its file and unit."""
    from qs_workbook.rules.cell import withheld

    findings = list(submission.findings)
    form = forms.form(submission.identity.form_version)
    known_unit = submission.identity.unit in session.campaign.unit_by_code
    if form is not None and known_unit and submission.identity.purpose == "unit":
        from qs_workbook.rules.submission import check_submission

        findings += check_submission(form, submission, session.pack, session.campaign)
    return [dataclasses.replace(withheld(f), file=receipt.path, unit=f.unit or receipt.unit) for f in findings]


def _amend(
    session: Session, receipts: list[Receipt], returns: Mapping[str, Return], orders: Orders, forms: FormShelf, met: Met
) -> tuple[list[Receipt], dict[str, Return], list[Finding]]:
    """Slips and corrections laid over the returns that count; their rules are then asked again."""
    from qs_workbook.rules.cell import withheld

    sheet = session.pack.texts.get("control.sheet.decisions")
    slips = slips_by_unit(receipts, forms.form)
    asked = copies_asked_about(session.folder, receipts)
    after: dict[str, Return] = {}
    judged: dict[int, Receipt] = {}
    told: list[Finding] = []
    for unit, one in returns.items():
        form = forms.form(one.submission.identity.form_version)
        if form is None:
            after[unit] = one
            continue
        answers = slip_answers(slips.get(unit, ()), one, asked)
        judged.update(answers.slips)
        changes = answers.changes
        mine = [c for c in orders.corrections if c.unit == unit]
        by_decision, faults = corrections_of(mine, amended(one, changes), form, sheet, met)
        changes.update(by_decision)
        told += faults
        changed = amended(one, changes)
        if changes:
            unclear = [withheld(f) for f in answers.findings if (f.row, f.column) not in by_decision]
            checked = _checked(session, one.receipt, changed.submission, forms)
            receipt = rejudged(one.receipt, [*checked, *unclear])
            judged[id(one.receipt)] = receipt
            changed = dataclasses.replace(changed, receipt=receipt)
        after[unit] = changed
    for slip in (slip for unit, mine in slips.items() if unit not in returns for slip, _ in mine):
        judged[id(slip)] = dataclasses.replace(slip, reason="slip_without_return")
    return [judged.get(id(r), r) for r in receipts], after, told


def _with_copies(receipt: Receipt, told: Sequence[Finding]) -> Receipt:
    """The copy that counts with what is to be told of the others."""
    if not told or not receipt.used or any(f.file != receipt.path for f in told):
        return receipt
    return rejudged(receipt, [*receipt.findings, *told])


def _with_rivals(one: Return, told: Sequence[Finding], receipts: Sequence[Receipt], closed: Set[str]) -> Return:
    """The return with the copies whose order is not known: until the officer decides, either may be the true one."""
    asked = {f.facts["other"] for f in told if f.code == "UNIT-DUPLICATE" and f.key not in closed}
    rivals = (r.submission for r in receipts if r.path in asked and r.submission is not None)
    return dataclasses.replace(one, rivals=tuple(rivals))


def _copies(receipts: Sequence[Receipt]) -> dict[str, list[Receipt]]:
    """The valid copies of each unit's return."""
    copies: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        submission = receipt.submission
        if receipt.verdict in _TELLING[:2] and submission is not None and submission.identity.purpose == "unit":
            copies.setdefault(receipt.unit, []).append(receipt)
    return copies


def _with_closed(receipt: Receipt, closed: Set[str]) -> Receipt:
    """A copy with the questions an officer closed as notes."""
    if receipt.verdict not in _TELLING[:2] or not any(f.key in closed for f in receipt.findings):
        return receipt
    return rejudged(receipt, [quieted(f, closed) for f in receipt.findings])


def _count_one_copy(
    receipts: list[Receipt], copies: Mapping[str, list[Receipt]], chosen: Collection[str]
) -> tuple[list[Receipt], dict[str, Return], dict[str, tuple[Finding, ...]]]:
    """For each unit the copy that counts; the other valid ones are superseded."""
    used: dict[str, Receipt] = {}
    findings: dict[str, tuple[Finding, ...]] = {}
    for unit, mine in copies.items():
        used[unit], findings[unit] = choose(mine, chosen)
    settled: list[Receipt] = []
    returns: dict[str, Return] = {}
    for receipt in receipts:
        winner = used.get(receipt.unit)
        if winner is receipt:
            receipt = dataclasses.replace(receipt, used=True)
            if receipt.submission is not None:
                returns[receipt.unit] = Return(receipt.submission, receipt)
        elif any(receipt is copy for copy in copies.get(receipt.unit, ())):
            receipt = dataclasses.replace(
                receipt,
                verdict=FileVerdict.SUPERSEDED,
                reason="other_copy_counts",
                facts={**receipt.facts, "other": winner.path if winner else ""},
            )
        settled.append(receipt)
    return settled, returns, findings


def _across_units(session: Session, returns: Mapping[str, Return]) -> list[Finding]:
    from qs_workbook.rules.campaign import check_campaign

    submissions = {unit: one.submission for unit, one in returns.items()}
    return list(check_campaign(session.pack, session.campaign, submissions))

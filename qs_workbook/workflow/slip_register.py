"""Which slips were written, and about which copy: a slip keeps its number while it asks the same of the same return."""

from collections.abc import Sequence

from qs_workbook.model.submission import Receipt, Submission
from qs_workbook.workflow.folder import Folder, read_json, write_json

REGISTER = "phieu.json"


def load_register(folder: Folder) -> dict[str, object]:
    """By unit the slips issued to it, in their order; empty where the register is lost."""
    kept = read_json(folder.issued / REGISTER)
    return dict(kept) if isinstance(kept, dict) else {}


def save_register(folder: Folder, register: dict[str, object]) -> None:
    """Keep the register beside the forms as issued."""
    write_json(folder.issued / REGISTER, register)


def serial_of(register: dict[str, object], unit: str, version: str, sha256: str, now: str) -> str:
    """The slip's number: the same while it asks the same of the same return, else the next of this unit."""
    kept = register.get(unit)
    issued = list(kept) if isinstance(kept, list) else []
    last = issued[-1] if issued else {}
    if last.get("version") != version or last.get("return") != sha256:
        last = {"serial": f"{unit}-{len(issued) + 1:02d}", "version": version, "return": sha256, "issued_at": now}
        register[unit] = [*issued, last]
    return str(last["serial"])


def copies_asked_about(folder: Folder, receipts: Sequence[Receipt]) -> dict[str, Submission | None]:
    """By a slip's number, the copy it was written about."""
    copies = {receipt.sha256: receipt.submission for receipt in receipts if receipt.submission is not None}
    issued = [one for slips in load_register(folder).values() if isinstance(slips, list) for one in slips]
    return {str(one["serial"]): copies.get(str(one["return"])) for one in issued}

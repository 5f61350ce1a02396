"""What went out: which template each unit holds and from what it was made.

`1-bieu-mau/phat-hanh/da-phat-hanh.json` keeps it per unit, so that a change of settings re-issues only what it touches;
the forms themselves lie beside it by version.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping

from qs_workbook.model.form import Form
from qs_workbook.workflow.folder import Folder, read_json, write_json

REGISTER = "da-phat-hanh.json"
NEW, STRUCTURE, TEXTS, CIRCUMSTANCES, LOST, UNCHANGED = (
    "new",
    "structure",
    "texts",
    "circumstances",
    "lost",
    "unchanged",
)


def texts_of(form: Form) -> dict[str, str]:
    """Every locked text a reader may compare: sheet titles, headers, labels with their help, measures."""
    found: dict[str, str] = {}
    for sheet, block in form.blocks():
        found[f"{sheet.key}|title"] = sheet.title
        for column in block.columns:
            found[f"{block.code}|header|{column.key}"] = column.header
        for row in block.rows:
            found[f"{row.code}|label"] = f"{row.label}\n{row.help}" if row.label and row.help else row.label or row.help
            if row.measure:
                found[f"{row.code}|measure"] = row.measure
    return found


@dataclasses.dataclass(frozen=True)
class Prints:
    """Fingerprints of what a template is made from, from what must be re-issued down to what need not be."""

    structure: str
    texts: str
    circumstances: str


def fingerprints(form: Form, guide: object, identity: object) -> Prints:
    """Three hashes: of the structure, of all texts, of everything printed."""
    texts = json.dumps(texts_of(form), ensure_ascii=False, sort_keys=True)
    rest = json.dumps([dataclasses.asdict(form), repr(guide), repr(identity)], ensure_ascii=False, sort_keys=True)
    return Prints(form.version, _short(texts), _short(rest))


def why_issue(unit: str, prints: Prints, path_exists: bool, register: Mapping[str, object]) -> str:
    """Why a unit's template is written now, or `unchanged`."""
    kept = register.get(unit)
    if not isinstance(kept, dict):
        return NEW
    if kept.get("structure") != prints.structure:
        return STRUCTURE
    if kept.get("texts") != prints.texts:
        return TEXTS
    if kept.get("circumstances") != prints.circumstances:
        return CIRCUMSTANCES
    return UNCHANGED if path_exists else LOST


def read_register(folder: Folder) -> dict[str, object]:
    """Per unit: what its template was made from and when it was issued."""
    kept = read_json(folder.issued / REGISTER)
    return dict(kept) if isinstance(kept, dict) else {}


def write_register(folder: Folder, register: Mapping[str, object]) -> None:
    """Keep the register."""
    write_json(folder.issued / REGISTER, register)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]

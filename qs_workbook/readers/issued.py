"""Forms as they were issued: a return is read through the form it was made from, whatever changed since.

`1-bieu-mau/phat-hanh/<version>.json` keeps one structure with every text ever printed on it; where that is lost, the
template's own hidden sheet holds the form, trusted only when its token is ours.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qs_workbook.model.form import MEASURE, Block, Choice, Column, Form, FormSheet, Row
from qs_workbook.model.kinds import Kind
from qs_workbook.readers.workbook import normal
from qs_workbook.saving import save_whole


@dataclass(frozen=True)
class IssuedForm:
    """A form with the texts it was ever printed with.

    Labels by row code, headers by (block, column), further locked texts by row code and column; never periods.
    """

    form: Form
    labels: Mapping[str, frozenset[str]]
    headers: Mapping[tuple[str, str], frozenset[str]]
    texts: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class IssuedForms:
    """Every form issued in this campaign, by version."""

    by_version: Mapping[str, IssuedForm] = field(default_factory=dict)

    def get(self, version: str) -> IssuedForm | None:
        """The form of that version, None where it was never issued here."""
        return self.by_version.get(version)


def issued_of(*forms: Form) -> IssuedForm:
    """One issued form from printings of the same structure; the first gives the structure."""
    labels: dict[str, set[str]] = {}
    headers: dict[tuple[str, str], set[str]] = {}
    texts: dict[str, dict[str, set[str]]] = {}
    for form in forms:
        for _, block in form.blocks():
            for column in block.columns:
                headers.setdefault((block.code, column.key), set()).add(normal(column.header).casefold())
            for row in block.rows:
                labels.setdefault(row.code, set()).update(printed_labels(row))
                for key, text in {MEASURE: row.measure, **(row.texts or {})}.items():
                    texts.setdefault(row.code, {}).setdefault(key, set()).add(normal(text))
    return IssuedForm(
        forms[0],
        {code: frozenset(said) for code, said in labels.items()},
        {place: frozenset(said) for place, said in headers.items()},
        {code: {key: frozenset(said) for key, said in row.items()} for code, row in texts.items()},
    )


def printed_labels(row: Row) -> tuple[str, ...]:
    """What the label cell of a row may say: the label alone, or with its definition under it."""
    return (normal(row.label), normal(f"{row.label}\n{row.help}")) if row.help else (normal(row.label),)


def load_issued(folder: Path) -> IssuedForms:
    """All forms kept in a folder; a file that cannot be read is left out (the returns carry their own copy)."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        forms = _printings(path)
        if forms:
            found[forms[0].version] = issued_of(*forms)
    return IssuedForms(found)


def remember_issue(folder: Path, forms: Iterable[Form]) -> None:
    """Add printings to the folder, one file a version; a printing already kept changes nothing."""
    by_version: dict[str, list[Form]] = {}
    for form in forms:
        by_version.setdefault(form.version, []).append(form)
    folder.mkdir(parents=True, exist_ok=True)
    for version, printings in by_version.items():
        path = folder / f"{version}.json"
        kept = [dataclasses.asdict(form) for form in (_printings(path) if path.exists() else [])]
        known = list(kept)
        for form in printings:
            plain = _without_circumstances(form)
            if plain not in known:
                known.append(plain)
        if known != kept:
            save_whole(path, json.dumps({"printings": known}, ensure_ascii=False, indent=1).encode())


def _without_circumstances(form: Form) -> dict[str, Any]:
    """A printing without periods, which are dates and never compared (DESIGN section 3)."""
    plain = json.loads(json.dumps(dataclasses.asdict(form)))
    for sheet in plain["sheets"]:
        for block in sheet["blocks"]:
            for row in block["rows"]:
                row["period"] = ""
    return dataclasses.asdict(_form(plain))


def _printings(path: Path) -> list[Form]:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return [_form(one) for one in plain.get("printings", [plain])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def load_form(json_text: str) -> Form | None:
    """A form from its JSON, None where it is none; keys of later tool versions are passed over."""
    try:
        return _form(json.loads(json_text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _known(kind: type, plain: Mapping[str, Any]) -> dict[str, Any]:
    return {f.name: plain[f.name] for f in dataclasses.fields(kind) if f.name in plain}


def _form(plain: Mapping[str, Any]) -> Form:
    return Form(
        str(plain["purpose"]),
        str(plain["pack"]),
        str(plain["unit_type"]),
        tuple(
            FormSheet(s["key"], s["name"], s["title"], tuple(_block(block) for block in s["blocks"]))
            for s in plain["sheets"]
        ),
        _choices(plain["states"]),
    )


def _block(plain: Mapping[str, Any]) -> Block:
    return Block(
        plain["code"],
        plain["style"],
        plain["title"],
        int(plain["header_row"]),
        tuple(_column(column) for column in plain["columns"]),
        tuple(_row(row) for row in plain["rows"]),
    )


def _column(plain: Mapping[str, Any]) -> Column:
    known = _known(Column, plain)
    known |= {"kind": Kind(plain["kind"]), "choices": _choices(plain["choices"]), "sum_of": tuple(plain["sum_of"])}
    return Column(**known)


def _row(plain: Mapping[str, Any]) -> Row:
    known = _known(Row, plain)
    known |= {"kind": Kind(plain["kind"]), "choices": _choices(plain["choices"])}
    known |= {key: tuple(plain[key]) for key in ("entries", "sum_of", "at_most_sum_of") if key in plain}
    return Row(**known)


def _choices(plain: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(str(choice["key"]), str(choice["label"])) for choice in plain)

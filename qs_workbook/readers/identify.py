"""Whose a file is, by what it says in its visible cells, its hidden sheet and its properties, all compared.

The file name is a hint and never decides. Nothing is picked where two places that could both be ours disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qs_workbook.model.finding import Finding
from qs_workbook.model.identity import (
    META_CAMPAIGN,
    META_FORM_CHUNK,
    META_PURPOSE,
    META_SERIAL,
    META_SHEET,
    META_TOKEN,
    META_UNIT,
    META_VERSION,
    PROPERTY_PREFIX,
    read_mark,
    token_matches,
)
from qs_workbook.model.kinds import Severity
from qs_workbook.model.submission import Identity
from qs_workbook.readers.workbook import RawSheet, RawWorkbook, address

_MOST_CHUNKS = 200
VISIBLE, HIDDEN_SHEET, PROPERTIES = "visible", "hidden_sheet", "properties"


@dataclass(frozen=True)
class Claim:
    """What one place says: campaign, unit, form version, token."""

    where: str
    campaign: str
    unit: str
    version: str
    token: str
    sheet: str | None = None
    cell: str | None = None

    @property
    def says(self) -> tuple[str, str, str]:
        """What must be the same everywhere."""
        return self.campaign, self.unit, self.version

    @property
    def place(self) -> str:
        """Where an officer finds it; a property of the file lies in no cell."""
        return f"{self.sheet}, {self.cell}" if self.sheet else f"File › Properties › Custom › {PROPERTY_PREFIX}unit"


def identify(
    raw: RawWorkbook, campaign: str, key: bytes, *, file_name: str = "", units: frozenset[str] = frozenset()
) -> tuple[Identity, tuple[Finding, ...]]:
    """The identity of a file and what must be told of it; a fatal finding means that it cannot be used as it is."""
    claims = tuple(_claims(raw))
    meta = meta_values(raw)
    if not claims:
        hint = unit_hint(file_name, units)
        return Identity(unit=""), (Finding("FORM-UNKNOWN", Severity.FATAL, facts={"hint": hint or ""}),)
    ours = [c for c in claims if c.campaign == campaign and token_matches(key, *c.says, c.token)]
    chosen = ours[0] if ours else _most_trusted(claims)
    findings = list(_not_ours(chosen, campaign)) if not ours else list(_disagreements(chosen, ours, claims))
    if ours and not any(f.severity is Severity.FATAL for f in findings):
        findings += _quiet(chosen, claims, raw, file_name, units)
    return (
        Identity(
            chosen.campaign,
            chosen.unit,
            chosen.version,
            bool(ours),
            meta.get(META_PURPOSE, "unit") or "unit",
            meta.get(META_SERIAL, ""),
        ),
        tuple(findings),
    )


def _most_trusted(claims: tuple[Claim, ...]) -> Claim:
    return next((c for c in claims if c.where == VISIBLE), claims[0])


def _not_ours(claim: Claim, campaign: str) -> Iterator[Finding]:
    code = "TOKEN-WRONG" if claim.campaign == campaign else "FORM-WRONG-CAMPAIGN"
    facts = {"campaign": claim.campaign, "claimed": claim.unit, "where": claim.place}
    yield Finding(code, Severity.FATAL, claim.unit, sheet=claim.sheet, cell=claim.cell, raw=claim.unit, facts=facts)


def _disagreements(chosen: Claim, ours: list[Claim], claims: tuple[Claim, ...]) -> Iterator[Finding]:
    """One finding for each other statement; fatal where it too bears a token of ours, for then both may be meant."""
    told = set()
    for claim in (*ours, *claims):
        says = (*claim.says, claim in ours)
        if claim.says == chosen.says and (claim in ours or claim.token == chosen.token):
            continue
        if says[:3] in told:
            continue
        told.add(says[:3])
        if claim.unit != chosen.unit:
            code = "UNIT-MISMATCH"
        elif claim.campaign != chosen.campaign:
            code = "FORM-WRONG-CAMPAIGN"
        else:
            code = "FORM-VERSIONS-MIXED" if claim.version != chosen.version else "TOKEN-WRONG"
        severity = Severity.FATAL if claim in ours else Severity.QUERY
        facts = {"claimed": claim.unit, "chosen": chosen.unit, "campaign": claim.campaign}
        facts |= {"where": claim.place, "chosen_where": chosen.place}
        yield Finding(code, severity, chosen.unit, sheet=claim.sheet, cell=claim.cell, raw=claim.unit, facts=facts)


def _quiet(
    chosen: Claim, claims: tuple[Claim, ...], raw: RawWorkbook, file_name: str, units: frozenset[str]
) -> Iterator[Finding]:
    if not any(c.where == VISIBLE for c in claims):
        yield Finding("IDENTITY-LINE-MISSING", Severity.NOTE, chosen.unit)
    if not any(c.where == HIDDEN_SHEET for c in claims) and raw.kind in ("xlsx", "xlsm"):
        yield Finding("META-SHEET-MISSING", Severity.NOTE, chosen.unit)
    hint = unit_hint(file_name, units)
    if hint and hint != chosen.unit:
        yield Finding("FILE-NAME-DIFFERS", Severity.NOTE, chosen.unit, raw=hint, facts={"hint": hint})


def unit_hint(file_name: str, units: frozenset[str]) -> str | None:
    """The unit whose code begins a file's name, None where none or where a letter or digit follows at once."""
    name = file_name.rpartition("/")[2].upper()
    fitting = [u for u in units if name.startswith(u.upper()) and not name[len(u) : len(u) + 1].isalnum()]
    return max(fitting, key=len) if fitting else None


def _claims(raw: RawWorkbook) -> Iterator[Claim]:
    for sheet in raw.sheets:
        for place, cell in sheet.cells.items():
            if isinstance(cell.value, str) and "[" in cell.value:
                mark = read_mark(cell.text)
                if mark:
                    yield Claim(VISIBLE, *mark, sheet=sheet.name, cell=address(place))
    said = {key.removeprefix(PROPERTY_PREFIX): value for key, value in raw.properties.items()}
    for where, values in ((HIDDEN_SHEET, meta_values(raw)), (PROPERTIES, said)):
        parts = [values.get(key, "") for key in (META_CAMPAIGN, META_UNIT, META_VERSION, META_TOKEN)]
        if all(parts):
            yield Claim(where, *parts, *(_unit_line(raw) if where == HIDDEN_SHEET else ()))


def _unit_line(raw: RawWorkbook) -> tuple[str, str] | tuple[()]:
    """Sheet and cell in which the hidden sheet names the unit."""
    sheet = meta_sheet(raw)
    if sheet is None:
        return ()
    at = next((place for place, cell in sheet.cells.items() if place[1] == 1 and cell.text == META_UNIT), None)
    return (sheet.name, address((at[0], 2))) if at else ()


def meta_sheet(raw: RawWorkbook) -> RawSheet | None:
    """The hidden sheet, by its name or, where it was renamed, by what stands in its first column."""
    for sheet in raw.sheets:
        if sheet.name.casefold() == META_SHEET.casefold():
            return sheet
    for sheet in raw.sheets:
        keys = {sheet.text(row, 1) for row in range(1, 16)}
        if {META_TOKEN, META_VERSION, META_UNIT} <= keys:
            return sheet
    return None


def meta_values(raw: RawWorkbook) -> dict[str, str]:
    """Key and value of each line of the hidden sheet; the first of two equal keys holds."""
    sheet = meta_sheet(raw)
    if sheet is None:
        return {}
    values: dict[str, str] = {}
    for (row, column), cell in sheet.cells.items():
        if column == 1 and cell.text:
            held = sheet.cells.get((row, 2))
            value = "" if held is None else held.value if isinstance(held.value, str) else held.raw
            values.setdefault(cell.text, value)
    return values


def embedded_form(meta: dict[str, str]) -> str:
    """The issued form's JSON from its chunks in the hidden sheet, "" where there is none."""
    chunks = sorted(key for key in meta if key.startswith(META_FORM_CHUNK))[:_MOST_CHUNKS]
    return "".join(meta[key] for key in chunks)

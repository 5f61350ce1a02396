"""The door: what a file is by its bytes, whether it is safe and whole, and its clean picture to read from.

Bytes in; out comes a Guarded with freshly written bytes that hold only sheets and cells, and what was seen on the way.
A file that cannot be used has a reason; nothing here knows forms or units.
"""

import io
from dataclasses import dataclass, field

from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import Severity
from qs_workbook.readers import package_parts as small
from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.clean import write_clean
from qs_workbook.readers.members import mail_members, zip_members
from qs_workbook.readers.ods_scan import check_ods
from qs_workbook.readers.package import read_parts
from qs_workbook.readers.sheet_scan import Place, SheetScan, scan_sheet
from qs_workbook.readers.sniff import DOCUMENTS, sniff

# What rides along in a package, told and never run or passed on: part of an entry's name → finding.
_RIDERS: tuple[tuple[str, str], ...] = (
    ("vbaproject", "FILE-MACRO"),
    ("macrosheets/", "FILE-MACRO"),
    ("customui", "FILE-MACRO"),
    ("activex", "FILE-MACRO"),
    ("externallinks/externallink", "FILE-EXTERNAL-LINK"),
    ("embeddings/", "FILE-EMBEDDED"),
    ("connections.xml", "FILE-CONNECTION"),
)
_DEFAULT_PASSWORD = "VelvetSweatshop"  # with which Excel opens a file without asking


@dataclass(frozen=True)
class SheetPicture:
    """What the walk saw of one sheet; `scan` is empty where the declared part is missing."""

    name: str
    state: str
    scan: SheetScan
    comments: dict[Place, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Guarded:
    """A file past the door. `clean` None and a `reason` where it cannot be read; a missing reason means usable."""

    kind: str
    clean: bytes | None = None
    reason: str | None = None
    facts: dict[str, str | int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    sheets: tuple[SheetPicture, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    application: str = ""
    styles: small.Styles = field(default_factory=small.Styles)


def guard(data: bytes, bounds: Bounds | None = None) -> Guarded:
    """What the bytes are and whether they can be read; never raises for what a stranger sends."""
    bounds = bounds or Bounds()
    kind = sniff(data[: bounds.file + 1])
    try:
        if kind == "empty":
            raise Refused("empty")
        if len(data) > bounds.file:
            raise Refused("too_large", size=len(data) >> 20, most=bounds.file >> 20)
        if kind == "ole":
            return _guard_ole(data, bounds)
        if kind == "xlsx":
            return _guard_package(data, bounds)
        if kind == "ods":
            return _guard_ods(data, bounds)
        if kind == "xlsb":
            read_parts(data, bounds)
            return Guarded(kind, data)
        if kind == "zip" and not zip_members(data, bounds):
            raise Refused("empty")
        if kind == "eml":
            mail_members(data, bounds)  # a container whose members cannot be listed is told by itself
    except Refused as refused:
        return Guarded(kind, reason=refused.reason, facts=dict(refused.facts))
    return Guarded(kind, reason=reason_of_kind(kind))


def reason_of_kind(kind: str) -> str:
    """Why a file of this kind is no workbook to read."""
    if kind in DOCUMENTS:
        return "attachment"
    if kind in ("zip", "eml"):
        return "container"
    if kind in ("rar", "7z", "gz"):
        return "packed"
    if kind in ("csv", "text", "html", "truncated", "damaged"):
        return kind
    return "not_a_workbook"


def _note(code: str, severity: Severity = Severity.NOTE, **facts: str | int) -> Finding:
    return Finding(code, severity, facts=facts)


def _guard_ole(data: bytes, bounds: Bounds) -> Guarded:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {"/".join(path).casefold() for path in container.listdir()}
    except Exception as fault:  # olefile raises many kinds for odd containers
        raise Refused("damaged") from fault
    if "encryptedpackage" in streams:
        return guard_decrypted(data, bounds)
    if streams & {"workbook", "book"}:
        macros = (_note("FILE-MACRO"),) if any("_vba_project" in name for name in streams) else ()
        plain = _decrypt_xls(data)
        return Guarded("xls", plain, findings=(*macros, _note("FORMULAS-UNSEEN", kind=".xls")))
    if "worddocument" in streams:
        return Guarded("doc", reason="attachment")
    if "powerpoint document" in streams:
        return Guarded("ppt", reason="attachment")
    return Guarded("msg" if any(n.startswith("__substg1") for n in streams) else "ole", reason="not_a_workbook")


def guard_decrypted(data: bytes, bounds: Bounds) -> Guarded:
    """An encrypted package, opened only where Excel itself would not ask for a password."""
    plain = _decrypt(data)
    if plain is None or not plain.startswith(b"PK"):
        return Guarded("encrypted", reason="encrypted")
    return guard(plain, bounds)


def _decrypt(data: bytes) -> bytes | None:
    import msoffcrypto

    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=_DEFAULT_PASSWORD)
        file.decrypt(out)
    except Exception:  # a wrong password and a broken container raise alike; both mean: we cannot open it
        return None
    return out.getvalue()


def _decrypt_xls(data: bytes) -> bytes:
    import msoffcrypto

    try:
        encrypted = msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    except Exception:  # an odd header: the reader will say what it is
        return data
    if not encrypted:
        return data
    plain = _decrypt(data)
    if plain is None:
        raise Refused("encrypted")
    return plain


def _guard_ods(data: bytes, bounds: Bounds) -> Guarded:
    parts, _ = read_parts(data, bounds)
    if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
        raise Refused("encrypted")
    check_ods(parts.get("content.xml", b""), bounds)
    return Guarded("ods", data, findings=(_note("FORMULAS-UNSEEN", kind=".ods"),))


def _guard_package(data: bytes, bounds: Bounds) -> Guarded:
    parts, entries = read_parts(data, bounds)
    main = small.workbook_part(parts)
    root = small.root_of(parts[main])
    declared = small.declared_sheets(parts, main, root)
    if not declared:
        raise Refused("no_sheets")
    if not any(sheet.part for sheet in declared):
        raise Refused("damaged")
    related = {kind: target for _, kind, target in small.relations(parts, main)}
    strings = small.shared_strings(parts.get(related.get("sharedStrings", "xl/sharedstrings.xml")), bounds)
    styles = small.styles(parts.get(related.get("styles", "xl/styles.xml")))
    findings = _riders(parts, entries)
    if small.is_strict(parts[main]):
        findings.append(_note("FILE-STRICT"))
    pictures = []
    for sheet in declared:
        scan, comments = SheetScan(), {}
        if sheet.part is None:
            findings.append(Finding("SHEET-PART-MISSING", Severity.QUERY, sheet=sheet.name))
        else:
            scan = scan_sheet(parts[sheet.part], strings, len(styles.formats), bounds)
            comments = small.comments(parts, sheet.part)
        pictures.append(SheetPicture(sheet.name, sheet.state, scan, comments))
    return Guarded(
        "xlsm" if any(f.code == "FILE-MACRO" for f in findings) or _macro_enabled(parts) else "xlsx",
        write_clean([p.scan for p in pictures], styles, epoch_1904=small.epoch_1904(root)),
        findings=tuple(findings),
        sheets=tuple(pictures),
        names=small.defined_names(root),
        properties=small.custom_properties(parts),
        application=small.application(parts),
        styles=styles,
    )


def _macro_enabled(parts: dict[str, bytes]) -> bool:
    return b"macroEnabled" in parts.get("[content_types].xml", b"")


def _riders(parts: dict[str, bytes], entries: tuple[str, ...]) -> list[Finding]:
    names = [name.casefold() for name in entries]
    found = dict.fromkeys(code for mark, code in _RIDERS if any(mark in name for name in names))
    if any(b"ddeLink" in content for name, content in parts.items() if "externallinks/" in name):
        found["FILE-DDE"] = None
    return [_note(code) for code in found]

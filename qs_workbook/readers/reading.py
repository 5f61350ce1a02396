"""One file from bytes to a Submission: guard, flat picture, identity, form as issued, observations.

Pure but for its length: runs in the reading process (`worker`), and directly in tests.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import Severity
from qs_workbook.model.submission import Identity, Submission
from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.extract import extract
from qs_workbook.readers.guard import Guarded, guard
from qs_workbook.readers.identify import embedded_form, identify, meta_values
from qs_workbook.readers.issued import IssuedForm, IssuedForms, issued_of, load_form
from qs_workbook.readers.workbook import RawWorkbook, read_raw

# Reasons under which an entry is no submission at all; every other reason is an attempt that cannot be used.
IGNORED = frozenset({"attachment", "container", "link", "lock_file", "not_a_file", "system_file", "temporary_file"})
_REASON_OF = {
    "FORM-UNKNOWN": "not_our_form",
    "FORM-WRONG-CAMPAIGN": "wrong_campaign",
    "FORM-VERSION-UNKNOWN": "version_unknown",
    "FORM-VERSIONS-MIXED": "versions_mixed",
    "TOKEN-WRONG": "token_wrong",
    "UNIT-MISMATCH": "unit_mismatch",
    "UNIT-UNKNOWN": "unit_unknown",
}


@dataclass(frozen=True)
class ReadingContext:
    """What a reader must know of the campaign; plain data. `current` maps a unit to the form version in force."""

    campaign: str
    key: bytes = field(repr=False)
    issued: IssuedForms = field(default_factory=IssuedForms)
    units: frozenset[str] = frozenset()
    current: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True)
class FileReading:
    """What became of one file. Without a submission there is a `reason`; `findings` are all that were made."""

    sha256: str
    kind: str
    submission: Submission | None = None
    identity: Identity | None = None
    reason: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    form_json: str = ""  # its own copy of the form, where the forms as issued did not hold that version

    @property
    def claims_to_be_ours(self) -> bool:
        """Whether its bytes may be kept in the archive: it says it is a form, of this round or another."""
        return self.identity is not None and bool(self.identity.form_version)


def read_file(data: bytes, name: str, context: ReadingContext) -> FileReading:
    """Read one file as far as it can be trusted; never raises for what a stranger sends."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        guarded = guard(data, context.bounds)
        if guarded.reason is not None:
            return FileReading(sha256, guarded.kind, reason=guarded.reason, facts=guarded.facts)
        raw = read_raw(guarded, context.bounds)
    except Refused as refused:
        return FileReading(sha256, "unknown", reason=refused.reason, facts=refused.facts)
    return _read_form(sha256, guarded, raw, name, context)


def _read_form(sha256: str, guarded: Guarded, raw: RawWorkbook, name: str, context: ReadingContext) -> FileReading:
    identity, told = identify(raw, context.campaign, context.key, file_name=name, units=context.units)
    findings = [*guarded.findings, *told]
    fatal = next((f for f in told if f.severity is Severity.FATAL), None)
    issued, form_json = None, ""
    if fatal is None and context.units and identity.unit not in context.units:
        fatal = Finding("UNIT-UNKNOWN", Severity.FATAL, identity.unit, facts={"claimed": identity.unit})
        findings.append(fatal)
    if fatal is None:
        issued = context.issued.get(identity.form_version)
        if issued is None:
            issued = embedded(raw, identity)
            form_json = embedded_form(meta_values(raw)) if issued is not None else ""
        if issued is None:
            facts = {"version": identity.form_version}
            fatal = Finding("FORM-VERSION-UNKNOWN", Severity.FATAL, identity.unit, facts=facts)
            findings.append(fatal)
    if fatal is not None or issued is None:
        reason = _REASON_OF.get(fatal.code if fatal else "", "not_our_form")
        return FileReading(sha256, guarded.kind, None, identity, reason, findings=_named(findings, identity.unit))
    observations, read = extract(raw, issued)
    current = context.current.get(identity.unit)
    if identity.purpose == "unit" and current not in (None, identity.form_version):
        facts = {"version": identity.form_version}
        findings.append(Finding("FORM-OLD-VERSION", Severity.NOTE, identity.unit, facts=facts))
    everything = _named([*findings, *read], identity.unit)
    submission = Submission(identity, observations, everything, raw.application)
    return FileReading(sha256, guarded.kind, submission, identity, findings=everything, form_json=form_json)


def embedded(raw: RawWorkbook, identity: Identity) -> IssuedForm | None:
    """The form in the file's own hidden sheet, where its structure has the very version that the token vouches for."""
    form = load_form(embedded_form(meta_values(raw)))
    try:
        return issued_of(form) if form is not None and form.version == identity.form_version else None
    except (TypeError, ValueError, AttributeError, KeyError):
        return None  # well-formed JSON that is no form


def _named(findings: list[Finding], unit: str) -> tuple[Finding, ...]:
    return tuple(f if f.unit else replace(f, unit=unit) for f in findings)

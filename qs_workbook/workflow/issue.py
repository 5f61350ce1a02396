"""Out to the units: a new campaign folder, the check of its control workbook, one locked template per unit."""

import re
import secrets
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.model.campaign import Unit
from qs_workbook.model.control_values import campaign_id, control_values
from qs_workbook.model.finding import Finding
from qs_workbook.model.form import VALUE, Form
from qs_workbook.model.identity import make_token
from qs_workbook.model.kinds import Severity
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.saving import save_whole
from qs_workbook.workflow import issued
from qs_workbook.workflow.folder import Folder
from qs_workbook.workflow.session import Session


@dataclass(frozen=True)
class NewCampaign:
    """What `init` made."""

    folder: Folder
    control: Path
    form: Form


@dataclass(frozen=True)
class Checked:
    """What `check` found; `stops` says whether templates can go out."""

    findings: tuple[Finding, ...]
    scale: dict[str, int]

    @property
    def stops(self) -> bool:
        """Whether something must be mended before `generate`."""
        return any(finding.severity is Severity.FATAL for finding in self.findings)


@dataclass(frozen=True)
class Template:
    """One unit's template, written now or standing from before."""

    unit: Unit
    path: Path
    form: Form
    why: str  # new | structure | texts | circumstances | lost | unchanged


def init_campaign(root: Path, pack_id: str, illustrative: bool, now: datetime, key: bytes = b"") -> NewCampaign:
    """A new campaign folder; QsError `pack_unknown` or `campaign_exists`. Nothing that exists is overwritten."""
    from qs_workbook.readers.definition import load_pack
    from qs_workbook.workflow.control import write_control

    home = resources.folder("templates") / pack_id
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", pack_id) or not (home / "criteria.toml").is_file():
        raise QsError("pack_unknown", pack=pack_id)
    folder = Folder(root)
    _refuse_existing(folder)
    pack = load_pack(home)
    try:
        folder.make()
    except OSError as fault:
        raise QsError("folder_readonly", folder=str(root)) from fault
    defaults = resources.read_toml(resources.folder("templates") / "defaults.toml")
    settings = {"year": now.year, "scale": "illustrative" if illustrative else "known"}
    values = control_values(pack, defaults, settings)
    name = campaign_id(str(values["DD.01", VALUE]), now.year)
    with folder.hold():
        _refuse_existing(folder)  # another init may have been quicker: two keys would part the forms from the returns
        form = write_control(folder, pack, name, key or secrets.token_bytes(32), values, now)
        write_launcher(folder)
    return NewCampaign(folder, folder.control, form)


def _refuse_existing(folder: Folder) -> None:
    if folder.control.exists():
        raise QsError("campaign_exists", folder=str(folder.root), file=folder.control.name)


def extend_control(root: Path, now: datetime) -> NewCampaign:
    """Issue the control workbook again with longer lists and its contents; the former one is kept beside it."""
    from qs_workbook.readers.control import META_CAPACITY, read_control
    from qs_workbook.workflow.control import write_control

    folder = Folder(root)
    if not folder.is_campaign():
        raise QsError("no_campaign", folder=str(root))
    with folder.hold():
        reading = read_control(folder.control, resources.folder("templates"))
        values = {
            (o.code, o.column): o.raw if o.value is None else o.value
            for o in reading.observations
            if o.value is not None or o.raw
        }
        times = int(reading.meta.get(META_CAPACITY) or 1) + 1
        kept = folder.control.with_name(f"dieu-hanh-{now:%Y%m%d-%H%M}.xlsx")
        if kept.exists():
            raise QsError("campaign_exists", folder=str(root), file=kept.name)
        save_whole(kept, folder.control.read_bytes())
        campaign = reading.campaign
        form = write_control(folder, reading.pack, campaign.id, campaign.key, values, now, times)
    return NewCampaign(folder, folder.control, form)


def write_launcher(folder: Folder) -> None:
    """`bang-chon.bat`: a double click opens the menu over this folder; the window stays open on a fault."""
    program = Path(sys.executable)
    lines = (
        "@echo off",
        "chcp 65001 > nul",
        'cd /d "%~dp0"',
        f'if exist "{program}" ("{program}" -m qs_workbook & goto end)',
        "where qs-workbook > nul 2> nul && (qs-workbook & goto end)",
        "py -m qs_workbook",
        ":end",
        "if errorlevel 2 pause",
    )
    path = folder.root / "bang-chon.bat"
    if not path.exists():
        save_whole(path, ("\r\n".join(lines) + "\r\n").encode())


def check_campaign(session: Session) -> Checked:
    """The control workbook's faults and how much of the scale is known."""
    from qs_workbook.assess.scale import effective_scale, scale_counts

    scale, findings = effective_scale(session.pack, session.campaign)
    counts = scale_counts(session.pack, scale, session.campaign.commune_type)
    return Checked((*session.control_findings, *findings), dict(counts))


def generate_templates(session: Session) -> tuple[Template, ...]:
    """Write each unit's template that is new or no longer what would be printed now; the others stand as they are.

    Raises QsError `check_first` while the control workbook has a fault that stops templates, `no_units` while it lists
    none.
    """
    stopping = [f for f in session.control_findings if f.severity is Severity.FATAL]
    if stopping:
        raise QsError("check_first", count=len(stopping), first=session.sentence(stopping[0]))
    if not session.campaign.units:
        raise QsError("no_units")
    register = issued.read_register(session.folder)
    made = []
    for unit in session.campaign.units:
        session.tell(session.texts.say("cli.progress.template", unit=unit.code))
        made.append(_template(session, unit, register))
    for code in set(register) - {unit.code for unit in session.campaign.units}:
        del register[code]  # a unit taken off the list; its form as issued stays
    issued.write_register(session.folder, register)
    return tuple(made)


def _template(session: Session, unit: Unit, register: dict[str, object]) -> Template:
    from qs_workbook.readers.issued import remember_issue
    from qs_workbook.writers.form import FormIdentity, write_form
    from qs_workbook.writers.guide import guide_facts

    campaign, folder = session.campaign, session.folder
    form = lay_out_unit_form(session.pack, campaign, unit)
    token = make_token(campaign.key, campaign.id, unit.code, form.version)
    identity = FormIdentity(campaign.id, unit.code, unit.name, form.version, token)
    guide = guide_facts(campaign)
    path = folder.templates / f"{unit.code}.xlsx"
    prints = issued.fingerprints(form, guide, identity)
    why = issued.why_issue(unit.code, prints, path.exists(), register)
    remember_issue(folder.issued, [form])
    if why != issued.UNCHANGED:
        path = write_form(path, form, identity, session.pack.texts, guide=guide, made_at=session.now)
        session.tell_beside([path])
        register[unit.code] = {**asdict(prints), "issued_at": session.stamp, "path": folder.relative(path)}
    return Template(unit, path, form, why)

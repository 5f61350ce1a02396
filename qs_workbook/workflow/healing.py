"""A fresh locked template filled with all that could be placed from a damaged return (`heal FILE`)."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qs_workbook.errors import QsError
from qs_workbook.workflow.session import Session

if TYPE_CHECKING:
    from qs_workbook.model.form import Form
    from qs_workbook.readers.salvage import Salvage

HEALED = "khoi-phuc"


@dataclass(frozen=True)
class NotPlaced:
    """Something typed that belongs to no entry cell."""

    sheet: str
    cell: str
    raw: str


@dataclass(frozen=True)
class Healed:
    """The new template and what is left over."""

    path: Path
    placed: int
    not_placed: tuple[NotPlaced, ...]


def heal_file(session: Session, file: Path) -> Healed:
    """Write the unit's present template anew with what its damaged return says; the return itself is never touched.

    Raises QsError `file_missing`, or `heal_impossible` where nothing can be had of it or its unit is not known.
    """
    from qs_workbook.readers.salvage import Salvage, salvage_file
    from qs_workbook.readers.worker import ReadingProcess
    from qs_workbook.workflow.collect import reading_context

    name, data = _bytes_of(session, file)
    forms = _present_forms(session)
    with ReadingProcess(reading_context(session)) as reader:
        salvage, reason = reader.ask(salvage_file, data, name, forms)
    if not isinstance(salvage, Salvage):
        salvage = Salvage(reason=reason)
    if salvage.reason is not None:
        said = session.texts.get(f"reason.{salvage.reason}", salvage.reason)
        raise QsError("heal_impossible", file=name, reason=said.split("{")[0].rstrip(" ("))
    path = session.folder.templates / HEALED / f"{salvage.unit}-{hashlib.sha256(data).hexdigest()[:8]}.xlsx"
    written = _write(session, salvage, path)
    return Healed(written, len(salvage.values), tuple(NotPlaced(*one) for one in salvage.left))


def _bytes_of(session: Session, file: Path) -> tuple[str, bytes]:
    """The file as named from here, from the campaign folder or from the returns folder; members as `a.zip!b.xlsx`."""
    from qs_workbook.readers.bounds import Refused
    from qs_workbook.readers.inbox import list_entries

    for path in (file, session.folder.root / file, session.folder.returns / file):
        if path.is_file():
            return path.name, path.read_bytes()
    wanted = file.as_posix()
    for entry in list_entries(session.folder.returns, session.folder.root):
        if entry.member is not None and entry.path.endswith(wanted):
            try:
                return entry.path, entry.load()
            except Refused as refused:
                said = session.texts.get(f"reason.{refused.reason}", refused.reason)
                raise QsError("heal_impossible", file=wanted, reason=said.split("{")[0].rstrip(" (")) from refused
    raise QsError("file_missing", file=str(file))


def _present_forms(session: Session) -> dict[str, "Form"]:
    from qs_workbook.model.unit_form import lay_out_unit_form

    return {unit.code: lay_out_unit_form(session.pack, session.campaign, unit) for unit in session.campaign.units}


def _write(session: Session, salvage: "Salvage", path: Path) -> Path:
    from qs_workbook.model.identity import make_token
    from qs_workbook.readers.issued import remember_issue
    from qs_workbook.writers.form import FormIdentity, write_form
    from qs_workbook.writers.guide import guide_facts

    campaign = session.campaign
    unit = campaign.unit_by_code[salvage.unit]
    form = _present_forms(session)[unit.code]
    token = make_token(campaign.key, campaign.id, unit.code, form.version)
    identity = FormIdentity(campaign.id, unit.code, unit.name, form.version, token)
    remember_issue(session.folder.issued, [form])
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_form(
        path,
        form,
        identity,
        session.pack.texts,
        guide=guide_facts(campaign),
        made_at=session.now,
        values=salvage.values,
    )

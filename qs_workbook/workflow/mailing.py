"""Out by mail, message and paper, and chasing what has not come: drafts for each unit from its templates and standing.

Nothing a unit reported is in any of them: names, dates, counts of questions only (DOMAIN 2.8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qs_workbook.errors import QsError
from qs_workbook.model.address import addresses
from qs_workbook.model.assessment import UnitReport
from qs_workbook.model.campaign import Deadline, Unit
from qs_workbook.model.kinds import UnitStatus
from qs_workbook.saving import save_whole
from qs_workbook.workflow import issued
from qs_workbook.workflow.receive import Intake
from qs_workbook.workflow.session import Session
from qs_workbook.workflow.slips import SLIPS
from qs_workbook.workflow.standing import answer_by
from qs_workbook.writers.guide import weekday_date
from qs_workbook.writers.letters import Letter, message, render, split_subject

REMINDERS = "nhac"


@dataclass(frozen=True)
class Draft:
    """One draft; `unit` is empty for what goes to all. `letter` is there for what can be sent by mail."""

    unit: str
    path: Path
    items: int
    letter: Letter | None = None
    attachment: Path | None = None


def draft_mails(session: Session) -> tuple[Draft, ...]:
    """The official letter, the contact list, and per unit a mail and a message; none where no unit is written to.

    Raises QsError `no_units` or `generate_first`.
    """
    from qs_workbook.writers.contacts import Line, write_contacts

    if not session.campaign.units:
        raise QsError("no_units")
    units = [u for u in session.campaign.units if session.pack.types[u.type].mailed]
    if not units:
        return ()
    register = issued.read_register(session.folder)
    missing = [u.code for u in units if not _template(session, u, register).is_file()]
    if missing:
        raise QsError("generate_first", units=", ".join(missing))
    folder = session.folder.drafts
    drafts, lines = [_official_letter(session, units)], []
    for unit in units:
        template = _template(session, unit, register)
        facts = letter_facts(session, unit, template.name)
        drafts.append(_mail(session, unit, facts, "gui-bieu.txt", folder / f"{unit.code}.eml", template))
        zalo = render("gui-bieu.zalo.txt", facts)
        path = folder / f"{unit.code}.zalo.txt"
        save_whole(path, zalo.encode())
        drafts.append(Draft(unit.code, path, 1))
        lines.append(Line(unit, template.name, zalo.strip()))
    contacts = write_contacts(folder / "danh-ba.xlsx", lines, session.output_texts, session.now)
    drafts.append(Draft("", contacts, len(lines)))
    session.tell_beside(draft.path for draft in drafts)
    return tuple(drafts)


def draft_reminders(session: Session, intake: Intake) -> tuple[Draft, ...]:
    """A mail and a message for each unit that has not answered or has open questions, worded by the days left."""
    register = issued.read_register(session.folder)
    folder = session.folder.drafts / REMINDERS
    _take_away(folder)
    drafts = []
    for report in intake.units:
        unit = session.campaign.unit_by_code[report.unit]
        if report.status is UnitStatus.ACCEPTED or (report.optional and report.status is UnitStatus.AWAITED):
            continue
        if not session.pack.types[unit.type].mailed:
            continue
        facts = {**letter_facts(session, unit, _template(session, unit, register).name), **_standing(session, report)}
        drafts.append(_mail(session, unit, facts, "nhac.txt", folder / f"{unit.code}.eml", None))
        path = folder / f"{unit.code}.zalo.txt"
        save_whole(path, render("nhac.zalo.txt", facts).encode())
        drafts.append(Draft(unit.code, path, report.open_findings))
    return tuple(drafts)


def _take_away(folder: Path) -> None:
    """Reminders of another day would be sent by mistake; whatever else an officer keeps there stays."""
    for kind in ("*.eml", "*.zalo.txt"):
        for former in folder.glob(kind):
            try:
                former.unlink()
            except OSError as fault:
                raise QsError("output_unwritable", path=former.name, reason=fault.strerror or str(fault)) from fault


def letter_facts(session: Session, unit: Unit, file: str) -> dict[str, object]:
    """What a letter may say of the round and of this unit; each on one line, as subjects and messages need it."""
    campaign, settings = session.campaign, session.campaign.settings
    contact = [settings.get(key, "") for key in ("contact_name", "contact_phone", "contact_email")]
    last, worked = _said(session, campaign.deadlines.get("units"))
    preliminary, _ = _said(session, _ahead(session, campaign.deadlines.get("preliminary")))
    facts = {
        "don_vi": unit.name,
        "dau_moi": unit.contacts[0].name if unit.contacts else "",
        "nam": str(campaign.year),
        "co_quan_tong_hop": settings.get("office") or settings.get("issuer") or campaign.commune,
        "ke_hoach": _plan(session),
        "tep": file,
        "han": last,
        "han_lam_viec": worked,
        "so_bo": preliminary,
        "lien_he": ", ".join(part for part in contact if part),
    }
    return {slot: " ".join(said.split()) for slot, said in facts.items()}


def _standing(session: Session, report: UnitReport) -> dict[str, object]:
    calendar, today = session.campaign.calendar, session.now.date()
    last = report.deadline
    texts = session.output_texts
    slip = session.folder.results / SLIPS / f"phieu-{report.unit}.xlsx"
    return {
        "da_nop": report.status is UnitStatus.QUERIED,
        "da_gui": report.status is UnitStatus.RECEIVED,
        "co_van_ban": report.attachment_only,
        "qua_han": last is not None and today > last,
        "con_lai": calendar.working_days(today, calendar.last_working_day(last)) if last else 0,
        "so_cau_hoi": report.open_findings,
        "han": weekday_date(texts, last) if last else "",
        "phieu": slip.name if slip.exists() else "",
        "tra_loi": weekday_date(texts, answer_by(session)),
    }


def _official_letter(session: Session, units: list[Unit]) -> Draft:
    from qs_workbook.writers.word import template, write_document

    campaign, settings, texts = session.campaign, session.campaign.settings, session.output_texts
    facts = letter_facts(session, units[0], "")
    day = session.now.date()
    issuer = settings.get("issuer") or campaign.commune
    general = weekday_date(texts, last.last_day) if (last := campaign.deadlines.get("units")) else ""
    opening = "mail.letter.opening_plan" if facts.get("ke_hoach") else "mail.letter.opening"
    written = write_document(
        session.folder.drafts / "cong-van.docx",
        template("cong-van", session.folder.own_templates),
        {
            **facts,
            "title": texts.say("mail.letter.title", year=str(campaign.year)),
            "issuer": issuer,
            "co_quan": issuer.upper(),
            "xa": campaign.commune,
            "cap_xa": texts.say("mail.letter.level"),
            "ngay_thang": texts.say(
                "mail.letter.day",
                day=f"{day.day:02d}",
                month=f"{day.month:02d}" if day.month < 3 else str(day.month),
                year=str(day.year),
            ),
            "mo_dau": texts.say(opening, plan=facts.get("ke_hoach", ""), issuer=issuer, year=str(campaign.year)),
            "chuc_vu": "\n".join(part.strip() for part in settings.get("signer_title", "").split("/")),
            "nguoi_ky": settings.get("signer_name", ""),
            "don_vi": [
                {"tt": n, "ten": u.name, "tep": f"{u.code}.xlsx", "han": general} for n, u in enumerate(units, start=1)
            ],
        },
        session.now,
    )
    return Draft("", written, len(units))


def _mail(
    session: Session, unit: Unit, facts: Mapping[str, object], template: str, path: Path, attachment: Path | None
) -> Draft:
    settings = session.campaign.settings
    subject, body = split_subject(render(template, facts))
    to, copy_to = (", ".join(addresses(typed)) for typed in (unit.email, unit.copy_to))
    sender = next(iter(addresses(settings.get("contact_email", ""))), "")
    letter = Letter(subject, body, to, copy_to, sender, " ".join(settings.get("office", "").split()))
    save_whole(path, message(letter, attachment, session.now).as_bytes())
    count = 1 if attachment is not None else int(str(facts.get("so_cau_hoi", 0)))
    return Draft(unit.code, path, count, letter, attachment)


def _template(session: Session, unit: Unit, register: Mapping[str, object]) -> Path:
    kept = register.get(unit.code)
    path = kept.get("path") if isinstance(kept, dict) else None
    return session.folder.root / str(path) if path else session.folder.templates / f"{unit.code}.xlsx"


def _shown(day: str) -> str:
    """A date of the settings as letters write it; what is no date stays as it was typed."""
    try:
        return f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        return day


def _plan(session: Session) -> str:
    """The commune's plan as letters cite it, "" where neither number nor date is known yet."""
    settings, texts = session.campaign.settings, session.output_texts
    number, day = settings.get("plan_number", ""), settings.get("plan_date", "")
    said = [texts.say("mail.letter.plan_number", number=number)] if number else []
    said += [texts.say("mail.letter.plan_date", date=_shown(day))] if number and day else []
    return " ".join(said)


def _said(session: Session, deadline: Deadline | None) -> tuple[str, str]:
    """The last day in time with its weekday, and the last working day where that is another."""
    if deadline is None:
        return "", ""
    last = deadline.last_day
    worked = session.campaign.calendar.last_working_day(last)
    texts = session.output_texts
    return weekday_date(texts, last), weekday_date(texts, worked) if worked != last else ""


def _ahead(session: Session, deadline: Deadline | None) -> Deadline | None:
    return deadline if deadline is not None and deadline.last_day >= session.now.date() else None

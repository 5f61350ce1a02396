"""Results of what goes out to the units: campaign, check, templates, drafts, slips."""

from typing import TYPE_CHECKING

from qs_workbook import messages
from qs_workbook.model.form import Form
from qs_workbook.model.texts import Texts
from qs_workbook.present.page import Document, Page, files_document, finding_document, finding_lines

if TYPE_CHECKING:
    from qs_workbook.workflow.issue import Checked, NewCampaign, Template
    from qs_workbook.workflow.mailing import Draft
    from qs_workbook.workflow.sending import Sending
    from qs_workbook.workflow.session import Session
    from qs_workbook.workflow.slips import Slip


def layout(form: Form) -> list[Document]:
    """Every entry cell of a form."""
    return [
        {
            "code": field.code,
            "column": field.column,
            "sheet": field.sheet,
            "cell": field.cell,
            "kind": field.kind.value,
            "choices": [choice.label for choice in field.choices],
            "required": field.required,
        }
        for field in form.fields.values()
    ]


def init(made: "NewCampaign", texts: Texts, extended: bool) -> Page:
    """`init`; `extended`: the control workbook was issued again with its contents."""
    root = made.folder.root
    document = {
        "campaign": root.resolve().as_posix(),
        "control": made.folder.relative(made.control),
        "layout": layout(made.form),
    }
    said = "cli.show.extended" if extended else "cli.show.init"
    return Page(document, (texts.say(said, folder=str(root), control=made.control.name),))


def check(session: "Session", checked: "Checked") -> Page:
    """`check`: exit code 1 only for what stops `generate`."""
    found = messages.worst_first(checked.findings)
    scale = {key: checked.scale.get(key, 0) for key in ("official", "secondary", "illustrative", "missing")}
    lines = finding_lines(session, found)
    lines.append(session.texts.say("cli.show.scale", **scale))
    lines.append(session.texts.say("cli.show.check_stops" if checked.stops else "cli.show.check_ready"))
    document = {"findings": [finding_document(session, f) for f in found], "scale": scale}
    return Page(document, tuple(lines), int(checked.stops))


def generate(session: "Session", templates: "tuple[Template, ...]", fields: bool) -> Page:
    """`generate`."""
    rows = []
    for template in templates:
        row: Document = {
            "unit": template.unit.code,
            "unit_type": template.unit.type,
            "path": session.folder.relative(template.path),
            "form_version": template.form.version,
            "fields": len(template.form.fields),
            "reason": template.why,
        }
        if fields:
            row["layout"] = layout(template.form)
        rows.append(row)
    lines = [
        session.texts.say("cli.show.template", unit=t.unit.code, name=t.unit.name, path=t.path.name, why=why)
        for t in templates
        if (why := session.texts.say(f"cli.why.{t.why}")) and t.why != "unchanged"
    ]
    standing = sum(t.why == "unchanged" for t in templates)
    lines.append(session.texts.say("cli.show.generated", written=len(templates) - standing, standing=standing))
    return Page({"templates": rows}, tuple(lines))


def mail(session: "Session", drafts: "tuple[Draft, ...]", sent: "Sending | None") -> Page:
    """`mail`."""
    document = files_document(session, ((d.unit, d.path, d.items) for d in drafts))
    lines = [
        session.texts.say("cli.show.drafts", count=len(drafts), folder=session.folder.relative(session.folder.drafts))
    ]
    if sent is not None:
        document["sent"] = [
            {"unit": o.unit, "address": o.address, "outcome": o.outcome, "detail": o.detail} for o in sent.outcomes
        ]
        lines += [
            "  " + session.texts.say(f"cli.sending.{o.outcome}", unit=o.unit, address=o.address, detail=o.detail)
            for o in sent.outcomes
        ]
    return Page(document, tuple(lines), int(sent is not None and not sent.complete))


def remind(session: "Session", drafts: "tuple[Draft, ...]") -> Page:
    """`remind`."""
    document = files_document(session, ((d.unit, d.path, d.items) for d in drafts))
    return Page(document, (session.texts.say("cli.show.reminders", count=len(drafts)),))


def slip(session: "Session", slips: "tuple[Slip, ...]") -> Page:
    """`slip`."""
    lines = [session.texts.say("cli.show.slip", unit=s.unit, path=s.path.name, items=s.items) for s in slips]
    lines.append(session.texts.say("cli.show.slips", count=len(slips)))
    return Page(files_document(session, ((s.unit, s.path, s.items) for s in slips)), tuple(lines))

"""The command line: options → one workflow call → its result printed → exit code (DESIGN section 5).

Imports of the workflow are inside the commands, so that `--help` and `status` stay quick on an old laptop.
"""

import errno
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from qs_workbook import messages
from qs_workbook.errors import QsError
from qs_workbook.options import VIETNAM, Options, common, reader_may_leave, tell
from qs_workbook.speaking import Checked, SpeakingCommand, SpeakingGroup, usage_fault, wanted_language

FULL_OR_HELD = {errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.EDQUOT}  # the machine's, not our fault


@click.group(cls=SpeakingGroup, invoke_without_command=True)
@common
@click.pass_context
def cli(context: click.Context) -> None:
    """All commands; without one, a plain menu for who started the tool with a double click."""
    context.ensure_object(Options)
    if context.invoked_subcommand is None:
        if context.obj.as_json:
            raise QsError("usage")
        from qs_workbook.menu import run_menu

        sys.exit(run_menu(context.obj.campaign, context.obj.language))


def _command(function: Callable[..., Any]) -> click.Command:
    return cli.command(cls=SpeakingCommand)(common(click.pass_obj(function)))


@_command
@click.argument("folder", type=Checked("DIR", Path, "bad_value"), required=False)
def demo(options: Options, folder: Path | None) -> None:
    """The sample commune from start to end."""
    from qs_workbook import present
    from qs_workbook.workflow.demo import run_demo

    target = folder or Path("qs-demo")
    options.show(present.demo(run_demo(target, options.language, tell), target))


@_command
@click.argument("folder", type=Checked("DIR", Path, "bad_value"), required=False)
@click.option("--pack", default="qd06-2019")
@click.option("--illustrative", is_flag=True)
@click.option("--extend", is_flag=True)
def init(options: Options, folder: Path | None, pack: str, illustrative: bool, extend: bool) -> None:
    """A new campaign folder with its control workbook."""
    from qs_workbook import present
    from qs_workbook.workflow.issue import extend_control, init_campaign

    if folder is None and not extend and options.campaign == Path():
        raise QsError("missing_argument", name="DIR")  # else a campaign lands wherever the officer stands
    target = folder or options.campaign
    made = extend_control(target, options.now) if extend else init_campaign(target, pack, illustrative, options.now)
    options.show(present.init(made, messages.load(options.language), extend))


@_command
def check(options: Options) -> None:
    """What is missing in the control workbook before templates go out."""
    from qs_workbook import present
    from qs_workbook.workflow.issue import check_campaign

    with options.session() as session:
        options.show(present.check(session, check_campaign(session)))


@_command
@click.option("--fields", is_flag=True)
def generate(options: Options, fields: bool) -> None:
    """One locked template per unit."""
    from qs_workbook import present
    from qs_workbook.workflow.issue import generate_templates

    with options.session() as session:
        options.show(present.generate(session, generate_templates(session), fields))


@_command
@click.option("--send", is_flag=True)
@click.option("--dry-run", is_flag=True)
def mail(options: Options, send: bool, dry_run: bool) -> None:
    """Drafts of letters and messages to the units; with --send, by SMTP; --dry-run only lists what would be sent."""
    from qs_workbook import present
    from qs_workbook.workflow.mailing import draft_mails
    from qs_workbook.workflow.sending import send_mails

    with options.session() as session:
        drafts = draft_mails(session)
        sent = send_mails(session, drafts, dry_run=dry_run) if send or dry_run else None
        options.show(present.mail(session, drafts, sent))


@_command
@click.option("--values", is_flag=True)
def ingest(options: Options, values: bool) -> None:
    """Take in what lies in the returns folder."""
    from qs_workbook import present
    from qs_workbook.workflow.receive import ingest as take_in

    with options.session() as session:
        options.show(present.ingest(session, take_in(session), values))


@_command
def status(options: Options) -> None:
    """Who has answered, who has not, and how many days are left."""
    from qs_workbook import present
    from qs_workbook.workflow.receive import ingest as take_in

    with options.session() as session:
        options.show(present.status(session, take_in(session)))


@_command
def slip(options: Options) -> None:
    """A return slip for each unit with findings."""
    from qs_workbook import present
    from qs_workbook.workflow.receive import ingest as take_in
    from qs_workbook.workflow.slips import write_slips

    with options.session() as session:
        options.show(present.slip(session, write_slips(session, take_in(session))))


@_command
@click.option("--previous", type=Checked("FILE", Path, "bad_value"))
def consolidate(options: Options, previous: Path | None) -> None:
    """Points, verdict, what is lacking, and the summary workbook."""
    from qs_workbook import present
    from qs_workbook.workflow.publish import consolidate as build
    from qs_workbook.workflow.receive import ingest as take_in

    with options.session() as session:
        intake = take_in(session)
        options.show(present.consolidate(session, intake, build(session, intake, previous)))


@_command
@click.option("--draft", is_flag=True)
@click.option("--override-by", "by", default="")
@click.option("--reason", default="")
def report(options: Options, draft: bool, by: str, reason: str) -> None:
    """The commune's dossier as Word documents."""
    from qs_workbook import present
    from qs_workbook.workflow.publish import report as write
    from qs_workbook.workflow.receive import ingest as take_in

    with options.session() as session:
        options.show(present.report(session, write(session, take_in(session), draft=draft, by=by, reason=reason)))


@_command
def run(options: Options) -> None:
    """Ingest, slip and consolidate in one go."""
    from qs_workbook import present
    from qs_workbook.workflow.publish import run as run_all

    with options.session() as session:
        options.show(present.run(session, run_all(session)))


@_command
def remind(options: Options) -> None:
    """Drafts for those who have not answered or have open questions."""
    from qs_workbook import present
    from qs_workbook.workflow.mailing import draft_reminders
    from qs_workbook.workflow.receive import ingest as take_in

    with options.session() as session:
        options.show(present.remind(session, draft_reminders(session, take_in(session))))


@_command
@click.argument("code")
def explain(options: Options, code: str) -> None:
    """From a score down to file, sheet and cell."""
    from qs_workbook import present
    from qs_workbook.workflow.explain import explain_code
    from qs_workbook.workflow.receive import ingest as take_in

    with options.session() as session:
        options.show(present.explain(session, explain_code(session, take_in(session), code)))


@_command
@click.argument("file", type=Checked("FILE", Path, "bad_value"))
def heal(options: Options, file: Path) -> None:
    """A fresh template filled with all that could be placed from a damaged return."""
    from qs_workbook import present
    from qs_workbook.workflow.healing import heal_file

    with options.session() as session:
        healed = heal_file(session, file)
        session.tell_beside([healed.path])
        options.show(present.heal(session, healed))


def main() -> NoReturn:
    """The console script: no traceback ever reaches an officer."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console is not UTF-8 by itself
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = sys.argv[1:]
    language = wanted_language(arguments)
    texts = messages.load(language)
    try:
        with cli.make_context("qs-workbook", list(arguments), obj=Options(language=language)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as fault:
        _fail(usage_fault(fault), texts, arguments)
    except QsError as fault:
        _fail(fault, texts, arguments)
    except (KeyboardInterrupt, click.Abort):
        tell(texts.say("cli.stopped"))
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as fault:
        if isinstance(fault, OSError) and fault.errno in FULL_OR_HELD:
            name = Path(str(fault.filename or "")).name or "-"
            _fail(QsError("output_unwritable", path=name, reason=fault.strerror), texts, arguments)
        _fail(QsError("internal", log=_keep_log(traceback.format_exc(), arguments)), texts, arguments, 3)
    sys.exit(0)


def _fail(fault: QsError, texts: Any, arguments: list[str], exit_code: int = 2) -> NoReturn:
    sentence = messages.error_sentence(texts, fault)
    if "--json" in arguments:
        try:
            with reader_may_leave():
                click.echo(json.dumps({"error": {"code": fault.code, "message": sentence}}, ensure_ascii=False))
        except OSError:  # a full disk under `> result.json`
            tell(sentence)
    else:
        tell(sentence)
    sys.exit(exit_code)


def _keep_log(trace: str, arguments: list[str]) -> str:
    """Write the log into the campaign folder, else the temporary one; returns where."""
    folder = Path(arguments[arguments.index("-C") + 1]) if "-C" in arguments[:-1] else Path()
    home = folder / ".qs" if (folder / ".qs").is_dir() else Path(tempfile.gettempdir())
    log = home / "log" / f"{datetime.now(VIETNAM):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(f"qs-workbook {' '.join(arguments)}\n\n{trace}", encoding="utf-8")
    except OSError:
        return "-"
    return str(log)

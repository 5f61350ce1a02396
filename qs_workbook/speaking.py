"""click in the officer's language: help pages and usage errors from the catalogue.

What click itself says is English; the classes here print help with our words, and `usage_sentence` turns click's
faults into our errors. Which language is wanted must be known before the line is parsed, so it is looked up in it.
"""

from collections.abc import Sequence
from typing import Any

import click

from qs_workbook import messages
from qs_workbook.errors import QsError
from qs_workbook.model.texts import Texts


def wanted_language(arguments: Sequence[str]) -> str:
    """The value of `--lang` anywhere in the line; Vietnamese where there is none or an unknown one."""
    for at, word in enumerate(arguments):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if word == "--lang" and at + 1 < len(arguments):
            value = arguments[at + 1]
        if value in messages.LANGUAGES:
            return value
    return "vi"


def texts_of(context: click.Context) -> Texts:
    """The catalogue of the line being run."""
    return messages.load(getattr(context.find_root().obj, "language", "vi"))


class _Help:
    """Help pages with headings and sentences from the catalogue."""

    name: str | None
    params: list[click.Parameter]

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(context)  # type: ignore[attr-defined]  # of click.Command, mixed in below
        texts = texts_of(context)
        words = {"[OPTIONS]": "cli.word.options", "COMMAND [ARGS]...": "cli.word.command"}
        said = [texts.get(words[piece], piece) if piece in words else piece for piece in pieces]
        formatter.write_usage(context.command_path, " ".join(said), prefix=texts.say("cli.word.usage") + " ")

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(texts_of(context).say(f"cli.help.{self._key(context)}"))

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        texts = texts_of(context)
        rows = []
        for param in self.get_params(context):  # type: ignore[attr-defined]  # of click.Command
            if isinstance(param, click.Option):
                param.help = texts.say(f"cli.option.{'help' if '--help' in param.opts else param.name}")
                record = param.get_help_record(context)
                if record:
                    rows.append(record)
        with formatter.section(texts.say("cli.word.options_heading")):
            formatter.write_dl(rows)
        if isinstance(self, click.Group):
            with formatter.section(texts.say("cli.word.commands_heading")):
                formatter.write_dl([(name, texts.say(f"cli.help.{name}")) for name in self.commands])

    def _key(self, context: click.Context) -> str:
        return "root" if isinstance(self, click.Group) else str(self.name)


class SpeakingCommand(_Help, click.Command):
    """A command whose help comes from the catalogue."""


class SpeakingGroup(_Help, click.Group):
    """The group of all commands, in the order they were defined."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown name is a fault of use with our sentence."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise QsError("no_such_command", name=args[0], commands=", ".join(self.commands))
        return super().resolve_command(ctx, args)


class Checked(click.ParamType[Any]):
    """A parameter type whose refusal is one of our errors."""

    def __init__(self, name: str, read: Any, error: str) -> None:
        self.name = name
        self._read = read
        self._error = error

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value read, or QsError."""
        if not isinstance(value, str):
            return value
        try:
            return self._read(value)
        except (ValueError, KeyError) as fault:
            raise QsError(self._error, raw=value) from fault


def usage_fault(fault: click.ClickException) -> QsError:
    """click's fault as one of ours."""
    if isinstance(fault, click.NoSuchOption):
        return QsError("no_such_option", option=fault.option_name)
    if isinstance(fault, click.BadOptionUsage):
        return QsError("option_value", option=fault.option_name)
    if isinstance(fault, click.MissingParameter):
        return QsError("missing_argument", name=fault.param.human_readable_name if fault.param else "")
    return QsError("usage")

"""What every command takes: the campaign folder, the language, the clock, JSON or talk; and the one way to answer."""

import contextlib
import errno
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from qs_workbook import messages
from qs_workbook.speaking import Checked

if TYPE_CHECKING:
    from qs_workbook.present import Page
    from qs_workbook.workflow.session import Session

VIETNAM = timezone(timedelta(hours=7))


def read_moment(text: str) -> datetime:
    """`YYYY-MM-DD[THH:MM]` in Vietnam's time; noon where no time is given."""
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M" if "T" in text else "%Y-%m-%d")
    return moment.replace(hour=moment.hour if "T" in text else 12, tzinfo=VIETNAM)


def _language(text: str) -> str:
    if text not in messages.LANGUAGES:
        raise ValueError(text)
    return text


@dataclass
class Options:
    """What every command takes; given before the command or after it."""

    campaign: Path = Path()
    language: str = "vi"
    today: datetime | None = None
    as_json: bool = False

    @property
    def now(self) -> datetime:
        """The clock of this run."""
        return self.today or datetime.now(VIETNAM).replace(second=0, microsecond=0)

    @contextlib.contextmanager
    def session(self) -> Iterator["Session"]:
        """The campaign folder, opened and held for this run."""
        from qs_workbook.workflow.session import open_session

        with open_session(self.campaign, self.now, self.language, tell) as session:
            yield session

    def show(self, page: "Page") -> NoReturn:
        """Print the result and leave with its exit code, also where the reader left early (`status | head`)."""
        with reader_may_leave():
            if self.as_json:
                click.echo(json.dumps(page.document, ensure_ascii=False, indent=1, allow_nan=False))
            else:
                for line in page.lines:
                    click.echo(line)
        sys.exit(page.exit_code)


@contextlib.contextmanager
def reader_may_leave() -> Iterator[None]:
    """Around printing: whoever read our output and left has what they wanted; Windows calls a closed pipe EINVAL."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in (errno.EPIPE, errno.EINVAL):
            raise


def tell(sentence: str) -> None:
    """Talk and progress go to stderr."""
    click.echo(sentence, err=True)


def _keep(attribute: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None and value is not False:
            setattr(context.ensure_object(Options), attribute, value)

    return callback


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the common options to a command; before the command or after it they mean the same."""
    given: list[Callable[[Any], Any]] = [
        click.option(
            "-C", "campaign", type=Checked("DIR", Path, "bad_value"), expose_value=False, callback=_keep("campaign")
        ),
        click.option(
            "--lang",
            type=Checked("vi|en", _language, "bad_language"),
            metavar="vi|en",  # click would show it in capitals, which are refused
            expose_value=False,
            callback=_keep("language"),
        ),
        click.option(
            "--today",
            type=Checked("YYYY-MM-DD[THH:MM]", read_moment, "bad_date"),
            expose_value=False,
            callback=_keep("today"),
        ),
        click.option("--json", "as_json", is_flag=True, expose_value=False, callback=_keep("as_json")),
    ]
    for add in reversed(given):
        function = add(function)
    return function

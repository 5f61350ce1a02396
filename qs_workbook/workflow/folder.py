"""A campaign folder: where things lie, and one run at a time."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qs_workbook.errors import QsError
from qs_workbook.ledger import Ledger, Lock
from qs_workbook.saving import save_whole

_WAIT = 150  # tenths of a second that a second run waits for the first
CONTROL = "dieu-hanh.xlsx"
TEMPLATES, RETURNS, RESULTS, RECORD = "1-bieu-mau", "2-ban-nop", "3-ket-qua", ".qs"


@dataclass(frozen=True)
class Folder:
    """The paths of one campaign."""

    root: Path

    @property
    def control(self) -> Path:
        """The control workbook."""
        return self.root / CONTROL

    @property
    def templates(self) -> Path:
        """One locked template per unit."""
        return self.root / TEMPLATES

    @property
    def issued(self) -> Path:
        """Forms as issued, by version."""
        return self.templates / "phat-hanh"

    @property
    def drafts(self) -> Path:
        """Drafts of mails and messages."""
        return self.templates / "thu"

    @property
    def returns(self) -> Path:
        """Where returned files are dropped."""
        return self.root / RETURNS

    @property
    def results(self) -> Path:
        """Summary, slips, report."""
        return self.root / RESULTS

    @property
    def record(self) -> Path:
        """Ledger, archive, logs."""
        return self.root / RECORD

    @property
    def questions(self) -> Path:
        """Numbers of questions, kept beside the forms so that a lost ledger keeps them."""
        return self.issued / "cau-hoi.json"

    @property
    def own_templates(self) -> Path:
        """Word files the office restyled for this campaign, under the names of `templates/word`."""
        return self.root / "mau-van-ban"

    def archived(self, sha256: str) -> Path:
        """Where the bytes of a returned workbook are kept."""
        return self.record / "archive" / sha256[:2] / sha256

    def relative(self, path: Path) -> str:
        """The path as documents show it."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()

    def make(self) -> None:
        """Create what is missing."""
        for path in (self.templates, self.issued, self.returns, self.results, self.record):
            path.mkdir(parents=True, exist_ok=True)

    def is_campaign(self) -> bool:
        """Whether a control workbook stands here."""
        return self.control.is_file()

    @contextmanager
    def open(self) -> Iterator[Ledger]:
        """The ledger, with the folder held for this run alone; QsError `no_campaign`, `busy` or `folder_readonly`."""
        if not self.is_campaign():
            raise QsError("no_campaign", folder=str(self.root))
        try:
            self.make()
        except OSError as fault:
            raise QsError("folder_readonly", folder=str(self.root)) from fault
        with self.hold():
            try:
                ledger = Ledger(self.record / "ledger.sqlite")
                try:
                    yield ledger
                finally:
                    ledger.close()
            except sqlite3.OperationalError as fault:
                raise QsError("record_unwritable", reason=str(fault)) from fault
            except PermissionError as fault:
                if self.record not in Path(fault.filename or "").parents:
                    raise
                raise QsError("record_unwritable", reason=str(fault)) from fault

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the folder; a second run waits a little for the first, then says so."""
        lock = Lock(self.record / "lock")
        for attempt in range(_WAIT):
            try:
                lock.__enter__()
                break
            except QsError:
                if attempt == _WAIT - 1:
                    raise
                time.sleep(0.1)
            except OSError as fault:
                raise QsError("folder_readonly", folder=str(self.root)) from fault
        try:
            yield
        finally:
            lock.__exit__()


def write_json(path: Path, document: object) -> None:
    """A JSON file, sorted and readable, written whole."""
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    save_whole(path, text.encode())


def read_json(path: Path) -> object:
    """The document, None where there is none or it cannot be read (it is then made again)."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None

"""One run over a campaign folder: the ledger held, the control workbook read or remembered, words and clock at hand."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qs_workbook import __version__, messages, resources
from qs_workbook.errors import QsError
from qs_workbook.ledger import Ledger, conflict_copies
from qs_workbook.model.campaign import Campaign
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.finding import Finding
from qs_workbook.model.plain import from_plain, to_plain
from qs_workbook.model.texts import Texts
from qs_workbook.workflow.folder import Folder

if TYPE_CHECKING:
    from qs_workbook.readers.control import ControlReading

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Session:
    """What every workflow call needs."""

    folder: Folder
    ledger: Ledger
    pack: CriteriaSet
    campaign: Campaign
    control_findings: tuple[Finding, ...]
    texts: Texts  # sentences in the language asked for
    now: datetime
    tell: Tell

    @property
    def language(self) -> str:
        """vi or en."""
        return self.texts.language

    @property
    def stamp(self) -> str:
        """The run's clock, ISO 8601."""
        return self.now.isoformat(timespec="minutes")

    @property
    def words(self) -> Texts:
        """The pack's own texts in the language asked for."""
        return self.pack.texts if self.language == "vi" else self.pack.texts_en

    @property
    def output_texts(self) -> Texts:
        """Sentences for files, catalogue and pack together: what an officer files or sends is always Vietnamese."""
        return Texts("vi", {**self.pack.texts.entries, **messages.load("vi").entries})

    def tell_beside(self, outputs: Iterable[Path]) -> None:
        """Tell of each output that lies beside one held open: its name ends in the run's clock (see `saving`)."""
        dated = re.compile(rf"(.+)-{self.now:%Y%m%d-%H%M}(-\d+)?")
        for path in outputs:
            if held := dated.fullmatch(path.stem):
                self.tell(self.texts.say("cli.written_beside", file=held[1] + path.suffix, beside=path.name))

    def label(self, code: str) -> str:
        """The label of a code of the pack."""
        return self.words.get(f"{code}.label", self.pack.label(code))

    def sentence(self, finding: Finding) -> str:
        """A finding as a sentence."""
        return messages.finding_sentence(self.texts, finding, self.label(finding.row))


@contextmanager
def open_session(root: Path, now: datetime, language: str, tell: Tell) -> Iterator[Session]:
    """The session of one run; raises QsError where the folder or its control workbook cannot be used."""
    folder = Folder(root)
    texts = messages.load(language)
    with folder.open() as ledger:
        if ledger.put_aside:
            tell(texts.say("cli.ledger_put_aside", file=ledger.put_aside))
        for name in conflict_copies(folder.record):
            tell(texts.say("cli.conflict_copy", file=name))
        if (folder.root / f"~${folder.control.name}").exists():
            saved = datetime.fromtimestamp(folder.control.stat().st_mtime, now.tzinfo)
            tell(texts.say("cli.control_open", file=folder.control.name, saved=saved))
        reading = _read_control(folder, ledger)
        yield Session(
            folder,
            ledger,
            reading.pack,
            reading.campaign,
            reading.findings,
            texts,
            now,
            tell,
        )


@dataclass(frozen=True)
class _Remembered:
    """A control workbook as the ledger keeps it."""

    pack: CriteriaSet
    campaign: Campaign
    findings: tuple[Finding, ...]
    sha256: str


def _read_control(folder: Folder, ledger: Ledger) -> "_Remembered | ControlReading":
    """The control workbook; unchanged since it was last read, it is not opened again."""
    packs = resources.folder("templates")
    try:
        sha256 = hashlib.sha256(folder.control.read_bytes()).hexdigest()
    except OSError as fault:
        raise QsError("control_unreadable", path=folder.control.name, reason=fault.strerror or str(fault)) from fault
    made_with = _fingerprint(packs)
    kept = ledger.control(sha256, made_with)
    if kept is not None:
        return from_plain(_Remembered, json.loads(kept))
    from qs_workbook.readers.control import read_control

    reading = read_control(folder.control, packs)
    plain = to_plain(_Remembered(reading.pack, reading.campaign, reading.findings, sha256))
    with ledger.transaction():
        ledger.keep_control(sha256, made_with, json.dumps(plain, ensure_ascii=False))
    return reading


def _fingerprint(packs: Path) -> str:
    """Tool and packs: a change in either means that the control workbook is read anew."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(packs.glob("*/*.toml")) + sorted(packs.glob("forms.*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()

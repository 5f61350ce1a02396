"""The sample commune as data: `sample_returns/commune.toml` turned into a control workbook's values and units' answers.

Everything in it is invented. Used by the command that rebuilds the samples and by tests; the product does not need it.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from qs_workbook.model.campaign import Contact, Unit, Village
from qs_workbook.model.control_values import control_values
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.form import NOTE, STATE, VALUE, Form
from qs_workbook.model.kinds import Kind
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from qs_workbook.workflow.control import write_control
from qs_workbook.workflow.folder import Folder

HOME = Path(__file__).parents[1] / "sample_returns"
VIETNAM = timezone(timedelta(hours=7))
Answers = dict[tuple[str, str], object]
RESIDENTS = "TC13.2"  # the list answered village by village
_STATES = ("zero", "not_applicable", "not_available")
_BALLOTS = ("issued", "valid", "very_satisfied", "satisfied", "neutral", "dissatisfied")
_SELF = ("result", "strengths", "difficulties", "proposals")
_ACTIVITY = ("date", "group", "name", "adults", "children", "funds")


@dataclass(frozen=True)
class Sample:
    """The commune's data and the pack it answers."""

    said: Mapping[str, Any]
    pack: CriteriaSet

    @property
    def key(self) -> bytes:
        """The demonstration key of the campaign."""
        return bytes.fromhex(self.said["key"])

    @property
    def campaign(self) -> str:
        """The campaign's id."""
        return str(self.said["campaign"])

    @property
    def forms_made(self) -> datetime:
        """The clock of `init` and `generate`."""
        return _noon(self.said["forms_made"])

    @property
    def evaluated(self) -> datetime:
        """The clock of the evaluation."""
        return _noon(self.said["evaluated"])

    @property
    def units(self) -> tuple[Unit, ...]:
        """Sheet Đơn vị."""
        return tuple(
            Unit(
                code=one["code"],
                name=one["name"],
                type=one["type"],
                head=one["head"],
                contacts=(Contact(one["maker"], one["phone"]),),
                email=one["email"],
                channel=one["channel"],
            )
            for one in self.said["units"]
        )

    @property
    def villages(self) -> tuple[Village, ...]:
        """Sheet Thôn."""
        return tuple(
            Village(
                f"TH.{n:03d}",
                one["name"],
                one["population"],
                one["special_hardship"],
                collectors={RESIDENTS: one["residents_by"]} if "residents_by" in one else {},
            )
            for n, one in enumerate(self.said["villages"], start=1)
        )

    def unit(self, code: str) -> Mapping[str, Any]:
        """What the data file says of a unit."""
        return next(one for one in self.said["units"] if one["code"] == code)

    def control(self) -> Answers:
        """The contents of the control workbook."""
        defaults = tomllib.loads((folder("templates") / "defaults.toml").read_text(encoding="utf-8"))
        values = control_values(self.pack, defaults, self.said["settings"], self.units, self.villages)
        return values | {
            (row, key): value for row, said in self.said["deadlines"].items() for key, value in said.items()
        }

    def write_control(self, root: Path) -> Path:
        """`dieu-hanh.xlsx` in a campaign folder."""
        place = Folder(root)
        place.make()
        write_control(place, self.pack, self.campaign, self.key, self.control(), self.forms_made)
        return place.control

    def answers(self, code: str, form: Form) -> Answers:
        """Everything a unit answers on its form, by (row code, column)."""
        given = {**self._figures(code), **self._lists(code), **self._words(code, form), **self._signed(code)}
        return {place: value for place, value in given.items() if place in form.fields and value != ""}

    def _figures(self, code: str) -> Answers:
        found: Answers = {}
        for element, value in self.said["figures"].get(code, {}).items():
            column = STATE if value in _STATES and self.pack.elements[element].kind.numeric else VALUE
            found[element, column] = value
        return found

    def _lists(self, code: str) -> Answers:
        found: Answers = {}
        for block in ("TC13.1", RESIDENTS):
            found |= _tally(block, self.said["survey"].get(code, ()))
        for number, village in enumerate(self.said["villages"], start=1):
            found |= _tally(f"{RESIDENTS}.T{number:02d}", self.said["survey_by_village"][village["name"]])
        for number, village in enumerate(self.said["villages"], start=1):
            found |= {(f"TH.{number:03d}", key): village[key] for key in ("collaborator", "playground")}
        every = self.said["activities"]
        for number, activity in enumerate((*every.get(self.unit(code)["type"], ()), *every["*"]), start=1):
            found |= {(f"HD.{number:02d}", key): said for key, said in zip(_ACTIVITY, activity, strict=True)}
        return found

    def _words(self, code: str, form: Form) -> Answers:
        said, number = self.unit(code), self._number(code)
        found: Answers = {}
        for criterion, words in self.said["self"].items():
            found |= {(f"DG.{criterion}", key): word for key, word in zip(_SELF, words, strict=True)}
        for indicator, words in self.said["evidence"].items():
            if (indicator, "evidence") in form.fields:
                found[indicator, "evidence"] = words.format(number=number, abbreviation=said["abbreviation"])
        return found

    def _signed(self, code: str) -> Answers:
        said = self.unit(code)
        signed: Answers = {("KY.01", VALUE): "final", ("KY.02", VALUE): "actual"}
        if "on_behalf" in said:
            return signed | {(f"KY.{8 + n:02d}", VALUE): word for n, word in enumerate(said["on_behalf"])}
        paper = (said["maker"], said["phone"], said["head"], f"{self._number(code)}/BC-{said['abbreviation']}")
        signed |= {(f"KY.{3 + n:02d}", VALUE): word for n, word in enumerate(paper)}
        return signed | {("KY.07", VALUE): said["received"]}

    def _number(self, code: str) -> int:
        return 31 + [one["code"] for one in self.said["units"]].index(code)


def _tally(head: str, questions: Iterable[Iterable[int]]) -> Answers:
    """The rows of one group of voters, question by question."""
    return {
        (f"{head}.{number:02d}", key): n
        for number, ballots in enumerate(questions, start=1)
        for key, n in zip(_BALLOTS, ballots, strict=True)
    }


@cache
def load_sample() -> Sample:
    """The sample commune."""
    said = tomllib.loads((HOME / "commune.toml").read_text(encoding="utf-8"))
    return Sample(said, load_pack(folder("templates") / "qd06-2019"))


def typed(form: Form, answers: Mapping[tuple[str, str], object]) -> Iterator[tuple[str, str, object]]:
    """(sheet, cell, what a unit enters there): the word of a choice, a number, a date as day/month/year."""
    for place, value in answers.items():
        field = form.fields[place]
        if isinstance(value, bool):
            value = next(c.label for c in field.choices if c.key == ("yes" if value else "no"))
        elif field.kind is Kind.CHOICE:
            value = next(c.label for c in field.choices if c.key == value)
        elif isinstance(value, date):
            value = f"{value:%d/%m/%Y}"
        yield field.sheet, field.cell, value


def fill(template: Path, form: Form, answers: Mapping[tuple[str, str], object], target: Path) -> Path:
    """The template filled by openpyxl, as other programs that write xlsx would."""
    book = openpyxl.load_workbook(template)
    for sheet, cell, value in typed(form, answers):
        book[sheet][cell] = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def note(form: Form, indicator: str) -> tuple[str, str]:
    """The place of an indicator's note."""
    return (indicator, NOTE) if (indicator, NOTE) in form.fields else next(iter(form.fields))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM)

"""The law of the walk: any pack, any answers: write → fill → read gives the same answers, in every state."""

import tempfile
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qs_workbook.model.criteria import CriteriaSet, Criterion, Element, Indicator, ListBlock, ListColumn, UnitType
from qs_workbook.model.form import STATE, VALUE, Form, FormField
from qs_workbook.model.kinds import Kind, Measure, State
from qs_workbook.model.submission import Observation, Value
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.readers.extract import extract
from qs_workbook.readers.guard import guard
from qs_workbook.readers.workbook import read_raw
from tests.writers import forms_case as case

# No shrinking: every example writes and reads a workbook, and the first failure already names its cell.
LAW = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
STATES = {"zero": State.ZERO, "not_applicable": State.NOT_APPLICABLE, "not_available": State.NOT_AVAILABLE}
KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.CHOICE])
# What people write: letters of any language, no control characters; white space at the ends is not kept, and text is
# normalised at the door (a CJK compatibility ideograph comes back as the ordinary one).
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30).map(
    partial(unicodedata.normalize, "NFC")
)
LABELS = WORDS | st.sampled_from(["Số trẻ: (a) \"b\" <c> & 'd'", "=1+1", "Trẻ em\ndưới 16 tuổi", "-", "0"])


@st.composite
def packs(draw: st.DrawFn) -> CriteriaSet:
    """A criteria set of a few criteria with elements of every kind, parts, sums and a list."""
    texts = dict(case.pack().texts.entries)
    criteria = []
    for c in range(1, draw(st.integers(1, 3)) + 1):
        indicators = []
        for i in range(1, draw(st.integers(1, 2)) + 1):
            code = f"TC{c:02d}.{i}"
            elements: list[Element] = []
            for e in range(1, draw(st.integers(1, 4)) + 1):
                kind = draw(KINDS)
                whole = elements[0] if elements and elements[0].kind is kind is Kind.INTEGER else None
                part_of = whole.code if whole is not None and draw(st.booleans()) else ""
                own = f"{code}.{e:02d}"
                elements.append(Element(own, kind, ("TYT",), period="CHOT", part_of=part_of))
                texts[f"{own}.label"] = draw(LABELS)
            indicators.append(Indicator(code, Measure.COUNT, tuple(elements), evidence=draw(st.booleans())))
            texts[f"{code}.label"] = draw(LABELS)
        criteria.append(Criterion(f"TC{c:02d}", tuple(indicators)))
        texts[f"TC{c:02d}.label"] = draw(LABELS)
    columns = tuple(ListColumn(f"k{n}", draw(KINDS)) for n in range(draw(st.integers(1, 4))))
    for n, column in enumerate(columns):
        texts[f"BK.column.{column.key}"] = f"Cột {n}"
    block = ListBlock("BK", ("*",), columns, "activities", capacity=draw(st.integers(1, 5)))
    texts["BK.label"] = "Bảng kê"
    pack = replace(case.pack(), criteria=tuple(criteria), lists=(block,), unit_types=(UnitType("TYT"),))
    return replace(pack, texts=replace(pack.texts, entries=texts))


@dataclass(frozen=True)
class Answer:
    """What a unit puts into a cell, and what must be understood."""

    typed: object
    value: Value
    state: State


BLANK = Answer(None, None, State.BLANK)


def answers(field: FormField) -> st.SearchStrategy[Answer]:
    """A plain answer of the field's kind, as a spreadsheet program stores it."""
    said: st.SearchStrategy[Answer]
    if field.kind in (Kind.INTEGER, Kind.AMOUNT):
        said = st.integers(0, 10**9).map(lambda n: Answer(n, Decimal(n), State.REPORTED))
    elif field.kind in (Kind.DECIMAL, Kind.PERCENT):
        # up to 1, a percentage may be meant as a share: ambiguous by design
        said = st.integers(101, 9_999).map(lambda n: Answer(n / 100, Decimal(n) / 100, State.REPORTED))
    elif field.kind is Kind.YES_NO:
        said = st.booleans().map(lambda yes: Answer("Có" if yes else "Không", yes, State.REPORTED))
    elif field.kind is Kind.CHOICE:
        said = st.sampled_from(field.choices).map(lambda c: Answer(c.label, c.key, State.REPORTED))
    elif field.kind is Kind.DATE:
        days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
        said = days.map(lambda day: Answer(f"{day:%d/%m/%Y}", day, State.REPORTED))
    else:
        said = WORDS.filter(lambda word: not word.startswith("=")).map(lambda w: Answer(w, w, State.REPORTED))
    return st.just(BLANK) | said


@st.composite
def filled(draw: st.DrawFn, form: Form) -> dict[tuple[str, str], Answer]:
    """Answers to a form: each value with its figure alone, or a state alone, or neither."""
    given_: dict[tuple[str, str], Answer] = {}
    words = {choice.key: choice.label for choice in form.states}
    for (code, column), field in form.fields.items():
        if column == STATE:
            if given_[code, VALUE] == BLANK and draw(st.booleans()):
                key = draw(st.sampled_from(sorted(STATES)))
                zero = key == "zero" and form.fields[code, VALUE].kind.numeric
                given_[code, VALUE] = Answer(None, Decimal(0) if zero else None, STATES[key])
                given_[code, STATE] = Answer(words[key], key, State.REPORTED)
            else:
                given_[code, STATE] = BLANK
        else:
            given_[code, column] = draw(answers(field))
    return given_


def fill(path: Path, form: Form, given_: dict[tuple[str, str], Answer]) -> None:
    book = openpyxl.load_workbook(path)
    for key, answer in given_.items():
        if answer.typed is not None:
            field = form.fields[key]
            cell = book[field.sheet][field.cell]
            cell.value = answer.typed  # type: ignore[assignment]  # no merged cells here
    book.save(path)


def understood(observation: Observation) -> tuple[Value, State]:
    return observation.value, observation.state


@settings(LAW, max_examples=20)
@given(st.data())
def test_what_is_filled_is_what_is_read(data: st.DataObject) -> None:
    """Were this false, a commune's score would rest on figures nobody sent."""
    pack = data.draw(packs())
    form = lay_out_unit_form(pack, case.campaign(), case.unit("TYT"))
    given_ = data.draw(filled(form))
    with tempfile.TemporaryDirectory() as folder:
        path = case.write_laid(form, case.unit("TYT"), Path(folder) / "a.xlsx")
        fill(path, form, given_)
        observations, findings = extract(read_raw(guard(path.read_bytes())), form)
    read = {(o.code, o.column): o for o in observations}
    assert read.keys() == given_.keys()
    for key, answer in given_.items():
        if key[1] != STATE:
            assert understood(read[key]) == (answer.value, answer.state), (key, answer, read[key])
    assert {finding.code for finding in findings} <= {"VALUE-UNDERSTOOD"}
    for (code, column), observation in read.items():
        field = form.fields[code, column]
        assert (observation.sheet, observation.cell) == (field.sheet, field.cell)


@settings(LAW, max_examples=10)
@given(st.data())
def test_a_form_written_with_answers_reads_back_the_same(data: st.DataObject) -> None:
    """Healing a damaged return writes its answers into a fresh template: none may change on the way."""
    form = lay_out_unit_form(data.draw(packs()), case.campaign(), case.unit("TYT"))
    given_ = data.draw(filled(form))
    values = {key: answer.typed for key, answer in given_.items() if answer.typed is not None}
    with tempfile.TemporaryDirectory() as folder:
        path = case.write_laid(form, case.unit("TYT"), Path(folder) / "a.xlsx", values)
        observations, _ = extract(read_raw(guard(path.read_bytes())), form)
    for observation in observations:
        answer = given_[observation.code, observation.column]
        if observation.column != STATE:
            assert understood(observation) == (answer.value, answer.state)

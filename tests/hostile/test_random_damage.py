"""Random damage to bytes, to XML and to cells: no crash, no loss, no silent misreading.

`QS_DAMAGE=2000 pytest tests/hostile/test_random_damage.py` tries harder.
"""

import os
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qs_workbook.model.kinds import Severity, State
from qs_workbook.readers.clean import column_letters
from qs_workbook.readers.reading import FileReading
from tests.hostile.corpus import valid
from tests.hostile.surgery import edit_sheet, open_up, sew, sheet_parts
from tests.readers.office_case import issued, read

damage = settings(
    max_examples=int(os.environ.get("QS_DAMAGE", "40")), deadline=None, suppress_health_check=list(HealthCheck)
)
Says = dict[tuple[str, str], tuple[object, State]]


@cache
def sound() -> Says:
    """What the undamaged return says."""
    return says(read(valid()))


def says(reading: FileReading) -> Says:
    assert reading.submission is not None
    return {(o.code, o.column): (o.value, o.state) for o in reading.submission.observations}


def accounted(reading: FileReading) -> None:
    """A file has a submission or a reason, a known state a value, an unknown one none."""
    assert (reading.submission is None) == (reading.reason is not None)
    if reading.submission is not None:
        for one in reading.submission.observations:
            assert one.state is State.REPORTED or one.state is State.ZERO or one.value is None
            assert one.state is not State.REPORTED or one.value is not None


def asked(reading: FileReading) -> bool:
    """Whether anything is told that a person must look at."""
    return reading.reason is not None or any(f.severity is not Severity.NOTE for f in reading.findings)


@damage
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=6))
def test_flipped_bytes_change_no_figure(flips: list[tuple[float, int]]) -> None:
    """What a bad cable or disk does. Checksums notice; a figure that still comes through is the one that was sent."""
    data = bytearray(valid())
    for where, mask in flips:
        data[min(int(where * len(data)), len(data) - 1)] ^= mask
    reading = read(bytes(data))
    accounted(reading)
    if reading.submission is not None and not asked(reading):
        assert says(reading) == sound()


@damage
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_piece_lost_from_the_file_changes_no_figure(start: float, end: float) -> None:
    first, last = sorted((int(start * len(valid())), int(end * len(valid()))))
    reading = read(valid()[:first] + valid()[last:])
    accounted(reading)
    if reading.submission is not None and not asked(reading):
        assert says(reading) == sound()


@damage
@given(st.integers(0, 100), st.floats(0, 1), st.integers(0, 400), st.sampled_from(["cut", "double", "noise", "swap"]))
def test_damaged_xml_never_breaks_the_reader(part: int, where: float, length: int, how: str) -> None:
    parts = open_up(valid())
    name = sorted(parts)[part % len(parts)]
    content = parts[name]
    at = int(where * len(content))
    piece = content[at : at + length]
    parts[name] = {
        "cut": content[:at] + content[at + length :],
        "double": content[:at] + piece + content[at:],
        "noise": content[:at] + bytes((b * 7 + 13) % 256 for b in piece) + content[at + length :],
        "swap": content[:at] + piece[::-1] + content[at + length :],
    }[how]
    accounted(read(sew(parts)))


@damage
@given(st.data())
def test_a_lost_or_doubled_row_is_told(data: st.DataObject) -> None:
    """Whole rows and cells taken out or given twice: what is left is right, what is gone is told."""
    import re

    sheet = issued().cell("TC07.1.01")[0]
    part = sheet_parts(open_up(valid()))[sheet]
    content = open_up(valid())[part]
    pieces = list(re.finditer(rb"<row [^>]*>.*?</row>|<c [^>]*?>.*?</c>", content, re.S))
    chosen = data.draw(st.sampled_from(pieces))
    doubled = data.draw(st.booleans())
    changed = content[: chosen.end()] + (chosen[0] if doubled else b"") + content[chosen.end() :]
    if not doubled:
        changed = content[: chosen.start()] + content[chosen.end() :]
    reading = read(edit_sheet(valid(), sheet, lambda _: changed) if changed != content else valid())
    accounted(reading)
    if reading.submission is None:
        return
    after = says(reading)
    for key, (value, state) in after.items():
        assert (value, state) == sound()[key] or not state.known
    lost = {key for key, held in sound().items() if after.get(key) != held}
    figures = {key for key in lost if sound()[key][1] is not State.BLANK}
    own_cell = chosen[0].startswith(b"<c ") and len(figures) == 1  # a figure taken out by itself is a blank cell
    assert not figures or own_cell or asked(reading)


TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["TC07.1.01", "TC08.1.01", "Mã", "Giá trị", "=1+1", "1.234", "Không phát sinh", "[x/y/z]"]),
)


@damage
@given(st.integers(1, 80), st.integers(1, 14), TEXTS)
def test_one_overwritten_cell_moves_no_other_figure(row: int, column: int, text: str) -> None:
    """Whatever is typed wherever: every other figure stays, or somebody is asked."""
    import io

    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    sheet = issued().cell("TC07.1.01")[0]
    book = openpyxl.load_workbook(io.BytesIO(valid()))
    try:
        book[sheet].cell(row, column, text)
        out = io.BytesIO()
        book.save(out)
    except (IllegalCharacterError, ValueError, AttributeError, UnicodeEncodeError):
        return  # a cell swallowed by a merge, or a character no workbook can hold
    reading = read(out.getvalue())
    accounted(reading)
    place = f"{column_letters(column)}{row}"
    own = {key for key, field in issued().form.fields.items() if (field.sheet, field.cell) == (sheet, place)}
    if reading.submission is None or asked(reading):
        return
    after = says(reading)
    for key, held in sound().items():
        if key not in own and (key[0], "state") not in {(o[0], "state") for o in own}:
            assert after[key] == held

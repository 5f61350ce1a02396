"""A unit's hands in a real spreadsheet program: what is typed is what arrives; what must not be typed is refused.

Values go in through LibreOffice under the unit's locale and come back as xlsx, ods or xls; one template is also typed
into through the real window, for a script's entry passes locks and rules by.
"""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qs_workbook.model.kinds import Kind
from tests import office
from tests.campaigns import clean_answers, form_of, qs

pytestmark = pytest.mark.libreoffice
MORE: dict[tuple[str, str], str] = {
    ("TC09.1.01", "value"): "12.345",  # the Vietnamese way to write 12345
    ("TC09.1.02", "value"): "150",
    ("TC09.1.03", "value"): "0",
    ("TC09.1.04", "value"): "149",
    ("TC09.1", "note"): "1/2 số trẻ khám tại trạm",  # kept as text, not turned into ½
    ("KY.06", "value"): "001/BC-MN",
    ("KY.07", "value"): "05/11/2026",
    ("HD.01", "date"): "3/4/2026",
    ("HD.01", "name"): "Ngày hội đến trường của bé",
    ("HD.01", "children"): "150",
    ("HD.01", "funds"): "2.500.000",
}
TAKEN: dict[tuple[str, str], Any] = {
    ("TC09.1.01", "value"): 12345,
    ("TC09.1.02", "value"): 150,
    ("TC09.1.03", "value"): 0,
    ("TC09.1.04", "value"): 149,
    ("TC09.1", "note"): "1/2 số trẻ khám tại trạm",
    ("KY.06", "value"): "001/BC-MN",
    ("KY.07", "value"): "2026-11-05",
    ("HD.01", "date"): "2026-04-03",
    ("HD.01", "name"): "Ngày hội đến trường của bé",
    ("HD.01", "children"): 150,
    ("HD.01", "funds"): 2500000,
}


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_what_is_typed_in_libreoffice_is_what_arrives(campaign: Path, kind: str) -> None:
    """Half of the units have no Excel; a figure that changes on the way is worse than one that is missing."""
    office.need_office()
    form = form_of(campaign, "MN1")
    answers = {**{key: str(value) for key, value in clean_answers(form, 3).items() if value is not None}, **MORE}
    for code, column in [key for key in answers if key[1] in ("satisfied", "neutral", "dissatisfied")]:
        answers[code, column] = "0"  # of three valid ballots, three very satisfied
    typed = {(form.fields[key].sheet, form.fields[key].cell): text for key, text in answers.items()}
    returned = campaign / f"2-ban-nop/mầm non.{kind}"
    returned.parent.mkdir(exist_ok=True)
    office.fill([office.Filling(campaign / "1-bieu-mau/MN1.xlsx", typed, (returned,))])
    (file,) = qs(campaign, "ingest", "--values")["files"]
    assert (file["unit"], file["verdict"][:8]) == ("MN1", "accepted"), file
    values = {(v["code"], v["column"]): v for v in file["values"]}
    assert {key: values[key]["value"] for key in TAKEN} == TAKEN
    for key, text in answers.items():
        if key not in TAKEN:
            assert _same(values[key]["value"], text, form.fields[key].kind), (key, text, values[key])
    for key, said in values.items():
        if key not in answers:
            assert said["state"] == "blank", (key, said)
    if kind == "xlsx":
        assert set(_self_checks(returned)) == {"Đủ"}


def _self_checks(path: Path) -> list[str]:
    """What the first sheet says of every sheet and of all, as the unit sees it when it has finished."""
    guide = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    column = [str(cell.value) for (cell,) in guide.iter_rows(min_col=3, max_col=3) if cell.value]
    return column[column.index("Kết quả") + 1 :]


def _same(value: object, text: str, kind: Kind) -> bool:
    if kind.numeric:
        return value == int(text)
    return value is True if kind is Kind.YES_NO else bool(value)


def test_the_real_window_refuses_and_says_why(campaign: Path) -> None:
    """A refusal in English, or without a word on what to do, ends in a telephone call to the office."""
    office.need_office("Xvfb", "xdotool")
    form = form_of(campaign, "MN1")
    field = form.fields["TC09.1.01", "value"]
    label = f"B{field.block.row_number(field.code)}"
    state = form.fields["TC09.1.04", "state"]
    returned = campaign / "2-ban-nop/MN1.xlsx"
    returned.parent.mkdir(exist_ok=True)
    attempts = (
        (field.sheet, field.cell, "144"),
        (field.sheet, label, "sai"),
        (field.sheet, form.fields["TC09.1.02", "value"].cell, "abc"),
        (field.sheet, form.fields["TC09.1.03", "value"].cell, "-5"),
        (state.sheet, state.cell, "xyz"),
        (field.sheet, form.fields["TC09.1.04", "value"].cell, "12"),
    )
    good, locked, letters, negative, word, last = office.type_by_hand(
        campaign / "1-bieu-mau/MN1.xlsx", attempts, returned
    )
    assert (good.after, good.said) == ("144", ())
    assert locked.before == locked.after != "" and any("Protected" in said for said in locked.said)
    for refused, title in ((letters, "integer"), (negative, "integer"), (word, "state")):
        assert refused.after == refused.before, refused
        assert _words(title) <= set(refused.said), refused.said
    assert (last.after, last.said) == ("12", ())
    (file,) = qs(campaign, "ingest", "--values")["files"]
    values = {(v["code"], v["column"]): v["value"] for v in file["values"]}
    wanted = {"TC09.1.01": 144, "TC09.1.02": None, "TC09.1.03": None, "TC09.1.04": 12}
    assert {code: values[code, "value"] for code in wanted} == wanted


def _words(kind: str) -> set[str]:
    """Title and message of a refusal, as the forms' catalogue has them."""
    from qs_workbook import resources

    texts = resources.load_texts("vi", resources.folder("templates") / "forms.vi.toml")
    group = "choice" if f"form.refused.{kind}.title" not in texts else kind
    return {texts.say(f"form.refused.{group}.title"), texts.say(f"form.refused.{group}.message")}

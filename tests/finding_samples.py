"""A sample for every finding code: something small and wrong that a person could have done, and what is told of it."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from qs_workbook import resources
from qs_workbook.model.control_form import lay_out_control_form
from qs_workbook.model.control_values import Values, control_values
from qs_workbook.model.finding import Finding
from qs_workbook.readers.control import read_control
from qs_workbook.readers.reading import read_file
from qs_workbook.rules.submission import check_submission
from qs_workbook.writers.form import FormIdentity, write_form
from tests.hostile.corpus import valid
from tests.hostile.kinds import KINDS
from tests.readers.office_case import campaign, context, issued, make, pack, read
from tests.readers.test_control import UNITS, VILLAGES
from tests.readers.test_extract import _copy_with, _cut, _merged, _struck, changed, figures

Sample = Callable[[], list[Finding]]
TEMPLATES = resources.folder("templates")
V = "value"


def returned(unit: str, answers: dict[tuple[str, str], object]) -> Sample:
    """A return of a unit with these answers, read and checked."""

    def sample() -> list[Finding]:
        made = make(campaign(), unit, values=answers)
        submission = read(made.data).submission
        assert submission is not None
        return [*submission.findings, *check_submission(made.form, submission, pack(), campaign())]

    return sample


def typed(code: str, value: object, unit: str = "TYT1", column: str = V) -> Sample:
    """One cell with one value in it."""
    return returned(unit, {(code, column): value})


def edited(change: Callable[[Workbook], object]) -> Sample:
    """The valid return after something was done to it in a spreadsheet program."""
    return lambda: list(read(changed(change, valid())).findings)


def hostile(name: str) -> Sample:
    """A kind of the hostile corpus."""
    kind = next(kind for kind in KINDS if kind.name == name)
    return lambda: list(read(kind.make()).findings)


MANY: list[tuple[str, str, object]] = []  # faults of control workbooks that do not touch one another


def among(*cells: tuple[str, str, object]) -> Sample:
    """These cells changed in one control workbook together with all others of this kind."""
    MANY.extend(cells)
    return lambda: [f for f in _many() if any(f.row.partition(".")[0] == c[0].partition(".")[0] for c in cells)]


@cache
def _many() -> list[Finding]:
    return control(*MANY)()


def control(*cells: tuple[str, str, object]) -> Sample:
    """The control workbook with these cells changed; its findings and those of the scale."""

    def sample() -> list[Finding]:
        defaults = resources.read_toml(TEMPLATES / "defaults.toml")
        known = {"contact_name": "Nguyễn Thị Mẫu", "contact_phone": "0912 000 000"}
        values: Values = {
            **control_values(pack(), defaults, known, UNITS, VILLAGES),
            **{(row, column): value for row, column, value in cells},
        }
        form = lay_out_control_form(pack())
        identity = FormIdentity("quan-son-2026", "-", "Xã Quan Sơn", form.version, "")
        with TemporaryDirectory() as folder:
            path = Path(folder) / "dieu-hanh.xlsx"
            at = datetime(2026, 10, 1, 12)
            write_form(path, form, identity, pack().texts, values=values, meta={"key": "00ff"}, made_at=at)
            reading = read_control(path, TEMPLATES)
        from qs_workbook.assess.scale import effective_scale

        return [*reading.findings, *effective_scale(reading.pack, reading.campaign)[1]]

    return sample


def place(code: str = "TC08.1.01", column: str = V) -> tuple[str, str]:
    return issued().cell(code, column)


def _row() -> int:
    return int(place()[1].lstrip("ABCDEFGHIJKLMN"))


def _letter(key: str) -> str:
    return issued().form.fields["TC08.1.01", V].block.letter(key)


def _put(key: str, value: object) -> Callable[[Workbook], object]:
    return lambda book: figures(book).__setitem__(f"{_letter(key)}{_row()}", value)


def _other_sheet_of(unit: str) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        other = openpyxl.load_workbook(io.BytesIO(issued(unit).data))
        figures(book)["A2"] = other.worksheets[1]["A2"].value

    return change


def _two_versions(book: Workbook) -> None:
    from qs_workbook.model.identity import identity_mark, make_token
    from tests.readers.office_case import KEY

    version = "0123456789ab"
    token = make_token(KEY, campaign().id, "TYT1", version)
    figures(book)["A2"] = identity_mark(campaign().id, "TYT1", version, token)


def _no_line(book: Workbook) -> None:
    for sheet in book.worksheets:
        if sheet.title != "QS_META":
            sheet["A2"] = None


def _nothing_of_ours(book: Workbook) -> None:
    _no_line(book)
    del book["QS_META"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def _comment(book: Workbook) -> None:
    figures(book)[place()[1]].comment = Comment("con số tạm", "Chị Lan")


def _header_twice(book: Workbook) -> None:
    header = issued().form.fields["TC08.1.01", V].block.header_row
    figures(book).cell(header, 15, figures(book)[f"{_letter(V)}{header}"].value)


def _header_gone(book: Workbook) -> None:
    header = issued().form.fields["TC08.1.01", V].block.header_row
    figures(book)[f"{_letter('evidence')}{header}"] = None


def _beside(book: Workbook) -> None:
    figures(book)["L31"] = 144


def _loose(book: Workbook) -> None:
    figures(book).insert_rows(_row() + 1)
    figures(book)[f"{_letter(V)}{_row() + 1}"] = 99


def _of(**changes: object) -> Sample:
    """The valid return read with other knowledge of the campaign."""
    return lambda: list(read_file(valid(), "bieu.xlsx", replace(context(), **changes)).findings)  # type: ignore[arg-type]


def _wrong_campaign() -> list[Finding]:
    return list(read(make(replace(campaign(), id="xa-thu-2025"), "TYT1").data).findings)


def _unknown_version() -> list[Finding]:
    from qs_workbook.readers.issued import IssuedForms

    data = changed(lambda book: book.remove(book["QS_META"]), valid())
    return list(read_file(data, "bieu.xlsx", replace(context(), issued=IssuedForms())).findings)


def _ods() -> list[Finding]:
    from tests.hostile.other_kinds import OTHERS

    kind = next(kind for kind in OTHERS if kind.name == "an .ods of another round")
    return list(read(kind.make()).findings)


HEAD = (("TD.01", V, "Công báo số 15"), ("TD.02", V, "Nguyễn Văn Mẫu"), ("TD.03", V, "15/09/2026"))
BAND = "TC09.1.B0"


def _band(number: int, low: object, high: object, points: object) -> tuple[tuple[str, str, object], ...]:
    code = f"{BAND}{number}"
    cells = {"from": low, "from_included": True, "to": high, "to_included": False, "points": points}
    return tuple((code, key, value) for key, value in cells.items() if value is not None)


_OFFICIAL = tuple(
    (f"{BAND}{n}", key, value) for n in (1, 2) for key, value in (("clause", "Điều 5"), ("confirmed", "checked"))
)

SAMPLES: dict[str, tuple[str, Sample]] = {
    "CELL-AMBIGUOUS": ("1.234 typed as text", typed("TC08.1.01", "1.234")),
    "CELL-APPROXIMATE": ("khoảng 15", typed("TC08.1.01", "khoảng 15")),
    "CELL-BOOLEAN": ("a truth value in a count", hostile("a truth value in a count")),
    "CELL-COMMENT": ("a comment on a figure", edited(_comment)),
    "CELL-DATE-FOR-NUMBER": ("12/11 became a date", edited(_put(V, datetime(2026, 11, 12)))),
    "CELL-ERROR": ("an error value", hostile("an error value")),
    "CELL-FORMULA": ("a formula with a result", hostile("a formula with a result")),
    "CELL-FORMULA-EMPTY": ("a formula without a result", hostile("a formula without a result")),
    "CELL-GIVEN-TWICE": ("a cell given twice", hostile("a cell given twice with two figures")),
    "CELL-IMPOSSIBLE": ("NaN in a number", hostile("NaN in a number")),
    "CELL-MERGED": ("two entry cells merged", edited(_merged)),
    "CELL-MOVED": ("an entry cut and pasted", edited(_cut)),
    "CELL-NEGATIVE": ("minus three children", typed("TC08.1.01", -3)),
    "CELL-NOT-A-CHOICE": ("a word of one's own", typed("KY.01", "bản nháp")),
    "CELL-NOT-A-DATE": ("the 31st of February", typed("KY.07", "31/02/2026")),
    "CELL-NOT-A-NUMBER": ("a number in words", typed("TC08.1.01", "mười lăm")),
    "CELL-NOT-WHOLE": ("12,7 children", typed("TC08.1.01", 12.7)),
    "CELL-NOT-YES-NO": ("có lẽ", typed("TC01.1.01", "có lẽ", "VHXH1")),
    "CELL-OTHER-YEAR": ("an activity of 2024", typed("HD.01", "05/11/2024", column="date")),
    "CELL-STRUCK": ("a figure struck out", edited(_struck)),
    "CELL-TWO-NUMBERS": ("15/20", typed("TC08.1.01", "15/20")),
    "CELL-WORD-FOR-NUMBER": ("không", typed("TC08.1.01", "không")),
    "CHECK-ALTERED": ("Đủ typed over a self-check", edited(_put("check", "Đủ"))),
    "CODE-MISSING": ("a row deleted", edited(lambda book: figures(book).delete_rows(_row()))),
    "CODE-TWICE": ("a sheet copied and one figure changed", edited(lambda book: _copy_with(book, 44))),
    "COLUMN-HIDDEN": (
        "a column hidden",
        edited(lambda book: setattr(figures(book).column_dimensions[_letter(V)], "hidden", True)),
    ),
    "EVIDENCE-MISSING": ("figures without a document", typed("TC08.1.01", 10)),
    "FIGURES-ESTIMATED": ("an estimate for the year", typed("KY.02", "estimate")),
    "FILE-CONNECTION": ("a data connection", hostile("a data connection")),
    "FILE-DDE": ("a DDE link", hostile("a DDE link")),
    "FILE-EMBEDDED": ("an embedded object", hostile("an embedded object")),
    "FILE-EXTERNAL-LINK": ("a link to another workbook", hostile("a link to another workbook")),
    "FILE-MACRO": ("macros", hostile("macros")),
    "FILE-NAME-DIFFERS": ("sent under another unit's name", lambda: list(read(valid(), "CA1.xlsx").findings)),
    "FILE-STRICT": ("Strict Open XML", hostile("Strict Open XML")),
    "FORM-OLD-VERSION": ("a form issued earlier", _of(current={"TYT1": "0123456789ab"})),
    "FORM-UNKNOWN": ("every mark of ours removed", edited(_nothing_of_ours)),
    "FORM-VERSION-UNKNOWN": ("a form nobody issued", _unknown_version),
    "FORM-VERSIONS-MIXED": ("sheets of two issues", edited(_two_versions)),
    "FORM-WRONG-CAMPAIGN": ("last year's form", _wrong_campaign),
    "FORMULAS-UNSEEN": ("an .ods", _ods),
    "HEADER-MISSING": ("a header deleted", edited(_header_gone)),
    "HEADER-TWICE": ("a header copied to a new column", edited(_header_twice)),
    "IDENTITY-LINE-MISSING": ("the line at the top deleted", edited(_no_line)),
    "LABEL-ALTERED": ("a question rewritten", edited(_put("label", "Số trẻ em dưới 16 tuổi"))),
    "LOCKED-ALTERED": ("a unit of measure rewritten", edited(_put("measure", "trăm trẻ"))),
    "META-SHEET-MISSING": ("the hidden sheet deleted", edited(lambda book: book.remove(book["QS_META"]))),
    "ON-BEHALF-INCOMPLETE": ("entered for a unit without a date", typed("KY.08", "12/CAX")),
    "PART-OVER-WHOLE": (
        "more vaccinated than there are",
        returned("TYT1", {("TC07.1.01", V): 40, ("TC07.1.02", V): 41}),
    ),
    "REASON-MISSING": ("no figure and no reason", typed("TC07.1.01", "not_available", column="state")),
    "RETURN-PRELIMINARY": ("a preliminary return", typed("KY.01", "preliminary")),
    "ROW-HIDDEN": (
        "a row hidden",
        edited(lambda book: setattr(figures(book).row_dimensions[_row()], "hidden", True)),
    ),
    "ROW-WITHOUT-CODE": ("a row inserted for a further figure", edited(_loose)),
    "SHEET-HIDDEN": ("the figures sheet hidden", edited(lambda book: setattr(figures(book), "sheet_state", "hidden"))),
    "SHEET-PART-MISSING": ("a sheet lost in transport", hostile("no figures sheet")),
    "SIGN-OFF-MISSING": ("nobody signed", returned("TYT1", {})),
    "STATE-AND-VALUE": (
        "a figure and a state",
        returned("TYT1", {("TC07.1.01", V): 4, ("TC07.1.01", "state"): "zero"}),
    ),
    "TABLE-MISSING": ("a sheet deleted", edited(lambda book: book.remove(figures(book)))),
    "TEXT-PERSONAL": (
        "a child's birthday in a note",
        typed("HD.01", "cháu Nguyễn Văn Mẫu sinh 05/06/2018", column="name"),
    ),
    "TOKEN-WRONG": (
        "a form made with another key",
        lambda: list(read(make(campaign(), "TYT1", b"x" * 32).data).findings),
    ),
    "UNIT-MISMATCH": ("a sheet of another unit's form", edited(_other_sheet_of("CA1"))),
    "UNIT-UNKNOWN": ("a unit taken off the list", _of(units=frozenset({"CA1"}))),
    "VALUE-MISSING": ("a question left blank", returned("TYT1", {})),
    "VALUE-UNDERSTOOD": ("15 em", typed("TC08.1.01", "15 em")),
    "CONTENT-OUTSIDE": ("a figure typed to the right of the table", edited(_beside)),
    "CONTROL-BAND-EDGE-UNSAID": (
        "an edge neither in nor out",
        among((f"{BAND}1", "from", 90), (f"{BAND}1", "points", 5)),
    ),
    "CONTROL-BAND-INCOMPLETE": ("an edge without points", control((f"{BAND}1", "to", 50))),
    "CONTROL-BAND-REVERSED": ("a band from 90 to 80", control(*_band(1, 90, 80, 5))),
    "CONTROL-CLAUSE-MISSING": ("a tick without clause", control(*HEAD, ("TC06.1.B01", "confirmed", "checked"))),
    "CONTROL-COLLECTOR-UNKNOWN": ("ballots by a unit nobody knows", control(("TH.001", "collector.TC13.2", "HND9"))),
    "CONTROL-CONTACT-MISSING": ("nobody to call", among(("DD.09", V, None))),
    "CONTROL-DATE-UNREADABLE": ("a deadline in words", control(("DH.04", "day", "đầu tháng 11"))),
    "CONTROL-DAY-INCOMPLETE": ("a holiday of no kind", among(("NL.30", "day", "02/01/2026"))),
    "CONTROL-DEADLINE-MISSING": ("no deadline", among(("DH.04", "day", None))),
    "CONTROL-DEADLINE-ORDER": ("units after the report", control(("DH.04", "day", "10/12/2026"))),
    "CONTROL-DECISION-KIND-MISSING": ("a decision without a choice", among(("XL.001", "question", "H-001"))),
    "CONTROL-DECISION-NAME-MISSING": (
        "a decision by nobody",
        control(("XL.001", "kind", "accept"), ("XL.001", "question", "H-001")),
    ),
    "CONTROL-EMAIL": ("an address without @", among(("DV.001", "email", "a.b.vn"))),
    "CONTROL-INDICATOR-UNKNOWN": ("no such indicator", among(("DV.002", "added", "TC99.1"))),
    "CONTROL-LIST-FULL": ("the last village's row taken", among(("TH.100", "name", "Thôn Cuối"))),
    "CONTROL-MISSING": ("no commune", among(("DD.01", V, None))),
    "CONTROL-NO-UNITS": (
        "no units",
        control(*((f"DV.00{n}", key, None) for n in (1, 2) for key in ("unit", "name", "type"))),
    ),
    "CONTROL-PERIOD-MISSING": ("no cut-off date", among(("DK.CHOT", "end", None))),
    "CONTROL-PERIOD-ORDER": ("a period upside down", among(("DK.NAM", "start", "01/12/2026"))),
    "CONTROL-SCALE-HEAD-MISSING": ("a tick without a head", control(("TC06.1.B01", "confirmed", "checked"))),
    "CONTROL-TICK-WITHOUT-VALUE": ("an empty row ticked", control(("TC02.MAX", "confirmed", "checked"))),
    "CONTROL-UNIT-CODE": ("a code with diacritics", control(("DV.002", "unit", "Mầm non"))),
    "CONTROL-UNIT-NAME-MISSING": ("a nameless unit", among(("DV.002", "name", None))),
    "CONTROL-UNIT-TWICE": ("one code for two units", control(("DV.002", "unit", "TYT"))),
    "CONTROL-UNIT-TYPE-MISSING": ("a unit of no type", control(("DV.002", "type", None))),
    "CONTROL-UNIT-TYPE-UNKNOWN": ("a type nobody knows", control(("DV.002", "type", "Trường"))),
    "CONTROL-VILLAGE-NAME-MISSING": ("a nameless village", among(("TH.001", "name", None))),
    "CONTROL-VILLAGE-TWICE": ("one village twice", control(("TH.002", "name", "Thôn Một"))),
    "CONTROL-YEAR-DIFFERS": ("the year changed later", control(("DD.03", V, 2027))),
    "CONTROL-YEAR-IMPOSSIBLE": ("a year of two digits", among(("DD.03", V, 26))),
    "SCALE-BAND-GAP": (
        "nothing between 50 and 60",
        control(*HEAD, *_band(1, 60, None, 9), *_band(2, None, 50, 1), *_OFFICIAL),
    ),
    "SCALE-BAND-ORDER": (
        "a band that holds nothing",
        control(*_band(1, 50, 50, 9), (f"{BAND}1", "from_included", False)),
    ),
    "SCALE-BAND-OVERLAP": ("two bands over 50 to 60", control(*_band(1, 50, None, 9), *_band(2, None, 60, 1))),
    "SCALE-NOT-MONOTONE": ("fewer points for more", control(*_band(1, 50, None, 1), *_band(2, None, 50, 9))),
    "SCALE-OVER-MAX": (
        "a band above the maximum",
        control(("TC09.1.MAX", V, 5), *_band(1, 50, None, 9), *_band(2, None, 50, 1)),
    ),
    "SCALE-SUM-DIFFERS": (
        "parts that do not add up",
        control(("TC08.MAX", V, 50), ("TC08.1.MAX", V, 20), ("TC08.2.MAX", V, 20)),
    ),
    "SCALE-PER-NOT-POSITIVE": ("per minus a thousand", control(("TC03.1.PER", V, -1000))),
    "SCALE-DIFFERS": ("another value than the pack's", control(("TC01.MAX", V, 90))),
}


def findings_of(code: str) -> Iterator[Finding]:
    """Findings of that code in its sample."""
    return (finding for finding in SAMPLES[code][1]() if finding.code == code)

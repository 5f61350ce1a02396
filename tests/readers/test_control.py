"""The control workbook written, filled as an officer would, and read back: a Campaign, and faults by their cell."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.model.campaign import Contact, Deadline, Unit, Village
from qs_workbook.model.control_form import lay_out_control_form
from qs_workbook.model.control_values import Values, campaign_id, control_values
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.kinds import DecisionKind, Severity, Status
from qs_workbook.model.scale import Band
from qs_workbook.readers.control import ControlReading, read_control
from qs_workbook.readers.definition import load_pack
from qs_workbook.writers.form import FormIdentity, write_form
from tests import office
from tests.office import LOCALES, need_office

TEMPLATES = resources.folder("templates")
UNITS = (
    Unit("TYT", "Trạm Y tế xã", "TYT", contacts=(Contact("A", "0901"), Contact("B")), email="a@b.vn", row="DV.001"),
    Unit("MN1", "Trường Mầm non", "MN", channel="zalo", added=("TC12.2",), dropped=("TC08.1",), row="DV.002"),
)
VILLAGES = (Village("TH.001", "Thôn Một", population=310, special_hardship=True, valid_from=date(2025, 7, 1)),)
Fill = Callable[[Values], ControlReading]


@pytest.fixture(scope="session")
def pack() -> CriteriaSet:
    return load_pack(TEMPLATES / "qd06-2019")


def write_control(pack: CriteriaSet, path: Path, values: Values) -> Path:
    form = lay_out_control_form(pack)
    identity = FormIdentity("quan-son-2026", "-", "Xã Quan Sơn", form.version, "")
    at = datetime(2026, 10, 1, 12)
    return write_form(path, form, identity, pack.texts, values=values, meta={"key": "00ff"}, made_at=at)


@pytest.fixture
def fill(pack: CriteriaSet, tmp_path: Path) -> Fill:
    """A control workbook of the defaults with two units and these cells changed (None: emptied), read back."""

    def made(changed: Values) -> ControlReading:
        defaults = resources.read_toml(TEMPLATES / "defaults.toml")
        contact = {"contact_name": "Nguyễn Thị A", "contact_phone": "0901234567"}
        values = {**control_values(pack, defaults, contact, UNITS, VILLAGES), **changed}
        return read_control(write_control(pack, tmp_path / "dieu-hanh.xlsx", values), TEMPLATES)

    return made


def told(reading: ControlReading) -> list[tuple[str, str | None, str | None]]:
    return [(finding.code, finding.sheet, finding.cell) for finding in reading.findings]


def cell_of(pack: CriteriaSet, row: str, column: str) -> str:
    return lay_out_control_form(pack).fields[row, column].cell


def test_what_init_writes_reads_back_without_a_finding(fill: Fill) -> None:
    reading = fill({})
    campaign = reading.campaign
    assert told(reading) == []
    assert (campaign.id, campaign.pack, campaign.year, campaign.key) == (
        "quan-son-2026",
        "qd06-2019",
        2026,
        b"\x00\xff",
    )
    assert (campaign.commune, campaign.settings["issuer"]) == ("Quan Sơn", "UBND xã Quan Sơn")
    assert (campaign.units, campaign.villages) == (UNITS, VILLAGES)
    assert campaign.deadlines["units"] == Deadline(date(2026, 11, 10), inclusive=False)
    assert campaign.deadlines["units"].last_day == date(2026, 11, 9)
    assert campaign.calendar.last_working_day(campaign.deadlines["report"].last_day) == date(2026, 11, 13)
    assert campaign.periods["T12"].start == date(2025, 11, 1)
    assert date(2026, 9, 2) in campaign.calendar.holidays
    assert not campaign.illustrative


@pytest.mark.parametrize(
    ("row", "column", "typed", "code", "severity"),
    [
        pytest.param("DD.01", "value", None, "CONTROL-MISSING", Severity.FATAL, id="no commune"),
        pytest.param("DD.03", "value", 26, "CONTROL-YEAR-IMPOSSIBLE", Severity.FATAL, id="year of two digits"),
        pytest.param("DD.09", "value", None, "CONTROL-CONTACT-MISSING", Severity.QUERY, id="nobody to call"),
        pytest.param("DD.05", "value", "31/02/2026", "CONTROL-DATE-UNREADABLE", Severity.QUERY, id="no such day"),
        pytest.param("DH.04", "day", None, "CONTROL-DEADLINE-MISSING", Severity.FATAL, id="no deadline"),
        pytest.param("DH.04", "day", "đầu tháng 11", "CONTROL-DATE-UNREADABLE", Severity.FATAL, id="deadline in words"),
        pytest.param("DH.04", "day", "10/12/2026", "CONTROL-DEADLINE-ORDER", Severity.QUERY, id="units after report"),
        pytest.param("DK.CHOT", "end", None, "CONTROL-PERIOD-MISSING", Severity.FATAL, id="no cut-off"),
        pytest.param("DK.NAM", "start", "01/12/2026", "CONTROL-PERIOD-ORDER", Severity.FATAL, id="period upside down"),
        pytest.param("DV.002", "unit", "TYT", "CONTROL-UNIT-TWICE", Severity.FATAL, id="one code, two units"),
        pytest.param("DD.10", "value", "không có", "CONTROL-EMAIL", Severity.QUERY, id="contact without an address"),
        pytest.param("DV.002", "unit", "con", "CONTROL-UNIT-CODE", Severity.FATAL, id="a name Windows keeps"),
        pytest.param("DV.002", "unit", "Mầm non", "CONTROL-UNIT-CODE", Severity.FATAL, id="code with diacritics"),
        pytest.param("DV.002", "name", None, "CONTROL-UNIT-NAME-MISSING", Severity.FATAL, id="nameless unit"),
        pytest.param("DV.002", "type", "Trường", "CONTROL-UNIT-TYPE-UNKNOWN", Severity.FATAL, id="unknown type"),
        pytest.param("DV.002", "type", None, "CONTROL-UNIT-TYPE-MISSING", Severity.FATAL, id="no type"),
        pytest.param("DV.002", "added", "TC99.1", "CONTROL-INDICATOR-UNKNOWN", Severity.FATAL, id="no such indicator"),
        pytest.param("DV.001", "copy_to", "trạm@x.vn", "CONTROL-EMAIL", Severity.QUERY, id="address with diacritics"),
        pytest.param("DV.001", "email", "a.b.vn", "CONTROL-EMAIL", Severity.QUERY, id="address without @"),
        pytest.param("TH.001", "collector.TC13.2", "HND9", "CONTROL-COLLECTOR-UNKNOWN", Severity.FATAL, id="collector"),
        pytest.param("TH.001", "name", None, "CONTROL-VILLAGE-NAME-MISSING", Severity.QUERY, id="nameless village"),
        pytest.param("XL.001", "question", "H-001", "CONTROL-DECISION-KIND-MISSING", Severity.QUERY, id="no choice"),
        pytest.param("TC02.MAX", "confirmed", "checked", "CONTROL-TICK-WITHOUT-VALUE", Severity.QUERY, id="empty tick"),
        pytest.param("TC09.1.B01", "to", 50, "CONTROL-BAND-INCOMPLETE", Severity.QUERY, id="edge without points"),
    ],
)
def test_a_fault_is_told_by_sheet_and_cell(
    pack: CriteriaSet, fill: Fill, row: str, column: str, typed: object, code: str, severity: Severity
) -> None:
    """The officer must find the cell to mend without searching."""
    reading = fill({(row, column): typed})
    field = lay_out_control_form(pack).fields[row, column]
    found = [f for f in reading.findings if f.code == code]
    assert [(f.sheet, f.severity) for f in found] == [(field.sheet, severity)], told(reading)
    elsewhere = {
        "CONTROL-CONTACT-MISSING": ("DD.08", "value"),
        "CONTROL-DECISION-KIND-MISSING": (row, "kind"),
        "CONTROL-BAND-INCOMPLETE": (row, "points"),
    }
    assert found[0].cell == cell_of(pack, *elsewhere.get(code, (row, column)))


COLLECTOR = "collector.TC13.2"


def test_ballots_of_a_village_are_the_front_s_unless_sheet_thon_says_otherwise(fill: Fill) -> None:
    """Blank is the usual body, a code another one, a dash nobody; a unit left without villages is not asked."""
    villages = {(f"TH.{n:03d}", "name"): f"Thôn {n}" for n in range(1, 5)}
    units = {("DV.003", "unit"): "MTTQ1", ("DV.003", "name"): "Mặt trận", ("DV.003", "type"): "MTTQ"}
    units |= {("DV.004", "unit"): "PN1", ("DV.004", "name"): "Hội Phụ nữ", ("DV.004", "type"): "PN"}
    said = {("TH.002", COLLECTOR): "pn1", ("TH.003", COLLECTOR): "-", ("TH.004", COLLECTOR): "Không"}
    reading = fill({**villages, **units, **said})
    assert told(reading) == []
    collectors = [village.collectors.get("TC13.2") for village in reading.campaign.villages]
    assert collectors == ["MTTQ1", "PN1", None, None]
    by_code = reading.campaign.unit_by_code
    assert (by_code["MTTQ1"].dropped, by_code["PN1"].added) == ((), ("TC13.2",))
    reading = fill({**villages, **units, **{(f"TH.{n:03d}", COLLECTOR): "PN1" for n in range(1, 5)}})
    assert reading.campaign.unit_by_code["MTTQ1"].dropped == ("TC13.2",)


def test_every_code_has_its_sentence() -> None:
    """A finding without a sentence would reach the officer as a code."""
    source = "".join(path.read_text() for path in sorted(Path("qs_workbook/readers").glob("control*.py")))
    codes = {word for word in source.replace('"', " ").split() if word.startswith("CONTROL-")}
    for language in ("vi", "en"):
        texts = resources.load_texts(language, TEMPLATES / f"findings.{language}.toml")
        assert codes <= {key.removeprefix("finding.") for key in texts.entries}


HEAD: Values = {
    ("TD.01", "value"): "Quyết định 06/QĐ-TTg, bản công báo",
    ("TD.02", "value"): "Nguyễn Văn B",
    ("TD.03", "value"): date(2026, 9, 15),
}


def entry_of(reading: ControlReading, code: str) -> tuple[object, ...]:
    found = {entry.code: entry for entry in reading.campaign.scale_entries}
    entry = found.get(code)
    return () if entry is None else (entry.status, entry.band or entry.value, entry.source)


def test_only_a_tick_with_clause_under_a_full_head_makes_a_value_official(fill: Fill) -> None:
    row = {("TC09.MAX", "value"): 75, ("TC09.MAX", "confirmed"): "checked"}
    clause = {("TC09.MAX", "clause"): "Phụ lục, mục 9"}
    secondary = (Status.SECONDARY, 75.0, "nhập tay, chưa đối chiếu")
    for given in ({("TC09.MAX", "value"): 75}, row | clause, HEAD | row):
        assert entry_of(fill(given), "TC09.MAX") == secondary
    official = fill(HEAD | row | clause)
    assert entry_of(official, "TC09.MAX") == (Status.OFFICIAL, 75.0, "Quyết định 06/QĐ-TTg, bản công báo")
    assert official.campaign.scale_entries[0].confirmed_by == "Nguyễn Văn B"


def test_a_tick_beside_the_packs_own_value_confirms_that_value(fill: Fill) -> None:
    """Retyping what already stands there would only invite a slip."""
    ticked: Values = {("TC07.MAX", "confirmed"): "checked", ("TC07.MAX", "clause"): "mục 7"}
    assert entry_of(fill(HEAD | ticked), "TC07.MAX")[:2] == (Status.OFFICIAL, 50.0)
    assert entry_of(fill(ticked), "TC07.MAX")[0] is Status.SECONDARY


MISREAD: list[tuple[str, str, Values]] = [
    ("giá trị không đọc được", "TC07.MAX", {("TC07.MAX", "value"): "năm mươi lăm"}),
    (
        "cận dưới không đọc được",
        "TC07.1.B01",
        {("TC07.1.B01", "from"): "chín tám", ("TC07.1.B01", "to"): 99, ("TC07.1.B01", "points"): 40},
    ),
    (
        "cận dưới lớn hơn cận trên",
        "TC07.1.B01",
        {("TC07.1.B01", "from"): 99, ("TC07.1.B01", "to"): 98, ("TC07.1.B01", "points"): 40},
    ),
]


@pytest.mark.parametrize(("code", "typed"), [case[1:] for case in MISREAD], ids=[case[0] for case in MISREAD])
def test_a_tick_confirms_nothing_that_was_not_typed(fill: Fill, code: str, typed: Values) -> None:
    """The officer ticked what she typed: neither the pack's value nor an open end may pass for it."""
    ticked: Values = {(code, "confirmed"): "checked", (code, "clause"): "mục 7"}
    reading = fill(HEAD | ticked | typed)
    assert entry_of(reading, code) == ()
    assert told(reading) != []


def test_a_band_keeps_its_edges(fill: Fill) -> None:
    given: Values = {
        ("TC09.1.B01", "from"): 90,
        ("TC09.1.B01", "from_included"): True,
        ("TC09.1.B01", "to"): 95,
        ("TC09.1.B01", "to_included"): False,
        ("TC09.1.B01", "points"): 37.5,
    }
    assert entry_of(fill(given), "TC09.1.B01")[1] == Band(37.5, 90.0, True, 95.0, False)


def test_a_decision_keeps_its_cell_and_wants_a_name(pack: CriteriaSet, fill: Fill) -> None:
    line: Values = {
        ("XL.003", "question"): "H-012",
        ("XL.003", "kind"): "correct",
        ("XL.003", "value"): "125",
        ("XL.003", "reason"): "đơn vị xác nhận qua điện thoại",
    }
    reading = fill(line)
    assert told(reading) == [("CONTROL-DECISION-NAME-MISSING", "Xử lý", cell_of(pack, "XN.01", "value"))]
    decision = fill(line | {("XN.01", "value"): "Trần Thị C"}).campaign.decisions[0]
    assert (decision.question, decision.kind, decision.value) == ("H-012", DecisionKind.CORRECT, "125")
    assert (decision.by, decision.cell) == ("Trần Thị C", cell_of(pack, "XL.003", "kind"))


def test_a_block_pasted_from_another_file_is_read(pack: CriteriaSet, tmp_path: Path) -> None:
    """Pasted cells bring numbers for telephones, true dates and bare type codes."""
    path = write_control(pack, tmp_path / "dieu-hanh.xlsx", {})
    fields = lay_out_control_form(pack).fields
    book = openpyxl.load_workbook(path)
    pasted = {"unit": "th1 ", "name": "Trường Tiểu học", "type": "TH", "phone1": 912345678}
    for column, value in pasted.items():
        field = fields["DV.005", column]
        book[field.sheet][field.cell] = value
    field = fields["DH.04", "day"]
    book[field.sheet][field.cell] = datetime(2026, 11, 10)
    book.save(path)
    campaign = read_control(path, TEMPLATES).campaign
    assert [(u.code, u.type, u.contacts[0].phone, u.row) for u in campaign.units] == [
        ("TH1", "TH", "912345678", "DV.005")
    ]
    assert campaign.deadlines["units"].day == date(2026, 11, 10)


def test_no_workbook_and_no_hidden_sheet_are_faults_of_use(pack: CriteriaSet, tmp_path: Path) -> None:
    with pytest.raises(QsError) as missing:
        read_control(tmp_path / "dieu-hanh.xlsx", TEMPLATES)
    assert missing.value.code == "control_missing"
    (tmp_path / "a.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(QsError) as broken:
        read_control(tmp_path / "a.xlsx", TEMPLATES)
    assert broken.value.code == "control_unreadable"
    path = write_control(pack, tmp_path / "b.xlsx", {})
    book = openpyxl.load_workbook(path)
    del book["QS_META"]
    book.save(path)
    with pytest.raises(QsError) as keyless:
        read_control(path, TEMPLATES)
    assert (keyless.value.code, keyless.value.facts["reason"]) == ("control_unreadable", "no_meta")


def test_the_campaign_is_named_without_diacritics() -> None:
    assert campaign_id("Quan Sơn", 2026) == "quan-son-2026"
    assert campaign_id("Đồng Tâm", 2027) == "dong-tam-2027"


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", LOCALES)
def test_what_an_officer_types_in_a_spreadsheet_program_is_read(pack: CriteriaSet, tmp_path: Path, locale: str) -> None:
    """Dates are text cells: 10/11/2026 must not become 11 October on an English machine."""
    need_office()
    path = write_control(pack, tmp_path / "moi.xlsx", {})
    fields = lay_out_control_form(pack).fields
    typed = {
        ("DD.01", "value"): "Quan Sơn",
        ("DD.03", "value"): "2026",
        ("DD.09", "value"): "0912345678",
        ("DH.04", "day"): "10/11/2026",
        ("DV.001", "unit"): "MN1",
        ("DV.001", "name"): "Trường Mầm non",
        ("TH.001", "name"): "Thôn Một",
        ("TH.001", "population"): "310",
        ("TC09.MAX", "value"): "75",
    }
    cells = {(fields[key].sheet, fields[key].cell): text for key, text in typed.items()}
    typed_type = next(c.label for c in fields["DV.001", "type"].choices if c.key == "MN")
    cells[fields["DV.001", "type"].sheet, fields["DV.001", "type"].cell] = typed_type
    saved = tmp_path / "dieu-hanh.xlsx"
    office.fill([office.Filling(path, cells, (saved,))], locale=locale)
    campaign = read_control(saved, TEMPLATES).campaign
    assert (campaign.commune, campaign.year, campaign.settings["contact_phone"]) == ("Quan Sơn", 2026, "0912345678")
    assert campaign.deadlines["units"].day == date(2026, 11, 10)
    assert [(u.code, u.type) for u in campaign.units] == [("MN1", "MN")]
    assert [(v.name, v.population) for v in campaign.villages] == [("Thôn Một", 310)]
    assert [(e.code, e.value) for e in campaign.scale_entries] == [("TC09.MAX", 75.0)]

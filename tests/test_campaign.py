"""A whole campaign over simulated days: templates out, a preliminary round, returns on time and late, slips, copies,
an extension, one that never comes; at each day what a person at the office would expect to see.
"""

import email
import email.policy
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qs_workbook.model.campaign import Unit
from qs_workbook.readers.issued import load_issued
from tests.campaigns import fill, new_campaign, qs, send

ON_TIME = ("TYT", "CA", "MN1", "MN2", "MN3", "MN4", "MN5", "TH1", "TH2", "TH3", "DTN", "PN")
UNITS = (
    Unit("TYT", "Trạm Y tế", "TYT", email="tyt@xa.example"),
    Unit("CA", "Công an xã", "CA", email="ca@xa.example"),
    *(Unit(f"MN{n}", f"Trường Mầm non số {n}", "MN", email=f"mn{n}@xa.example") for n in range(1, 7)),
    *(Unit(f"TH{n}", f"Trường Tiểu học số {n}", "TH", email=f"th{n}@xa.example") for n in range(1, 5)),
    Unit("DTN", "Đoàn Thanh niên", "DTN", email="dtn@xa.example"),
    Unit("PN", "Hội Phụ nữ", "PN", email="pn@xa.example"),
    Unit("KT", "Phòng Kinh tế", "KT", email="kt@xa.example"),
)
EXTENDED, LATE, NEVER = "MN6", "TH4", "KT"
PRELIMINARY = {("DH.02", "day"): date(2026, 10, 15), ("DH.02", "inclusive"): "up_to"}
EXTENSION = {
    ("XN.01", "value"): "Lê Thị Mẫu",
    ("XL.001", "question"): EXTENDED,
    ("XL.001", "kind"): "extend",
    ("XL.001", "value"): "12/11/2026",
    ("XL.001", "reason"): "Trường bị mất điện hai ngày",
    ("XL.001", "on"): date(2026, 11, 9),
}


def statuses(root: Path, today: str) -> tuple[Counter[str], dict[str, dict[str, Any]]]:
    document = qs(root, "status", today=today)
    units = {unit["unit"]: unit for unit in document["units"]}
    return Counter(unit["status"] for unit in units.values()), units


def width(document: dict[str, Any]) -> float:
    points = document["points"]
    return float(points["possible"]) - float(points["certain"])


def answer_slip(root: Path, unit: str, target: str, answers: dict[tuple[str, str], object]) -> None:
    slip = root / f"3-ket-qua/phieu/phieu-{unit}.xlsx"
    forms = load_issued(root / "1-bieu-mau/phat-hanh").by_version.values()
    form = next(f.form for f in forms if f.form.purpose == "slip" and set(answers) <= set(f.form.fields))
    fill(slip, root / "2-ban-nop" / target, form, answers)


def test_a_campaign_from_templates_to_the_last_day(tmp_path: Path) -> None:
    settings = {"scale": "illustrative", "commune_type": "mien_nui"}
    root = new_campaign(tmp_path / "dot", UNITS, settings, PRELIMINARY)

    # 1 October: templates and drafts go out.
    assert len(qs(root, "generate", today="2026-10-01", expect=0)["templates"]) == len(UNITS)
    drafts = {f["unit"] for f in qs(root, "mail", today="2026-10-01", expect=0)["files"]}
    assert drafts == {None, *(unit.code for unit in UNITS)}
    first = qs(root, "consolidate", today="2026-10-01", expect=1)
    assert first["verdict"] == "undetermined"

    # Mid October: a preliminary round. It feeds the forecast and never counts as the official return.
    for unit in ("TYT", "MN1", "MN2"):
        send(root, unit, {("KY.01", "value"): "Bản sơ bộ"}, f"2026-10-14/{unit}-so-bo.xlsx")
    early = qs(root, "run", today="2026-10-14", expect=1)["consolidate"]
    assert width(early) < width(first)
    count, units = statuses(root, "2026-10-14")
    assert count == {"received": 3, "awaited": len(UNITS) - 3}
    assert (units["TYT"]["stage"], units["TYT"]["late"]) == ("preliminary", None)

    # 5 November: twelve units on time, two of them with a fault.
    faults = {
        "TYT": {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): 41},
        "MN3": {("KY.05", "value"): None},
    }
    for unit in ON_TIME:
        send(root, unit, faults.get(unit), f"2026-11-05/{unit}.xlsx")
    ran = qs(root, "run", today="2026-11-06", expect=1)
    assert {file["unit"] for file in ran["slip"]["files"]} == {"TYT", "MN3"}
    superseded = [f["path"] for f in ran["ingest"]["files"] if f["verdict"] == "superseded"]
    assert superseded == [f"2-ban-nop/2026-10-14/{unit}-so-bo.xlsx" for unit in ("MN1", "MN2", "TYT")]
    count, units = statuses(root, "2026-11-06")
    assert count == {"accepted": 10, "queried": 2, "awaited": 3}
    assert units["TYT"]["late"] is False

    # 7 November: the slips come back and amend the returns.
    answer_slip(root, "TYT", "2026-11-07/phieu-TYT.xlsx", {("TC07.1.02", "value"): 39})
    answer_slip(root, "MN3", "2026-11-07/phieu-MN3.xlsx", {("KY.05", "value"): "Trần Thị Mẫu"})
    ran = qs(root, "run", today="2026-11-07", expect=1)
    assert ran["slip"]["files"] == []
    assert "TYT · TC07.1.02: 41 → 39" in ran["changes"]
    assert statuses(root, "2026-11-07")[0] == {"accepted": 12, "awaited": 3}

    # 8 November: a second copy from one unit; the later one counts and the difference is told.
    send(root, "MN1", {("TC09.1.01", "value"): 5}, "2026-11-08/MN1-sua.xlsx")
    files = {f["path"]: f for f in qs(root, "ingest", today="2026-11-08")["files"]}
    assert files["2-ban-nop/2026-11-05/MN1.xlsx"]["verdict"] == "superseded"
    assert files["2-ban-nop/2026-11-08/MN1-sua.xlsx"]["used"] is True

    # 9 November: the last day; one unit gets an extension on sheet Xử lý.
    new_campaign(root, UNITS, settings, {**PRELIMINARY, **EXTENSION})
    reminded = {f["unit"] for f in qs(root, "remind", today="2026-11-09", expect=0)["files"]}
    assert reminded == {EXTENDED, LATE, NEVER}

    # 10 November: two are overdue, the extended one is not.
    late = {code: unit["late"] for code, unit in statuses(root, "2026-11-10")[1].items() if unit["status"] == "awaited"}
    assert late == {EXTENDED: None, LATE: True, NEVER: True}

    # 11 November: both come; one is in time by its extension.
    for unit in (EXTENDED, LATE):
        send(root, unit, None, f"2026-11-11/{unit}.xlsx")
    last = qs(root, "run", today="2026-11-11", expect=1)
    document = qs(root, "status", today="2026-11-11", expect=1)
    late = {u["unit"]: u["late"] for u in document["units"]}
    assert (late[EXTENDED], late[LATE], late[NEVER]) == (False, True, True)
    assert (document["expected"], document["received"], document["on_time"]) == (15, 14, 13)
    assert width(last["consolidate"]) <= width(early)

    # 12 November: only the one that never came is reminded, without blame and without a figure.
    (mail, _) = qs(root, "remind", today="2026-11-12", expect=0)["files"]
    draft = email.message_from_bytes((root / mail["path"]).read_bytes(), policy=email.policy.default)
    assert draft["Subject"].startswith("Đã quá hạn gửi số liệu")
    assert draft["To"] == "kt@xa.example"


@pytest.mark.parametrize(
    ("sub_folder", "today", "late"),
    [
        ("2026-11-09", "2026-11-20", False),
        ("2026-11-10", "2026-11-20", True),
        ("", "2026-11-09", False),
        ("", "2026-11-20", None),
    ],
    ids=["named for the last day", "named for the day after", "seen on the last day", "first seen long after"],
)
def test_first_sight_alone_never_makes_a_unit_late(
    campaign: Path, sub_folder: str, today: str, late: bool | None
) -> None:
    send(campaign, "TYT", name=f"{sub_folder}/TYT.xlsx".lstrip("/"))
    unit = next(u for u in qs(campaign, "status", today=today)["units"] if u["unit"] == "TYT")
    assert unit["late"] is late

"""Drafts and their sending: what a unit would open, and what a mail server really received."""

import email
import email.policy
import hashlib
import os
import re
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from qs_workbook.model.campaign import Unit
from tests.campaigns import UNITS, new_campaign, qs, send
from tests.smtp import PASSWORD, free_port, server

MORE = Unit("DTN", "Đoàn Thanh niên xã Quan Sơn", "DTN", email="chung@quanson.example", copy_to="bt@quanson.example")
SHARED = Unit("PN", "Hội Phụ nữ xã Quan Sơn", "PN", email="chung@quanson.example")


def draft(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def body(mail: EmailMessage) -> str:
    part = mail.get_body()
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def mailed(tmp_path: Path) -> Path:
    root = new_campaign(tmp_path / "dot", (*UNITS, MORE, SHARED))
    qs(root, "generate", today="2026-10-01", expect=0)
    return root


def test_a_draft_opens_ready_to_send(mailed: Path) -> None:
    qs(mailed, "mail", today="2026-10-01", expect=0)
    mail = draft(mailed / "1-bieu-mau/thu/TYT.eml")
    assert mail["Subject"] == "Biểu thu thập số liệu xã phù hợp với trẻ em năm 2026 - Trạm Y tế xã Quan Sơn"
    assert (mail["To"], mail["X-Unsent"]) == ("tyt@quanson.example", "1")
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "TYT.xlsx"
    assert attached.get_content() == (mailed / "1-bieu-mau/TYT.xlsx").read_bytes()
    assert "chậm nhất thứ Hai 09/11/2026" in body(mail)
    assert "Nguyễn Thị Mẫu, 0912 000 000" in body(mail)
    assert draft(mailed / "1-bieu-mau/thu/DTN.eml")["Cc"] == "bt@quanson.example"


def test_a_zalo_text_has_at_most_five_plain_lines(mailed: Path) -> None:
    qs(mailed, "mail", today="2026-10-01", expect=0)
    qs(mailed, "remind", today="2026-11-06", expect=0)
    texts = sorted((mailed / "1-bieu-mau/thu").rglob("*.zalo.txt"))
    assert len(texts) == 10
    for text in texts:
        assert len(text.read_text(encoding="utf-8").strip().splitlines()) <= 5


def test_the_letter_lists_every_unit_with_form_and_deadline(mailed: Path) -> None:
    qs(mailed, "mail", today="2026-10-01", expect=0)
    paper = Document(str(mailed / "1-bieu-mau/thu/cong-van.docx"))
    table = next(t for t in paper.tables if t.rows[0].cells[0].text == "STT")
    assert [[c.text for c in row.cells[1:]] for row in table.rows[1:]] == [
        [u.name, f"{u.code}.xlsx", "thứ Hai 09/11/2026"] for u in (*UNITS, MORE, SHARED)
    ]
    said = "\n".join(c.text for t in paper.tables for row in t.rows for c in row.cells)
    assert "V/v đánh giá các tiêu chí xã phù hợp với trẻ em năm 2026" in said
    assert "ngày 01 tháng 10 năm 2026" in said


def test_the_contact_list_holds_the_text_to_paste(mailed: Path) -> None:
    qs(mailed, "mail", today="2026-10-01", expect=0)
    sheet = openpyxl.load_workbook(mailed / "1-bieu-mau/thu/danh-ba.xlsx").worksheets[0]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert rows["MN1"][3:5] == ("Lê Thị Mẫu", "0913 000 000")
    assert rows["MN1"][8:10] == ("Zalo", "MN1.xlsx")
    assert str(rows["MN1"][10]).startswith("Kính gửi Trường Mầm non Hữu Kiên")


def test_the_same_day_gives_the_same_bytes(mailed: Path) -> None:
    def bytes_now() -> dict[str, str]:
        qs(mailed, "mail", today="2026-10-01", expect=0)
        files = (p for p in (mailed / "1-bieu-mau/thu").rglob("*") if p.is_file())
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    assert bytes_now() == bytes_now()


def test_mail_waits_for_the_templates(tmp_path: Path) -> None:
    root = new_campaign(tmp_path / "dot")
    assert qs(root, "mail", expect=2)["error"]["code"] == "generate_first"


def test_a_reminder_holds_no_figure(mailed: Path) -> None:
    """DOMAIN 2.8: small counts never leave by mail."""
    send(mailed, "CA", {("TC04.1.01", "value"): "7778 hoặc 7777"})
    send(mailed, "TYT", {("TC07.1.01", "value"): 7779, ("TC07.1.02", "value"): 8888})
    files = qs(mailed, "remind", today="2026-11-10", expect=0)["files"]
    reminded = {file["unit"] for file in files}
    assert "TYT" in reminded
    for path in (mailed / "1-bieu-mau/thu/nhac").iterdir():
        text = body(draft(path)) if path.suffix == ".eml" else path.read_text(encoding="utf-8")
        assert not re.search(r"777|888", text), path.name


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-10-20", "còn 14 ngày làm việc"),
        ("2026-11-06", "chỉ còn 1 ngày làm việc"),
        ("2026-11-09T23:59", "không còn ngày làm việc nào sau hôm nay"),
        ("2026-11-10T00:00", "hạn gửi là thứ Hai 09/11/2026"),
        ("2026-11-10", "hạn gửi là thứ Hai 09/11/2026"),
    ],
)
def test_a_reminder_is_worded_by_the_days_left(mailed: Path, today: str, words: str) -> None:
    qs(mailed, "remind", today=today, expect=0)
    assert words in body(draft(mailed / "1-bieu-mau/thu/nhac/MN1.eml"))


def test_a_unit_with_two_addresses_is_written_to_at_both(tmp_path: Path) -> None:
    """The control workbook asks for a semicolon between addresses; mail programs stop reading at one."""
    two = Unit("TYT", "Trạm Y tế", "TYT", email="tyt@quanson.example; tram@quanson.example", copy_to="bt@x.example;")
    odd = Unit("MN1", "Trường Mầm non", "MN", email="không có")
    root = new_campaign(tmp_path / "dot", (two, odd))
    qs(root, "generate", today="2026-10-01", expect=0)
    qs(root, "mail", today="2026-10-01", expect=0)
    mail = draft(root / "1-bieu-mau/thu/TYT.eml")
    assert [a.addr_spec for a in mail["To"].addresses] == ["tyt@quanson.example", "tram@quanson.example"]
    assert mail["Cc"] == "bt@x.example"
    assert draft(root / "1-bieu-mau/thu/MN1.eml")["To"] is None
    sent = {o["unit"]: o for o in qs(root, "mail", "--dry-run", today="2026-10-01", expect=0)["sent"]}
    assert sent["TYT"]["address"] == "tyt@quanson.example, tram@quanson.example"
    assert sent["MN1"]["outcome"] == "no_address"


@pytest.mark.parametrize("address", ["không có", "a b@x.vn", "trạm@x.vn", "a@x.vn; b@x.vn", "vhxh@xã.vn"])
def test_an_odd_address_of_the_office_stops_no_draft(tmp_path: Path, address: str) -> None:
    root = new_campaign(tmp_path / "dot", UNITS[:1], {"contact_email": address})
    qs(root, "generate", today="2026-10-01", expect=0)
    qs(root, "mail", today="2026-10-01", expect=0)
    qs(root, "remind", today="2026-10-01", expect=0)
    sender = draft(root / "1-bieu-mau/thu/TYT.eml")["From"]
    assert (sender.addresses[0].addr_spec if sender else None) in (None, "a@x.vn", "b@x.vn")


def test_a_letter_says_nothing_of_a_contact_not_known(tmp_path: Path) -> None:
    """“Cần hỏi, xin liên hệ: .” went to every school."""
    root = new_campaign(tmp_path / "dot", UNITS[:1], {"contact_name": None, "contact_phone": None})
    qs(root, "generate", today="2026-10-01", expect=0)
    qs(root, "mail", today="2026-10-01", expect=0)
    qs(root, "remind", today="2026-10-01", expect=0)
    for path in (root / "1-bieu-mau/thu").rglob("TYT.*"):
        text = body(draft(path)) if path.suffix == ".eml" else path.read_text(encoding="utf-8")
        assert not re.search(r"liên hệ|Cần hỏi|: *\.", text), text


def test_a_name_of_two_lines_stays_one_line_in_a_letter(tmp_path: Path) -> None:
    """Alt+Enter in sheet Đơn vị cut the subject and pushed half the name into the text."""
    name = "Trường Tiểu học\nvà Trung học cơ sở  Hữu Kiên"
    root = new_campaign(tmp_path / "dot", (Unit("MN1", name, "MN", email="mn1@quanson.example"),))
    qs(root, "generate", today="2026-10-01", expect=0)
    qs(root, "mail", today="2026-10-01", expect=0)
    mail = draft(root / "1-bieu-mau/thu/MN1.eml")
    assert str(mail["Subject"]).endswith("Trường Tiểu học và Trung học cơ sở Hữu Kiên")
    assert body(mail).startswith("Kính gửi: Trường Tiểu học và Trung học cơ sở Hữu Kiên")


def test_mail_without_units_says_so(tmp_path: Path) -> None:
    """The Word template of the letter was blamed for an empty list of units."""
    assert qs(new_campaign(tmp_path / "dot", ()), "mail", expect=2)["error"]["code"] == "no_units"


def test_mail_with_no_unit_to_write_to_drafts_nothing(tmp_path: Path) -> None:
    own = Unit("VHXH", "Phòng Văn hóa - Xã hội", "VHXH")
    root = new_campaign(tmp_path / "dot", (own,))
    qs(root, "generate", expect=0)
    assert qs(root, "mail", expect=0)["files"] == []


def test_a_reminder_speaks_of_a_slip_only_where_there_is_one(mailed: Path) -> None:
    """A unit was told to fill in a slip that nobody had made."""
    send(mailed, "TYT", {("TC07.1.01", "value"): 40, ("TC07.1.02", "value"): 41})
    qs(mailed, "remind", today="2026-11-06", expect=0)
    mail = mailed / "1-bieu-mau/thu/nhac/TYT.eml"
    assert "hiếu" not in body(draft(mail)).replace("thiếu", "")
    assert "hiếu" not in (mail.with_suffix(".zalo.txt")).read_text(encoding="utf-8")
    qs(mailed, "slip", today="2026-11-06", expect=0)
    qs(mailed, "remind", today="2026-11-06", expect=0)
    assert "phieu-TYT.xlsx" in body(draft(mail))


def test_reminders_leave_what_an_officer_put_there(mailed: Path) -> None:
    """A folder or note of her own among the drafts stopped every later reminder."""
    own = mailed / "1-bieu-mau/thu/nhac/da gui/TYT.eml"
    own.parent.mkdir(parents=True)
    own.touch()
    qs(mailed, "remind", today="2026-11-06", expect=0)
    qs(mailed, "remind", today="2026-11-09", expect=0)
    assert own.is_file()


def mail_out(root: Path, environment: dict[str, str], *words: str) -> dict[str, tuple[str, str]]:
    import json

    line = [sys.executable, "-m", "qs_workbook", "-C", str(root), "mail", "--send", *words, "--json"]
    done = subprocess.run(
        [*line, "--today", "2026-10-01"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
        timeout=120,
    )
    document = json.loads(done.stdout)
    assert "sent" in document, document
    return {o["unit"]: (o["outcome"], o["address"]) for o in document["sent"]}


def test_sending_goes_encrypted_once_and_stops_at_no_fault(mailed: Path, tmp_path: Path) -> None:
    """A dry run sends nothing; a refused address or a dropped line stops nobody else; a second run sends the rest."""
    with server(tmp_path) as (mailbox, environment):
        dry = mail_out(mailed, environment, "--dry-run")
        assert {outcome for outcome, _ in dry.values()} == {"would_send", "no_address"}
        assert mailbox.taken == []
        mailbox.refuse = {"ca@quanson.example"}
        mailbox.drop = {"tyt@quanson.example": 1}
        first = {unit: outcome for unit, (outcome, _) in mail_out(mailed, environment).items()}
        assert first == {"TYT": "sent", "CA": "refused", "MN1": "no_address", "DTN": "sent", "PN": "sent"}
        assert mailbox.encrypted == [True] * 3
        mailbox.refuse = set()
        second = {unit: outcome for unit, (outcome, _) in mail_out(mailed, environment).items()}
        assert second == {"TYT": "already", "CA": "sent", "MN1": "no_address", "DTN": "already", "PN": "already"}
    to = [recipients for recipients, _ in mailbox.taken]
    assert to == [
        ["tyt@quanson.example"],
        ["chung@quanson.example", "bt@quanson.example"],
        ["chung@quanson.example"],
        ["ca@quanson.example"],
    ]
    for _, mail in mailbox.taken:
        (attached,) = mail.iter_attachments()
        assert attached.get_content()[:2] == b"PK"
        assert mail["X-Unsent"] is None
        assert "Kính gửi" in body(mail)
    stored = b"".join(p.read_bytes() for p in (mailed / ".qs").rglob("*") if p.is_file())
    assert PASSWORD.encode() not in stored


def test_a_server_without_encryption_is_refused(mailed: Path) -> None:
    from aiosmtpd.controller import Controller

    port = free_port()
    controller = Controller(object(), hostname="localhost", port=port)
    controller.start()
    try:
        line = [sys.executable, "-m", "qs_workbook", "-C", str(mailed), "mail", "--send", "--json"]
        settings = {"QS_SMTP_HOST": "localhost", "QS_SMTP_PORT": str(port)}
        done = subprocess.run(line, capture_output=True, text=True, check=False, env={**os.environ, **settings})
    finally:
        controller.stop()
    assert (done.returncode, "smtp_failed" in done.stdout) == (2, True)

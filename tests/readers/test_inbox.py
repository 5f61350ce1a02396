"""The returns folder: every entry accounted for, nothing followed out of it, nothing hangs."""

import base64
import email
import email.policy
import io
import os
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest

from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.guard import guard
from qs_workbook.readers.inbox import Entry, list_entries
from tests.readers.office_case import issued


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "2-ban-nop"
    folder.mkdir()
    return folder


def listed(folder: Path, bounds: Bounds | None = None) -> dict[str, Entry]:
    return {entry.path.removeprefix("2-ban-nop/"): entry for entry in list_entries(folder, bounds=bounds)}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def mail(attachments: dict[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "tyt@xa.example", "vhxh@xa.example", "Nộp biểu"
    message["Date"] = "Mon, 09 Nov 2026 01:30:00 +0000"
    message.set_content("Kính gửi Phòng Văn hóa - Xã hội.")
    for name, data in attachments.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~$bieu.xlsx", "lock_file"),
        (".~lock.bieu.xlsx#", "lock_file"),
        ("._bieu.xlsx", "system_file"),
        ("Thumbs.db", "system_file"),
        ("desktop.ini", "system_file"),
        (".DS_Store", "system_file"),
        ("bieu.xlsx.crdownload", "temporary_file"),
        ("bieu.xlsx.part", "temporary_file"),
        ("ABC123.tmp", "temporary_file"),
        ("bieu.xlsx.lnk", "link"),
        ("bieu.xlsx", None),
        ("Biểu trạm y tế (1) - Copy.XLSX", None),
    ],
)
def test_what_is_no_submission_is_listed_with_its_reason(inbox: Path, name: str, reason: str | None) -> None:
    (inbox / name).write_bytes(b"PK")
    assert listed(inbox)[name].reason == reason


def test_links_pipes_and_loops_are_named_and_not_opened(inbox: Path, tmp_path: Path) -> None:
    """A pipe named .xlsx would make a naive reader wait for ever; a link would read outside the folder."""
    (tmp_path / "secret.xlsx").write_bytes(b"PK")
    (inbox / "out.xlsx").symlink_to(tmp_path / "secret.xlsx")
    (inbox / "loop").symlink_to(inbox)
    os.mkfifo(inbox / "pipe.xlsx")
    reasons = {path: entry.reason for path, entry in listed(inbox).items()}
    assert reasons == {"out.xlsx": "link", "loop": "link", "pipe.xlsx": "not_a_file"}


def test_the_day_of_receipt_is_read_from_the_sub_folder(inbox: Path) -> None:
    (inbox / "2026-11-09" / "TYT").mkdir(parents=True)
    (inbox / "2026-11-09" / "TYT" / "a.xlsx").write_bytes(b"1")
    (inbox / "2026-13-45").mkdir()
    (inbox / "2026-13-45" / "b.xlsx").write_bytes(b"1")
    found = listed(inbox)
    assert found["2026-11-09/TYT/a.xlsx"].received_on == "2026-11-09"
    assert found["2026-13-45/b.xlsx"].received_on is None


def test_members_of_a_zip_are_entries_of_their_own(inbox: Path) -> None:
    data = issued().data
    (inbox / "a.zip").write_bytes(
        zipped({"TYT1/bieu.xlsx": data, "cv.pdf": b"%PDF-1.7", "in.zip": zipped({"x": b"y"})})
    )
    found = listed(inbox)
    assert set(found) == {"a.zip", "a.zip!TYT1/bieu.xlsx", "a.zip!cv.pdf", "a.zip!in.zip"}
    assert found["a.zip!TYT1/bieu.xlsx"].load() == data
    assert found["a.zip!in.zip"].reason == "nested_archive"


def test_a_nested_archive_under_another_name_is_not_opened(inbox: Path) -> None:
    (inbox / "a.zip").write_bytes(zipped({"bieu.xlsx": zipped({"x": b"y"})}))
    with pytest.raises(Refused, match="nested_archive"):
        listed(inbox)["a.zip!bieu.xlsx"].load()


def test_attachments_of_a_mail_are_entries_with_its_date(inbox: Path) -> None:
    data = issued().data
    (inbox / "thu.eml").write_bytes(mail({"Biểu Trạm Y tế.xlsx": data, "công văn.pdf": b"%PDF-1.7"}))
    found = listed(inbox)
    assert set(found) == {"thu.eml", "thu.eml!Biểu Trạm Y tế.xlsx", "thu.eml!công văn.pdf"}
    assert found["thu.eml!Biểu Trạm Y tế.xlsx"].load() == data
    assert found["thu.eml!Biểu Trạm Y tế.xlsx"].received_on == "2026-11-09T08:30+07:00"


def test_a_mail_forwarded_within_a_mail_gives_its_attachments(inbox: Path) -> None:
    """Offices forward a school's mail as it came: its form is read, and nothing is called broken."""
    inner = email.message_from_bytes(mail({"Biểu.xlsx": b"PK"}), policy=email.policy.default)
    outer = email.message_from_bytes(mail({}), policy=email.policy.default)
    outer.add_attachment(inner)
    (inbox / "thu.eml").write_bytes(outer.as_bytes())
    found = listed(inbox)
    assert {path: entry.reason for path, entry in found.items()} == {"thu.eml": None, "thu.eml!Biểu.xlsx": None}
    assert found["thu.eml!Biểu.xlsx"].load() == b"PK"


@pytest.mark.parametrize(
    "said",
    [
        "attachment; " + "; ".join(f"filename*{n}={n}" for n in range(40_000)),
        'attachment; filename="' + "=?utf-8?Q?a?= " * 60_000 + '"',
        "(" * 100_000,
        "(" * 3_000,
        'attachment; filename="' + "=?utf-8?Q?a?= " * 200 + '"',
    ],
    ids=["numbered", "encoded", "nested", "nested but short", "encoded but short"],
)
def test_a_header_no_mail_program_wrote_stops_nothing(inbox: Path, said: str) -> None:
    """One hostile mail took all memory of the officer's laptop before any other file was looked at."""
    head = b"From: a@example.vn\nTo: b@example.vn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    part = b"--b\nContent-Disposition: " + said.encode() + b"\n\nx\n"
    (inbox / "a.eml").write_bytes(head + part * 20 + b"--b--")
    started = time.process_time()
    for entry in listed(inbox).values():
        entry.load()
    assert time.process_time() - started < 5


@pytest.mark.parametrize("name", ["biểu số liệu.xlsx", "Trường Mầm non.xlsx"])
@pytest.mark.parametrize(
    "written",
    [
        lambda name: f'filename="=?UTF-8?B?{base64.b64encode(name.encode()).decode()}?="',
        lambda name: f"filename*=utf-8''{quote(name)}",
        lambda name: f'filename="{name}"',
    ],
    ids=["words", "percent", "bare"],
)
def test_a_vietnamese_name_is_read_however_a_mail_program_wrote_it(
    inbox: Path, name: str, written: Callable[[str], str]
) -> None:
    head = b"From: a@example.vn\nTo: b@example.vn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    (inbox / "a.eml").write_bytes(head + f"--b\nContent-Disposition: attachment; {written(name)}\n\nx\n--b--".encode())
    assert f"a.eml!{name}" in listed(inbox)


def test_a_zip_whose_names_are_utf8_without_saying_so_is_shown_as_written(inbox: Path) -> None:
    data = zipped({"biYYYu.xlsx": b"PK"}).replace(b"biYYYu", "biểu".encode())
    (inbox / "a.zip").write_bytes(data)
    assert "a.zip!biểu.xlsx" in listed(inbox)


def test_a_zip_that_would_inflate_to_gigabytes_is_not_opened(inbox: Path) -> None:
    """A hundred files of nineteen megabytes of nothing took seconds at every run."""
    (inbox / "a.zip").write_bytes(zipped({f"{n}.xlsx": b"\0" * (3 << 20) for n in range(9)}))
    assert set(listed(inbox, Bounds(total=20 << 20))) == {"a.zip"}
    assert guard((inbox / "a.zip").read_bytes(), Bounds(total=20 << 20)).reason == "too_large"


def test_a_bomb_in_a_zip_is_stopped_at_the_bound(inbox: Path) -> None:
    (inbox / "a.zip").write_bytes(zipped({"b.xlsx": b"\0" * (3 << 20)}))
    entry = listed(inbox)["a.zip!b.xlsx"]
    with pytest.raises(Refused, match="too_large"):
        entry.load(Bounds(file=1 << 20))


def test_a_zip_of_thousands_lists_none_of_them(inbox: Path) -> None:
    (inbox / "a.zip").write_bytes(zipped({f"{n}.xlsx": b"x" for n in range(200)}))
    assert set(listed(inbox)) == {"a.zip"}


def test_names_are_shown_composed_and_without_tricks(inbox: Path) -> None:
    (inbox / "bie\u0302\u0309u.xlsx").write_bytes(b"1")
    (inbox / "bi\u1ec3u.xlsx").write_bytes(b"2")
    (inbox / "xslx\u202egnp.xlsx").write_bytes(b"3")
    Path(os.fsdecode(os.fsencode(inbox) + b"/\xff\xfe.xlsx")).write_bytes(b"4")
    paths = set(listed(inbox))
    assert {"biểu.xlsx", "biểu.xlsx#2", "xslx\\u202egnp.xlsx", "\\udcff\\udcfe.xlsx"} == paths
    for path in paths:
        path.encode()

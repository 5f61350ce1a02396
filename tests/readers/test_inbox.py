"""The returns folder: every entry accounted for, nothing followed out of it, nothing hangs."""

import io
import os
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from qs_workbook.readers.bounds import Bounds, Refused
from qs_workbook.readers.inbox import Entry, list_entries, unsettled
from tests.readers.office_case import issued


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "2-ban-nop"
    folder.mkdir()
    return folder


def listed(folder: Path) -> dict[str, Entry]:
    return {entry.path.removeprefix("2-ban-nop/"): entry for entry in list_entries(folder)}


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


def test_a_file_written_a_moment_ago_is_not_yet_settled(inbox: Path) -> None:
    (inbox / "a.xlsx").write_bytes(b"PK")
    os.utime(inbox / "a.xlsx", (1000, 1000))
    (inbox / "b.xlsx").write_bytes(b"PK")
    os.utime(inbox / "b.xlsx", (2000, 2000))
    entries = list_entries(inbox)
    assert [e.file.name for e in unsettled(entries, now=2001)] == ["b.xlsx"]
    (inbox / "a.xlsx").write_bytes(b"PK and more")
    assert [e.file.name for e in unsettled(entries, now=9e9)] == ["a.xlsx"]

"""How a return may arrive, and what each way proves: by mail, in a zip, as a signed paper, entered by the office."""

import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.campaigns import qs, send


def standing(root: Path, unit: str, today: str = "2026-11-20") -> dict[str, Any]:
    return next(u for u in qs(root, "status", today=today)["units"] if u["unit"] == unit)


def as_mail(path: Path, sent: str) -> Path:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"], mail["Date"] = "Gửi biểu", "a@xa.example", "b@xa.example", sent
    mail.set_content("Kính gửi Phòng Văn hóa - Xã hội")
    kind = {"maintype": "application", "subtype": "octet-stream"}
    mail.add_attachment(path.read_bytes(), **kind, filename=path.name)
    target = path.with_suffix(".eml")
    target.write_bytes(mail.as_bytes())
    path.unlink()
    return target


def test_a_mail_dates_its_attachment(campaign: Path) -> None:
    as_mail(send(campaign, "TYT"), "Mon, 09 Nov 2026 16:30:00 +0700")
    as_mail(send(campaign, "CA"), "Tue, 10 Nov 2026 08:00:00 +0700")
    document = qs(campaign, "ingest", today="2026-11-20", expect=1)
    told = {f["path"]: (f["verdict"], f["unit"], f["reason"]) for f in document["files"]}
    assert told["2-ban-nop/TYT.eml!TYT.xlsx"] == ("accepted", "TYT", None)
    assert told["2-ban-nop/TYT.eml"][0::2] == ("ignored", "container")
    assert document["received"] == document["accounted"] == 4
    assert (standing(campaign, "TYT")["late"], standing(campaign, "CA")["late"]) == (False, True)
    assert standing(campaign, "TYT")["received_at"] == "2026-11-09T16:30+07:00"


def test_each_member_of_a_zip_has_its_own_verdict(campaign: Path) -> None:
    paths = [send(campaign, unit) for unit in ("TYT", "CA", "MN1")]
    with zipfile.ZipFile(campaign / "2-ban-nop/gui.zip", "w") as archive:
        for path in paths:
            archive.write(path, path.name)
            path.unlink()
    document = qs(campaign, "ingest", today="2026-11-06", expect=0)
    assert [f["path"] for f in document["files"] if f["used"]] == [
        f"2-ban-nop/gui.zip!{unit}.xlsx" for unit in ("CA", "MN1", "TYT")
    ]
    assert document["received"] == 4


def test_a_signed_paper_alone_is_told_and_still_awaited(campaign: Path) -> None:
    (campaign / "2-ban-nop/TYT-bao-cao.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (campaign / "2-ban-nop/CA").mkdir()
    (campaign / "2-ban-nop/CA/van-ban.pdf").write_bytes(b"%PDF-1.4\n1\n%%EOF\n")
    files = qs(campaign, "ingest", today="2026-11-06", expect=1)["files"]
    assert {(f["unit"], f["verdict"], f["reason"]) for f in files} == {
        ("TYT", "ignored", "attachment"),
        ("CA", "ignored", "attachment"),
    }
    for unit in ("TYT", "CA"):
        told = standing(campaign, unit, "2026-11-06")
        assert (told["status"], told["attachment_only"]) == ("awaited", True)
    send(campaign, "TYT")
    assert standing(campaign, "TYT", "2026-11-06")["attachment_only"] is False


def test_a_return_entered_on_a_units_behalf_is_shown_so(campaign: Path) -> None:
    behalf = {("KY.08", "value"): "12/BC-CAX", ("KY.09", "value"): "05/11/2026", ("KY.10", "value"): "Lê Thị Mẫu"}
    send(campaign, "CA", behalf)
    told = standing(campaign, "CA", "2026-11-06")
    assert (told["status"], told["on_behalf"]) == ("accepted", True)


def test_an_official_report_is_refused_while_a_return_is_preliminary(campaign: Path) -> None:
    send(campaign, "TYT", {("KY.01", "value"): "Bản sơ bộ"})
    error = qs(campaign, "report", today="2026-11-06", expect=2)["error"]
    assert error["code"] == "report_refused"
    assert qs(campaign, "report", "--draft", today="2026-11-06", expect=0)["official"] is False


def test_a_dated_copy_does_not_make_an_undated_one_late(campaign: Path) -> None:
    """What lay in a mailbox until the twelfth may have come in time; a second copy of the thirteenth proves nothing."""
    send(campaign, "TYT")
    qs(campaign, "ingest", today="2026-11-12")
    send(campaign, "TYT", {("TC07.1.01", "value"): 3}, "2026-11-13/TYT.xlsx")
    unit = qs(campaign, "status", today="2026-11-13")["units"][0]
    assert (unit["unit"], unit["late"], unit["received_at"]) == ("TYT", None, None)


def test_the_first_copy_says_when_a_return_came(campaign: Path) -> None:
    send(campaign, "TYT")
    qs(campaign, "ingest", today="2026-11-05")
    send(campaign, "TYT", {("TC07.1.01", "value"): 3}, "2026-11-07/TYT.xlsx")
    unit = qs(campaign, "status", today="2026-11-08")["units"][0]
    assert (unit["late"], unit["received_at"][:10]) == (False, "2026-11-05")

"""Everything strange in one folder on deadline night: each entry has its verdict, and the good return counts."""

import os
import re
from pathlib import Path

import pytest

from tests.campaigns import qs
from tests.hostile.corpus import valid
from tests.hostile.kinds import CONTAINERS, PACKAGES, SHEETS
from tests.hostile.other_kinds import OTHERS
from tests.readers.test_inbox import mail, zipped

SLOW = re.compile(r"million|thousand|mega|hundred|\d{3}")
VERDICTS = {"accepted", "accepted_with_findings", "rejected", "duplicate", "superseded", "ignored"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_nothing_is_lost_and_nothing_stops_the_others(answered: Path) -> None:
    inbox = answered / "2-ban-nop"
    kinds = [kind for kind in (*CONTAINERS, *PACKAGES, *SHEETS, *OTHERS) if not SLOW.search(kind.name)]
    for number, kind in enumerate(kinds):
        (inbox / f"{number:03d}.xlsx").write_bytes(kind.make())
    (inbox / "TYT" / "cong van.pdf").parent.mkdir()
    (inbox / "TYT" / "cong van.pdf").write_bytes(b"%PDF-1.7 signed")
    (inbox / "nhieu.zip").write_bytes(
        zipped({"a/bieu.xlsx": valid(), "anh.jpg": b"\xff\xd8\xff\xe0", "x.zip": zipped({})})
    )
    (inbox / "thu.eml").write_bytes(mail({"bieu.xlsx": valid()[:5000], "van ban.pdf": b"%PDF-1.4"}))
    (inbox / "~$TYT.xlsx").write_bytes(b"x")
    (inbox / "Thumbs.db").write_bytes(b"x")
    (inbox / "ngoai.xlsx").symlink_to("/etc/passwd")
    if hasattr(os, "mkfifo"):
        os.mkfifo(inbox / "ong.xlsx")
    (inbox / ("dài" * 60 + ".xlsx")).write_bytes(b"PK")

    taken = qs(answered, "ingest", expect=1)

    assert taken["received"] == taken["accounted"] == len(taken["files"])
    by_path = {f["path"].removeprefix("2-ban-nop/"): f for f in taken["files"]}
    assert len(by_path) == len(taken["files"])
    on_disk = {
        path.relative_to(inbox).as_posix() for path in inbox.rglob("*") if not path.is_dir() or path.is_symlink()
    }
    inside = {
        "nhieu.zip!a/bieu.xlsx",
        "nhieu.zip!anh.jpg",
        "nhieu.zip!x.zip",
        "thu.eml!bieu.xlsx",
        "thu.eml!van ban.pdf",
    }
    assert {path for path in by_path if "!" not in path} == on_disk
    assert inside <= by_path.keys()
    assert {f["verdict"] for f in taken["files"]} <= VERDICTS
    for unit in ("TYT", "CA", "MN1"):
        assert by_path[f"{unit}.xlsx"]["verdict"] in ("accepted", "accepted_with_findings")
    expected = {"ngoai.xlsx": "link", "~$TYT.xlsx": "lock_file", "Thumbs.db": "system_file", "nhieu.zip": "container"}
    expected |= {
        "TYT/cong van.pdf": "attachment",
        "thu.eml!bieu.xlsx": "truncated",
        "nhieu.zip!x.zip": "nested_archive",
    }
    assert {path: by_path[path]["reason"] for path in expected} == expected
    again = qs(answered, "ingest", expect=1)
    assert [(f["path"], f["verdict"], f["reason"]) for f in again["files"]] == [
        (f["path"], f["verdict"], f["reason"]) for f in taken["files"]
    ]

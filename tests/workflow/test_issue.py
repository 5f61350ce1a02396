"""Changes after templates went out re-issue only what must be, and say why."""

import hashlib
from datetime import datetime
from pathlib import Path

from qs_workbook.cli import VIETNAM
from qs_workbook.workflow.issue import extend_control
from tests.campaigns import UNITS, new_campaign, qs


def reasons(root: Path, today: str = "2026-10-05") -> dict[str, str]:
    return {t["unit"]: t["reason"] for t in qs(root, "generate", today=today, expect=0)["templates"]}


def hashes(root: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (root / "1-bieu-mau").glob("*.xlsx")}


def test_nothing_changed_means_nothing_written(campaign: Path) -> None:
    before = hashes(campaign)
    assert set(reasons(campaign).values()) == {"unchanged"}
    assert hashes(campaign) == before


def test_another_contact_prints_anew_but_keeps_what_went_out_valid(campaign: Path) -> None:
    new_campaign(campaign, settings={"contact_phone": "0999 111 222"})
    assert set(reasons(campaign).values()) == {"circumstances"}


def test_a_signer_is_on_no_template(campaign: Path) -> None:
    new_campaign(campaign, settings={"signer_name": "Hoàng Văn Mẫu"})
    assert set(reasons(campaign).values()) == {"unchanged"}


def test_a_question_added_to_one_unit_changes_that_unit_alone(campaign: Path) -> None:
    changed = tuple(u if u.code != "MN1" else type(u)(**{**u.__dict__, "added": ("TC12.1",)}) for u in UNITS)
    new_campaign(campaign, changed)
    assert reasons(campaign) == {"TYT": "unchanged", "CA": "unchanged", "MN1": "structure"}


def test_a_lost_template_is_made_again(campaign: Path) -> None:
    (campaign / "1-bieu-mau/CA.xlsx").unlink()
    assert reasons(campaign) == {"TYT": "unchanged", "CA": "lost", "MN1": "unchanged"}


def test_the_same_day_and_key_give_the_same_bytes(campaign: Path, tmp_path: Path) -> None:
    other = new_campaign(tmp_path / "other")
    qs(other, "generate", today="2026-10-01", expect=0)
    assert hashes(other) == hashes(campaign)


def test_a_full_list_is_extended_with_its_contents(campaign: Path) -> None:
    before = qs(campaign, "generate", expect=0)["templates"]
    made = extend_control(campaign, datetime(2026, 10, 6, 9, tzinfo=VIETNAM))
    assert "DV.400" in made.form.rows
    assert (campaign / "dieu-hanh-20261006-0900.xlsx").is_file()
    assert qs(campaign, "check", expect=0)["findings"] == []
    assert qs(campaign, "generate", expect=0)["templates"] == before


def test_init_leaves_a_launcher_for_a_double_click(tmp_path: Path) -> None:
    qs(tmp_path, "init", str(tmp_path / "dot"), expect=0)
    text = (tmp_path / "dot/bang-chon.bat").read_bytes()
    assert b"-m qs_workbook" in text
    assert text.count(b"\r\n") == text.count(b"\n")

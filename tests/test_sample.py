"""The sample returns are what they say: complete, consistent, of today's structure, and played by `demo`."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl

from qs_workbook.model.control_form import lay_out_control_form
from qs_workbook.model.form import STATE, VALUE
from qs_workbook.model.unit_form import lay_out_unit_form
from qs_workbook.readers.control import read_control
from qs_workbook.resources import folder
from tests.sample import HOME, load_sample


def test_no_sample_is_stale_in_structure() -> None:
    """A return of an older form would still be read, but show nothing of what the pack asks today."""
    reading = read_control(HOME / "dieu-hanh.xlsx", folder("templates"))
    wanted = {lay_out_unit_form(reading.pack, reading.campaign, unit).version for unit in reading.campaign.units}
    kept = {path.stem for path in (HOME / "phat-hanh").glob("*.json")}
    control = openpyxl.load_workbook(HOME / "dieu-hanh.xlsx").custom_doc_props["qs_form_version"].value
    assert control == lay_out_control_form(reading.pack).version, "stale: run python sample_returns/build.py"
    assert kept == wanted, "stale: run python sample_returns/build.py, then pytest --update-expected"


def test_every_unit_answers_everything_it_is_asked() -> None:
    """A hole in the clean round would make every test on it ambiguous."""
    sample = load_sample()
    campaign = read_control(HOME / "dieu-hanh.xlsx", folder("templates")).campaign
    for unit in campaign.units:
        form = lay_out_unit_form(sample.pack, campaign, unit)
        given = sample.answers(unit.code, form)
        asked = {code for code, column in form.fields if column == VALUE and not code.startswith("KY")}
        answered = {code for code, column in given if column in (VALUE, STATE)}
        assert asked - answered == set(), unit.code
        ballots = {place for place, field in form.fields.items() if field.block.style == "list" and field.required}
        assert ballots <= given.keys(), unit.code


def test_the_round_has_units_of_every_type() -> None:
    """Thirty units or so, ten schools at least, mixed levels and a boarding school among them."""
    sample = load_sample()
    types = Counter(unit.type for unit in sample.units)
    assert set(types) == set(sample.pack.types)
    assert sum(n for code, n in types.items() if sample.pack.types[code].school) >= 10
    assert len(list((HOME / "clean").glob("*/*.xlsx"))) == len(sample.units) == types.total()


def test_people_in_the_sample_cannot_be_reached() -> None:
    """A real number or address in a sample would be rung or written to one day."""
    for unit in load_sample().units:
        assert unit.email.endswith(".example")
        assert all(contact.phone.startswith("0000") for contact in unit.contacts)


def test_demo_makes_the_whole_campaign(demo: tuple[Path, dict[str, Any]]) -> None:
    """The first thing a new officer sees: a folder with forms, returns and a summary workbook."""
    target, document = demo
    assert {"campaign", "ingest", "consolidate"} <= set(document)
    assert (target / "3-ket-qua" / "tong-hop.xlsx").is_file()
    assert len(list((target / "1-bieu-mau").glob("*.xlsx"))) == len(load_sample().units)
    assert len(list((target / "3-ket-qua" / "phieu").glob("*.xlsx"))) == 3  # units asked to mend something
    assert document["report"]["official"] is False


def test_demo_overwrites_nothing(demo: tuple[Path, dict[str, Any]]) -> None:
    """A second `demo` into a folder in which somebody has worked must leave it alone and say so."""
    target, _ = demo
    done = subprocess.run(
        [sys.executable, "-m", "qs_workbook", "demo", str(target), "--json"], capture_output=True, text=True
    )
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (2, "demo_exists")


def test_no_finding_is_told_twice(demo: tuple[Path, dict[str, Any]]) -> None:
    """A question that stands twice on a slip looks like two, and its second answer like a contradiction."""
    for file in demo[1]["ingest"]["files"]:
        places = [(f["code"], f["sheet"], f["cell"]) for f in file["findings"]]
        assert len(places) == len(set(places)), file["path"]


def test_demo_shows_the_troubles_it_names(demo: tuple[Path, dict[str, Any]]) -> None:
    """Each is there to be looked at; one that no longer shows would teach nothing."""
    told = {
        Path(file["path"]).name: [finding["code"] for finding in file["findings"]]
        for file in demo[1]["ingest"]["files"]
        if file["findings"]
    }
    assert told == {
        "ambiguous-number.xlsx": ["CELL-AMBIGUOUS"],
        "part-over-whole.xlsx": ["PART-OVER-WHOLE"],
        "saved-as.ods": ["FORMULAS-UNSEEN"],
        "saved-as.xls": ["FORMULAS-UNSEEN"],
        "sign-off-missing.xlsx": ["SIGN-OFF-MISSING"],
        "text-number.xlsx": ["VALUE-UNDERSTOOD"],
    }
    verdicts = {file["verdict"] for file in demo[1]["ingest"]["files"]}
    assert verdicts == {"accepted", "accepted_with_findings"}
    assert demo[1]["consolidate"]["verdict"] == "undetermined"

"""Model records survive the way through JSON: what the ledger gives back is what it was given."""

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from qs_workbook import resources
from qs_workbook.model.campaign import Campaign, Deadline, Decision, Span, Unit, WorkCalendar
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.finding import Finding
from qs_workbook.model.kinds import DecisionKind, Severity, State
from qs_workbook.model.plain import from_plain, to_plain
from qs_workbook.model.submission import Identity, Observation, Submission
from qs_workbook.readers.definition import load_pack

VALUES = st.none() | st.booleans() | st.text() | st.dates() | st.decimals(allow_nan=False, allow_infinity=False)
OBSERVATIONS = st.builds(
    Observation,
    st.text(),
    st.text(),
    VALUES,
    st.sampled_from(State),
    st.none() | st.text(),
    st.none() | st.text(),
    st.none() | st.text(),
    st.tuples(st.decimals(allow_nan=False, allow_infinity=False)),
)


@given(st.lists(OBSERVATIONS).map(tuple))
def test_observations_keep_value_and_type(observations: tuple[Observation, ...]) -> None:
    """The text “12” must not come back as the number 12, nor a date as a text."""
    finding = Finding("A", Severity.QUERY, facts={"n": 1, "b": True, "t": "x", "none": None, "f": 1.5})
    given_ = Submission(Identity("c", "TYT", "v", None), observations, (finding,))
    back = from_plain(Submission, json.loads(json.dumps(to_plain(given_))))
    assert back == given_
    assert [type(o.value) for o in back.observations] == [type(o.value) for o in observations]


def test_a_campaign_and_its_pack_come_back_equal() -> None:
    campaign = Campaign(
        "quan-son-2026",
        "qd06-2019",
        2026,
        "Quan Sơn",
        "Lạng Sơn",
        b"\x00key",
        periods={"NAM": Span(date(2026, 10, 31), date(2026, 1, 1))},
        deadlines={"units": Deadline(date(2026, 11, 10))},
        calendar=WorkCalendar(frozenset({date(2026, 9, 2)})),
        units=(Unit("TYT", "Trạm Y tế", "TYT"),),
        decisions=(Decision("XL.001", "H-001", DecisionKind.ACCEPT, on=date(2026, 11, 3)),),
    )
    assert from_plain(Campaign, json.loads(json.dumps(to_plain(campaign)))) == campaign
    pack = load_pack(resources.folder("templates") / "qd06-2019")
    assert from_plain(CriteriaSet, json.loads(json.dumps(to_plain(pack)))) == pack


def test_a_decimal_is_exact() -> None:
    assert to_plain(Decimal("0.10")) == {"$decimal": "0.10"}

"""Shares at the edge of a band: what pandas adds up and divides falls into the band that exact fractions say."""

import random
from fractions import Fraction

from qs_workbook.assess.aggregate import indicator_records
from qs_workbook.assess.frame import to_frame
from qs_workbook.assess.score import score
from qs_workbook.model.assessment import Datum
from qs_workbook.model.kinds import Kind, State
from qs_workbook.model.scale import Scale
from tests.assess.cases import band, item, small_pack

EDGES = (95, 97.5, 98, 99.99)
ENTRIES = item(
    "TC01.1", 50, band(50, 99.99), band(40, 98, 99.99), band(30, 97.5, 98), band(20, 95, 97.5), band(0, None, 95)
)


def exact_points(numerator: int, denominator: int) -> float:
    """The same ladder in exact fractions."""
    share = Fraction(numerator * 100, denominator)
    reached = [points for edge, points in zip(EDGES, (20, 30, 40, 50), strict=True) if share >= Fraction(str(edge))]
    return reached[-1] if reached else 0


def figure(code: str, unit: int, number: int) -> Datum:
    return Datum(
        f"T{unit}",
        "",
        code,
        "value",
        "",
        "TC01.1",
        Kind.INTEGER,
        State.REPORTED,
        number,
        number,
        number,
        True,
        term=code,
    )


def test_1500_shares_with_forced_edges_score_as_exact_fractions_do() -> None:
    """Were 95 % worked out as 94.99999, a commune would lose points it has earned."""
    chance = random.Random(6)
    shares = [
        (n, d)
        for d in (20, 40, 200, 400, 1000, 10_000)
        for e in EDGES
        for n in (int(d * e / 100), int(d * e / 100) + 1)
    ]
    while len(shares) < 1500:
        whole = chance.randint(1, 30_000)
        shares.append((chance.randint(0, whole), whole))
    communes = {}
    for at, (numerator, denominator) in enumerate(shares):
        split, whole = chance.randint(0, numerator), chance.randint(0, denominator)
        communes[f"xa-{at}"] = [
            figure("TC01.1.02", 1, split),
            figure("TC01.1.02", 2, numerator - split),
            figure("TC01.1.01", 1, whole),
            figure("TC01.1.01", 2, denominator - whole),
        ]
    records = indicator_records(small_pack(), to_frame(communes), dict.fromkeys(communes, Scale.of(ENTRIES)))
    for at, share in enumerate(shares):
        got = score(records[f"xa-{at}"][0])
        assert (got.certain, got.possible) == (exact_points(*share),) * 2, share

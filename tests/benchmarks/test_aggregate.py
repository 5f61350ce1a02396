"""How long the sums take for one commune and for a province of a hundred, beside a plain loop over the same rows.

Read as ratios within one run (`pytest -n 0 tests/benchmarks --benchmark-only`), never as seconds: a hundred communes
should cost far less than a hundred times one, and the loop, which groups by dictionary, is the peer to stay near.
"""

from collections.abc import Callable
from typing import Any

import pytest

from qs_workbook.assess.aggregate import indicator_records
from qs_workbook.assess.frame import collect_data, to_frame
from qs_workbook.assess.scale import effective_scale
from qs_workbook.model.assessment import Datum
from qs_workbook.model.scale import Scale
from qs_workbook.readers.definition import load_pack
from qs_workbook.resources import folder
from tests.assess.cases import commune, returned

PACK = load_pack(folder("templates") / "qd06-2019")
UNITS = (("CA", "CA"), ("TYT", "TYT"), ("HT", "HT"), ("KT", "KT"), ("VHXH", "VHXH"), ("MTTQ", "MTTQ"), ("DTN", "DTN"))
SCHOOLS = tuple((f"{kind}{n}", kind) for kind in ("MN", "TH", "THCS") for n in range(1, 8))
Benchmark = Callable[..., Any]


def rows_of_one_commune() -> tuple[tuple[Datum, ...], Scale]:
    """The long table of a commune of 28 units, every figure sent."""
    campaign = commune(*UNITS, *SCHOOLS, illustrative=True, commune_type="mien_nui")
    figures = dict.fromkeys(PACK.elements, 10)
    returns = {unit.code: returned(unit.code, figures) for unit in campaign.units}
    return collect_data(PACK, campaign, returns), effective_scale(PACK, campaign)[0]


DATA, SCALE = rows_of_one_commune()


def by_pandas(communes: dict[str, tuple[Datum, ...]]) -> object:
    return indicator_records(PACK, to_frame(communes), dict.fromkeys(communes, SCALE))


def by_plain_loop(communes: dict[str, tuple[Datum, ...]]) -> object:
    """The peer: sums by dictionary, without states, combinations or open bounds' marks."""
    records = {}
    for name, data in communes.items():
        sums: dict[str, tuple[float, float] | None] = {}
        for datum in data:
            if datum.used:
                before = sums.get(datum.term, (0.0, 0.0))
                if before is None or datum.low is None or datum.high is None:
                    sums[datum.term] = None
                else:
                    sums[datum.term] = (before[0] + datum.low, before[1] + datum.high)
        for indicator in PACK.indicators.values():
            for side in (indicator.numerator, indicator.denominator):
                parts = [sums.get(term) for term in side]
                known = [part for part in parts if part is not None]
                records[name, indicator.code, side] = (sum(p[0] for p in known), sum(p[1] for p in known))
    return records


@pytest.mark.parametrize("communes", [1, 100])
@pytest.mark.parametrize("way", [by_pandas, by_plain_loop])
def test_sums(benchmark: Benchmark, way: Callable[[dict[str, tuple[Datum, ...]]], object], communes: int) -> None:
    benchmark(way, {f"xa-{n}": DATA for n in range(communes)})

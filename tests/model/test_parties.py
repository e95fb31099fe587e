"""Parties: who go together are one entity, and each of them counts; counters by person and channel."""

from __future__ import annotations

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.simulation.charts import check_chart, parse_chart
from landbridge.simulation.model import Model, Records, run_replication, trace_one

CHART = """
chart   = "zone_desk"
summary = "Persons pass a desk and stay; the desk counts what they carry."
lanes   = ["in"]
[keys]
channel = { unit = "person" }
[resources]
desks = { unit = "desk", at = "post" }
[times]
check = { unit = "h" }
stay  = { unit = "h" }
[numbers]
norm = { per = "channel", unit = "kg" }
[charges]
ticket = { unit = "usd_per_person", payer = "visitor", payee = "zone", purpose = "ticket" }
[process.visitor]
kind       = "person"
enters     = "flow"
attributes = ["channel", "who", "kg", "beyond"]
steps = [
  { mark    = "came" },
  { charge  = "ticket", units = "party" },
  { visit   = "exit.desks", units = 2, for = "check", each = "party", as = "documents", waiting = "staff" },
  { measure = "way", since = "came" },
  { tally   = "visits" },
  { hold    = "stay", as = "handling" },
  COUNTER
  { leave   = "home" },
]
[process.visitor.declares]
steps = [
  { tally = "declared", units = "beyond" },
  { hold  = "check", each = "beyond", as = "documents", name = "declare" },
  { leave = "home" },
]
""".replace(
    "COUNTER",
    '{ counter = "goods", by = ["who", "channel"], each = "party", units = "kg", limit = "norm", '
    'period = "PERIOD", over = "beyond", else = "declares" },',
)
LEAVES = """
time_zone = "UTC"
[posts.aa]
time_zone = "Asia/Shanghai"
desks = { capacity = 2 }
[posts.bb]
time_zone = "UTC"
desks = { capacity = 1 }
[lanes.in]
exit  = "aa"
entry = "bb"
[times]
check = 0.5
stay  = 1
[charges]
ticket = 2
[channels.hand]
norm = 25
[channels.free]
norm = -1
"""


def desk(streams: dict[str, dict[str, object]], times: dict[str, list[float]], period: str = "day") -> Model:
    """The desk, and streams of given parties at given hours."""
    text = LEAVES
    shares = {"share": round(1 / len(streams), 6)}
    for name, more in streams.items():
        text += small.stream(name, kg=20, channel="hand", **shares, **more)
    flows = [
        small.at_times(
            "a.post", name, hours, direction="in", channel=str(streams[name].get("channel", "hand"))
        )
        for name, hours in times.items()
    ]
    chart = CHART.replace("PERIOD", period)
    return small.model([chart], {"a.post:zone_desk": text}, flows, 40)


def one(records: Records, measure: str) -> int:
    """Row of a measure."""
    return next(i for i, m in enumerate(records.names.measures) if m.measure == measure)


def test_each_of_a_party_counts() -> None:
    model = desk({"bus": {"party": 5, "who": 100}}, {"bus": [30.0, 54.0]})
    records = run_replication(model, 1, 0)
    assert records.kind_in.sum() == records.kind_out.sum() == 10
    assert records.measure_count[one(records, "visits")].sum() == 10
    way = one(records, "way")  # 5 persons at 2 desks at a time: three times half an hour
    assert records.measure_count[way].sum() == records.measure_bins[way].sum() == 10
    assert records.measure_sum_h[way].sum() == pytest.approx(10 * 1.5)
    assert records.measure_squares_h2[way].sum() == pytest.approx(10 * 1.5**2)
    assert records.ledger_h.sum() == pytest.approx(records.kind_area_h.sum()) == pytest.approx(10 * 2.5)
    assert records.busy_h.sum() == pytest.approx(2 * 2 * 1.5)
    assert records.charges.sum() == 10 * 2 * 1000
    population = next(i for i, s in enumerate(records.names.states) if s.what == "population")
    assert records.states[:, population].max() == 5


def test_a_party_stands_in_the_results_wherever_it_stands_when_the_run_ends() -> None:
    model = desk({"bus": {"party": 5, "who": 100}}, {"bus": [30.0, 40 * 24 + 23.0]})
    records = run_replication(model, 1, 0)
    assert records.kind_inside_end.sum() == 5
    assert records.kind_in.sum() == records.kind_out.sum() + records.kind_inside_end.sum()
    assert (
        records.ledger_h.sum() == pytest.approx(records.kind_area_h.sum()) == pytest.approx(5 * 2.5 + 5 * 1.0)
    )


def test_who_comes_again_within_a_day_of_the_post_is_beyond() -> None:
    """Persons 1 to 3 and 3 to 5 on one day of the post, 1 to 3 on the next; its days begin at 16:00 UTC."""
    streams = {"first": {"party": 3, "who": 1}, "second": {"party": 3, "who": 3}}
    model = desk(streams, {"first": [30.0, 39.0], "second": [33.0]})
    records = run_replication(model, 1, 0)
    assert records.measure_count[one(records, "declared")].sum() == 1
    stays = [s for s in trace_one(model, "second:0", 1, 0) if s.step == "declare"]
    assert [(s.to_h - s.from_h) for s in stays] == [0.5]
    late = desk(streams, {"first": [30.0, 37.0], "second": [33.0]})  # out at 39:30, before the day turns
    assert run_replication(late, 1, 0).measure_count[one(records, "declared")].sum() == 1 + 3


def test_a_month_and_channels_of_their_own() -> None:
    streams = {"hand": {"party": 2, "who": 1}, "free": {"party": 2, "who": 1, "channel": "free"}}
    hours = [48.0 + 24 * day for day in range(36)]  # from 3 January on; 36 visits in two months of the post
    streams["free"].pop("channel")
    text = {"hand": hours, "free": hours}
    model = desk(streams, text, "month")
    records = run_replication(model, 1, 0)
    both = records.measure_count[one(records, "declared")].sum()
    assert both == 2 * (2 * 36 - 2)  # once a month free of duty, whichever stream they come by


def test_a_limit_below_zero_is_none() -> None:
    model = desk({"bus": {"party": 2, "who": 1}}, {"bus": [30.0, 31.0, 32.0]})
    free = small.corridor(
        {
            "a.post:zone_desk": LEAVES.replace("norm = 25", "norm = -1")
            + small.stream("bus", party=2, who=1, kg=20, channel="hand")
        }
    )
    flows = [small.at_times("a.post", "bus", [30.0, 31.0, 32.0], direction="in", channel="hand")]
    records = run_replication(small.model([CHART.replace("PERIOD", "day")], free, flows, 40), 1, 0)
    assert records.measure_count[one(records, "declared")].sum() == 0
    assert run_replication(model, 1, 0).measure_count[one(records, "declared")].sum() == 4


def test_twin() -> None:
    law = "{ integer = [1, 9] }"
    text = LEAVES.replace("check = 0.5", "check = { exponential = 0.1 }")
    stream = (
        small.stream("bus", channel="hand").rstrip()
        + f"\nparty = {law}\nwho = {{ integer = [1, 40] }}\nkg = {{ uniform = [5, 25] }}\n"
    )
    place = small.corridor({"a.post:zone_desk": text + stream})
    flows = [small.flow("a.post", "bus", [(24.0, 24.0 * 20, 400)], "poisson", direction="in", channel="hand")]
    model = small.model([CHART.replace("PERIOD", "month")], place, flows, 20)
    fast, plain = (run_replication(model, 3, 0, plain=way) for way in (False, True))
    for name in ("ledger_h", "kind_in", "kind_out", "measure_sum_h", "measure_bins", "states", "charges"):
        np.testing.assert_array_equal(getattr(fast, name), getattr(plain, name))
    assert fast.kind_in.sum() > 1500
    assert 0 < fast.measure_count[one(fast, "declared")].sum() < fast.kind_in.sum()


BAD = {
    'by = ["who", "channel"]': (
        'by = "who"',
        "`norm` is one for each `channel`: make `channel` the second of `by`",
    ),
    'each = "party", units': ('each = "partie", units', "there is no number or attribute `partie`"),
    'attributes = ["channel"': (
        'attributes = ["party", "channel"',
        "every entity has the amount `party`: do not list it",
    ),
}


@pytest.mark.parametrize("good", BAD)
def test_refused(good: str) -> None:
    bad, text = BAD[good]
    assert good in CHART
    with pytest.raises(InputErrors) as caught:
        check_chart(parse_chart(CHART.replace("PERIOD", "day").replace(good, bad, 1), "small.toml"))
    assert text in [problem.problem for problem in caught.value.problems]

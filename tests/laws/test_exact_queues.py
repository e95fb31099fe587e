"""Queues whose values are known exactly, each built from the text of a chart.

Every row of `tests/data/queueing_exact.csv` is either tested here or named in `CANNOT` with the reason. How a
case is built stands in its docstring below; the charts are in `charts.toml`.

The bound is simultaneous: a sound simulator fails any of the numbers with a probability of 1% in all.
Student-t intervals over replications, adjusted (Bonferroni) for the number of numbers, must hold the exact
value; and each interval must be narrow, so that the test can fail: within 2.5% of the value unless the
case says otherwise. The seed of a case comes from its name; lengths were chosen by the widths alone.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import small_corridors as small
from scipy import stats

from landbridge.simulation.model import Model, Records, run_replication
from landbridge.simulation.model.records import bin_edges_h

HERE = Path(__file__).parent
CHARTS = tomllib.loads((HERE / "charts.toml").read_text())
FALSE_ALARM = 0.01
WIDTH = 0.025
REPLICATIONS = 32
MIN = 60.0
"""Minutes in an hour: the time of most cases runs in minutes, that of the kernel in hours."""

Estimate = Callable[[Records], float]


# --- what is read from Records ------------------------------------------------------------------------------


def hours(r: Records) -> float:
    return r.until_h - r.from_h


def number(kind: str) -> Estimate:
    """Time average of those inside."""
    return lambda r: r.kind_area_h[r.names.kinds.index(kind)].sum() / hours(r)


def row(r: Records, measure: str, kind: str | None = None) -> int:
    names = r.names.measures
    return next(i for i, m in enumerate(names) if m.measure == measure and kind in (None, m.kind))


def mean(measure: str, kind: str | None = None) -> Estimate:
    """Mean of a measure, minutes."""

    def of(r: Records) -> float:
        i = row(r, measure, kind)
        return r.measure_sum_h[i].sum() / r.measure_count[i].sum() * MIN

    return of


def second(measure: str) -> Estimate:
    """Second moment of a measure, minutes squared."""

    def of(r: Records) -> float:
        i = row(r, measure)
        return r.measure_squares_h2[i].sum() / r.measure_count[i].sum() * MIN**2

    return of


def variance(measure: str) -> Estimate:
    return lambda r: second(measure)(r) - mean(measure)(r) ** 2


def above(measure: str, minutes: float) -> Estimate:
    """Share of observations above a time, from the histogram (even within a bin, which is 0.8% wide)."""

    def of(r: Records) -> float:
        counts = r.measure_bins[row(r, measure)]
        below = np.concatenate([[0], np.cumsum(counts)])
        return 1.0 - float(np.interp(minutes / MIN, bin_edges_h(), below)) / counts.sum()

    return of


def share(status: str, kind: str = "job") -> Estimate:
    """Share of those who left that left in this way."""

    def of(r: Records) -> float:
        out = r.kind_out[r.names.kinds.index(kind)].sum(0)
        return float(out[r.names.statuses.index(status)] / out.sum())

    return of


def per_resource(column: str, name: str) -> Estimate:
    """Time average of units in use (`busy_h`) or of those waiting (`queue_h`)."""

    def of(r: Records) -> float:
        i = next(i for i, x in enumerate(r.names.resources) if x.name == name)
        return float(getattr(r, column)[i]) / hours(r)

    return of


def population(r: Records, measure: str, facility: str | None = None) -> np.ndarray:
    """Those between mark and measure at every full hour of the window."""
    i = next(
        i
        for i, s in enumerate(r.names.states)
        if s.what == "population" and s.name == measure and facility in (None, s.facility)
    )
    return r.states[(r.state_hours >= r.from_h) & (r.state_hours < r.until_h), i].astype(float)


def wait_with(queue: str, rate: float) -> Estimate:
    """Mean wait by the queue's length and the rate (Little), minutes."""
    return lambda r: per_resource("queue_h", queue)(r) / rate


# --- cases --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One model and the numbers read from it."""

    model: Callable[[int], Model]
    """Makes the model, given the days of its warm-up."""
    numbers: dict[str, Estimate]
    """Metric, as the table calls it: how it is estimated."""
    widths: dict[str, float] = field(default_factory=dict)
    replications: int = REPLICATIONS


ROWS = list(csv.DictReader((HERE.parent / "data" / "queueing_exact.csv").read_text().splitlines()))
EXACT = {(r["case_id"], r["metric"]): float(r["expected"]) for r in ROWS}
GIVEN: dict[str, dict[str, Any]] = {r["case_id"]: {} for r in ROWS}
for r in ROWS:
    GIVEN[r["case_id"]] |= json.loads(r["parameters"])

CANNOT = {
    ("Prio_PR", "W_1"): "who is served is never sent away for another: charts know no preemption",
    ("Prio_PR", "W_2"): "the same",
    ("MG1_PS", "T(x)"): "a unit serves one at a time: charts know no sharing of a unit",
    ("SIRO", "E[Wq^2]"): "a queue is served in the order of arrival and priority, never at random",
    ("LCFS", "E[Wq^2]"): "a queue is served in the order of arrival and priority, never the last first",
    ("E2E2_1", "Allen_Cunneen_approx_Wq"): "an approximation, no law",
}
"""Rows that no chart can express."""


def exponential(minutes: float) -> str:
    return f"{{ exponential = {minutes!r}, unit = 'min' }}"


def servers(c: int, service: str, more: str = "") -> str:
    return f"[resources.servers]\ncapacity = {c}\n[times]\nservice = {service}\n{more}"


def days(minutes: float) -> int:
    return math.ceil(minutes / MIN / 24)


WARM_UP = {"MM1_b": 14, "MMc_e": 14, "MX_c": 30, "MH2_1": 7, "MTri1": 4, "Prio_MG1_3": 4, "MX_b": 4}
"""Days, besides the first one, that slow cases run before they count: many relaxation times."""


def coming(*streams: tuple[str, float, str]) -> Callable[[float], list[small.FlowStream]]:
    """Poisson streams: name, rate an hour, process (empty for the only one)."""
    return lambda until_h: [small.poisson("a.law", name, rate, until_h, to) for name, rate, to in streams]


def stationary(
    charts: Iterable[str], facility: str, flows: Callable[[float], list[small.FlowStream]], minutes: float
) -> Callable[[int], Model]:
    """A model at `a.law` that counts for so many minutes after the warm-up."""
    names = list(charts)

    def make(warm_up: int) -> Model:
        length = days(minutes)
        until_h = 24.0 * (length + warm_up + 2)
        texts = [CHARTS[name] for name in names]
        return small.model(texts, {f"a.law:{names[0]}": facility}, flows(until_h), length, warm_up)

    return make


def open_queue(
    rate: float,
    c: int,
    service: str,
    numbers: dict[str, Estimate],
    minutes: float,
    widths: dict[str, float] | None = None,
) -> Case:
    """Poisson arrivals (a minute), c servers."""
    facility = servers(c, service, small.stream())
    flows = coming(("jobs", rate * MIN, ""))
    return Case(stationary(["queue"], facility, flows, minutes), numbers, widths or {})


def renewal_queue(between: str, c: int, service: str, numbers: dict[str, Estimate], minutes: float) -> Case:
    """The times between two arrivals are drawn; c servers."""
    facility = servers(c, service, small.stream() + f"between = {between}\n")
    jobs = [small.flow("a.law", "jobs", [], "renewal")]
    return Case(stationary(["queue"], facility, lambda until_h: jobs, minutes), numbers)


def mm1(case: str, minutes: float, **widths: float) -> Case:
    """Chart `queue`: the population at full hours gives the variance of the number."""
    p = GIVEN[case]
    numbers = {
        "L": number("job"),
        "Wq": mean("wait"),
        "P(W>t)": above("stay", p["t"]),
        "var_N": lambda r: float(np.var(population(r, "stay"))),
    }
    names = {"tail": "P(W>t)", "var": "var_N", "L": "L", "Wq": "Wq"}
    return open_queue(
        p["lam"], 1, exponential(1 / p["mu"]), numbers, minutes, {names[k]: w for k, w in widths.items()}
    )


def mmc(case: str, minutes: float, **widths: float) -> Case:
    """Chart `queue`: who finds a server free goes another way, so the others waited."""
    p = GIVEN[case]
    numbers = {"P_wait": share("waited"), "Wq": mean("wait"), "L": number("job")}
    return open_queue(p["lam"], p["c"], exponential(1 / p["mu"]), numbers, minutes, widths)


def loss(case: str, law: str, minutes: float) -> Case:
    """Chart `finite` with as many places as servers; any law of service gives the same."""
    p = GIVEN[case]
    return finite(
        p["lam"],
        p["c"],
        p["c"],
        law,
        {"P_block": share("turned_away"), "mean_busy": per_resource("busy_h", "servers")},
        minutes,
    )


def finite(
    rate: float, c: int, places: int, service: str, numbers: dict[str, Estimate], minutes: float
) -> Case:
    facility = servers(c, service, f"[resources.places]\ncapacity = {places}\n{small.stream()}")
    flows = coming(("jobs", rate * MIN, ""))
    return Case(stationary(["finite"], facility, flows, minutes), numbers)


def mmck(case: str, minutes: float) -> Case:
    """Chart `finite`: who finds no place free is turned away."""
    p = GIVEN[case]
    numbers = {
        "P_block": share("turned_away"),
        "L": number("job"),
        "W_accepted": mean("stay"),
        "Lq": per_resource("queue_h", "servers"),
        "Wq_accepted": mean("wait"),
    }
    numbers = {name: how for name, how in numbers.items() if (case, name) in EXACT}
    return finite(p["lam"], p.get("c", 1), p["K"], exponential(1 / p["mu"]), numbers, minutes)


def mg1(case: str, law: str, minutes: float, width: float = WIDTH, spread: float = 0.04) -> Case:
    """Chart `queue` with one server and any law of service (in minutes)."""
    numbers = {"Wq": mean("wait"), "L": number("job"), "var_Wq": variance("wait")}
    numbers = {name: how for name, how in numbers.items() if (case, name) in EXACT}
    widths = {"Wq": width, "L": width, "var_Wq": spread}
    return open_queue(GIVEN[case]["lam"], 1, law, numbers, minutes, widths)


def inspected(minutes: float) -> Case:
    """Chart `inspected`: the mixture of two laws as a branch by share instead of a law of its own."""
    p = GIVEN["MH2_1"]
    facility = (
        f"[resources.servers]\ncapacity = 1\n[times]\ndocuments = {exponential(p['mean_docs'])}\n"
        f"inspection = {exponential(p['mean_inspect'])}\n[numbers]\nopened = {p['p']}\n{small.stream()}"
    )
    flows = coming(("jobs", p["lam"] * MIN, ""))
    numbers = {"Wq": mean("wait"), "L": number("job"), "var_Wq": variance("wait")}
    widths = {"Wq": 0.03, "L": 0.03, "var_Wq": 0.09}
    return Case(stationary(["inspected"], facility, flows, minutes), numbers, widths)


def mdc(case: str, minutes: float) -> Case:
    """Chart `queue`, service always the same."""
    p = GIVEN[case]
    numbers = {"Wq": mean("wait"), "P_wait": share("waited")}
    return open_queue(p["lam"], p["c"], f"{{ constant = {p['D']}, unit = 'min' }}", numbers, minutes)


def train_fill(case: str, minutes: float) -> Case:
    """Chart `fill`: the verb `batch`. How long the yard stays as it is does not depend on how it is."""
    p = GIVEN[case]
    facility = f"[numbers]\nboxes = {p['train_capacity']}\n{small.stream()}"
    flows = coming(("jobs", p["container_rate_per_h"], ""))
    numbers = {
        "mean_wait_h": lambda r: mean("wait")(r) / MIN,
        "mean_in_yard_after_event": number("box"),
    }
    return Case(stationary(["fill"], facility, flows, minutes), numbers)


def mx(case: str, minutes: float, width: float = WIDTH) -> Case:
    """Chart `groups`: a train of a sort drawn by shares is split, and set down at once."""
    p = GIVEN[case]
    sorts = "".join(f"[sorts.of{n}]\nshare = {w}\nboxes = {n}\n" for n, w in p["batch_pmf"].items())
    facility = servers(1, exponential(1 / p["mu"]), sorts + small.stream())
    flows = coming(("jobs", p["batch_rate"] * MIN, ""))
    numbers = {"L": number("box"), "Wq": mean("wait")}
    return Case(stationary(["groups"], facility, flows, minutes), numbers, {"L": width, "Wq": width})


def bulk(case: str, minutes: float) -> Case:
    """Chart `bulk`: offer, take, board.

    A batch in service that others may join ends after an exponential time and takes up to K with it: that is
    a Poisson stream of trains each of which takes up to K of those who stand there.
    """
    p = GIVEN[case]
    facility = (
        "[times]\nstop = 0\n[lots.any]\nshare = 1\n[numbers]\n"
        f"boxes = {p['K']}\n{small.stream('boxes', share=0.5)}{small.stream('trains', share=0.5)}"
    )
    flows = coming(("boxes", p["lam"] * MIN, "box"), ("trains", p["mu"] * MIN, "train"))
    return Case(stationary(["bulk"], facility, flows, minutes), {"L": number("box")})


def priorities(
    rates: list[float], laws: list[str], c: int, numbers: dict[str, Estimate], minutes: float
) -> Case:
    """Chart `priority`: one process for each class, at the same servers."""
    words = ["one", "two", "three"]
    laws = [*laws, "0", "0"][:3]
    times = "".join(f"service_{w} = {law}\n" for w, law in zip(words, laws, strict=True))
    streams = "".join(small.stream(w, share=1.0 / len(rates)) for w in words[: len(rates)])
    facility = f"[resources.servers]\ncapacity = {c}\n[times]\n{times}{streams}"
    flows = coming(*((w, rate * MIN, w) for w, rate in zip(words, rates, strict=False)))
    return Case(stationary(["priority"], facility, flows, minutes), numbers)


def timetabled(case: str, minutes: float) -> Case:
    """Chart `queue`, arrivals by a timetable instead of a renewal stream."""
    p = GIVEN[case]
    facility = servers(p.get("c", 1), exponential(1 / p["mu"]), small.stream())

    def flows(until_h: float) -> list[small.FlowStream]:
        n = int(until_h * MIN / p["interarrival"])
        return [small.flow("a.law", "jobs", [(0.0, n * p["interarrival"] / MIN, n)])]

    return Case(
        stationary(["queue"], facility, flows, minutes), {"Wq": mean("wait"), "P_wait": share("waited")}
    )


def jackson(minutes: float) -> Case:
    """Chart `network`: who goes on is called anew at the next station; the time in all by Little."""
    p = GIVEN["Jackson_open"]
    words = ["one", "two", "three"]
    routes = p["routing"]
    facility = "".join(f"[resources.{w}]\ncapacity = {c}\n" for w, c in zip(words, p["c"], strict=True))
    facility += "[times]\n"
    facility += "".join(f"at_{w} = {exponential(1 / mu)}\n" for w, mu in zip(words, p["mu"], strict=True))
    facility += "[numbers]\n"
    # the second branch is drawn among those who did not take the first
    facility += f"one_two = {routes[0][1]}\none_three = {routes[0][2] / (1 - routes[0][1])!r}\n"
    facility += f"two_three = {routes[1][2]}\nthree_one = {routes[2][0]}\n"
    facility += small.stream("one", share=0.5) + small.stream("two", share=0.5)
    flows = coming(*((w, p["ext_arrivals"][i] * MIN, w) for i, w in enumerate(words[:2])))
    numbers = {f"L_{i + 1}": number(w) for i, w in enumerate(words)}
    total = sum(p["ext_arrivals"])
    numbers["mean_sojourn"] = lambda r: sum(number(w)(r) for w in words) / total
    return Case(stationary(["network"], facility, flows, minutes), numbers)


def feedback(minutes: float) -> Case:
    """Chart `feedback`: who comes again is called anew; the time in all by Little."""
    p = GIVEN["Feedback"]
    more = f"[numbers]\nagain = {p['p_return']}\n{small.stream()}"
    facility = servers(1, exponential(1 / p["mu"]), more)
    flows = coming(("jobs", p["lam"] * MIN, ""))
    numbers = {"L": number("job"), "W_total": lambda r: number("job")(r) / p["lam"]}
    return Case(stationary(["feedback"], facility, flows, minutes), numbers)


def machine_repair(case: str, minutes: float) -> Case:
    """Chart `machines`: a closed circle; each life is an entity, and all begin at hour 0."""
    p = GIVEN[case]
    facility = (
        f"[resources.crews]\ncapacity = {p['c']}\n[times]\nlife = {exponential(1 / p['fail'])}\n"
        f"repair = {exponential(1 / p['repair'])}\n{small.stream()}"
    )
    jobs = [small.at_times("a.law", "jobs", [0.0] * p["N"])]

    def down(r: Records) -> float:
        steps = [i for i, place in enumerate(r.names.places) if place.step in ("seize_crews", "hold_repair")]
        return float(r.ledger_h[steps].sum()) / hours(r)

    numbers = {"mean_down": down, "mean_downtime_per_failure": mean("down")}
    return Case(stationary(["machines"], facility, lambda until_h: jobs, minutes), numbers)


def sine(length: int) -> Case:
    """Chart `stand`: rates by the quarter of an hour; the number inside at full hours.

    A second facility has the same rates shifted so that the peak falls on a full hour of the day.
    """
    p = GIVEN["MtGinf"]
    turn = 2 * math.pi / p["period"]
    angle = turn * p["mean_dwell"]
    peak = (math.pi / 2 + math.atan(angle)) / turn
    hour_of_peak = math.ceil(peak)

    def rates(shift: float) -> list[tuple[float, float, float]]:
        edges = np.arange(0.0, 24.0 * (length + 3), 0.25)
        wave = p["lam_bar"] * edges - p["amplitude"] / turn * np.cos(turn * (edges - shift))
        return [(a, a + 0.25, n) for a, n in zip(edges.tolist(), np.diff(wave).tolist(), strict=False)]

    def make(warm_up: int) -> Model:
        text = f"[times]\ndwell = {{ exponential = {p['mean_dwell']} }}\n"
        facilities = {f"{x}.law:stand": text + small.stream(f"{x}s") for x in ("a", "b")}
        flows = [
            small.flow("a.law", "as", rates(0.0), "poisson"),
            small.flow("b.law", "bs", rates(hour_of_peak - peak), "poisson"),
        ]
        return small.model([CHARTS["stand"]], facilities, flows, length, warm_up)

    def at(facility: str, hour: float) -> Estimate:
        def of(r: Records) -> float:
            assert r.from_h == 24.0
            return float(population(r, "stay", facility)[int(hour % 24) :: 24].mean())

        return of

    return Case(make, {"m(t)": at("a.law", p["t"]), "peak_m": at("b.law", hour_of_peak)})


def transient(circles: int) -> Case:
    """Chart `queue`, again and again: arrivals for `t` hours from empty, then none until all have gone."""
    p = GIVEN["MM1_transient"]
    circle, t = 96, int(p["t"])

    def make(warm_up: int) -> Model:
        text = servers(1, f"{{ exponential = {1 / p['mu']} }}", small.stream())
        counts = [(24.0 + circle * i, 24.0 + circle * i + t, p["lam"] * t) for i in range(circles)]
        flows = [small.flow("a.law", "jobs", counts, "poisson")]
        return small.model([CHARTS["queue"]], {"a.law:queue": text}, flows, circles * circle // 24, warm_up)

    def found(r: Records) -> np.ndarray:
        n = population(r, "stay")
        assert not n[0::circle].any()  # empty whenever a circle begins
        return n[t::circle]

    return Case(
        make, {"P0(t)": lambda r: float((found(r) == 0).mean()), "E[N(t)]": lambda r: float(found(r).mean())}
    )


H2 = GIVEN["MH2_1"]
CASES: dict[str, Case] = {
    "MM1_a": mm1("MM1_a", 3.5e5, tail=0.04, var=0.06),
    "MM1_b": mm1("MM1_b", 1.7e6, L=0.035, Wq=0.035, tail=0.09, var=0.12),
    "MM1_c": mm1("MM1_c", 1.2e5, tail=0.06, var=0.08),
    "MMc_a": mmc("MMc_a", 8e4),
    "MMc_b": mmc("MMc_b", 6e4),
    "MMc_c": mmc("MMc_c", 1.5e4, Wq=0.04),
    "MMc_d": mmc("MMc_d", 3.5e4),
    "MMc_e": mmc("MMc_e", 1e6, Wq=0.035, L=0.03),
    **{
        f"{case}.{law}": loss(case, text, minutes)
        for case, minutes in (("ErlB_a", 6e3), ("ErlB_b", 8e3), ("ErlB_c", 6e3))
        for law, text in (
            ("exponential", exponential(1.0)),
            ("lognormal", "{ lognormal = [1.0, 1.2], unit = 'min' }"),
            ("constant", "{ constant = 1.0, unit = 'min' }"),
        )
    },
    **{case: mmck(case, 5e4) for case in ("MM1K_a", "MM1K_b", "MM1K_c")},
    "MMcK_a": mmck("MMcK_a", 1e4),
    "MMcK_b": mmck("MMcK_b", 4e3),
    "MD1": mg1("MD1", "{ constant = 1.0, unit = 'min' }", 3.2e5, spread=0.05),
    "ME2_1": mg1("ME2_1", "{ erlang = [2, 1.0], unit = 'min' }", 3.2e5, spread=0.05),
    "MU1": mg1("MU1", "{ uniform = [0.5, 1.5], unit = 'min' }", 1.2e5),
    "MH2_1.law": mg1(
        "MH2_1",
        f"{{ hyperexponential = [{H2['p']}, {H2['mean_inspect']}, {H2['mean_docs']}], unit = 'min' }}",
        1e6,
        0.03,
        0.09,
    ),
    "MH2_1.branch": inspected(1.2e6),
    "MTri1": mg1("MTri1", "{ triangular = [2, 4, 9], unit = 'min' }", 5e5),
    "MLN1": mg1("MLN1", "{ lognormal = [1.0, 1.2], unit = 'min' }", 2e5),
    "MD2": mdc("MD2", 8e4),
    "MD4": mdc("MD4", 1e5),
    "MD10": mdc("MD10", 9e4),
    "TrainFill_a": train_fill("TrainFill_a", 1e5),
    "TrainFill_b": train_fill("TrainFill_b", 1e5),
    "MX_a": mx("MX_a", 1.9e5),
    "MX_b": mx("MX_b", 3.5e5),
    "MX_c": mx("MX_c", 1e6, 0.04),
    "BulkPartial_a": bulk("BulkPartial_a", 3e4),
    "BulkPartial_b": bulk("BulkPartial_b", 2.3e5),
    "Prio_NP": priorities(
        [0.3, 0.4],
        [exponential(1.0), exponential(0.8)],
        1,
        {"Wq_1": mean("wait", "one"), "Wq_2": mean("wait", "two")},
        1.4e5,
    ),
    "Prio_MMc": priorities(
        [1.2, 2.0],
        [exponential(1.0)] * 2,
        4,
        {"Wq_1": mean("wait", "one"), "Wq_2": mean("wait", "two")},
        6e4,
    ),
    "Prio_MG1_3": priorities(
        [0.05, 0.1, 0.08],
        ["{ constant = 2, unit = 'min' }", exponential(3.0), "{ erlang = [2, 5], unit = 'min' }"],
        1,
        {f"Wq_{i}": mean("wait", w) for i, w in enumerate(("one", "two", "three"), 1)},
        1e6,
    ),
    "DM1.renewal": renewal_queue(
        "{ constant = 1.25, unit = 'min' }",
        1,
        exponential(1.0),
        {"Wq": mean("wait"), "P_wait": share("waited")},
        1.4e5,
    ),
    "DM1.timetable": timetabled("DM1", 1.8e5),
    "E2M1": renewal_queue(
        "{ erlang = [2, 1.25], unit = 'min' }",
        1,
        exponential(1.0),
        {"Wq": mean("wait"), "P_wait": share("waited")},
        1.6e5,
    ),
    "DM3": timetabled("DM3", 1.1e5),
    "E2E2_1": renewal_queue(
        "{ erlang = [2, 1.25], unit = 'min' }",
        1,
        "{ erlang = [2, 1.0], unit = 'min' }",
        {"Wq": mean("wait")},
        1.4e5,
    ),
    "Jackson_open": jackson(1e5),
    "MachRep_a": machine_repair("MachRep_a", 1e5),
    "MachRep_b": machine_repair("MachRep_b", 1e5),
    "MtGinf": sine(60),
    "MM1_transient": transient(4400),
    "Feedback": feedback(1.3e5),
    "SIRO": open_queue(
        0.8, 1, exponential(1.0), {"E[Wq^2]_FCFS": second("wait")}, 3.5e5, {"E[Wq^2]_FCFS": 0.05}
    ),
}


def seed_of(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def observe(name: str) -> np.ndarray:
    """The numbers of a case in every replication: (replication, number)."""
    case = CASES[name]
    model = case.model(WARM_UP.get(name.partition(".")[0], 0))

    def one(replication: int) -> list[float]:
        records = run_replication(model, seed_of(name), replication)
        return [how(records) for how in case.numbers.values()]

    with ThreadPoolExecutor(2) as pool:
        return np.array(list(pool.map(one, range(case.replications))))


def half_width(values: np.ndarray, family: int) -> np.ndarray:
    """Half of the simultaneous interval of each number."""
    n = len(values)
    t = stats.t.ppf(1.0 - FALSE_ALARM / family / 2.0, n - 1)
    return t * values.std(0, ddof=1) / math.sqrt(n)


@pytest.mark.parametrize("name", CASES)
def test_a_queue_gives_its_exact_values(name: str, family: int) -> None:
    case = CASES[name]
    values = observe(name)
    half = half_width(values, family)
    id_ = name.partition(".")[0]
    for i, metric in enumerate(case.numbers):
        exact = EXACT[id_, metric]
        found = values[:, i].mean()
        told = f"{metric}: {found:.6g} ± {half[i]:.2g}, exactly {exact:.6g}"
        assert abs(found - exact) <= half[i], told
        assert half[i] <= case.widths.get(metric, WIDTH) * exact, f"the interval is too wide: {told}"
        if id_ == "E2E2_1":
            assert found < EXACT[id_, "Kingman_upper_bound_Wq"]


def test_a_fluid_queue_at_a_peak() -> None:
    """Chart `queue`: a timetable of small things, each a hundredth of a vehicle; nothing is drawn."""
    p, grain = GIVEN["Fluid_peak"], 100
    end = EXACT["Fluid_peak", "clear_time_h"]
    text = servers(1, f"{{ constant = {1 / p['cap'] / grain!r}, unit = 'h' }}", small.stream())
    counts = [
        (24.0, 24.0 + p["dur"], p["peak"] * p["dur"] * grain),
        (24.0 + p["dur"], 24.0 + 12.0, p["off"] * 10 * grain),
    ]
    model = small.model([CHARTS["queue"]], {"a.law:queue": text}, [small.flow("a.law", "jobs", counts)], 1)
    r = run_replication(model, 1, 0)
    waiting = r.states[:, [s.what for s in r.names.states].index("queue")] / grain
    assert waiting[24 + p["dur"]] == pytest.approx(EXACT["Fluid_peak", "max_queue"], abs=2 / grain)
    assert waiting.max() == waiting[24 + p["dur"]]
    assert r.queue_h[0] / grain == pytest.approx(EXACT["Fluid_peak", "total_delay_veh_h"], rel=1e-3)
    assert waiting[24 + int(end) - 1] == pytest.approx(p["cap"] - p["off"], abs=2 / grain)
    assert waiting[24 + int(end) + 1] <= 1 / grain


def test_every_row_is_tested_or_cannot_be(family: int) -> None:
    assert sum(len(case.numbers) for case in CASES.values()) + 8 == family
    tested = {(name.partition(".")[0], metric) for name, case in CASES.items() for metric in case.numbers}
    tested |= {key for key in EXACT if key[0] == "Fluid_peak"} | {("E2E2_1", "Kingman_upper_bound_Wq")}
    assert not tested & CANNOT.keys()
    assert tested | CANNOT.keys() == EXACT.keys()

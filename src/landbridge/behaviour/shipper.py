"""What a shipper weighs: ways from door to door with price, days, lateness, carbon and the worth of time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import NormalDist
from typing import TYPE_CHECKING

from landbridge.network.cost import ValueOfTime, break_even_usd_per_kg, capital_cost
from landbridge.network.door import DoorTime, door_time
from landbridge.network.laws import quantile, share_within
from landbridge.network.pieces import ArcKind

if TYPE_CHECKING:
    from landbridge.network import Network, Shipment
    from landbridge.network.search import Found

A_DAY_H = 24.0
ON_TIME_H = 24.0
"""On time is no more than a day after the median, as liner schedules are judged."""
MAIN_SHARE = 0.3
"""A mode is a main one of a way from this share of the km on."""
MODE_NAMES = ("sea", "rail", "road", "air", "rail+ferry", "rail+sea", "sea+air")
"""All that a way may be called."""
HAIR = 1e-9
"""Relative difference of costs that is rounding."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One carriage of a way, from stop to stop of a service."""

    begins: str
    ends: str
    mode: str
    service: str
    km: float
    mean_h: float
    """From departure to arrival."""
    wait_h: float
    """Mean wait for the departure."""
    price_usd: float
    subsidy_usd: float
    fees_usd: float
    co2e_kg: float
    borders: tuple[str, ...]
    """Borders and changes of gauge within it: ids of parts of the network."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A way and what it costs a shipper, all told."""

    mode: str
    """One of `MODE_NAMES`."""
    arcs: tuple[int, ...]
    legs: tuple[Leg, ...]
    km: float
    price_usd: float
    """Asked by carriers and terminals, before subsidy."""
    subsidy_usd: float
    fees_usd: float
    """At borders, where the price does not hold them."""
    hours: float
    """Mean, waits for departures included."""
    variance_h2: float
    co2e_kg: float
    capital_cost_usd: float
    """Of the money tied up on the way: a part of what time costs."""
    time_cost_usd: float
    """What the days cost, all in one rate or in parts."""
    door: DoorTime | None = field(default=None, repr=False, compare=False)
    """Its time as a distribution, where a run of the gateway gave that of a border on it; else lognormal."""

    @property
    def paid_usd(self) -> float:
        """What the shipper pays: price less subsidy and with fees."""
        return self.price_usd - self.subsidy_usd + self.fees_usd

    @property
    def total_cost_usd(self) -> float:
        """Total logistics cost: what is paid, and what the days cost."""
        return self.paid_usd + self.time_cost_usd

    def days(self, share: float) -> float:
        """Return the days kept in a share of all cases."""
        if self.door is not None:
            return self.door.quantile(share) / A_DAY_H
        return float(quantile(self.hours, self.variance_h2, share)) / A_DAY_H

    @property
    def mean_days(self) -> float:
        """Mean days."""
        return self.hours / A_DAY_H

    @property
    def on_time(self) -> float:
        """Share of cases that take no more than a day longer than half of them."""
        late = self.days(0.5) * A_DAY_H + ON_TIME_H
        if self.door is not None:
            return self.door.within(late)
        return share_within(self.hours, self.variance_h2, late)


def days_late(hours: float, variance_h2: float) -> float:
    """Return the expected days after the median, of a lognormal time.

    E max(0, T - m) = mean N(s) - m / 2, with m the median and s the standard deviation of ln T.
    """
    if hours <= 0 or variance_h2 <= 0:
        return 0.0
    s = math.sqrt(math.log1p(variance_h2 / (hours * hours)))
    median = hours * math.exp(-s * s / 2)
    return (hours * NormalDist().cdf(s) - median / 2) / A_DAY_H


def weigh(
    network: Network,
    found: Iterable[Found],
    shipment: Shipment,
    time_value: ValueOfTime,
    capital_per_year: float,
) -> tuple[Weighed, ...]:
    """Weigh ways for a shipment: in the order in which they come.

    Parameters
    ----------
    network
        That they were found in.
    shipment
        How much, of what value.
    time_value
        All in one rate a day, or in parts.
    capital_per_year
        Rate at which the goods' value is financed; only for `capital_cost_usd`, which is told apart.
    """
    price, subsidy = network.price_of(shipment), network.subsidy_of(shipment)
    fees, co2e = network.fees_of(shipment), network.co2e_of(shipment)
    wait, _ = network.wait_h
    weighed = []
    for way in found:
        arcs = list(way.arcs)
        legs = tuple(
            Leg(
                begins=network.places[network.node_place[network.tail[a]]].id,
                ends=network.places[network.node_place[network.head[a]]].id,
                mode=network.modes[network.mode[a]],
                service=network.services[network.service[a]],
                km=float(network.km[a]),
                mean_h=float(network.mean_h[a]),
                wait_h=float(wait[a]),
                price_usd=float(price[a]),
                subsidy_usd=float(subsidy[a]),
                fees_usd=float(fees[a]),
                co2e_kg=float(co2e[a]),
                borders=tuple(
                    network.parts[p].id
                    for p in network.part[network.part_start[a] : network.part_start[a + 1]].tolist()
                ),
            )
            for a in arcs
            if network.kind[a] == ArcKind.CARRIAGE
        )
        hours, variance = way.hours, way.spread_h**2
        value = shipment.value_usd
        weighed.append(
            Weighed(
                mode=mode_of(legs),
                arcs=way.arcs,
                legs=legs,
                km=sum(leg.km for leg in legs),
                price_usd=float(price[arcs].sum()),
                subsidy_usd=float(subsidy[arcs].sum()),
                fees_usd=float(fees[arcs].sum()),
                hours=hours,
                variance_h2=variance,
                co2e_kg=float(co2e[arcs].sum()),
                capital_cost_usd=capital_cost(value, hours / A_DAY_H, capital_per_year),
                time_cost_usd=time_value.cost(value, hours / A_DAY_H, days_late(hours, variance)),
                door=door_time(network, arcs, hours),
            )
        )
    return tuple(weighed)


def mode_of(legs: Sequence[Leg]) -> str:
    """Name a way by what carries it far, as the trade does: one of `MODE_NAMES`.

    What flies over three tenths of its km or more is air freight, however the goods come to the airport, and
    sea and air if it sails as far; what goes by sea and rail over three tenths each is rail and sea, in
    either order; a train with a ferry, such as over the Caspian, is rail and ferry. All else has the name of
    what carries it farthest, a ferry counted as sea.
    """
    km: dict[str, float] = {}
    for leg in legs:
        mode = "sea" if leg.mode == "ferry" else leg.mode
        km[mode] = km.get(mode, 0.0) + leg.km
    least = MAIN_SHARE * sum(km.values())
    main = {mode for mode, part in km.items() if part >= least}
    longest = max(km, key=lambda mode: km[mode])
    if "air" in main:
        return "sea+air" if "sea" in main else "air"
    if longest == "rail" and any(leg.mode == "ferry" for leg in legs):
        return "rail+ferry"
    return "rail+sea" if {"sea", "rail"} <= main else longest


def best_by_mode(ways: Iterable[Weighed]) -> dict[str, Weighed]:
    """Return the way of the least total logistics cost of each mode, cheapest mode first."""
    best: dict[str, Weighed] = {}
    for way in ways:
        if way.mode not in best or way.total_cost_usd < best[way.mode].total_cost_usd:
            best[way.mode] = way
    return dict(sorted(best.items(), key=lambda item: item[1].paid_usd))


def curves_by_mode(ways: Iterable[Weighed]) -> dict[str, tuple[Weighed, ...]]:
    """Return the ways of each mode that cost least at some worth of a day, from the cheapest to the fastest.

    What is paid and ``x`` times the mean days is a straight line over the worth ``x`` of a day; these ways
    are the lower envelope of the lines of a mode.
    """
    by_mode: dict[str, list[Weighed]] = {}
    for way in sorted(ways, key=lambda one: (one.paid_usd, one.hours)):
        by_mode.setdefault(way.mode, []).append(way)
    found = {}
    for mode, own in by_mode.items():
        here, curve = own[0], [own[0]]
        while faster := [way for way in own if way.hours < here.hours]:
            here = min(faster, key=lambda way: (_turn(here, way), way.hours))
            curve.append(here)
        found[mode] = tuple(curve)
    return found


def _turn(slow: Weighed, fast: Weighed) -> float:
    """Return the worth of a day in USD from which the faster of two ways costs less."""
    return (fast.paid_usd - slow.paid_usd) / (slow.mean_days - fast.mean_days)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """From which value per kg on the faster of two modes costs less, all in."""

    fast: str
    slow: str
    days_saved: float
    """Between the best ways of both at that value."""
    more_usd: float
    """What the faster one costs more there, time aside."""
    usd_per_kg: float | None
    """0: always; None: never."""


def break_evens(
    curves: Mapping[str, Sequence[Weighed]], shipment: Shipment, all_in_per_day: float
) -> tuple[BreakEven, ...]:
    """Return the break-even value between each two modes; half the rate a day makes it twice as high.

    At each value the best way of each mode for goods of that value is compared, so which ways they are hangs
    on the value: between two modes it is the last value at which the faster one, by its fastest way, becomes
    the cheaper one.

    Parameters
    ----------
    curves
        Ways of each mode, of `curves_by_mode`.
    shipment
        How much.
    all_in_per_day
        What a day costs, as a share of the value.
    """
    rows = []
    for one, other in combinations(curves, 2):
        least = {mode: min(way.hours for way in curves[mode]) for mode in (one, other)}
        fast, slow = (one, other) if least[one] <= least[other] else (other, one)
        quick, cheap = _crossing(curves[fast], curves[slow])
        rows.append(
            BreakEven(
                fast=fast,
                slow=slow,
                days_saved=cheap.mean_days - quick.mean_days,
                more_usd=quick.paid_usd - cheap.paid_usd,
                usd_per_kg=break_even_usd_per_kg(
                    quick.paid_usd,
                    cheap.paid_usd,
                    quick.mean_days,
                    cheap.mean_days,
                    shipment.tonnes * 1000,
                    all_in_per_day,
                ),
            )
        )
    return tuple(rows)


def _crossing(fast: Sequence[Weighed], slow: Sequence[Weighed]) -> tuple[Weighed, Weighed]:
    """Return the best ways of two modes where the faster mode becomes the cheaper one for good.

    Where it is so from a worth of nothing on, those that are best there.
    """

    def best(ways: Sequence[Weighed], worth: float) -> Weighed:
        return min(ways, key=lambda way: (way.paid_usd + worth * way.mean_days, way.hours))

    def is_dearer(worth: float) -> bool:
        ways = best(fast, worth), best(slow, worth)
        quick, cheap = (way.paid_usd + worth * way.mean_days for way in ways)
        return quick - cheap > HAIR * max(abs(quick), abs(cheap), 1.0)

    every = [*fast, *slow]
    turns = {
        _turn(a, b) if a.hours > b.hours else _turn(b, a)
        for a, b in combinations(every, 2)
        if a.hours != b.hours
    }
    marks = [0.0, *sorted(turn for turn in turns if turn > 0)]
    last = next((worth for worth in reversed(marks) if is_dearer(worth)), None)
    if last is None:
        return best(fast, 0.0), best(slow, 0.0)
    after = next((worth for worth in marks if worth > last), math.inf)
    if after == math.inf:  # never: the faster mode is no faster
        return fast[-1], slow[-1]
    middle = (last + after) / 2  # no lines cross in between, so the best ways are the same all along
    return best(fast, middle), best(slow, middle)

"""The load of each pool under drawn values, without running them.

Let the run without draws do `w_s` hours of work at step `s` in its period. Under a draw the same arrivals
bring

    W_r = sum over the steps s and classes c that keep pool r busy of
          w_sc * (n_c' / n_c) * (t_s' / t_s) * (p_s' / p_s),

hours of work, where `n` are arrivals of a class, `t` mean times and `p` shares of those for whom it is done,
with ' under the draw. The pool gives `C_r = open hours * (units' / units)` hours. At a load `rho_r = W_r /
C_r` above 1, whatever order the work is done in, no more than the share `1 / rho_r` of it can be done in the
period (the necessary condition of stability of Kiefer and Wolfowitz, On the theory of queues with many
servers, Trans. Am. Math. Soc. 78 (1955), here as a bound on work). So a draw is refuted without being run if
`1 / rho_r` is below the share that must be carried.

Only pools of facilities at which traffic begins are looked at, and no steps behind a branch whose share is
drawn: how many come there is not told by the arrivals alone. Open hours are those without failures times
`mtbf / (mtbf + repair)` of each unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.experiment.assumptions import law_of, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.quantity import Period
    from landbridge.experiment.laws import Law
    from landbridge.experiment.runnable import Runnable
    from landbridge.simulation.model.records import Records

ON_THE_WAY = 0.01
"""Share of the hours of those who begin somewhere from which a facility is on their way."""
FEW_HOURS = 24.0
"""Hours of work of a pool below which its load says nothing."""


@dataclass(frozen=True)
class Mean:
    """Mean of a number over the run's days, as a function of the point at which it is drawn."""

    address: str
    pieces: tuple[tuple[float, float, Law | None], ...]
    """Share of the days, value without draws, law."""

    @property
    def base(self) -> float:
        """Its value without draws."""
        return sum(days * value for days, value, _ in self.pieces)

    def at(self, u: float | None) -> float:
        """Its value at a point of its range; None: without draws."""
        if u is None:
            return self.base
        return sum(d * (value if law is None else law.quantile(u)) for d, value, law in self.pieces)


def mean_of(address: str, periods: Iterable[Period], from_: date, until: date) -> Mean | None:
    """Read a number's periods within a run; None where there is no number on some of its days."""
    pieces = []
    for period in periods:
        first, after = max(period.from_ or from_, from_), min(period.until or until, until)
        value = number_of(period)
        if first < after and value is not None:
            share = (after - first).days / (until - from_).days
            pieces.append((share, value, law_of(address, period)))
    return Mean(address, tuple(pieces)) if abs(sum(p[0] for p in pieces) - 1.0) < 1e-9 else None


@dataclass(frozen=True)
class _Term:
    """Work at one step that keeps a pool busy."""

    hours: dict[int, float]
    """By class."""
    time: Mean
    share: Mean | None


@dataclass(frozen=True)
class _Pool:
    address: str
    open_h: float
    units: Mean
    terms: tuple[_Term, ...]
    fails: tuple[Mean, Mean] | None
    """Hours between failures of a unit, and of repair."""

    def up(self, points: Mapping[str, float]) -> float:
        """Share of the time in which a unit has not failed."""
        if self.fails is None:
            return 1.0
        between, repair = (mean.at(points.get(mean.address)) for mean in self.fails)
        return between / (between + repair) if between > 0 else 1.0


@dataclass(frozen=True)
class _Stream:
    """What one class brings: a share of what is counted for its facility and direction."""

    members: tuple[str, ...]
    """Addresses of the shares of all streams of that direction; empty where there is but one."""
    own: int
    """Its place among them."""
    traffic: tuple[str, ...]
    """Addresses of the counts."""


class Loads:
    """The loads of all pools of a model, as functions of the points of the assumptions.

    Parameters
    ----------
    model
        The model without draws.
    corridor
        Its corridor.
    records
        What it did, without draws.
    drawn
        Addresses that draws move.
    from_, until
        The run's period.
    """

    def __init__(
        self,
        model: Runnable,
        corridor: Corridor,
        records: Records,
        drawn: Sequence[str],
        from_: date,
        until: date,
    ) -> None:
        self._corridor, self._span = corridor, (from_, until)
        self._drawn = frozenset(drawn)
        self._means: dict[str, Mean | None] = {}
        self._streams = dict(self._classes(model))
        self.pools = tuple(self._pools(model, records))
        self.ways = tuple(_ways(model, records))
        """Facilities where those who begin at one spend their time."""

    def rho(self, pool: int, points: Mapping[str, float]) -> float:
        """Give the load of a pool; above 1: more work than it can do in the run's period."""
        one = self.pools[pool]
        more = {c: self._arrivals(c, points) for c in {c for term in one.terms for c in term.hours}}
        work = 0.0
        for term in one.terms:
            factor = _ratio(term.time, points)
            if term.share is not None:
                factor *= _ratio(term.share, points)
            work += factor * sum(hours * more[c] for c, hours in term.hours.items())
        return work / (one.open_h * max(_ratio(one.units, points) * one.up(points), 1e-12))

    def moved_by(self, pool: int) -> set[str]:
        """Name the drawn addresses on which the load of a pool depends."""
        one = self.pools[pool]
        found = {one.units.address, *(mean.address for mean in one.fails or ())}
        for term in one.terms:
            found.add(term.time.address)
            if term.share is not None:
                found.add(term.share.address)
            for c in term.hours:
                stream = self._streams.get(c)
                found.update((*stream.members, *stream.traffic) if stream else ())
        return found & self._drawn

    def _mean(self, address: str) -> Mean | None:
        if address not in self._means:
            found = None
            if self._corridor.has(address):
                quantity = self._corridor.quantity(address)
                if quantity.rules:
                    found = mean_of(address, quantity.periods, *self._span)
                    if found is not None:  # what a rule says is not drawn at this address
                        found = Mean(address, ((1.0, found.base, None),))
                else:
                    found = mean_of(address, quantity.periods, *self._span)
            self._means[address] = found
        return self._means[address]

    def _pools(self, model: Runnable, records: Records) -> Iterable[_Pool]:
        terms: dict[int, list[_Term]] = {}
        for load in model.loads:
            time = self._mean(load.time)
            share = self._mean(load.share) if load.share else None
            hours = records.ledger_h[load.place, :, load.cause]
            if time is None or (load.share and share is None):
                continue
            if self._drawn.intersection(load.after):
                continue
            by_class = {int(c): float(hours[c]) for c in np.flatnonzero(hours > 0)}
            if by_class and time.base > 0 and (share is None or share.base > 0):
                terms.setdefault(load.resource, []).append(_Term(by_class, time, share))
        for row, own in sorted(terms.items()):
            name = records.names.resources[row]
            units = self._mean(f"{name.address}.capacity")
            open_h = float(records.open_h[row] + records.failed_h[row])
            work = sum(sum(term.hours.values()) for term in own)
            if name.facility not in model.begins:
                continue
            if units is not None and units.base > 0 and open_h > 0 and work >= FEW_HOURS:
                between, repair = (self._mean(f"{name.address}.{of}") for of in ("mtbf_h", "repair_h"))
                fails = (between, repair) if between and repair else None
                yield _Pool(name.address, open_h, units, tuple(own), fails)

    def _classes(self, model: Runnable) -> Iterable[tuple[int, _Stream]]:
        for number, (one, facility) in enumerate(zip(model.names.classes, model.begins, strict=True)):
            if facility not in self._corridor.facilities:
                continue
            streams = self._corridor.facilities[facility].streams.values()
            members = [s.name for s in streams if s.text.get("direction") == one.direction]
            shares = tuple(f"{facility}.streams.{name}.share" for name in members)
            rows = tuple(
                f"traffic.{row.id}.quantity"
                for row in self._corridor.traffic.values()
                if (row.facility, row.direction) == (facility, one.direction)
                and row.from_ < self._span[1]
                and row.until > self._span[0]
            )
            whole = len(shares) > 1 and all(self._mean(share) is not None for share in shares)
            place = members.index(one.name) if one.name in members else 0
            yield number, _Stream(shares if whole else (), place, rows)

    def _arrivals(self, class_: int, points: Mapping[str, float]) -> float:
        """Give how many more of a class come than without draws: a factor."""
        stream = self._streams.get(class_)
        if stream is None:
            return 1.0
        factor = 1.0
        if stream.traffic:
            then = now = 0.0
            for address in stream.traffic:
                for base, drawn in self._counted(address, points.get(address)):
                    then, now = then + base, now + drawn
            factor = now / then if then > 0 else 1.0
        if stream.members:
            means = [self._mean(address) for address in stream.members]
            bases = [mean.base for mean in means if mean is not None]
            held = [a in points and a in self._drawn for a in stream.members]
            shares = [m.at(points.get(m.address)) for m in means if m is not None]
            fixed = sum(s for s, own in zip(shares, held, strict=True) if own)
            rest = sum(s for s, own in zip(shares, held, strict=True) if not own)
            if rest > 0 and fixed < 1:
                shares = [s if own else s * (1 - fixed) / rest for s, own in zip(shares, held, strict=True)]
            whole, before = sum(shares), sum(bases)
            if whole > 0 and bases[stream.own] > 0:
                factor *= (shares[stream.own] / whole) / (bases[stream.own] / before)
        return factor

    def _counted(self, address: str, u: float | None) -> Iterable[tuple[float, float]]:
        """Give what is counted in the run's days by a row of traffic, without draws and at a point."""
        for period in self._corridor.quantity(address).periods:
            value = number_of(period)
            first, after = period.from_ or self._span[0], period.until or self._span[1]
            days = (min(after, self._span[1]) - max(first, self._span[0])).days
            if value is None or days <= 0:
                continue
            part = days / max((after - first).days, 1)
            law = None if u is None else law_of(address, period)
            yield value * part, (value if law is None else law.quantile(u or 0.0)) * part


def _ways(model: Runnable, records: Records) -> Iterable[set[str]]:
    """Give the facilities on the way of each class: those where it spends a hundredth of its hours."""
    hours = records.ledger_h.sum(axis=2)
    at = [place.facility for place in records.names.places]
    for number, begin in enumerate(model.begins):
        spent: dict[str, float] = {}
        for row in np.flatnonzero(hours[:, number] > 0):
            spent[at[row]] = spent.get(at[row], 0.0) + float(hours[row, number])
        whole = sum(spent.values())
        if begin and whole > 0:
            yield {begin, *(name for name, part in spent.items() if part > ON_THE_WAY * whole)}


def _ratio(mean: Mean, points: Mapping[str, Any]) -> float:
    u = points.get(mean.address)
    return 1.0 if u is None else mean.at(u) / mean.base

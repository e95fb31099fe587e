"""Assumptions: numbers in force that are derived or assumed, and a corridor with others of their ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from landbridge.corridor.changes import with_quantities
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.quantity import Evidence, Period, Quantity
from landbridge.corridor.shares import share_sets
from landbridge.experiment.laws import Law, latin_hypercube

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from landbridge.corridor.change import Change
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.tables import TrafficRow


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number of one period that is not measured."""

    address: str
    period: Period
    base: float | None
    """Value used without draws; of a distribution its mean; None for what is no number."""

    @property
    def law(self) -> Law | None:
        """The law it is drawn by, or None where there is no range."""
        return law_of(self.address, self.period)

    def as_row(self, drawn: bool) -> dict[str, Any]:
        """Give the row of the table `assumptions`."""
        evidence = self.period.evidence
        return {
            "address": self.address,
            "grade": evidence.grade,
            "low": evidence.low,
            "base": self.base,
            "high": evidence.high,
            "source": evidence.source,
            "why": evidence.why,
            "from": self.period.from_,
            "until": self.period.until,
            "drawn": drawn and self.law is not None,
        }


def assumptions(corridor: Corridor, from_: date, until: date) -> list[Assumption]:
    """List the derived and assumed numbers in force within a period, by address and date."""
    found = []
    for address, period in in_force(corridor, from_, until):
        if period.evidence.grade in ("derived", "assumed"):
            found.append(Assumption(address, period, number_of(period)))
    return found


def in_force(corridor: Corridor, from_: date, until: date) -> Iterator[tuple[str, Period]]:
    """Yield every value in force on some day of a period, with its address.

    What a facility takes from a rule is yielded once, under the address of the rule.
    """
    for address in corridor.addresses():
        for period in corridor.quantity(address).own_periods:
            begins = period.from_ is None or period.from_ < until
            if begins and (period.until is None or period.until > from_):
                yield address, period


def number_of(period: Period) -> float | None:
    """Give a value as a number: itself, or the mean of a distribution; None for text and switches."""
    value = period.value
    if isinstance(value, Distribution):
        return value.mean
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value)


def law_of(address: str, period: Period) -> Law | None:
    """Give the law by which a value is drawn, or None if it has no range to be drawn from."""
    low, high, base = period.evidence.low, period.evidence.high, number_of(period)
    if low is None or high is None or base is None or high <= low:
        return None
    if period.evidence.grade not in ("derived", "assumed"):
        return None
    whole = isinstance(period.value, int) and low == int(low) and high == int(high)
    share = address.rpartition(".")[2].endswith("share") or (low >= 0 and high <= 1 and not whole)
    least = 0.0 if min(low, base) >= 0 else float("-inf")
    if whole and base >= 1 and low >= 1:
        least = 1.0
    return Law(low, base, high, whole, least, 1.0 if share else float("inf"))


def draw_key(corridor: Corridor, address: str) -> str:
    """Give the name that an assumption's draws belong to: assumptions of one name move together.

    A number may say what it is drawn with. All counts of one facility move as one, as what is uncertain of
    them (how they were split between directions) is the same in every month.
    """
    if address.startswith("traffic."):
        return f"traffic of {_traffic_row(corridor, address).facility}"
    seen = {address}
    while True:
        periods = corridor.quantity(address).periods
        partner = next((p.evidence.drawn_with for p in periods if p.evidence.drawn_with), None)
        facility = corridor.facility_of(address)
        if partner and facility is not None and partner in facility.values:
            partner = f"{facility.id}.{partner}"
        if partner is None or partner in seen or not corridor.has(partner):
            return address
        seen.add(partner)
        address = partner


def drawn_points(corridor: Corridor, addresses: Sequence[str], draws: int, seed: int) -> NDArray[Any]:
    """Draw a Latin hypercube over assumptions, those that belong together moving together.

    Trains are counted in all and split between directions: where one direction has more, the other has less,
    unless its evidence says that it is drawn with the other.

    Returns
    -------
    array
        (draw, address) points of the ranges in (0, 1).
    """
    columns = draw_columns(corridor, addresses)
    points = latin_hypercube([key for key, _ in columns], draws, seed)
    for column, (_, mirrored) in enumerate(columns):
        if mirrored:
            points[:, column] = 1.0 - points[:, column]
    return points


def draw_columns(corridor: Corridor, addresses: Sequence[str]) -> list[tuple[str, bool]]:
    """Give the name that each address is drawn by, and whether it is low where others of it are high."""
    firsts: dict[str, str] = {}
    for row in corridor.traffic.values():
        firsts.setdefault(row.facility, row.direction)
    columns = []
    for address in addresses:
        mirrored = False
        if address.startswith("traffic."):
            row = _traffic_row(corridor, address)
            alike = any(p.evidence.drawn_with for p in corridor.quantity(address).periods)
            mirrored = row.direction != firsts[row.facility] and not alike
        columns.append((draw_key(corridor, address), mirrored))
    return columns


def _traffic_row(corridor: Corridor, address: str) -> TrafficRow:
    return corridor.traffic[address.removeprefix("traffic.").removesuffix(".quantity")]


def drawn_corridor(corridor: Corridor, shares: Mapping[str, float]) -> Corridor:
    """Give the corridor with each assumption at another point of its range.

    Parameters
    ----------
    corridor
        As read, before any change of a scenario: a change then holds on top of what was drawn.
    shares
        Point of the range in (0, 1) by address; all periods of an address move together.

    Returns
    -------
    Corridor
        Numbers moved, distributions scaled in their mean, shares of a whole made to add up again: those that
        were drawn keep their value, the others take the rest.
    """
    standing = {address: corridor.quantity(address) for address in shares}
    moved = {a: _moved(quantity, shares[a]) for a, quantity in standing.items() if not quantity.rules}
    for members in share_sets(corridor).values():
        if any(member in moved for member in members):
            _share_out(corridor, members, moved)
    return replace(with_quantities(corridor, moved), drawn={**corridor.drawn, **shares})


def drawn_change(corridor: Corridor, change: Change) -> Change:
    """Give a change whose value has a range at the point of it at which the corridor was drawn.

    What a scenario sets with `low` and `high` is an assumption like any other: in a draw it takes another
    value of its range, by the same law and at the same point as the address that it is set at.
    """
    share = corridor.drawn.get(change.address)
    if share is None or change.low is None or change.value is None:
        return change
    evidence = Evidence(None, change.grade or "assumed", change.low, change.high)
    period = Period(change.value, change.from_, change.until, evidence, change.origin)
    law = law_of(change.address, period)
    return change if law is None else replace(change, value=valued(period, law.quantile(share)).value)


def _moved(quantity: Quantity, u: float) -> Quantity:
    periods = []
    for period in quantity.periods:
        law = law_of(quantity.address, period)
        periods.append(period if law is None else valued(period, law.quantile(u)))
    return replace(quantity, periods=tuple(periods))


def valued(period: Period, number: float) -> Period:
    """Give a period with another number: a distribution is scaled to that mean."""
    value: Any = number
    if isinstance(period.value, Distribution):
        mean = period.value.mean
        value = period.value.scaled(number / mean) if mean > 0 else period.value
    elif isinstance(period.value, int) and number == int(number):
        value = int(number)
    return replace(period, value=value)


def _share_out(corridor: Corridor, members: tuple[str, ...], moved: dict[str, Quantity]) -> None:
    """Make shares add up to 1 again on every day; those that were drawn go before the others."""
    drawn = {member for member in members if member in moved}
    now = {member: moved.get(member) or corridor.quantity(member) for member in members}
    turns = sorted({p.from_ for q in now.values() for p in q.periods if p.from_ is not None})
    turns += sorted({p.until for q in now.values() for p in q.periods if p.until is not None} - set(turns))
    pieces = {member: _split(quantity, sorted(turns)) for member, quantity in now.items()}
    for start in {p.from_ for periods in pieces.values() for p in periods}:
        held = {m: p for m, periods in pieces.items() for p in periods if p.from_ == start}
        values = {m: number for m, p in held.items() if (number := number_of(p)) is not None}
        fixed = sum(value for m, value in values.items() if m in drawn)
        rest = sum(value for m, value in values.items() if m not in drawn)
        for member, value in values.items():
            if rest > 0 and fixed < 1:
                new = value if member in drawn else value * (1.0 - fixed) / rest
            else:
                new = value / (fixed + rest) if fixed + rest > 0 else value
            index = pieces[member].index(held[member])
            pieces[member][index] = replace(held[member], value=new)
    for member in members:
        moved[member] = replace(now[member], periods=tuple(pieces[member]))


def _split(quantity: Quantity, turns: list[date]) -> list[Period]:
    pieces = []
    for period in quantity.periods:
        start = period.from_
        for turn in turns:
            after = start is None or turn > start
            if after and (period.until is None or turn < period.until):
                pieces.append(replace(period, from_=start, until=turn))
                start = turn
        pieces.append(replace(period, from_=start))
    return pieces

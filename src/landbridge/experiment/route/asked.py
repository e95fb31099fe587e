"""What a shipper asks: checked whole, and told of all at once, before anything is searched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from landbridge.base.dates import zone
from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.network.cost import Shipment, ValueOfTime
from landbridge.network.search import hour_of_week

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.tables import PlaceRow

SETS_OUT = time(12)
"""Local hour at which the goods are ready."""
LAST_DAYS = 366
"""A network of rows without an end holds for so long after the corridor's period."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, as it is carried out."""

    origin: str
    destination: str
    goods: str
    title: str
    """Of the goods."""
    day: date
    shipment: Shipment
    time_value: ValueOfTime
    all_in_per_day: float
    """Rate by which break-even values are told, whichever way time is valued."""
    capital_per_year: float
    start_h: float
    """Hour of the week, UTC, at which the goods are ready: noon at the origin."""


def asked_of(
    corridor: Corridor,
    origin: str,
    destination: str,
    goods: str,
    day: str | date,
    *,
    value_usd_per_kg: float | None = None,
    weight_t: float | None = None,
    rate_per_day: float | None = None,
    in_parts: bool = False,
    closed: Sequence[str] = (),
) -> Asked:
    """Check a question against a corridor's tables.

    Raises
    ------
    InputErrors
        All at once: places that are not there (with the nearest), goods that are not there, a value or weight
        that is not above zero, a day that is none or lies outside the data, a rate and parts together,
        passages that are not there.
    """
    problems: list[Problem] = []
    if not corridor.network:
        told = f"{corridor.name} has no network: no links.csv and services.csv"
        raise InputErrors([Problem(None, None, corridor.name, told, None)])
    one = _place(corridor, "origin", origin, problems)
    other = _place(corridor, "destination", destination, problems)
    if one is not None and one is other:
        told = f"{one.name} is where the goods are already"
        problems.append(Problem(None, None, "destination", told, None))
    known = corridor.network.commodities
    if goods not in known:
        told = f"there are no goods {goods[:60]!r}; goods are {', '.join(known)}"
        problems.append(Problem(None, None, "--goods", told, nearest(goods, known)))
    for option, number, unit in (
        ("--value-usd-per-kg", value_usd_per_kg, "USD a kg"),
        ("--weight-t", weight_t, "t"),
    ):
        if number is not None and not (number > 0 and math.isfinite(number)):
            problems.append(Problem(None, None, option, f"must be above zero, not {number:g} {unit}", None))
    if rate_per_day is not None and not 0 <= rate_per_day < 1:
        told = f"is a share of the value a day, from 0 to below 1, not {rate_per_day:g}"
        problems.append(Problem(None, None, "--rate", told, None))
    if rate_per_day is not None and in_parts:
        told = "an all-in rate holds capital, decay and lateness already: give it or --parts, not both"
        problems.append(Problem(None, None, "--parts", told, None))
    problems += unknown_closed(corridor, closed)
    when = day_of(corridor, day, "--date", problems)
    if problems:
        raise InputErrors(problems)
    assert one is not None
    assert other is not None
    assert when is not None
    return _asked(corridor, one, other, goods, when, value_usd_per_kg, weight_t, rate_per_day, in_parts)


def _asked(
    corridor: Corridor,
    origin: PlaceRow,
    destination: PlaceRow,
    goods: str,
    day: date,
    value_usd_per_kg: float | None,
    weight_t: float | None,
    rate_per_day: float | None,
    in_parts: bool,
) -> Asked:
    def number(column: str) -> float:
        found = corridor.network.number("commodities", goods, column, day)
        if found is None:
            told = f"commodities.csv has no {column} of {goods} on {day}"
            raise InputErrors([Problem(None, None, f"commodities.{goods}.{column}", told, None)])
        return found

    a_box = number("t_per_feu")
    all_in = number("all_in_per_day") if rate_per_day is None else rate_per_day
    parts = ValueOfTime(
        capital_per_year=number("capital_per_year"),
        decay_per_day=number("decay_per_day"),
        late_per_day=number("late_per_day"),
    )
    row = corridor.network.commodities[goods].at(day)
    return Asked(
        origin=origin.id,
        destination=destination.id,
        goods=goods,
        title=goods if row is None else str(row.title),
        day=day,
        shipment=Shipment(
            a_box if weight_t is None else weight_t,
            a_box,
            number("value_usd_per_kg") if value_usd_per_kg is None else value_usd_per_kg,
        ),
        time_value=parts if in_parts else ValueOfTime(all_in_per_day=all_in),
        all_in_per_day=all_in,
        capital_per_year=number("capital_per_year"),
        start_h=hour_of_week(datetime.combine(day, SETS_OUT, zone(origin.time_zone or "UTC"))),
    )


def _place(corridor: Corridor, what: str, name: str, problems: list[Problem]) -> PlaceRow | None:
    word = name.strip().casefold()
    for row in corridor.places.values():
        if word in (row.id.casefold(), row.name.casefold(), *(other.casefold() for other in row.also)):
            return row
    names = [word for row in corridor.places.values() for word in (row.id, row.name, *row.also)]
    told = f"there is no place {name[:60]!r} in {corridor.name}"
    problems.append(Problem(None, None, what, told, nearest(name, names)))
    return None


def unknown_closed(corridor: Corridor, closed: Iterable[str]) -> list[Problem]:
    """Return a problem for each name that is no passage, border or link."""
    tables = corridor.network
    known = [*tables.passages, *dict.fromkeys(_borders(corridor)), *tables.links]
    return [
        Problem(None, None, "--closed", f"{name[:60]!r} is no passage, border or link", nearest(name, known))
        for name in closed
        if name not in known
    ]


def _borders(corridor: Corridor) -> list[str]:
    return [row.border for series in corridor.network.borders.values() for row in series.rows if row.border]


def day_of(corridor: Corridor, day: str | date, option: str, problems: list[Problem]) -> date | None:
    """Return a day within the data; a problem is noted if it is none."""
    if isinstance(day, str):
        try:
            when = date.fromisoformat(day.strip())
        except ValueError:
            told = f"{day[:40]!r} is no day; write it as 2024-03-01"
            problems.append(Problem(None, None, option, told, None))
            return None
    else:
        when = day
    first, last = _first_day(corridor), corridor.until + timedelta(days=LAST_DAYS)
    if not first <= when < last:
        told = f"{when} is outside the data, which reach from {first} to {corridor.until}"
        near = first if when < first else corridor.until - timedelta(days=1)
        problems.append(Problem(None, None, option, told, str(near)))
        return None
    return when


def _first_day(corridor: Corridor) -> date:
    """Return the corridor's first day, or an earlier one from which all its series of prices hold."""
    begins = [series.rows[0].from_ for series in corridor.network.freight_rates.values()]
    known = [day for day in begins if day is not None]
    return min(corridor.from_, max(known)) if known else corridor.from_

"""What is asked of the modelled flows: checked whole, told of all at once, before anything is reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.demand import Modelled


@dataclass(frozen=True, slots=True)
class FlowsAsked:
    """One question."""

    year: int
    from_: frozenset[str]
    """Ids of places; empty: all."""
    to: frozenset[str]
    goods: str | None
    months: tuple[int, ...]
    in_parts: bool = False

    def chosen(self, demand: Modelled) -> NDArray[np.bool_]:
        """(pair) whether it is asked for."""
        return np.array(
            [
                (not self.from_ or one in self.from_) and (not self.to or other in self.to)
                for one, other in demand.pairs
            ],
            bool,
        )


def flows_asked(
    corridor: Corridor,
    year: str | int,
    *,
    from_: str | None = None,
    to: str | None = None,
    goods: str | None = None,
    month: int | None = None,
    in_parts: bool = False,
    empties: bool = False,
) -> FlowsAsked:
    """Check a question against a corridor's tables.

    Raises
    ------
    InputErrors
        All at once: a corridor without demand, a year that is none or outside the data, a place, country or
        region that no trade of the tables has, goods that are not there, a month that is none, empties of a
        part of the trade.
    """
    tables = corridor.demand
    if not tables or not corridor.network:
        lacking = "trade: no demand.csv" if not tables else "network: no links.csv and services.csv"
        raise InputErrors([Problem(None, None, corridor.name, f"{corridor.name} has no {lacking}", None)])
    problems: list[Problem] = []
    number = _year(corridor, year, problems)
    places = [
        frozenset[str]() if word is None else _places(corridor, option, word, problems)
        for option, word in (("--from", from_), ("--to", to))
    ]
    known = corridor.network.commodities
    if goods is not None and goods not in known:
        told = f"there are no goods {goods[:60]!r}; goods are {', '.join(known)}"
        problems.append(Problem(None, None, "--goods", told, nearest(goods, known)))
    if empties and (from_ or to or goods):
        told = "boxes balance over all trade only: leave --from, --to and --goods out"
        problems.append(Problem(None, None, "--empties", told, None))
    if month is not None and not 1 <= month <= 12:
        problems.append(Problem(None, None, "--month", f"is a month from 1 to 12, not {month}", None))
    if problems:
        raise InputErrors(problems)
    assert number is not None
    months = tuple(range(1, 13)) if month is None else (month,)
    return FlowsAsked(number, places[0], places[1], goods, months, in_parts)


def _year(corridor: Corridor, year: str | int, problems: list[Problem]) -> int | None:
    text = str(year).strip()
    if not (text.isdigit() and len(text) == 4):
        told = f"{text[:40]!r} is no year; write it as 2023"
        problems.append(Problem(None, None, "--year", told, None))
        return None
    rows = [row for series in corridor.demand.demand.values() for row in series.rows]
    first = min(corridor.from_.year if row.from_ is None else row.from_.year for row in rows)
    last = max(corridor.until.year if row.until is None else row.until.year - 1 for row in rows)
    first, last = max(first, corridor.from_.year), min(last, (corridor.until - timedelta(days=1)).year)
    if not first <= int(text) <= last:
        near = str(first if int(text) < first else last)
        told = f"{text} is outside the data, which reach from {first} to {last}"
        problems.append(Problem(None, None, "--year", told, near))
        return None
    return int(text)


def _places(corridor: Corridor, option: str, word: str, problems: list[Problem]) -> frozenset[str]:
    """Places of a region, a country or a place, among those that trade."""
    rows = [series.rows[0] for series in corridor.demand.demand_places.values()]
    low = word.strip().casefold()
    found, names = set[str](), set[str]()
    for row in rows:
        place = corridor.places[row.place]
        own = [row.region, place.country or "", place.id, place.name, *place.also]
        names.update(name for name in own if name)
        if low in (name.casefold() for name in own if name):
            found.add(row.place)
    if not found:
        told = f"no trade begins or ends in {word[:60]!r}: give a place, a country or a region of the tables"
        problems.append(Problem(None, None, option, told, nearest(word, sorted(names))))
    return frozenset(found)

"""The same shipment on one day after another: which way is best when, at what price and in how many days."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.route.answer import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from landbridge.behaviour.shipper import Weighed
    from landbridge.experiment.route.asked import Asked
    from landbridge.network import Networks

EVERY = "7d"
_EVERY = re.compile(r"\s*([1-9]\d{0,3})\s*([dw]?)\s*\Z")


@dataclass(frozen=True, slots=True)
class Departure:
    """What is best for goods that are ready on a day."""

    day: date
    best: dict[str, Weighed]
    """The least total cost of each mode, cheapest to pay first; empty where there is no way."""
    why_not: str | None = None
    """Why there is no way."""

    @property
    def least(self) -> Weighed | None:
        """The way of the least total cost."""
        return min(self.best.values(), key=lambda way: way.total_cost_usd, default=None)

    def json(self) -> dict[str, Any]:
        """Return it as `route --json` prints it."""
        return {
            "date": str(self.day),
            "best_mode": self.least.mode if self.least else None,
            "why_not": self.why_not,
            "ways": [
                {
                    "mode": way.mode,
                    "path": [way.legs[0].begins, *(leg.ends for leg in way.legs)],
                    "paid_usd": way.paid_usd,
                    "subsidy_usd": way.subsidy_usd,
                    "days_p50": way.days(0.5),
                    "days_p95": way.days(0.95),
                    "on_time": way.on_time,
                    "co2e_kg": way.co2e_kg,
                    "total_cost_usd": way.total_cost_usd,
                }
                for way in self.best.values()
            ],
        }


def sweep(
    networks: Networks, asked_on: Callable[[date], Asked], first: date, last: date, every_days: int
) -> Iterator[Departure]:
    """Yield what is best on each day of departure.

    Days on which the same holds, the goods are ready at the same hour of the week and the question has the
    same numbers have one answer, found once: departures every week cost a search for each change of the
    tables, whatever their number.

    Parameters
    ----------
    networks
        Of the corridor.
    asked_on
        Gives the question as it is on a day: worth, load of a box and value of time are dated, too.
    first, last
        Days of departure, both included.
    every_days
        Days from one departure to the next.
    """
    known: dict[Any, Departure] = {}
    day = first
    while day <= last:
        asked = asked_on(day)
        key = (networks.stretch(day), replace(asked, day=first))
        if key not in known:
            known[key] = _departure(networks, asked)
        yield replace(known[key], day=day)
        day += timedelta(every_days)


def _departure(networks: Networks, asked: Asked) -> Departure:
    try:
        return Departure(asked.day, answer(networks.on(asked.day), asked).best)
    except InputErrors as error:  # the question is checked: what is left is that there is no way
        return Departure(asked.day, {}, error.problems[0].problem)


def days_between(every: int | str) -> int:
    """Return the days between departures: `7`, `7d`, `1w`.

    Raises
    ------
    InputErrors
        If it is neither days nor weeks.
    """
    found = _EVERY.match(str(every))
    if found is None:
        told = f"{str(every)[:40]!r} is no number of days or weeks; write it as 7d or 2w"
        raise InputErrors([Problem(None, None, "--every", told, None)])
    return int(found[1]) * (7 if found[2] == "w" else 1)

"""What can be seen of a run before it: posts that are never open together, and what there is none of."""

from __future__ import annotations

from datetime import date

from landbridge.base.dates import days
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.facility import Facility
from landbridge.corridor.opening import hours_of_posts, overlap_of_posts
from landbridge.corridor.quantity import Period, Quantity

SHOWN = 8
"""Sentences at most."""


def foreseen(corridor: Corridor, from_: date, until: date) -> list[str]:
    """Say what cannot work from a day until another, whatever comes.

    A post that never opens, two posts of a lane that are never open at the same time, a resource of which
    there is nothing all the time, a gate that is always shut. All of it may be meant, so it is no fault.
    """
    told = []
    for facility in corridor.facilities.values():
        if _stands_idle(corridor, facility, from_, until):
            continue
        told += _posts(corridor, facility, from_, until)
        told += _nothing(facility, from_, until)
    more = [f"and {len(told) - SHOWN} more of this kind"] if len(told) > SHOWN else []
    return [*told[:SHOWN], *more]


def _stands_idle(
    corridor: Corridor, facility: Facility, from_: date, until: date, direction: str | None = None
) -> bool:
    """Whether all traffic on record at a facility, or one way, is none in a period: known to be shut."""
    counts = [
        period.value
        for id_, row in corridor.traffic.items()
        if row.facility == facility.id and (direction is None or row.direction == direction)
        for period in _inside(corridor.traffic_quantities[id_], from_, until)
    ]
    return bool(counts) and all(count == 0 for count in counts)


def _posts(corridor: Corridor, facility: Facility, from_: date, until: date) -> list[str]:
    told, shut = [], set()
    for post in facility.posts:
        if not any(_is_open(corridor, facility, post, day) for day in days(from_, until)):
            shut.add(post)
            if _nobody_comes(corridor, facility, post, from_, until):
                continue
            told.append(
                f"{facility.id}.{post} never opens in this run{_kept_by(corridor, facility, post, from_)}"
            )
    pairs = {frozenset((sides["exit"], sides["entry"])): sides for sides in facility.lanes.values()}
    for pair, sides in pairs.items():
        posts = (sides["exit"], sides["entry"])
        if not shut & pair and not any(
            overlap_of_posts(corridor, facility, posts, day) for day in days(from_, until)
        ):
            one, other = sorted(pair)
            told.append(
                f"{facility.id}: the posts {one} and {other} are never open at the same time in this run"
            )
    return told


def _nobody_comes(corridor: Corridor, facility: Facility, post: str, from_: date, until: date) -> bool:
    """Whether each way that begins at a post is known to be empty: it is shut for whom it would be there."""
    ways = [direction for direction, sides in facility.lanes.items() if sides["exit"] == post]
    return bool(ways) and all(_stands_idle(corridor, facility, from_, until, way) for way in ways)


def _is_open(corridor: Corridor, facility: Facility, post: str, day: date) -> bool:
    return any(hours.spans for hours in hours_of_posts(corridor, facility, day) if hours.post == post)


def _kept_by(corridor: Corridor, facility: Facility, post: str, day: date) -> str:
    names = [
        name
        for hours in hours_of_posts(corridor, facility, day)
        if hours.post == post
        for name in hours.of_calendars
    ]
    return f" (hours: {', '.join(names)})" if names else ""


def _nothing(facility: Facility, from_: date, until: date) -> list[str]:
    told = []
    for path, quantity in facility.values.items():
        head, _, leaf = path.rpartition(".")
        gate = facility.values.get(f"{head}.open") if facility.is_solved else None
        if gate is not None and leaf == "capacity" and _is_all(gate, False, from_, until):
            continue  # told as shut
        if leaf == "capacity" and _is_all(quantity, 0, from_, until):
            told.append(f"the capacity of {facility.id}.{head} is 0 all through this run")
        elif leaf == "open" and _is_all(quantity, False, from_, until):
            told.append(f"{facility.id}.{head} is shut all through this run")
    return told


def _is_all(quantity: Quantity, value: float | bool, from_: date, until: date) -> bool:
    """Whether a quantity has one value on all days from one until another."""
    inside = [period.value for period in _inside(quantity, from_, until)]
    return bool(inside) and all(
        one == value and isinstance(one, bool) == isinstance(value, bool) for one in inside
    )


def _inside(quantity: Quantity, from_: date, until: date) -> list[Period]:
    return [
        period
        for period in quantity.periods
        if (period.from_ is None or period.from_ < until) and (period.until is None or period.until > from_)
    ]

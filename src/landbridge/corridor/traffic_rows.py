"""Rows of traffic chosen by a filter, and what scaling one class in them does to rows and streams.

A row counts all classes of a direction together, and the streams of its facility divide it by shares. To
scale one class by f, of which the shares come to s, the row is scaled by g = 1 + s (f - 1), the shares of
that class by f / g and all others by 1 / g: the others' traffic stays as it was, and shares sum to 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from landbridge.base.nearest import nearest
from landbridge.corridor.change import Change
from landbridge.corridor.class_bans import classes_of
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.facility import Facility
from landbridge.corridor.no_target import NoTargetError
from landbridge.corridor.quantity import Quantity
from landbridge.corridor.tables import TrafficRow

_FILTER = re.compile(r"(?P<table>[a-z]+)\[(?P<terms>[^\[\]]*)\]\.(?P<column>[a-z_]+)\Z")
COLUMNS = ("id", "facility", "direction", "unit")
CLASS = "class"
"""Of the streams: no column of the table."""


def filter_of(address: str) -> dict[str, str]:
    """Return what a filter asks of the rows of traffic: `traffic[direction=westbound,class=truck].quantity`.

    Raises
    ------
    NoTargetError
        If it is not understood.
    """
    match = _FILTER.match(address)
    if match is None:
        raise NoTargetError("is not understood; write traffic[facility=…,direction=…].quantity")
    if match["table"] != "traffic" or match["column"] != "quantity":
        raise NoTargetError("is no table with addresses; only traffic[…].quantity is", "traffic[…].quantity")
    wanted = {}
    for term in match["terms"].split(","):
        column, sign, value = (part.strip() for part in term.partition("="))
        known = (*COLUMNS, CLASS)
        if not sign or column not in known:
            raise NoTargetError(
                f"{term!r} is no filter; columns are {', '.join(known)}", nearest(column, known)
            )
        wanted[column] = value
    return wanted


def rows_of(corridor: Corridor, wanted: dict[str, str]) -> list[TrafficRow]:
    """Return the rows that a filter chooses.

    Raises
    ------
    NoTargetError
        If there is none, or no traffic of that class in them.
    """
    class_ = wanted.get(CLASS)
    classes = classes_of(corridor)
    if class_ is not None and class_ not in classes:
        raise NoTargetError(f"there is no class {class_!r} in the traffic", nearest(class_, classes))
    found = list(corridor.traffic.values())
    for column, value in wanted.items():
        if column == CLASS:
            found = [row for row in found if class_ in _classes(corridor, row)]
        else:
            found = [row for row in found if getattr(row, column) == value]
    if not found:
        columns = {key: value for key, value in wanted.items() if key != CLASS}
        column, value = next(iter(columns.items()), (CLASS, ""))
        known = {getattr(r, column) for r in corridor.traffic.values()} if column != CLASS else set()
        right = nearest(value, known)
        raise NoTargetError("no row is chosen by this filter", None if right == value else right)
    return found


def _classes(corridor: Corridor, row: TrafficRow) -> set[str | None]:
    facility = corridor.facilities.get(row.facility)
    streams = facility.streams.values() if facility else ()
    return {s.text.get(CLASS) for s in streams if s.text.get("direction") == row.direction}


def shares_of(corridor: Corridor, rows: list[TrafficRow]) -> Iterator[tuple[Facility, tuple[str, ...]]]:
    """Yield, for each direction of a facility that rows count, the addresses of its streams' shares."""
    told = set()
    for row in rows:
        facility = corridor.facilities.get(row.facility)
        if facility is None or (row.facility, row.direction) in told:
            continue
        told.add((row.facility, row.direction))
        yield facility, _shares(facility, row.direction)


def _shares(facility: Facility, direction: str) -> tuple[str, ...]:
    of = [name for name, s in facility.streams.items() if s.text.get("direction") == direction]
    paths = [f"streams.{name}.share" for name in of]
    return tuple(f"{facility.id}.{path}" for path in paths if path in facility.values)


def each_of_class(
    corridor: Corridor, change: Change, now: Callable[[str], Quantity]
) -> tuple[Change, ...] | None:
    """Return the changes of rows and shares that scale one class of traffic; None if it is no such change.

    Parameters
    ----------
    now
        Gives the value at an address with all changes made before.
    """
    if change.verb != "scale" or "[" not in change.address:
        return None
    try:
        wanted = filter_of(change.address)
        rows = rows_of(corridor, wanted) if CLASS in wanted else []
    except NoTargetError:
        return None  # told where it is checked
    made: list[Change] = []
    for row in rows:
        facility = corridor.facilities[row.facility]
        shares = [now(address) for address in _shares(facility, row.direction)]
        of_class = {
            f"{facility.id}.streams.{name}.share"
            for name, stream in facility.streams.items()
            if stream.text.get(CLASS) == wanted[CLASS]
        }
        made += _of_row(row, shares, of_class, change)
    return tuple(made) if rows else None


def _of_row(row: TrafficRow, shares: list[Quantity], of_class: set[str], change: Change) -> Iterator[Change]:
    by = float(change.value) if isinstance(change.value, (int, float)) else 1.0
    first = max(row.from_, change.from_ or row.from_)
    after = min(row.until, change.until or row.until)
    for begin, end in _spells(shares, first, after):
        part = sum(_at(share, begin) for share in shares if share.address in of_class) if shares else 1.0
        whole = 1.0 + part * (by - 1.0)
        scaled = replace(change, from_=begin, until=end)
        yield replace(scaled, address=f"traffic.{row.id}.quantity", value=whole)
        for share in shares if whole > 0 else ():
            factor = (by if share.address in of_class else 1.0) / whole
            yield replace(scaled, address=share.address, value=factor)


def _at(share: Quantity, day: date) -> float:
    values = (period.value for period in share.periods if period.covers(day))
    return next((float(value) for value in values if isinstance(value, (int, float))), 0.0)


def _spells(shares: list[Quantity], first: date, after: date) -> list[tuple[date, date]]:
    """Return the parts of a period in which no share changes."""
    turns = {
        day for share in shares for period in share.periods for day in (period.from_, period.until) if day
    }
    ends = [first, *sorted(day for day in turns if first < day < after), after]
    return list(pairwise(ends)) if first < after else []

"""Flows as they were observed: the counts of traffic.csv, divided among streams.

Each row of traffic is a whole number of arrivals in a period, all streams of a direction together. A
period that is cut by the dates of the run, or by a change, counts by its days. What is counted stays
exact: parts of a number are rounded so that the running total is never off by more than a half, and
streams get whole numbers by largest remainder of what is due to them since the beginning (Hamilton's
method, with the remainders carried on), so that a stream of half a train a month gets a train every
second month. Streams with a profile, or that come in parties, have their share of each period by
themselves, hour by hour (`profiles`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from landbridge.base.dates import local_midnight
from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.facility import Facility, Stream
from landbridge.corridor.quantity import Period
from landbridge.demand.flows import Count, Flows, FlowStream
from landbridge.demand.profiles import Piece, Profile, even, profile_of, spread

_SLACK = 1e-6


def observed(corridor: Corridor, from_: date, until: date, *, without_end: bool = False) -> Flows:
    """Return the observed flows of the days in [from_, until).

    Nothing comes before the first day on record of a facility's direction; `begins` tells which that is.

    Parameters
    ----------
    corridor
        Whose traffic.
    from_, until
        First day and day after the last. A count of which they cut off a part counts by its days.
    without_end
        A count that goes on beyond `until` is not cut there: what comes on a day is then the same wherever
        the flows end, and there are some beyond it.

    Raises
    ------
    InputErrors
        If a direction with traffic has none on record for some of these days.
    """
    problems: list[Problem] = []
    streams: list[FlowStream] = []
    for facility, direction, periods in _series(corridor):
        gap = _gap(periods, max(from_, _ends(periods[0])[0]), until)
        if gap:
            sentence = f"has no {direction} traffic of {facility.id} from {gap[0]} until {gap[1]}"
            problems.append(Problem("traffic.csv", None, None, sentence))
            continue
        end = _uncut(periods, from_, until) if without_end else until
        streams.extend(_divided(facility, direction, periods, from_, end))
    if problems:
        raise InputErrors(problems)
    return Flows(from_, until, tuple(streams))


def begins(corridor: Corridor) -> dict[tuple[str, str], date]:
    """Return the first day on record of each facility's direction."""
    return {
        (facility.id, direction): _ends(periods[0])[0] for facility, direction, periods in _series(corridor)
    }


def every_stream(corridor: Corridor, from_: date, until: date) -> Flows:
    """Return all streams of a corridor without any arrivals: for checks that look at no traffic."""
    streams = [
        _stream(facility, stream, (), "trains", 0.5)
        for facility in corridor.facilities.values()
        for stream in facility.streams.values()
    ]
    return Flows(from_, until, tuple(streams))


def _series(corridor: Corridor) -> Iterator[tuple[Facility, str, list[Period]]]:
    """Yield each facility and direction with its counts, oldest first."""
    series: dict[tuple[str, str], list[Period]] = {}
    for row in corridor.traffic.values():
        periods = corridor.traffic_quantities[row.id].periods
        series.setdefault((row.facility, row.direction), []).extend(periods)
    for (name, direction), found in series.items():
        yield corridor.facilities[name], direction, sorted(found, key=lambda period: period.from_ or date.min)


def _gap(periods: Sequence[Period], from_: date, until: date) -> tuple[date, date] | None:
    """Return the first days in [from_, until) that no period covers."""
    day = from_
    for period in periods:
        first, after = _ends(period)
        if day >= until:
            break
        if after <= day:
            continue
        if first > day:
            return day, min(first, until)
        day = after
    return (day, until) if day < until else None


def _uncut(periods: Sequence[Period], from_: date, until: date) -> date:
    """Return the end of the count in which the last of some days lies."""
    ends = (_ends(period) for period in periods)
    return max((after for first, after in ends if first < until and after > from_), default=until)


def _divided(
    facility: Facility, direction: str, periods: Sequence[Period], from_: date, until: date
) -> list[FlowStream]:
    members = [stream for stream in facility.streams.values() if stream.text.get("direction") == direction]
    profiles = [profile_of(facility, stream) for stream in members]
    if any(profiles) or any(_party(facility, stream) for stream in members):
        return _by_profile(facility, members, profiles, periods, from_, until)
    due, given = [0.0] * len(members), [0] * len(members)
    counts: list[list[Count]] = [[] for _ in members]
    total, placed = 0.0, 0
    for first, after, quantity in _pieces(facility, members, periods, from_, until):
        total += quantity
        number = math.floor(total + 0.5 + _SLACK) - placed
        placed += number
        for place, share in enumerate(_shares(facility, members, first)):
            due[place] += number * share
        parts = _largest_remainders([d - g for d, g in zip(due, given, strict=True)], number)
        start, end = (local_midnight(day, facility.time_zone) for day in (first, after))
        for place, part in enumerate(parts):
            given[place] += part
            counts[place].append(Count(start, end, float(part)))
    unit = next((period.unit for period in periods if period.unit), "trains")
    return [
        _stream(facility, stream, tuple(counts[place]), unit, (place + 0.5) / len(members))
        for place, stream in enumerate(members)
    ]


def _by_profile(
    facility: Facility,
    members: Sequence[Stream],
    profiles: Sequence[Profile | None],
    periods: Sequence[Period],
    from_: date,
    until: date,
) -> list[FlowStream]:
    """Streams that come by the hour or in parties: each has its share of a period, spread by its profile.

    What is counted is who comes, not the parties: there are as many of these as their mean number gives.
    """
    parties = [_party(facility, stream) for stream in members]
    turns = _turns([*(_share_periods(facility, stream) for stream in members), *parties])
    pieces: list[list[Piece]] = [[] for _ in members]
    for period in periods:
        if not isinstance(period.value, (int, float)):
            continue
        begins, ends = _ends(period)
        start, end = max(begins, from_), min(ends, until)
        days = [start, *(turn for turn in turns if start < turn < end), end] if start < end else []
        for first, after in pairwise(days):
            for place, share in enumerate(_shares(facility, members, first)):
                together = _together(parties[place], first)
                piece = Piece(first, after, begins, ends, period.value * share, together)
                pieces[place].append(piece)
    unit = next((period.unit for period in periods if period.unit), "trains")
    found: list[FlowStream] = []
    for place, stream in enumerate(members):
        profile = profiles[place] or even(facility)
        counts = spread(profile, pieces[place], stream.text.get("arrivals") != "poisson")
        found.append(_stream(facility, stream, counts, unit, (place + 0.5) / len(members)))
    return found


def _party(facility: Facility, stream: Stream) -> tuple[Period, ...]:
    """How many of a stream come together, by date; () where each comes alone."""
    quantity = facility.values.get(f"streams.{stream.name}.party")
    return quantity.periods if quantity else ()


def _together(periods: Sequence[Period], day: date) -> float:
    """Mean number of those who come together on a day: at least one."""
    for period in periods:
        if period.covers(day):
            value = period.value.mean if isinstance(period.value, Distribution) else period.value
            return max(1.0, float(value))
    return 1.0


def _turns(of: Iterable[Sequence[Period]]) -> list[date]:
    """Days on which one of these begins to be another."""
    return sorted({period.from_ for periods in of for period in periods if period.from_ is not None})


def _stream(
    facility: Facility, stream: Stream, counts: tuple[Count, ...], unit: str, offset: float
) -> FlowStream:
    text = stream.text
    return FlowStream(
        facility.id, stream.name, text["direction"], text.get("class", ""), text.get("regime", ""),
        text.get("group", ""), text.get("process", ""), counts, unit, dict(text), offset,
    )  # fmt: skip


def _pieces(
    facility: Facility, members: Sequence[Stream], periods: Sequence[Period], from_: date, until: date
) -> Iterator[tuple[date, date, float]]:
    """Yield first day, day after the last and count of every piece on which the shares do not change."""
    turns = _turns(_share_periods(facility, stream) for stream in members)
    for period in periods:
        first, after = _ends(period)
        start, end = max(first, from_), min(after, until)
        if start >= end or not isinstance(period.value, (int, float)):
            continue
        days = [start, *(turn for turn in turns if start < turn < end), end]
        for begin, finish in pairwise(days):
            yield begin, finish, period.value * ((finish - begin) / (after - first))


def _shares(facility: Facility, members: Sequence[Stream], day: date) -> list[float]:
    """Return the share of each stream on a day; they sum to 1 whatever was drawn for them."""
    shares = []
    for stream in members:
        covering = [period.value for period in _share_periods(facility, stream) if period.covers(day)]
        share = (
            covering[0] if covering else (0.0 if f"streams.{stream.name}.share" in facility.values else 1.0)
        )
        shares.append(float(share) if isinstance(share, (int, float)) else 0.0)
    whole = sum(shares)
    return [share / whole for share in shares] if whole > 0 else [1.0 / len(shares)] * len(shares)


def _share_periods(facility: Facility, stream: Stream) -> tuple[Period, ...]:
    quantity = facility.values.get(f"streams.{stream.name}.share")
    return quantity.periods if quantity else ()


def _largest_remainders(due: Sequence[float], number: int) -> list[int]:
    """Return whole numbers that sum to `number` and are near to what is due, of the same sum."""
    parts = [max(0, math.floor(amount + _SLACK)) for amount in due]
    while sum(parts) > number:
        place = min(
            (amount - part, k) for k, (amount, part) in enumerate(zip(due, parts, strict=True)) if part
        )[1]
        parts[place] -= 1
    while sum(parts) < number:
        place = max(range(len(parts)), key=lambda k: (due[k] - parts[k], -k))
        parts[place] += 1
    return parts


def _ends(period: Period) -> tuple[date, date]:
    return period.from_ or date.min, period.until or date.max

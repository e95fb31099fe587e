"""What was in force on a day: every rule with its dates and evidence, customs unions, hours of the posts."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from landbridge.base.dates import as_day, zone
from landbridge.base.errors import InputErrors, Problem

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.opening import PostHours, Spans
    from landbridge.corridor.quantity import Period
    from landbridge.corridor.rules import Rule


def in_force(corridor: str | Path = "khorgos", on: str | date = "") -> dict[str, Any]:
    """List what the rule book of a corridor says of one day, and when its posts were open.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    on
        The day, such as `2021-02-01`.

    Returns
    -------
    `on`: the day. `rules`: rows of address, value, written, unit, currency, from, until, source, grade,
    low, high, why, used_by (addresses that take it). `customs_unions`: name, members, from, until. `posts`:
    rows of facility, post, time_zone, utc_offset_h, hours_open, local, utc, calendars. `overlaps`: rows of
    facility, posts, hours, utc. `from` is the first day, `until` the day after the last; null is without end.

    Raises
    ------
    InputErrors
        With everything that is wrong in the corridor, or if the day is none that it covers.
    """
    from landbridge.corridor.reader import read_corridor

    read = read_corridor(corridor)
    try:
        day = as_day(on)
    except ValueError as error:
        raise InputErrors([Problem(None, None, "--on", str(error))]) from None
    if not read.from_ <= day < read.until:
        told = f"{day} is not within what {read.name} covers: {read.from_} until {read.until}"
        raise InputErrors([Problem(None, None, "--on", told)])
    posts, overlaps = _posts(read, day)
    return {
        "on": str(day),
        "rules": [_rule(read, rule, rule.quantity.period_at(day)) for rule in read.rules.values()],
        "customs_unions": [
            {
                "name": union.name,
                "members": list(union.members),
                "from": _text(union.from_),
                "until": _text(union.until),
            }
            for union in read.customs_unions
            if (union.from_ is None or union.from_ <= day) and (union.until is None or day < union.until)
        ],
        "posts": posts,
        "overlaps": overlaps,
    }


def _rule(corridor: Corridor, rule: Rule, period: Period) -> dict[str, Any]:
    from landbridge.experiment.assumptions import number_of

    return {
        "address": rule.address,
        "value": number_of(period),
        "written": str(period.value).lower() if isinstance(period.value, bool) else str(period.value),
        "unit": period.unit,
        "currency": period.currency,
        "from": _text(period.from_),
        "until": _text(period.until),
        "source": period.evidence.source,
        "grade": period.evidence.grade,
        "low": period.evidence.low,
        "high": period.evidence.high,
        "why": period.evidence.why,
        "used_by": corridor.followers(rule.address),
    }


def _posts(corridor: Corridor, day: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    from landbridge.corridor.opening import hours_between, hours_of_posts, overlap_of_posts

    posts, overlaps = [], []
    for facility in corridor.facilities.values():
        posts += [_post(facility.id, hours) for hours in hours_of_posts(corridor, facility, day)]
        for one, other in combinations(facility.posts, 2):
            spans = overlap_of_posts(corridor, facility, (one, other), day)
            row = {"facility": facility.id, "posts": [one, other], "hours": hours_between(spans)}
            overlaps.append({**row, "time_zone": facility.time_zone, "utc": _utc(spans)})
    return posts, overlaps


def _post(facility: str, hours: PostHours) -> dict[str, Any]:
    from landbridge.corridor.opening import hours_between

    offset = hours.day[0].astimezone(zone(hours.time_zone)).utcoffset()
    assert offset is not None
    return {
        "facility": facility,
        "post": hours.post or None,
        "time_zone": hours.time_zone,
        "utc_offset_h": offset.total_seconds() / 3600.0,
        "hours_open": hours_between(hours.spans),
        "local": _local(hours.spans, hours.time_zone),
        "utc": _utc(hours.spans),
        "calendars": [
            {"calendar": name, "resources": list(resources), "local": _local(spans, hours.time_zone)}
            for name, (resources, spans) in hours.of_calendars.items()
        ],
    }


def _local(spans: Spans, zone_name: str) -> list[list[str]]:
    """Give spans by the clock on the wall, minutes precise."""
    local = zone(zone_name)
    return [[f"{end.astimezone(local):%Y-%m-%dT%H:%M}" for end in span] for span in spans]


def _utc(spans: Spans) -> list[list[str]]:
    return [[f"{end:%Y-%m-%dT%H:%MZ}" for end in span] for span in spans]


def _text(day: date | None) -> str | None:
    return None if day is None else str(day)

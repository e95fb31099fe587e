"""The tables of demand: every name in them is known, goods sum to the whole, a year has its months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.quantity import Origin

_SLACK = 1e-6
MONTHS = frozenset(range(1, 13))


def demand_known(corridor: Corridor) -> Iterator[Problem]:
    """Relations, places, goods and profiles that the tables name are there, and each once."""
    tables = corridor.demand
    regions = {row.region for series in tables.demand_places.values() for row in series.rows}
    profiles = {row.profile for series in tables.seasons.values() for row in series.rows}
    for id_, trade in tables.demand.items():
        for origin, row in trade.each():
            for column, region in (("origin", row.origin), ("destination", row.destination)):
                if region not in regions and "demand_places" not in tables.unread:
                    told = f"no place of demand_places.csv lies in {region!r}"
                    yield problem(origin, f"demand.{id_}.{column}", told, region, regions)
            if row.profile is not None and row.profile not in profiles and "seasons" not in tables.unread:
                told = f"there is no profile {row.profile!r} in seasons.csv"
                yield problem(origin, f"demand.{id_}.profile", told, row.profile, profiles)
    for name, columns in (
        ("demand_places", ("place",)),
        ("leanings", ("place", "goods")),
        ("demand_goods", ("relation", "goods")),
    ):
        for id_, series in tables.table(name).items():
            for origin, line in series.each():
                for column in columns:
                    table, known = {
                        "place": ("places", list(corridor.places)),
                        "goods": ("commodities", list(corridor.network.commodities)),
                        "relation": ("demand", list(tables.demand)),
                    }[column]
                    word = getattr(line, column)
                    if word not in known and table not in (tables.unread | corridor.network.unread):
                        told = f"no {word!r} in {table}.csv"
                        yield problem(origin, f"{name}.{id_}.{column}", told, word, known)
    for id_, rows in tables.mode_shares.items():
        for origin, observed in rows.each():
            for relation in observed.relations.split():
                if relation not in tables.demand:
                    told = f"there is no {relation!r} in demand.csv"
                    yield problem(origin, f"mode_shares.{id_}.relations", told, relation, tables.demand)
    for id_, settings in tables.choice.items():
        for origin, setting in settings.each():
            if (setting.nest is None) == (setting.what in ("constant", "nest")):
                told = "needs its `nest`" if setting.nest is None else "is of all nests: leave `nest` empty"
                yield problem(origin, f"choice.{id_}.nest", f"a {setting.what} {told}")
            if setting.what == "nest" and not 0 < setting.value <= 1:
                told = f"a nest parameter lies above 0 and not above 1, not {setting.value:g}"
                yield problem(origin, f"choice.{id_}.value", told)
            if setting.what == "scale" and setting.value <= 0:
                yield problem(origin, f"choice.{id_}.value", "a scale is above zero")


def goods_sum_to_one(corridor: Corridor) -> Iterator[Problem]:
    """On every date the goods of a relation sum to its whole."""
    tables = corridor.demand
    by_relation: dict[str, list[str]] = defaultdict(list)
    for id_, series in tables.demand_goods.items():
        by_relation[series.rows[0].relation].append(id_)
    for relation, trade in tables.demand.items():
        ids = by_relation.get(relation, [])
        if not ids:
            if "demand_goods" not in tables.unread:
                told = "demand_goods.csv says nothing of what goods it is"
                yield problem(trade.origin, f"demand.{relation}", told)
            continue
        rows = [row for id_ in ids for row in tables.demand_goods[id_].rows]
        for day in sorted({row.from_ or corridor.from_ for row in rows}):
            total = sum(tables.number("demand_goods", id_, "share", day) or 0.0 for id_ in ids)
            if abs(total - 1) > _SLACK:
                told = f"its goods sum to {total:g} on {day}, not 1"
                yield problem(tables.demand_goods[ids[0]].origin, f"demand_goods.{ids[0]}.share", told)
                break


def seasons_whole(corridor: Corridor) -> Iterator[Problem]:
    """A profile has each month once."""
    months: dict[str, list[float]] = defaultdict(list)
    first: dict[str, Origin] = {}
    for series in corridor.demand.seasons.values():
        for row in series.rows:
            months[row.profile].append(row.month)
            first.setdefault(row.profile, series.origin)
    for profile, given in months.items():
        if sorted(given) != sorted(MONTHS) and "seasons" not in corridor.demand.unread:
            lacking = [str(month) for month in sorted(MONTHS - {int(month) for month in given})]
            told = f"lacks month {', '.join(lacking)}" if lacking else "has a month more than once"
            yield problem(first[profile], f"seasons.{profile}", told)


def mode_shares_dated(corridor: Corridor) -> Iterator[Problem]:
    """A row that a choice is judged by ends after it begins, within the corridor's days."""
    for id_, series in corridor.demand.mode_shares.items():
        for origin, row in series.each():
            beyond: date = corridor.until
            if row.from_ < corridor.from_ or row.until > beyond:
                told = f"is outside the data, which reach from {corridor.from_} to {beyond}"
                yield problem(origin, f"mode_shares.{id_}", told)


OF_DEMAND = (demand_known, goods_sum_to_one, seasons_whole, mode_shares_dated)
"""All checks of the tables of demand."""

"""What is in stock, such as permits: by kind, week by week, with the weeks in which none was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.words import capital, family_order, joined, place, plain, resource_of, side_of

if TYPE_CHECKING:
    from landbridge.report.pages.base import Reader

DAYS_OF_WEEK = 7


class StockWeek(Page):
    """One week of a stock."""

    week: str
    """Its Monday; the first and the last week may be cut."""
    mean: float | None
    """Mean over hours and replications."""
    most: float | None
    """Most of the week, mean over the replications."""
    least: float | None
    """Least of the week, mean over the replications."""
    zero_h: float | None
    """Hours in which none was left, mean over the replications."""
    zero_share: float | None
    """Share of the replications in which none was left for at least an hour."""


class Stock(Page):
    """One kind of what is in stock."""

    address: str
    """Where it is set."""
    key: str | None
    """Member of the key set, such as a kind of permit."""
    title: str
    """In words."""
    unit: str
    """What one unit is."""
    average: float | None
    """In stock, mean over the period."""
    least: float | None
    """Least of all weeks."""
    used_a_week: float | None
    """Taken a week, mean over the period."""
    waiting: float | None
    """Entities waiting for one, mean over the period."""
    wait_each_h: float | None
    """Hours waited for each that was taken."""
    weeks_at_zero: float
    """Weeks in which none was left for at least an hour, mean of the replications."""
    hours_at_zero: float
    """Hours in which none was left, mean of the replications."""
    weeks: tuple[StockWeek, ...]
    """Week by week."""


class FacilityStocks(Page):
    """The stocks of one facility."""

    facility: str
    """Facility's id."""
    label: str
    """In words."""
    stocks: tuple[Stock, ...]
    """By address."""


class Stocks(Page):
    """What is in stock."""

    facilities: tuple[FacilityStocks, ...]
    """By family, then by id; a kind that nobody needs and that never comes is left out."""


def stocks(tables: Reader) -> Stocks | None:
    """Return the stocks by week; None where nothing is kept in stock."""
    weeks, names = tables.get("stock_weeks"), tables.get("state_names")
    if weeks.is_empty():
        return None
    by_column = {key[0]: frame.sort("week").to_dicts() for key, frame in weeks.group_by("column")}
    totals = _totals(tables)
    groups: dict[str, list[Stock]] = {}
    for row in sorted(names.to_dicts(), key=lambda row: row["of"] or ""):
        own = by_column.get(row["column"])
        if own and row["what"] == "stock" and _in_use(own, totals.get(row["of"], {})):
            groups.setdefault(row["facility"] or "", []).append(_stock(row, own, totals.get(row["of"], {})))
    if not groups:
        return None
    order = sorted(groups, key=family_order)
    return Stocks(
        facilities=tuple(
            FacilityStocks(facility=one, label=capital(place(one)), stocks=tuple(groups[one]))
            for one in order
        )
    )


def _in_use(weeks: list[dict[str, Any]], totals: dict[str, Any]) -> bool:
    """Whether there ever was one, or somebody waited for one: a kind that no stream needs is no shortage."""
    return any(one["most"] for one in weeks) or bool(totals.get("grants") or totals.get("queue_h"))


def _totals(tables: Reader) -> dict[str, dict[str, Any]]:
    """Return unit, entities served and entity-hours waited by address, mean of the replications."""
    import polars as pl

    resources = tables.get("resources")
    replications = max(resources["replication"].n_unique(), 1)
    sums = [(pl.col(name).sum() / replications).alias(name) for name in ("grants", "queue_h")]
    return {row["address"]: row for row in resources.group_by("address", "unit").agg(sums).to_dicts()}


def _stock(row: dict[str, Any], weeks: list[dict[str, Any]], totals: dict[str, Any]) -> Stock:
    hours = sum(one["hours"] for one in weeks)
    taken, waited = totals.get("grants"), totals.get("queue_h")
    least = [one["least"] for one in weeks if one["least"] is not None]
    side, direction = side_of(text(row["side"])), text(row["direction"])
    return Stock(
        address=row["of"],
        key=text(row["key"]),
        title=capital(joined(resource_of(row["name"]), plain(row["key"] or ""), side, direction)),
        unit=plain(totals.get("unit") or "unit"),
        average=number(sum((one["mean"] or 0.0) * one["hours"] for one in weeks) / hours) if hours else None,
        least=number(min(least)) if least else None,
        used_a_week=number(taken / hours * 24 * DAYS_OF_WEEK) if hours and taken is not None else None,
        waiting=number(waited / hours) if hours and waited is not None else None,
        wait_each_h=number(waited / taken) if taken and waited is not None else None,
        weeks_at_zero=number(sum(one["zero_share"] or 0.0 for one in weeks)) or 0.0,
        hours_at_zero=number(sum(one["zero_h"] or 0.0 for one in weeks)) or 0.0,
        weeks=tuple(
            StockWeek(
                week=str(one["week"]),
                mean=number(one["mean"]),
                most=number(one["most"]),
                least=number(one["least"]),
                zero_h=number(one["zero_h"]),
                zero_share=number(one["zero_share"]),
            )
            for one in weeks
        ),
    )

"""What was charged, in dollars: converted once, by the rate of its month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from landbridge.accounts.columns import TABLES
from landbridge.corridor.rates import BASE

if TYPE_CHECKING:
    import polars as pl

    from landbridge.accounts.facts import Facts


def rate_of(facts: Facts, currency: str, month: str) -> float | None:
    """Give what a dollar costs in a month (`2022-01`): the mean of its days within the run's period.

    Of a month that the period does not touch it is that of all its days. None: there is no rate.
    """
    if currency == BASE:
        return 1.0
    year, number = (int(part) for part in month.split("-"))
    first = date(year, number, 1)
    after = first + timedelta(days=monthrange(year, number)[1])
    low, high = max(first, facts.from_), min(after, facts.until)
    if low >= high:
        low, high = first, after
    total, days = 0.0, 0
    for value, begins, ends in facts.numbers.get(f"rates.{currency}", ()):
        begin, end = max(begins or low, low), min(ends or high, high)
        if begin < end:
            total += value * (end - begin).days
            days += (end - begin).days
    return total / days if days else None


def money_frame(charges: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """Make the table `money` of the rows of `charges`, in the order of its key."""
    import polars as pl

    from landbridge.accounts.frames import empty, in_order, polars_type

    table = TABLES["money"]
    if not charges.height:
        return empty(table)
    pairs = charges.select("currency", "month").unique().sort("currency", "month").rows()
    rates = pl.DataFrame(
        {
            "currency": [currency for currency, _ in pairs],
            "month": [month for _, month in pairs],
            "per_usd": [rate_of(facts, currency, month) for currency, month in pairs],
        },
        schema={"currency": pl.String, "month": pl.String, "per_usd": pl.Float64},
    )
    # amounts are below 2**53, so that division is that of the whole number, and rounding is to the nearest
    usd = (pl.col("amount_milli").cast(pl.Float64) / pl.col("per_usd")).round().cast(pl.Int64)
    whole = charges.join(rates, on=["currency", "month"], how="left").with_columns(usd_milli=usd)
    pays = whole.with_columns(
        party=pl.col("payer"),
        role=pl.lit("pays"),
        other=pl.col("payee"),
        amount_milli=-pl.col("amount_milli"),
        usd_milli=-pl.col("usd_milli"),
    )
    is_paid = whole.with_columns(party=pl.col("payee"), role=pl.lit("is_paid"), other=pl.col("payer"))
    columns = [pl.col(column.name).cast(polars_type(column.type)) for column in table.columns]
    return in_order(table, pl.concat([pays.select(columns), is_paid.select(columns)]))

"""Money of a run: to the last unit what each that went through was charged; converted once."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import polars as pl
import pytest

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame_of_rows
from landbridge.accounts.identities import check_identities
from landbridge.accounts.measured import Key, measure_all
from landbridge.accounts.money import money_frame, rate_of
from landbridge.base.errors import RunError
from landbridge.simulation.model.records import AccountName

JANUARY, MARCH = date(2022, 1, 1), date(2022, 3, 1)


def facts_with(facts, **rates):
    numbers = {f"rates.{currency}": steps for currency, steps in rates.items()}
    return dataclasses.replace(facts, from_=JANUARY, until=MARCH, numbers=numbers)


def charge(**row):
    return {
        "replication": 0, "facility": "road.aa", "side": "kz", "purpose": "entry", "payer": "carrier",
        "payee": "post", "currency": "KZT", "class": "trucks", "regime": "import", "month": "2022-01",
        "amount_milli": 1, **row,
    }  # fmt: skip


def test_the_rate_of_a_month_is_the_mean_of_its_days(facts):
    steps = ((400.0, None, date(2022, 1, 11)), (500.0, date(2022, 1, 11), date(2022, 2, 1)))
    known = facts_with(facts, KZT=steps)
    assert rate_of(known, "KZT", "2022-01") == pytest.approx((10 * 400 + 21 * 500) / 31)
    assert rate_of(known, "KZT", "2022-02") is None
    assert rate_of(known, "USD", "2022-02") == 1.0
    cut = dataclasses.replace(known, from_=date(2022, 1, 9))
    assert rate_of(cut, "KZT", "2022-01") == pytest.approx((2 * 400 + 21 * 500) / 23)
    assert rate_of(cut, "KZT", "2021-12") == 400.0


def test_every_charge_stands_twice_and_transfers_cancel(facts):
    rows = [
        charge(amount_milli=7_123_457),
        charge(amount_milli=1_000, payee="yard", month="2022-02", currency="USD", side=None),
        charge(amount_milli=3, payer="yard", payee="carrier", replication=1),
    ]
    charges = frame_of_rows(TABLES["charges"], rows)
    known = facts_with(facts, KZT=((445.5, None, None),))
    money = money_frame(charges, known)
    assert money.columns == [column.name for column in TABLES["money"].columns]
    assert money.select(pl.struct(TABLES["money"].key).is_unique().all()).item()
    assert money.height == 2 * len(rows)
    for column in ("amount_milli", "usd_milli"):
        per = money.group_by("replication", "currency").agg(pl.col(column).sum())
        assert per[column].to_list() == [0] * per.height
    paid = money.filter(pl.col("role") == "is_paid")
    assert paid["amount_milli"].sum() == charges["amount_milli"].sum()
    first = paid.filter(pl.col("amount_milli") == 7_123_457)
    assert first["usd_milli"].to_list() == [round(7_123_457 / 445.5)]
    assert first["per_usd"].to_list() == [445.5]
    by_party = {(row[0], row[1]): row[2] for row in money.group_by("party", "role").agg("usd_milli").rows()}
    assert by_party["carrier", "is_paid"] == [0]
    assert sorted(by_party["carrier", "pays"]) == [-15_990, -1_000]


def test_no_charge_no_money(facts):
    money = money_frame(frame_of_rows(TABLES["charges"], []), facts)
    assert money.height == 0
    assert money.columns == [column.name for column in TABLES["money"].columns]


def test_fees_for_each_that_went_through(make_records, facts):
    numbers = measure_all(make_records(0), facts)
    crossed = numbers[Key("rail.test.throughput_trains", None, None, None, None, "total")]
    total = numbers[Key("rail.test.fees_usd", None, None, None, None, "total")]
    assert total / 12.5 == int(total / 12.5)
    assert numbers[Key("rail.test.fees_usd", None, None, None, None, "mean")] == total / crossed
    by_class = [v for key, v in numbers.items() if key.id == "rail.test.fees_usd" and key.class_]
    assert by_class
    assert not [key for key in numbers if key.id == "dryport.test.fees_usd"]


def test_fees_by_side(make_records, facts):
    records = make_records(0)
    sides = tuple(AccountName("rail.test", "fee", "railway", "post", "USD", side) for side in ("aa", "bb"))
    charges = np.concatenate([records.charges, 3 * records.charges])
    two = dataclasses.replace(
        records, names=dataclasses.replace(records.names, accounts=sides), charges=charges
    )
    numbers = measure_all(two, facts)

    def total(side):
        return numbers[Key("rail.test.fees_usd", side, None, None, None, "total")]

    assert total("bb") == 3 * total("aa")
    assert total(None) == total("aa") + total("bb")


def test_fees_by_direction_are_those_of_the_lane_in_which_they_are_charged(make_records, facts):
    """A truck that began eastbound and is charged on its way back has paid westbound."""
    records = make_records(0)
    lanes = tuple(
        AccountName("rail.test", "fee", "railway", "post", "USD", None, way)
        for way in ("westbound", "eastbound")
    )
    charges = np.concatenate([records.charges, 3 * records.charges])
    two = dataclasses.replace(
        records, names=dataclasses.replace(records.names, accounts=lanes), charges=charges
    )
    numbers = measure_all(two, facts)

    def of(direction, statistic="total", suffix="fees_usd"):
        return numbers[Key(f"rail.test.{suffix}", None, direction, None, None, statistic)]

    assert of("westbound") > 0
    assert of("eastbound") == 3 * of("westbound")
    assert of(None) == of("westbound") + of("eastbound")
    for way in ("westbound", "eastbound", None):
        assert of(way, "mean") == pytest.approx(of(way) / of(way, suffix="throughput_trains"))


def test_an_account_below_zero_is_a_fault(make_records):
    records = make_records(0)
    below = records.charges.copy()
    below[0, 0, 0] = -1
    with pytest.raises(RunError, match=r"fee at rail\.test: -1 thousandths of USD"):
        check_identities(dataclasses.replace(records, charges=below))

"""The ledger of who pays whom: adds up, and is left out where nothing is charged."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame_of_rows
from landbridge.report.pages.report import page_models
from landbridge.report.paint.page import page


def entries(payer: str, payee: str, milli: int, **other: Any) -> list[dict[str, Any]]:
    row = {
        "replication": 0, "facility": "road.near", "side": "kz", "purpose": "fast_lane", "currency": "KZT",
        "class": "trucks", "regime": "export", "month": "2022-01", "per_usd": 500.0, **other,
    }  # fmt: skip
    usd = round(milli / row["per_usd"])
    pays = {"party": payer, "role": "pays", "other": payee, "amount_milli": -milli, "usd_milli": -usd}
    is_paid = {"party": payee, "role": "is_paid", "other": payer, "amount_milli": milli, "usd_milli": usd}
    return [row | pays, row | is_paid]


ROWS = [
    *entries("carrier", "queue", 90_000_000),
    *entries("carrier", "queue", 10_000_000, **{"class": "cars"}),
    *entries("carrier", "queue", 50_000_000, replication=1),
    *entries("carrier", "customs", 3_000_000, purpose="entry", currency="USD", per_usd=1.0, side=None),
    *entries("customs", "carrier", 1_000_000, purpose="refund", currency="USD", per_usd=1.0, side=None),
]


@pytest.fixture
def paid(make: Any) -> Any:
    bundle = make()
    bundle.tables["money"] = frame_of_rows(TABLES["money"], ROWS)
    return bundle


def test_payments_and_parties_add_up(paid: Any) -> None:
    runs = paid.tables["counts"]["replication"].n_unique()
    money = page_models(paid).money
    assert money is not None
    first = money.payments[0]
    assert (first.purpose, first.payer, first.payee, first.currency) == ("entry", "carrier", "customs", "USD")
    assert first.usd == pytest.approx(3_000 / runs, rel=1e-5)
    fast = next(row for row in money.payments if row.purpose == "fast lane")
    assert (fast.side, fast.label) == ("kz", "Road crossing Near, Kazakh side")
    assert fast.amount == pytest.approx(150_000 / runs, rel=1e-5)
    assert [(one.name, one.usd) for one in fast.classes] == [
        ("trucks", pytest.approx(280 / runs, rel=1e-5)),
        ("cars", pytest.approx(20 / runs, rel=1e-5)),
    ]
    assert money.total_usd == pytest.approx((3_000 + 1_000 + 300) / runs, rel=1e-5)
    assert sum(one.balance for one in money.parties) == pytest.approx(0, abs=1e-2)
    assert {one.name: one.balance for one in money.parties}["customs"] == pytest.approx(
        2_000 / runs, rel=1e-5
    )
    assert money.parties[-1].name == "carrier"


def test_it_is_shown_where_something_is_charged(paid: Any, make: Any) -> None:
    assert 'id="money-h"' in page(page_models(paid))
    bundle = make()
    assert page_models(bundle).money is None
    assert 'id="money-h"' not in page(page_models(bundle))
    bundle.tables["money"] = pl.DataFrame()
    assert page_models(bundle).money is None

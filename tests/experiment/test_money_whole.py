"""A corridor with fees from its folder to the bundle: the books hold what each vehicle was charged."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from landbridge import check, write_report
from landbridge.corridor import read_corridor
from landbridge.experiment.modelling import Modeller
from landbridge.experiment.run import run

CHART = """\
chart   = "toll"
summary = "A road with two fees, one of them for those who hurry."
[resources]
entry  = { unit = "gate", kind = "gate" }
booths = { unit = "booth" }
[times]
papers = { unit = "min" }
[numbers]
hurry = { unit = "share" }
[charges]
fee  = { unit = "per_vehicle", payer = "carrier", payee = "customs", purpose = "entry" }
fast = { unit = "per_vehicle", payer = "carrier", payee = "queue", purpose = "fast_lane" }

[process.vehicle]
kind   = "vehicle"
enters = "flow"
steps  = [
  { mark    = "came" },
  { gate    = "entry", waiting = "ban" },
  { seize   = "booths", waiting = "staff" },
  { hold    = "papers", as = "handling" },
  { release = "booths" },
  { charge  = "fee" },
  { tally   = "crossed" },
  { measure = "stay", since = "came" },
  { branch  = [{ share = "hurry", go = "in_a_hurry" }] },
  { leave   = "gone" },
]
[process.vehicle.in_a_hurry]
steps = [{ charge = "fast" }, { leave = "gone" }]
"""
ROAD = """\
id = "road.aa"
chart = "toll"
title = "A road"
time_zone = "Asia/Almaty"
evidence = { grade = "measured", source = "S1" }
[resources.entry]
open = true
[resources.booths]
capacity = 4
[times.papers]
value = { exponential = 20 }
unit = "min"
[numbers]
hurry = { value = 0.25, grade = "assumed", low = 0.1, high = 0.4, why = "nobody counted" }
[charges]
fee = [
  { value = 20, currency = "USD", until = 2024-02-11 },
  { value = 9000.5, currency = "KZT", from = 2024-02-11 },
]
fast = { value = 1, currency = "MRP" }
[streams.trucks]
direction = "westbound"
class = "trucks"
regime = "export"
share = { value = 1, low = 1, high = 1 }
"""
FILES = {
    "corridor.toml": (
        'title = "A road"\nfrom = 2024-01-01\nuntil = 2024-04-01\nbase = "2024-02"\n'
        'includes = ["road.aa"]\ncurrency = "USD"\n'
    ),
    "sources.csv": "id,title,url,year,publisher,kind\nS1,Yearbook,,2024,,\n",
    "traffic.csv": (
        "id,facility,direction,from,until,quantity,unit,note\n"
        "w1,road.aa,westbound,2024-01-01,2024-04-01,9100,vehicles,\n"
    ),
    "traffic.evidence.csv": "id,column,from,source,grade,low,high,note\n*,quantity,,S1,measured,,,\n",
    "rates.csv": (
        "id,from,until,rate,unit,note\n"
        "KZT,2024-01,2024-02,450.1,KZT_per_USD,\nKZT,2024-02,2024-03,451.7,KZT_per_USD,\n"
        "KZT,2024-03,2024-04,449.3,KZT_per_USD,\nMRP,2024,2024-04,3692,KZT_per_MRP,\n"
    ),
    "rates.evidence.csv": "id,column,from,source,grade,low,high,note\n*,rate,,S1,measured,,,\n",
    "charts/toll.toml": CHART,
    "facilities/road.aa.toml": ROAD,
    "observed.csv": (
        "id,indicator,side,direction,class,regime,statistic,from,until,value,low,high,unit,tolerance,source,note\n"
    ),
}


PERIOD = {"from_": "2024-02-01", "until": "2024-03-10"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("money") / "road"
    for file, text in FILES.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture(scope="module")
def bundle(folder):
    return run(folder, out=folder.parent / "base", replications=3, draws=0, **PERIOD)


def test_the_folder_is_sound(folder):
    assert check(folder) == []


def test_the_books_hold_what_each_vehicle_was_charged(folder, bundle):
    """Who was charged when is read from the trace, vehicle by vehicle; the books agree to the last unit."""
    model = Modeller()(read_corridor(folder), date(2024, 2, 1), date(2024, 3, 10))
    plan, trace = model.model.plan, model.trace_many(1, 0, 1.0)
    at_papers = [p.step == "hold_papers" for p in model.names.places]
    done_h = trace.to_h[np.array(at_papers)[trace.place]]
    done_h = done_h[(done_h >= plan.clock.window_h[0]) & (done_h < plan.clock.until_h)]
    turn_h, march_h = (
        plan.clock.midnight_h(day, "Asia/Almaty") for day in (date(2024, 2, 11), date(2024, 3, 1))
    )
    early, late = int((done_h < turn_h).sum()), int((done_h >= march_h).sum())
    assert len(done_h) > 3000
    charges = bundle.table("charges").filter(pl.col("replication") == 0, pl.col("purpose") == "entry")
    assert dict(charges.select("month", "currency", "amount_milli").rows_by_key(["month", "currency"])) == {
        ("2024-02", "USD"): [(early * 20_000,)],
        ("2024-02", "KZT"): [((len(done_h) - early - late) * 9_000_500,)],
        ("2024-03", "KZT"): [(late * 9_000_500,)],
    }


def test_transfers_cancel_and_are_converted_once(bundle):
    money, charges = bundle.table("money"), bundle.table("charges")
    paid = money.filter(pl.col("role") == "is_paid")
    assert paid["amount_milli"].sum() == charges["amount_milli"].sum()
    assert money["usd_milli"].sum() == 0
    assert dict(paid.select("month", "per_usd").filter(pl.col("per_usd") != 1).unique().rows()) == {
        "2024-02": 451.7,
        "2024-03": 449.3,
    }
    for row in paid.iter_rows(named=True):
        assert row["usd_milli"] == round(row["amount_milli"] / row["per_usd"])


def test_fees_are_those_of_the_books(bundle):
    rows = {
        row["statistic"]: row["mean"]
        for row in bundle.indicators.filter(pl.col("id") == "road.aa.fees_usd").iter_rows(named=True)
        if row["direction"] is None and row["class"] is None and row["regime"] is None
    }
    paid = bundle.table("money").filter(pl.col("role") == "is_paid")
    assert rows["total"] == pytest.approx(paid["usd_milli"].sum() / 3000, abs=1e-2)
    crossed = bundle.table("measures").filter(pl.col("measure") == "crossed")["count"].sum() / 3
    assert rows["mean"] == pytest.approx(rows["total"] / crossed, rel=1e-3)


def test_a_devalued_currency_makes_fees_cheaper_in_dollars_and_changes_nothing_else(folder, bundle):
    other = run(
        folder, out=folder.parent / "fallen", replications=3, draws=0, **PERIOD, sets=["rates.KZT*=2"]
    )
    assert other.table("charges").equals(bundle.table("charges"))
    assert other.table("ledger").equals(bundle.table("ledger"))
    dear, cheap = (
        one.table("money").filter(pl.col("role") == "is_paid", pl.col("currency") == "KZT")["usd_milli"].sum()
        for one in (bundle, other)
    )
    assert cheap == pytest.approx(dear / 2, rel=1e-6)


def test_the_report_has_the_ledger_of_who_pays_whom(bundle, tmp_path):
    path = write_report(bundle, tmp_path / "report.html")
    text = path.read_text()
    assert "Who pays whom" in text
    assert "fast lane" in text

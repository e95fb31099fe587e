"""Who goes one way and home the other is compared with all hours of the round."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from landbridge.experiment.compared.hours import hits, moved


class Made:
    """What a comparison of hours reads of a run: ten trucks out and home again, and ten trains each way."""

    def __init__(self, permit: float, home: float) -> None:
        ledger = [
            ("vehicle", "truck", "empty", "eastbound", "permit", permit),
            ("vehicle", "truck", "empty", "westbound", "moving", home),
            ("vehicle", "car", "import", "westbound", "staff", home),
            ("train", "box", "transit", "eastbound", "track", permit),
            ("train", "box", "transit", "westbound", "track", 7.0),
        ]
        counts = [
            ("vehicle", "truck", "empty", "eastbound", permit + home),
            ("vehicle", "car", "import", "westbound", home),
            ("train", "box", "transit", "eastbound", permit),
            ("train", "box", "transit", "westbound", 7.0),
        ]
        who = ["kind", "class", "regime", "direction"]
        both = [pl.lit(number).alias("replication") for number in (0, 1)]
        first = pl.DataFrame(ledger, schema=[*who, "cause", "hours"], orient="row").with_columns(
            pl.lit("road.near").alias("facility"),
            pl.lit(None, dtype=pl.String).alias("side"),
            pl.col("cause").alias("step"),
        )
        second = pl.DataFrame(counts, schema=[*who, "area_h"], orient="row").with_columns(
            pl.lit(None, dtype=pl.String).alias("status"), pl.lit(10).alias("left")
        )
        self.tables = {
            "ledger": pl.concat([first.with_columns(one) for one in both]),
            "counts": pl.concat([second.with_columns(one) for one in both]),
        }

    def table(self, name: str) -> pl.DataFrame:
        return self.tables[name]


def test_causes_of_a_round_add_up_to_its_hours() -> None:
    runs: tuple[Any, Any] = Made(20.0, 100.0), Made(50.0, 130.0)
    rows = {(row.kind, row.direction): row for row in hits(*runs, paired=True)}
    assert set(rows) == {("vehicle", "eastbound"), ("vehicle", "westbound"), ("train", "eastbound")}
    truck = rows["vehicle", "eastbound"]
    assert truck.each.mean == pytest.approx(6.0)
    assert dict(truck.causes) == pytest.approx({"permit": 3.0, "moving": 3.0})
    train = rows["train", "eastbound"]
    assert dict(train.causes) == pytest.approx({"track": 3.0})  # those of the other direction are others


def test_hours_on_the_way_home_are_for_each_that_went_out() -> None:
    kinds = {kind.kind: kind for kind in moved(Made(20.0, 100.0), Made(50.0, 130.0), paired=True)}  # type: ignore[arg-type]
    rows = {(row.direction, row.cause): row for row in kinds["vehicle"].rows}
    out, home, cars = rows["eastbound", "permit"], rows["westbound", "moving"], rows["westbound", "staff"]
    assert out.each is not None
    assert out.each.mean == pytest.approx(3.0)
    assert home.each is not None
    assert home.each.mean == pytest.approx(1.5)
    assert cars.each is not None
    assert cars.each.mean == pytest.approx(1.5)

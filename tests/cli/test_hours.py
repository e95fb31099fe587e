"""Where the hours go, as `run` prints it: of trains and of vehicles, the longest waits first."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.cli.result import MOST_PLACES, _hours


class Made:
    """What is asked of a bundle: 100 vehicles in ten days at twelve places, most of their hours at home."""

    manifest = {"period": ["2024-01-01", "2024-01-11"], "replications": 1}  # noqa: RUF012

    def table(self, name: str) -> pl.DataFrame:
        if name == "counts":
            return pl.DataFrame({"kind": ["vehicle"], "status": [None], "left": [100]})
        rows = [
            ("road.post", "kz", "eastbound", "moving", 9000.0),
            ("road.post", "cn", "westbound", "permit", 50.0),
        ]
        rows += [(f"road.p{number}", None, "eastbound", "staff", 1.0 + number) for number in range(10)]
        return pl.DataFrame(
            [("vehicle", *row) for row in rows],
            schema=["kind", "facility", "side", "direction", "cause", "hours"],
            orient="row",
        )


def test_vehicles_are_told_by_where_they_wait(capsys: Any) -> None:
    _hours(Made())  # type: ignore[arg-type]
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.strip().splitlines()]
    assert lines[:3] == [
        "Where the hours go (vehicles)",
        "where vehicles there h a vehicle most of it, h",
        "road.post cn westbound 0.208 0.5 permit 0.5",
    ]
    assert not [line for line in lines if "road.post kz" in line]  # at home nobody waits
    assert lines[3].startswith("road.p9 eastbound")
    assert len(lines) == 2 + MOST_PLACES + 1
    assert lines[-1] == "4 further places stand in the report."

"""Rows of observed.csv for the page of the road: what is accepted, and what of a survey may be compared."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

from landbridge.accounts.indicators.called_vehicles import INDICATOR as CALLED
from landbridge.accounts.indicators.declared import COUNTS, PRICES, TIMES

FOLDER = files("landbridge") / "corridors" / "khorgos"
TOLERANCES = {
    "throughput_vehicles": COUNTS,
    "border_h": TIMES,
    "queue_h": TIMES,
    "fees_usd": PRICES,
    CALLED.suffix: CALLED.tolerance,
}


@dataclass(frozen=True)
class Observed:
    """One row of observed.csv."""

    id: str
    indicator: str
    side: str | None
    direction: str | None
    class_: str | None
    statistic: str
    from_: str
    until: str
    value: float
    tolerance: float
    accepted: tuple[float, float]
    range_: tuple[float, float]
    """Of the sources: the value itself where they give none."""
    sources: tuple[str, ...]
    note: str

    @property
    def is_context(self) -> bool:
        """Whether it fits the place only loosely."""
        return self.note.startswith("context")


@cache
def observed() -> dict[str, Observed]:
    """Rows of observed.csv that are of the road, by id."""
    found = {}
    for row in _rows("observed.csv"):
        if not row["indicator"].startswith("road."):
            continue
        value = float(row["value"])
        tolerance = float(row["tolerance"] or TOLERANCES.get(row["indicator"].rpartition(".")[2], 0.0))
        own = [float(row[end] or value) for end in ("low", "high")]
        ends = [value * (1 - tolerance), value * (1 + tolerance), *own]
        found[row["id"]] = Observed(
            row["id"], row["indicator"], row["side"] or None, row["direction"] or None, row["class"] or None,
            row["statistic"], row["from"], row["until"], value, tolerance, (min(ends), max(ends)),
            (min(own), max(own)), tuple(row["source"].split()), row["note"],
        )  # fmt: skip
    return found


@cache
def surveys() -> frozenset[str]:
    """Ids of the sources that are the survey of carriers (CPMM)."""
    return frozenset(row["id"] for row in _rows("sources.csv") if row["title"].startswith("CPMM"))


def surveyed() -> list[Observed]:
    """Rows of the road that are of the survey: hours (TFI1), then fees (TFI2)."""
    rows = [
        row
        for row in observed().values()
        if row.indicator in ("road.khorgos.border_h", "road.khorgos.fees_usd")
        and set(row.sources) & surveys()
    ]
    return sorted(rows, key=lambda row: (row.indicator, row.from_, row.side or "z", row.direction or "z"))


def comparable(row: Observed) -> str:
    """Say whether a row of the survey is of the same thing as the twin's figure, and why not."""
    if "over all road posts of China" in row.note:
        return "no: mean over all road posts of China"
    if "over all road posts of Kazakhstan" in row.note:
        return "no: mean over all road posts of Kazakhstan, those to Russia and Central Asia included"
    if "over all road crossings of Central Asia" in row.note:
        return "no: mean over all crossings of CAREC"
    if "crossings of corridor 1" in row.note:
        return "no: mean over the crossings of corridor 1 to China"
    if row.indicator.endswith("fees_usd"):
        return "yes, but no test: the charge is read from it"
    if "direction not said" in row.note:
        return "yes, read as out of China; a wait for a truck of the other side may be in it"
    if "reloaded" in row.note:
        return (
            "**yes**: Horgos, out of China; the wait for a Kazakh truck is in it, and not in the twin's hours"
        )
    return "**yes**: Horgos, out of China; waits for another driver and tractor are in it"


def _rows(file: str) -> list[dict[str, str]]:
    text = (FOLDER / file).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text, newline="")))

"""Links of a corridor that are open on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.network.day import Day

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from landbridge.corridor.corridor import Corridor


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A stretch of line, road, sea or air, with what holds on the day."""

    id: str
    mode: str
    begins: str
    ends: str
    both_ways: bool
    km: float
    km_kind: str
    speed_kmh: float | None
    gauge: str | None
    border: str | None
    passages: tuple[str, ...]


def open_links(
    corridor: Corridor, day: date, closed: Collection[str] = ()
) -> tuple[list[OpenLink], list[str]]:
    """Return the links that are open on a day, and a sentence for each that is shut."""
    on = Day(corridor, day, frozenset(closed))
    found, shut = [], []
    for id_, row in on.links.items():
        barred = {*row.passages, row.border, id_} & on.shut
        if barred:
            names = ", ".join(sorted(str(name) for name in barred))
            shut.append(f"Link {id_} is left out: shut on {day} ({names})")
            continue
        found.append(
            OpenLink(
                id=id_,
                mode=row.mode,
                begins=row.begins,
                ends=row.ends,
                both_ways=row.both_ways == "yes",
                km=on.number("links", id_, "km") or row.km,
                km_kind=row.km_kind,
                speed_kmh=on.number("links", id_, "speed_kmh"),
                gauge=row.gauge,
                border=row.border,
                passages=row.passages,
            )
        )
    return found, shut

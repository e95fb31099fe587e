"""How cranes, tracks, platforms and people are used; what they do adds up to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.words import (
    capital,
    family_order,
    joined,
    place,
    plain,
    resource_of,
    side_of,
    unit_of,
)

if TYPE_CHECKING:
    from landbridge.report.pages.base import Reader

STATES = ("working", "blocked", "idle", "closed", "failed")
WHO = ("address", "facility", "side", "direction", "name", "key", "unit", "kind")
HOURS = ("busy_h", "open_h", "idle_h", "closed_h", "failed_h", "over_h", "blocked_h", "queue_h", "grants")


class ResourceUse(Page):
    """How one resource spent the period; the five shares add up to one."""

    address: str
    """Where its capacity is set."""
    side: str | None
    """Post, or null."""
    direction: str | None
    """Direction, or null."""
    name: str
    """As the chart calls it."""
    key: str | None
    """Member of the key set, such as a type of wagon."""
    unit: str
    """What one unit is."""
    kind: str
    """`pool`, `quota`, `gate` or `stock`."""
    label: str
    """In words, without the facility."""
    units: float | None
    """Units there are, open or not, mean over the period."""
    working: float | None
    """In use and getting on with it."""
    blocked: float | None
    """Held by something that waits for something else."""
    idle: float | None
    """Open and not in use."""
    closed: float | None
    """Closed by calendar or order."""
    failed: float | None
    """Out of order."""
    over: float | None
    """Worked beyond the open units (work in hand that finishes), as a share of the same whole."""
    served: float | None
    """Entities served, mean of the replications."""
    waiting: float | None
    """Entities waiting for it, mean over the period."""
    wait_each_h: float | None
    """Hours waited for each entity served."""


class FacilityUse(Page):
    """The resources of one facility."""

    facility: str
    """Facility's id."""
    label: str
    """In words."""
    resources: tuple[ResourceUse, ...]
    """Those with units first, the most used first."""


class Use(Page):
    """How resources are used."""

    facilities: tuple[FacilityUse, ...]
    """By family, then by id."""


def use(tables: Reader) -> Use:
    """Return the shares of every resource, by facility."""
    import polars as pl

    resources = tables.get("resources")
    if resources.is_empty():
        return Use(facilities=())
    replications = max(resources["replication"].n_unique(), 1)
    mean = [(pl.col(column).sum() / replications).alias(column) for column in HOURS]
    together = resources.group_by(*WHO).agg(mean).sort(*WHO, nulls_last=True)
    hours = hours_of(tables)
    groups: dict[str, list[ResourceUse]] = {}
    for row in together.iter_rows(named=True):
        groups.setdefault(row["facility"] or "", []).append(_resource(row, hours))
    return Use(
        facilities=tuple(
            FacilityUse(
                facility=facility,
                label=capital(place(facility)),
                resources=tuple(sorted(rows, key=lambda row: (row.working is None, -_in_use(row)))),
            )
            for facility, rows in sorted(groups.items(), key=lambda item: family_order(item[0]))
        )
    )


def hours_of(tables: Reader) -> float | None:
    """Return the hours of the period: those of the states, else those between its two dates."""
    from datetime import date

    states = tables.get("states")
    if not states.is_empty():
        return float(states.height)
    try:
        first, last = (date.fromisoformat(str(day)[:10]) for day in tables.manifest["period"])
    except (KeyError, TypeError, ValueError):
        return None
    return float((last - first).days * 24) or None


def _in_use(row: ResourceUse) -> float:
    return (row.working or 0.0) + (row.blocked or 0.0)


def shares(row: dict[str, Any]) -> dict[str, float | None]:
    """Return the five shares of the whole, or nothing where there is no whole."""
    closed, failed = max(row["closed_h"] or 0.0, 0.0), max(row["failed_h"] or 0.0, 0.0)
    idle = max(row["idle_h"] or 0.0, 0.0)
    busy = max((row["busy_h"] or 0.0) - (row["over_h"] or 0.0), 0.0)
    blocked = min(max(row["blocked_h"] or 0.0, 0.0), busy)
    whole = busy + idle + closed + failed
    if row["kind"] not in ("pool", None) or whole <= 0:
        return dict.fromkeys((*STATES, "over"))
    parts = {"working": busy - blocked, "blocked": blocked, "idle": idle, "closed": closed, "failed": failed}
    found = {name: number(hours / whole) for name, hours in parts.items()}
    return found | {"over": number((row["over_h"] or 0.0) / whole)}


def _resource(row: dict[str, Any], hours: float | None) -> ResourceUse:
    side, direction, key = text(row["side"]), text(row["direction"]), text(row["key"])
    parts = shares(row)
    whole = sum(row[name] or 0.0 for name in ("busy_h", "idle_h", "closed_h", "failed_h")) - (
        row["over_h"] or 0
    )
    grants = row["grants"] or 0.0
    return ResourceUse(
        address=row["address"] or "",
        side=side,
        direction=direction,
        name=row["name"] or "",
        key=key,
        unit=unit_of(row["unit"]),
        kind=row["kind"] or "pool",
        label=capital(joined(resource_of(row["name"]), plain(key or ""), side_of(side), direction)),
        units=number(whole / hours) if hours and parts["idle"] is not None else None,
        served=number(grants),
        waiting=number((row["queue_h"] or 0.0) / hours) if hours else None,
        wait_each_h=number((row["queue_h"] or 0.0) / grants) if grants else None,
        **parts,
    )

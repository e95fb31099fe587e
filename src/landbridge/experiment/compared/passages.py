"""What came through two runs, as their tables have it: by facility and day, by class, and in TEU."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle

PASSAGES = {
    "trains": ("crossed", "turn"),
    "boxes": ("direct", "rehandled", "imports"),
    "trucks": ("truck_turn",),
}
"""What counts as through at a facility: the first of these that it has, of boxes all ways together."""
FETCHED = "dwell"
"""Boxes of a facility that has none of the three ways, as where they are fetched."""
NO_TRAFFIC = ("engine", "machine")
"""Kinds of what works, not of what passes."""
ByDay = dict[int, list[float]]
"""Replication: passages of each day."""


class Who(NamedTuple):
    """What came through, and where; the system as a whole has no facility but tells classes apart."""

    facility: str | None
    what: str
    """trains, vehicles, boxes or trucks of a facility; else the kind of entity."""
    class_: str | None
    regime: str | None
    direction: str | None


class Span(NamedTuple):
    """A change within the period of a run."""

    begin: date
    end: date | None
    """Day after its last; None: not within the period."""
    after: date
    """Day after the last of the period."""

    @property
    def lasts(self) -> int:
        """Count its days within the period."""
        return ((self.end or self.after) - self.begin).days


def passed(bundle: Bundle, span: Span) -> dict[Who, ByDay]:
    """Passages by facility, what, direction, replication and day."""
    length = (span.after - span.begin).days
    measures: dict[str, set[str]] = {}
    daily = bundle.table("daily")
    for facility, measure in daily.select("facility", "measure").unique().iter_rows():
        measures.setdefault(facility, set()).add(measure)
    kinds = {
        (facility, measure): kind
        for facility, measure, kind in bundle.table("measures")
        .select("facility", "measure", "kind")
        .unique()
        .iter_rows()
    }
    counts: dict[tuple[str, str], str] = {}
    for facility, names in measures.items():
        for what, wanted in PASSAGES.items():
            has = [name for name in wanted if name in names]
            if what != "boxes":
                has = has[:1]
            elif not has and FETCHED in names:
                has = [FETCHED]
            counts.update({(facility, name): _called(kinds.get((facility, name)), what) for name in has})
    found: dict[Who, ByDay] = {}
    columns = ("facility", "measure", "direction", "replication", "date", "count")
    for facility, measure, direction, replication, day, count in daily.select(columns).iter_rows():
        counted = counts.get((facility, measure))
        place = (day - span.begin).days
        if counted is not None and 0 <= place < length:
            rows = found.setdefault(Who(facility, counted, None, None, direction), {})
            rows.setdefault(replication, [0.0] * length)[place] += count
    return found


def _called(kind: str | None, what: str) -> str:
    """Name what crosses: trains, unless it is vehicles."""
    return "vehicles" if kind == "vehicle" and what == "trains" else what


def insides(bundle: Bundle) -> dict[Who, dict[int, tuple[float, float]]]:
    """Entity-hours inside and entities that left, by group and replication."""
    found: dict[Who, dict[int, tuple[float, float]]] = {}
    names = ("replication", "kind", "class", "regime", "direction", "status", "area_h", "left")
    for number, kind, class_, regime, direction, status, area, left in (
        bundle.table("counts").select(names).iter_rows()
    ):
        if status is None and kind not in NO_TRAFFIC:
            found.setdefault(Who(None, kind, class_, regime, direction), {})[number] = (area, float(left))
    return found


def box_teu(bundle: Bundle) -> dict[str, float]:
    """Give the TEU of a box by facility, where it is one number in all replications."""
    boxes: dict[tuple[str, int], dict[str, int]] = {}
    rows = bundle.table("measures").select("facility", "replication", "measure", "kind", "count")
    for facility, number, measure, kind, count in rows.iter_rows():
        if kind == "box":
            sums = boxes.setdefault((facility, number), {})
            sums[measure] = sums.get(measure, 0) + count
    found: dict[str, set[float]] = {}
    names = ("id", "side", "direction", "class", "regime", "statistic", "replication", "value")
    for id_, side, direction, class_, regime, statistic, number, value in (
        bundle.table("values").select(names).iter_rows()
    ):
        facility, _, suffix = str(id_).rpartition(".")
        whole = (side, direction, class_, regime, statistic) == (None, None, None, None, "total")
        if suffix == "throughput_teu" and whole and value is not None:
            sums = boxes.get((facility, number), {})
            many = sum(sums.get(name, 0) for name in PASSAGES["boxes"]) or sums.get(FETCHED, 0)
            if many:
                found.setdefault(facility, set()).add(round(value / many, 9))
    return {facility: each.pop() for facility, each in found.items() if len(each) == 1}


def same_teu(a: Bundle, b: Bundle) -> float | None:
    """Give the TEU of a box, if every facility of both says the same."""
    found = {each for bundle in (a, b) for each in box_teu(bundle).values()}
    return found.pop() if len(found) == 1 else None

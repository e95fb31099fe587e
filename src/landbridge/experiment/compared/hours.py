"""Where the hours moved between two runs, and which trains and boxes were hit most."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from landbridge.accounts.paired import Difference, difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from landbridge.experiment.bundle.read import Bundle

PLACE = ("kind", "facility", "side", "direction", "step", "cause")
GROUP = ("kind", "class", "regime", "direction")
MOST_CAUSES = 4

ByReplication = dict[int, float]


@dataclass(frozen=True, slots=True)
class Moved:
    """Hours of one kind at one step for one cause."""

    kind: str
    facility: str
    side: str | None
    direction: str | None
    step: str
    cause: str
    hours: Difference
    """Entity-hours."""
    each: Difference | None
    """Hours for each that left and whose class comes by in this direction.

    What goes out and home again counts in both.
    """

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        who = {name: getattr(self, name) for name in PLACE}
        return {**who, "hours": self.hours.as_json(), "each": self.each.as_json() if self.each else None}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entity: its hours in all, and where they moved; kinds are never added."""

    kind: str
    hours: Difference
    """The sum of all rows."""
    left: Difference
    """Entities that left during the period."""
    rows: tuple[Moved, ...]
    """Every step and cause whose hours differ, the biggest first; they add up to `hours`."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "kind": self.kind,
            "hours": self.hours.as_json(),
            "left": self.left.as_json(),
            "rows": [row.as_json() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """Entities of one kind, class, regime and direction."""

    kind: str
    class_: str
    regime: str
    direction: str
    left: Difference
    hours: Difference
    each: Difference
    """Hours for each that left."""
    causes: tuple[tuple[str, float], ...]
    """Causes whose hours for each changed most, with the change."""
    sure: bool
    """Whether the interval of `each` excludes zero after Bonferroni over all groups."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "kind": self.kind,
            "class": self.class_,
            "regime": self.regime,
            "direction": self.direction,
            "left": self.left.as_json(),
            "hours": self.hours.as_json(),
            "each": self.each.as_json(),
            "causes": [{"cause": cause, "each": change} for cause, change in self.causes],
            "sure": self.sure,
        }


@dataclass(frozen=True, slots=True)
class Way:
    """Entities of one kind and class that left in one of several ways, such as turned away."""

    kind: str
    class_: str
    regime: str
    direction: str
    status: str
    left: Difference

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        names = ("kind", "regime", "direction", "status")
        who = {name: getattr(self, name) for name in names}
        return {**who, "class": self.class_, "left": self.left.as_json()}


class _Ledger:
    """Hours and counts of a run by replication; what a replication does not have is zero."""

    def __init__(self, bundle: Bundle) -> None:
        self.rows = bundle.table("ledger")
        self.counts = bundle.table("counts")
        self.replications = sorted(set(self.counts["replication"]) | set(self.rows["replication"]))

    def hours(self, names: tuple[str, ...]) -> dict[tuple[Any, ...], ByReplication]:
        import polars as pl

        sums = self.rows.group_by("replication", *names).agg(pl.col("hours").sum())
        return self._spread(sums.select("replication", *names, "hours").iter_rows(), len(names))

    def left(self, names: tuple[str, ...]) -> dict[tuple[Any, ...], ByReplication]:
        import polars as pl

        rows = self.counts.filter(pl.col("status").is_null())
        sums = rows.group_by("replication", *names).agg(pl.col("left").sum())
        return self._spread(sums.select("replication", *names, "left").iter_rows(), len(names))

    def inside(self, names: tuple[str, ...]) -> dict[tuple[Any, ...], ByReplication]:
        """Entity-hours by the integral of the number inside: the ledger's, by the entities' own direction."""
        import polars as pl

        rows = self.counts.filter(pl.col("status").is_null())
        sums = rows.group_by("replication", *names).agg(pl.col("area_h").sum())
        return self._spread(sums.select("replication", *names, "area_h").iter_rows(), len(names))

    def ways(self) -> dict[tuple[Any, ...], ByReplication]:
        """Entities that left by group and way."""
        import polars as pl

        rows = self.counts.filter(pl.col("status").is_not_null())
        rows = rows.select("replication", *GROUP, "status", "left")
        return self._spread(rows.iter_rows(), len(GROUP) + 1)

    def by_cause(self) -> dict[tuple[Any, ...], dict[str, ByReplication]]:
        """Hours by group and cause, whichever way they went: of who comes in one direction only, all of them.

        A truck that goes home the other way began in one direction, and its hours count there.
        """
        lanes: dict[tuple[Any, ...], list[Any]] = {}
        for kind, class_, regime, direction in self.left(GROUP):
            lanes.setdefault((kind, class_, regime), []).append(direction)
        found: dict[tuple[Any, ...], dict[str, ByReplication]] = {}
        for (*who, direction, cause), by in self.hours((*GROUP, "cause")).items():
            own = lanes.get(tuple(who), [])
            lane = own[0] if len(own) == 1 else direction
            sums = found.setdefault((*who, lane), {}).setdefault(cause, self.none())
            for number, hours in by.items():
                sums[number] += hours
        return found

    def met(self) -> dict[tuple[Any, ...], ByReplication]:
        """Entities that left, by kind and the direction in which their class is met.

        A class counts with those that began in that direction; where none did, as of trucks on their way
        home, with all that left.
        """
        left: dict[tuple[Any, ...], dict[Any, ByReplication]] = {}
        for (*who, direction), by in self.left(GROUP).items():
            left.setdefault(tuple(who), {})[direction] = by
        found: dict[tuple[Any, ...], ByReplication] = defaultdict(self.none)
        for kind, class_, regime, direction in sorted(self.hours(GROUP), key=_sortable):
            own = left.get((kind, class_, regime), {})
            for by in [own[direction]] if direction in own else own.values():
                for number, count in by.items():
                    found[kind, direction][number] += count
        return dict(found)

    def none(self) -> ByReplication:
        return dict.fromkeys(self.replications, 0.0)

    def _spread(self, rows: Iterable[tuple[Any, ...]], width: int) -> dict[tuple[Any, ...], ByReplication]:
        found: dict[tuple[Any, ...], ByReplication] = defaultdict(self.none)
        for row in rows:
            found[row[1 : 1 + width]][row[0]] = float(row[1 + width])
        return dict(found)


def moved(a: Bundle, b: Bundle, paired: bool) -> tuple[Kind, ...]:
    """Compare the ledgers per kind, facility, side, direction, step and cause."""
    first, second = _Ledger(a), _Ledger(b)
    cells = first.hours(PLACE), second.hours(PLACE)
    whole = first.hours(PLACE[:1]), second.hours(PLACE[:1])
    left = first.left(("kind",)), second.left(("kind",))
    lanes = first.met(), second.met()
    rows: dict[str, list[Moved]] = {}
    for key in sorted({*cells[0], *cells[1]}, key=_sortable):
        both = cells[0].get(key, first.none()), cells[1].get(key, second.none())
        hours = difference(*both, paired)
        if hours is None or both[0] == both[1]:
            continue
        kind, facility, side, direction, step, cause = key
        by = left if direction is None else lanes
        of = (kind,) if direction is None else (kind, direction)
        each = _each(both, (by[0].get(of, {}), by[1].get(of, {})), paired)
        rows.setdefault(kind, []).append(Moved(kind, facility, side, direction, step, cause, hours, each))
    found = []
    for (kind,) in sorted({*whole[0], *whole[1]}):
        total = difference(whole[0].get((kind,), first.none()), whole[1].get((kind,), second.none()), paired)
        gone = difference(left[0].get((kind,), first.none()), left[1].get((kind,), second.none()), paired)
        own = sorted(rows.get(kind, ()), key=lambda row: -abs(row.hours.mean))
        if total is not None and gone is not None and any(not row.hours.same for row in own):
            found.append(Kind(kind, total, gone, tuple(own)))
    return tuple(found)


def hits(a: Bundle, b: Bundle, paired: bool) -> tuple[Hit, ...]:
    """Compare the hours for each that left, by kind, class, regime and direction; the hardest hit first."""
    first, second = _Ledger(a), _Ledger(b)
    hours = first.inside(GROUP), second.inside(GROUP)
    left = first.left(GROUP), second.left(GROUP)
    causes = first.by_cause(), second.by_cause()
    found: list[Hit] = []
    for group in sorted(hours[0].keys() & hours[1].keys(), key=_sortable):
        both, gone = (hours[0][group], hours[1][group]), (left[0][group], left[1][group])
        each, together = _each(both, gone, paired), difference(*both, paired)
        out = difference(*gone, paired)
        if each is None or together is None or out is None or together.same:
            continue
        names = {*causes[0].get(group, ()), *causes[1].get(group, ())}
        changes = []
        for cause in sorted(names):
            spent = tuple(
                by.get(group, {}).get(cause, one.none())
                for by, one in zip(causes, (first, second), strict=True)
            )
            change = _each((spent[0], spent[1]), gone, paired)
            if change is not None and not change.same:
                changes.append((cause, change.mean))
        changes.sort(key=lambda item: -abs(item[1]))
        kind, class_, regime, direction = group
        most = tuple(changes[:MOST_CAUSES])
        found.append(Hit(kind, class_, regime, direction, out, together, each, most, False))
    rows = [replace(row, sure=row.each.excludes_zero(len(found))) for row in found]
    return tuple(sorted(rows, key=lambda row: -abs(row.each.mean)))


def ways(a: Bundle, b: Bundle, paired: bool) -> tuple[Way, ...]:
    """Compare the ways to leave, of kinds that have several; those that differ, the most changed first."""
    first, second = _Ledger(a), _Ledger(b)
    both = first.ways(), second.ways()
    several: dict[Any, set[Any]] = defaultdict(set)
    for key in {*both[0], *both[1]}:
        several[key[0]].add(key[4])
    found = []
    for key in sorted({*both[0], *both[1]}, key=_sortable):
        left = difference(both[0].get(key, first.none()), both[1].get(key, second.none()), paired)
        if left is not None and not left.same and len(several[key[0]]) > 1:
            kind, class_, regime, direction, status = key
            found.append(Way(kind, class_, regime, direction, status, left))
    return tuple(sorted(found, key=lambda row: -abs(row.left.mean)))


def _each(
    hours: tuple[ByReplication, ByReplication],
    left: tuple[Mapping[int, float], Mapping[int, float]],
    paired: bool,
) -> Difference | None:
    """Compare hours for each that left; None where in some replication nothing left."""
    if any(not left[i].get(number) for i in (0, 1) for number in hours[i]):
        return None
    a, b = ({n: h / left[i][n] for n, h in hours[i].items()} for i in (0, 1))
    return difference(a, b, paired)


def _sortable(key: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple("" if part is None else str(part) for part in key)

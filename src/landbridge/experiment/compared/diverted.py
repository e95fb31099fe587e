"""Diverted: those that left in another way than they would have, as the runs themselves show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from landbridge.accounts.paired import Difference, difference
from landbridge.experiment.compared.passages import NO_TRAFFIC

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle

Group = tuple[str, str, str, str]
"""Kind, class, regime, direction."""


@dataclass(frozen=True, slots=True)
class Turned:
    """One way to leave of a class that has several."""

    kind: str
    class_: str
    regime: str
    direction: str
    status: str
    left: Difference
    """B less A, entities."""
    claimed: bool
    """Whether the interval excludes zero, with all rows looked at (Bonferroni)."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "kind": self.kind,
            "class": self.class_,
            "regime": self.regime,
            "direction": self.direction,
            "status": self.status,
            "left": self.left.as_json(),
            "claimed": self.claimed,
        }


@dataclass(frozen=True, slots=True)
class Diverted:
    """Who left in another way."""

    ways: dict[str, tuple[str, ...]]
    """Kind: every way in which any of it left, in either run."""
    rows: tuple[Turned, ...]
    """Ways of the classes that have several, the most changed first; a class with one way is not here."""

    @property
    def possible(self) -> bool:
        """Whether any class leaves in more than one way: else nobody can be diverted in these runs."""
        return bool(self.rows)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "possible": self.possible,
            "ways": {kind: list(ways) for kind, ways in self.ways.items()},
            "rows": [row.as_json() for row in self.rows],
        }


def diverted(a: Bundle, b: Bundle, paired: bool) -> Diverted:
    """Compare the ways to leave of every class that has more than one in A or B."""
    both = [_ways(bundle) for bundle in (a, b)]
    ways: dict[Group, dict[str, None]] = {}
    for one, _ in both:
        for group, own in sorted(one.items()):
            ways.setdefault(group, {}).update(dict.fromkeys(own))
    rows = []
    for group, statuses in sorted(ways.items()):
        for status in statuses if len(statuses) > 1 else ():
            nobody: dict[str, dict[int, float]] = {}
            left = [dict.fromkeys(all_, 0.0) | one.get(group, nobody).get(status, {}) for one, all_ in both]
            gap = difference(left[0], left[1], paired)
            if gap is not None:
                rows.append(Turned(*group, status, gap, claimed=False))
    rows = [replace(row, claimed=row.left.excludes_zero(len(rows))) for row in rows]
    by_kind: dict[str, set[str]] = {}
    for group, statuses in ways.items():
        by_kind.setdefault(group[0], set()).update(statuses)
    return Diverted(
        ways={kind: tuple(sorted(own)) for kind, own in sorted(by_kind.items())},
        rows=tuple(sorted(rows, key=lambda row: -abs(row.left.mean))),
    )


def _ways(bundle: Bundle) -> tuple[dict[Group, dict[str, dict[int, float]]], list[int]]:
    """Entities that left by group, way and replication; and all replications."""
    counts = bundle.table("counts")
    found: dict[Group, dict[str, dict[int, float]]] = {}
    names = ("kind", "class", "regime", "direction", "status", "replication", "left")
    for kind, class_, regime, direction, status, number, left in counts.select(names).iter_rows():
        if status is not None and kind not in NO_TRAFFIC:
            group = found.setdefault((kind, class_, regime, direction), {})
            group.setdefault(status, {})[number] = float(left)
    return found, sorted(set(counts["replication"].to_list()))

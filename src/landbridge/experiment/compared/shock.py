"""Loss and recovery: what a dated change cost against the undisturbed run, and when it was over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from landbridge.accounts.paired import Difference, difference
from landbridge.experiment.compared.courses import Course, courses
from landbridge.experiment.compared.inputs import dates_of

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.compared.inputs import Inputs

PASSAGES = {
    "trains": ("crossed", "turn"),
    "boxes": ("direct", "rehandled", "imports"),
    "trucks": ("truck_turn",),
}
"""What counts as through: of trains the first of these that a facility has, of boxes all ways together."""
LEAST_REPLICATIONS = 3
"""With fewer the replications make no band."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What did not come through a facility in time: the area between the two cumulative counts."""

    facility: str
    what: str
    """trains, boxes or trucks."""
    area: Difference
    """A less B, entity-days: how long all those that came later came later."""
    lost: Difference
    """A less B, entities by the end of the period: those that did not come through at all."""
    deepest: float
    """Most that B lay behind, mean of the replications."""
    deepest_on: date
    claimed: bool
    """Whether the interval of the area excludes zero, with all rows looked at (Bonferroni)."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "facility": self.facility,
            "what": self.what,
            "area_days": self.area.mean,
            "area_interval": [self.area.low, self.area.high],
            "lost": self.lost.mean,
            "lost_interval": [self.lost.low, self.lost.high],
            "deepest": self.deepest,
            "deepest_on": str(self.deepest_on),
            "claimed": self.claimed,
        }


@dataclass(frozen=True, slots=True)
class Shock:
    """The dated changes that only B has, and what they did."""

    changes: tuple[str, ...]
    from_: date
    until: date | None
    """None: it does not end within the period."""
    losses: tuple[Loss, ...]
    """By facility; those claimed first."""
    courses: tuple[Course, ...]
    """Queues that left the band of A's own replications, the biggest peak first; empty where none did."""
    note: str | None
    """Why nothing can be said of queues, if it cannot."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "changes": list(self.changes),
            "from": str(self.from_),
            "until": str(self.until) if self.until else None,
            "losses": [row.as_json() for row in self.losses],
            "courses": [row.as_json() for row in self.courses],
            "note": self.note,
        }


def shock(a: Bundle, b: Bundle, told: Inputs) -> Shock | None:
    """Find the dated changes that only B has and tell their loss and recovery; None if there are none."""
    if not told.same_period:
        return None
    first, after = (date.fromisoformat(day) for day in told.b.period)
    own = [(change, *dates_of(change)) for change in told.changes_b]
    dated = [
        (change, from_, until)
        for change, from_, until in own
        if (from_ is not None and first < from_ < after) or (until is not None and first < until < after)
    ]
    if not dated:
        return None
    begin = min(max(from_ or first, first) for _, from_, _ in dated)
    ends = [until for _, _, until in dated]
    end = max((until for until in ends if until), default=None)
    if None in ends or (end is not None and end >= after):
        end = None
    few = min(told.a.replications, told.b.replications) < LEAST_REPLICATIONS
    note = (
        f"fewer than {LEAST_REPLICATIONS} replications make no band: of queues nothing is said"
        if few
        else None
    )
    return Shock(
        changes=tuple(change for change, _, _ in dated),
        from_=begin,
        until=end,
        losses=_losses(a, b, begin, after, told.paired),
        courses=()
        if few
        else courses(a, b, (begin - first).days * 24, (end - first).days * 24 if end else None),
        note=note,
    )


def _losses(a: Bundle, b: Bundle, begin: date, after: date, paired: bool) -> tuple[Loss, ...]:
    days = [begin + timedelta(days=i) for i in range((after - begin).days)]
    first, second = _passed(a, days), _passed(b, days)
    found: list[tuple[tuple[str, str], Difference, Difference, float, date]] = []
    for key in sorted(first.keys() & second.keys()):
        whole = [{n: float(sum(row)) for n, row in one[key].items()} for one in (first, second)]
        areas = [
            {n: sum(count * (len(days) - i) for i, count in enumerate(row)) for n, row in one[key].items()}
            for one in (first, second)
        ]
        area = difference(areas[1], areas[0], paired)
        lost = difference(whole[1], whole[0], paired)
        if area is None or lost is None or area.same:
            continue
        behind, deepest, at = 0.0, 0.0, 0
        for i, (p, q) in enumerate(zip(_mean(first[key]), _mean(second[key]), strict=True)):
            behind += p - q
            if behind > deepest:
                deepest, at = behind, i
        found.append((key, area, lost, deepest, days[at]))
    rows = [
        Loss(*key, area, lost, deepest, day, claimed=area.excludes_zero(len(found)))
        for key, area, lost, deepest, day in found
    ]
    return tuple(sorted(rows, key=lambda row: (not row.claimed, row.what, -abs(row.area.mean))))


def _passed(bundle: Bundle, days: list[date]) -> dict[tuple[str, str], dict[int, list[float]]]:
    """Passages by facility, what, replication and day."""
    place = {day: i for i, day in enumerate(days)}
    measures: dict[str, set[str]] = {}
    daily = bundle.table("daily")
    for facility, measure in daily.select("facility", "measure").unique().iter_rows():
        measures.setdefault(facility, set()).add(measure)
    counts: dict[tuple[str, str], str] = {}
    for facility, names in measures.items():
        for what, wanted in PASSAGES.items():
            has = [name for name in wanted if name in names]
            counts.update({(facility, name): what for name in (has if what == "boxes" else has[:1])})
    found: dict[tuple[str, str], dict[int, list[float]]] = {}
    columns = ("facility", "measure", "replication", "date", "count")
    for facility, measure, replication, day, count in daily.select(columns).iter_rows():
        counted = counts.get((facility, measure))
        if counted is not None and day in place:
            rows = found.setdefault((facility, counted), {})
            rows.setdefault(replication, [0.0] * len(days))[place[day]] += count
    return found


def _mean(by: dict[int, list[float]]) -> list[float]:
    return [sum(column) / len(by) for column in zip(*by.values(), strict=True)]

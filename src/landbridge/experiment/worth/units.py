"""The finite things of a run, one step of each, and the corridor with a step more or less."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.changes import with_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.quantity import Period, Quantity
    from landbridge.simulation.model.records import Names, ResourceName

LARGE = 0.05
"""Step of what is counted in hundreds, as share of what there is."""
IN_BULK = ("teu", "wagon")
"""Units of which one alone is worth nothing: a box takes two TEU, a train dozens of platforms."""
LOOKED_AT = ("space", "longer")
"""Conditions of a branch that look at a resource."""
FREEST = "freest"
"""What an attribute is set by if it goes to where most is free."""
MANY = 100
"""From so many units on, a step is a share of them, whatever they are."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A finite thing: a pool or quota whose capacity is one value of the corridor."""

    address: str
    """`rail.khorgos.cn.tracks.westbound`."""
    quantity: str
    """Address of its capacity."""
    resources: tuple[str, ...]
    """Addresses of the resources of the run that this capacity holds for: more than one where it is given for
    both directions or for all types at once."""
    facility: str
    side: str | None
    direction: str | None
    name: str
    key: str | None
    counted_in: str
    """What one unit is: `crane`, `train a day`."""
    least: float
    """Lowest and highest capacity that is in force within the run."""
    most: float
    step: int
    """Units that are added or taken away."""

    @property
    def can_lose(self) -> bool:
        """Tell whether something is left when a step is taken away."""
        return self.least > self.step


def units_of(corridor: Corridor, names: Names, from_: date, until: date) -> list[Unit]:
    """List every finite thing that a run of the corridor uses, in the order of its records."""
    groups: dict[str, list[ResourceName]] = {}
    for resource in names.resources:
        address = _capacity_of(corridor, resource)
        if resource.kind != "gate" and address is not None:
            groups.setdefault(address, []).append(resource)
    found = []
    for address, members in groups.items():
        values = [v for p, v in _in_force(corridor.quantity(address), from_, until) if not _is_shut(p)]
        if not values:
            continue
        first, shared = members[0], len(members) > 1
        counted_in = f"{first.unit} a day" if first.kind == "quota" else first.unit
        found.append(
            Unit(
                address=address.removesuffix(".capacity"),
                quantity=address,
                resources=tuple(member.address for member in members),
                facility=first.facility,
                side=first.side,
                direction=None if shared else first.direction,
                name=first.name,
                key=None if shared else first.key,
                counted_in=counted_in,
                least=min(values),
                most=max(values),
                step=_step(first.unit, values[0]),
            )
        )
    return found


def _step(unit: str, capacity: float) -> int:
    if unit in IN_BULK:
        return max(2, round(LARGE * capacity))
    return max(1, round(LARGE * capacity)) if capacity >= MANY else 1


def _capacity_of(corridor: Corridor, resource: ResourceName) -> str | None:
    """Find the value that a resource's capacity stands in: its own, or one for all directions or types."""
    facility = corridor.facilities[resource.facility]
    if resource.key is not None and not any(resource.key in members for members in facility.keys.values()):
        return None  # a member of another facility's key set: none of it here
    own = f"{resource.address}.capacity"
    if corridor.has(own):
        return own
    suffix = resource.direction or resource.key
    shared = f"{resource.address.removesuffix(f'.{suffix}')}.capacity"
    return shared if suffix and corridor.has(shared) else None


def _in_force(quantity: Quantity, from_: date, until: date) -> Iterator[tuple[Period, float]]:
    for period in quantity.periods:
        begins = period.from_ is None or period.from_ < until
        if begins and (period.until is None or period.until > from_):
            value = period.value
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                yield period, value


def _is_shut(period: Period) -> bool:
    """Tell whether part of what is there is not to be had: broken, or closed by order."""
    return period.cause in ("failed", "closed", "weather") or period.verb == "close"


def with_step(corridor: Corridor, unit: Unit, by: int) -> Corridor:
    """Give the corridor with so many units more, or less, on every day; what is closed by order stays so."""
    quantity = corridor.quantity(unit.quantity)
    periods = tuple(_moved(period, by) for period in quantity.periods)
    return with_quantities(corridor, {unit.quantity: replace(quantity, periods=periods)})


def _moved(period: Period, by: int) -> Period:
    value = period.value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or period.verb == "close":
        return period
    return replace(period, value=max(0, value + by))


def chosen(units: Sequence[Unit], pattern: str | None) -> list[Unit]:
    """Choose by a pattern of addresses: `dryport.*`, `*.cranes`, or one address.

    Raises
    ------
    InputErrors
        If it fits none.
    """
    if not units:
        told = "nothing finite is simulated here, so there is nothing of which one more could be tried"
        raise InputErrors([Problem(None, None, None, told)])
    if pattern is None:
        return list(units)
    wanted = pattern.removesuffix(".capacity")
    found = [unit for unit in units if fnmatchcase(unit.address, wanted)]
    if not found:
        known = [unit.address for unit in units]
        text = f"{pattern[:100]!r} fits nothing finite of this run; `*` stands for anything, as in "
        text += f"'{known[0].rpartition('.')[0]}.*'" if known else "'*.cranes'"
        raise InputErrors([Problem(None, None, "--of", text, nearest(wanted, known))])
    return found


def tried(corridor: Corridor) -> frozenset[str]:
    """List resources that some entity takes, or goes to, only if they are free: none waits, yet they limit.

    Named by facility and name in the chart: `rail.khorgos.tracks`.
    """
    from landbridge.corridor.solved import charted
    from landbridge.simulation.model import read_charts

    charts = read_charts(corridor)
    found: set[str] = set()
    for facility in charted(corridor).facilities.values():
        for process in charts[facility.chart].processes.values():
            for _, _, step in process.steps():
                names = list(step.targets) if step.verb == "try" else []
                names += [b.when.name for b in step.branches if b.when and b.when.test in LOOKED_AT]
                to = step.args.get("to")
                if to is not None and getattr(to, "how", None) == FREEST:
                    names.append(str(to.of))
                bare = [name.rpartition(".")[2] for name in names]
                found.update(facility.uses.get(name, f"{facility.id}.{name}") for name in bare)
    return frozenset(found)

"""A chart: the structure of one type of facility, without its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ROLES = ("exit", "entry")
"""The two posts of a lane: the side that is left and the side that is entered."""

BUILT_IN_ATTRIBUTES = ("class", "direction", "regime")
"""What every entity has from the stream that brought it."""

PARTY = "party"
"""Amount that every entity has: as many as it stands for, which go together as one."""

LANE = "lane"
"""What `per` says of something that exists once for each lane."""

MAIN = ""
"""Name of the body in which a process begins."""


def split_role(name: str) -> tuple[str | None, str]:
    """Return role and bare name: `exit.tracks` is ("exit", "tracks"), `yard` is (None, "yard")."""
    role, dot, bare = name.partition(".")
    return (role, bare) if dot else (None, name)


@dataclass(frozen=True, slots=True)
class KeySet:
    """Names that tell things of one sort apart (destination groups, types of platform)."""

    name: str
    unit: str
    line: int


@dataclass(frozen=True, slots=True)
class Resource:
    """What is finite: a pool of units, a quota of passages, a stock, or a gate that is open or shut."""

    name: str
    unit: str
    at_post: bool
    """One for each post of the facility."""
    per: str | None
    """`lane`, the name of a key set, or None: one for each member."""
    kind: str
    """pool, quota, gate or stock."""
    period: str | None
    """Of a quota: day, slot, hour, week or month; of a stock: day, week or month."""
    failures: bool
    together: bool
    """Failures are of all its units at once."""
    shared: bool
    """Other facilities use it too, through `[uses]` in their files."""
    ban: bool
    """Has numbers at which it shuts and opens the gate `loading`."""
    optional: bool
    """A facility that gives no capacity for it is not limited by it."""
    line: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where places are offered and taken, or goods stored and fetched."""

    name: str
    unit: str
    per: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Time:
    """A time that the facility file gives, constant or a distribution."""

    name: str
    unit: str
    """h or min."""
    at_post: bool
    per: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the facility file gives."""

    name: str
    unit: str
    at_post: bool
    per: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Charge:
    """Money that passes from payer to payee for a purpose."""

    name: str
    unit: str
    per: str | None
    """`lane` where each direction has its own amount."""
    payer: str
    payee: str
    purpose: str
    line: int


@dataclass(frozen=True, slots=True)
class When:
    """A condition of a branch, from a closed list."""

    test: str
    """attribute, none, open, space, longer or expects."""
    name: str
    """Attribute, exchange, gate or resource that is looked at."""
    by: str | None = None
    equals: str | float | bool | None = None
    units: int | str = 1
    than: int | str | None = None
    over: str | None = None
    """Time that is expected at most."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way out of a `branch`: taken when its condition holds, or by a share of those who come."""

    go: str
    when: When | None
    share: float | str | None
    line: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What `set` puts into an attribute."""

    how: str
    """value (a literal), number (by name), choose (a member of a key set, by shares), draw (from a time or
    number), freest (the member of a key set whose resource is freest)."""
    of: str | float
    units: str | None = None
    """Of `freest`: the number, kept per member, that one asks for."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a process, verb first."""

    verb: str
    target: str | tuple[str, ...] | tuple[Branch, ...]
    args: Mapping[str, Any]
    name: str
    """Keys its draws and its row in the ledger; unique in the process where the verb needs one."""
    line: int

    @property
    def targets(self) -> tuple[str, ...]:
        """Name or names that follow the verb; () for a branch."""
        if isinstance(self.target, str):
            return (self.target,)
        return tuple(target for target in self.target if isinstance(target, str))

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Ways out of a `branch`; () for other verbs."""
        if isinstance(self.target, str):
            return ()
        return tuple(target for target in self.target if isinstance(target, Branch))

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes of the wait, one for each target; () for a step that does not wait."""
        waiting = self.args.get("waiting", ())
        return (waiting,) if isinstance(waiting, str) else tuple(waiting)

    @property
    def units(self) -> tuple[int | str, ...]:
        """Units of each target: whole number, or name of a number or an attribute."""
        units = self.args.get("units", 1)
        if isinstance(units, tuple):
            return units
        return (units,) * max(1, len(self.targets))

    @property
    def by(self) -> str | None:
        """Attribute that says which member of a key set is meant."""
        by: str | None = self.args.get("by")
        return by

    @property
    def priority(self) -> int | str:
        """Lower is served first; a word is the attribute that holds it."""
        priority: int | str = self.args.get("priority", 0)
        return priority

    @property
    def jumps(self) -> tuple[str, ...]:
        """Sub-processes this step may lead to, in the order they are tried."""
        other = self.args.get("else")
        return (*(branch.go for branch in self.branches), *((other,) if other is not None else ()))


@dataclass(frozen=True, slots=True)
class Process:
    """What one kind of entity goes through."""

    name: str
    kind: str
    enters: tuple[str, ...]
    attributes: tuple[str, ...]
    receives: tuple[str, ...]
    """Resources that whoever calls it hands over to it."""
    bodies: Mapping[str, tuple[Step, ...]]
    """Steps by sub-process; `MAIN` is where it begins."""
    lines: Mapping[str, int]
    """Line at which each body begins."""

    @property
    def line(self) -> int:
        """Line at which it is declared."""
        return self.lines[MAIN]

    def steps(self) -> Iterator[tuple[str, int, Step]]:
        """Yield body, index and step, in the order of the file."""
        for body, steps in self.bodies.items():
            for index, step in enumerate(steps):
                yield body, index, step

    def has_attribute(self, name: str) -> bool:
        """Whether its entities carry that attribute."""
        return name in self.attributes or name in BUILT_IN_ATTRIBUTES or name == PARTY


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as read: every name in it is declared; what it does is proved by `check_chart`."""

    id: str
    summary: str
    lanes: tuple[str, ...]
    keys: Mapping[str, KeySet]
    resources: Mapping[str, Resource]
    exchanges: Mapping[str, Exchange]
    times: Mapping[str, Time]
    numbers: Mapping[str, Number]
    charges: Mapping[str, Charge]
    processes: Mapping[str, Process]
    origin: str
    """File it was read from."""

    def resource(self, name: str) -> Resource:
        """Return the declaration of a resource, with or without a role before its name."""
        return self.resources[split_role(name)[1]]

    def steps(self) -> Iterator[tuple[Process, str, int, Step]]:
        """Yield process, body, index and step, in the order of the file."""
        for process in self.processes.values():
            for body, index, step in process.steps():
                yield process, body, index, step

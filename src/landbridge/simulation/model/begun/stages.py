"""Where things can stand: every step of a model at which time passes, by the names of its chart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from landbridge.simulation.model.begun.graph import FAR, Graph
from landbridge.simulation.model.naming import OWN_ATTRIBUTES

if TYPE_CHECKING:
    from landbridge.simulation.model.compile import Model

TIMED = (
    "seize", "seize_units", "seize_many", "hold", "gate", "pair", "until_filled", "take", "unload", "store",
    "batch", "board",
)  # fmt: skip
"""Opcodes at which an entity may stand."""
WAITS = tuple(op for op in TIMED if op not in ("hold", "board"))
_ALONE = ("until_filled", "pair", "store", "batch")
_VERBS = ("hold", "take", "store", "gate", "pair", "unload", "board", "batch", "until_filled")


@dataclass(frozen=True, slots=True)
class Stage:
    """A step at which an entity may stand."""

    facility: str
    lane: str
    """Empty where the chart has none."""
    process: str
    step: str
    block: int

    @property
    def what(self) -> str:
        """As the rows of a state name it."""
        return f"{self.process}.{self.step}"


class Stages:
    """The stages of a model, its streams, and the ways between them."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.graph = Graph(model.template.state)
        facilities = model.plan.corridor.facilities
        self.of: dict[str, list[Stage]] = {name: [] for name in facilities}
        """By facility."""
        self._marks: dict[tuple[int, int], int] = {}
        self._live: dict[int, frozenset[int]] = {}
        self.kinds: dict[int, int] = {}
        """First block of a process that others begin: row of its kind."""
        starts: dict[tuple[str, str, str], int] = {}
        for name, block in sorted(model.blocks.items(), key=lambda item: item[1]):
            facility, _, rest = name.partition("/")
            if facility not in facilities:
                continue
            parts = rest.split("/")
            chart = model.plan.charts[facilities[facility].chart]
            lane, process, step = (
                parts if len(parts) == 3 else ("", *parts) if len(parts) == 2 else ("", "", "")
            )
            if process not in chart.processes:
                continue
            starts.setdefault((facility, lane, process), block)
            if self.graph.ops[block] in TIMED:
                self.of[facility].append(Stage(facility, lane, process, step, block))
        self.stage_at = {stage.block: stage for found in self.of.values() for stage in found}
        for target in self.graph.begun.values():
            self.kinds[target] = self._kind_at(target)
        self.streams = {
            row: int(model.template.state.stream_block[row])
            for row in range(model.template.state.size("stream"))
            if model.names.classes[int(model.template.state.stream_class[row])].name
        }
        """Row of each stream of traffic: its first block."""

    def _kind_at(self, block: int) -> int:
        """Row of the kind of what begins at a block: of the process of the next named block."""
        facilities = self.model.plan.corridor.facilities
        for name, row in self._by_row:
            if row < block:
                continue
            parts = name.split("/")
            facility = facilities.get(parts[0])
            if facility is not None:
                process = self.model.plan.charts[facility.chart].processes.get(parts[-2])
                if process is not None:
                    return self.model.names.kinds.index(process.kind)
        raise LookupError(f"no process begins at block {block}")

    @cached_property
    def _by_row(self) -> list[tuple[str, int]]:
        return sorted(self.model.blocks.items(), key=lambda item: item[1])

    @cached_property
    def reached(self) -> dict[int, set[int]]:
        """Blocks to which the traffic of each stream comes, in itself or by what it brings."""
        return {row: self.graph.reached(block) for row, block in self.streams.items()}

    @cached_property
    def untold(self) -> set[int]:
        """Blocks of what was unloaded and has not told its carrier yet."""
        found: set[int] = set()
        for block, target in self.graph.begun.items():
            if self.graph.ops[block] != "unload":
                continue
            front, seen = [target], {target}
            while front:
                at = front.pop()
                found.add(at)
                if self.graph.ops[at] == "tell":
                    continue
                for after in self.graph.next[at]:
                    if after not in seen:
                        seen.add(after)
                        front.append(after)
        return found

    def named(self, facility: str, what: str, direction: str) -> list[Stage]:
        """Stages that a row means: by process and step, by the step alone, or by what is held there."""
        mine = [s for s in self.of[facility] if direction in ("", s.lane) or not s.lane]
        exact = [s for s in mine if what in (s.what, s.step)]
        if exact:
            return exact
        bare = [
            s for s in mine if what in _short(s.step) or what in [f"{s.process}.{w}" for w in _short(s.step)]
        ]
        if bare:
            return bare
        return self._holding(mine, facility, what, direction)

    def _holding(self, mine: list[Stage], facility: str, what: str, direction: str) -> list[Stage]:
        """The first stage, by lane, at which a resource is what was taken last, off any carrier."""
        rows = {
            row
            for row, name in enumerate(self.model.names.resources)
            if name.facility == facility
            and name.kind == "pool"
            and name.key is None
            and what == (f"{name.side}.{name.name}" if name.side else name.name)
            and (not direction or name.direction in (None, direction))
        }
        found: dict[str, Stage] = {}
        for stage in mine:
            held = self.model.holding.get(stage.block, ())
            waits = self.graph.ops[stage.block] in WAITS and stage.block not in self.untold
            if waits and held and held[-1][0] in rows:
                found.setdefault(stage.lane, stage)
        return list(found.values())

    def words(self, facility: str) -> list[str]:
        """Everything that a row of a facility may name."""
        resources = [r for r in self.model.names.resources if r.facility == facility]
        pools = [r for r in resources if r.kind == "pool" and r.key is None]
        levels = [r for r in resources if r.kind in ("quota", "stock")]
        path = {r.address: ".".join(p for p in (r.side, r.name, r.key) if p) for r in resources}
        return list(
            dict.fromkeys(
                [
                    *(s.what for s in self.of[facility]),
                    *(path[r.address] for r in pools),
                    *(f"{path[r.address]}.left" for r in levels),
                    *(f"{path[r.address]}.capacity" for r in resources if r.kind == "pool"),
                    *(f"{path[r.address]}.failed" for r in pools),
                    *(f"{path[r.address]}.ban" for r in pools),
                ]
            )
        )

    def keys_of(self, stage: Stage) -> list[tuple[int, tuple[str, ...]]]:
        """The attributes that hold keys of what stands at a stage, each with its members."""
        chart = self.model.plan.charts[self.model.plan.corridor.facilities[stage.facility].chart]
        naming = self.model.naming
        return [
            (naming.attribute(name), naming.keys[name])
            for name in chart.processes[stage.process].attributes
            if name in chart.keys and len(naming.keys.get(name, ())) > 1
        ]

    def live_marks(self, block: int) -> frozenset[int]:
        """Marks from which those who stand at a block will be measured, without setting them once more."""
        if block not in self._live:
            marks = self.model.template.state.block_mark.tolist()
            ends: dict[int, set[int]] = {}
            for pc in (*self.graph.of("measure"), *self.graph.of("charge_time")):
                ends.setdefault(marks[pc], set()).add(pc)
            self._live[block] = frozenset(
                mark
                for mark, found in ends.items()
                if not found.isdisjoint(self.graph.reached_before(block, mark, marks))
            )
        return self._live[block]

    def first_mark(self, stream: int, block: int) -> int:
        """Of the marks that count at a block, the one that traffic of a stream has set first; -1 = none."""
        if (stream, block) not in self._marks:
            far, at = self.graph.far(block), self.start_of(stream, block)
            live, found = self.live_marks(block), dict[int, None]()
            while at is not None and at != block and far[at] < FAR:
                if self.graph.ops[at] == "mark":
                    mark = int(self.model.template.state.block_mark[at])
                    found.pop(mark, None)  # the last time counts
                    if mark in live:
                        found[mark] = None
                at = min(self.graph.next[at], key=lambda after: far[after], default=None)
            self._marks[stream, block] = next(iter(found), -1)
        return self._marks[stream, block]

    def setters(self, start: int) -> list[int]:
        """Steps at which those that begin others at a block have set what these take along."""
        first = min(self.streams.values(), default=0)
        attr = self.model.template.state.block_attr
        callers = [at for at, target in self.graph.begun.items() if target == start]
        return [
            block
            for block, op in enumerate(self.graph.ops[:first])
            if op in ("choose", "set", "draw", "freest")
            and int(attr[block]) < OWN_ATTRIBUTES
            and any(self.graph.far(at)[block] < FAR for at in callers)
        ]

    def start_of(self, stream: int, block: int) -> int | None:
        """Where to begin so as to come to a block: the stream's own begin, or the nearest one of a part."""
        far = self.graph.far(block)
        own = self.streams[stream]
        if far[own] < FAR:
            return own
        begun = [
            target
            for at, target in self.graph.begun.items()
            if far[target] < FAR and at in self.reached[stream]
        ]
        return min(begun, key=lambda target: (far[target], target), default=None)


def _short(step: str) -> tuple[str, ...]:
    """A step without its verb, and the verb of one that is alone: `exit_clear` of `hold_exit_clear`."""
    for verb in _VERBS:
        if step.startswith(f"{verb}_"):
            rest = step[len(verb) + 1 :]
            return (rest, verb) if verb in _ALONE else (rest,)
    return ()

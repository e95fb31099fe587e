"""What the rows of a state mean in a model: things at stages, and levels of resources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.simulation.model.begun.bench import Group
from landbridge.simulation.model.begun.graph import FAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.simulation.model.begun.rows import Row
    from landbridge.simulation.model.begun.stages import Stage, Stages

LEVELS = ("left", "failed", "ban", "capacity")
INCIDENT = "incidents."


@dataclass(frozen=True, slots=True)
class Level:
    """What a row says of a resource, or of an incident."""

    row: int
    what: str
    """One of LEVELS, or `incident`."""
    resource: int
    """Row of the resource; -1 of an incident."""
    name: str
    """Its address."""
    count: int
    hours: float | None


@dataclass
class Meaning:
    """Rows of a state, understood."""

    groups: list[Group] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def resolve(stages: Stages, rows: Sequence[Row], file: str) -> Meaning:
    """Find what each row means; what is unknown is a problem with the nearest name."""
    found = Meaning()
    for place, row in enumerate(rows):
        told = _facility(stages, row) or _direction(stages, row)
        if told is None:
            head, _, last = row.what.rpartition(".")
            if row.what.startswith(INCIDENT):
                told = _incident(stages, row, place, found)
            elif head and last in LEVELS:
                told = _level(stages, row, place, head, last, found)
            else:
                told = _things(stages, row, place, found)
        if told is not None:
            found.problems.append(Problem(file, row.line, f"{row.facility} {row.what}", *told))
    return found


Told = tuple[str, str | None]


def _facility(stages: Stages, row: Row) -> Told | None:
    if row.facility in stages.of:
        return None
    return f"there is no facility {row.facility} in this run", nearest(row.facility, stages.of)


def _direction(stages: Stages, row: Row) -> Told | None:
    known = [d for d in dict.fromkeys(c.direction for c in stages.model.names.classes) if d]
    if not row.direction or row.direction in known:
        return None
    return f"there is no direction {row.direction}", nearest(row.direction, known)


def _incident(stages: Stages, row: Row, place: int, found: Meaning) -> Told | None:
    name = f"incidents/{row.facility}/{row.what.removeprefix(INCIDENT)}"
    known = [n.removesuffix("/enter") for n in stages.model.blocks if n.startswith("incidents/")]
    if name not in known:
        near = nearest(name, known)
        return "there is no such incident", near and near.replace(f"incidents/{row.facility}/", INCIDENT)
    if row.count > 1:
        return f"lasts or does not: 1 or 0, not {row.count}", None
    found.levels.append(Level(place, "incident", -1, name, row.count, row.hours))
    return None


def _level(stages: Stages, row: Row, place: int, head: str, what: str, found: Meaning) -> Told | None:
    names = stages.model.names.resources
    address = ".".join(part for part in (row.facility, head, row.direction) if part)
    number = stages.model.resource_rows.get(address)
    if number is None:
        there = [r.address for r in names if r.facility == row.facility]
        lanes = [one for one in there if one.rpartition(".")[0] == address]
        if lanes and not row.direction:
            return f"say which direction: {', '.join(one.rpartition('.')[2] for one in lanes)}", None
        near = nearest(address, there)
        return f"there is no resource {address}", near
    kind = names[number].kind
    fits = {"left": ("quota", "stock"), "failed": ("pool",), "ban": ("pool",), "capacity": ("pool",)}[what]
    if kind not in fits:
        return f"{address} is a {kind}: .{what} is of a {' or '.join(fits)}", None
    if what == "ban":
        if int(stages.model.template.state.res_ban_gate[number]) < 0:
            return f"{address} stops no loading", None
        if row.count > 1:
            return f"loading is stopped or not: 1 or 0, not {row.count}", None
    found.levels.append(Level(place, what, number, address, row.count, row.hours))
    return None


def _things(stages: Stages, row: Row, place: int, found: Meaning) -> Told | None:
    named = stages.named(row.facility, row.what, row.direction)
    if not named:
        elsewhere = stages.named(row.facility, row.what, "")
        if elsewhere:
            there = ", ".join(dict.fromkeys(s.lane for s in elsewhere))
            return f"is there {there} only", None
        return "names no stage and no resource here", nearest(row.what, stages.words(row.facility))
    lanes = list(dict.fromkeys(s.lane for s in named))
    if len(lanes) > 1:
        return f"say which direction: {', '.join(lanes)}", None
    streams, told = _streams(stages, row)
    if told is not None:
        return told
    ways = [(stream, _nearest(stages, stream, named)) for stream in streams]
    coming = [(stream, stage) for stream, stage in ways if stage is not None]
    if not coming:
        what = f"class {row.class_}" if row.class_ else "traffic"
        return f"no {what} of this run ever comes there", None
    shares = [_size(stages, stream) for stream, _ in coming]
    for (stream, stage), count in zip(coming, _divided(row.count, shares), strict=True):
        if count and stage is not None:
            key, told = _key(stages, stage, row)
            if told is not None:
                return told
            found.groups.append(Group(place, stream, stage.block, count, row.hours, row.age, key))
    return None


def _key(stages: Stages, stage: Stage, row: Row) -> tuple[tuple[tuple[int, int], ...], Told | None]:
    """Attributes that a row's key gives: one word for each key, in any order."""
    found: list[tuple[int, int]] = []
    known = stages.keys_of(stage)
    for word in row.key.split():
        fits = [(attribute, members.index(word)) for attribute, members in known if word in members]
        if not fits:
            near = nearest(word, [member for _, members in known for member in members])
            return (), (f"there is no {word} here" if known else f"has no key here, so not {word}", near)
        found.append(fits[0])
    return tuple(found), None


def _streams(stages: Stages, row: Row) -> tuple[list[int], Told | None]:
    """Streams that a row's class means, of its direction."""
    model = stages.model
    classes = {
        row_: model.names.classes[int(model.template.state.stream_class[row_])] for row_ in stages.streams
    }
    mine = {r: c for r, c in classes.items() if not row.class_ or row.class_ in (c.name, c.class_)}
    if not mine:
        known = dict.fromkeys(word for c in classes.values() for word in (c.name, c.class_) if word)
        return [], (f"there is no class {row.class_}", nearest(row.class_, known))
    if row.direction and not any(stage.lane for stage in stages.of[row.facility]):
        mine = {r: c for r, c in mine.items() if c.direction == row.direction}
    return list(mine), None


def _nearest(stages: Stages, stream: int, named: Sequence[Stage]) -> Stage | None:
    """The stage, of those meant, to which a stream's traffic has the shortest way."""
    best: tuple[int, Stage] | None = None
    for stage in named:
        if stage.block not in stages.reached[stream]:
            continue
        start = stages.start_of(stream, stage.block)
        far = FAR if start is None else stages.graph.far(stage.block)[start]
        if far < FAR and (best is None or far < best[0]):
            best = (far, stage)
    return None if best is None else best[1]


def _size(stages: Stages, stream: int) -> float:
    """How much a stream brings, to divide by."""
    model = stages.model
    row = int(model.template.state.stream_class[stream])
    streams = model.plan.flows.streams
    return max(streams[row].total, 1e-9) if row < len(streams) else 1e-9


def _divided(count: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers that add up to a count, by largest remainder."""
    whole = sum(shares)
    due = [count * share / whole for share in shares]
    parts = [int(one) for one in due]
    order = sorted(range(len(due)), key=lambda i: (parts[i] - due[i], i))
    for i in order[: count - sum(parts)]:
        parts[i] += 1
    return parts

"""A run's state as rows that people can read: what stands where, what is left, what has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.simulation.kernel import inside
from landbridge.simulation.kernel.source.prelude import (
    N_CAUSES,
    WAIT_MANY,
    WAIT_RES,
    WAIT_RIDE,
    WAIT_STORE,
    WAIT_TAKE,
)
from landbridge.simulation.model.begun.rows import Row
from landbridge.simulation.model.begun.stages import Stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.simulation.kernel import State
    from landbridge.simulation.model.compile import Model

FEW = 20
"""So many things of a kind at a stage are listed with their hours to a tenth."""
_ASKED = (WAIT_RES, WAIT_MANY, WAIT_TAKE, WAIT_STORE)


def list_state(model: Model, state: State) -> list[Row]:
    """The state of a run that stands between two events."""
    stages = Stages(model)
    rows = [*_things(stages, state), *_levels(model, state), *_machines(stages, state)]
    order = {name: i for i, name in enumerate(model.plan.corridor.facilities)}
    return sorted(rows, key=lambda row: order[row.facility])


def _things(stages: Stages, s: State) -> Iterator[Row]:
    names = stages.model.names
    boards: dict[int, int] = {}
    for stage in stages.stage_at.values():
        if stages.graph.ops[stage.block] == "board":
            boards.setdefault(int(stages.model.template.state.block_place[stage.block]), stage.block)
    keys = {stage.block: stages.keys_of(stage) for stage in stages.stage_at.values()}
    streams = {int(stages.model.template.state.stream_class[row]): row for row in stages.streams}
    found: dict[tuple[int, int, str], list[tuple[float, float | None]]] = {}
    for e in inside(s).tolist():
        class_ = int(s.entity_class[e])
        if not names.classes[class_].name:
            continue
        block, wait = int(s.entity_block[e]) - 1, int(s.entity_wait[e])
        if wait == WAIT_RIDE:
            place = int(s.entity_cell[e]) // N_CAUSES // s.classes
            if place not in boards:
                continue
            block = boards[place]
        if block not in stages.stage_at:
            continue
        since = float(s.now - (s.entity_asked[e] if wait in _ASKED else s.entity_since[e]))
        mark = stages.first_mark(streams[class_], block)
        age = float(s.now - s.entity_mark[e, mark]) if mark >= 0 else None
        chosen = ((members, int(s.entity_attr[e, attribute])) for attribute, members in keys[block])
        key = " ".join(members[at] for members, at in chosen if 0 <= at < len(members))
        found.setdefault((block, class_, key), []).append((max(0.0, since), age))
    for (block, class_, key), stays in sorted(found.items()):
        stage, name = stages.stage_at[block], names.classes[class_]
        together: dict[float, list[float | None]] = {}
        for hours, age in stays:
            together.setdefault(_rounded(hours, len(stays)), []).append(age)
        for hours, ages in sorted(together.items()):
            known = [age for age in ages if age is not None]
            mean = max(hours, round(sum(known) / len(known), 1)) if known else None
            direction = stage.lane or name.direction
            yield Row(0, stage.facility, stage.what, direction, name.name, key, len(ages), hours, mean)


def _rounded(hours: float, many: int) -> float:
    """Hours as finely as it matters: to a tenth of few things, else to about a tenth of themselves."""
    if many <= FEW:
        return round(hours, 1)
    if hours < 3.0:
        return round(2 * hours) / 2
    if hours < 24.0:
        return float(round(hours))
    return float(6 * round(hours / 6)) if hours < 120.0 else float(24 * round(hours / 24))


def _levels(model: Model, s: State) -> Iterator[Row]:
    for r, name in enumerate(model.names.resources):
        path = ".".join(part for part in (name.side, name.name, name.key) if part)
        where = (name.facility, path, name.direction or "")
        if name.kind in ("quota", "stock"):
            left = max(0, int(s.res_nominal[r] - s.res_used[r]))
            yield Row(0, where[0], f"{where[1]}.left", where[2], "", "", left)
        if int(s.res_ban_gate[r]) >= 0 and int(s.res_banned[r]):
            yield Row(0, where[0], f"{where[1]}.ban", where[2], "", "", 1)


def _machines(stages: Stages, s: State) -> Iterator[Row]:
    """Machines that have failed, and what stops several of them."""
    model = stages.model
    downs = {row: name for name, row in model.blocks.items() if name.endswith("/down")}
    found: dict[str, list[float]] = {}
    for e in inside(s).tolist():
        name = downs.get(int(s.entity_block[e]) - 1)
        if name is None or model.names.classes[int(s.entity_class[e])].name:
            continue
        if name.startswith("failures/") and not s.entity_attr[e, 0] > 0:
            continue  # a unit that is not there
        found.setdefault(name.removesuffix("/down"), []).append(float(s.now - s.entity_since[e]))
    by_address = {name.address: name for name in model.names.resources}
    for name, hours in sorted(found.items()):
        kind, _, rest = name.partition("/")
        mean = round(sum(hours) / len(hours), 1)
        if kind == "incidents":
            facility, _, incident = rest.partition("/")
            yield Row(0, facility, f"incidents.{incident}", "", "", "", 1, mean)
            continue
        address = rest.partition("/")[0]
        resource = by_address[address]
        path = ".".join(part for part in (resource.side, resource.name, resource.key) if part)
        yield Row(0, resource.facility, f"{path}.failed", resource.direction or "", "", "", len(hours), mean)

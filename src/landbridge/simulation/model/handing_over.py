"""From one facility to the next: who takes over, in which lane, and rings by which somebody comes again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from landbridge.base.nearest import nearest
from landbridge.simulation.charts import VERBS, Branch, Process, Step
from landbridge.simulation.charts.paths import Place, reached
from landbridge.simulation.charts.proofs.cargo import LETTING_DOWN
from landbridge.simulation.charts.proofs.exchanges import users
from landbridge.simulation.charts.proofs.facts import Facts, facts_at
from landbridge.simulation.model.context import Context
from landbridge.simulation.model.draft import Draft, Instance
from landbridge.simulation.model.naming import DIRECTION


@dataclass(frozen=True, slots=True)
class Passage:
    """A way by which a process hands over to another."""

    context: Context
    step: Step
    target: Instance
    pool: str
    """blocks or requests: where the first block of the target is noted."""
    row: int
    field: str


def facility_of(draft: Draft, name: str) -> str | None:
    """Id of the facility in `<facility>[.<lane>][.<process>]`."""
    found = (i for i in draft.corridor.facilities if name == i or name.startswith(f"{i}."))
    return max(found, key=len, default=None)


def taker(context: Context, name: str, address: str) -> Instance | None:
    """The process that takes over this kind of entity at `<facility>[.<lane>][.<process>]`."""
    draft = context.draft
    id_ = facility_of(draft, name)
    if id_ is None:
        near = nearest(name, draft.corridor.facilities)
        draft.lookup.report(context.facility, address, f"{name} is no facility", near)
        return None
    other = draft.corridor.facilities[id_]
    chart, lanes = draft.chart_of(other), draft.lanes(other)
    lane = context.lane if context.lane in lanes else lanes[0]
    wanted: str | None = None
    for part in name[len(id_) + 1 :].split(".") if name != id_ else ():
        if part in lanes:
            lane = part
        elif part in chart.processes:
            wanted = part
        else:
            near = nearest(part, [*(one for one in lanes if one), *chart.processes])
            draft.lookup.report(context.facility, address, f"{id_} has no lane or process {part!r}", near)
            return None
    takers = [
        p.name
        for p in chart.processes.values()
        if "hand_over" in p.enters and p.kind == context.process.kind and wanted in (None, p.name)
    ]
    if not takers:
        kind, into = context.process.kind, f" by {wanted}" if wanted else ""
        text = f"hands a {kind} over to {id_}, whose chart {chart.id} takes none{into}"
        draft.lookup.report(context.facility, address, text)
        return None
    own = context.process.name
    return Instance(id_, lane, own if own in takers else takers[0])


def in_lane(process: Process, lane: str | None) -> Process:
    """The process as those go through it whose direction is that lane: branches by direction are decided."""
    if lane is None:
        return process
    bodies: dict[str, tuple[Step, ...]] = {}
    for body, steps in process.bodies.items():
        kept: list[Step] = []
        for step in steps:
            ways: list[Branch] = []
            goes = False
            for branch in step.branches:
                when = branch.when
                decided = when is not None and when.test == "attribute" and when.name == "direction"
                goes = decided and when is not None and when.equals == lane
                if goes or not decided:
                    ways.append(branch)
                if goes:
                    break
            kept.append(replace(step, target=tuple(ways)) if step.branches else step)
            if goes:
                break  # nobody comes further
        bodies[body] = tuple(kept)
    return replace(process, bodies=bodies)


def is_met(context: Context, step: Step) -> bool:
    """Whether anybody whose direction is this lane ever comes to a step."""
    process = in_lane(context.process, context.lane)
    bodies = set(reached(process))
    return any(body in bodies and other is step for body, _, other in process.steps())


def follow(draft: Draft, passages: list[Passage]) -> None:
    """Prove rings and what is held through them; then let each passage lead where it goes."""
    met = [one for one in passages if is_met(one.context, one.step)]
    graph: dict[Instance, set[Instance]] = {}
    for one in met:
        graph.setdefault(one.context.instance, set()).add(one.target)
    reach = {start: _reach(graph, start) for start in graph}
    rings = [one for one in met if one.context.instance in reach.get(one.target, set())]
    _refuse_rings_without_end(draft, rings, graph)
    _refuse_rings_without_time(draft, rings)
    _refuse_what_is_held_for_ever(draft, met)
    _refuse_cargo_that_is_never_set_down(draft, met)
    for instance in dict.fromkeys(one.context.instance for one in rings):
        draft.assembly.laps.append(draft.extents[instance])
    for one in passages:
        _lead(draft, one, one in rings)


def _lead(draft: Draft, one: Passage, again: bool) -> None:
    """In a ring the draws of the next time differ; in another lane the direction is that lane's."""
    start = draft.starts[one.target]
    lane = one.target.lane
    turns = lane is not None and lane != one.context.lane
    if turns or again:
        first = len(draft.assembly.blocks)
        if turns:
            number = draft.constant(float(draft.naming.directions[str(lane)]))
            draft.block("set", attr=DIRECTION, number=number)
        draft.block("again" if again else "go", target=start)
        start = first
    rows = draft.assembly.blocks if one.pool == "blocks" else None
    fields = rows[one.row][2] if rows is not None else draft.assembly.requests[one.row]
    fields[one.field] = start


def _reach(graph: Mapping[Instance, set[Instance]], start: Instance) -> set[Instance]:
    """What can be reached from a process, itself included."""
    found, front = {start}, [start]
    while front:
        for after in graph.get(front.pop(), ()):
            if after not in found:
                found.add(after)
                front.append(after)
    return found


def _report(draft: Draft, at: Passage, text: str) -> None:
    facility = draft.corridor.facilities[at.context.facility.id]
    draft.lookup.report(facility, f"{at.context.instance}/{at.step.name}", text)


def _round(passages: list[Passage], start: Passage) -> str:
    """The shortest way round from a passage, for messages."""
    ways: list[list[Instance]] = [[start.context.instance, start.target]]
    for way in ways:
        if way[-1] == start.context.instance:
            return " -> ".join(str(one) for one in way)
        ways.extend(
            [*way, one.target]
            for one in passages
            if one.context.instance == way[-1] and one.target not in way[1:]
        )
    return str(start.target)


def _refuse_rings_without_end(
    draft: Draft, rings: list[Passage], graph: Mapping[Instance, set[Instance]]
) -> None:
    """Whoever goes round in a ring can leave it by some way."""
    for one in rings:
        ends = (_as_met(draft, instance) for instance in _reach(graph, one.target))
        if not any(_ends(process) for process in ends):
            _report(draft, one, f"hands over in a ring that nothing leaves: {_round(rings, one)}")
            return


def _ends(process: Process) -> bool:
    bodies = set(reached(process))
    steps = (step for body, _, step in process.steps() if body in bodies)
    return any(VERBS[step.verb].terminal and step.verb != "hand_over" for step in steps)


def _refuse_rings_without_time(draft: Draft, rings: list[Passage]) -> None:
    """Time passes in every round, or a run would never get beyond that instant."""
    swift = [one for one in rings if not _takes_time(one)]
    graph: dict[Instance, set[Instance]] = {}
    for one in swift:
        graph.setdefault(one.context.instance, set()).add(one.target)
    for one in swift:
        if one.context.instance in _reach(graph, one.target):
            way = _round(swift, one)
            _report(draft, one, f"hands over in a ring in which no time need pass: {way}; put a `hold` in it")
            return


def _takes_time(one: Passage) -> bool:
    def through(facts: Facts, step: Step) -> Facts:
        passes = step.verb == "hold" or (step.verb == "visit" and "share" not in step.args)
        return facts.plus(["time"]) if passes else facts

    process = in_lane(one.context.process, one.context.lane)
    standing = facts_at(process, Facts(), through)
    return "time" in standing[_place(one)].always


def _place(one: Passage) -> Place:
    places = ((body, index) for body, index, step in one.context.process.steps() if step is one.step)
    return next(places)


def _refuse_what_is_held_for_ever(draft: Draft, passages: list[Passage]) -> None:
    """What `holding` takes along is given back before the end, and before anything else is held so."""
    after: dict[Instance, list[Passage]] = {}
    for one in passages:
        after.setdefault(one.context.instance, []).append(one)
    holding = [one for one in passages if one.step.args.get("holding")]
    begun = {one.target for one in holding}
    front = list(begun)
    while front:
        instance = front.pop()
        held = _held(_as_met(draft, instance))
        for one in after.get(instance, ()):
            if "held" in held[_place(one)].ever and one.target not in begun:
                begun.add(one.target)
                front.append(one.target)
    for instance in begun:
        facility = draft.corridor.facilities[instance.facility]
        for step, text in _faults(_as_met(draft, instance)):
            draft.lookup.report(facility, f"{instance}/{step.name}", text)


def _refuse_cargo_that_is_never_set_down(draft: Draft, passages: list[Passage]) -> None:
    """Who may carry something is handed over only to a process that sets it down."""
    carriers = {
        process.kind
        for chart in draft.charts.values()
        for process, _, _, step in chart.steps()
        if step.verb in ("split", "offer", *LETTING_DOWN)
        or (step.verb == "take" and step.target in users(chart, "store"))
    }
    for one in passages:
        process = draft.process_of(one.target)
        if process.kind in carriers and not any(s.verb in LETTING_DOWN for _, _, s in process.steps()):
            text = f"hands over what may carry something to {one.target}, which never sets it down"
            _report(draft, one, text)


def _as_met(draft: Draft, instance: Instance) -> Process:
    return in_lane(draft.process_of(instance), instance.lane)


def _held(process: Process) -> Mapping[Place, Facts]:
    def through(facts: Facts, step: Step) -> Facts:
        return facts.minus(["held"]) if step.verb == "give_back" else facts

    return facts_at(process, Facts(ever=frozenset(["held"])), through)


def _faults(process: Process) -> Iterator[tuple[Step, str]]:
    for (body, index), facts in _held(process).items():
        step = process.bodies[body][index]
        if "held" not in facts.ever:
            continue
        if step.verb == "leave":
            yield step, "may leave with what it was handed over holding: `give_back` first"
        elif step.verb == "hand_over" and step.args.get("holding"):
            yield step, "may hold something from an earlier hand-over already: `give_back` first"

"""Lowers whole processes: bodies one after the other, then jumps, hand-overs and streams."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor import Facility
from landbridge.demand import FlowStream
from landbridge.simulation.charts import MAIN, Chart, Process, Step
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.context import Context
from landbridge.simulation.model.draft import Draft, Grip, Instance
from landbridge.simulation.model.handing_over import Passage, facility_of, follow, is_met, taker
from landbridge.simulation.model.missing_ways import sent_there
from landbridge.simulation.model.naming import CLASS, DIRECTION, REGIME
from landbridge.simulation.model.steps import LOWER

EXPRESS = "express"
"""Class that goes first where a stream gives no rank."""


def lower_processes(draft: Draft) -> None:
    """Add the blocks of every process of every facility, and join them."""
    for facility in draft.corridor.facilities.values():
        ways = [(name, lane or None) for lane, names in facility.next.items() for name in names]
        ways += [(name, None) for name in facility.uses_facility.values()]
        for name, lane in ways:
            target = facility_of(draft, name)
            if target is not None and target != facility.id:
                draft.upstream.setdefault(target, []).append((facility.id, lane))
    contexts: list[Context] = []
    for facility in draft.corridor.facilities.values():
        chart = draft.chart_of(facility)
        for exchange in chart.exchanges.values():
            count = len(draft.members(exchange.per))
            draft.exchange_rows[(facility.id, exchange.name)] = draft.assembly.exchange(max(1, count))
        for process in chart.processes.values():
            lanes = draft.lanes(facility)
            contexts.extend(_process(draft, facility, chart, process, lane) for lane in lanes)
    passages = [passage for context in contexts for passage in _join(context)]
    follow(draft, passages)


def _process(draft: Draft, facility: Facility, chart: Chart, process: Process, lane: str | None) -> Context:
    instance = Instance(facility.id, lane, process.name)
    draft.starts[instance] = len(draft.assembly.blocks)
    context = Context(draft, facility, chart, process, instance)
    held = draft.held_at(chart, process)
    exit_side = context.post("exit")
    sides: dict[str, str | None] = {}  # at which a body is gone to
    for body, steps in process.bodies.items():
        context.body = body
        context.labels[body] = len(draft.assembly.blocks)
        context.before = body == MAIN and "hand_over" in process.enters
        context.side = sides.get(body, exit_side)
        context.told = False
        for index, step in enumerate(steps):
            first = len(draft.assembly.blocks)
            LOWER[step.verb](context, step)
            for _, _, other in context.patches:
                sides.setdefault(other, context.side)
            names = held.get((body, index), ())
            grips = tuple(_grip(context, process, name) for name in names)
            rows = range(first, len(draft.assembly.blocks))
            draft.holding.update(dict.fromkeys(rows, grips))
            if step.verb == "visit":
                pools = (name for name in step.targets if chart.resource(name).kind == "pool")
                own = tuple(_grip(context, process, name) for name in pools)
                worked = next(row for row in rows if draft.assembly.blocks[row][0] == "hold")
                draft.holding[worked] = (*grips, *own)
            if context.before:
                grips += _kept(context)
            if step.causes:
                fields = (draft.assembly.blocks[row][2] for row in rows)
                place = next(field["place"] for field in fields if "place" in field)
                draft.blocked.extend((place, row, units) for row, units in grips if units is not None)
    draft.extents[instance] = (draft.starts[instance], len(draft.assembly.blocks))
    return context


def _kept(context: Context) -> tuple[Grip, ...]:
    """What the facility before keeps for an entity until it is taken over, if only one hands over to here."""
    draft = context.draft
    ways = draft.upstream.get(context.facility.id, [])
    if len(ways) != 1:
        return ()
    name, lane = ways[0]
    facility = draft.corridor.facilities[name]
    chart = draft.chart_of(facility)
    grips: list[Grip] = []
    for process in chart.processes.values():
        if process.kind != context.process.kind:
            continue
        before = Context(draft, facility, chart, process, Instance(name, lane, process.name))
        for _, _, step in process.steps():
            if step.verb == "hand_over":
                grips.extend(_grip(before, process, kept) for kept in step.args.get("keeping", ()))
    return tuple(dict.fromkeys(grips))


def _grip(context: Context, process: Process, name: str) -> Grip:
    """Row and units of a resource that is held; the units are not known where they differ by entity."""
    draft = context.draft
    row = draft.resource(context.facility, name, context.lane) or 0
    units: int | str | None = next(
        (
            n
            for _, _, s in process.steps()
            if s.verb in ("seize", "try", "visit")
            for target, n in zip(s.targets, s.units, strict=True)
            if target == name
        ),
        1,
    )
    if context.keyed_by(name) >= 0 or (isinstance(units, str) and process.has_attribute(units)):
        return row, None
    if isinstance(units, str):
        units = int(draft.assembly.numbers[context.number(units)])
    return row, units


def _join(context: Context) -> Iterator[Passage]:
    draft = context.draft
    blocks = draft.assembly.blocks
    for block, field, body in context.patches:
        blocks[block][2][field] = context.labels[body]
    for block, target in context.begun:
        blocks[block][2]["target"] = draft.starts[Instance(context.facility.id, context.lane, target)]
    for block, step in context.handovers:
        target = str(step.target)
        if target == "next":
            yield from _next(context, block, step)
            continue
        name = context.facility.uses_facility.get(target)
        if name is None:  # nobody may ever come here; one who does stops the run
            blocks[block] = ("nowhere", blocks[block][1], {})
            share = sent_there(context, step) if is_met(context, step) else None
            if share is not None:
                told = f"is missing: the chart {context.chart.id} hands over to it"
                address = f"{context.facility.id}.uses_facility.{target}"
                draft.lookup.report(context.facility, address, f"{told}, and {share} sends some there")
            continue
        to = taker(context, name, f"{context.facility.id}.uses_facility.{target}")
        if to is not None:
            yield Passage(context, step, to, "blocks", block, "target")


def _next(context: Context, block: int, step: Step) -> Iterator[Passage]:
    draft, facility = context.draft, context.facility
    ways = facility.next.get(context.lane or "", {})
    if not ways and not is_met(context, step):
        draft.assembly.blocks[block] = ("nowhere", draft.assembly.blocks[block][1], {})
        return
    if not ways:
        address = ".".join(part for part in (facility.id, "next", context.lane) if part)
        draft.lookup.report(facility, address, f"is missing: the chart {context.chart.id} hands over to it")
        return
    targets = {name: taker(context, name, f"{facility.id}.next") for name in ways}
    first = len(draft.assembly.requests)
    for name, to in targets.items():
        if len(ways) == 1:
            pool, row, field = "blocks", block, "target"
        else:
            draft.lookup.used.add(ways[name].address)
            number = draft.number_from(ways[name], facility.time_zone)
            pool, row, field = "requests", draft.assembly.request(number=number), "res"
        if to is not None:
            yield Passage(context, step, to, pool, row, field)
    if len(ways) > 1:
        _, key, fields = draft.assembly.blocks[block]
        draft.assembly.blocks[block] = ("choose_way", key, {**fields, "first": first, "count": len(ways)})


def lower_streams(draft: Draft) -> None:
    """Add a source for every stream of the flows."""
    for row, stream in enumerate(draft.flows.streams):
        facility = draft.corridor.facilities[stream.facility]
        chart = draft.chart_of(facility)
        fed = [p for p in chart.processes.values() if "flow" in p.enters]
        process = next((p for p in fed if p.name == stream.process), None) if stream.process else None
        if process is None and len(fed) == 1 and not stream.process:
            process = fed[0]
        origin = facility.streams[stream.stream].origin
        address = f"{facility.id}.streams.{stream.stream}"
        if process is None:
            names = [p.name for p in fed]
            text = f"names no process of the chart {chart.id} that is fed by a flow: {stream.process!r}"
            draft.lookup.problems.append(
                Problem(origin.file, origin.line, address, text, nearest(stream.process, names))
            )
            continue
        lane = stream.direction if chart.lanes else None
        if chart.lanes and stream.direction not in draft.lanes(facility):
            near = nearest(stream.direction, [lane for lane in draft.lanes(facility) if lane])
            draft.lookup.problems.append(
                Problem(origin.file, origin.line, address, f"has no lane {stream.direction!r}", near)
            )
            continue
        _stream(draft, row, stream, facility, process, lane)


def _stream(
    draft: Draft, row: int, stream: FlowStream, facility: Facility, process: Process, lane: str | None
) -> None:
    naming = draft.naming
    name = f"{facility.id}/{stream.stream}"
    head = f"streams.{stream.stream}."
    source = len(draft.assembly.streams)
    attributes = [0.0] * 8
    attributes[DIRECTION] = naming.directions[stream.direction]
    attributes[CLASS] = naming.class_words[stream.class_]
    attributes[REGIME] = naming.regimes[stream.regime]
    for attribute in process.attributes:
        word = stream.text.get(attribute)
        if word is not None:
            value = naming.value_of(attribute, word)
            if value is None:
                origin = facility.streams[stream.stream].origin
                near = nearest(word, naming.keys.get(attribute, ()))
                address = f"{facility.id}.{head}{attribute}"
                draft.lookup.problems.append(
                    Problem(origin.file, origin.line, address, f"{word} is unknown", near)
                )
            attributes[naming.attribute(attribute)] = float(value or 0)
    first = _enter(draft, facility, stream, name, source, attributes[0])
    for attribute in process.attributes:
        if stream.text.get(attribute) is not None:
            continue
        quantity = draft.lookup.find(facility, f"{head}{attribute}")
        if quantity is not None:
            law = draft.law_from(quantity, facility.time_zone, timed=False)
            draft.block("draw", f"{name}/{attribute}", attr=naming.attribute(attribute), dist=law)
    draft.block("go", target=draft.starts[Instance(facility.id, lane, process.name)])
    rank = draft.lookup.find(facility, f"{head}rank")
    draft.lookup.find(facility, f"{head}share")
    fields = {
        "class": row,
        "entity_kind": naming.kinds[process.kind],
        "rank": int(float(str(rank.periods[0].value))) if rank else int(stream.class_ != EXPRESS),
        "attr": attributes,
    }
    alone = sum(other.stream == stream.stream for other in draft.flows.streams) == 1
    draft.stream_rows[stream.stream if alone else f"{facility.id}.{stream.stream}"] = source
    _source(draft, stream, facility, name, first, fields, lane)


def _enter(draft: Draft, facility: Facility, stream: FlowStream, name: str, source: int, spare: float) -> int:
    """Blocks by which what a stream brings comes in, alone or as a party of so many; the first of them."""
    party = draft.lookup.find(facility, f"streams.{stream.stream}.party")
    for path in facility.values:
        if path.startswith(f"profiles.{stream.text.get('profile')}."):
            draft.lookup.find(facility, path)
    if party is None:
        return draft.block("enter", f"{name}/enter", res=source)
    law = draft.law_from(party, facility.time_zone, timed=False)
    first = draft.block("draw", f"{name}/party", attr=0, dist=law)  # the place is lent for it
    draft.block("enter", f"{name}/enter", res=source, by=0)
    draft.block("set", attr=0, number=draft.constant(spare))
    return first


def _source(
    draft: Draft,
    stream: FlowStream,
    facility: Facility,
    name: str,
    first: int,
    fields: dict[str, object],
    lane: str | None,
) -> None:
    """A timetable with lateness; or a Poisson stream at the counted rate; or drawn times between two."""
    chart = draft.chart_of(facility)
    how = stream.text.get("arrivals", "timetable")
    if how == "renewal":
        between = draft.lookup.need(
            facility, "the time between two arrivals", f"streams.{stream.stream}.between"
        )
        law = draft.law_from(between, facility.time_zone) if between else 0
        limit = draft.lookup.find(facility, f"streams.{stream.stream}.limit")
        if limit:
            fields["limit"] = int(float(str(limit.periods[0].value)))
        draft.assembly.stream(k.STREAM_RENEWAL, first, name, dist=law, **fields)
        return
    if how == "poisson":
        times, rates, last = [0.0], [0.0], 0.0
        start = draft.clock.start
        for count in stream.counts:
            begin, end = ((t - start).total_seconds() / 3600.0 for t in (count.start, count.end))
            if begin > last:  # nothing comes between two periods
                times.append(last)
                rates.append(0.0)
            times.append(max(begin, 0.0))
            rates.append(count.quantity / (end - begin))
            last = max(end, 0.0)
        times.append(last)
        rates.append(0.0)
        draft.assembly.stream(k.STREAM_RATE, first, name, times=times, rates=rates, **fields)
        return
    planned = stream.planned_h(draft.clock.start)
    planned = planned[planned >= 0.0]
    if "lateness" in chart.times:
        fields["lateness"] = draft.time(facility, "lateness", None, lane)
    draft.assembly.stream(k.STREAM_LIST, first, name, times=planned, **fields)

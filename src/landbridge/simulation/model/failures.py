"""Failures of resources: units that work until they fail, and are repaired, by the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace

from landbridge.corridor import Facility, Quantity
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.clock import timeline
from landbridge.simulation.model.draft import Draft
from landbridge.simulation.model.laws import hours_per_unit, kernel_law
from landbridge.simulation.model.lookup import as_law
from landbridge.simulation.model.records import PlaceName
from landbridge.simulation.model.turns import IN_HAND

SHORTEST_H = 1.0 / 3600.0
"""Mean time from one failure to the next, at least."""

ONE_BY_ONE, ALL_AT_ONCE, BY_WEATHER = 0, 1, 2
"""How units stop: each by itself; all there are; all there are, and the ledger says weather."""


@dataclass(frozen=True, slots=True)
class Stop:
    """What is stopped now and then."""

    name: str
    """Keys its draws."""
    rows: tuple[int, ...]
    """Resources, all stopped and let go at the same instants."""
    place: int
    how: int
    units: int
    """Lives that end: one for each unit that fails by itself, else 1."""
    cause: int


def lower_failures(
    draft: Draft, facility: Facility, row: int, base: str, address: str, zone: str, units: int, together: bool
) -> None:
    """Each unit works until it fails and is repaired, by the clock; one that is not there does neither.

    `together`: all units fail at once, however many there are, and are repaired together.
    """
    mtbf = draft.lookup.find(facility, f"{base}.mtbf_h")
    repair = draft.lookup.find(facility, f"{base}.repair_h")
    rule = draft.lookup.find(facility, f"{base}.failures_in_hand")
    if mtbf is None and repair is None:
        return
    if mtbf is None or repair is None:
        have, lack = ("repair_h", "mtbf_h") if mtbf is None else ("mtbf_h", "repair_h")
        draft.lookup.report(facility, f"{facility.id}.{base}.{lack}", f"is missing beside {have}")
        return
    for quantity in (mtbf, repair):
        for period in quantity.periods:
            if as_law(draft.lookup, quantity, period.value).mean <= 0:
                draft.lookup.fault(quantity, "must be above zero")
                return
    if rule is not None:
        closing = draft.lookup.find(facility, f"{base}.in_hand")
        if closing is not None and closing.periods[0].value != rule.periods[0].value:
            text = f"must be the rule at closing, too: in_hand is {closing.periods[0].value}"
            draft.lookup.fault(rule, text)
        draft.assembly.resources[row]["in_hand"] = IN_HAND.get(str(rule.periods[0].value), k.FINISH)
    place = draft.place(PlaceName(facility.id, None, None, "machine", f"failures of {address}"))
    stop = Stop(
        f"failures/{address}", (row,), place, ALL_AT_ONCE if together else ONE_BY_ONE, units, k.FAILED
    )
    stop_now_and_then(draft, stop, mtbf, repair, zone)


def stop_now_and_then(draft: Draft, stop: Stop, every: Quantity, lasts: Quantity, zone: str) -> None:
    """Stop resources after the times of one law, for those of another, each by date."""
    shortest = sum(
        min(as_law(draft.lookup, q, p.value).mean * hours_per_unit(p, "h") for p in q.periods)
        for q in (every, lasts)
    )
    if shortest < SHORTEST_H:
        draft.lookup.fault(every, "comes, and is over, more than once a second: no run could follow it")
        return
    rows = timeline(every, draft.clock, zone)
    ends = [*(hour for hour, _ in rows[1:]), None]
    for number, ((begin, _), end) in enumerate(zip(rows, ends, strict=True)):
        alone = len(rows) == 1
        name = stop.name + (f"/{number}" if number else "")
        life = draft.law_from(every, zone) if alone else _law_of(draft, every, number, zone)
        work = draft.law_from(lasts, zone)
        still = None if alone else _until(draft, begin, end)
        _machines(draft, replace(stop, name=name), (life, work), (begin, still))


def _law_of(draft: Draft, mtbf: Quantity, number: int, zone: str) -> int:
    """Row of the law of one period."""
    period = timeline(mtbf, draft.clock, zone)[number][1]
    law = kernel_law(as_law(draft.lookup, mtbf, period.value), hours_per_unit(period, "h"))
    draft.assembly.distributions.append(law)
    return len(draft.assembly.distributions) - 1


def _until(draft: Draft, begin: float, end: float | None) -> int:
    """Row of a number that is 1 from an hour until another, and 0 before and after."""
    row = draft.assembly.number(1.0 if begin <= 0.0 else 0.0)
    if begin > 0.0:
        draft.assembly.change(begin, k.CHANGE_NUMBER, row, 1.0)
    if end is not None:
        draft.assembly.change(end, k.CHANGE_NUMBER, row, 0.0)
    return row


def _machines(draft: Draft, stop: Stop, laws: tuple[int, int], dates: tuple[float, int | None]) -> None:
    """Let each unit work and fail from an hour on; what would fail when its period is over never does.

    So a change of the law is felt on its day: the new period's units begin their lives then, and no life that
    was drawn before is waited for. Of an exponential law that is as if nothing had begun.
    """
    life, work = laws
    begin, still = dates
    name, place = stop.name, stop.place
    first = draft.block("enter", f"{name}/enter", res=len(draft.assembly.streams))
    up = draft.block("hold", f"{name}/up", dist=life, place=place, cause=k.HANDLING)
    if still is not None:
        on = draft.block("share", f"{name}/still", number=still)
        never = draft.assembly.distribution("constant", 2.0 * draft.clock.until_h + 1000.0)
        rest = draft.block("hold", f"{name}/rest", dist=never, place=place, cause=k.HANDLING)
        draft.block("loop", f"{name}/over", target=rest)
        draft.assembly.blocks[on][2]["target"] = len(draft.assembly.blocks)
    for number, row in enumerate(stop.rows):
        draft.block("fail", f"{name}/fail{number or ''}", res=row, flag=stop.how)
    draft.block("hold", f"{name}/down", dist=work, place=place, cause=stop.cause)
    for number, row in enumerate(stop.rows):
        draft.block("repair", f"{name}/repair{number or ''}", res=row, flag=stop.how)
    draft.block("loop", f"{name}/loop", target=up)
    draft.assembly.stream(
        k.STREAM_LIST,
        first,
        name,
        times=[begin] * stop.units,
        entity_kind=draft.naming.kinds["machine"],
        **{"class": len(draft.naming.classes) - 1},
    )

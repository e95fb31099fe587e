"""Resources of facilities: units by date, opening hours, quotas, gates, bans."""

from __future__ import annotations

from itertools import pairwise

from landbridge.base.nearest import nearest
from landbridge.corridor import Facility, Period, Quantity
from landbridge.corridor.calendar import parse_hours
from landbridge.simulation.charts import Resource
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.class_gates import lower_class_gates
from landbridge.simulation.model.clock import open_spans, timeline
from landbridge.simulation.model.draft import Draft, joined
from landbridge.simulation.model.failures import lower_failures
from landbridge.simulation.model.lookup import as_number
from landbridge.simulation.model.records import ResourceName
from landbridge.simulation.model.supplies import lower_quota, lower_stock
from landbridge.simulation.model.turns import ALL, IN_HAND, Turn, take_turn, turns_of

KINDS = {"pool": k.POOL, "quota": k.QUOTA, "gate": k.GATE, "stock": k.STOCK}


def lower_resources(draft: Draft) -> None:
    """Add a row for every resource of every facility, with its dated changes."""
    for facility in draft.corridor.facilities.values():
        chart = draft.chart_of(facility)
        for declared in chart.resources.values():
            if declared.name in facility.uses:
                continue
            for post in facility.posts if declared.at_post else [None]:
                for lane in draft.lanes(facility) if declared.per == "lane" else (None,):
                    for member in draft.members(declared.per if declared.per != "lane" else None):
                        _resource(draft, facility, declared, post, lane, member or None)
    for facility in draft.corridor.facilities.values():
        for name, address in facility.uses.items():
            own = draft.chart_of(facility).resources.get(name)
            per = own.per if own and own.per != "lane" else None
            wanted = [joined([address, member or None]) for member in draft.members(per)]
            if not all(each in draft.resource_rows for each in wanted):
                near = nearest(address, draft.resource_rows)
                draft.lookup.report(facility, f"{facility.id}.uses.{name}", f"{address} is no resource", near)


def _resource(
    draft: Draft,
    facility: Facility,
    declared: Resource,
    post: str | None,
    lane: str | None,
    member: str | None,
) -> None:
    address = joined([facility.id, post, declared.name, lane, member])
    if declared.optional and not _is_given(draft, facility, declared, post, lane, member):
        return
    name = ResourceName(address, facility.id, post, declared.name, lane, member, declared.unit, declared.kind)
    row = draft.assembly.resource(0, KINDS[declared.kind])
    draft.resource_rows[address] = row
    draft.resources.append(name)
    head = joined([post, declared.name])
    suffix = lane or member
    zone = draft.corridor.facilities[facility.id].zone_of(f"{head}.capacity")
    if declared.kind == "gate":
        _gate(draft, facility, row, head, suffix, zone)
        heads = [f"{head}.{suffix}"] * bool(suffix) + [head]
        lower_class_gates(draft, facility, name, heads, row, zone)
        return
    if member is not None and member not in facility.keys.get(f"{declared.per}s", ()):
        return  # a member of another facility's key set: none of it here
    where = [f"{head}.{suffix}.capacity"] * bool(suffix) + [f"{head}.capacity"]
    quantity = draft.lookup.need(facility, f"the capacity of {declared.name} ({declared.unit})", *where)
    if quantity is None:
        return
    if declared.kind in ("quota", "stock"):
        entry = facility.lanes.get(lane or "", {}).get("entry")
        if entry and entry in facility.posts and declared.period != "slot":
            zone = facility.posts[entry].time_zone
        if declared.kind == "quota":
            lower_quota(draft, declared, row, quantity, zone)
        else:
            lower_stock(draft, facility, declared, row, quantity, zone, where)
        return
    turns = _pool(draft, row, quantity, zone)
    base = where[0].removesuffix(".capacity") if quantity.address.endswith(where[0]) else head
    _calendar(draft, facility, row, base, zone)
    if declared.ban:
        _ban(draft, facility, row, base, zone, lane)
    if declared.failures:
        units = 1 if declared.together else max((turn.units for turn in turns), default=0)
        lower_failures(draft, facility, row, base, address, zone, units, declared.together)
    own = draft.assembly.resources[row]["in_hand"]
    if own == k.FINISH and any(turn.in_hand in ("suspend", "restart") for turn in turns):
        draft.assembly.resources[row]["in_hand"] = own = k.FINISH_LISTED
    for last, turn in pairwise(turns):
        if last.in_hand and not turn.in_hand:  # the rule of a change ends with it
            draft.assembly.change(turn.hour, k.CHANGE_IN_HAND, row, own)


def _is_given(
    draft: Draft,
    facility: Facility,
    declared: Resource,
    post: str | None,
    lane: str | None,
    member: str | None,
) -> bool:
    """Say whether a facility gives a capacity for a resource."""
    head, suffix = joined([post, declared.name]), lane or member
    where = [f"{head}.{suffix}.capacity"] * bool(suffix) + [f"{head}.capacity"]
    return draft.lookup.find(facility, *where) is not None


def _pool(draft: Draft, row: int, quantity: Quantity, zone: str) -> list[Turn]:
    """Units by date."""
    turns = turns_of(draft, quantity, zone)
    last = Turn(0.0, turns[0].units if turns else 0, 0, 0, None)
    draft.assembly.resources[row]["nominal"] = last.units
    for turn in turns:
        take_turn(draft, row, last, turn)
        last = turn
    return turns


def _gate(draft: Draft, facility: Facility, row: int, head: str, suffix: str | None, zone: str) -> None:
    draft.assembly.resources[row]["nominal"] = 1
    where = [f"{head}.{suffix}.open"] * bool(suffix) + [f"{head}.open"]
    quantity = draft.lookup.find(facility, *where)
    if quantity is None:
        return
    shut = storm = 0
    for hour, period in timeline(quantity, draft.clock, zone):
        now = 0 if period.value is True or (period.value is not False and period.value != 0) else 1
        if now != shut:
            draft.assembly.change(hour, k.CHANGE_CLOSED, row, now - shut)
        weather = int(now == 1 and period.cause == "weather")
        if weather != storm:
            draft.assembly.change(hour, k.CHANGE_WEATHER, row, weather - storm)
        shut, storm = now, weather


def _calendar(draft: Draft, facility: Facility, row: int, base: str, zone: str) -> None:
    """Outside opening hours all units are closed."""
    quantity = draft.lookup.find(facility, f"{base}.calendar")
    if quantity is None:
        return
    change = draft.assembly.change
    in_hand = draft.lookup.find(facility, f"{base}.in_hand")
    if in_hand is not None:
        draft.assembly.resources[row]["in_hand"] = IN_HAND.get(str(in_hand.periods[0].value), k.FINISH)
    rows = timeline(quantity, draft.clock, zone)
    if not rows:  # it begins after the run
        return
    ends = [hour for hour, _ in rows[1:]] + [draft.clock.until_h + 48.0]
    spans: list[tuple[float, float]] = []
    for (begin, period), end in zip(rows, ends, strict=True):
        if period.value == "always":
            spans.append((begin, end))
        else:
            spans += _open_spans(draft, facility, quantity, period, begin, end, zone)
    last = 0.0
    for a, b in [*spans, (ends[-1], ends[-1])]:  # one period shut and the next, too: not open for an instant
        if a > last:
            change(last, k.CHANGE_CLOSED, row, ALL)
            change(a, k.CHANGE_CLOSED, row, -ALL)
        last = max(last, b)


def _open_spans(
    draft: Draft, facility: Facility, quantity: Quantity, period: Period, begin: float, end: float, zone: str
) -> list[tuple[float, float]]:
    """Hours between two in which a calendar is open: the facility's, a rule's by date, or one written out."""
    named = facility.calendars.get(str(period.value))
    if named is not None and named.rule is not None:
        rule = draft.corridor.rules[named.rule].quantity
        draft.lookup.used.add(rule.address)
        turns = timeline(rule, draft.clock, zone)
        ends = [hour for hour, _ in turns[1:]] + [end]
        found: list[tuple[float, float]] = []
        for (first, turn), after in zip(turns, ends, strict=True):
            first, after = max(first, begin), min(after, end)
            for a, b in _written_spans(draft, rule, turn, zone) if first < after else ():
                a, b = max(a, first), min(b, after)
                if a < b:
                    found.append((a, b))
        return found
    spans = open_spans(named, draft.clock, zone) if named else _written_spans(draft, quantity, period, zone)
    return [(max(a, begin), min(b, end)) for a, b in spans if max(a, begin) < min(b, end)]


def _written_spans(draft: Draft, quantity: Quantity, period: Period, zone: str) -> list[tuple[float, float]]:
    """Hours open by what is written as text: `mon-fri 08:00-20:00`."""
    try:
        hours = parse_hours(str(period.value), quantity.address, period.origin)
    except ValueError as error:
        draft.lookup.fault(quantity, f"is no calendar of this file, nor hours: {error}")
        return []
    return open_spans(hours, draft.clock, zone)


def _ban(draft: Draft, facility: Facility, row: int, base: str, zone: str, lane: str | None) -> None:
    gate = draft.resource_rows.get(joined([facility.id, "loading", lane]))
    at = draft.lookup.need(facility, "the number of trains at which loading is stopped", f"{base}.ban_at")
    lift = draft.lookup.need(facility, "the number of trains at which it is allowed again", f"{base}.lift_at")
    if gate is None or at is None or lift is None:
        return
    draft.assembly.resources[row]["ban_gate"] = gate
    hours = sorted({hour for q in (at, lift) for hour, _ in timeline(q, draft.clock, zone)})
    for hour in hours:
        values = []
        for quantity in (at, lift):
            period = [p for h, p in timeline(quantity, draft.clock, zone) if h <= hour][-1]
            values.append(as_number(draft.lookup, quantity, period.value))
        values[1] = min(
            values[1], values[0] - 1
        )  # drawn assumptions may cross; `check_model` refuses written ones
        draft.assembly.change(hour, k.CHANGE_BAN, row, *values)


def month_changes(draft: Draft) -> tuple[str, ...]:
    """Rows of the months that charges fall in; the names of the months."""
    months = draft.clock.months()
    for row, first in enumerate(months):
        draft.assembly.change(max(0.0, draft.clock.midnight_h(first, draft.clock.zone)), k.CHANGE_MONTH, row)
    return tuple(f"{m:%Y-%m}" for m in months)


def period_number(draft: Draft, period: str, zone: str) -> int:
    """Row of the number of the present day or month of a time zone, in which keyed counters count."""
    key = ("period", period, zone)
    if key not in draft.number_rows:
        row = draft.assembly.number(0.0)
        draft.number_rows[key] = row
        for day in draft.clock.days():
            if period == "day" or day.day == 1:
                hour = max(0.0, draft.clock.midnight_h(day, zone))
                draft.assembly.change(hour, k.CHANGE_NUMBER, row, float(day.toordinal()))
    return draft.number_rows[key]

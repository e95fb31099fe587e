"""The whole state of a run, declared once as typed columns.

From `TABLE` come the numpy arrays, the compiled attributes (`s.entity_next[e]`, `s.now`), the growth of
pools, checkpoints, the checked view of the plain twin and the reference page of the documentation.

    pool <name> <layout> <meaning>     rows: a record's fields lie together; columns: an array per column;
    scalars <name>_<column> <dtype>[*width] <meaning>     i4 and u4 widen to int64 when read

Rows longer than a cache line begin on one. The columns of an entity are in the order of their use, a line
each: what every step needs; its place in a queue; attributes; marks; then two lines of what few steps touch.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np

TABLE = """
pool run      scalars  one value per run
run_now               f8    simulated time, hours since the start
run_until             f8    pause before the first event later than this
run_seq               i8    sequence number of the next event
run_ticket            i8    ticket of the next one that waits (first come, first served)
run_events            i8    pending events in the heap
run_events_done       i8    timed events processed
run_blocks_done       i8    blocks executed
run_blocks_most       i8    blocks executed when the present instant has lasted too long
run_ready_head        i8    ring position of the next ready entity
run_ready_tail        i8    ring position after the last ready entity
run_ready_mask        i8    ring length - 1 (the length is a power of two)
run_free_head         i8    first free entity slot
run_free_count        i8    free entity slots
run_event_full        i8    events in the heap at which they are spread, or more room is made
run_event_room        i8    events in the heap at which more room is made
run_later             i8    pending events in the calendar
run_later_room        i8    events in the calendar at which more room is made; 0 = there is none yet
run_later_free        i8    first free row of those used, -1 = none
run_later_end         i8    rows used so far
run_calendar_lists    i8    lists of the calendar (a power of two), 0 = all events are in the heap
run_calendar_room     i8    lists that fit
run_calendar_start    f8    time at which bucket 0 begins
run_calendar_rate     f8    buckets an hour
run_calendar_next     f8    number of the first bucket that is not in the heap
run_calendar_end      f8    number of the first bucket that is in no list
run_calendar_beyond   i8    first event of those buckets, -1 = none
run_calendar_mark     f8    first bucket since the last review
run_calendar_done     i8    timed events processed before the last review
run_calendar_review   i8    timed events processed at the next one
run_calendar_most     i8    events in the calendar at which there is one earlier
run_slots_needed      i8    slots that the block which answered RETRY needs
run_live              i8    entities in use
run_live_max          i8    largest number of entities in use
run_classes           i8    number of classes
run_months            i8    number of months
run_statuses          i8    number of ways to leave
run_month             i8    month that charges fall in
run_change_next       i8    next row of the list of dated changes
run_slot_first        i8    first quota by slot, -1 = none
run_sample_every      f8    hours between two samples of the states
run_sample_due        f8    hour of the next one: as all was before anything happens at that hour
run_sample_width      i8    states in a sample
run_sample_rows       i8    samples taken
run_sample_limit      i8    samples that fit
run_counter_used      i8    keyed counters in use
run_counter_mask      i8    length of the counter table - 1 (a power of two)
run_trace_rows        i8    rows now in the trace buffer
run_trace_limit       i8    rows the trace buffer can hold, 0 = no trace
run_trace_full        i8    rows at which the buffer is handed on
run_trace_lost        i8    stays that did not fit in the buffer
run_trace_key         u8    trace this identity only, 0 = all
run_fault             i8    what went wrong (FAULT_*), 0 = nothing
run_fault_index       i8    entity, or index that failed the bounds check
run_fault_block       i8    block at which it went wrong
pool entity   rows     one row per entity slot
entity_timer          i8    sequence number of its live event, -1 = none
entity_since          f8    time it was last charged to the ledger
entity_key            u8    identity for keyed draws
entity_created        f8    time it came
entity_block          i4    block at which it continues
entity_cell           i4    ledger cell that its present stay is charged to
entity_class          i4    class (row of the class names)
entity_cause          i4    cause of its wait if nothing had failed or closed
entity_worker         i4    resource whose failure suspends its present work, -1 = none
entity_wait           i4    what it waits in (WAIT_*)
entity_party          i4    as many as it stands for: who go together as one
entity_kind           i4    kind (train, box, …)
entity_asked          f8    time it began to wait
entity_ticket         i8    place in the order of arrival at its queue
entity_next           i4    next in its queue, in its carrier's load, or in the free list; -1 = none
entity_prev           i4    one ahead in its queue, -1 = none
entity_need           i4    units it waits for
entity_turn           i4    priority of its present request, lower first
entity_queue          i4    row of the resource, exchange or group it waits in
entity_rank           i4    priority of its class, lower first
entity_other          i4    block at which it continues when its patience ends
entity_work_next      i4    next in that resource's list of work in hand
entity_work_prev      i4    one ahead in it
entity_parent         i4    its carrier, or the one that called it; -1 = none
entity_owner          i4    the one whose place or goods it took; -1 = none
entity_lap            i4    times it went round (keeps keyed draws in a loop apart)
entity_attr           f8*8  attributes
entity_mark           f8*8  times of marks
entity_ends           f8    time its present work ends
entity_rest           f8    hours of suspended work left
entity_number         i8    running number in its stream, or among its siblings
entity_loaded         i4    entities it carries
entity_gone           i4    way it left
entity_kept           i4*2  resources kept when it was handed over, -1 = none
entity_kept_units     i4*2  and how many units
entity_held           i4*2  resources held through hand-overs until given back, -1 = none
entity_held_units     i4*2  and how many units
entity_cargo          i4    first entity it carries, -1 = none
entity_cargo_last     i4    last entity it carries
entity_at_work        i4    entities unloaded from it that have not told yet
entity_offered        i4    places it offered in all
entity_left           i4    places it still offers
entity_filled         i4    places filled
entity_exchange       i4    exchange where it offers
entity_offer_next     i4    next one that offers there
entity_offer_prev     i4    one ahead of it there
entity_least          i4    fewer than this do not leave
entity_over           i4    times its patience was over while it was to be filled
pool event    rows     the next pending events: binary heap ordered by (time, sequence)
event_time            f8    when
event_seq             i8    order among equal times, and the event's identity
event_what            i8    kind << 32 | payload
pool later    rows     pending events in the calendar, in lists
later_time            f8    when
later_seq             i8    order among equal times, and the event's identity
later_what            i8    kind << 32 | payload
later_next            i4    next in its list, -1 = none
pool bucket   columns  lists of the calendar
bucket_first          i4    first event, -1 = none
pool ready    columns  ring of entities to run now, in order
ready_entity          i4    entity
pool block    rows     the charts: one row per step
block_op              i4    opcode
block_place           i4    place in the ledger
block_cause           i4    cause charged while it waits or works here
block_res             i4    resource, exchange, group, stream (first row of a family when keyed)
block_by              i4    attribute that picks the row of the family, -1 = none
block_amount_kind     i4    AMOUNT_*: how the number of units is found
block_amount          i4    the constant, attribute or number it is found in
block_amount_by       i4    attribute that picks the row of that number, -1 = none
block_least_kind      i4    the same for a second amount
block_least           i4    the same
block_least_by        i4    the same
block_also            i4    attribute that is a second key of a counter, -1 = none
block_into            i4    attribute that gets the number beyond its limit, -1 = none
block_each_kind       i4    AMOUNT_* of how many the work is done for, or who are counted
block_each            i4    the same; -1 = once, whatever the party
block_dist            i4    distribution it samples
block_number          i4    number it reads (a share, an amount of money), -1 = none
block_attr            i4    attribute it reads or writes
block_target          i4    block to go to, or first block of new entities
block_other           i4    block to go to otherwise, or when patience ends
block_rank            i4    priority of this request, lower first
block_rank_by         i4    attribute added to that priority, -1 = none
block_patience        i4    distribution of the longest wait, -1 = for ever
block_first           i4    first row of its list of requests or choices
block_count           i4    rows of that list
block_work            i4    resource whose failure suspends work here, -1 = none
block_kind            i4    kind of the entities made here
block_measure         i4    measure, mark, account or way to leave
block_mark            i4    mark it reads or writes
block_flag            i4    variant of the opcode
block_key             u8    hash(seed, replication, name): independent of the block's position
block_lap_key         u8    multiplies entity_lap in keyed draws; 0 outside loops
pool request  rows     what a step asks for together, what it hands over, or what a set of choices holds
request_res           i4    resource, or target block of a choice
request_by            i4    attribute that picks the row of the family, -1 = none
request_amount_kind   i4    AMOUNT_*
request_amount        i4    constant, attribute or number
request_amount_by     i4    attribute that picks the row of that number, -1 = none
request_cause         i4    cause of the wait for this one
request_number        i4    share of a choice
pool res      rows     resources: pools, quotas, stocks and gates with one queue each
res_kind              i4    POOL, QUOTA, GATE or STOCK
res_in_hand           i4    FINISH, SUSPEND, RESTART or FINISH_LISTED: work in hand when a unit fails
res_special           i4    1 = units are or were closed or failed, its queue shuts a gate, or it is no pool
res_ban_gate          i4    gate that this queue shuts when too long, -1 = none
res_head              i4    first one waiting, -1 = none
res_tail              i4    last one waiting
res_work_head         i4    first work in hand (not with FINISH)
res_work_tail         i4    last work in hand
res_rest_head         i4    first suspended work
res_rest_tail         i4    last suspended work
res_nominal           i8    units there are (of a stock: on hand when the last ones came)
res_closed            i8    of these, closed by calendar or order
res_failed            i8    of these, failed
res_ordered           i8    of those failed, by order: the last of the units
res_weather           i8    storms that stop it, or part of it, now: those units count as failed
res_open              i8    units open: max(0, nominal - closed - failed)
res_used              i8    units in use (of a quota or stock: used up since the last ones came)
res_working           i8    work in hand (not with FINISH)
res_queue             i8    entities waiting
res_grants            i8    entities served
res_banned            i8    1 = this queue keeps its gate shut now
res_ban_at            i8    trains waiting or in use at which the gate is shut
res_lift_at           i8    at which it is opened again
res_each              i8    of a stock: units of the last delivery
res_every_h           f8    of a quota or stock: hours between the times when units come
res_slot              i8    of a quota by slot: slots begun since their first
res_slot_next         i4    next quota by slot, -1 = none, -2 = this is none yet
res_slot_event        i8    sequence number of the event that begins the next one
res_slot_from_h       f8    time of the first
res_slot_until_h      f8    no slot begins from then on
res_wait_h            f8    sum of waiting times of those served
res_busy_h            f8    integral of units in use
res_open_h            f8    integral of units open
res_closed_h          f8    integral of units closed
res_failed_h          f8    integral of units failed (not closed at the same time)
res_over_h            f8    integral of units in use beyond the open ones
res_queue_h           f8    integral of entities waiting
res_last              f8    time the integrals of use and queue were last updated
res_open_last         f8    time the integrals of capacity were last updated
pool exchange rows     places offered and taken by key
exchange_offers       i4    first one that offers, -1 = none
exchange_offers_last  i4    last one that offers
exchange_takers       i4    first one that waits to take
exchange_takers_last  i4    last one that waits to take
exchange_pairing      i4    first one that waits for enough places (kept at the first key)
exchange_pairing_last i4    last one
exchange_on_offer     i8    places on offer
exchange_waiting      i8    entities waiting to take
exchange_reserved     i8    places kept for the loads now alongside
exchange_taken        i8    places taken so far
exchange_coming       i8    trains called that do not offer yet
exchange_announced    i8    boxes announced less places called
pool dist     rows     distributions
dist_kind             i8    DIST_*
dist_p                f8*4  parameters
pool number   columns  dated numbers: shares, amounts, limits
number_value          f8    present value
pool stream   rows     sources of entities
stream_kind           i4    STREAM_LIST, STREAM_RATE or STREAM_RENEWAL
stream_class          i4    class of what comes
stream_entity_kind    i4    kind of what comes
stream_rank           i4    priority
stream_block          i4    block where it starts
stream_lateness       i4    distribution of lateness, -1 = none
stream_dist           i4    distribution of the time between two (renewal)
stream_next           i8    next row of arrival_time (list) or of the rates
stream_end            i8    row after the last
stream_count          i8    entities made
stream_limit          i8    most that it may make
stream_key            u8    identity
stream_attr           f8*8  attributes of what comes
pool arrival  columns  planned times, and rates by period
arrival_time          f8    planned time, or start of the period
arrival_rate          f8    arrivals per hour from then on
pool change   rows     dated changes, in order of time
change_time           f8    when
change_what           i4    CHANGE_*
change_ref            i4    row it concerns
change_value          f8*5  new value, difference or parameters
pool batch    rows     groups that go on together
batch_head            i4    first member
batch_tail            i4    last member
batch_count           i8    members now waiting
batch_timer           i8    sequence number of the live timer
batch_groups          i8    groups that left
batch_timeouts        i8    of these, by timer
pool counter  rows     keyed counters: hash table with open addressing
counter_key           u8    hash of (counter, keys, period), 0 = free
counter_value         i8    units counted
counter_period        i8    period in which they are
counter_row           i4    number that holds the present period
pool mark     columns  passages at marks
mark_count            i8    passages
pool measure  rows     tallies by (measure, class)
measure_count         i8    observations
measure_sum           f8    hours
measure_squares       f8    hours squared
measure_max           f8    longest
pool total    columns  by measure
measure_before        i8    observations of all classes before the window
pool bin      columns  histogram by (measure, bin)
bin_count             i8    observations
pool kind     rows     population by (kind, class)
kind_in               i8    came in
kind_inside           i8    inside now
kind_area             f8    integral of the number inside
kind_last             f8    time it was last updated
pool out      columns  those that left by (kind, class, status)
out_count             i8    left
pool ledger   columns  hours by (place, class, cause)
ledger_h              f8    entity-hours
pool account  columns  charges by (account, class, month)
account_milli         i8    thousandths of its currency
pool watch    rows     what a sample reads
watch_what            i4    WATCH_*
watch_ref             i4    row it reads
watch_mark            i4    mark of a population
pool sample   columns  hourly states, (sample, watch)
sample_value          f8    value
pool trace    columns  stays of entities: buffer handed on when full
trace_from            f8    since when
trace_to              f8    until when
trace_who             u8    entity identity
trace_cell            i4    ledger cell
trace_block           i4    block it stood at
"""


LINE = 64
"""Bytes of a cache line."""


class Column(NamedTuple):
    """One column: where it lies and what it means."""

    name: str
    pool: str
    dtype: np.dtype[np.generic]
    width: int
    meaning: str
    word: int
    """Position of its base address (or of the scalar itself) in the table of words."""
    offset: int
    stride: int


class Pool(NamedTuple):
    """A group of columns of equal length."""

    name: str
    layout: str
    meaning: str
    length_word: int
    record: np.dtype[np.generic]
    columns: tuple[str, ...]


def _on_lines(record: np.dtype[np.generic]) -> np.dtype[np.generic]:
    """The record, so long that each row of a large one begins on a cache line of the processor."""
    if record.itemsize <= LINE:
        return record
    fields = record.fields
    assert fields is not None
    return np.dtype(
        {
            "names": list(fields),
            "formats": [field[0] for field in fields.values()],
            "offsets": [field[1] for field in fields.values()],
            "itemsize": -(-record.itemsize // LINE) * LINE,
        }
    )


def _parse(text: str) -> tuple[dict[str, Pool], dict[str, Column], dict[str, Column], int]:
    raw: list[tuple[str, str, str, list[tuple[str, str, int, str]]]] = []
    for line in filter(None, text.splitlines()):
        first, second, rest = line.split(None, 2)
        if first == "pool":
            layout, meaning = rest.split(None, 1)
            raw.append((second, layout, meaning, []))
        else:
            dtype, _, width = second.partition("*")
            raw[-1][3].append((first, dtype, int(width or 1), rest))
    pools: dict[str, Pool] = {}
    columns: dict[str, Column] = {}
    scalars: dict[str, Column] = {}
    words = 0
    for name, layout, meaning, cols in raw:
        if layout == "scalars":
            for cname, dt, _, note in cols:
                short = cname.removeprefix("run_")
                scalars[short] = Column(short, name, np.dtype(dt), 1, note, words, 0, 8)
                words += 1
            continue
        length, words = words, words + 1
        record = _on_lines(
            np.dtype([(c, dt, (w,)) if w > 1 else (c, dt) for c, dt, w, _ in cols], align=True)
        )
        fields = record.fields
        assert fields is not None
        for i, (c, dt, w, note) in enumerate(cols):
            own = layout == "columns"
            d = np.dtype(dt)
            columns[c] = Column(
                c,
                name,
                d,
                w,
                note,
                words + (i if own else 0),
                0 if own else fields[c][1],
                d.itemsize * w if own else record.itemsize,
            )
        words += len(cols) if layout == "columns" else 1
        pools[name] = Pool(name, layout, meaning, length, record, tuple(c[0] for c in cols))
    return pools, columns, scalars, words


POOLS, COLUMNS, SCALARS, N_WORDS = _parse(TABLE)
LAYOUT_HASH = hashlib.sha256(TABLE.encode()).hexdigest()[:12]


def documentation() -> str:
    """The table as Markdown, for the reference pages."""
    out: list[str] = []
    for p in POOLS.values():
        out += [
            "",
            f"## {p.name}: {p.meaning}",
            "",
            f"{p.layout}, {p.record.itemsize} bytes a row",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
        ]
        for c in p.columns:
            col = COLUMNS[c]
            out.append(f"| {c} | {col.dtype}{'' if col.width == 1 else f' × {col.width}'} | {col.meaning} |")
    out += ["", "## run: one value per run", "", "| name | type | meaning |", "|---|---|---|"]
    out += [f"| {c.name} | {c.dtype} | {c.meaning} |" for c in SCALARS.values()]
    return "\n".join(out)

"""What happens on a date (capacities, closings, laws, numbers, quotas, months), and the hourly states."""

from .events import schedule
from .prelude import (
    CHANGE_BAN,
    CHANGE_CLOSED,
    CHANGE_DELIVER,
    CHANGE_DIST,
    CHANGE_EVERY,
    CHANGE_FAILED,
    CHANGE_IN_HAND,
    CHANGE_MONTH,
    CHANGE_NOMINAL,
    CHANGE_NUMBER,
    CHANGE_REFILL,
    CHANGE_SLOTS,
    KIND_CHANGE,
    KIND_SLOT,
    WATCH_COUNT,
    WATCH_OPEN,
    WATCH_QUEUE,
    WATCH_STOCK,
    WATCH_USED,
    S,
    i64,
)
from .resources import ban, deliver, note_capacity, refill, set_open


def slot_after(s: S, r: int) -> float:
    """When the next slot of quota r begins."""
    return s.res_slot_from_h[r] + s.res_slot[r] * s.res_every_h[r]


def begin_slot(s: S, r: int) -> None:
    """A slot of quota r begins; then wait for the next one, so that a year of slots needs no list of them."""
    refill(s, r)
    s.res_slot[r] += 1
    after = slot_after(s, r)
    s.res_slot_event[r] = -1
    if after < s.res_slot_until_h[r]:
        s.res_slot_event[r] = schedule(s, after, KIND_SLOT, r)


def begin_due_slots(s: S) -> None:
    """Slots that begin now do so before anything else of this instant, as dated changes do."""
    r = s.slot_first
    while r >= 0:
        if s.res_slot_event[r] >= 0 and slot_after(s, r) <= s.now:
            begin_slot(s, r)
        r = s.res_slot_next[r]


def apply(s: S, j: int) -> None:
    """Change j takes effect."""
    what = s.change_what[j]
    r = s.change_ref[j]
    value = s.change_value[j, 0]
    if what == CHANGE_REFILL:
        refill(s, r)
    elif what <= CHANGE_FAILED:
        note_capacity(s, r)
        if what == CHANGE_NOMINAL:
            s.res_nominal[r] = i64(int(value))
        elif what == CHANGE_CLOSED:
            s.res_closed[r] += i64(int(value))
        else:
            s.res_failed[r] += i64(int(value))
            s.res_ordered[r] += i64(int(value))
        set_open(s, r)
    elif what == CHANGE_DIST:
        s.dist_kind[r] = i64(int(value))
        for k in range(4):
            s.dist_p[r, k] = s.change_value[j, k + 1]
    elif what == CHANGE_NUMBER:
        s.number_value[r] = value
    elif what == CHANGE_MONTH:
        s.month = r
    elif what == CHANGE_BAN:
        s.res_ban_at[r] = i64(int(value))
        s.res_lift_at[r] = i64(int(s.change_value[j, 1]))
        if s.res_ban_gate[r] >= 0:
            ban(s, r)
    elif what == CHANGE_IN_HAND:
        s.res_in_hand[r] = i64(int(value))
    elif what == CHANGE_DELIVER:
        deliver(s, r, i64(int(value)), i64(int(s.change_value[j, 1])))
    elif what == CHANGE_EVERY:
        s.res_every_h[r] = value
    elif what == CHANGE_SLOTS:
        if s.res_slot_next[r] < -1:
            s.res_slot_next[r] = s.slot_first
            s.slot_first = r
        s.res_every_h[r] = value
        s.res_slot[r] = 0
        s.res_slot_from_h[r] = s.change_time[j]
        s.res_slot_until_h[r] = s.change_value[j, 1]
        begin_slot(s, r)
    else:  # CHANGE_WEATHER
        s.res_weather[r] += i64(int(value))
        set_open(s, r)


def apply_due(s: S, rows: int) -> None:
    """All changes due now, in their order; then wait for the next date."""
    begin_due_slots(s)
    j = s.change_next
    while j < rows and s.change_time[j] <= s.now:
        apply(s, j)
        j += 1
    s.change_next = j
    if j < rows:
        schedule(s, s.change_time[j], KIND_CHANGE, rows)


def observed(s: S, m: int) -> int:
    """Observations of measure m since the run began."""
    n = s.measure_before[m]
    for k in range(m * s.classes, (m + 1) * s.classes):
        n += s.measure_count[k]
    return n


def read_watch(s: S, w: int) -> float:
    """Present value of one state."""
    what = s.watch_what[w]
    r = s.watch_ref[w]
    if what == WATCH_QUEUE:
        return float(s.res_queue[r])
    if what == WATCH_USED:
        return float(s.res_used[r])
    if what == WATCH_OPEN:
        return float(s.res_open[r])
    if what == WATCH_STOCK:
        return float(s.res_nominal[r] - s.res_used[r])
    if what == WATCH_COUNT:
        return float(observed(s, r))
    return float(s.mark_count[s.watch_mark[w]] - observed(s, r))


def sample_states(s: S, until: float) -> None:
    """Write a row of states for every sample that is due by an hour, that hour included.

    Nothing has happened since the last event, so a sample is what was there before anything happens at its
    hour, whatever else is simulated beside it.
    """
    n = s.sample_width
    while s.sample_due <= until and s.sample_rows < s.sample_limit:
        row = s.sample_rows
        for w in range(n):
            s.sample_value[row * n + w] = read_watch(s, w)
        s.sample_rows = row + 1
        s.sample_due = float(row + 1) * s.sample_every

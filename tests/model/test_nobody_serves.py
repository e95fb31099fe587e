"""A queue that nobody serves: what a person reads, and from whom everybody waits."""

import pytest
import small_corridors as small

from landbridge.base.errors import DeadlockError
from landbridge.corridor import apply_changes, parse_set, read_corridor
from landbridge.simulation.model import build_plan, compile_model, run_replication

CROSSING = """
chart   = "crossing"
summary = "Two posts, and one buffer between them that both directions share."
lanes   = ["westbound", "eastbound"]
[resources]
site   = { unit = "vehicle", at = "post" }
buffer = { unit = "vehicle" }
[times]
check = { unit = "h" }
cross = { unit = "h" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { seize   = "exit.site", waiting = "far_side_full" },
  { hold    = "check", as = "documents" },
  { seize   = "buffer", waiting = "far_side_full" },
  { release = "exit.site" },
  { hold    = "cross", as = "moving" },
  { seize   = "entry.site", waiting = "far_side_full", name = "site_in" },
  { release = "buffer" },
  { hold    = "check", as = "documents", name = "check_in" },
  { release = "entry.site", name = "free" },
  { leave   = "through" },
]
"""


BOTH_FULL = """\
on 2000-01-05 8 can never go on, for they wait for each other
- 1 × truck at a.post.cn, step site_in: waits since 2000-01-02 07:30 for a.post.kz.site, holds a.post.buffer
- 1 × truck at a.post.kz, step seize_buffer: waits since 2000-01-02 07:00 for a.post.buffer, \
holds a.post.kz.site
behind them
- 3 × truck at a.post.kz, step seize_exit_site: waits since 2000-01-02 09:06 for a.post.kz.site
- 2 × truck at a.post.cn, step seize_exit_site: waits since 2000-01-02 09:12 for a.post.cn.site
- 1 × truck at a.post.cn, step seize_buffer: waits since 2000-01-02 10:06 for a.post.buffer, \
holds a.post.cn.site"""


def run(*sets):
    corridor = apply_changes(read_corridor("tutorial"), [parse_set(text) for text in sets])
    return run_replication(compile_model(build_plan(corridor, None, *corridor.base)), 1, 0)


def test_a_queue_that_nobody_serves_is_warned_of():
    first, second = run("inland.tutorial.officers.capacity=0").warnings
    served = "nobody is served at inland.tutorial.officers, of which there is none"
    assert first == f"{served}: 150 wait, the first for 59 days"
    by = "held by those at inland.tutorial seize_officers (150)"
    assert second == f"2185 wait at inland.tutorial.yard, the first for 56 days; {by}"


def test_a_queue_that_is_far_too_long_is_warned_of():
    told = run("inland.tutorial.officers.capacity=1", "inland.tutorial.times.clear*=60").warnings
    assert [text.partition(";")[0] for text in told] == [
        "2136 wait at inland.tutorial.yard, the first for 44 days",
        "148 wait at inland.tutorial.officers, the first for 13 days",
    ]


def test_who_asks_for_more_than_there_is():
    with pytest.raises(DeadlockError) as error:
        run("inland.tutorial.yard.capacity=1")
    first, second = str(error.value).splitlines()
    assert first.startswith("on 2024-10-01 ")
    assert first.endswith(" can never go on, for they ask for more than there is")
    assert "box at inland.tutorial, step seize_yard: waits since 2024-0" in second
    assert second.endswith(" for inland.tutorial.yard, and 1 teu is all there is")


def crossing(buffer, site, times):
    text = (
        f"time_zone='UTC'\n[posts.cn]\ntime_zone='UTC'\n[posts.kz]\ntime_zone='UTC'\n[posts.cn.site]\ncapacity={site}\n"
        f"[posts.kz.site]\ncapacity={site}\n[lanes.westbound]\nexit='cn'\nentry='kz'\n"
        f"[lanes.eastbound]\nexit='kz'\nentry='cn'\n[resources.buffer]\ncapacity={buffer}\n"
        "[times]\ncheck=1\ncross=0.5\n"
        + small.stream("west", direction="westbound")
        + small.stream("east", direction="eastbound")
    )
    flows = [small.at_times("a.post", name, times, direction=f"{name}bound") for name in ("west", "east")]
    return small.model([CROSSING], {"a.post:crossing": text}, flows, 3)


def test_both_sides_full_and_the_buffer_full():
    """One direction holds the buffer and waits for a place, the other holds that place and waits for it."""
    with pytest.raises(DeadlockError) as error:
        run_replication(crossing(1, 1, [30.0, 33.1, 33.2, 33.3]), 1, 0)
    assert str(error.value) == BOTH_FULL


def test_with_room_for_both_they_pass():
    r = run_replication(crossing(2, 5, [30.0, 33.1, 33.2, 33.3]), 1, 0)
    assert r.kind_out.sum() == 8
    assert r.warnings == ()

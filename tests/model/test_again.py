"""Handed over to another lane, back again, and to its own beginning; held through all of it."""

from __future__ import annotations

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors, RunError
from landbridge.simulation.charts import check_chart, parse_chart
from landbridge.simulation.model import Model, Records, misfits, run_replication, trace_one

BOOKING = """
chart   = "booking"
summary = "Some do not come to their slot, and book again."
[times]
lead = { unit = "h" }
[numbers]
no_show = { unit = "share" }
[process.truck]
kind   = "truck"
enters = ["flow", "hand_over"]
steps  = [
  { take_over = "again" },
  { tally     = "booked" },
  { hold      = "lead", as = "moving" },
  { branch    = [{ share = "no_show", go = "missed" }] },
  { leave     = "came" },
]
[process.truck.missed]
steps = [{ hand_over = "again" }]
"""
ROAD = """
chart   = "road"
summary = "A road post with two lanes, and a fleet that it lends."
lanes   = ["eastbound", "westbound"]
[resources]
fleet = { unit = "truck" }
booths = { unit = "booth", per = "lane" }
[times]
check = { per = "lane", unit = "h" }
home = { unit = "h" }
[process.truck]
kind   = "truck"
enters = ["flow", "hand_over"]
steps  = [
  { take_over = "lot" },
  { branch    = [{ when = { attribute = "direction", equals = "westbound" }, go = "back" }] },
  { seize     = "fleet", waiting = "truck" },
  { visit     = "booths", for = "check", as = "documents", waiting = "staff" },
  { hand_over = "next", holding = ["fleet"] },
]
[process.truck.back]
steps = [
  { visit     = "booths", for = "check", as = "documents", waiting = "staff", name = "booth_back" },
  { tally     = "back" },
  { hold      = "home", as = "moving" },
  { give_back = "fleet" },
  { leave     = "home" },
]
"""
YARD = """
chart   = "yard"
summary = "Trucks load."
[resources]
lot = { unit = "place" }
[times]
load = { unit = "h" }
[process.truck]
kind   = "truck"
enters = "hand_over"
steps  = [
  { take_over = "road" },
  { seize     = "lot", waiting = "far_side_full" },
  { hold      = "load", as = "handling" },
  { hand_over = "next", keeping = ["lot"] },
]
"""
ROAD_FILE = """time_zone = "UTC"
[posts.cn]
time_zone = "UTC"
country = "CN"
[posts.kz]
time_zone = "UTC"
country = "KZ"
[lanes.eastbound]
exit = "kz"
entry = "cn"
[lanes.westbound]
exit = "cn"
entry = "kz"
[resources.fleet]
capacity = FLEET
[resources.booths.eastbound]
capacity = 1
[resources.booths.westbound]
capacity = 1
[times]
check.eastbound = 1
check.westbound = 2
home = 10
[next.eastbound]
"inland.yard" = 1
"""
YARD_FILE = '[resources.lot]\ncapacity = 2\n[times]\nload = 5\n[next]\n"road.post.westbound" = 1\n'


DIRECTED = """  { branch    = [{ when = { attribute = "direction", equals = "westbound" }, go = "back" }] },
"""


def booking(no_show: float, trucks: int = 300, lead: float = 7) -> Model:
    text = f'[times]\nlead = {lead}\n[numbers]\nno_show = {no_show}\n[uses_facility]\nagain = "a.post"\n'
    flows = [small.at_times("a.post", "trucks", [24.0 + 0.01 * i for i in range(trucks)])]
    return small.model([BOOKING], {"a.post:booking": text + small.stream("trucks")}, flows, 60)


def circulation(
    fleet: int, times: list[float], yard: str = YARD_FILE, road: str = ROAD, next_: str = ""
) -> Model:
    text = ROAD_FILE.replace("FLEET", str(fleet)) + next_ + small.stream("trucks", "eastbound")
    flows = [small.at_times("road.post", "trucks", times, direction="eastbound")]
    return small.model([road, YARD], {"road.post:road": text, "inland.yard:yard": yard}, flows, 9)


def same(model: Model) -> Records:
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    for name in ("ledger_h", "kind_out", "states", "measure_count", "busy_h"):
        assert np.array_equal(getattr(fast, name), getattr(plain, name)), name
    return fast


def test_who_misses_a_slot_books_again_and_is_counted_once() -> None:
    r = same(booking(0.5))
    assert int(r.kind_in.sum()) == int(r.kind_out.sum()) == 300
    booked = int(r.measure_count.sum())
    assert booked == pytest.approx(600, abs=4 * np.sqrt(300 * 2))  # a geometric number each, of mean 2
    laps = [len(trace_one(booking(0.5), f"trucks:{i}", 1, 0)) for i in range(40)]
    assert len(set(laps)) > 2  # each time a new draw: neither never nor for ever
    assert r.ledger_h.sum() == pytest.approx(7.0 * booked)


@pytest.mark.parametrize(("lead", "plain"), [(0, False), (1e-7, False), (0, True)])
def test_who_goes_round_without_end_and_without_time_is_stopped(lead: float, plain: bool) -> None:
    with pytest.raises(RunError) as error:
        run_replication(booking(1.0, trucks=2, lead=lead), 1, 0, plain)
    who, _, why = str(error.value).partition(": ")
    assert who == "truck at a.post/truck/take_over_again"
    assert "has come back here 100,000 times: it goes round without end, and without time on its way" in why


ECHO = """
chart   = "echo"
summary = "Who is called calls the next and leaves, all at one instant."
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [{ hold = "lead", as = "moving" }, { call = "echo" }, { leave = "came" }]
[process.echo]
kind   = "echo"
enters = "call"
steps  = [{ call = "echo", name = "again" }, { leave = "over" }]
[times]
lead = { unit = "h" }
"""


def test_who_are_called_at_one_instant_without_end_are_told_with_step_and_time() -> None:
    text = f"[times]\nlead = 2\n{small.stream('trucks')}"
    flows = [small.at_times("a.post", "trucks", [26.5])]
    model = small.model([ECHO], {"a.post:echo": text}, flows, 60)
    with pytest.raises(RunError) as error:
        run_replication(model, 1, 0)
    who, _, why = str(error.value).partition(": ")
    assert who == "echo at a.post/echo/again"
    assert "no time passes, however many steps are run, on 2000-01-02 04:30" in why


@pytest.mark.parametrize("no_show", [0.0, 0.1])
def test_a_way_that_leads_nowhere_is_told_if_some_are_sent_there(no_show: float) -> None:
    text = f"[times]\nlead = 7\n[numbers]\nno_show = {no_show}\n" + small.stream("trucks")
    flows = [small.at_times("a.post", "trucks", [30.0])]
    again = "facilities/a.post.toml:1: a.post.uses_facility.again: "
    told = "is missing: the chart booking hands over to it, and no_show sends some there"
    try:
        problems = misfits(small.model([BOOKING], {"a.post:booking": text}, flows, 3))
    except InputErrors as error:
        problems = list(error.problems)
    assert [str(problem) for problem in problems] == [f"{again}{told}"] * (no_show > 0)


def test_fewer_no_shows_book_less_often() -> None:
    few, many = (run_replication(booking(p), 1, 0).measure_count.sum() for p in (0.0, 0.3))
    assert few == 300
    assert many > 300


def test_out_eastbound_and_home_westbound_with_the_truck_all_the_way() -> None:
    model = circulation(1, [30.0, 30.5])
    first, second = (
        [
            (s.facility, s.direction, s.step, s.cause, s.from_h, s.to_h)
            for s in trace_one(model, f"trucks:{i}", 1, 0)
        ]
        for i in range(2)
    )
    assert first == [
        ("road.post", "eastbound", "visit_booths", "documents", 30.0, 31.0),
        ("inland.yard", "eastbound", "hold_load", "handling", 31.0, 36.0),
        ("road.post", "westbound", "booth_back", "documents", 36.0, 38.0),
        ("road.post", "westbound", "hold_home", "moving", 38.0, 48.0),
    ]
    # the only truck is away until it is home again
    assert second[0] == ("road.post", "eastbound", "seize_fleet", "truck", 30.5, 48.0)
    r = same(model)
    rows = {x.address: i for i, x in enumerate(r.names.resources)}
    assert r.busy_h[rows["road.post.fleet"]] == 18.0 * 2
    assert r.busy_h[rows["inland.yard.lot"]] == 5.0 * 2
    assert [int(n) for n in r.kind_out.sum((0, 1))] == [2]


def test_a_fleet_is_conserved() -> None:
    r = same(circulation(7, [24.0 + 0.4 * i for i in range(200)]))
    used = r.states[:, [s.what == "used" and s.name == "fleet" for s in r.names.states].index(True)]
    inside = int(r.kind_in.sum() - r.kind_out.sum())
    assert used.max() == 7
    waiting = r.states[-1, [s.what == "queue" and s.name == "fleet" for s in r.names.states].index(True)]
    assert inside == used[-1] + waiting


def test_to_the_same_chart_at_another_post_in_the_same_lane() -> None:
    """Diverted before anything is seized; comes back at the other post, in the other lane."""
    full = '{ branch = [{ when = { longer = "booths", than = 1 }, go = "elsewhere" }], name = "divert" },'
    go = f'{full}\n  {{ seize     = "fleet"'
    road = ROAD.replace('{ seize     = "fleet"', go)
    road += '[process.truck.elsewhere]\nsteps = [{ hold = "home", as = "moving", name = "detour" }, '
    road += '{ hand_over = "elsewhere" }]\n'
    texts = {}
    for id_, other in (("road.aa", "road.bb"), ("road.bb", None)):
        text = ROAD_FILE.replace("FLEET", "9") + small.stream("trucks", "eastbound")
        if other:
            text += f'[uses_facility]\nelsewhere = "{other}"\n'
        texts[f"{id_}:road"] = text
    texts["inland.yard:yard"] = YARD_FILE.replace("road.post.westbound", "road.bb.westbound.truck")
    flows = [small.at_times("road.aa", "trucks", [30.0] * 4, direction="eastbound")]
    model = small.model([road, YARD], texts, flows, 9)
    places = [(s.facility, s.direction, s.step) for s in trace_one(model, "trucks:3", 1, 0)]
    assert places[0] == ("road.aa", "eastbound", "detour")
    assert [p[:2] for p in places[1:]] == [("road.bb", "eastbound"), ("inland.yard", "eastbound")] + [
        ("road.bb", "westbound")
    ] * 2
    same(model)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "road.post.westbund",
            "road.post has no lane or process 'westbund' (did you mean road.post.westbound?)",
        ),
        ("road.past.westbound", "there is no facility 'road.past.westbound'"),
        ("road.post", "hands over in a ring that nothing leaves"),
    ],
)
def test_what_is_wrong_with_a_target_is_told(text: str, told: str) -> None:
    road = ROAD if "west" in text else ROAD.replace('{ leave     = "home" }', '{ hand_over = "next" }')
    with pytest.raises(InputErrors) as caught:
        circulation(1, [30.0], YARD_FILE.replace("road.post.westbound", text), road)
    assert told.partition(" (")[0] in str(caught.value)


def test_a_round_in_which_no_time_passes_is_refused() -> None:
    text = '[numbers]\nno_show = 0.5\n[uses_facility]\nagain = "a.post"\n' + small.stream("trucks")
    chart = BOOKING.replace('  { hold      = "lead", as = "moving" },\n', "").replace(
        '[times]\nlead = { unit = "h" }\n', ""
    )
    with pytest.raises(
        InputErrors, match=r"a ring in which no time need pass: a\.post/truck -> a\.post/truck"
    ):
        small.model([chart], {"a.post:booking": text}, [], 2)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('  { give_back = "fleet" },\n', "", "leave_home: may leave with what it was handed over"),
        (
            DIRECTED,
            '  { branch    = [{ share = 0.5, go = "back" }] },\n',
            "hand_over_next: may hold something from an earlier hand-over already",
        ),
    ],
)
def test_what_is_held_is_given_back(old: str, new: str, told: str) -> None:
    assert old in ROAD
    with pytest.raises(InputErrors) as caught:
        circulation(1, [30.0], road=ROAD.replace(old, new), next_="\n[next.westbound]\n'inland.yard' = 1\n")
    assert told in str(caught.value)


def test_the_chart_itself_says_what_it_holds() -> None:
    assert check_chart(parse_chart(ROAD, "small.toml")) == []
    bad = parse_chart(ROAD.replace(', holding = ["fleet"]', ""), "small.toml")
    assert "`fleet` is still held here" in check_chart(bad)[0].problem
    with pytest.raises(InputErrors, match="`fleet` stands under `keeping` and under `holding`"):
        parse_chart(ROAD.replace("holding =", 'keeping = ["fleet"], holding ='), "small.toml")


POST = """
chart   = "post"
summary = "Some are seen by a doctor behind the border."
lanes   = ["eastbound", "westbound"]
[resources]
doctors = { unit = "team", at = "post" }
[times]
drive = { unit = "h" }
see   = { unit = "h" }
[numbers]
ill = { unit = "share" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { hold   = "drive", as = "moving" },
  { mark   = "over", side = "entry" },
  { branch = [{ share = "ill", go = "ill" }] },
  { leave  = "well" },
]
[process.truck.ill]
steps = [
  { visit  = "entry.doctors", for = "see", as = "inspection", waiting = "inspection" },
  { branch = [{ share = "ill", go = "worse" }], name = "again_ill" },
  { leave  = "healed" },
]
[process.truck.worse]
steps = [
  { hold   = "see", as = "inspection", name = "seen_again" },
  { leave  = "healed_late" },
]
"""


def post(ill: float) -> Model:
    text = ROAD_FILE.partition("[resources.fleet]")[0]
    text += "[posts.cn.doctors]\ncapacity = 1\n[posts.kz.doctors]\ncapacity = 1\n"
    text += f"[times]\ndrive = 2\nsee = 3\n[numbers]\nill = {ill}\n"
    text += small.stream("trucks", "eastbound")
    flows = [small.at_times("road.post", "trucks", [30.0], direction="eastbound")]
    return small.model([POST], {"road.post:post": text}, flows, 9)


def test_a_body_that_is_gone_to_begins_on_the_side_that_was_reached() -> None:
    stays = trace_one(post(1.0), "trucks:0", 1, 0)
    assert [(s.side, s.step) for s in stays] == [
        ("kz", "hold_drive"),
        ("cn", "visit_entry_doctors"),
        ("cn", "seen_again"),
    ]


def test_how_it_left_is_told_after_the_last_stay() -> None:
    assert [s.left for s in trace_one(post(1.0), "trucks:0", 1, 0)] == [None, None, "healed_late"]
    (only,) = trace_one(post(0.0), "trucks:0", 1, 0)
    assert only.left == "well"  # of well, healed and healed late, which the blocks alone do not say
    second = trace_one(circulation(1, [30.0, 30.5]), "trucks:1", 1, 0)
    assert second[-1].left == "home"
    still = trace_one(circulation(1, [30.0, 7 * 24.0 + 60.0]), "trucks:1", 1, 0)
    assert still[-1].left is None

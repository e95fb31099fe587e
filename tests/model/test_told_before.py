"""What a facility's file lacks, or says in vain, seen against its chart: told before anything runs."""

from __future__ import annotations

import pytest
import small_corridors as small

from landbridge.simulation.model import check_model

POST = """
chart   = "post"
summary = "Trucks with permits of several kinds, the perishable ones apart; an order that some share has."
lanes   = ["west", "east"]
[keys]
permit = { unit = "form" }
[resources]
permits = { unit = "form", per = "permit", kind = "stock", period = "week" }
slots   = { unit = "truck", per = "lane", kind = "quota", period = "day" }
[times]
check = { unit = "h" }
[numbers]
order_share = { unit = "share", per = "lane" }
[process.truck]
kind       = "truck"
enters     = "flow"
attributes = ["permit"]
steps = [
  { set    = "permit", to = { choose = "permit" } },
  { seize  = "permits", by = "permit", waiting = "permit" },
  { seize  = "slots", waiting = "slot" },
  { branch = [{ when = { attribute = "class", equals = "perishable" }, go = "cold" },
              { share = "order_share", go = "cold" }] },
  { hold   = "check", as = "documents" },
  { leave  = "through" },
]
[process.truck.cold]
steps = [ { leave = "through" } ]
"""
FILE = """time_zone = "UTC"
[posts.cn]
time_zone = "UTC"
[posts.kz]
time_zone = "UTC"
[lanes.west]
exit = "cn"
entry = "kz"
[lanes.east]
exit = "kz"
entry = "cn"
[permits.bilateral]
share = 0.9
[permits.transit]
share = 0.1
[resources.permits.bilateral]
capacity = 5
[resources.permits.transit]
capacity = 5
[resources.slots]
west = { capacity = 5 }
east = { capacity = 5 }
[times]
check = 1
[numbers]
order_share = { west = 0.1, east = 0.1 }
"""


@pytest.mark.parametrize(
    ("old", "new", "address", "lacks"),
    [
        (
            "[resources.permits.transit]\ncapacity = 5\n",
            "",
            "permits.transit.capacity",
            "capacity of permits (form)",
        ),
        ("east = { capacity = 5 }\n", "", "slots.east.capacity", "capacity of slots (truck)"),
        (", east = 0.1 }", " }", "numbers.order_share.east", "number order_share (share)"),
        ("check = 1", "chek = 1", "times.check", "time check (h) (did you mean a.post.times.chek?)"),
    ],
)
def test_a_number_that_lacks_is_named_where_it_should_stand(
    old: str, new: str, address: str, lacks: str
) -> None:
    assert FILE.count(old) == 1
    place = small.corridor(
        {"a.post:post": FILE.replace(old, new) + small.stream(direction="west")},
        files={"charts/post.toml": POST},
    )
    told = f"facilities/a.post.toml:1: a.post.{address}: is missing: the chart post needs the {lacks}"
    assert [str(problem) for problem in check_model(place)] == [told]


@pytest.mark.parametrize(("class_", "is_told"), [("perisable", True), ("ordinary", False)])
def test_a_class_that_is_nearly_one_that_the_chart_tells_apart(class_: str, is_told: bool) -> None:
    streams = small.stream(direction="west", **{"class": class_})
    place = small.corridor({"a.post:post": FILE + streams}, files={"charts/post.toml": POST})
    told = (
        "facilities/a.post.toml:31: a.post.streams.jobs.class: 'perisable' goes the way of all others: the "
        "chart post tells perishable apart, but nobody is of that class (did you mean perishable?)"
    )
    assert [str(problem) for problem in check_model(place)] == [told] * is_told

"""Rules in a run: hours by date, quotas by date, what the model is said to read."""

from __future__ import annotations

import pytest
import small_corridors as small

from landbridge.corridor import apply_changes, parse_set
from landbridge.simulation.model import trace_one

OFFICE = """
chart   = "office"
summary = "A few a day, at one counter that keeps hours."
[resources]
accepted = { unit = "train", kind = "quota", period = "day" }
clerks   = { unit = "clerk" }
[times]
service = { unit = "h" }
[process.train]
kind   = "train"
enters = "flow"
steps  = [
  { seize   = "accepted", waiting = "quota" },
  { seize   = "clerks", waiting = "staff" },
  { hold    = "service", as = "handling", with = "clerks" },
  { release = "clerks" },
  { leave   = "served" },
]
"""
BOOK = """
title = "Rules"
evidence = { grade = "measured", source = "test" }
[[hours]]
open  = ["mon-sun 08:00-18:00"]
until = 2000-01-04
[[hours]]
open  = []
from  = 2000-01-04
until = 2000-01-05
[[hours]]
open  = ["mon-sun 20:00-22:00"]
from  = 2000-01-05
[[a_day]]
value = 1
unit  = "trains/day"
until = 2000-01-05
[[a_day]]
value = 100
unit  = "trains/day"
from  = 2000-01-05
"""
TEXT = """
[resources.accepted]
capacity = { rule = "book.a_day" }
[resources.clerks]
capacity = 1
calendar = "office"
[calendars.office]
rule = "book.hours"
[times]
service = 1
"""


def office(text: str = TEXT):
    facility = text + small.stream()
    return small.corridor({"a.office:office": facility}, "Asia/Shanghai", {"rules/book.toml": BOOK})


def served(corridor, *hours: float) -> list[float]:
    model = small.model([OFFICE], corridor, [small.at_times("a.office", "jobs", list(hours))], 6)
    return [trace_one(model, f"jobs:{i}", 1, 0)[-1].to_h for i in range(len(hours))]


# Hour 0 is 1 January 2000 in UTC; in Asia/Shanghai (UTC+8) 08:00 on 3 January is hour 48, midnight 40.


def test_hours_and_quotas_turn_with_their_rules() -> None:
    """One on the 3rd; the next is let in on the 4th, when all is shut, and served from 20:00 on the 5th."""
    assert served(office(), 41.0, 42.0, 43.0) == [49.0, 109.0, 110.0]


@pytest.mark.parametrize("calendar", ['{ rule = "book.hours" }', '"office"'])
def test_a_calendar_may_be_a_rule_by_itself(calendar: str) -> None:
    text = TEXT.replace('calendar = "office"', f"calendar = {calendar}")
    assert served(office(text), 41.0, 42.0, 43.0) == [49.0, 109.0, 110.0]


def test_hours_may_be_written_out_where_a_calendar_is_named() -> None:
    text = TEXT.replace('calendar = "office"', 'calendar = "daily 08:00-09:00; closed 2000-01-03"')
    text = text.replace('[calendars.office]\nrule = "book.hours"\n', "")
    corridor = small.corridor(
        {"a.office:office": text + small.stream()},
        "Asia/Shanghai",
        {"rules/book.toml": BOOK.replace('title = "Rules"', 'title = "Rules"\nnote_only = true')},
    )
    assert served(corridor, 41.0) == [73.0]


def test_a_change_of_the_rule_and_one_on_top_of_it() -> None:
    more = apply_changes(office(), [parse_set("rules.book.a_day=2@2000-01-03")])
    assert served(more, 41.0, 42.0, 43.0) == [49.0, 50.0, 109.0]
    longer = apply_changes(office(), [parse_set('rules.book.hours="always"@2000-01-04')])
    assert served(longer, 41.0, 42.0) == [49.0, 65.0]
    here = apply_changes(
        office(),
        [parse_set("a.office.accepted.capacity=3@2000-01-03"), parse_set("rules.book.a_day=2@2000-01-03")],
    )
    assert served(here, 41.0, 42.0, 43.0) == [49.0, 50.0, 51.0]


def test_what_is_read_names_the_rules() -> None:
    corridor = office()
    flows = [small.at_times("a.office", "jobs", [41.0])]
    model = small.model([OFFICE], corridor, flows, 6)
    assert {"rules.book.hours", "rules.book.a_day", "a.office.accepted.capacity"} <= model.used

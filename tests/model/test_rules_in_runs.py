"""Rules in a run: hours by date, quotas by date, what the model is said to read."""

from __future__ import annotations

import pytest
import small_corridors as small

from landbridge.corridor import apply_changes, parse_set
from landbridge.simulation.model import run_replication, trace_one

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


BORDER = """
chart   = "border"
summary = "A gate."
[resources]
border = { unit = "gate", kind = "gate" }
[process.train]
kind   = "train"
enters = "flow"
steps  = [
  { gate  = "border", waiting = "ban" },
  { leave = "through" },
]
"""
BANS = """
title = "Bans"
evidence = { grade = "measured", source = "test" }
[[all]]
value = true
until = 2000-01-03
[[all]]
value = false
from  = 2000-01-03
until = 2000-01-04
[[all]]
value = true
from  = 2000-01-04
"""


@pytest.mark.parametrize(("leaf", "hour"), [("open", 64.0), ("open_to.ordinary", 64.0)])
def test_a_gate_is_shut_by_a_rule_to_all_or_to_a_class(leaf: str, hour: float) -> None:
    """The 3rd begins at hour 40 there, the 4th at 64."""
    text = f'[resources.border]\n{leaf} = {{ rule = "bans.all" }}\n' + small.stream()
    corridor = small.corridor({"a.border:border": text}, "Asia/Shanghai", {"rules/bans.toml": BANS})
    model = small.model([BORDER], corridor, [small.at_times("a.border", "jobs", [39.0, 41.0, 65.0])], 6)
    assert trace_one(model, "jobs:1", 1, 0)[-1].to_h == hour
    assert [trace_one(model, f"jobs:{i}", 1, 0) for i in (0, 2)] == [[], []]
    assert "rules.bans.all" in model.used


def test_a_ban_of_another_class_lets_pass() -> None:
    text = '[resources.border]\nopen_to.perishable = { rule = "bans.all" }\n'
    text += small.stream(share=1.0) + small.stream("cold", share=0.0, **{"class": "perishable"})
    corridor = small.corridor({"a.border:border": text}, "Asia/Shanghai", {"rules/bans.toml": BANS})
    model = small.model([BORDER], corridor, [small.at_times("a.border", "jobs", [41.0])], 6)
    assert trace_one(model, "jobs:0", 1, 0) == []


TOLL = """
chart   = "toll"
summary = "Everybody pays."
[charges]
fee = { unit = "usd_per_train", payer = "railway", payee = "border", purpose = "entry" }
[process.train]
kind   = "train"
enters = "flow"
steps  = [
  { charge = "fee" },
  { leave  = "through" },
]
"""
FEES = """
title = "Fees"
evidence = { grade = "measured", source = "test" }
[fees]
entry = { value = 2, currency = "MRP", unit = "train" }
MRP   = [
  { value = 7, currency = "USD", until = 2000-01-04 },
  { value = 8, currency = "USD", from = 2000-01-04 },
]
"""
BY_HAND = "[{ value = 14, until = 2000-01-04 }, { value = 16, from = 2000-01-04 }]"


def test_a_fee_in_a_unit_that_is_a_rule_is_charged_by_date() -> None:
    charged = []
    for fee, files in (('{ rule = "law.fees.entry" }', {"rules/law.toml": FEES}), (BY_HAND, {})):
        text = f"[charges]\nfee = {fee}\n" + small.stream()
        corridor = small.corridor({"a.toll:toll": text}, "Asia/Shanghai", files)
        model = small.model([TOLL], corridor, [small.at_times("a.toll", "jobs", [41.0, 63.0, 65.0])], 6)
        charged.append(run_replication(model, 1, 0).charges)
    assert charged[0].max() == 44_000
    assert (charged[0] == charged[1]).all()

"""`visit` seizes, holds and releases: nothing is held after it, and what is wrong with it is told."""

from __future__ import annotations

import pytest

from landbridge.base.errors import InputErrors
from landbridge.simulation.charts import check_chart, describe, held_at, parse_chart, risks

CHART = """chart = "small"
[resources]
scanners = { unit = "scanner", failures = true }
officers = { unit = "officer" }
slots = { unit = "truck", kind = "quota", period = "day" }
[times]
scan = { unit = "h" }
[numbers]
scan_share = { unit = "share" }
[process.truck]
kind = "truck"
enters = "flow"
steps = [
  { SCAN },
  { VISIT },
  { leave = "out" },
]
""".replace(
    "SCAN",
    'visit = ["scanners", "slots"], for = "scan", as = "inspection", waiting = ["inspection", "slot"], '
    'share = "scan_share", with = "scanners", name = "scan"',
)
GOOD = 'visit = "officers", for = "scan", as = "documents", waiting = "staff"'


def test_a_visit_leaves_nothing_held() -> None:
    chart = parse_chart(CHART.replace("VISIT", GOOD), "small.toml")
    assert check_chart(chart) == []
    assert set(held_at(chart, "truck").values()) == {()}
    assert risks(chart) == []
    assert "visit scanners + slots, for scan, as inspection" in describe(chart)


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        (f'{GOOD}, with = "scanners"', "with = `scanners`, which is not visited here"),
        (f'{GOOD}, with = "officers", units = 2', "of which more than one unit is held"),
        (f'{GOOD}, with = "slots"', "`slots` is a quota, which is never held"),
        (GOOD.replace('"staff"', '["staff", "slot"]'), "1 resources, 2 under `waiting`"),
        (GOOD.replace('for = "scan", ', ""), "`visit` needs `for`: a time"),
        (f"{GOOD}, share = 1.5", "a share lies from 0 to 1"),
    ],
)
def test_what_is_wrong_with_a_visit_is_told(visit: str, told: str) -> None:
    with pytest.raises(InputErrors) as caught:
        parse_chart(CHART.replace("VISIT", visit), "small.toml")
    assert told in str(caught.value)


def test_what_is_visited_while_another_thing_is_held_may_form_a_circle() -> None:
    steps = (
        '{ seize = "officers", waiting = "staff" }, '
        '{ visit = "scanners", for = "scan", as = "inspection", waiting = "inspection" }, '
        '{ release = "officers" }, { seize = "scanners", waiting = "inspection" }, '
        '{ visit = "officers", for = "scan", as = "inspection", waiting = "staff" }, '
        '{ release = "scanners" },'
    )
    chart = parse_chart(CHART.replace("{ VISIT },", steps), "small.toml")
    assert check_chart(chart) == []
    found = [problem.problem for problem in risks(chart)]
    first = "waits for `scanners` while `officers` is held"
    assert found == [f"{first}, and others for `officers` while `scanners` is held (line 15)"]

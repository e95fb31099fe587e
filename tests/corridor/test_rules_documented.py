"""The example of a rule book in the documentation is one."""

import re
from datetime import date
from pathlib import Path

import pytest

from landbridge.corridor import read_corridor

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "corridor.md"
RAIL = "facilities/rail.aa.toml"


@pytest.mark.skipif(not PAGE.is_file(), reason="the documentation is not here")
def test_the_rule_book_of_the_documentation(folder):
    chapter = PAGE.read_text(encoding="utf-8").partition("## The rule book")[2].partition("\n## ")[0]
    book, use, change = re.findall(r"```toml\n(.*?)```", chapter, re.DOTALL)
    quota, post, calendar = re.split(r"\n\n|(?=\n\[calendars)", use.strip())
    assert "posts.kz.officers" in post
    ruled = read_corridor(
        folder(
            (RAIL, "[resources.acceptance.westbound]\ncapacity = 12", quota),
            (RAIL, '[posts.kz.officers]\ncapacity = 3\ncalendar = "day"', post),
            (RAIL, "[times.cross]", f"{calendar}\n\n[times.cross]"),
            ("sources.csv", "S2,Paper", "F216,Post,,2022,,\nF223,Post,,2022,,\nS2,Paper"),
            add={
                "rules/road.toml": f"note_only = true\n{book}",
                "scenarios/night.toml": f'title = "T"\n{change.replace("2024", "2022")}',
            },
        )
    )
    assert ruled.quantity("rail.aa.acceptance.westbound.capacity").at(date(2022, 7, 1)) == 100
    assert ruled.quantity("rail.aa.kz.officers.calendar").rules == ("rules.road.hours.nur_zholy",)
    assert {"rules.road.fees.fast_lane", "rules.road.fees.MRP"} <= set(ruled.addresses())

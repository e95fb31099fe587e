"""The page of an open-ended run's warm-up: found, not found, and none for a dated run."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import pytest

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame_of_rows
from landbridge.accounts.warm_up_tables import WARM_UP, WARM_UP_COURSE
from landbridge.experiment.steady import Found, WarmUp
from landbridge.report.pages.report import Report, page_models
from landbridge.report.paint.charts.settled import settled
from landbridge.report.paint.page import page

DAYS = 200


def course(found: Found, slope: float) -> list[dict[str, Any]]:
    rows = []
    for hour in range(0, 24 * DAYS, 5):
        level = 20 * (1 - math.exp(-hour / 24)) + slope * hour / 24 + math.sin(hour)
        statistic = None if hour >= 24 * (DAYS - 3) else 0.001 + abs(hour - found.cut_h) / 1e6
        rows.append({**found._asdict(), "hour": hour, "mean": level, "statistic": statistic})
    return rows


FAST = Found("dryport.near", None, "box", 70, True)
SLOW = Found("rail.near", "westbound", "waiting", 250, True)
NEVER = Found("rail.near", "eastbound", "waiting", 4700, False)


def said(growing: bool) -> WarmUp:
    found = (FAST, SLOW, *([NEVER] if growing else []))
    rows = [row for one in found for row in course(one, 1.0 if one is NEVER else 0.0)]
    told = ("rail.near eastbound: the number in `waiting` kept growing: 3 a day in, 2 a day out",)
    table = frame_of_rows(
        WARM_UP_COURSE, [{k: r[k] for k in r if k not in ("cut_h", "trusted")} for r in rows]
    )
    days = None if growing else 11
    return WarmUp(date(2024, 3, 1), days, DAYS, 20, found, told if growing else (), table)


@pytest.fixture
def steady(make: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make the report of a steady run."""

    def of(growing: bool = False) -> Report:
        found = said(growing)
        bundle = make(days=2)
        bundle.manifest["warm_up"] = found.as_json()
        for table in (WARM_UP, WARM_UP_COURSE):
            monkeypatch.setitem(TABLES, table.name, table)
        bundle.tables |= {"warm_up": found.summary, "warm_up_course": found.course}
        return page_models(bundle)

    return of


def test_a_dated_run_has_none(make: Any) -> None:
    report = page_models(make(days=2))
    assert report.warm_up is None
    assert "warm_up-h" not in page(report)


def test_slowest_first_with_what_is_inside_after_it(steady: Any) -> None:
    warm = steady().warm_up
    assert (warm.day, warm.days, warm.pilot_days, warm.pilots) == ("2024-03-01", 11, 200, 20)
    assert [(row.title, row.where) for row in warm.rows] == [
        ("waiting for resources", "rail crossing Near, westbound"),
        ("boxes between marks", "dry port Near"),
    ]
    slow, fast = warm.rows
    assert slow.cut_days == pytest.approx(250 / 24, rel=1e-5)
    assert slow.after == pytest.approx(20, abs=0.1)
    assert slow.least == pytest.approx(0.001)
    # the picture ends where all has settled, and has few points
    assert 4 * slow.cut_days - 2 < max(slow.days) <= 4 * slow.cut_days
    assert 28 < max(fast.days) <= 30
    assert len(slow.days) == len(slow.mean) == len(slow.statistic) <= 160
    (sentence,) = warm.sentences
    assert sentence.startswith(
        "11 days are left out as warm-up, by MSER-5 on the mean of 20 pilot runs of 200 days"
    )
    assert sentence.endswith("what takes longest: what waits at rail.near westbound.")


def test_what_never_settles_comes_first_and_is_shown_whole(steady: Any) -> None:
    report = steady(growing=True)
    first = report.warm_up.rows[0]
    assert (first.trusted, first.after) == (False, None)
    assert max(first.days) > DAYS - 3
    assert first.statistic[-1] is None
    assert report.warm_up.days is None
    assert "have no steady state" in report.warm_up.sentences[0]
    assert report.warm_up.growing == report.warm_up.sentences[1:]
    document = page(report)
    for words in (
        "3 a day in, 2 a day out",
        "not found",
        "no end of the warm-up found",
        "<code>waiting</code>",
    ):
        assert words in document


def test_the_page_shows_a_chart_and_a_table(steady: Any) -> None:
    document = page(steady())
    part = document[document.index('id="warm_up"') :]
    part = part[: part.index("</section>")]
    assert part.count("<svg") == part.count("Cut after") == 2
    assert "10.4 days" in part
    assert part.count("<tr>") == 3
    assert 'href="#warm_up"' in document
    assert len(part) < 80_000


def test_the_chart_marks_the_cut(steady: Any) -> None:
    slow = steady().warm_up.rows[0]
    chart = settled(slow)
    upper, lower = chart["vconcat"]
    for panel in (upper, lower):
        grounds = [layer for layer in panel["layer"] if layer["mark"]["type"] == "rect"]
        assert grounds[0]["data"]["values"] == [{"from": 0, "to": slow.cut_days}]
        lines = [layer for layer in panel["layer"] if "strokeDash" in layer["mark"]]
        assert lines[0]["data"]["values"][0]["at"] == slow.cut_days
    assert settled(slow.model_copy(update={"days": (), "mean": (), "statistic": ()})) is None


def test_it_is_json(steady: Any) -> None:
    report = steady(growing=True)
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert "NaN" not in json.dumps(json.loads(report.model_dump_json())["warm_up"])
    assert frame_of_rows(WARM_UP, []).height == 0

"""`route --until`: what is best by day of departure."""

from __future__ import annotations

from datetime import date

import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.cli.app import run
from landbridge.experiment.route import Routes, answer, asked_of
from landbridge.experiment.route import sweep as module
from landbridge.network import Networks

ASKED = ("khorgos", "CNSHA", "DEDUI")


@pytest.fixture(scope="module")
def found() -> Routes:
    return landbridge.route(
        *ASKED, goods="electronics", date="2023-12-01", until="2024-02-02", every="1w", quick=True
    )


def test_each_departure_is_what_a_question_of_that_day_gives(found: Routes) -> None:
    assert [str(one.day) for one in found.departures][:3] == ["2023-12-01", "2023-12-08", "2023-12-15"]
    assert len(found.departures) == 10
    last = found.departures[-1]
    asked = asked_of(found.read, *ASKED[1:], "electronics", last.day)
    alone = answer(Networks(found.read).on(last.day), asked)
    assert last.best == alone.best
    assert last.least is not None
    assert last.least.total_cost_usd == min(way.total_cost_usd for way in last.best.values())
    assert found.departures[0].best == found.answers[0].best


def test_the_red_sea_is_seen_in_the_middle_of_it(found: Routes) -> None:
    days = {one.day: one.best["sea"].days(0.5) for one in found.departures}
    assert days[date(2023, 12, 8)] + 7 < days[date(2023, 12, 15)]


def test_days_on_which_the_same_holds_are_searched_once(
    monkeypatch: pytest.MonkeyPatch, found: Routes
) -> None:
    asked_days = []

    def counted(network, asked):
        asked_days.append(asked.day)
        return found.answers[0]

    monkeypatch.setattr(module, "answer", counted)
    networks = Networks(found.read)
    asked = lambda day: asked_of(found.read, "CNSHA", "DEDUI", "electronics", day)  # noqa: E731
    made = list(module.sweep(networks, asked, date(2024, 5, 1), date(2024, 6, 29), 1))
    assert len(made) == 60
    assert len(asked_days) == 7  # one stretch, seven hours of the week


def test_as_json_it_has_a_row_for_each_departure(found: Routes) -> None:
    rows = found.json()["departures"]
    assert [row["date"] for row in rows] == [str(one.day) for one in found.departures]
    for row in rows:
        least = min(row["ways"], key=lambda way: way["total_cost_usd"])
        assert row["best_mode"] == least["mode"]
        assert row["why_not"] is None


def test_departures_that_cannot_be_are_told_with_all_else() -> None:
    with pytest.raises(InputErrors) as caught:
        landbridge.route(*ASKED, goods="electronic", date="2024-01-01", until="2024-02-30", every="0d")
    assert [problem.problem for problem in caught.value.problems][1:] == [
        "'2024-02-30' is no day; write it as 2024-03-01",
        "'0d' is no number of days or weeks; write it as 7d or 2w",
    ]
    with pytest.raises(InputErrors, match="the last departure, 2023-12-31, is before the first, 2024-01-01"):
        landbridge.route(*ASKED, goods="electronics", date="2024-01-01", until="2023-12-31")


def test_on_screen_departures_of_one_answer_share_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "route",
        *ASKED,
        "--goods",
        "electronics",
        "--date",
        "2024-05-06",
        "--until",
        "2024-07-08",
        "--quick",
    ]
    assert run(words) == 0
    shown = capsys.readouterr().out
    assert "2024-05-06 to 2024-06-24 (8)" in shown
    assert "2024-07-01 to 2024-07-08 (2)" in shown

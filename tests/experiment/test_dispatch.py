"""Trains sent by crossing day by day within a run: the plan kept, overflow, words where that cannot be."""

from __future__ import annotations

from functools import cache

import pytest

import landbridge
from landbridge.base.errors import InputErrors

AUTUMN = {"from_": "2021-09", "until": "2021-11", "replications": 1, "lead_in_days": 20}


@cache
def told(jobs: int = 1, most: float | None = None, scenario: str | None = "covid-alashankou-2021"):
    scenarios = [scenario] if scenario else []
    rules = {} if most is None else {"most_a_day": most}
    return landbridge.dispatch("khorgos", scenarios=scenarios, rules=rules, jobs=jobs, **AUTUMN)


def rows(found):
    return {(row["crossing"], row["plan"]): row for row in found["crossings"]}


def at(found, crossing: str, plan: str, what: str) -> float:
    return rows(found)[crossing, plan][what]["mean"]


def test_the_choice_is_between_crossings_of_one_border() -> None:
    assert {row["crossing"] for row in told()["crossings"]} == {"rail.khorgos", "rail.dostyk"}


def test_the_plan_kept_sends_every_train_where_it_was_planned() -> None:
    for name in ("rail.khorgos", "rail.dostyk"):
        assert at(told(), name, "kept", "sent_by_it") == at(told(), name, "kept", "planned") > 0


def test_what_crosses_is_what_was_sent_but_for_those_under_way() -> None:
    """In steady months as many leave the period under way as come into it: a day's trains at most."""
    free = told(scenario=None)
    for name in ("rail.khorgos", "rail.dostyk"):
        assert abs(at(free, name, "kept", "crossed") - at(free, name, "kept", "sent_by_it")) <= 15


def test_what_does_not_fit_goes_elsewhere_and_none_is_lost() -> None:
    found = told()
    assert sum(at(found, x, "overflow", "sent_by_it") for x in ("rail.khorgos", "rail.dostyk")) == sum(
        at(found, x, "kept", "sent_by_it") for x in ("rail.khorgos", "rail.dostyk")
    )
    (sent,) = found["sent"]
    assert (sent["from"], sent["to"]) == ("rail.dostyk", "rail.khorgos")
    moved = at(found, "rail.khorgos", "overflow", "sent_by_it") - at(
        found, "rail.khorgos", "kept", "sent_by_it"
    )
    assert moved == sent["trains"]["mean"] == sum(row["sent_elsewhere"] for row in found["days"]) > 10
    assert all(row["sent_elsewhere"] <= 5 for row in found["days"])  # rules.crossing.overflow.most_a_day
    waiting = [at(found, "rail.dostyk", plan, "waiting_most") for plan in ("kept", "overflow")]
    assert waiting[1] < waiting[0] / 2
    assert at(found, "rail.khorgos", "overflow", "crossed") > at(found, "rail.khorgos", "kept", "crossed")


def test_any_number_of_threads_gives_the_same() -> None:
    assert told(jobs=2) == told(jobs=1)


def test_nothing_overflows_without_a_cause() -> None:
    assert told(scenario=None)["sent"] == []


def test_rules_may_be_given() -> None:
    assert told(most=0)["sent"] == []
    few = told(most=1)["sent"][0]["trains"]["mean"]
    assert 0 < few < told()["sent"][0]["trains"]["mean"]


def test_an_order_forbids_it() -> None:
    """In December 2024 nothing was to be sent between the two crossings (D021)."""
    cut = ["rail.dostyk.acceptance.eastbound.capacity=2@2024-11-01..2025-01-01"]
    found = landbridge.dispatch(
        "khorgos", from_="2024-11", until="2025-01", sets=cut, replications=1, lead_in_days=1
    )
    sent = dict.fromkeys(("2024-11", "2024-12"), 0.0)
    for row in found["days"]:
        sent[row["day"][:7]] += row["sent_elsewhere"]
    assert sent["2024-11"] > 10
    assert sent["2024-12"] == 0.0


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            {"corridor": "tutorial", "from_": "2024-08", "until": "2024-09"},
            "has no two crossings eastbound to choose between",
        ),
        ({"direction": "eastbund"}, "'eastbund' is no direction of a crossing"),
        ({"rules": {"over_day": 1}}, "over_day: is nothing that the choice goes by"),
        ({"rules": {"over_days": -1}}, "--over-days: -1 is below 0"),
        ({"replications": 0}, "0 is outside 1 to"),
        ({"from_": "1990"}, "is not within what khorgos covers"),
    ],
)
def test_what_cannot_be_is_told(asked, words) -> None:
    with pytest.raises(InputErrors, match=words):
        landbridge.dispatch(**{"corridor": "khorgos", **AUTUMN, **asked})

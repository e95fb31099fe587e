"""Statements: which command examines each, and what a run says of it, with its role."""

import shlex
from datetime import date

import polars as pl
import pytest

from landbridge.corridor import read_corridor
from landbridge.experiment.checking import check
from landbridge.experiment.route.examined import Examined
from landbridge.experiment.route.statement import accepted, answers, question_of, verdict, wrong
from landbridge.experiment.setting import Setting
from landbridge.experiment.statements import asked_period, numbers_in, seed_rows

SHARE = {"side": None, "direction": None, "class": None, "regime": None, "unit": "share"}


@pytest.fixture(scope="module")
def khorgos():
    return read_corridor("khorgos")


def said(corridor, setting, without=()):
    """What each statement is told to say by a run in which every number is 0.25 (of shares) or 123456."""
    rows = []
    for seed in corridor.seeds.values():
        for id_, statistic, _ in numbers_in(seed.answer or ""):
            if question_of(seed.answered_by):
                continue
            is_share = id_.endswith(("_share", "_use"))
            row = {**SHARE, "id": id_, "statistic": statistic, "mean": 0.25 if is_share else 123_456.0}
            row.update(unit="share" if is_share else "TEU", low=None, high=None, role=None, verdict=None)
            if id_ not in without:
                rows.append(row)
    given = seed_rows(corridor, setting, pl.DataFrame(rows, infer_schema_length=None))
    return {row["id"]: row for row in given}


def test_every_statement_is_there_and_answered_in_whole_sentences(khorgos):
    assert len(khorgos.seeds) == 36
    for seed in khorgos.seeds.values():
        assert (seed.answered_by is None) == (seed.answer is None)
        assert seed.answer is None or seed.answer.endswith(".")
        assert seed.statement.endswith(".")
        if seed.answered_by and question_of(seed.answered_by) is None:
            assert asked_period(seed.answered_by, khorgos) is not None
            assert shlex.split(seed.answered_by)[:3] == ["landbridge", "run", "khorgos"]


def test_what_is_put_in_is_called_an_input_and_never_judged(khorgos):
    base = said(khorgos, Setting("khorgos", *khorgos.base))
    assert "handles 123,000 TEU, " in base["S008"]["says"]
    assert "25% of the boxes" in base["S008"]["says"]
    assert (base["S008"]["role"], base["S008"]["verdict"]) == ("input", None)
    assert base["S034"]["says"] is None
    first = said(khorgos, Setting("khorgos", date(2016, 1, 1), date(2017, 1, 1)))
    assert first["S034"]["role"] == "input"
    assert first["S034"]["says"].startswith("Taken as given, not found out")


def test_another_run_says_nothing(khorgos):
    for setting in (
        Setting("khorgos", *khorgos.base, scenarios=("broken-cranes",)),
        Setting("khorgos", *khorgos.base, sets=("dryport.khorgos.cranes.capacity=1",)),
        Setting("khorgos", date(2024, 1, 1), date(2025, 1, 1)),
    ):
        assert all(row["says"] is None for row in said(khorgos, setting).values())
    missing = said(khorgos, Setting("khorgos", *khorgos.base), without=("dryport.khorgos.direct_share",))
    assert missing["S008"]["says"] is None


def test_answers_name_what_a_run_gives():
    assert check("khorgos") == []


def test_what_route_says_of_rail_against_sea(khorgos):
    rows = list(khorgos.seeds.values())
    found = answers(khorgos, rows, draws=2)
    assert list(found) == ["S009", "S010", "S023"]
    assert (found["S009"]["role"], found["S009"]["verdict"]) == ("predicted", "inside")
    assert found["S009"]["says"].startswith("Rail saves 2")
    assert (found["S023"]["role"], found["S023"]["verdict"]) == ("input", None)
    main = seed_rows(khorgos, Setting("khorgos", *khorgos.base), None)
    assert all(row["says"] is None for row in main)  # without draws nothing is judged


def test_at_least_up_to_and_so_much(khorgos):
    seeds = khorgos.seeds
    assert accepted(seeds["S009"], "days") == (10, float("inf"))
    assert accepted(seeds["S010"], "ratio") == (float("-inf"), 5)
    assert accepted(seeds["S023"], "days") == pytest.approx((10.5, 17.5))
    saved = [Examined(12, low, high, "days") for low, high in ((11, 13), (9, 13), (2, 8))]
    assert [verdict(one, (10, float("inf"))) for one in saved] == ["inside", "undecided", "outside"]


def test_an_answer_of_route_that_names_nothing_is_told(khorgos):
    seed = khorgos.seeds["S009"]
    assert wrong(seed) is None
    assert "names no number of a way" in wrong(seed.model_copy(update={"answer": "It is {rail speed}."}))
    assert "names no origin" in wrong(seed.model_copy(update={"answered_by": "landbridge route khorgos"}))

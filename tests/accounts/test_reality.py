"""Roles, verdicts and the naive forecast."""

from dataclasses import replace
from datetime import date

import pytest

from landbridge.accounts.answers import Numbers, indicator_table
from landbridge.accounts.measured import measure_all
from landbridge.accounts.reality import (
    Inputs,
    Observation,
    accepted,
    comparisons,
    naive_forecast,
    role_of,
    verdict,
    wanted_parts,
)

ROW = Observation(
    id="o1",
    indicator="rail.test.queue_trains",
    side=None,
    direction=None,
    class_=None,
    regime=None,
    statistic="mean",
    from_=date(2022, 2, 1),
    until=date(2022, 3, 1),
    value=100.0,
    low=None,
    high=None,
    unit="trains",
    tolerance=0.1,
    sources=("F1",),
)
MONTH = Inputs(traffic=((date(2022, 2, 1), date(2022, 3, 1)),))


def compare(row, facts, inputs=MONTH, more=()):
    return comparisons([row, *more], inputs, facts)


def test_a_row_of_the_runs_period_or_within_it_is_comparable(facts):
    assert list(compare(ROW, facts)) == [ROW.key()]
    within = replace(ROW, from_=date(2022, 2, 10), until=date(2022, 2, 20))
    (key,) = compare(within, facts)
    assert key.statistic == "mean@2022-02-10..2022-02-20"
    assert wanted_parts([key])[0][:2] == ("rail.test", "queue_trains")
    assert not compare(replace(ROW, from_=date(2022, 1, 1)), facts)
    assert not compare(replace(within, indicator="rail.test.border_h"), facts)


def test_roles():
    assert role_of(ROW, Inputs()) == "predicted"
    assert role_of(ROW, Inputs(sources=frozenset({"F1"}))) == "input"
    assert role_of(ROW, Inputs(calibrated=frozenset({"o1"}))) == "calibrated"
    assert role_of(replace(ROW, context=True), Inputs(sources=frozenset({"F1"}))) == "context"
    trains = replace(ROW, indicator="rail.test.throughput_trains", statistic="total")
    assert role_of(trains, MONTH) == "input"
    ten_days = replace(trains, from_=date(2022, 2, 10), until=date(2022, 2, 20))
    assert role_of(ten_days, MONTH) == "predicted"


@pytest.mark.parametrize(
    ("band", "says"),
    [
        ((95.0, 105.0), "inside"),
        ((85.0, 95.0), "undecided"),
        ((50.0, 150.0), "undecided"),
        ((50.0, 89.0), "outside"),
        (None, "undecided"),
    ],
)
def test_verdict_by_the_tolerance(facts, band, says):
    (comparison,) = compare(ROW, facts).values()
    assert verdict(band, comparison) == says


def test_sources_that_differ_widen_the_range(facts):
    (comparison,) = compare(ROW, facts, more=[replace(ROW, id="o2", value=130.0, sources=("F2",))]).values()
    assert accepted(comparison) == (90.0, 130.0)
    assert comparison.observed.sources == ("F1", "F2")
    (only_range,) = compare(replace(ROW, value=None, low=80.0, high=140.0), facts).values()
    assert only_range.observed.middle == 110.0
    assert accepted(only_range) == (80.0, 140.0)


def test_context_has_no_verdict(facts):
    (comparison,) = compare(replace(ROW, context=True), facts).values()
    assert verdict((1.0, 2.0), comparison) is None


def test_without_a_stated_tolerance_the_indicators_holds(facts):
    (comparison,) = compare(replace(ROW, tolerance=None), facts).values()
    assert comparison.tolerance == 0.4


def test_naive_forecast_is_the_last_value_known_before():
    def year(number, value, **other):
        first = date(number, 1, 1)
        return replace(ROW, id=f"y{number}", from_=first, until=date(number + 1, 1, 1), value=value, **other)

    total = [year(n, float(n), statistic="total") for n in (2018, 2019, 2020, 2021)]
    assert naive_forecast(total[-1], total) == 2020.0
    assert naive_forecast(total[0], total) is None
    assert naive_forecast(replace(ROW, statistic="total"), total) is None
    assert naive_forecast(ROW, [year(2021, 7.0)]) == 7.0


def test_table_shows_verdict_naive_and_rows_that_the_run_lacks(make_records, facts):
    runs = [measure_all(make_records(r), facts) for r in range(5)]
    before = replace(ROW, id="o0", from_=date(2022, 1, 1), until=date(2022, 2, 1), value=500.0)
    unknown = replace(ROW, id="o3", indicator="rail.test.smiles", unit="smiles")
    found = comparisons([ROW, before, unknown], MONTH, facts)
    table = indicator_table(Numbers.of(runs), Numbers.of([]), found, facts)
    rows = {row["id"]: row for row in table.iter_rows(named=True) if row["observed"] is not None}
    queue = rows["rail.test.queue_trains"]
    assert queue["verdict"] == "outside"
    assert queue["role"] == "predicted"
    assert queue["naive"] == 500.0
    assert queue["naive_beaten"]
    assert rows["rail.test.smiles"]["mean"] is None
    assert rows["rail.test.smiles"]["verdict"] is None

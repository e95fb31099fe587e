"""Numbers of indicators: the same keys in every replication; nothing kept of one model serves another."""

import dataclasses
import math
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest

from landbridge.accounts import measured
from landbridge.accounts.hourly import quantile_of_samples
from landbridge.accounts.indicators import all_indicators
from landbridge.accounts.indicators.declared import TIMES, Indicator, Value
from landbridge.accounts.layout import Batch, Layout, layout_of
from landbridge.accounts.measured import Key, Part, keys_of, measure_all, measure_array
from landbridge.accounts.statistics import quantile_of_bins
from landbridge.accounts.tallies import EDGES_H, POINTS, points_of_bins
from landbridge.simulation.model.records import N_TIME_BINS

FIRST = (date(2022, 2, 1), date(2022, 2, 11))
LAST = (date(2022, 2, 22), date(2022, 3, 1))
PARTS = [
    Part("rail.test", "parked_trains", *FIRST),
    Part("rail.test", "tracks_use", *LAST),
    Part("rail.test", "max_day_trains", *LAST),
    Part("dryport.test", "throughput_teu", *FIRST),
]


def turned(records):
    """The same replication, as a model would tell it that has all rows and columns the other way round."""
    names = records.names
    other = dataclasses.replace(
        names,
        measures=names.measures[::-1],
        resources=names.resources[::-1],
        states=names.states[::-1],
        classes=names.classes[::-1],
    )
    arrays = {
        name: getattr(records, name)[::-1, ::-1]
        for name in ("measure_count", "measure_sum_h", "measure_squares_h2", "measure_max_h")
    }
    arrays |= {name: getattr(records, name)[::-1] for name in ("busy_h", "open_h", "over_h")}
    arrays["measure_bins"] = records.measure_bins[::-1]
    arrays["charges"] = records.charges[:, ::-1]
    return dataclasses.replace(records, names=other, states=records.states[:, ::-1], **arrays)


def renamed(records):
    """The same replication, with the directions called the other way round."""
    swap = {"westbound": "eastbound", "eastbound": "westbound", None: None}

    def named(rows):
        return tuple(dataclasses.replace(row, direction=swap[row.direction]) for row in rows)

    names = records.names
    other = dataclasses.replace(
        names, measures=named(names.measures), resources=named(names.resources), states=named(names.states)
    )
    return dataclasses.replace(records, names=other)


def moved(records):
    """The same replication, with the crossing called otherwise: it has other keys."""

    def named(rows):
        return tuple(dataclasses.replace(r, facility=r.facility.replace("rail.", "road.")) for r in rows)

    names = records.names
    other = dataclasses.replace(
        names,
        measures=named(names.measures),
        resources=named(names.resources),
        states=named(names.states),
        accounts=named(names.accounts),
    )
    return dataclasses.replace(records, names=other)


def nothing(records):
    """A replication of the same model in which nothing came."""
    arrays = {
        field.name: np.zeros_like(value)
        for field in dataclasses.fields(records)
        if isinstance(value := getattr(records, field.name), np.ndarray) and field.name != "state_hours"
    }
    return dataclasses.replace(records, **arrays)


def bits(numbers):
    return {key: None if value is None else value.hex() for key, value in numbers.items()}


def test_keys_are_the_same_in_every_replication(make_records, facts):
    runs = [*(make_records(r) for r in range(4)), make_records(0, seed=3, slow=2.0)]
    keys = keys_of(runs[0], facts, PARTS)
    assert len(keys) == len(set(keys)) > 100
    assert list(keys) == sorted(keys, key=Key.order)
    for record in (*runs, nothing(runs[0])):
        assert keys_of(record, facts, PARTS) == keys
        assert tuple(measure_all(record, facts, PARTS)) == keys
    empty = measure_all(nothing(runs[0]), facts, PARTS)
    assert empty[Key("rail.test.border_h", None, None, None, None, "mean")] is None
    assert empty[Key("rail.test.throughput_trains", None, None, None, None, "total")] == 0.0


def test_hours_without_a_sample_give_none_and_the_same_keys(make_records, facts):
    record = make_records(0)
    cut = dataclasses.replace(record, states=record.states[:240], state_hours=record.state_hours[:240])
    late = [Part("rail.test", "parked_trains", *LAST)]
    keys = keys_of(record, facts, late)
    assert keys_of(cut, facts, late) == keys
    numbers = measure_all(cut, facts, late)
    windowed = [key for key in keys if "@" in key.statistic]
    assert {key.plain_statistic for key in windowed} == {"mean", "p95", "max"}
    assert all(numbers[key] is None for key in windowed)


def test_array_is_in_the_order_of_the_keys(make_records, facts):
    record = nothing(make_records(0))
    numbers = measure_all(record, facts, PARTS)
    keys = keys_of(record, facts, PARTS)
    assert None in numbers.values()
    for wanted in (keys, tuple(reversed(keys)), keys[5:9]):
        array = measure_array(record, facts, PARTS, wanted)
        assert array.dtype == np.float64
        assert [None if math.isnan(x) else x for x in array.tolist()] == [numbers[key] for key in wanted]
    with pytest.raises(KeyError, match="queue_cows"):
        measure_array(record, facts, PARTS, (Key("rail.test.queue_cows", None, None, None, None, "mean"),))


def test_an_indicator_that_leaves_a_number_out_is_refused(make_records, facts, monkeypatch):
    def values(view):
        crossed = view.measures("crossed")
        if crossed and view.count(crossed[0]):
            yield Value(None, None, "mean", 1.0)

    wayward = Indicator("wayward", "share", None, "Some.", "None.", TIMES, values)
    monkeypatch.setattr(measured, "all_indicators", lambda: {"wayward": wayward})
    assert len(measure_all(make_records(0), facts)) == 1
    assert len(measure_all(make_records(1), facts)) == 1
    with pytest.raises(ValueError, match=r"rail\.test\.wayward gives other numbers in replication 0"):
        measure_all(nothing(make_records(0)), facts)


def test_two_models_in_turn_do_not_mix(make_records, facts):
    plain = make_records(0)
    other, swapped = turned(plain), renamed(plain)
    numbers = measure_all(plain, facts, PARTS)
    for _ in range(3):
        again = measure_all(other, facts, PARTS)
        assert again.keys() == numbers.keys()
        for key, value in numbers.items():
            assert again[key] == (None if value is None else pytest.approx(value, rel=1e-12)), key
        crossed = measure_all(swapped, facts, PARTS)
        for statistic in ("mean", "p95", "max"):
            west, east = (
                Key("rail.test.parked_trains", None, way, None, None, statistic)
                for way in ("westbound", "eastbound")
            )
            assert statistic != "mean" or numbers[west] != numbers[east]
            assert (crossed[west], crossed[east]) == (numbers[east], numbers[west])
        zones = {**facts.zones, **{k.replace("rail.", "road."): zone for k, zone in facts.zones.items()}}
        both = dataclasses.replace(facts, zones=zones)
        there = bits(measure_all(moved(plain), both))
        assert there.keys().isdisjoint(k for k in numbers if k.facility == "rail.test")
        here = bits(measure_all(plain, both))
        assert {key.facility for key in here} == {"rail.test", "dryport.test"}
        for key, value in here.items():
            assert there[key._replace(id=key.id.replace("rail.", "road."))] == value
        assert bits(measure_all(plain, facts, PARTS)) == bits(numbers)


def test_models_of_equal_names_share_a_layout_and_others_do_not(make_records):
    plain = make_records(0)
    same = dataclasses.replace(plain.names)
    assert same is not plain.names
    assert layout_of(same) is layout_of(plain.names)
    assert layout_of(turned(plain).names) is not layout_of(plain.names)


def test_other_facts_are_not_mixed(make_records, facts):
    record = make_records(0)
    teu = Key("dryport.test.throughput_teu", None, None, None, None, "total")
    without = dataclasses.replace(facts, numbers={})
    double = dataclasses.replace(facts, numbers=dict.fromkeys(facts.numbers, ((2.0, None, None),)))
    for _ in range(2):
        assert teu in measure_all(record, facts)
        assert teu not in measure_all(record, without)
        assert measure_all(record, double)[teu] == 2.0 * record.measure_count[7:9].sum()


def test_threads_with_several_models_do_not_mix(make_records, facts):
    """More models than are remembered, measured at once, so that what is kept is also given up."""
    records = []
    for r in range(3):
        plain = make_records(r)
        records += [plain, turned(plain), renamed(plain)]
    for i in range(20):
        record = turned(make_records(i % 3)) if i % 2 else make_records(i % 3)
        names = dataclasses.replace(record.names, months=(f"2022-{i}",))
        records.append(dataclasses.replace(record, names=names))
    alone = [bits(measure_all(record, facts, PARTS)) for record in records]
    jobs = list(range(len(records))) * 4
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda i: bits(measure_all(records[i], facts, PARTS)), jobs)
        for i, got in zip(jobs, together, strict=True):
            assert got == alone[i]


def test_the_order_of_the_states_in_memory_changes_nothing(make_records, facts):
    record = make_records(0)
    by_column = dataclasses.replace(record, states=np.asfortranarray(record.states))
    assert by_column.states.flags.f_contiguous
    assert bits(measure_all(by_column, facts, PARTS)) == bits(measure_all(record, facts, PARTS))


@pytest.mark.parametrize("shape", [(30, 1), (30, 3), (30, 10), (30, 17), (30,)])
def test_sets_added_together_give_the_bits_of_each_alone(shape):
    draw = np.random.default_rng(len(shape))
    values = draw.lognormal(3.0, 4.0, shape)
    sets = [tuple(draw.choice(30, size, replace=False).tolist()) for size in range(1, 25) for _ in range(3)]
    batch = Batch(sets)
    added, longest = batch.reduce(values), batch.reduce(values, np.maximum)
    for rows in sets:
        own = values[list(rows)]
        assert np.array_equal(added[batch.place[rows]], own.sum(axis=0))
        assert np.array_equal(longest[batch.place[rows]], own.max(axis=0))
        if len(shape) == 2:
            assert added.sum(axis=1)[batch.place[rows]] == own.sum(axis=0).sum()


def test_means_by_class_have_the_bits_of_each_alone(make_records, facts):
    record = make_records(0)
    draw = np.random.default_rng(2)
    shape = (len(record.names.measures), 24)
    first = record.names.classes[0]
    classes = tuple(
        dataclasses.replace(first, class_=("ordinary", "express")[i % 2]) for i in range(shape[1])
    )
    count, hours = draw.integers(1, 90, shape), draw.lognormal(3.0, 1.0, shape)
    many = dataclasses.replace(
        record,
        names=dataclasses.replace(record.names, classes=classes),
        measure_count=count,
        measure_sum_h=hours,
        measure_max_h=hours,
        charges=np.zeros((1, shape[1], 1), dtype=np.int64),
    )
    numbers = measure_all(many, facts)
    for class_, columns in (("ordinary", range(0, 24, 2)), ("express", range(1, 24, 2))):
        for rows, way in (([0], "westbound"), ([1], "eastbound"), ([0, 1], None)):
            own_h, own = (part[rows].sum(axis=0)[list(columns)].sum() for part in (hours, count))
            assert numbers[Key("rail.test.parked_h", None, way, class_, None, "mean")] == own_h / own
    assert not [key for key in numbers if key.regime]


def test_queues_are_those_of_pools_and_quotas(make_records):
    names = make_records(0).names
    kinds = ("quota", "gate", "pool")
    resources = tuple(
        dataclasses.replace(r, kind=kind) for r, kind in zip(names.resources, kinds, strict=True)
    )
    queues = {
        facility: [(g.direction, [names.states[i].of for i in g.rows]) for g in groups]
        for facility, groups in Layout(dataclasses.replace(names, resources=resources)).queues.items()
    }
    west = ["rail.test.aa.tracks.westbound"]
    assert queues == {
        "rail.test": [(None, west), ("westbound", west)],
        "dryport.test": [(None, ["dryport.test.cranes"])],
    }


def test_points_of_bins_are_those_of_each_alone():
    draw = np.random.default_rng(7)
    bins = draw.poisson(0.05, (12, N_TIME_BINS)) * draw.integers(0, 40, (12, N_TIME_BINS))
    bins[3] = 0
    bins[4], bins[4, -1], bins[5], bins[5, 0] = 0, 3, 0, 1
    sets = [*((i,) for i in range(12)), (0, 1), (2, 3, 4), tuple(range(12)), (3, 5)]
    points = points_of_bins(bins, Batch(sets), list(POINTS.values()))
    for rows, found in zip(sets, points, strict=True):
        alone = bins[list(rows)].sum(axis=0)
        assert found == [quantile_of_bins(EDGES_H, alone, p) for p in POINTS.values()]
    assert points[3] == [None, None, None]


@pytest.mark.parametrize("size", [1, 2, 3, 20, 21, 24, 1000, 8760, 8784])
def test_quantile_is_numpys_to_the_last_bit(size):
    draw = np.random.default_rng(size)
    wide = [draw.lognormal(0.0, 3.0, size) for _ in range(20)]
    for samples in (draw.poisson(9.0, size).astype(float), np.full(size, 0.1), *wide):
        for probability in (0.05, 0.5, 0.9, 0.95):
            assert quantile_of_samples(samples, probability) == np.quantile(samples, probability)


def test_a_group_of_ones_own_is_tallied_too(make_records, facts):
    record = make_records(0)
    layout = Layout(record.names)
    reading = measured.Reading(record, facts)
    group = dataclasses.replace(layout.measures["rail.test", "border", None][0], rows=(0, 2, 3))
    assert group.rows not in layout.measure_batch.place
    tally = reading.tallies.measure(group)
    assert tally.counted == record.measure_count[[0, 2, 3]].sum()
    assert tally.sum_h == record.measure_sum_h[[0, 2, 3]].sum(axis=0).sum()
    assert [split.class_ or split.regime for split in layout.splits] == [
        "express", "ordinary", "import", "transit",
    ]  # fmt: skip
    assert tally.counts[0] == record.measure_count[[0, 2, 3], 0].sum()


def test_every_indicator_of_the_package_is_asked(make_records, facts, monkeypatch):
    asked = []
    seen = {
        suffix: dataclasses.replace(one, values=lambda view, suffix=suffix: asked.append(suffix) or ())
        for suffix, one in all_indicators().items()
    }
    monkeypatch.setattr(measured, "all_indicators", lambda: seen)
    assert measure_all(make_records(0), facts) == {}
    assert set(asked) == set(all_indicators())

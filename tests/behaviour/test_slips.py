"""Slips in files of pipelines: each is told once, with its line and what would have been right."""

from datetime import date

import pytest

from landbridge.base.errors import InputErrors
from landbridge.behaviour.pipelines import contracts_kept, lines_pay, pipeline_problems
from landbridge.corridor import apply_changes, parse_set

NORTH, EAST, HOME = (f"facilities/pipeline.{name}.toml" for name in ("north", "east", "home"))
MEASURED = 'grade = "measured", source = "S1"'
YEAR = (date(2022, 1, 1), date(2023, 1, 1))

SLIPS = [
    (NORTH, 'ends = "samara"', 'ends = "samarra"', "pipeline.north.line.ends",
     "leads to nowhere: no market of crude is at samarra, and no line begins there", "samara"),
    (NORTH, 'begins = "hub"', 'begins = "hab"', "pipeline.north.line.begins",
     "begins nowhere: no field of crude is at hab, and no line ends there", "hub"),
    (NORTH, 'ends = "samara"', 'ends = "hub"', "pipeline.north.line.ends", "leads from a place to itself",
     None),
    (NORTH, 'at = "samara"', 'at = "omsk"', "pipeline.north.markets.russia.at",
     "has no supply: no way leads from a field to omsk", None),
    (EAST, 'country = "CN"', 'country = "CN"\norigin = "UZ"', "pipeline.east.markets.china.at",
     "has no supply: no way leads from a field to alashankou", None),
    (HOME, 'output = { value = 20', 'outputs = { value = 20', "pipeline.home.fields.old.outputs",
     "means nothing to pipelines, so it would change nothing", "pipeline.home.fields.old.output"),
    (NORTH, "tariff = { value = 30", "tarif = { value = 30", "pipeline.north.line.tariff",
     "is missing: line needs begins, ends, carries, country, capacity, tariff", None),
    (NORTH, "tariff = { value = 30", "tariff = { value = -30", "pipeline.north.line.tariff",
     "is -30; it cannot be below zero", None),
    (NORTH, "tariff = { value = 30", "tariff = { triangular = [10, 30, 50]", "pipeline.north.line.tariff",
     "must be a plain number, not ", None),
    (HOME, 'unit = "Mt/year"', 'unit = "Mt/month"', "pipeline.home.fields.old.output",
     "is in Mt/month, but it must be in Mt/year", "Mt/year"),
    (NORTH, "open = true\ncapacity", f"open = {{ value = 1, {MEASURED} }}\ncapacity",
     "pipeline.north.line.open", "must be true or false", None),
    (NORTH, 'ends = "samara"', f"ends = {{ value = 7, {MEASURED} }}", "pipeline.north.line.ends",
     "must be a name, not 7", None),
    (NORTH, 'ends = "samara"',
     'ends = [{ value = "samara", until = 2022-05-01 }, { value = "omsk", from = 2022-05-01 }]',
     "pipeline.north.line.ends", "changes with the date; what joins what must hold for good", None),
    (HOME, "most = { value = 4", "most = { value = 3", "pipeline.home.markets.refinery.least",
     "is 4, more than the most that the market takes, 3", None),
    (NORTH, 'benchmark = "pipeline.world.prices.brent"', 'benchmark = "pipeline.world.prices.brend"',
     "pipeline.north.markets.russia.benchmark", "there is no address pipeline.world.prices.brend",
     "pipeline.world.prices.brent"),
    (NORTH, 'benchmark = "pipeline.world.prices.brent"\n', "", "pipeline.north.markets.russia.price",
     "needs either `price`, or `benchmark` with its `discount`", None),
    (NORTH, "[markets.russia]", "[market.russia]", "pipeline.north.market.russia.at",
     "means nothing to pipelines, so it would change nothing", "markets"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after", "address", "told", "near"), SLIPS)
def test_a_slip_is_told(pipes, file, before, after, address, told, near):
    assert pipeline_problems(pipes.read()) == []
    pipes.change(file, before, after)
    found = [row for row in pipeline_problems(pipes.read()) if row.address == address]
    assert [row.problem.startswith(told) for row in found] == [True], pipeline_problems(pipes.read())
    assert (found[0].file, found[0].nearest) == (file, near)
    assert found[0].line


def test_a_field_alone_is_an_island(pipes):
    pipes.add(
        "facilities/pipeline.far.toml",
        'id = "pipeline.far"\nchart = "pipeline"\ntime_zone = "Asia/Almaty"\ntitle = "Far"\n'
        '[fields.lost]\nat = "moon"\ncarries = "crude"\ncountry = "KZ"\n'
        'output = { value = 3, grade = "measured", source = "S1" }\n',
    )
    (row,) = pipeline_problems(pipes.read())
    assert row.address == "pipeline.far.fields.lost.at"
    assert row.problem == "is an island: no way leads from moon to a market"


def test_two_pieces_of_a_network_that_do_not_meet_are_both_told(pipes):
    """A line between two places that nothing else touches."""
    pipes.add(
        "facilities/pipeline.far.toml",
        'id = "pipeline.far"\nchart = "pipeline"\ntime_zone = "Asia/Almaty"\ntitle = "Far"\n'
        '[line]\nbegins = "a"\nends = "b"\ncarries = "crude"\ncountry = "KZ"\n'
        'capacity = { value = 3, grade = "measured", source = "S1" }\n'
        'tariff = { value = 3, grade = "measured", source = "S1" }\n'
        '[markets.there]\nat = "b"\ncarries = "crude"\ncountry = "CN"\ndirection = "east"\n'
        'price = { value = 3, grade = "measured", source = "S1" }\n',
    )
    told = {row.address: row.problem for row in pipeline_problems(pipes.read())}
    assert told == {
        "pipeline.far.line.begins": "begins nowhere: no field of crude is at a, and no line ends there",
        "pipeline.far.markets.there.at": "has no supply: no way leads from a field to b",
    }


def test_gas_in_two_measures_is_refused(pipes):
    gas = 'mt_per_bcm = { value = 0.7, grade = "measured", source = "S1" }\ntariff = { value = 30'
    pipes.change(NORTH, "tariff = { value = 30", gas)
    told = {row.address: row.problem for row in pipeline_problems(pipes.read())}
    assert told["pipeline.east.line.mt_per_bcm"].startswith(
        "is missing: pipeline.north carries crude in bn m3"
    )
    assert told["pipeline.home.fields.old.output"] == "is in Mt/year, but it must be in bcm/year"


def test_a_capacity_below_zero_is_refused_when_it_is_read_and_when_it_is_set(pipes):
    with pytest.raises(InputErrors, match=r"capacity is -1; it must be above zero"):
        apply_changes(pipes.read(), [parse_set("pipeline.north.line.capacity=-1")])
    pipes.change(NORTH, "capacity = { value = 12", "capacity = { value = -12")
    with pytest.raises(InputErrors, match=r"capacity is -12; it must be above zero"):
        pipes.read()


def test_a_line_that_pays_nowhere_is_told(pipes):
    assert list(lines_pay(pipes.read(), *YEAR)) == []
    pipes.change(NORTH, "tariff = { value = 30", "tariff = { value = 900")
    (row,) = lines_pay(pipes.read(), *YEAR)
    assert row.address == "pipeline.north.line.tariff"
    assert row.problem.startswith("pays nowhere: the best way over it loses 165 USD a unit from 2022-01-01")


def test_a_line_that_pays_on_some_days_is_not_told(pipes):
    pipes.change(NORTH, "tariff = { value = 30", "tariff = { value = 700")
    assert list(lines_pay(pipes.read(), *YEAR)) == []
    assert [row.address for row in lines_pay(pipes.read(), date(2022, 7, 1), YEAR[1])] == [
        "pipeline.north.line.tariff"
    ]


def test_a_line_that_serves_a_promise_need_not_pay(pipes):
    pipes.change(NORTH, "tariff = { value = 30", "tariff = { value = 900")
    pipes.change(NORTH, "discount =", 'least = { value = 2, grade = "measured", source = "S1" }\ndiscount =')
    assert list(lines_pay(pipes.read(), *YEAR)) == []


def test_a_promise_that_cannot_be_kept_is_named_with_what_leads_to_it(pipes):
    assert list(contracts_kept(pipes.read(), *YEAR)) == []
    pipes.change(EAST, "discount =", 'least = { value = 13, grade = "measured", source = "S1" }\ndiscount =')
    (row,) = contracts_kept(pipes.read(), *YEAR)
    assert (row.file, row.address) == (EAST, "pipeline.east.markets.china.least")
    assert row.problem == (
        "promises 13 a year, but from 2022-01-01 at most 10 can come: "
        "pipeline.home.fields.old gives 20; pipeline.east carries 10; "
        "it shares them with pipeline.home.markets.refinery"
    )


def test_two_promises_of_one_field_are_told_together(pipes):
    pipes.change(HOME, "output = { value = 20", "output = { value = 9")
    pipes.change(EAST, "discount =", 'least = { value = 7, grade = "measured", source = "S1" }\ndiscount =')
    found = [row.address for row in contracts_kept(pipes.read(), *YEAR)]
    assert len(found) == 1, "9 Mt serve one of 4 and 7, and a part of the other"
    assert found[0] in ("pipeline.east.markets.china.least", "pipeline.home.markets.refinery.least")

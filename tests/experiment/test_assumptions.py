"""A corridor with other values of its ranges."""

from datetime import date

import pytest

from landbridge.corridor import Corridor, Distribution, Evidence, Facility, Origin, Period, Quantity
from landbridge.corridor.shares import sums
from landbridge.experiment.assumptions import assumptions, drawn_corridor, number_of

ORIGIN = Origin("facilities/rail.test.toml", 1)
YEAR = (date(2022, 1, 1), date(2023, 1, 1))


def period(value, low=None, high=None, grade="assumed", from_=None, until=None):
    return Period(value, from_, until, Evidence("F1", grade, low, high, "a guess"), ORIGIN)


def corridor(**values):
    made = {
        path.replace("__", "."): Quantity(f"rail.test.{path.replace('__', '.')}", tuple(periods))
        for path, periods in values.items()
    }
    facility = Facility(
        id="rail.test",
        chart="rail_border",
        place=None,
        time_zone="UTC",
        title="Test",
        posts={},
        lanes={},
        uses={},
        uses_facility={},
        calendars={},
        streams={},
        keys={"groups": ("a", "b", "c")} if any("groups" in path for path in values) else {},
        next_paths={},
        values=made,
        origin=ORIGIN,
        origins={},
    )
    tables = (
        "traffic",
        "traffic_quantities",
        "observed",
        "sources",
        "seeds",
        "places",
        "scenarios",
        "origins",
    )
    empty = {name: {} for name in tables}
    return Corridor(
        name="test",
        folder=None,
        title="Test",
        summary=None,
        from_=date(2020, 1, 1),
        until=date(2026, 1, 1),
        base=YEAR,
        currency=None,
        money_year=None,
        includes=(),
        customs_unions=(),
        facilities={"rail.test": facility},
        digests={},
        **empty,
    )


def test_only_what_is_in_force_and_not_measured_is_an_assumption():
    made = corridor(
        cranes=[period(3, 2, 5, until=date(2021, 1, 1)), period(4, 3, 6, from_=date(2021, 1, 1))],
        tracks=[period(6, 4, 8, grade="measured")],
        open=[period(True)],
    )
    rows = assumptions(made, *YEAR)
    assert [(row.address, row.base) for row in rows] == [("rail.test.cranes", 4.0), ("rail.test.open", None)]
    assert rows[0].as_row(drawn=True)["drawn"]
    assert not rows[1].as_row(drawn=True)["drawn"]


def test_draws_move_numbers_and_scale_distributions():
    made = corridor(
        cranes=[period(3, 2, 6)],
        lift=[period(Distribution("triangular", (2.0, 3.0, 4.0)), 2.0, 6.0)],
    )
    drawn = drawn_corridor(made, {"rail.test.cranes": 0.95, "rail.test.lift": 0.95})
    assert drawn.quantity("rail.test.cranes").at(date(2022, 1, 1)) == 6
    assert isinstance(drawn.quantity("rail.test.cranes").periods[0].value, int)
    lift = drawn.quantity("rail.test.lift").periods[0].value
    assert lift.mean == pytest.approx(6.0)
    assert lift.parameters == pytest.approx((4.0, 6.0, 8.0))
    assert made.quantity("rail.test.cranes").periods[0].value == 3


def test_shares_add_up_again():
    made = corridor(
        groups__a__share=[period(0.3, 0.2, 0.5)],
        groups__b__share=[
            period(0.5, until=date(2022, 6, 1)),
            period(0.4, from_=date(2022, 6, 1)),
        ],
        groups__c__share=[
            period(0.2, until=date(2022, 6, 1)),
            period(0.3, from_=date(2022, 6, 1)),
        ],
    )
    drawn = drawn_corridor(made, {"rail.test.groups.a.share": 0.95})
    members = tuple(f"rail.test.groups.{name}.share" for name in "abc")
    assert [total for _, total in sums(drawn, members)] == pytest.approx([1.0, 1.0])
    assert drawn.quantity(members[0]).at(date(2022, 1, 1)) == pytest.approx(0.5)
    assert drawn.quantity(members[1]).at(date(2022, 1, 1)) == pytest.approx(0.5 * 0.5 / 0.7)
    assert drawn.quantity(members[1]).at(date(2022, 7, 1)) == pytest.approx(0.5 * 0.4 / 0.7)


def test_all_shares_drawn_are_scaled_to_one():
    made = corridor(
        groups__a__share=[period(0.5, 0.4, 0.9)],
        groups__b__share=[period(0.5, 0.3, 0.8)],
        groups__c__share=[period(0.0)],
    )
    drawn = drawn_corridor(made, {"rail.test.groups.a.share": 0.95, "rail.test.groups.b.share": 0.95})
    values = [number_of(drawn.quantity(f"rail.test.groups.{n}.share").periods[0]) for n in "abc"]
    assert values == pytest.approx([0.9 / 1.7, 0.8 / 1.7, 0.0])

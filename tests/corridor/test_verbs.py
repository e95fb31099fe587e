"""Which verbs reach what: posts, lanes, facilities, one class of traffic; and what is told of the others."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import ALWAYS, Change, Origin, apply_changes, read_corridor

DAYS = [date(2022, 1, 1) + timedelta(days=number) for number in range(365)]
REFUSED = tomllib.loads(Path(__file__).with_name("refused.toml").read_text(encoding="utf-8"))["refused"]


def made(verb, address, value=None, from_=None, until=None, **more):
    return Change(verb, address, value, from_, until, Origin("here", 1), **more)


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: f"{refused['verb']} {refused['address']}")
def test_a_verb_that_does_not_go_with_an_address(corridor, refused):
    value = {"close": None, "open": None, "ban": None, "set": refused.get("value", 5)}.get(
        refused["verb"], 2.0
    )
    with pytest.raises(InputErrors) as error:
        apply_changes(corridor, [made(refused["verb"], refused["address"], value)])
    assert [str(problem) for problem in error.value.problems] == [
        f"here:1: {refused['address']}: {refused['told']}"
    ]


def test_a_post_a_lane_or_a_facility_is_closed_with_all_its_resources(corridor):
    """Its gates stay as they are: a ban shuts them."""
    dates = {"from_": date(2022, 2, 1), "until": date(2022, 2, 3)}

    def closed(address):
        changed = apply_changes(corridor, [made("close", address, **dates)])
        return {a for a in changed.addresses() if changed.quantity(a) != corridor.quantity(a)}

    kz = {"rail.aa.kz.tracks.westbound.capacity", "rail.aa.kz.officers.capacity"}
    assert closed("rail.aa.kz") == kz
    assert closed("rail.aa.kz.westbound") == {"rail.aa.kz.tracks.westbound.capacity"}
    tracks = {f"rail.aa.{post}.tracks.westbound.capacity" for post in ("cn", "kz")}
    assert closed("rail.aa.westbound") == {*tracks, "rail.aa.acceptance.westbound.capacity"}
    assert closed("rail.aa") == {*kz, *tracks, "rail.aa.acceptance.westbound.capacity"}
    both = [made("close", "rail.aa", **dates), made("open", "rail.aa", from_=date(2022, 2, 2))]
    opened = apply_changes(corridor, both)
    assert opened.quantity("rail.aa.kz.officers.capacity").at(date(2022, 2, 1)) == 0
    assert opened.quantity("rail.aa.kz.officers.capacity").at(date(2022, 2, 2)) == 3
    assert opened.quantity("rail.aa.kz.officers.calendar").at(date(2022, 2, 2)) == ALWAYS


@pytest.mark.parametrize("address", ["rail.aa", "rail.aa.westbound", "rail.aa.loading"])
def test_a_ban_of_a_lane_or_a_facility_shuts_its_gates(corridor, address):
    changed = apply_changes(corridor, [made("ban", address), made("ban", address, class_="express")])
    assert changed.quantity("rail.aa.loading.westbound.open").at(DAYS[0]) is False
    assert changed.quantity("rail.aa.loading.westbound.open_to.express").at(DAYS[0]) is False


def streams(corridor, row, day):
    """Trains a day of each stream, on a day that the row counts."""
    period = corridor.traffic_quantities[row].period_at(day)
    a_day = period.value / (period.until - period.from_).days
    shares = ("rail.aa.streams.express.share", "rail.aa.streams.ordinary.share")
    return [a_day * corridor.quantity(address).at(day) for address in shares]


def test_traffic_of_one_class_is_scaled_and_the_other_is_as_it_was(corridor):
    address = "traffic[direction=westbound,class=express].quantity"
    changed = apply_changes(corridor, [made("scale", address, 3.0, date(2022, 3, 1), date(2022, 9, 1))])
    for row, inside, outside in (
        ("w1", date(2022, 3, 1), date(2022, 2, 28)),
        ("w2", date(2022, 8, 31), DAYS[-1]),
    ):
        express, ordinary = streams(corridor, row, inside)
        assert streams(changed, row, inside) == pytest.approx([3 * express, ordinary])
        assert streams(changed, row, outside) == pytest.approx([express, ordinary])
    twice = apply_changes(corridor, [made("scale", address, 3.0), made("scale", address, 0.0)])
    assert streams(twice, "w1", DAYS[0]) == pytest.approx([0.0, streams(corridor, "w1", DAYS[0])[1]])
    one = apply_changes(corridor, [made("scale", "traffic[id=w2,class=express].quantity", 3.0)])
    assert streams(one, "w1", DAYS[0]) == streams(corridor, "w1", DAYS[0])
    assert streams(one, "w2", DAYS[-1])[0] == pytest.approx(3 * streams(corridor, "w2", DAYS[-1])[0])


@pytest.mark.parametrize(
    ("verb", "address", "told"),
    [
        (
            "close",
            "rules.border.acceptance",
            "is a rule, which one cannot close: `set` it, or name the resource",
        ),
        ("charge", "rules.border.acceptance", "is a rule: it is no charge"),
        ("charge", "rules.border.fee", "is a rule: `charge` what follows it: dryport.aa.charges.fee"),
        (
            "set",
            "rules.border.mark",
            "is a rule that nothing refers to, so no change of it has an effect",
        ),
        (
            "add",
            "rules.border",
            "is no value; under it stand rules.border.acceptance, rules.border.fee, rules.border.mark",
        ),
        (
            "ban",
            "rates.KZT",
            "is an exchange rate, which one cannot ban: `set`, `scale`, `add` or `remove` it",
        ),
    ],
)
def test_a_verb_that_does_not_go_with_a_rule_or_a_rate(folder, money, verb, address, told):
    book = (
        'title = "R"\nevidence = { source = "S1", grade = "measured" }\n'
        'acceptance = 9\nfee = { value = 5, currency = "KZT" }\nmark = { value = 1, note_only = true }\n'
    )
    root = folder(
        ("facilities/rail.aa.toml", "capacity = 12", 'capacity = { rule = "border.acceptance" }'),
        add={
            **money,
            "rules/border.toml": book,
            "facilities/dryport.aa.toml": money["facilities/dryport.aa.toml"].replace(
                '{ value = 20000, currency = "KZT" }', '{ rule = "border.fee" }'
            ),
        },
    )
    with pytest.raises(InputErrors) as error:
        apply_changes(read_corridor(root), [made(verb, address, 2.0)])
    assert [str(problem) for problem in error.value.problems] == [f"here:1: {address}: {told}"]

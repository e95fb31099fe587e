"""Charges in the run: amounts by date and currency, units of account, bans of one class; to the last unit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.corridor import Corridor, apply_changes, read_scenario
from landbridge.simulation.model import Model, change_problems, run_replication

GATE = """
chart   = "toll"
summary = "A gate, a counter, two fees."
[resources]
entry  = { unit = "gate", kind = "gate" }
clerks = { unit = "clerk" }
[times]
service = { unit = "min" }
[charges]
fee  = { unit = "usd_per_vehicle", payer = "carrier", payee = "post", purpose = "entry" }
yard = { unit = "per_vehicle", payer = "carrier", payee = "yard", purpose = "parking" }
[process.vehicle]
kind       = "vehicle"
enters     = "flow"
attributes = ["seats"]
steps  = [
  { mark    = "came" },
  { gate    = "entry", waiting = "ban" },
  { seize   = "clerks", waiting = "staff" },
  { hold    = "service", as = "handling", with = "clerks" },
  { release = "clerks" },
  { charge  = "fee" },
  { charge  = "yard", units = "seats" },
  { measure = "stay", since = "came" },
  { leave   = "served" },
]
"""
RATES = (
    "id,from,until,rate,unit,note\n"
    "KZT,1999,2000-02,140,KZT_per_USD,\n"
    "KZT,2000-02,2001,150.5,KZT_per_USD,\n"
    "MRP,1999,2000-01-21,700,KZT_per_MRP,\n"
    "MRP,2000-01-21,2001,725,KZT_per_MRP,\n"
)
EVIDENCE = "id,column,from,source,grade,low,high,note\n*,rate,,test,measured,,,"
FEE = "fee = 12.5"
YARD = 'yard = { value = 0.1, currency = "MRP" }'


def corridor(fee: str = FEE, yard: str = YARD, rates: str = RATES) -> Corridor:
    text = (
        f"[resources.entry]\nopen = true\n[resources.clerks]\ncapacity = 5\n"
        f"[times]\nservice = {{ value = 30, unit = 'min' }}\n[charges]\n{fee}\n{yard}\n"
        f"{small.stream('trucks', **{'class': 'trucks'}, seats=1, share=0.5)}"
        f"{small.stream('cars', **{'class': 'cars'}, seats=3, share=0.5)}"
    )
    files = {"rates.csv": rates, "rates.evidence.csv": EVIDENCE}
    return small.corridor({"road.aa:toll": text}, files=files)


def model(place: Corridor, days: int = 50) -> Model:
    every = [24.0 * day + hour for day in range(1, days + 1) for hour in (6.0, 18.0)]
    return small.model(
        [GATE],
        place,
        [
            small.at_times("road.aa", "trucks", every, class_="trucks"),
            small.at_times("road.aa", "cars", [hour + 1 for hour in every], class_="cars"),
        ],
        days,
    )


def paid(place: Corridor, days: int = 50) -> dict[tuple[str, str, str, str], int]:
    """Thousandths by payee, currency, class and month."""
    records = run_replication(model(place, days), 1, 0)
    names = records.names
    return {
        (account.payee, account.currency, class_.class_, month): int(records.charges[a, c, m])
        for a, account in enumerate(names.accounts)
        for c, class_ in enumerate(names.classes)
        for m, month in enumerate(names.months)
        if records.charges[a, c, m]
    }


ON_THE_12TH = "from = 2000-01-12\nuntil = 2000-01-13"


def changed(place: Corridor, folder: Path, row: str) -> Corridor:
    path = folder / "mine.toml"
    path.write_text(f'title = "T"\n[[change]]\n{row}\n')
    return apply_changes(place, [read_scenario(place, path)])


def told(error: pytest.ExceptionInfo[InputErrors]) -> list[str]:
    return [f"{p.file}:{p.line}: {p.address}: {p.problem}" for p in error.value.problems]


def test_a_unit_of_account_is_worth_what_it_is_on_the_day() -> None:
    # 19 days from 2 to 20 January at 70 tenge, 11 at 72.5 and 20 in February; two of each class a day
    found = paid(corridor())
    assert found == {
        ("post", "USD", "trucks", "2000-01"): 60 * 12_500,
        ("post", "USD", "trucks", "2000-02"): 40 * 12_500,
        ("post", "USD", "cars", "2000-01"): 60 * 12_500,
        ("post", "USD", "cars", "2000-02"): 40 * 12_500,
        ("yard", "KZT", "trucks", "2000-01"): 38 * 70_000 + 22 * 72_500,
        ("yard", "KZT", "trucks", "2000-02"): 40 * 72_500,
        ("yard", "KZT", "cars", "2000-01"): 3 * (38 * 70_000 + 22 * 72_500),
        ("yard", "KZT", "cars", "2000-02"): 3 * 40 * 72_500,
    }


def test_a_currency_that_changes_on_a_date_is_another_account() -> None:
    fee = 'fee = [{ value = 2, until = 2000-01-12 }, { value = 300, currency = "KZT", from = 2000-01-12 }]'
    found = paid(corridor(fee), 30)
    assert found["post", "USD", "trucks", "2000-01"] == 20 * 2_000
    assert found["post", "KZT", "trucks", "2000-01"] == 40 * 300_000


def test_a_scenario_charges_over_its_dates(tmp_path: Path) -> None:
    place = corridor()
    terms = 'amount = 1\ncurrency = "MRP"\nunit = "per_vehicle"\npayer = "carrier"\npayee = "post"'
    dates = "from = 2000-01-12\nuntil = 2000-01-22"
    found = paid(changed(place, tmp_path, f'charge = "road.aa.charges.fee"\n{terms}\n{dates}'), 30)
    assert found["post", "USD", "trucks", "2000-01"] == 40 * 12_500
    assert found["post", "KZT", "trucks", "2000-01"] == 18 * 700_000 + 2 * 725_000


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ('payer = "shipper"', "payer 'shipper' is not that of the chart toll, in which it is 'carrier'"),
        ('payee = "yard"', "payee 'yard' is not that of the chart toll, in which it is 'post'"),
        ('unit = "per_train"', "unit 'train' is not that of the chart toll, in which it is 'vehicle'"),
    ],
)
def test_terms_that_are_not_the_charts(tmp_path: Path, terms: str, said: str) -> None:
    place = corridor()
    row = f'charge = "road.aa.charges.fee"\namount = 1\ncurrency = "USD"\n{terms}'
    problems = list(change_problems(changed(place, tmp_path, row), {"toll": small.sound(GATE)}))
    assert [(p.file, p.line, p.address, p.problem) for p in problems] == [
        ("mine.toml", 2, "road.aa.charges.fee", said)
    ]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            {"yard": "yard = 5"},
            ('facilities/road.aa.toml:14: road.aa.charges.yard: is an amount without a currency: '
            'write `currency = "USD"` beside it'),
        ),
        (
            {"rates": RATES.replace("2000-02,2001,150.5", "2000-02,2000-02-11,150.5")},
            ("rates.csv:2: rates.KZT: has no value from 2000-02-11 until 2000-02-21, "
            "when road.aa.charges.yard is charged"),
        ),
        (
            {"rates": RATES.replace("2000-01-21,2001,725", "2000-01-21,2000-02,725")},
            ("rates.csv:4: rates.MRP: has no value from 2000-02-01 until 2000-02-21, "
            "when road.aa.charges.yard is charged"),
        ),
    ],
)  # fmt: skip
def test_what_is_told_of_money_that_cannot_be_counted(place: dict[str, str], said: str) -> None:
    with pytest.raises(InputErrors) as error:
        model(corridor(**place))
    assert told(error) == [said]


def test_a_ban_of_one_class_holds_that_class_alone(tmp_path: Path) -> None:
    place = corridor()
    banned = changed(place, tmp_path, f'ban = "road.aa.entry"\nclass = "cars"\n{ON_THE_12TH}')
    records = run_replication(model(banned, 20), 1, 0)
    names = records.names
    by_class = records.ledger_h[:, :, names.causes.index("ban")].sum(axis=0)
    hours = {c.class_: float(by_class[i]) for i, c in enumerate(names.classes) if c.class_}
    # of the two cars of the day one comes at 7 and one at 19: they wait 17 and 5 hours
    assert hours == {"trucks": 0.0, "cars": pytest.approx(22.0)}
    assert "road.aa.entry.open_to.cars" in [r.address for r in names.resources]
    assert banned.quantity("road.aa.entry.open").at(date(2000, 1, 12)) is True


def test_a_ban_of_all_holds_everybody(tmp_path: Path) -> None:
    place = corridor()
    banned = changed(place, tmp_path, f'ban = "road.aa.entry"\n{ON_THE_12TH}')
    records = run_replication(model(banned, 20), 1, 0)
    hours = records.ledger_h[:, :, records.names.causes.index("ban")].sum()
    assert hours == pytest.approx(18 + 6 + 17 + 5)


TWO_SIDED = """
chart   = "bridge"
summary = "A bridge with a post at each end: each takes its fee."
lanes   = ["there", "back"]
[charges]
exit_fee  = { unit = "usd_per_van", per = "lane", payer = "carrier", payee = "exit_post", purpose = "exit" }
entry_fee = { unit = "usd_per_van", payer = "carrier", payee = "entry_post", purpose = "entering" }
[process.vehicle]
kind   = "vehicle"
enters = "flow"
steps  = [
  { mark   = "came", side = "exit" },
  { charge = "exit_fee" },
  { mark   = "over", side = "entry" },
  { charge = "entry_fee" },
  { measure = "stay", since = "came" },
  { measure = "entering", since = "over" },
  { leave  = "gone" },
]
"""


def test_each_post_is_paid_in_each_direction() -> None:
    text = (
        'time_zone = "UTC"\n'
        "[posts.aa]\ntime_zone = 'UTC'\n[posts.bb]\ntime_zone = 'UTC'\n"
        "[lanes.there]\nexit = 'aa'\nentry = 'bb'\n[lanes.back]\nexit = 'bb'\nentry = 'aa'\n"
        "[charges.exit_fee]\nthere = 3\nback = 5\n[charges]\nentry_fee = 7\n"
        f"{small.stream('out', direction='there')}{small.stream('home', direction='back')}"
    )
    flows = [
        small.at_times("road.aa", name, [30.0 + i for i in range(count)], direction=way)
        for name, way, count in (("out", "there", 4), ("home", "back", 2))
    ]
    records = run_replication(small.model([TWO_SIDED], {"road.aa:bridge": text}, flows, 3), 1, 0)
    paid = {
        (a.payee, a.side, a.purpose): int(records.charges[i].sum())
        for i, a in enumerate(records.names.accounts)
    }
    assert paid == {
        ("aa_post", "aa", "exit"): 4 * 3_000,
        ("bb_post", "bb", "entering"): 4 * 7_000,
        ("bb_post", "bb", "exit"): 2 * 5_000,
        ("aa_post", "aa", "entering"): 2 * 7_000,
    }

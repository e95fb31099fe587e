"""Charges, rates and bans: what the corridor reads, what changes do to them, and what is told of slips."""

from datetime import date

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import apply_changes, parse_set, read_corridor, read_scenario
from landbridge.corridor.check import check
from landbridge.corridor.held import held_on
from landbridge.corridor.rates import dates_lacking

FEE = "dryport.aa.charges.fee"
GATE = "rail.aa.loading.westbound"


def changed(root, *rows):
    text = 'title = "T"\nsource = "S1"\n' + "".join(f"[[change]]\n{row}\n" for row in rows)
    corridor = read_corridor(root)
    path = root / "scenarios" / "mine.toml"
    path.write_text(text)
    return apply_changes(corridor, [read_scenario(corridor, path)])


def test_rates_are_values_with_dates_evidence_and_addresses(folder, money):
    corridor = read_corridor(folder(add=money))
    rate = corridor.quantity("rates.KZT")
    assert [(p.value, p.from_, p.until) for p in rate.periods] == [
        (445.5, date(2022, 1, 1), date(2022, 7, 1)),
        (475.25, date(2022, 7, 1), date(2023, 1, 1)),
    ]
    assert rate.periods[0].evidence.grade == "measured"
    assert rate.periods[1].evidence.low == pytest.approx(0.95 * 475.25)
    assert (corridor.rates["KZT"].currency, corridor.rates["MRP"].currency) == ("KZT", "KZT")
    assert corridor.rates["MRP"].is_of_account
    assert not corridor.rates["KZT"].is_of_account
    assert {"rates.csv", "rates.evidence.csv"} <= corridor.inputs().keys()


def test_what_a_unit_is_worth_is_said_once(folder, money):
    text = 'title = "R"\nMRP = { value = 3000, currency = "KZT", source = "S1", grade = "measured" }\n'
    file = folder(
        ("facilities/rail.aa.toml", "boxes =", 'fee = { rule = "r.MRP" }\nboxes ='),
        add={**money, "rules/r.toml": text},
    )
    told = "rules/r.toml:2: rules.r.MRP: says what one MRP is worth, and so does rates.csv from line 4 on"
    assert f"{told}: keep one of them" in [str(problem) for problem in check(file)]


def test_a_charge_in_a_currency_whose_rate_has_ended(folder, money):
    """1 MRP is worth so many tenge, and a tenge so many dollars: both must be known."""
    rates = (
        money["rates.csv"]
        .replace("KZT,2022-07,2023,", "KZT,2022-07,2022-08,")
        .replace("MRP,2022-04,2023,", "MRP,2022-04,2022-09,")
    )
    dates = "from = 2022-07-15\nuntil = 2022-10-01"
    with pytest.raises(InputErrors) as error:
        changed(
            folder(add={**money, "rates.csv": rates}),
            f'charge = "{FEE}"\namount = 2\ncurrency = "MRP"\n{dates}',
        )
    told = "scenarios/mine.toml:3: dryport.aa.charges.fee: there is no rate of"
    assert [str(problem) for problem in error.value.problems] == [
        f"{told} MRP from 2022-09-01 until 2022-10-01",
        f"{told} KZT from 2022-08-01 until 2022-10-01",
    ]
    changed(folder(add=money), f'charge = "{FEE}"\namount = 2\ncurrency = "MRP"\n{dates}')


def test_a_charge_sets_amount_and_currency_on_its_dates(folder, money):
    terms = 'unit = "per_train"\npayer = "railway"\npayee = "terminal"\nlow = 1\nhigh = 2'
    row = f'charge = "{FEE}"\namount = 1.5\ncurrency = "MRP"\n{terms}\nfrom = 2022-03-01\nuntil = 2022-04-01'
    corridor = changed(folder(add=money), row)
    before, during, after = corridor.quantity(FEE).periods
    assert [(p.value, p.currency) for p in (before, during, after)] == [
        (20000, "KZT"), (1.5, "MRP"), (20000, "KZT"),
    ]  # fmt: skip
    assert (during.payer, during.payee, during.unit, during.verb) == (
        "railway",
        "terminal",
        "train",
        "charge",
    )
    assert (during.evidence.low, during.evidence.high, during.evidence.grade) == (1, 2, "assumed")
    terms = "MRP per train, payer railway, payee terminal (1 to 2)"
    assert corridor.changes == (f"charge {FEE} with 1.5 {terms} from 2022-03-01 until 2022-04-01",)


def test_a_value_that_is_set_keeps_its_currency(folder, money):
    corridor = apply_changes(read_corridor(folder(add=money)), [parse_set(f"{FEE}=100@2022-05")])
    assert [(p.value, p.currency) for p in corridor.quantity(FEE).periods][1] == (100, "KZT")


def test_a_rate_can_be_changed_like_any_number(folder, money):
    corridor = apply_changes(read_corridor(folder(add=money)), [parse_set("rates.KZT*=2@2022-03")])
    assert [p.value for p in corridor.quantity("rates.KZT").periods] == [445.5, 891.0, 445.5, 475.25]
    assert corridor.rates["KZT"].quantity == corridor.quantity("rates.KZT")


def test_a_ban_shuts_a_gate_and_the_ledger_says_so(folder):
    corridor = changed(folder(), f'ban = "{GATE}"\nfrom = 2022-03-01\nuntil = 2022-03-11')
    before, during, after = corridor.quantity(f"{GATE}.open").periods
    assert [p.value for p in (before, during, after)] == [True, False, True]
    assert (before.cause, during.cause, after.cause) == (None, "ban", None)
    assert corridor.changes == (f"ban {GATE} from 2022-03-01 until 2022-03-11",)


def test_a_ban_of_one_class_leaves_the_gate_open(folder):
    row = 'ban = "rail.aa.loading"\nclass = "express"\nfrom = 2022-03-01\nuntil = 2022-03-11'
    corridor = changed(folder(), row)
    assert [p.value for p in corridor.quantity(f"{GATE}.open").periods] == [True]
    shut = corridor.quantity(f"{GATE}.open_to.express")
    assert [(p.value, p.cause) for p in shut.periods] == [(True, None), (False, "ban"), (True, None)]
    assert corridor.changes == ("ban rail.aa.loading for express from 2022-03-01 until 2022-03-11",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (f"{FEE}=-5", f"{FEE}: is charged, so it cannot be -5"),
        (f"{FEE}*=-1", f"{FEE}: is charged, so it cannot be -20000"),
        (f"{FEE}={{exponential=3}}", f"{FEE}: is charged, so it must be a plain number, not exponential 3"),
        ("rates.KZT=0@2022-03", "rates.KZT: is a rate, so it lies between 1e-09 and 1e+09, not 0"),
        ("rates.KZT=1e12@2022-03", "rates.KZT: is a rate, so it lies between 1e-09 and 1e+09, not 1e+12"),
        (f"{FEE}=1e10", f"{FEE}: is charged, so it is at most 1e+09, not 1e+10"),
    ],
)
def test_what_a_change_makes_impossible(folder, money, change, told):
    with pytest.raises(InputErrors) as error:
        apply_changes(read_corridor(folder(add=money)), [parse_set(change)])
    assert [str(problem).partition("--set: ")[2] for problem in error.value.problems] == [told]


WRITE = (
    "write KZT_per_USD for a currency, or the currency that it is worth, such as KZT_per_KZT, "
    "for a unit of account"
)
NO_CODE = "is no code of a currency; write three capital letters, such as KZT"
HEAD = "id,from,until,rate,unit,note\n"
SLIPS = {
    "no unit that is understood": (
        HEAD + "KZT,2022,2023,445,tenge,\n",
        [f"rates.csv:2: rates.KZT: unit 'tenge' is not understood; {WRITE}"],
    ),
    "a rate of zero": (
        HEAD + "KZT,2022,2023,0,KZT_per_USD,\n",
        ["rates.csv:2: rates.KZT.rate: is 0, but must be above 0"],
    ),
    "an id that is no code": (
        HEAD + "tenge,2022,2023,445,KZT_per_USD,\n",
        [f"rates.csv:2: rates.tenge.id: 'tenge' {NO_CODE}"],
    ),
    "two units": (
        HEAD + "KZT,2022,2023,445,KZT_per_USD,\nMRP,2022,2022-07,3063,KZT_per_MRP,\n"
        "MRP,2022-07,2023,3063,USD_per_MRP,\n",
        ["rates.csv:4: rates.MRP: is in USD_per_MRP here, but in KZT_per_MRP above"],
    ),
    "an overlap": (
        HEAD + "KZT,2022,2022-07,445,KZT_per_USD,\nKZT,2022-06,2023,445,KZT_per_USD,\n",
        ["rates.csv:3: rates.KZT: overlaps the period of line 2"],
    ),
    "a month left out": (
        HEAD + "KZT,2022-01,2022-07,445,KZT_per_USD,\nKZT,2022-08,2023,445,KZT_per_USD,\n",
        ["rates.csv:3: rates.KZT: has no value from 2022-07-01 until 2022-08-01"],
    ),
    "dates upside down": (
        HEAD + "KZT,2023-01-01,2022-01-01,445,KZT_per_USD,\n",
        ["rates.csv:2: rates.KZT: ends 2022-01-01, which is not after its beginning 2023-01-01"],
    ),
    "worth of what has no rate": (
        HEAD + "KZT,2022,2023,445,KZT_per_USD,\nMRP,2022,2023,3063,KZD_per_MRP,\n",
        ["rates.csv:3: rates.MRP: is worth KZD, of which there is no rate (did you mean KZT?)"],
    ),
    "no such currency": (
        HEAD + "CNY,2022,2023,6.7,CNY_per_USD,\n",
        [f"facilities/dryport.aa.toml:11: {FEE}: there is no rate for the currency 'KZT' in rates.csv"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_told_of_rates(folder, money, slip):
    text, told = SLIPS[slip]
    charged = money if slip == "no such currency" else {}
    root = folder(add={**charged, "rates.csv": text, "rates.evidence.csv": EVIDENCE})
    assert [str(problem) for problem in check(root)] == told


EVIDENCE = "id,column,from,source,grade,low,high,note\n*,rate,,S1,measured,,,\n"


def test_a_currency_of_what_is_no_money(folder):
    piece = ("facilities/dryport.aa.toml", "capacity = 3", 'capacity = { value = 3, currency = "USD" }')
    assert [str(problem) for problem in check(folder(piece))] == [
        (
            "facilities/dryport.aa.toml:7: dryport.aa.cranes.capacity: "
            "has a `currency`, but only a charge has one"
        )
    ]


def test_a_corridor_held_as_on_a_day_keeps_the_rates_of_that_day(folder, money):
    held = held_on(read_corridor(folder(add=money)), date(2022, 8, 1), date(2022, 8, 1), date(2032, 8, 1))
    assert [(p.value, p.from_, p.until) for p in held.quantity("rates.KZT").periods] == [(475.25, None, None)]
    assert [p.value for p in held.quantity("rates.MRP").periods] == [3063]


def test_days_without_a_value():
    from landbridge.corridor.quantity import Evidence, Origin, Period, Quantity

    def period(from_, until):
        return Period(1.0, from_, until, Evidence(), Origin("here", 1))

    a, b, c, d = (date(2022, month, 1) for month in (1, 3, 5, 8))
    quantity = Quantity("rates.KZT", (period(b, c),))
    assert list(dates_lacking(quantity, a, d)) == [(a, b), (c, d)]
    assert list(dates_lacking(quantity, b, c)) == []
    assert list(dates_lacking(Quantity("rates.KZT", (period(None, None),)), a, d)) == []


def test_a_fee_and_a_gate_of_the_rule_book(folder, money):
    """Charges and bans at what follows a rule hold there, on top of it."""
    rules = (
        'title = "R"\nevidence = { source = "S1", grade = "measured" }\n'
        '[fees]\nfast = { value = 100, currency = "MRP" }\n[gates]\nwest = true\n'
    )
    port = money["facilities/dryport.aa.toml"].replace(
        '{ value = 20000, currency = "KZT" }', '{ rule = "road.fees.fast" }'
    )
    files = {**money, "facilities/dryport.aa.toml": port, "rules/road.toml": rules}
    piece = ("facilities/rail.aa.toml", "open = true", 'open = { rule = "road.gates.west" }')
    root = folder(piece, add=files)
    assert check(root) == []
    fee = f'charge = "{FEE}"\namount = 5\ncurrency = "USD"\nfrom = 2022-03-01\nuntil = 2022-04-01'
    ban = f'ban = "{GATE}"\nclass = "express"\nfrom = 2022-03-01\nuntil = 2022-04-01'
    shut = f'ban = "{GATE}"\nfrom = 2022-05-01'
    dearer = 'set = "rules.road.fees.fast"\nvalue = 120\nfrom = 2022-06-01'
    corridor = changed(root, fee, ban, shut, dearer)
    assert [(p.value, p.currency) for p in corridor.quantity(FEE).periods] == [
        (100, "MRP"), (5, "USD"), (100, "MRP"), (120, "MRP"),
    ]  # fmt: skip
    assert [p.value for p in corridor.quantity(f"{GATE}.open").periods] == [True, False]
    assert corridor.quantity(f"{GATE}.open").periods[1].cause == "ban"
    assert [p.value for p in corridor.quantity(f"{GATE}.open_to.express").periods] == [True, False, True]
    assert corridor.quantity("rules.road.gates.west").at(date(2022, 7, 1)) is True

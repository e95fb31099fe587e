"""What the reference page shows of scenarios can be done: every change in it, on a corridor of its own."""

import re
from pathlib import Path

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import Change, Origin, apply_changes, parse_set, read_corridor, read_scenario
from landbridge.corridor.change import VERBS, Terms
from landbridge.simulation.model import change_problems, read_charts

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "scenarios.md").read_text(encoding="utf-8")
HERE = {
    "road.khorgos.charges.fast_fee": "dryport.aa.charges.fee",
    "rules.road.acceptance.nur_zholy": "rules.border.acceptance",
    "rules.road.hours.nur_zholy": "rules.border.hours.kz",
    "dryport.khorgos.times.pair_patience": "rail.aa.times.cross.westbound",
    "rail.khorgos": "rail.aa",
    "dryport.khorgos": "dryport.aa",
    '"F724"': '"S1"',
}


def here(text):
    for there, own in HERE.items():
        text = text.replace(there, own)
    return text


BLOCKS = [here(block) for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "[[change]]" in block]
CHANGES = [f"[[change]]{part}" for block in BLOCKS for part in block.split("[[change]]")[1:]]


@pytest.fixture
def place(folder, money):
    port = money["facilities/dryport.aa.toml"].replace(
        "cranes.capacity = 3", "cranes.capacity = 3\ncranes.mtbf_h = 500"
    )
    return folder(add={**money, "facilities/dryport.aa.toml": port})


def test_every_verb_is_shown():
    shown = {re.search(r"^(\w+)\s*=", change.partition("\n")[2], re.MULTILINE)[1] for change in CHANGES}
    assert shown == set(VERBS)
    assert all(f"| `{verb}` |" in PAGE for verb in VERBS)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_shown_can_be_done_and_does_something(place, tmp_path, change):
    corridor = read_corridor(place)
    path = tmp_path / "shown.toml"
    path.write_text(f'title = "T"\n{change}')
    changed = apply_changes(corridor, [read_scenario(corridor, path)])
    new = [
        a for a in changed.addresses() if not corridor.has(a) or changed.quantity(a) != corridor.quantity(a)
    ]
    assert new


@pytest.mark.parametrize("written", re.findall(r'^\| `--set "([^"]*)"`', PAGE, re.MULTILINE))
def test_what_is_shown_of_set_can_be_done(place, written):
    corridor = read_corridor(place)
    assert apply_changes(corridor, [parse_set(here(written))]).changes != corridor.changes


@pytest.mark.parametrize(
    "address",
    [
        "traffic.w1.quantity",
        "traffic[facility=rail.aa,direction=westbound].quantity",
        "traffic[id=w2].quantity",
    ],
)
def test_groups_of_rows(place, address):
    corridor = read_corridor(place)
    changed = apply_changes(corridor, [parse_set(f"{address}*=2@2022-06-01..2022-08-01")])
    rows = {"w1": 1, "w2": 1} if "direction" in address else {"w1": "w1" in address, "w2": "w2" in address}
    for row, is_changed in rows.items():
        periods = changed.traffic_quantities[row].periods
        assert len(periods) == (2 if is_changed else 1)


HEAD, *WHERE = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition("Which verb goes where")[2].partition("One example")[0].strip().splitlines()
    if line.startswith("| ")
]
AMOUNTS = {"scale": 1.5, "add": 1.0, "remove": 1.0, "limit": 5, "charge": 5}


@pytest.mark.parametrize("row", WHERE, ids=lambda row: row[0])
def test_which_verb_goes_where(request, row):
    address = here(row[1].strip("`"))
    is_rule = address.startswith("rules.")
    root = request.getfixturevalue("ruled_folder")() if is_rule else request.getfixturevalue("place")
    corridor = read_corridor(root)
    charts = read_charts(corridor)
    wrong = []
    for verbs, cell in zip(HEAD[2:], row[2:], strict=True):
        for verb in re.findall(r"\w+", verbs):
            amount = corridor.quantity(address).periods[0].value if corridor.has(address) else 5
            value = amount if verb == "set" else AMOUNTS.get(verb)
            terms = Terms("USD") if verb == "charge" else None
            change = Change(verb, address, value, None, None, Origin("here", 1), terms=terms)
            try:
                changed = apply_changes(corridor, [change])
                told = list(change_problems(changed, charts)) if verb == "limit" else []
            except InputErrors as error:
                told = list(error.problems)
            if bool(told) == (cell == "yes"):
                wrong.append((verb, [str(problem) for problem in told]))
    assert wrong == []

"""The rule book: reading, references, changes, evidence counted once, hours by date."""

from datetime import date

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import apply_changes, parse_set, read_corridor, read_scenario
from landbridge.corridor.held import held_on
from landbridge.experiment.assumptions import assumptions, drawn_corridor

RAIL = "facilities/rail.aa.toml"
RULE, LEAF = "rules.border.acceptance", "rail.aa.acceptance.westbound.capacity"


@pytest.fixture
def ruled(ruled_folder):
    return read_corridor(ruled_folder())


def test_a_rule_has_an_address_and_periods(ruled):
    rule = ruled.quantity(RULE)
    assert [(p.value, p.unit, p.evidence.grade) for p in rule.periods] == [
        (12, "trains/day", "measured"),
        (9, "trains/day", "derived"),
    ]
    assert {RULE, "rules.border.hours.kz", "rules.border.fees.slot", "rules.border.fees.MRP"} <= set(
        ruled.addresses()
    )
    assert ruled.rule_books == {"border": "Rules of the crossing"}


def test_a_reference_takes_the_periods_of_the_rule(ruled):
    leaf = ruled.quantity(LEAF)
    assert leaf.periods == ruled.quantity(RULE).periods
    assert leaf.rules == (RULE,)
    assert ruled.followers(RULE) == [LEAF]
    assert ruled.followers("rules.border.hours.kz") == ["rail.aa.calendars.day"]


def test_hours_are_a_text_that_changes_can_set(ruled):
    rule = ruled.quantity("rules.border.hours.kz")
    assert [p.value for p in rule.periods] == [
        "mon-fri 08:00-20:00; closed 2022-02-01..2022-02-07",
        "mon-sun 00:00-24:00",
    ]
    night = apply_changes(ruled, [parse_set('rules.border.hours.kz="daily 09:00-18:00"@2022-06')])
    assert night.quantity("rules.border.hours.kz").at(date(2022, 6, 3)) == "daily 09:00-18:00"
    with pytest.raises(InputErrors, match="not understood"):
        apply_changes(ruled, [parse_set('rules.border.hours.kz="mon-fri 8-20"')])


def test_a_change_of_the_rule_changes_all_that_refers_to_it(ruled):
    changed = apply_changes(ruled, [parse_set(f"{RULE}=20@2022-03")])
    assert changed.quantity(RULE).at(date(2022, 3, 5)) == 20
    assert changed.quantity(LEAF).at(date(2022, 3, 5)) == 20
    assert changed.quantity(LEAF).at(date(2022, 4, 5)) == 12


@pytest.mark.parametrize("order", [1, -1])
def test_a_change_at_the_address_of_its_own_holds_on_top_of_the_rule(ruled, order):
    changes = [parse_set(f"{LEAF}=3@2022-03"), parse_set(f"{RULE}=20@2022-03..2022-05")]
    changed = apply_changes(ruled, changes[::order])
    assert changed.quantity(LEAF).at(date(2022, 3, 5)) == 3
    assert changed.quantity(LEAF).at(date(2022, 4, 5)) == 20
    assert changed.quantity(RULE).at(date(2022, 3, 5)) == 20
    again = apply_changes(changed, [parse_set(f"{RULE}*=2")])
    assert again.quantity(LEAF).at(date(2022, 3, 5)) == 3
    assert again.quantity(LEAF).at(date(2022, 4, 5)) == 40
    assert again.quantity(LEAF).at(date(2022, 8, 5)) == 18


def test_a_change_on_top_scales_what_the_rule_says(ruled):
    changed = apply_changes(ruled, [parse_set(f"{LEAF}*=0.5"), parse_set(f"{RULE}=20")])
    assert changed.quantity(LEAF).at(date(2022, 3, 5)) == 10


def test_a_change_on_top_that_the_changed_rule_makes_impossible(ruled):
    with pytest.raises(InputErrors, match="would become -3") as error:
        apply_changes(ruled, [parse_set(f"{LEAF}+=-8"), parse_set(f"{RULE}=5")])
    assert {p.address for p in error.value.problems} == {LEAF}


def test_evidence_is_counted_once_under_the_rule(ruled):
    found = [a.address for a in assumptions(ruled, date(2022, 1, 1), date(2023, 1, 1))]
    assert found.count(RULE) == 1
    assert LEAF not in found
    own = apply_changes(ruled, [parse_set(f"{LEAF}=3@2022-03")])
    again = [a for a in assumptions(own, date(2022, 1, 1), date(2023, 1, 1)) if a.address in (RULE, LEAF)]
    assert [(a.address, a.base) for a in again] == [(LEAF, 3.0), (RULE, 9.0)]


def test_a_draw_moves_the_rule_and_what_follows_it_once(ruled):
    drawn = drawn_corridor(ruled, {RULE: 0.95, LEAF: 0.05})
    assert drawn.quantity(LEAF).periods == drawn.quantity(RULE).periods
    assert drawn.quantity(RULE).at(date(2022, 8, 1)) > 9


def test_an_amount_in_a_unit_that_is_a_rule(ruled_folder):
    charge = '[charges]\nslot = { rule = "border.fees.slot" }\n\n[times.cross]'
    ruled = read_corridor(ruled_folder((RAIL, "[times.cross]", charge)))
    leaf = ruled.quantity("rail.aa.charges.slot")
    assert [(p.value, p.currency, p.from_, p.until) for p in leaf.periods] == [
        (14, "USD", None, date(2022, 4, 1)),
        (16, "USD", date(2022, 4, 1), None),
    ]
    assert leaf.rules == ("rules.border.fees.slot", "rules.border.fees.MRP")
    changed = apply_changes(ruled, [parse_set("rules.border.fees.MRP=10@2022-04..2022-05")])
    assert changed.quantity("rail.aa.charges.slot").at(date(2022, 4, 7)) == 20


def test_held_on_a_day_the_rule_and_what_follows_it_stay(ruled):
    held = held_on(ruled, date(2022, 8, 1), date(2022, 8, 1), date(2023, 8, 1))
    assert [p.value for p in held.quantity(RULE).periods] == [9]
    assert [p.value for p in held.quantity(LEAF).periods] == [9]
    assert held.quantity("rules.border.hours.kz").at(date(2023, 1, 1)) == "mon-sun 00:00-24:00"
    weekly = held_on(ruled, date(2022, 2, 3), date(2022, 2, 3), date(2022, 3, 3))
    assert weekly.quantity("rules.border.hours.kz").at(date(2022, 2, 3)) == "mon-fri 08:00-20:00"


def test_a_post_is_opened_on_top_of_the_hours_of_a_rule(ruled_folder):
    piece = (RAIL, 'calendar = "day"', 'calendar = { rule = "border.hours.kz" }')
    text = 'title = "T"\nsource = "S1"\n[[change]]\nopen = "rail.aa.kz.officers"\n'
    text += "from = 2022-02-01\nuntil = 2022-02-07\n"
    root = ruled_folder(piece)
    (root / "scenarios" / "open.toml").write_text(text, encoding="utf-8")
    ruled = read_corridor(root)
    opened = apply_changes(ruled, [read_scenario(ruled, "open")])
    calendar = opened.quantity("rail.aa.kz.officers.calendar")
    assert [(p.value, p.from_, p.until) for p in calendar.periods][1] == (
        "always", date(2022, 2, 1), date(2022, 2, 7)
    )  # fmt: skip
    assert opened.quantity("rules.border.hours.kz") == ruled.quantity("rules.border.hours.kz")


@pytest.mark.parametrize("verb", ["close", "open", "ban"])
def test_verbs_of_resources_are_refused_at_a_rule(ruled_folder, verb):
    root = ruled_folder()
    text = f'title = "T"\nsource = "S1"\n[[change]]\n{verb} = "{RULE}"\n'
    (root / "scenarios" / "shut.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors, match=f"is a rule, which one cannot {verb}"):
        read_scenario(read_corridor(root), "shut")


def test_a_limit_at_a_rule_is_what_it_says_a_day(ruled_folder):
    root = ruled_folder()
    text = f'title = "T"\nsource = "S1"\n[[change]]\nlimit = "{RULE}"\nvalue = 2\nper = "day"\n'
    text += "from = 2022-03-01\nuntil = 2022-04-01\n"
    (root / "scenarios" / "few.toml").write_text(text, encoding="utf-8")
    ruled = read_corridor(root)
    few = apply_changes(ruled, [read_scenario(ruled, "few")])
    assert few.quantity(LEAF).at(date(2022, 3, 5)) == 2


def test_a_scenario_of_a_rule_is_no_judge_of_itself(ruled_folder):
    """It cites the source of an observed row of the facility that the rule reaches."""
    root = ruled_folder()
    text = f'title = "T"\nsource = "S2"\n[[change]]\nset = "{RULE}"\nvalue = 2\n'
    (root / "scenarios" / "few.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors, match="also the source of observed row o1"):
        read_scenario(read_corridor(root), "few")

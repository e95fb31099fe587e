"""`landbridge dispatch`: what it prints, and how it ends."""

import json

ASKED = (
    "dispatch", "khorgos", "--from", "2021-09", "--until", "2021-10", "--scenario", "covid-alashankou-2021",
    "--replications", "1", "--lead-in", "20",
)  # fmt: skip


def test_two_tables_and_what_is_input(landbridge):
    code, out, _ = landbridge(*ASKED)
    assert code == 0
    lines = out.splitlines()
    assert "Input: the split of the traffic by crossing" in lines[1]
    shown = [line.split()[:2] for line in lines if line.startswith("rail.")]
    assert ["rail.dostyk", "kept"] in shown
    assert ["rail.khorgos", "overflow"] in shown
    assert ["rail.dostyk", "rail.khorgos"] in shown  # sent elsewhere


def test_json_and_rules_given(landbridge):
    code, out, _ = landbridge(*ASKED, "--most-a-day", "0", "--json")
    told = json.loads(out)
    assert (code, told["schema"], told["rules"], told["sent"]) == (0, 1, {"most_a_day": 0.0}, [])
    assert len(told["days"]) == 30


def test_slips_are_told(landbridge):
    code, _, err = landbridge("dispatch", "khorgos", "--direction", "westbond")
    assert code == 2
    assert "westbound" in err
    code, _, err = landbridge("dispatch", "tutorial")
    assert code == 2
    assert "no two crossings" in err

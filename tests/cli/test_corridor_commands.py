"""`check`, `new` and `ids`: commands that look at a corridor and run nothing."""

import json
from pathlib import Path

import pytest


def test_new_is_right_and_can_be_listed(landbridge):
    code, out, err = landbridge("new", "pass")
    assert (code, err) == (0, "")
    assert "landbridge check pass" in out
    assert landbridge("check", "pass") == (0, "pass: nothing is wrong\n", "")
    code, out, _ = landbridge("ids", "pass", "--json")
    told = json.loads(out)
    assert code == 0
    addresses = {row["address"]: row for row in told["addresses"]}
    assert addresses["inland.tutorial.officers.capacity"]["value"] == 2
    assert addresses["inland.tutorial.times.clear"]["unit"] == "min"
    assert addresses["inland.tutorial.officers.calendar"]["value"] is None
    ids = {row["id"] for row in told["indicators"]}
    assert {"inland.tutorial.dwell_h", "inland.tutorial.yard_teu", "inland.tutorial.throughput_teu"} <= ids


def test_ids_can_be_narrowed(landbridge):
    code, out, _ = landbridge("ids", "tutorial", "--like", "yard")
    assert code == 0
    assert "inland.tutorial.yard.capacity" in out
    assert "inland.tutorial.yard_teu" in out
    assert "officers" not in out
    assert "Nothing here is called" in landbridge("ids", "tutorial", "--like", "ferry")[1]


def test_new_never_writes_over_anything(landbridge):
    Path("pass").mkdir()
    code, out, err = landbridge("new", "pass")
    assert (code, out) == (2, "")
    assert "is there already" in err
    assert list(Path("pass").iterdir()) == []


def test_check_tells_everything_at_once(landbridge):
    landbridge("new", "pass", "--json")
    file = Path("pass/facilities/inland.tutorial.toml")
    text = file.read_text(encoding="utf-8").replace("capacity = { value = 2,", "capacity = { value = 0,")
    file.write_text(text.replace("[numbers]", "[numbres]"), encoding="utf-8")
    code, out, err = landbridge("check", "pass", "--json")
    assert (code, err) == (2, "")
    errors = json.loads(out)["errors"]
    assert len(errors) >= 2
    assert all(row["file"] == "facilities/inland.tutorial.toml" and row["line"] for row in errors)


def test_check_holds_numbers_against_the_chart(landbridge):
    landbridge("new", "pass")
    file = Path("pass/facilities/inland.tutorial.toml")
    text = file.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("gate_check")]
    file.write_text("\n".join(kept), encoding="utf-8")
    code, _, err = landbridge("check", "pass")
    assert code == 2
    assert "gate_check" in err


def test_check_on_a_day_prints_what_was_in_force(landbridge):
    code, out, err = landbridge("check", "tutorial", "--on", "2024-09-01")
    assert (code, err) == (0, "")
    rule = next(line for line in out.splitlines() if line.startswith("rules.customs.hours"))
    assert "mon-sat 08:00-20:00; sun 10:00-16:00; closed 2024-09-08" in rule
    assert rule.endswith("assumed")
    post = next(line for line in out.splitlines() if line.startswith("inland.tutorial"))
    cells = ["inland.tutorial", "10:00-16:00", "05:00-11:00", "6", "h", "+5", "h", "rules.customs.hours"]
    assert post.split() == cells


def test_check_on_a_day_as_json(landbridge):
    code, out, _ = landbridge("check", "tutorial", "--on", "2024-09-08", "--json")
    told = json.loads(out)
    assert (code, told["errors"], told["on"]) == (0, [], "2024-09-08")
    assert [row["address"] for row in told["rules"]] == ["rules.customs.hours"]
    assert told["rules"][0]["used_by"] == ["inland.tutorial.calendars.day"]
    assert told["posts"][0]["hours_open"] == 0.0
    assert told["posts"][0]["utc"] == []


@pytest.mark.parametrize(
    ("day", "told"),
    [("2025-01-01", "not within what tutorial covers"), ("soon", "is not a date"), ("2024-02-31", "no day")],
)
def test_check_on_a_day_that_is_none(landbridge, day, told):
    code, out, err = landbridge("check", "tutorial", "--on", day)
    assert code == 2
    assert told in err
    assert out == ""

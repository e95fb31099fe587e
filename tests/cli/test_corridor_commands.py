"""`check`, `new` and `ids`: commands that look at a corridor and run nothing."""

import json
from pathlib import Path


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

"""What a run is asked to be, as it is written and found again."""

from pathlib import Path

from landbridge.experiment.setting import scenarios_of


def test_a_scenario_is_found_by_its_name_whatever_lies_beside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("night-closed").mkdir()
    Path("slow.toml").write_text("")
    found = scenarios_of(["night-closed", "slow.toml", "gone"], {"night-closed": Path("x")})
    assert found == ("night-closed", str(Path("slow.toml").resolve()), "gone")

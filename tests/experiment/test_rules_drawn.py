"""A rule in a run with draws: its evidence counts once, and what follows it moves with it."""

import pytest

from landbridge.corridor.new import new
from landbridge.experiment.run import run
from landbridge.experiment.worth import worth

RULE, LEAF = "rules.customs.officers", "inland.tutorial.officers.capacity"
OWN = "capacity = { value = 2, low = 2, high = 3 }"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The tutorial with the officers of customs in its own file, and as a rule."""
    plain, ruled = (new(name, tmp_path_factory.mktemp("rules")) for name in ("plain", "ruled"))
    file = ruled / "facilities" / "inland.tutorial.toml"
    text = file.read_text(encoding="utf-8")
    assert text.count(OWN) == 1
    file.write_text(text.replace(OWN, 'capacity = { rule = "customs.officers" }'), encoding="utf-8")
    book = ruled / "rules" / "customs.toml"
    more = "\n[officers]\nvalue = 2\nlow = 2\nhigh = 3\n"
    book.write_text(book.read_text(encoding="utf-8") + more, encoding="utf-8")
    return plain, ruled


def test_a_number_gives_the_same_run_whether_it_stands_as_a_rule_or_not(folders, tmp_path):
    plain, ruled = (
        run(folder, replications=2, draws=0, out=tmp_path / folder.name).indicators for folder in folders
    )
    assert plain.equals(ruled)


def test_a_rule_is_one_assumption_of_a_run(folders, tmp_path):
    bundle = run(folders[1], replications=1, draws=4, out=tmp_path / "drawn")
    addresses = bundle.table("assumptions")["address"].to_list()
    assert addresses.count(RULE) == 1
    assert LEAF not in addresses
    drawn = {row["address"] for row in bundle.table("assumptions").to_dicts() if row["drawn"]}
    assert RULE in drawn


def test_an_officer_more_is_worth_the_same(folders, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plain, ruled = (worth(folder, replications=2, of="*.officers").json() for folder in folders)
    assert plain["resources"]
    assert plain["resources"] == ruled["resources"]

import pytest

from landbridge.base.errors import InputErrors, LandbridgeError
from landbridge.corridor import read_corridor
from landbridge.corridor.check import check
from landbridge.corridor.new import new


def test_a_new_corridor_passes_its_check(tmp_path):
    folder = new("steppe", tmp_path / "mine")
    assert folder == tmp_path / "mine" / "steppe"
    assert check(folder) == []
    corridor = read_corridor(folder)
    assert (corridor.name, corridor.title) == ("steppe", "steppe")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["steppe"]
    assert any("#" in path.read_text() for path in folder.rglob("*.toml"))


@pytest.mark.parametrize("name", ["", "7seas", "a b", "../up", "a/b", "x" * 80, "a.b"])
def test_names_that_are_none(tmp_path, name):
    with pytest.raises(InputErrors, match="is no name for a corridor; begin with a letter"):
        new(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path):
    new("steppe", tmp_path)
    with pytest.raises(InputErrors, match="is there already; nothing was written"):
        new("steppe", tmp_path)
    with pytest.raises(InputErrors, match="'khorgos' comes with landbridge; choose another name"):
        new("khorgos", tmp_path)


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LandbridgeError, match=f"could not write {tmp_path}"):
        new("steppe", tmp_path / "file")

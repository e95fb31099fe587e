"""A measuring of shocks that is stopped loses nothing: resumed, it says what one says that never was."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import landbridge
from landbridge.base.errors import BundleError, InputErrors
from landbridge.corridor.reader import read_corridor
from landbridge.experiment.receipts import Receipts
from landbridge.experiment.resuming import resume
from landbridge.experiment.shocks import pairs, resume_shock
from landbridge.experiment.shocks.kept import DRAW, REPLICATION, Kept, _packed, _unpacked
from landbridge.experiment.shocks.lanes import Hours
from landbridge.experiment.shocks.pairs import Both

FOLDER = Path("runs/tutorial-shock-unfinished")
ASKED = {"replications": 3, "draws": 4, "seed": 5}


@pytest.fixture(scope="module")
def scenario():
    return next(iter(read_corridor("tutorial").scenarios))


@pytest.fixture(scope="module")
def undisturbed(scenario, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("undisturbed"))
        told = landbridge.shock("tutorial", scenario, **ASKED).json()
        assert not Path("runs").exists()
    return told


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("stage", "done"), [("replications", 1), ("draws", 2)])
def test_after_ctrl_c_it_ends_as_if_undisturbed(undisturbed, scenario, stage, done, stop_at):
    found = landbridge.shock("tutorial", scenario, jobs=1, progress=stop_at(stage, done), **ASKED)
    assert found.interrupted
    assert found.warnings[1].endswith(f"kept in {FOLDER}: `landbridge resume {FOLDER}` goes on")
    with Receipts.open(FOLDER) as opened:
        there = opened.count(REPLICATION, DRAW)
    assert there >= done
    assert found.warnings[1].startswith(f"{there} finished runs")
    assert resume(FOLDER, jobs=2).json() == undisturbed
    assert not FOLDER.exists()


def test_what_is_finished_is_not_run_again(scenario, monkeypatch, stop_at):
    landbridge.shock("tutorial", scenario, jobs=1, progress=stop_at("draws", 2), **ASKED)
    kept = Kept.open(FOLDER)
    there = kept.receipts.count(REPLICATION, DRAW)
    kept.close()
    assert there >= 5  # three replications and two draws at least
    runs = []
    monkeypatch.setattr(pairs, "_run", lambda *asked, run=pairs._run: runs.append(asked[2]) or run(*asked))
    found = resume_shock(FOLDER, jobs=1).shocks[0]
    looked_at = found.draws + found.failed + found.refuted
    assert len(runs) == 2 * (3 + looked_at - found.refuted - there)


def test_a_corridor_that_was_changed_since_is_refused(scenario, stop_at):
    shutil.copytree(Path(read_corridor("tutorial").folder), "own")
    landbridge.shock("own", scenario, jobs=1, progress=stop_at("draws", 1), **ASKED)
    (folder,) = Path("runs").glob("*-shock-unfinished")
    file = Path("own/traffic.csv")
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises((BundleError, InputErrors), match="changed"):
        resume_shock(folder)
    assert folder.exists()
    with pytest.raises(InputErrors, match="written nowhere"):
        resume(folder, out="there")


def test_a_pair_is_read_as_it_was_kept():
    rng = np.random.default_rng(1)
    arrays = [rng.random((3, 25)) for _ in range(4)]
    both = Both(Hours(*arrays[:2]), Hours(*arrays[2:]), ({"queue": 0.1 + 0.2}, {}, {"yard": -1.0}))
    again = _unpacked(_packed(both))
    assert again.places == both.places
    for one, other in zip((again.base, again.shock), (both.base, both.shock), strict=True):
        np.testing.assert_array_equal(one.passed, other.passed)
        np.testing.assert_array_equal(one.waiting, other.waiting)

"""A weighing that is stopped loses nothing: resumed, it says what one says that never was."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import landbridge
from landbridge.base.errors import BundleError, InputErrors
from landbridge.corridor.reader import read_corridor
from landbridge.experiment import receipts
from landbridge.experiment.modelling import Modelled, Modeller
from landbridge.experiment.receipts import Receipts
from landbridge.experiment.worth import resume_worth
from landbridge.experiment.worth.kept import AS_IT_IS, DRAW, LESS, MORE, Kept
from landbridge.experiment.worth.sums import Sums, sums_of

KINDS = (AS_IT_IS, MORE, LESS, DRAW)
ASKED = {"replications": 3, "draws": 4, "seed": 5, "stress": 1.1}
FOLDER = Path("runs/tutorial-worth-unfinished")
KILLS = 6


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    here = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("undisturbed"))
    try:
        told = landbridge.worth("tutorial", **ASKED).json()
        assert not Path("runs").exists()
    finally:
        os.chdir(here)
    return told


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_sums_read_again_are_the_same_bit_for_bit():
    corridor = read_corridor("tutorial")
    made = sums_of(Modeller()(corridor, *corridor.base).run(1, 0))
    again = Sums.from_json(json.loads(json.dumps(made.as_json())))
    assert again == made
    assert list(again.places_h) == list(made.places_h)
    assert again.waiting_h == made.waiting_h
    assert again.limits == made.limits


@pytest.mark.parametrize(("stage", "done"), [("one more", 4), ("one less", 2), ("draws", 1)])
def test_after_ctrl_c_it_ends_as_if_undisturbed(undisturbed, stage, done, stop_at):
    found = landbridge.worth("tutorial", jobs=2, progress=stop_at(stage, done), **ASKED)
    assert found.interrupted
    kept = found.warnings[1]
    assert kept.endswith(f"finished runs are kept in {FOLDER}: `landbridge resume {FOLDER}` goes on")
    with Receipts.open(FOLDER) as opened:
        there = opened.count(*KINDS)
    assert kept.startswith(f"{there} finished runs")
    assert resume_worth(FOLDER, jobs=1).json() == undisturbed
    assert not FOLDER.exists()


def test_nothing_finished_is_run_again(monkeypatch, stop_at):
    landbridge.worth("tutorial", jobs=1, progress=stop_at("one less", 2), **{**ASKED, "draws": 0})
    with Receipts.open(FOLDER) as opened:
        there = opened.count(AS_IT_IS, MORE, LESS)
    runs = []
    run = Modelled.run
    monkeypatch.setattr(Modelled, "run", lambda self, *a: runs.append(a) or run(self, *a))
    resume_worth(FOLDER, jobs=1)
    left = len(runs)
    landbridge.worth("tutorial", jobs=1, **{**ASKED, "draws": 0})
    assert len(runs) - left == there + left


def test_before_the_run_as_it_is_nothing_can_be_said_but_it_is_kept(undisturbed, stop_at):
    with pytest.raises(KeyboardInterrupt) as stopped:
        landbridge.worth("tutorial", jobs=1, progress=stop_at("as it is", 2), **ASKED)
    assert f"`landbridge resume {FOLDER}` goes on" in stopped.value.__notes__[0]
    assert resume_worth(FOLDER).json() == undisturbed


CHILD = """
import sys
from landbridge.experiment import receipts
receipts.BATCH_S = 0.02
import landbridge
from landbridge.experiment.worth import resume_worth
print("begun", flush=True)
if sys.argv[1] == "begin":
    landbridge.worth("tutorial", jobs=2, replications=3, draws=4, seed=5, stress=1.1)
else:
    resume_worth(sys.argv[1], jobs=2)
"""


def test_killed_at_random_moments_it_ends_as_if_undisturbed(undisturbed):
    random_moment = random.Random(20221011)
    kills, grew, before = 0, 0, 0
    while kills < KILLS:
        if FOLDER.exists() and not (FOLDER / "plan.json").exists():
            shutil.rmtree(FOLDER)  # killed while a finished folder was taken away: its plan goes first
        word = str(FOLDER) if FOLDER.exists() else "begin"
        child = subprocess.Popen([sys.executable, "-c", CHILD, word], stdout=subprocess.PIPE, text=True)
        assert child.stdout.readline() == "begun\n"
        time.sleep(random_moment.uniform(0.1, 1.2))
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
            kills += 1
        assert child.wait() in (0, -signal.SIGKILL)
        child.stdout.close()
        if FOLDER.exists() and (FOLDER / "plan.json").exists():
            with Receipts.open(FOLDER) as opened:
                there = opened.count(*KINDS)
            grew += there > before
            before = there
        else:
            before = 0
    assert grew >= 2  # some of the kills fell into the work itself
    left = (FOLDER / "plan.json").exists()
    found = resume_worth(FOLDER) if left else landbridge.worth("tutorial", **ASKED)
    assert found.json() == undisturbed


def test_a_second_writer_is_refused(stop_at):
    landbridge.worth("tutorial", jobs=1, progress=stop_at("one more", 1), **ASKED)
    with Receipts.open(FOLDER), pytest.raises(BundleError, match="is being written by another process"):
        resume_worth(FOLDER)


def test_what_cannot_be_gone_on_with(tmp_path, stop_at):
    with pytest.raises(BundleError, match="nowhere is not an unfinished experiment: no such folder"):
        resume_worth("nowhere")
    other = Receipts.begin(Path("runs/other"), {"kind": "run", "setting": {}})
    other.close()
    with pytest.raises(BundleError, match=r"other holds no unfinished weighing .*: a run"):
        resume_worth("runs/other")
    landbridge.worth("tutorial", jobs=1, progress=stop_at("one more", 1), **ASKED)
    plan = FOLDER / "plan.json"
    told = plan.read_text()
    plan.write_text(told.replace('"stress": 1.1', '"stress": 1.2'))
    with pytest.raises(BundleError, match=r"plan\.json was changed after the experiment had begun"):
        resume_worth(FOLDER)
    plan.write_text(told)
    kept = Kept.open(FOLDER)
    inputs = {**kept.receipts.plan["inputs"], "corridor.toml": "0" * 64}
    kept.close()
    changed = Receipts.begin(tmp_path / "changed", {**kept.receipts.plan, "inputs": inputs})
    changed.close()
    with pytest.raises(InputErrors, match=r"corridor\.toml: has changed since this run was made"):
        resume_worth(changed.folder)
    versions = {**kept.receipts.plan["versions"], "landbridge": "0.0.1"}
    older = Receipts.begin(tmp_path / "older", {**kept.receipts.plan, "versions": versions})
    older.close()
    with pytest.raises(BundleError, match=r"begun with other versions.*landbridge was 0\.0\.1"):
        resume_worth(older.folder)


def test_a_full_disk_loses_nothing(undisturbed, monkeypatch):
    monkeypatch.setattr(receipts, "BATCH_S", 0.0)
    flush, count = Receipts.flush, []

    def full(self):
        count.append(True)
        if 10 < len(count) < 60:
            raise BundleError("runs cannot be written: no space left on device")
        flush(self)

    monkeypatch.setattr(Receipts, "flush", full)
    with pytest.raises(BundleError, match=r"no space left on device; .*`landbridge resume .*` goes on"):
        landbridge.worth("tutorial", jobs=1, **ASKED)
    count[:] = [True] * 100
    assert resume_worth(FOLDER).json() == undisturbed

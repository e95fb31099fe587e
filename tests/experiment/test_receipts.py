"""Receipts: whole or not there, checked when read, one writer at a time."""

import itertools
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import BundleError
from landbridge.experiment import receipts
from landbridge.experiment.receipts import LOCK, PLAN, Receipts, read_plan

RUN = {"kind": "run", "setting": {"seed": 1}}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "x-unfinished"


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(receipts, "BATCH_S", 0.0)


def begun(folder, many=3):
    with Receipts.begin(folder, RUN) as new:
        for number in range(many):
            new.save("replication", number, bytes([number]) * (number + 1))
    return folder


def test_what_was_saved_is_read_again(folder):
    begun(folder)
    with Receipts.open(folder) as again:
        assert again.plan == RUN
        assert again.numbers("replication") == {0, 1, 2}
        assert again.numbers("draw") == set()
        assert again.read("replication", 2) == b"\2\2\2"
        again.save("draw", 7, b"seven")
        assert again.read("draw", 7) == b"seven"
        assert again.count("replication", "draw") == 4
        with pytest.raises(KeyError):
            again.read("draw", 8)
    assert again.damaged == []


def test_killed_while_it_is_taken_away_nothing_goes_on_from_what_is_left(folder, at_once, monkeypatch):
    begun(folder)
    monkeypatch.setattr(receipts.shutil, "rmtree", lambda *_, **__: (folder / "receipts-000001.bin").unlink())
    Receipts.open(folder).remove()
    assert (folder / "receipts-000000.bin").exists()
    with pytest.raises(BundleError, match="is not an unfinished experiment"):
        Receipts.open(folder)


def test_receipts_of_about_a_second_share_a_file(folder, monkeypatch):
    clock = itertools.count(0, 0.25)
    monkeypatch.setattr(receipts, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    begun(folder, 20)
    assert 3 <= len(list(folder.glob("receipts-*.bin"))) <= 10
    with Receipts.open(folder) as again:
        assert again.numbers("replication") == set(range(20))


def test_a_full_batch_does_not_wait(folder, monkeypatch):
    monkeypatch.setattr(receipts, "BATCH_BYTES", 10)
    with Receipts.begin(folder, RUN) as new:
        new.save("replication", 0, b"1234567890")
        assert len(list(folder.glob("receipts-*.bin"))) == 1


def test_the_later_receipt_of_a_name_counts(folder, at_once):
    with Receipts.begin(folder, RUN) as new:
        new.save("replication", 0, b"first")
        new.save("replication", 0, b"second")
    with Receipts.open(folder) as again:
        assert again.read("replication", 0) == b"second"


@settings(max_examples=60, deadline=None)
@given(
    where=st.floats(0, 1, exclude_max=True),
    how=st.sampled_from(["cut", "flip", "add"]),
    bit=st.integers(0, 7),
)
def test_whatever_is_broken_is_left_out_and_the_rest_is_kept(tmp_path_factory, where, how, bit):
    folder = tmp_path_factory.mktemp("r") / "x"
    with Receipts.begin(folder, RUN) as new:
        for number in range(4):
            new.save("replication", number, os.urandom(40))
            new.flush()
        whole = {n: new.read("replication", n) for n in range(4)}
    file = folder / "receipts-000001.bin"
    content = bytearray(file.read_bytes())
    place = int(where * len(content))
    if how == "cut":
        del content[place:]
    elif how == "flip":
        content[place] ^= 1 << bit
    else:
        content += b"more"
    file.write_bytes(bytes(content))
    with Receipts.open(folder) as again:
        assert again.numbers("replication") == {0, 2, 3}
        assert {n: again.read("replication", n) for n in (0, 2, 3)} == {n: whole[n] for n in (0, 2, 3)}
        assert len(again.damaged) == 1
        assert "receipts-000001.bin" in again.damaged[0]
        again.save("replication", 1, whole[1])
    with Receipts.open(folder) as repaired:
        assert repaired.numbers("replication") == {0, 1, 2, 3}


def test_a_receipt_that_changes_while_open_is_told(folder):
    begun(folder)
    with Receipts.open(folder) as opened:
        (file,) = folder.glob("receipts-*.bin")
        file.write_bytes(file.read_bytes()[:-1] + b"x")
        with pytest.raises(BundleError, match="is not as it was written; resume again"):
            opened.read("replication", 2)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda c: {**c, "plan": {**c["plan"], "setting": {"seed": 2}}},
            "changed after the experiment had begun",
        ),
        (lambda c: {**c, "schema": 99}, "written with schema 99"),
        (lambda c: {**c, "schema": "x"}, "written with schema x"),
        (lambda c: {"plan": c["plan"]}, "is no plan of an experiment"),
        (lambda c: [c], "is no plan of an experiment"),
    ],
)
def test_a_changed_plan_is_refused(folder, change, says):
    begun(folder)
    file = folder / PLAN
    file.write_text(json.dumps(change(json.loads(file.read_text()))))
    with pytest.raises(BundleError, match=says):
        Receipts.open(folder)
    assert len(list(folder.glob("receipts-*.bin"))) == 1  # nothing is lost


def test_a_folder_that_is_none(folder, tmp_path):
    with pytest.raises(BundleError, match="no such folder"):
        Receipts.open(folder)
    begun(folder)
    (tmp_path / "y").mkdir()
    with pytest.raises(BundleError, match=r"it has no plan\.json; unfinished ones there: x-unfinished"):
        Receipts.open(tmp_path / "y")
    (folder / PLAN).write_bytes(b"\xff\xfe")
    with pytest.raises(BundleError, match="is broken"):
        read_plan(folder)


HOLD = """
import sys
from pathlib import Path
from landbridge.experiment.receipts import Receipts
with Receipts.open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_writer(folder):
    """Another process that has the folder open; it ends with the block, unless it was killed before."""
    words = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        yield other


def test_a_second_writer_is_refused_and_told_who_writes(folder):
    begun(folder)
    with another_writer(folder) as other:
        with pytest.raises(
            BundleError, match=rf"is being written by another process \(process {other.pid} on"
        ):
            Receipts.open(folder)
        other.stdin.close()
    with Receipts.open(folder) as free:
        assert free.numbers("replication") == {0, 1, 2}


def test_the_lock_of_a_killed_process_is_free(folder):
    begun(folder)
    with another_writer(folder) as other:
        other.kill()
        other.wait()
    with Receipts.open(folder):
        assert (folder / LOCK).read_text().startswith(f"process {os.getpid()} on ")


def test_removing_leaves_nothing(folder, tmp_path):
    new = Receipts.begin(folder, RUN)
    new.save("replication", 0, b"x")
    new.remove()
    assert list(tmp_path.iterdir()) == []

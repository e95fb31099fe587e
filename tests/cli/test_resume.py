"""`landbridge resume` goes on with whatever was stopped."""

import json
from pathlib import Path

import pytest

from landbridge.experiment import carry_out
from landbridge.experiment.receipts import PLAN, Receipts


@pytest.fixture
def stopped(made_run, monkeypatch):
    """Stop a run by Ctrl-C when it has finished two replications; the folder it leaves."""
    replication = carry_out._Work._replication

    def stopping(self, number):
        if number == 2:
            raise KeyboardInterrupt
        replication(self, number)

    with monkeypatch.context() as patch:
        patch.setattr(carry_out._Work, "_replication", stopping)
        code, out, _ = made_run("--jobs", 1)
    assert code == 1
    (word,) = {word for word in out.replace("`", " ").split() if "unfinished" in word}
    return word


def test_a_stopped_run_is_finished(stopped, made_run, landbridge):
    code, out, err = landbridge("resume", stopped, "--no-report")
    assert (code, err) == (0, "")
    assert "3 replications" in out
    _, whole, _ = made_run("--json")
    code, _, _ = landbridge("resume", stopped)
    assert code == 1
    assert json.loads(whole)["hash"][:8] in out  # the folder is named after it


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ({"kind": "forecast"}, "of a kind that this version does not know: forecast"),
        ({"kind": "run"}, "holds no run that can be gone on with"),
        ({"kind": "worth"}, "unfinished"),
    ],
)
def test_a_folder_of_something_else(landbridge, tmp_path, plan, says):
    Receipts.begin(tmp_path / "x-unfinished", plan).close()
    code, out, err = landbridge("resume", "x-unfinished")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert says in err
    assert (tmp_path / "x-unfinished" / PLAN).is_file()


def test_two_at_once(landbridge, stopped):
    with Receipts.open(Path(stopped)):
        code, _, err = landbridge("resume", stopped)
    assert code == 1
    assert "is being written by another process" in err


def test_a_plan_changed_by_hand(landbridge, stopped, tmp_path):
    file = tmp_path / stopped / PLAN
    file.write_text(file.read_text().replace('"seed": 1', '"seed": 2'))
    code, _, err = landbridge("resume", stopped)
    assert code == 1
    assert "was changed after the experiment had begun" in err


def test_other_versions(landbridge, stopped, monkeypatch):
    from landbridge.experiment import manifest

    versions = manifest.versions()
    monkeypatch.setattr(manifest, "versions", lambda: {**versions, "numpy": "99.0"})
    code, _, err = landbridge("resume", stopped)
    assert code == 1
    assert f"numpy was {versions['numpy']}, is 99.0" in err

"""The command line in this process, with a model made by hand behind it."""

from datetime import UTC, datetime

import pytest

from landbridge.cli import app


class MadeModel:
    start_utc = datetime(2022, 1, 29, 18, tzinfo=UTC)
    used = None

    def __init__(self, make_records):
        self.make_records = make_records
        self.names = make_records(0).names

    def is_ready(self):
        return True

    def make_ready(self):
        pass

    def run(self, seed, replication):
        return self.make_records(replication, seed=seed)


@pytest.fixture
def landbridge(make_records, tmp_path, monkeypatch, capsys):
    """Run a command: `code, out, err = landbridge("run", "tutorial", …)`, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for module in ("run", "replay", "explain"):
        name = f"landbridge.experiment.{module}.default_model"
        monkeypatch.setattr(name, lambda: lambda corridor, from_, until: MadeModel(make_records))

    def landbridge(*words):
        capsys.readouterr()
        code = app.run([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return landbridge


@pytest.fixture
def made_run(landbridge):
    """Run the hand-made model for four weeks: `made_run(*more_words)` gives what it printed."""

    def made_run(*more, draws=0):
        few = ("--replications", 3, "--draws", draws, "--no-report")
        return landbridge("run", "tutorial", "--from", "2022-02", *few, *more)

    return made_run

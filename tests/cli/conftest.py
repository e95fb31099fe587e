"""The command line in this process, with a model made by hand behind it."""

import shutil
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from landbridge.cli import app
from landbridge.experiment.route import statement


@pytest.fixture(autouse=True, scope="session")
def _few_draws_of_the_network():
    """Statements that `route` answers are examined in two draws, not in 32."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statement, "DRAWS", 2)
        yield


class MadeModel:
    start_utc = datetime(2022, 1, 29, 18, tzinfo=UTC)
    from_h = 48.0
    lead_in_days = 30
    used = None

    def __init__(self, make_records):
        self.make_records = make_records
        self.names = make_records(0).names

    loads = ()

    @property
    def begins(self):
        return ("",) * len(self.names.classes)

    @property
    def planned(self):
        return (0.0,) * len(self.names.classes)

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
    for module in ("running", "replay", "explain"):
        name = f"landbridge.experiment.{module}.default_model"
        monkeypatch.setattr(name, lambda *_: lambda corridor, from_, until: MadeModel(make_records))

    def landbridge(*words):
        capsys.readouterr()
        code = app.run([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return landbridge


@pytest.fixture
def made_run(landbridge, tmp_path):
    """Run the hand-made model for four weeks: `made_run(*more_words)` gives what it printed."""
    shutil.copytree(files("landbridge") / "corridors" / "tutorial", tmp_path / "tutorial")
    head = tmp_path / "tutorial" / "corridor.toml"
    text = head.read_text(encoding="utf-8")
    assert text.count("from     = 2024-08-01") == 1
    head.write_text(text.replace("from     = 2024-08-01", "from     = 2022-01-01"), encoding="utf-8")

    def made_run(*more, draws=0):
        few = ("--replications", 3, "--draws", draws, "--no-report")
        return landbridge("run", "tutorial", "--from", "2022-02", *few, *more)

    return made_run

"""A model made by hand, to run experiments without simulating anything."""

from datetime import UTC, date, datetime

import pytest

from landbridge.corridor.reader import read_corridor
from landbridge.experiment.running import run_study
from landbridge.experiment.setting import Setting
from landbridge.experiment.study import study


class MadeModel:
    """Gives hand-made Records; how slow its trains are depends on the drawn numbers of the corridor."""

    start_utc = datetime(2022, 1, 29, 18, tzinfo=UTC)
    from_h = 48.0
    lead_in_days = 30

    def __init__(self, make_records, slow=1.0, fails=None):
        self.make_records, self.slow, self.fails = make_records, slow, fails
        self.names = make_records(0).names
        self.used = None

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
        if self.fails is not None:
            self.fails(replication)
        return self.make_records(replication, seed=seed, slow=self.slow)


@pytest.fixture(scope="session")
def tutorial():
    return read_corridor("tutorial")


@pytest.fixture
def made_model(make_records):
    """Give the maker of a hand-made model: `made_model(slow=1.0)`."""
    return lambda slow=1.0: lambda corridor, from_, until: MadeModel(make_records, slow)


@pytest.fixture
def carry(make_records, tutorial, tmp_path, monkeypatch):
    """Run the hand-made model: `carry(replications=3, jobs=2, …)`; runs go into an empty folder."""
    monkeypatch.chdir(tmp_path)

    def carry(fails=None, slowed_by=None, **given):
        options = {key: given.pop(key) for key in ("jobs", "out", "tell", "spool") if key in given}
        setting = Setting("tutorial", date(2022, 2, 1), date(2022, 3, 1), **given)

        def modelled(corridor, from_, until):
            slow = 1.0
            if slowed_by is not None:
                slow = slowed_by(corridor)
            return MadeModel(make_records, slow, fails)

        return run_study(study(setting, tutorial), modelled=modelled, **options)

    return carry


@pytest.fixture
def stop_at():
    """Make what is told of progress press Ctrl-C, once so many of a stage are done: `stop_at(stage, n)`."""

    def stop_at(stage, done):
        pressed = []

        def tell(progress):
            if progress.stage == stage and progress.done >= done and not pressed:
                pressed.append(True)
                raise KeyboardInterrupt

        return tell

    return stop_at

"""The gateway with other volumes at its crossings: what is counted, times a factor for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from landbridge.accounts.identities import check_identities
from landbridge.experiment.border_times.records import times_of
from landbridge.experiment.loop.boxes import Crossing
from landbridge.experiment.modelling import Modeller
from landbridge.experiment.runnable import get_ready
from landbridge.experiment.study import study
from landbridge.experiment.work import work_through

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.border_times import BorderTimes
    from landbridge.experiment.setting import Setting
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model.records import Records


@dataclass(frozen=True)
class Ran:
    """Border times of one run of the gateway."""

    times: BorderTimes
    without: tuple[BorderTimes, ...]
    """The same without each of its replications in turn (jackknife); empty of one alone."""
    came: Mapping[Crossing, float]
    """Trains or vehicles a replication that came through, on average."""


@dataclass(frozen=True)
class Gateway:
    """The gateway as a setting asks for it."""

    read: Corridor
    setting: Setting
    jobs: int
    tell: Tell | None = None

    def run(self, factors: Mapping[Crossing, float]) -> Ran:
        """Run it with so many times the traffic on record at each crossing.

        All classes of a crossing are scaled alike, and its lead-in, too. The replications meet the same luck
        in each run, so that differences are those of the volumes.

        Raises
        ------
        RunError
            If a replication cannot go on, or its records contradict themselves.
        KeyboardInterrupt
            If it is stopped.
        """
        setting = replace(self.setting, sets=(*self.setting.sets, *scaled(factors)))
        asked = study(setting, self.read)
        model = Modeller(setting.lead_in_days)(asked.corridor, setting.from_, setting.until)
        get_ready(model, self.tell)

        def one(number: int) -> Records:
            records = model.run(setting.seed, number)
            check_identities(records)
            return records

        done = work_through(range(setting.replications), one, self.jobs, "replications", self.tell)
        if done.interrupted:
            raise KeyboardInterrupt
        records = list(done.results.values())
        return Ran(
            self._times(records),
            tuple(
                self._times(records[:n] + records[n + 1 :]) for n in range(len(records)) if len(records) > 1
            ),
            _came(records),
        )

    def _times(self, records: list[Records]) -> BorderTimes:
        return times_of(records, self.read.name, self.setting.from_, self.setting.until)


def scaled(factors: Mapping[Crossing, float]) -> tuple[str, ...]:
    """Return the changes, as `--set` takes them, that scale the traffic of crossings."""
    return tuple(
        f"traffic[facility={crossing.facility},direction={crossing.direction}].quantity*={factor!r}"
        for crossing, factor in factors.items()
        if factor != 1.0
    )


def _came(records: list[Records]) -> dict[Crossing, float]:
    """Entities that came through, a replication."""
    found: dict[Crossing, float] = {}
    for row, measure in enumerate(records[0].names.measures):
        if measure.measure == "through":
            key = Crossing(measure.facility, measure.direction or "")
            came = sum(int(one.measure_count[row].sum()) for one in records) / len(records)
            found[key] = found.get(key, 0.0) + came
    return found

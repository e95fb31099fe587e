"""Runs of a study with a step more or less: replication by replication on threads, stoppable."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from landbridge.accounts.growth import growth_warnings
from landbridge.accounts.identities import check_identities
from landbridge.base.errors import InputErrors, RunError
from landbridge.experiment.assumptions import drawn_corridor, drawn_points
from landbridge.experiment.study import with_changes
from landbridge.experiment.work import work_through
from landbridge.experiment.worth.sums import Sums, sums_of
from landbridge.experiment.worth.units import with_step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell
    from landbridge.experiment.worth.units import Unit


@dataclass
class Tries:
    """Makes and runs the models of a study; keeps the few models that threads are at."""

    asked: Study
    modelled: ModelOf
    jobs: int
    tell: Tell | None
    stressed: Callable[[Corridor], Corridor]
    interrupted: bool = False
    warnings: list[str] = field(default_factory=list)
    """Of the first replication as it is."""
    _models: OrderedDict[tuple[str, int], Runnable] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def base(self, model: Runnable) -> list[Sums]:
        """Run the study as it is.

        Raises
        ------
        KeyboardInterrupt
            If it is stopped before all replications are there: nothing can be said then.
        """
        setting = self.asked.setting

        def one(number: int) -> Sums:
            record = model.run(setting.seed, number)
            check_identities(record)
            if number == 0:
                self.warnings = [*record.warnings, *growth_warnings([record])]
            return sums_of(record)

        done = work_through(range(setting.replications), one, self.jobs, "as it is", self.tell)
        if done.interrupted:
            raise KeyboardInterrupt
        return list(done.results.values())

    def steps(self, units: Sequence[Unit], sign: int, stage: str) -> dict[str, list[Sums] | str]:
        """Run the study with a step more (or less) of each, one after the other.

        Returns
        -------
        dict[str, list[Sums] | str]
            Address: the replications, or why it cannot run; those that were not finished are left out.
        """
        if self.interrupted or not units:
            return {}
        setting = self.asked.setting
        many = setting.replications

        def one(number: int) -> Sums | str:
            unit = units[number // many]
            try:
                return _run(self._model(unit, sign), setting.seed, number % many)
            except (InputErrors, RunError) as error:
                return str(error).strip().splitlines()[0]

        done = work_through(range(len(units) * many), one, self.jobs, stage, self.tell)
        self.interrupted = done.interrupted
        found: dict[str, list[Sums] | str] = {}
        for row, unit in enumerate(units):
            results = [done.results[n] for n in range(row * many, (row + 1) * many) if n in done.results]
            why = next((result for result in results if isinstance(result, str)), None)
            if why is not None:
                found[unit.address] = why
            elif len(results) == many:
                found[unit.address] = [result for result in results if isinstance(result, Sums)]
        return found

    def draws(self, units: Sequence[Unit], always: frozenset[str]) -> list[dict[str, tuple[Sums, Sums]]]:
        """Run every draw of the assumptions as it is and with a step more of each.

        Returns
        -------
        list[dict[str, tuple[Sums, Sums]]]
            Of each draw that makes a possible model: by address, as it is and with a step more.
        """
        setting = self.asked.setting
        if self.interrupted or not setting.draws:
            return []
        addresses = self.asked.drawn
        points = drawn_points(self.asked.original, addresses, setting.draws, setting.seed)

        def one(number: int) -> dict[str, tuple[Sums, Sums]] | None:
            shares = dict(zip(addresses, points[number].tolist(), strict=True))
            try:
                drawn = self.stressed(with_changes(drawn_corridor(self.asked.original, shares), setting))
                before = _run(self._made(drawn), setting.seed, number)
                pairs = {}
                for unit in units:
                    idle = not before.limits.intersection(unit.resources) and unit.address not in always
                    model = None if idle else self._made(with_step(drawn, unit, unit.step))
                    after = before if model is None else _run(model, setting.seed, number)
                    pairs[unit.address] = (before, after)
            except (InputErrors, RunError):
                return None
            return pairs

        done = work_through(range(setting.draws), one, self.jobs, "draws", self.tell)
        self.interrupted = done.interrupted
        return [pairs for pairs in done.results.values() if pairs is not None]

    def _made(self, corridor: Corridor) -> Runnable:
        setting = self.asked.setting
        return self.modelled(corridor, setting.from_, setting.until)

    def _model(self, unit: Unit, sign: int) -> Runnable:
        """Give the model with a step; it is made once, and let go when others have come since."""
        with self._lock:
            key = (unit.address, sign)
            if key not in self._models:
                self._models[key] = self._made(with_step(self.asked.corridor, unit, sign * unit.step))
                while len(self._models) > self.jobs + 1:
                    self._models.popitem(last=False)
            return self._models[key]


def _run(model: Runnable, seed: int, number: int) -> Sums:
    record = model.run(seed, number)
    check_identities(record)
    return sums_of(record)

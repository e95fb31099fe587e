"""Runs of a study with a step more or less: on threads, each replication kept when finished."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from landbridge.accounts.growth import growth_warnings
from landbridge.accounts.identities import check_identities
from landbridge.base.errors import InputErrors, RunError
from landbridge.experiment.assumptions import drawn_corridor, drawn_points
from landbridge.experiment.refuted.judge import Judge
from landbridge.experiment.setting import MOST_TIMES
from landbridge.experiment.study import with_changes
from landbridge.experiment.work import work_through
from landbridge.experiment.worth.kept import AS_IT_IS, DRAW, LESS, MORE
from landbridge.experiment.worth.sums import Sums, sums_of
from landbridge.experiment.worth.units import with_step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell
    from landbridge.experiment.worth.kept import Kept
    from landbridge.experiment.worth.units import Unit


@dataclass
class Tries:
    """Makes and runs the models of a study; keeps the few models that threads are at."""

    asked: Study
    modelled: ModelOf
    units: Sequence[Unit]
    kept: Kept
    jobs: int
    tell: Tell | None
    stressed: Callable[[Corridor], Corridor]
    interrupted: bool = False
    _models: OrderedDict[tuple[str, str], Future[Runnable]] = field(default_factory=OrderedDict)
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
                self.kept.save_warnings([*record.warnings, *growth_warnings([record])])
            return sums_of(record)

        numbers = range(setting.replications)
        found, interrupted = self._through(AS_IT_IS, numbers, one)
        if interrupted:
            raise KeyboardInterrupt
        return [found[number] for number in numbers]  # type: ignore[misc]  # a failure is raised

    def steps(self, units: Sequence[Unit], sign: int) -> dict[str, list[Sums] | str]:
        """Run the study with a step more (or less) of each, one after the other.

        Returns
        -------
        dict[str, list[Sums] | str]
            Address: the replications, or why it cannot run; those that were not finished are left out.
        """
        if self.interrupted or not units:
            return {}
        setting, kind = self.asked.setting, MORE if sign > 0 else LESS
        many = setting.replications
        rows = {unit.address: row for row, unit in enumerate(self.units)}
        after = dict(zip([unit.address for unit in units], units[1:], strict=False))
        builder = ThreadPoolExecutor(1)

        def one(number: int) -> Sums | str:
            unit = self.units[number // many]
            try:
                model = self._model(builder, kind, unit, after.get(unit.address))
                return _run(model, setting.seed, number % many)
            except (InputErrors, RunError) as error:
                return str(error).strip().splitlines()[0]

        numbers = [rows[unit.address] * many + n for unit in units for n in range(many)]
        try:
            results, self.interrupted = self._through(kind, numbers, one)
        finally:
            builder.shutdown(wait=False, cancel_futures=True)
        found: dict[str, list[Sums] | str] = {}
        for unit in units:
            first = rows[unit.address] * many
            own = [results[n] for n in range(first, first + many) if n in results]
            why = next((result for result in own if isinstance(result, str)), None)
            if why is not None:
                found[unit.address] = why
            elif len(own) == many:
                found[unit.address] = [result for result in own if isinstance(result, Sums)]
        return found

    def draws(self, always: frozenset[str]) -> list[dict[str, tuple[Sums, Sums]]]:
        """Run every draw of the assumptions as it is and with a step more of each.

        Returns
        -------
        list[dict[str, tuple[Sums, Sums]]]
            Of each draw that makes a possible model: by address, as it is and with a step more.
        """
        setting = self.asked.setting
        if self.interrupted or not setting.draws:
            return []
        judge = self._judge()
        done, wanted = 0, setting.draws
        while True:
            self._draw(range(done, done + wanted), always, judge)
            done += wanted
            kept = done - len(self.kept.refuted())
            wanted = min(setting.draws - kept, setting.draws * MOST_TIMES - done)
            hopeless = done > setting.draws and kept == 0
            if self.interrupted or judge is None or wanted <= 0 or hopeless:
                break
        found = (self.kept.read_draw(n) for n in sorted(self.kept.known(DRAW)))
        return [pairs for pairs in found if pairs is not None]

    def _judge(self) -> Judge | None:
        if self.asked.setting.carried is None:
            return None
        try:
            model = self._made(self.asked.corridor)
            return Judge(self.asked, self.modelled, model, changed=self.kept.asked.stress != 1.0)
        except (InputErrors, RunError):
            return None

    def _draw(self, numbers: Sequence[int], always: frozenset[str], judge: Judge | None) -> None:
        """Run those draws that are not kept yet and that the traffic on record does not refute."""
        setting, addresses = self.asked.setting, self.asked.drawn
        points = drawn_points(self.asked.original, addresses, setting.draws, setting.seed)

        def one(number: int) -> None:
            if judge is None:
                shares = dict(zip(addresses, points[number].tolist(), strict=True))
            else:
                at, verdict, _ = judge.draw(number)
                shares = {address: at[address] for address in addresses}
                if verdict.refuted:
                    self.kept.save_verdict(number, verdict)
                    return
            self.kept.save_draw(number, drawn(number, shares))

        def drawn(number: int, shares: dict[str, float]) -> dict[str, tuple[Sums, Sums]] | None:
            try:
                corridor = self.stressed(with_changes(drawn_corridor(self.asked.original, shares), setting))
                before = _run(self._made(corridor), setting.seed, number)
                pairs = {}
                for unit in self.units:
                    idle = not before.limits.intersection(unit.resources) and unit.address not in always
                    model = None if idle else self._made(with_step(corridor, unit, unit.step))
                    after = before if model is None else _run(model, setting.seed, number)
                    pairs[unit.address] = (before, after)
            except (InputErrors, RunError):
                return None
            return pairs

        there = {*self.kept.known(DRAW), *self.kept.refuted()}
        missing = [n for n in numbers if n not in there]
        self.interrupted = work_through(missing, one, self.jobs, "draws", self.tell).interrupted

    def _through(
        self, kind: str, numbers: Sequence[int], task: Callable[[int], Sums | str]
    ) -> tuple[dict[int, Sums | str], bool]:
        """Do what is not kept yet; all results by number, and whether it was stopped."""
        there = self.kept.known(kind)
        missing = [n for n in numbers if n not in there]

        def one(number: int) -> Sums | str:
            return self.kept.make(kind, number, lambda: task(number))

        done = work_through(missing, one, self.jobs, kind, self.tell)
        return {n: self.kept.read(kind, n) for n in numbers if n in there} | done.results, done.interrupted

    def _made(self, corridor: Corridor) -> Runnable:
        setting = self.asked.setting
        return self.modelled(corridor, setting.from_, setting.until)

    def _model(self, builder: ThreadPoolExecutor, kind: str, unit: Unit, after: Unit | None) -> Runnable:
        """Give the model with a step; the one after it is made meanwhile, and old ones are let go."""
        with self._lock:
            wanted = self._begun(builder, kind, unit)
            if after is not None and self.jobs > 1:
                self._begun(builder, kind, after)
            while len(self._models) > self.jobs + 2:
                self._models.popitem(last=False)
        return wanted.result()

    def _begun(self, builder: ThreadPoolExecutor, kind: str, unit: Unit) -> Future[Runnable]:
        key = (unit.address, kind)
        if key not in self._models:
            by = unit.step if kind == MORE else -unit.step
            self._models[key] = builder.submit(lambda: self._made(with_step(self.asked.corridor, unit, by)))
        return self._models[key]


def _run(model: Runnable, seed: int, number: int) -> Sums:
    record = model.run(seed, number)
    check_identities(record)
    return sums_of(record)

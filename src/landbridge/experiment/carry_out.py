"""Carrying out a setting: replications, then assumption draws, each kept on the disk when it is finished."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.days import Days
from landbridge.accounts.identities import check_identities
from landbridge.accounts.layout import layout_of
from landbridge.accounts.measured import keys_of, measure_array, points_of
from landbridge.accounts.reality import wanted_parts
from landbridge.accounts.reduced import reduce
from landbridge.base.errors import InputErrors, LandbridgeError, RunError
from landbridge.experiment.assumptions import drawn_corridor, drawn_points, in_force, number_of
from landbridge.experiment.finished import Finished
from landbridge.experiment.forecast import by_lane
from landbridge.experiment.refuted.judge import Judge, part_of
from landbridge.experiment.refuted.waves import Waves
from landbridge.experiment.study import with_changes
from landbridge.experiment.target import Precise, Watch
from landbridge.experiment.work import work_through

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.accounts.measured import Part
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.refuted.judge import Ran
    from landbridge.experiment.refuted.verdict import Verdict
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.spool import Spool
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model.records import Names, Records


def carry_out(
    asked: Study,
    model: Runnable,
    modelled: ModelOf,
    spool: Spool,
    jobs: int,
    tell: Tell | None = None,
    only: tuple[Sequence[int], Mapping[int, frozenset[str] | None]] | None = None,
) -> Finished:
    """Run all replications and draws that the spool does not have yet.

    Parameters
    ----------
    asked
        What was asked for.
    model
        Model of the corridor with its changes.
    modelled
        Makes the model of a drawn corridor.
    spool
        Where finished ones are kept.
    jobs
        Threads.
    tell
        Is told how far it is.
    only
        Numbers of the replications and of the draws to run, with the facilities that a draw is made for (all
        of them if None); None: all.

    Raises
    ------
    RunError
        If a replication cannot go on, or its records contradict themselves.
    """
    facts = asked.facts(model.start_utc)
    compared = asked.compared(facts)
    work = _Work(asked, model, modelled, spool, jobs, tell, facts, wanted_parts(compared))
    finished = Finished(facts, compared, model.names, spool)
    replications, draws = only or (None, None)
    if replications is not None:
        finished.interrupted = work.replicate(replications)
    elif asked.setting.target is None:
        finished.interrupted = work.replicate(range(asked.setting.replications))
    else:
        finished.precise, finished.interrupted = work.until_precise()
    if asked.setting.draws and not finished.interrupted:
        finished.interrupted = work.draw(draws)
    spool.flush()
    finished.replications = spool.replications()
    finished.verdicts, finished.groups = spool.verdicts(), work.groups
    finished.unjudged = work.unjudged
    finished.first = [n for n in spool.draws() if n < asked.setting.draws]
    finished.draws = spool.draws()
    if finished.precise is not None:
        finished.replications = [n for n in finished.replications if n < finished.precise.replications]
    finished.failed = spool.failed()
    finished.from_h = model.from_h
    return finished


class _Work:
    """The tasks of a run."""

    def __init__(
        self,
        asked: Study,
        model: Runnable,
        modelled: ModelOf,
        spool: Spool,
        jobs: int,
        tell: Tell | None,
        facts: Facts,
        parts: list[Part],
    ) -> None:
        self.asked, self.model, self.modelled, self.spool = asked, model, modelled, spool
        self.jobs, self.tell, self.facts, self.parts = jobs, tell, facts, parts
        self._days = Days(model.names, facts)
        self._guard = Lock()
        self.unjudged: str | None = None
        self.groups: tuple[frozenset[str], ...] = ()
        self._watch = Watch(asked.setting, spool.numbers, spool.replications())
        if spool.keys:
            self._watch.know(spool.keys)

    def replicate(self, numbers: Sequence[int], until: float | None = None) -> bool:
        """Run those replications that are not there yet; True if the user stopped it."""
        there = set(self.spool.replications())
        missing = [n for n in numbers if n not in there]
        done = work_through(
            missing,
            self._replication,
            self.jobs,
            "replications",
            self.tell,
            until=until,
            detail=self._watch.told,
        )
        return done.interrupted

    def until_precise(self) -> tuple[Precise, bool]:
        """Run until the half-widths are as narrow as asked for, or the most or the time is reached."""
        target = self.asked.setting.target
        assert target is not None
        until = None if target.seconds is None else time.monotonic() + target.seconds
        done = 0
        while True:
            done = self._watch.next_look(done)
            stopped = self.replicate(range(done), until)
            there = min(done, self._watch.whole())
            if there < done or self._watch.look(done).met or done >= target.most:
                return self._watch.precise(there, late=there < done and not stopped), stopped

    def draw(self, numbers: Mapping[int, frozenset[str] | None] | None = None) -> bool:
        """Run those draws that are not there yet; True if the user stopped it.

        Where draws are judged, further ones are made for those facilities whose traffic some of the first do
        not carry, until there are as many for each as wanted or so many were looked at that it is given up.

        Parameters
        ----------
        numbers
            Draws to run, and the facilities that each is made for (None: all); None: as the setting says.
        """
        setting = self.asked.setting
        judge = self._judge()
        if numbers is not None or judge is None:
            return self._draws(dict.fromkeys(range(setting.draws)) if numbers is None else numbers, judge)
        if self._draws(dict.fromkeys(range(setting.draws)), judge):
            return True
        waves = Waves(judge.blocks, setting.draws)
        while more := waves.more(self.spool.verdicts()):
            if self._draws(more, judge):
                return True
        return False

    def _judge(self) -> Judge | None:
        if self.asked.setting.carried is None:
            return None
        try:
            judge = Judge(self.asked, self.modelled, self.model)
        except (InputErrors, RunError) as error:
            self.unjudged = _reason(error)
            return None
        self.groups = tuple(group.facilities for group in judge.stream.groups)
        return judge

    def _draws(self, numbers: Mapping[int, frozenset[str] | None], judge: Judge | None) -> bool:
        setting = self.asked.setting
        points = None
        if judge is None:
            points = drawn_points(self.asked.original, self.asked.drawn, setting.draws, setting.seed)
        there = {*self.spool.draws(), *self.spool.failed()}
        if judge is not None:
            there &= {*self.spool.verdicts()}
            useless = {n for n, one in self.spool.verdicts().items() if not _counts(one)}
            there |= {n for n in useless if n >= setting.draws}

        def one(number: int) -> None:
            if points is not None:
                self._drawn(number, dict(zip(self.asked.drawn, points[number].tolist(), strict=True)))
                return
            assert judge is not None
            at, verdict, ran = judge.draw(number, numbers[number])
            shares = {address: at[address] for address in self.asked.drawn}
            self.spool.save_verdict(number, verdict)  # first, so that no draw is kept without it
            if number < setting.draws or _counts(verdict):
                self._drawn(number, shares, verdict.asked, ran if judge.is_same else [])

        missing = [n for n in numbers if n not in there]
        return work_through(missing, one, self.jobs, "draws", self.tell).interrupted

    def _drawn(
        self,
        number: int,
        shares: dict[str, float],
        facilities: Sequence[str] | None = None,
        ran: Sequence[Ran] = (),
    ) -> None:
        """Run a draw, unless it was run, and keep what it gives, or why its values make no possible model.

        Parameters
        ----------
        number
            Its number.
        shares
            Where it lies in the ranges.
        facilities
            What is run of it; None: all.
        ran
            Runs that gave it already, each of some facilities.
        """
        setting = self.asked.setting
        if facilities is not None:
            setting = part_of(setting, frozenset(facilities), frozenset(self.asked.corridor.facilities))
        try:
            corridor = with_changes(drawn_corridor(self.asked.original, shares), setting)
            records = [one.records for one in ran]
            if not ran:
                records = [self.modelled(corridor, setting.from_, setting.until).run(setting.seed, number)]
        except (InputErrors, RunError) as error:
            self.spool.save_failed(number, _reason(error))
            return
        values = drawn_values(self.asked, corridor)
        facts = self.asked.facts(self.facts.start_utc, corridor)
        for record in records:
            check_identities(record)
        self.spool.save_draw(number, values, self._numbers_of(records, facts))

    def _replication(self, number: int) -> None:
        setting = self.asked.setting
        if setting.save is None:
            record = self.model.run(setting.seed, number)
        else:
            record, left = self.model.run_and_save(setting.seed, number)
            self.spool.save_state(number, left)
        check_identities(record)
        if setting.hours is not None:
            self.spool.save_hours(number, by_lane(record, self.model.lanes()))
        reduced = reduce(record, self._numbers(record, self.facts), self._days)
        self.spool.save(reduced)
        self._watch.add(number, reduced.values)

    def _numbers(self, record: Records, facts: Facts) -> NDArray[Any]:
        """Read all indicators, in the order of the run's keys."""
        with self._guard:
            if not self.spool.keys:
                self.spool.know(keys_of(record, facts, self.parts), points_of(record, facts))
            self._watch.know(self.spool.keys)
        return measure_array(record, facts, self.parts, self.spool.keys)

    def _numbers_of(self, records: Sequence[Records], facts: Facts) -> NDArray[Any]:
        """Read the indicators of a draw of which each run has some facilities; NaN for those of none."""
        if len(records) == 1 and len(_facilities(records[0].names)) == len(_facilities(self.model.names)):
            return self._numbers(records[0], facts)
        numbers = np.full(len(self.spool.keys), np.nan)
        for record in records:
            own = _facilities(record.names)
            some = [part for part in self.parts if part.facility in own]
            here = [i for i, key in enumerate(self.spool.keys) if key.facility in own]
            numbers[here] = measure_array(record, facts, some, [self.spool.keys[i] for i in here])
        return numbers


def _facilities(names: Names) -> set[str]:
    return {*layout_of(names).facilities}


def _counts(verdict: Verdict) -> bool:
    """Tell whether a draw has numbers of anything that it was made for."""
    return verdict.asked is None or any(map(verdict.has, verdict.asked))


def drawn_values(asked: Study, drawn: Corridor) -> dict[str, float]:
    """Give the value of each assumption in its first period within the run: drawn, or as a change sets it."""
    values: dict[str, float] = {}
    wanted: set[str] = set(asked.drawn)
    for address, period in in_force(drawn, asked.setting.from_, asked.setting.until):
        number: Any = number_of(period)
        if address in wanted and address not in values and number is not None:
            values[address] = float(number)
    return values


def _reason(error: LandbridgeError) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]

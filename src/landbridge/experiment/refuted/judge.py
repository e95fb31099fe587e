"""Judges draws of the assumptions by the traffic on record: those that cannot carry it are refuted.

What came and passed is an input of every run; that it passed is what a draw must reproduce before its answers
mean anything. So a draw is refuted if, with no scenario and no change, it passes less than a stated share of
what came: of what the run without draws passes of the same arrivals, over the run's period or since its
lead-in began, at any gate that counts them; or if one of its pools is asked for more work than it can do
(`static`). A scenario cannot refute a draw, as it is judged without; so a run with a cause and the run
without it keep the same draws. What a calibration found is no cause, and holds while draws are judged.

That conditions the ranges on an input (Bayes' rule with a likelihood of 0 or 1; rejection as in Pritchard et
al., Mol. Biol. Evol. 16 (1999) 1791), never on a number that an answer is held against.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from landbridge.accounts.identities import check_identities
from landbridge.accounts.passing import Gate, Passed, mean_passages, passages
from landbridge.accounts.recent import Recent
from landbridge.base.errors import InputErrors, RunError
from landbridge.experiment.assumptions import drawn_corridor
from landbridge.experiment.refuted.static import Loads
from landbridge.experiment.refuted.stream import Stream
from landbridge.experiment.study import Study, records_of, with_changes

if TYPE_CHECKING:
    from landbridge.experiment.refuted.stream import Trial
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.setting import Setting
    from landbridge.simulation.model.records import Records

AS_IT_IS = 3
"""Replications without draws that tell what passes of what comes."""
MOST_RUNS = 24
"""Runs of one further draw, its refuted groups drawn again after each, until it is given up."""


@dataclass(frozen=True)
class Verdict:
    """What the traffic says of a draw."""

    refuted: bool
    passed: tuple[Passed, ...] = ()
    """At each gate in its last run; empty where pools say enough."""
    overloaded: tuple[tuple[str, float], ...] = ()
    """Pools that could not do the work, with their load."""
    again: int = 0
    """Times that some group of its assumptions was drawn again."""
    runs: int = 0
    """Runs on what is on record."""
    stuck: str | None = None
    """Why it could not be run to the end: nothing passes then."""

    def refuted_by(self, carried: float) -> list[str]:
        """Name the gates that it passes too little of, or the pools that cannot do the work."""
        gates = [one.gate for one in self.passed if one.share < carried]
        names = [" ".join(part for part in gate[:3] if part) for gate in gates]
        if names or self.stuck:
            return names or ["nothing can move"]
        return [address for address, _ in self.overloaded]

    def pack(self) -> bytes:
        """Give it as bytes to be kept."""
        told = {
            "refuted": self.refuted,
            "passed": [[*one.gate, *one[1:]] for one in self.passed],
            "overloaded": [list(one) for one in self.overloaded],
            "again": self.again,
            "runs": self.runs,
            "stuck": self.stuck,
        }
        return json.dumps(told).encode()

    @classmethod
    def unpack(cls, payload: bytes) -> Verdict:
        """Read what `pack` gave."""
        told = json.loads(payload)
        return cls(
            bool(told["refuted"]),
            tuple(Passed(Gate(*row[:4]), *row[4:]) for row in told["passed"]),
            tuple((str(address), float(load)) for address, load in told["overloaded"]),
            int(told["again"]),
            int(told["runs"]),
            told["stuck"],
        )


class Ran(NamedTuple):
    """A model and what it gave."""

    model: Runnable
    records: Records


class Judge:
    """Gives the points of a study's draws, and judges them.

    Parameters
    ----------
    asked
        The study whose draws they are.
    modelled
        Makes the model of a corridor.
    model
        That of the study without draws.
    changed
        Whether something else than the study's own changes makes its corridor differ from what is on record.

    Raises
    ------
    InputErrors, RunError
        If what is on record cannot be run to the end even without draws.
    """

    def __init__(self, asked: Study, modelled: ModelOf, model: Runnable, changed: bool = False) -> None:
        setting = asked.setting
        assert setting.carried is not None
        self.carried = setting.carried
        plain = without_causes(asked)
        self.is_same = plain == setting and not changed
        self._modelled = modelled
        if self.is_same:
            self.base = asked
        else:
            made = Study(plain, asked.original, with_changes(asked.original, plain), warm_up=asked.warm_up)
            model = modelled(made.corridor, setting.from_, setting.until)
            self.base = replace(made, used=model.used)
        records = [model.run(setting.seed, number) for number in range(AS_IT_IS)]
        self._expected = mean_passages([passages(one, model.planned, model.begins) for one in records])
        own, span = self.base.drawn, (setting.from_, setting.until)
        loads = Loads(model, self.base.corridor, records[0], own, *span)
        most = 1.0 / self.carried
        self.stream = Stream(asked.original, own, setting.draws, setting.seed, loads, most)
        self._others = sorted({*asked.drawn} - {*own})
        self._known = _known(self.base, modelled)

    def draw(self, number: int) -> tuple[dict[str, float], Verdict, Ran | None]:
        """Give where a draw lies, what the traffic says of it, and its last run on what is on record.

        The first draws are taken as they are. Of a further one, groups of assumptions are drawn again until
        it carries its traffic, or is given up. Where another run of this process judged the same draw, and
        what it gave is not asked for, that is taken; None for the run then.
        """
        if number in self._known and not self.is_same:
            at, verdict = self._known[number]
            ran = None
        else:
            at, verdict, ran = self._judged(number)
            self._known[number] = (at, verdict)
        return {**at, **self.stream.others(number, at, self._others)}, verdict, ran

    def _judged(self, number: int) -> tuple[dict[str, float], Verdict, Ran | None]:
        trial = self.stream.begin(number)
        is_first = number < self.base.setting.draws
        runs = 0
        while True:
            if not is_first:
                trial.until_it_can(trial.groups)
            over = tuple(trial.overloaded().items())
            if over:  # told without a run, which is only made where what it gives is asked for
                verdict = Verdict(True, (), over, trial.again, runs)
                ran = self._run(number, trial) if is_first and self.is_same else None
                return trial.at, verdict, ran if isinstance(ran, Ran) else None
            ran = self._run(number, trial)
            runs += 1
            if isinstance(ran, str):
                verdict = Verdict(True, (), (), trial.again, runs, ran)
                failing = trial.groups
            else:
                found = tuple(
                    self._expected.against(passages(ran.records, ran.model.planned, ran.model.begins))
                )
                short = {one.gate.facility for one in found if one.share < self.carried}
                verdict = Verdict(bool(short), found, (), trial.again, runs)
                failing = [group for group in trial.groups if group.facilities & short]
            if not verdict.refuted or is_first or runs == MOST_RUNS:
                return trial.at, verdict, ran if isinstance(ran, Ran) else None
            for group in failing or trial.groups:
                trial.draw_again(group)

    def _run(self, number: int, trial: Trial) -> Ran | str:
        """Run a draw on what is on record; why not, where it cannot be run to the end."""
        setting = self.base.setting
        shares = {address: trial.at[address] for address in self.base.drawn}
        try:
            corridor = with_changes(drawn_corridor(self.base.original, shares), setting)
            model = self._modelled(corridor, setting.from_, setting.until)
            records = model.run(setting.seed, number)
        except (InputErrors, RunError) as error:
            return (str(error).strip().splitlines() or [type(error).__name__])[0]
        check_identities(records)
        return Ran(model, records)


_KNOWN: Recent[dict[int, tuple[dict[str, float], Verdict]]] = Recent(16)


def _known(base: Study, modelled: ModelOf) -> dict[int, tuple[dict[str, float], Verdict]]:
    """Give what is known in this process of the draws of a study; nothing of hand-made models."""
    from landbridge.experiment.modelling import Modeller

    if not isinstance(modelled, Modeller):
        return {}
    told = json.dumps([base.setting.as_json(), base.corridor.inputs()], sort_keys=True)
    return _KNOWN.get((told, modelled.lead_in_days), dict)


def without_causes(asked: Study) -> Setting:
    """Give a study's setting without scenarios and changes; scenarios that a calibration made stay."""
    setting = asked.setting
    kept = tuple(
        name for name in setting.scenarios if records_of(asked.original, replace(setting, scenarios=(name,)))
    )
    return replace(setting, scenarios=kept, sets=())

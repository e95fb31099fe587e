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
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from landbridge.accounts.identities import check_identities
from landbridge.accounts.passing import Passages, Passed, mean_passages, passages
from landbridge.accounts.recent import Recent
from landbridge.base.errors import InputErrors, RunError
from landbridge.experiment.assumptions import drawn_corridor
from landbridge.experiment.refuted.groups import Group, blocks_of
from landbridge.experiment.refuted.static import Loads
from landbridge.experiment.refuted.stream import Stream
from landbridge.experiment.refuted.verdict import Verdict
from landbridge.experiment.study import Study, records_of, with_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.refuted.groups import Block
    from landbridge.experiment.refuted.stream import Trial
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.setting import Setting
    from landbridge.simulation.model.records import Records

AS_IT_IS = 3
"""Replications without draws that tell what passes of what comes."""
MOST_RUNS = 24
"""Runs of one further draw, its refuted groups drawn again after each, until it is given up."""


class Ran(NamedTuple):
    """A model and what it gave."""

    model: Runnable
    records: Records


@dataclass
class _Tried:
    """What a try of a block gave."""

    failing: list[Group]
    """Groups that do not carry their traffic."""
    unknown: list[Group] = field(default_factory=list)
    """Groups of parts that were not run any more."""
    passed: list[Passed] = field(default_factory=list)
    ran: list[Ran] = field(default_factory=list)
    runs: int = 0
    stuck: str | None = None


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
        own, span = self.base.drawn, (setting.from_, setting.until)
        loads = Loads(model, self.base.corridor, records[0], own, *span)
        most = 1.0 / self.carried
        self.stream = Stream(asked.original, own, setting.draws, setting.seed, loads, most)
        self.blocks = blocks_of((self.base.corridor, asked.corridor), self.stream.groups)
        self._everything = frozenset(self.base.corridor.facilities)
        self._expected = {self._everything: _expected(model, records)}
        self._guard = Lock()
        self._others = sorted({*asked.drawn} - {*own})
        self._known = _known(self.base, modelled)

    def draw(
        self, number: int, wanted: frozenset[str] | None = None
    ) -> tuple[dict[str, float], Verdict, list[Ran]]:
        """Give where a draw lies, what the traffic says of it, and its last runs on what is on record.

        The first draws are taken as they are. Of a further one, groups of assumptions are drawn again until
        they carry their traffic, or are given up; each block is run by itself. Where another run of this
        process judged the same draw, and what it gave is not asked for, that is taken; no run then.

        Parameters
        ----------
        number
            Its number.
        wanted
            Facilities of the blocks that a further draw is made for; None: all.
        """
        known = None if self.is_same else self._known.get((number, wanted))
        if known is not None:
            at, verdict, ran = *known, list[Ran]()
        else:
            is_first = number < self.base.setting.draws
            at, verdict, ran = self._first(number) if is_first else self._further(number, wanted)
            self._known[number, wanted] = (at, verdict)
        return {**at, **self.stream.others(number, at, self._others)}, verdict, ran

    def _first(self, number: int) -> tuple[dict[str, float], Verdict, list[Ran]]:
        trial, groups = self.stream.begin(number), self.stream.groups
        over = tuple(trial.overloaded(groups).items())
        lost = [group for group in groups if trial.is_over(group)]
        if len(lost) == len(
            groups
        ):  # told without a run, which is only made where what it gives is asked for
            all_over = self._verdict(trial, lost, over=over)
            ran = self._run(number, trial, self._everything) if self.is_same else "not asked for"
            return trial.at, all_over, [ran] if isinstance(ran, Ran) else []
        ran = self._run(number, trial, self._everything)
        if isinstance(ran, str):
            return trial.at, self._verdict(trial, groups, over=over, runs=1, stuck=ran), []
        found = self._passed(ran, self._everything)
        short = self._short(found)
        lost += [group for group in groups if group.facilities & short and group not in lost]
        return trial.at, self._verdict(trial, lost, found, over, 1), [ran]

    def _further(
        self, number: int, wanted: frozenset[str] | None
    ) -> tuple[dict[str, float], Verdict, list[Ran]]:
        trial = self.stream.begin(number)
        blocks = [block for block in self.blocks if wanted is None or block.facilities & wanted]
        lost: list[Group] = []
        passed: list[Passed] = []
        over: dict[str, float] = {}
        kept: list[Ran] = []
        runs, stuck = 0, None
        for block in blocks:
            for _ in range(MOST_RUNS):
                found = self._try(number, trial, block)
                runs += found.runs
                if not found.failing:
                    break
                last = {**trial.at}
                for group in found.failing:
                    trial.draw_again(group)
            else:  # given up, as it stood in its last run
                trial.at.update(last)
                over |= trial.overloaded(block.groups)
                lost += found.failing + [group for group in found.unknown if group not in found.failing]
                stuck = found.stuck or stuck
            passed += found.passed
            kept += found.ran
        verdict = self._verdict(trial, lost, passed, over.items(), runs, stuck, blocks)
        return trial.at, verdict, kept

    def _try(self, number: int, trial: Trial, block: Block) -> _Tried:
        """Draw a block again until its pools can do the work, and run it part by part until one fails."""
        trial.until_it_can(block.groups)
        found = _Tried([group for group in block.groups if trial.is_over(group)])
        for part in block.parts:
            own = [group for group in block.groups if group.facilities & part]
            if found.failing:
                found.unknown += own
                continue
            ran = self._run(number, trial, part)
            found.runs += 1
            if isinstance(ran, str):
                found.failing, found.stuck = own, ran
                continue
            passed = self._passed(ran, part)
            short = self._short(passed)
            found.passed += passed
            found.ran.append(ran)
            found.failing = [group for group in own if group.facilities & short]
        return found

    def _verdict(
        self,
        trial: Trial,
        lost: Sequence[Group],
        passed: Iterable[Passed] = (),
        over: Iterable[tuple[str, float]] = (),
        runs: int = 0,
        stuck: str | None = None,
        blocks: Sequence[Block] | None = None,
    ) -> Verdict:
        asked = (
            self._everything if blocks is None else frozenset[str]().union(*(b.facilities for b in blocks))
        )
        gone = frozenset[str]().union(*(group.facilities for group in lost))
        return Verdict(
            refuted=bool(lost),
            lost=tuple(sorted(gone & self._everything)),
            asked=None if asked >= self._everything else tuple(sorted(asked)),
            passed=tuple(passed),
            overloaded=tuple(over),
            again=trial.again,
            runs=runs,
            stuck=stuck,
        )

    def _passed(self, ran: Ran, facilities: frozenset[str]) -> list[Passed]:
        own = passages(ran.records, ran.model.planned, ran.model.begins)
        return list(self._expects(facilities).against(own))

    def _short(self, passed: Iterable[Passed]) -> set[str]:
        return {one.gate.facility for one in passed if one.share < self.carried}

    def _expects(self, facilities: frozenset[str]) -> Passages:
        """Give what some facilities pass without draws."""
        with self._guard:
            if facilities not in self._expected:
                setting = self.base.setting
                corridor = self._corridor(self.base.original, facilities)
                model = self._modelled(corridor, setting.from_, setting.until)
                records = [model.run(setting.seed, number) for number in range(AS_IT_IS)]
                self._expected[facilities] = _expected(model, records)
            return self._expected[facilities]

    def _corridor(self, drawn: Corridor, facilities: frozenset[str]) -> Corridor:
        return with_changes(drawn, part_of(self.base.setting, facilities, self._everything))

    def _run(self, number: int, trial: Trial, facilities: frozenset[str]) -> Ran | str:
        """Run a draw on what is on record; why not, where it cannot be run to the end."""
        setting = self.base.setting
        shares = {address: trial.at[address] for address in self.base.drawn}
        try:
            corridor = self._corridor(drawn_corridor(self.base.original, shares), facilities)
            model = self._modelled(corridor, setting.from_, setting.until)
            records = model.run(setting.seed, number)
        except (InputErrors, RunError) as error:
            return (str(error).strip().splitlines() or [type(error).__name__])[0]
        check_identities(records)
        return Ran(model, records)


def part_of(setting: Setting, facilities: frozenset[str], everything: frozenset[str]) -> Setting:
    """Give the setting of a run of some facilities alone; itself where they are all that it has."""
    return setting if facilities >= everything else replace(setting, only=tuple(sorted(facilities)))


def _expected(model: Runnable, records: Sequence[Records]) -> Passages:
    return mean_passages([passages(one, model.planned, model.begins) for one in records])


_KNOWN: Recent[dict[tuple[int, frozenset[str] | None], tuple[dict[str, float], Verdict]]] = Recent(16)


def _known(
    base: Study, modelled: ModelOf
) -> dict[tuple[int, frozenset[str] | None], tuple[dict[str, float], Verdict]]:
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

"""Pairs of runs without and with a shock, under the same random numbers and the same draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from landbridge.accounts.identities import check_identities
from landbridge.base.errors import InputErrors, RunError
from landbridge.experiment.assumptions import drawn_corridor, drawn_points
from landbridge.experiment.refuted.judge import Judge
from landbridge.experiment.setting import MOST_TIMES
from landbridge.experiment.shocks.lanes import Hours, Lane, hours_of, states_of
from landbridge.experiment.shocks.measure import Figures, Pair, Spell, excess_of, figures, scatter_of
from landbridge.experiment.study import with_changes
from landbridge.experiment.work import work_through

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.shocks.kept import KeptPairs
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model.records import Records


@dataclass(frozen=True, slots=True)
class Both:
    """A replication without and with the shock."""

    base: Hours
    shock: Hours
    places: tuple[dict[str, float], ...]
    """By lane: what was waited for when the excess was largest, and how many more waited for it."""

    def lane(self, row: int) -> Pair:
        """Give one lane of it."""
        passed, waiting = ([getattr(one, name)[row] for one in (self.base, self.shock)] for name in PARTS)
        return Pair(*passed, *waiting)


PARTS = ("passed", "waiting")


@dataclass
class Pairs:
    """All pairs of a shock."""

    lanes: tuple[Lane, ...]
    spells: tuple[Spell, ...]
    """By lane: the cause begins and ends at local midnights."""
    replications: list[Both] = field(default_factory=list)
    figures: list[list[Figures]] = field(default_factory=list)
    """By lane: of each replication."""
    drawn: list[list[Figures]] = field(default_factory=list)
    """By lane: of each draw."""
    failed: dict[int, str] = field(default_factory=dict)
    """Draws whose values make no possible model, and why."""
    refuted: list[int] = field(default_factory=list)
    """Draws that cannot carry the traffic on record; each was replaced by a further one."""
    interrupted: bool = False

    def keep(self, results: Mapping[int, list[Figures] | str | None]) -> None:
        """Keep what draws gave: figures by lane, why they cannot run, or None of a refuted one."""
        for number, result in results.items():
            if result is None:
                self.refuted.append(number)
            elif isinstance(result, str):
                self.failed[number] = result
            else:
                for row, numbers in enumerate(result):
                    self.drawn[row].append(numbers)


def run_pairs(
    studies: tuple[Study, Study],
    models: tuple[Runnable, Runnable],
    modelled: ModelOf,
    lanes: tuple[tuple[Lane, ...], tuple[Lane, ...]],
    spells: tuple[Spell, ...],
    jobs: int,
    tell: Tell | None,
    kept: KeptPairs,
) -> Pairs:
    """Run every replication and every draw without and with the shock.

    Parameters
    ----------
    studies, models
        Without the shock and with it.
    lanes, spells
        What is looked at, where it stands in each of the models, and the hours of the cause there.
    kept
        Where finished pairs are, and are kept.

    Raises
    ------
    RunError
        If a replication cannot go on, or its records contradict themselves.
    KeyboardInterrupt
        If it is stopped before any replication is there.
    """
    shocked = studies[1]
    setting = shocked.setting

    def one(number: int) -> Both:
        return kept.replication(
            number, lambda: _both([_run(model, setting.seed, number) for model in models], lanes, spells)
        )

    done = work_through(range(setting.replications), one, jobs, "replications", tell)
    if not done.results:
        raise KeyboardInterrupt
    found = Pairs(lanes[0], spells, list(done.results.values()), interrupted=done.interrupted)
    scatter = []
    for row, spell in enumerate(spells):
        own = [both.lane(row) for both in found.replications]
        scatter.append(scatter_of([pair.base_passed for pair in own], spell.begin))
        found.figures.append([figures(pair, spell, scatter[-1]) for pair in own])
    found.drawn = [[] for _ in spells]
    if not setting.draws or done.interrupted:
        return found
    judge = _judge(shocked, models[1], modelled)
    points = drawn_points(shocked.original, shocked.drawn, setting.draws, setting.seed)

    def drawn(number: int) -> list[Figures] | str | None:
        if judge is None:
            shares = dict(zip(shocked.drawn, points[number].tolist(), strict=True))
        else:
            at, verdict, _ = judge.draw(number)
            if verdict.refuted:
                return None
            shares = {address: at[address] for address in shocked.drawn}
        moved = drawn_corridor(shocked.original, shares)
        try:
            records = []
            for study in studies:
                corridor = with_changes(moved, study.setting)
                model = modelled(corridor, setting.from_, setting.until)
                records.append(_run(model, setting.seed, number))
        except (InputErrors, RunError) as error:
            return (str(error).strip().splitlines() or [type(error).__name__])[0]
        both = _both(records, lanes, spells)
        rows = enumerate(zip(spells, scatter, strict=True))
        return [figures(both.lane(row), spell, wide) for row, (spell, wide) in rows]

    def one_draw(number: int) -> list[Figures] | str | None:
        return kept.draw(number, lambda: drawn(number))

    made, wanted = 0, setting.draws
    while wanted > 0 and not found.interrupted:
        some = work_through(range(made, made + wanted), one_draw, jobs, "draws", tell)
        found.interrupted = some.interrupted
        found.keep(some.results)
        made += wanted
        carrying = made - len(found.refuted)
        wanted = min(setting.draws - carrying, setting.draws * MOST_TIMES - made)
        if judge is None or (carrying == 0 and made > setting.draws):
            break
    return found


def _judge(shocked: Study, model: Runnable, modelled: ModelOf) -> Judge | None:
    """Give who judges draws by the traffic on record; None where they are not judged, or cannot be."""
    if shocked.setting.carried is None:
        return None
    try:
        return Judge(shocked, modelled, model)
    except (InputErrors, RunError):
        return None


def _run(model: Runnable, seed: int, number: int) -> Records:
    record = model.run(seed, number)
    check_identities(record)
    return record


def _both(
    records: list[Records], lanes: tuple[tuple[Lane, ...], tuple[Lane, ...]], spells: tuple[Spell, ...]
) -> Both:
    base, shock = (hours_of(*one) for one in zip(records, lanes, strict=True))
    both = Both(base, shock, ())
    states = [states_of(record) for record in records]
    places = []
    for row, (pair, spell) in enumerate(zip(zip(*lanes, strict=True), spells, strict=True)):
        at = spell.begin + int(np.argmax(excess_of(both.lane(row), spell.begin)))
        without, with_it = (
            {name: float(of[at, list(columns)].sum()) for name, columns in lane.places.items()}
            for of, lane in zip(states, pair, strict=True)
        )
        names = dict.fromkeys((*without, *with_it))
        places.append({name: with_it.get(name, 0.0) - without.get(name, 0.0) for name in names})
    return Both(both.base, both.shock, tuple(places))

"""Carrying out a setting: replications, then assumption draws, each kept on the disk when it is finished."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from landbridge.accounts.identities import check_identities
from landbridge.accounts.measured import measure_all
from landbridge.accounts.reality import wanted_parts
from landbridge.base.errors import InputErrors, LandbridgeError, RunError
from landbridge.experiment.assumptions import drawn_corridor, drawn_points, in_force, number_of
from landbridge.experiment.study import with_changes
from landbridge.experiment.work import work_through

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.accounts.answers import Measured
    from landbridge.accounts.facts import Facts
    from landbridge.accounts.measured import Key
    from landbridge.accounts.reality import Comparison
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.spool import Spool
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model.records import Records

Drawn = tuple[dict[str, float], "Measured"]
"""Values drawn by address, and what they gave."""


@dataclass
class Finished:
    """What was finished of a run."""

    facts: Facts
    compared: dict[Key, Comparison]
    records: dict[int, Records] = field(default_factory=dict)
    draws: dict[int, Drawn] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    """Draws whose values make no possible model, and why."""
    interrupted: bool = False


def carry_out(
    asked: Study,
    model: Runnable,
    modelled: ModelOf,
    spool: Spool,
    jobs: int,
    tell: Tell | None = None,
    only: tuple[Sequence[int], Sequence[int]] | None = None,
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
        Numbers of the replications and of the draws to run; None: all.

    Raises
    ------
    RunError
        If a replication cannot go on, or its records contradict themselves.
    """
    setting = asked.setting
    facts = asked.facts(model.start_utc)
    finished = Finished(facts, asked.compared(facts))
    finished.records = spool.finished(model.names)
    finished.draws = spool.finished_draws()

    def replicate(number: int) -> Records:
        record = model.run(setting.seed, number)
        check_identities(record)
        spool.save(record)
        return record

    replications, draws = only or (range(setting.replications), range(setting.draws))
    wanted = [n for n in replications if n not in finished.records]
    outcome = work_through(wanted, replicate, jobs, "replications", tell)
    finished.records = dict(sorted({**finished.records, **outcome.results}.items()))
    finished.interrupted = outcome.interrupted
    if setting.draws and not finished.interrupted:
        missing = [n for n in draws if n not in finished.draws]
        _draw(asked, modelled, spool, jobs, tell, finished, missing)
    return finished


def _draw(
    asked: Study,
    modelled: ModelOf,
    spool: Spool,
    jobs: int,
    tell: Tell | None,
    finished: Finished,
    wanted: Sequence[int],
) -> None:
    setting = asked.setting
    points = drawn_points(asked.original, asked.drawn, setting.draws, setting.seed)
    parts = wanted_parts(finished.compared)

    def one(number: int) -> Drawn | str:
        shares = dict(zip(asked.drawn, points[number].tolist(), strict=True))
        try:
            corridor = with_changes(drawn_corridor(asked.original, shares), setting)
            record = modelled(corridor, setting.from_, setting.until).run(setting.seed, number)
        except (InputErrors, RunError) as error:
            return _reason(error)
        check_identities(record)
        measured = measure_all(record, asked.facts(finished.facts.start_utc, corridor), parts)
        values = drawn_values(asked, corridor)
        spool.save_draw(number, values, measured)
        return values, measured

    outcome = work_through(wanted, one, jobs, "draws", tell)
    finished.interrupted = outcome.interrupted
    for number, result in outcome.results.items():
        if isinstance(result, str):
            finished.failed[number] = result
        else:
            finished.draws[number] = result
    finished.draws = dict(sorted(finished.draws.items()))


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

"""Which run's times stand in the network on a day, and where each border's time comes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.experiment.border_times.kept import kept_runs
from landbridge.experiment.border_times.read import BorderTimes, border_times
from landbridge.network import Networks

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor
    from landbridge.network import Network, Part

LEAST_DAYS, LEAST_REPLICATIONS = 14, 5
"""Of a run that is taken without being named."""
A_MONTH = 28
"""Days at least of a run that tells how a month was."""
NEAR_DAYS = 31
"""A run kept of days no farther than this stands for a day that none covers."""


@dataclass(frozen=True)
class Chosen:
    """Runs whose border times are used, those to be preferred first."""

    runs: tuple[BorderTimes, ...] = ()
    quick: bool = False
    """Whether only the tables were asked for."""
    given: bool = False
    """Whether the runs were named, not found."""

    def of(self, part: Part, day: date) -> BorderTimes | None:
        """Return the run that tells the time of a part on a day.

        One that covers the day goes before all others; of several the one nearest to a month, as months
        differ and a few days are luck; of those the one of most replications.
        """
        if not part.facility:
            return None
        having = [run for run in self.runs if run.law(part.facility, part.direction) is not None]
        covering = [run for run in having if run.covers(day)]
        if covering:
            return min(covering, key=_unlike_a_month)
        near = [run for run in having if _far(run, day) <= NEAR_DAYS]
        return min(near, key=lambda run: _far(run, day), default=None)

    def sources(self, network: Network) -> dict[str, BorderTimes]:
        """Return the run of each part whose time it tells on the network's day, by `Part.id`."""
        found = {part.id: self.of(part, network.day) for part in network.parts}
        return {id_: run for id_, run in found.items() if run is not None}

    def timed(self, network: Network) -> Network:
        """Return the network with the times of the runs in the place of those of the tables."""
        runs = self.sources(network)
        laws = {
            part.id: law
            for part in network.parts
            if part.id in runs and (law := runs[part.id].law(part.facility, part.direction)) is not None
        }
        return network.with_laws(laws) if laws else network

    def why_tables(self, corridor: str, day: date) -> str:
        """Say why the times of a day are those of the tables."""
        if self.quick:
            return "border times are those of the tables, as --quick asks"
        covered = f"`landbridge run {corridor} --from {day:%Y-%m}` keeps them"
        return f"border times are those of the tables: no run of the gateway on {day} is kept; {covered}"

    def check(self, days: Sequence[date], corridor: str) -> None:
        """Refuse named runs that do not cover the days asked for.

        Raises
        ------
        InputErrors
            With the first day that none of them covers.
        """
        if not self.given:
            return
        lacking = [day for day in days if not any(run.covers(day) for run in self.runs)]
        if lacking:
            periods = ", ".join(f"{run.run} of {run.from_} until {run.until}" for run in self.runs)
            told = (
                f"covers no {min(lacking)}: {periods}; run that month "
                f"(`landbridge run {corridor} --from {min(lacking):%Y-%m}`), or take the tables (--quick)"
            )
            raise InputErrors([Problem(None, None, "--run", told, None)])


def _unlike_a_month(run: BorderTimes) -> tuple[bool, int, int]:
    days = (run.until - run.from_).days
    return days < A_MONTH, days if days >= A_MONTH else -days, -run.replications


def _tells_enough(run: BorderTimes) -> bool:
    """Whether a kept run is taken unasked: a try of some days, or of a few replications, is not."""
    return (run.until - run.from_).days >= LEAST_DAYS and run.replications >= LEAST_REPLICATIONS


def _far(run: BorderTimes, day: date) -> int:
    """Days between a day and a run's period."""
    return max((run.from_ - day).days, (day - run.until).days + 1, 0)


@dataclass
class TimedNetworks(Networks):
    """Networks with the border times of runs."""

    chosen: Chosen = field(default_factory=Chosen)
    _timed: dict[Any, Network] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._plain = Networks(self.corridor, self.closed, self.without)

    def stretch(self, day: date) -> Any:
        """Return what is the same for days on which the same holds, the runs that tell it among that."""
        if not self.chosen.runs:
            return self._plain.stretch(day)
        sources = self.chosen.sources(self._plain.on(day))
        return self._plain.stretch(day), tuple(sorted((id_, run.hash) for id_, run in sources.items()))

    def on(self, day: date) -> Network:
        """Return the network of a day."""
        network = self._plain.on(day)
        if not self.chosen.runs:
            return network
        key = self.stretch(day)
        if key not in self._timed:
            self._timed[key] = self.chosen.timed(network)
        found = self._timed[key]
        return found if found.day == day else replace(found, day=day)


def networks_with(
    corridor: Corridor,
    closed: Collection[str] = (),
    *,
    runs: Sequence[str | Path] = (),
    quick: bool = False,
) -> TimedNetworks:
    """Make the networks of a corridor with border times of runs of its gateway.

    Parameters
    ----------
    corridor
        With tables of the network.
    closed
        Passages, borders or links that are shut besides those of the tables.
    runs
        Folders of runs; without any, those kept of earlier runs of the corridor as it is now.
    quick
        The tables alone.

    Raises
    ------
    InputErrors
        If both are asked for, or a run is of another corridor or tells no time at any border.
    BundleError
        If a folder is no run.
    """
    if quick and runs:
        told = "takes the tables alone, and --run names a run: give one of the two"
        raise InputErrors([Problem(None, None, "--quick", told, None)])
    if quick:
        return TimedNetworks(corridor, closed, chosen=Chosen(quick=True))
    if not runs:
        enough = tuple(run for run in kept_runs(corridor) if _tells_enough(run))
        return TimedNetworks(corridor, closed, chosen=Chosen(enough))
    return TimedNetworks(corridor, closed, chosen=Chosen(_given(corridor, runs), given=True))


def _given(corridor: Corridor, runs: Sequence[str | Path]) -> tuple[BorderTimes, ...]:
    from landbridge.experiment.bundle.read import open_bundle

    found, problems = [], []
    facilities = _facilities(corridor)
    for path in runs:
        times = border_times(open_bundle(path))
        if times.corridor != corridor.name:
            told = f"{path} is a run of {times.corridor}, and the way is asked of {corridor.name}"
            problems.append(Problem(None, None, "--run", told, nearest(corridor.name, [times.corridor])))
        elif not any(facility in facilities for facility, _ in times.laws):
            told = f"{path} tells no time at {', '.join(sorted(facilities))}"
            told += ": none of them was run, too little went through, or it is a run of an older version"
            problems.append(Problem(None, None, "--run", told, None))
        found.append(times)
    if problems:
        raise InputErrors(problems)
    return tuple(found)


def _facilities(corridor: Corridor) -> frozenset[str]:
    """Facilities whose simulated times may stand in the network: those that are simulated."""
    tables: Mapping[str, Any] = corridor.network.borders
    named = {row.border for series in tables.values() for row in series.rows}
    named |= {row.facility for series in corridor.network.transfers.values() for row in series.rows}
    return frozenset(named & set(corridor.facilities))

"""A setting made ready to run: the corridor with its changes, and what the run is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from landbridge.accounts.facts import Facts
from landbridge.accounts.reality import Inputs, Observation, comparisons
from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.corridor.sharing import TRAIN_T, beside, together
from landbridge.experiment.assumptions import Assumption, assumptions, drawn_change, in_force, number_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from landbridge.accounts.measured import Key
    from landbridge.accounts.reality import Comparison
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.setting import Setting
    from landbridge.experiment.steady import WarmUp

CONTEXT = "context"
"""An observed row whose note begins with this word is shown and never judged."""


@dataclass(frozen=True)
class Study:
    """A corridor as a setting asks for it.

    Parameters
    ----------
    setting
        What was asked for.
    original
        The corridor as read.
    corridor
        The corridor with all changes made.
    used
        Addresses of the numbers that the model reads; None: all.
    """

    setting: Setting
    original: Corridor
    corridor: Corridor
    used: frozenset[str] | None = None
    warm_up: WarmUp | None = None
    """What pilot runs said of the warm-up of an open-ended run; None: a dated run."""

    @cached_property
    def assumptions(self) -> list[Assumption]:
        """Numbers in force that are not measured."""
        found = assumptions(self.corridor, self.setting.from_, self.setting.until)
        return [one for one in found if self.reads(one.address)]

    def reads(self, address: str) -> bool:
        """Tell whether a number has any part in the run."""
        return self.used is None or address in self.used or address.startswith("traffic.")

    @cached_property
    def drawn(self) -> list[str]:
        """Addresses of the assumptions that draws move."""
        if not self.setting.draws:
            return []
        return sorted({a.address for a in self.assumptions if a.law is not None})

    @cached_property
    def inputs(self) -> Inputs:
        """What the run is fed, as far as it decides the role of a comparison."""
        from_, until = self.setting.from_, self.setting.until
        held = in_force(self.corridor, from_, until)
        sources = {id_ for address, p in held if self.reads(address) for id_ in p.evidence.sources}
        rows = self.corridor.traffic.values()
        traffic = tuple(sorted({(r.from_, r.until) for r in rows if r.from_ < until and r.until > from_}))
        return Inputs(frozenset(sources), traffic, self.calibrated)

    @cached_property
    def calibrated(self) -> frozenset[str]:
        """Ids of the observed rows that a scenario of this run was fitted to, by its record."""
        return frozenset(row for rows, _ in records_of(self.original, self.setting).values() for row in rows)

    def observations(self) -> list[Observation]:
        """List what was measured in reality."""
        return [
            Observation(
                id=row.id,
                indicator=row.indicator,
                side=row.side,
                direction=row.direction,
                class_=row.class_,
                regime=row.regime,
                statistic=row.statistic,
                from_=row.from_,
                until=row.until,
                value=row.value,
                low=row.low,
                high=row.high,
                unit=row.unit,
                tolerance=row.tolerance,
                sources=row.sources,
                context=(row.note or "").lower().startswith(CONTEXT),
            )
            for row in self.corridor.observed.values()
        ]

    def compared(self, facts: Facts) -> dict[Key, Comparison]:
        """Find what the run can be held against: one of some hours covers no period that was observed."""
        if self.setting.hours is not None:
            return {}
        return comparisons(self.observations(), self.inputs, facts)

    def facts(self, start_utc: datetime, corridor: Corridor | None = None) -> Facts:
        """Say what the accounts need to know; of a drawn corridor where one is given."""
        from landbridge.behaviour.pipelines import course_of

        corridor = corridor or self.corridor
        zones = {}
        for facility in corridor.facilities.values():
            zones[facility.id] = facility.time_zone
            zones.update({f"{facility.id}.{post.id}": post.time_zone for post in facility.posts.values()})
        numbers = {}
        for address in corridor.addresses():
            if address.endswith((".numbers.box_teu", f".{TRAIN_T}")) or address.startswith("rates."):
                steps = [(number_of(p), p.from_, p.until) for p in corridor.quantity(address).periods]
                numbers[address] = tuple((v, f, u) for v, f, u in steps if v is not None)
        flows = course_of(corridor, self.setting.from_, self.setting.until)
        first, after, hours = self.setting.from_, self.setting.until, self.setting.hours
        sharing = beside(corridor)
        one = together(corridor)
        return Facts(first, after, start_utc, zones, numbers, flows, sharing, hours, one)

    def source_rows(self) -> list[dict[str, Any]]:
        """List the sources of what is in force and of what was observed."""
        used = set(self.inputs.sources)
        used.update(id_ for row in self.corridor.observed.values() for id_ in row.sources)
        names = ("id", "title", "url", "year", "publisher", "kind")
        return [
            {name: getattr(row, name) for name in names}
            for row in self.corridor.sources.values()
            if row.id in used
        ]


def study(setting: Setting, read: Corridor | None = None) -> Study:
    """Read the corridor of a setting (unless it was read already) and make its changes.

    Raises
    ------
    InputErrors
        With everything that is wrong in the corridor, the scenarios or the changes.
    """
    from landbridge.corridor.reader import read_corridor

    original = read or read_corridor(setting.corridor)
    return Study(setting, original, with_changes(original, setting))


def idle_changes(asked: Study) -> list[str]:
    """Say which scenarios and single changes are not in force at any time of the run."""
    from landbridge.corridor.change import parse_set
    from landbridge.corridor.scenario import read_scenario
    from landbridge.corridor.targets import targets

    setting = asked.setting
    first, after = setting.from_ - timedelta(days=setting.lead_in_days), setting.until
    if setting.steady is not None:
        first, after = setting.steady, setting.steady + timedelta(days=1)
    changes = {f"scenario {name}": read_scenario(asked.original, name).changes for name in setting.scenarios}
    changes.update({f"--set {text}": (parse_set(text),) for text in setting.sets})
    told = []
    for what, made in changes.items():
        in_time = [change for change in made if change.overlaps(first, after)]
        if not in_time:
            told.append(f"{what} changes nothing: it is not in force on any day of this run")
        elif setting.only and not any(
            asked.corridor.has(address) for change in in_time for address in targets(asked.original, change)
        ):
            told.append(f"{what} changes nothing of {', '.join(setting.only)}, and only that is run")
    return told


def without_traffic(asked: Study) -> list[str]:
    """Say which facilities have no traffic on record at the beginning of the run."""
    from landbridge.demand import begins

    late: dict[str, date] = {}
    for (facility, _), day in begins(asked.corridor).items():
        if day > asked.setting.from_:
            late[facility] = max(day, late.get(facility, day))
    days = sorted(set(late.values()))
    return [
        f"no traffic of {', '.join(sorted(name for name in late if late[name] == day))} is on record before "
        f"{day}: nothing comes there until then"
        for day in days
    ]


def refuse_changed(then: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Raise InputErrors if files of a corridor are not as they were when a run was made of them."""
    changed = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
    if changed:
        told = "has changed since this run was made, so it cannot be made again; run anew"
        raise InputErrors([Problem(name, None, None, told) for name in changed])


def refuse_other_versions(then: Mapping[str, str]) -> None:
    """Raise BundleError if what computes is not of the versions that an unfinished experiment was begun with.

    Half of a result by one version and half by another would be no result of either.
    """
    from landbridge.experiment.manifest import versions

    now = versions()
    changed = [
        f"{name} was {then.get(name, 'none')}, is {now.get(name, 'none')}"
        for name in sorted({*then, *now} - {"python"})
        if then.get(name) != now.get(name)
    ]
    if changed:
        told = "this experiment was begun with other versions, and a mixture would be no result of either"
        raise BundleError(f"{told}: {'; '.join(changed)}; go on with those, or begin anew")


def with_changes(corridor: Corridor, setting: Setting) -> Corridor:
    """Make the changes of a setting, scenarios in order, then single ones, and keep the parts it asks for.

    The conditions of one day are held if it says so.

    Raises
    ------
    InputErrors
        With everything that is wrong in them.
    """
    from landbridge.corridor.change import parse_set
    from landbridge.corridor.changes import apply_changes
    from landbridge.corridor.parts import only
    from landbridge.corridor.scenario import read_scenario

    scenarios = []
    for name in setting.scenarios:
        scenario = read_scenario(corridor, name)
        drawn = tuple(drawn_change(corridor, change) for change in scenario.changes)
        scenarios.append(replace(scenario, changes=drawn))
    made = apply_changes(corridor, [*scenarios, *(parse_set(text) for text in setting.sets)])
    made = only(made, setting.only)
    digests = {source: digest for source, (_, digest) in records_of(corridor, setting).items()}
    made = replace(made, digests={**made.digests, **digests}) if digests else made
    if setting.steady is None:
        return made
    from landbridge.corridor.held import held_on

    begin = setting.from_ - timedelta(days=setting.lead_in_days)
    return held_on(made, setting.steady, begin, setting.horizon or setting.until)


def held_parts(corridor: Corridor, setting: Setting) -> tuple[str, ...]:
    """Give the parts that a setting runs; where it names none, those that its changes name, too."""
    from landbridge.corridor.change import parse_set
    from landbridge.corridor.parts import parts_held
    from landbridge.corridor.scenario import read_scenario

    changes = [change for name in setting.scenarios for change in read_scenario(corridor, name).changes]
    return parts_held(corridor, setting.only, [*changes, *(parse_set(text) for text in setting.sets)])


def records_of(corridor: Corridor, setting: Setting) -> dict[str, tuple[frozenset[str], str]]:
    """Give the calibrations that made a setting's scenarios: rows fitted to, and sha256 of the record.

    Raises
    ------
    InputErrors
        If a record is missing or broken.
    """
    from landbridge.corridor.records import fitted_rows, records_named
    from landbridge.corridor.scenario import read_scenario, scenario_path

    found = {}
    for name in setting.scenarios:
        sources = read_scenario(corridor, name).sources
        for source, file in records_named(scenario_path(corridor, name), sources).items():
            found[source] = fitted_rows(source, file)
    return found

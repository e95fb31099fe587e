"""Checks of a scenario against its corridor, one function each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from landbridge.base.nearest import nearest
from landbridge.base.problems import Problems
from landbridge.corridor.change import Change, Scenario
from landbridge.corridor.changes import note, reachable
from landbridge.corridor.checks.money import currencies_of, no_rate
from landbridge.corridor.class_bans import with_class_gates
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.quantity import Quantity
from landbridge.corridor.rates import dates_lacking, units_of_rules
from landbridge.corridor.records import is_record


def check_scenario(corridor: Corridor, scenario: Scenario, problems: Problems) -> None:
    """Check a scenario against its corridor; problems are noted."""
    corridor = with_class_gates(corridor, scenario.changes)
    reached = {change: reachable(corridor, change, problems) for change in scenario.changes}
    _sources_known(corridor, scenario, problems)
    _within_dates(corridor, scenario, problems)
    _no_two_sets(reached, problems)
    _currencies_known(corridor, scenario, problems)
    _not_judge_of_itself(corridor, scenario, reached, problems)


def _sources_known(corridor: Corridor, scenario: Scenario, problems: Problems) -> None:
    """Sources of a scenario stand in sources.csv, or are records of calibrations."""
    for source in scenario.sources:
        if is_record(source):
            continue
        if corridor.sources and source not in corridor.sources:
            sentence = f"source {source!r} is not in sources.csv"
            problems.add(scenario.file, 1, "source", sentence, source, corridor.sources)


def _within_dates(corridor: Corridor, scenario: Scenario, problems: Problems) -> None:
    """A change is in force at some time that the corridor covers."""
    for change in scenario.changes:
        if not change.overlaps(corridor.from_, corridor.until):
            sentence = f"is never in force: {corridor.name} covers {corridor.from_} to {corridor.until}"
            note(problems, change, sentence, change.address)


def _no_two_sets(reached: Mapping[Change, tuple[str, ...]], problems: Problems) -> None:
    """No address is set twice on one day by one scenario."""
    sets: dict[str, list[Change]] = {}
    for change, addresses in reached.items():
        for address in addresses if change.verb in ("set", "charge") else ():
            for other in sets.get(address, []):
                if change.overlaps(other.from_, other.until):
                    sentence = f"is set twice on the same dates, also on line {other.origin.line}"
                    note(problems, change, sentence, address)
            sets.setdefault(address, []).append(change)


def _currencies_known(corridor: Corridor, scenario: Scenario, problems: Problems) -> None:
    """What is charged is in a currency that there is a rate for, on all days on which it is charged."""
    known = currencies_of(corridor)
    for change in scenario.changes:
        if change.terms is None:
            continue
        currency = change.terms.currency
        if currency not in known:
            note(problems, change, no_rate(currency), change.address, nearest(currency, known))
            continue
        from_ = max(corridor.from_, change.from_ or corridor.from_)
        until = min(corridor.until, change.until or corridor.until)
        for name, worth in _worth(corridor, currency) if change.value != 0 else ():
            for first, after in dates_lacking(worth, from_, until):
                note(
                    problems, change, f"there is no rate of {name} from {first} until {after}", change.address
                )


def _worth(corridor: Corridor, currency: str) -> Iterator[tuple[str, Quantity]]:
    """Yield what converts an amount: the rate of its currency; of a unit, also its worth."""
    rate = corridor.rates.get(currency)
    if rate is not None:
        yield currency, rate.quantity
        if rate.is_of_account and rate.currency in corridor.rates:
            yield rate.currency, corridor.rates[rate.currency].quantity
    elif (unit := units_of_rules(corridor).get(currency)) is not None:
        yield currency, unit


def _not_judge_of_itself(
    corridor: Corridor, scenario: Scenario, reached: Mapping[Change, tuple[str, ...]], problems: Problems
) -> None:
    """A scenario cites no source of an observed row that its effect is compared with."""
    cited = set(scenario.sources)
    for row in corridor.observed.values():
        shared = cited.intersection(row.sources)
        about = row.indicator.rpartition(".")[0]
        if not shared or not any(_touches(corridor, about, reached, row.from_, row.until)):
            continue
        sentence = (
            f"cites {', '.join(sorted(shared))}, which is also the source of observed row {row.id} "
            f"({row.indicator}) that its effect is compared with"
        )
        problems.add(scenario.file, 1, "source", sentence)


def _touches(
    corridor: Corridor, about: str, reached: Mapping[Change, tuple[str, ...]], from_: date, until: date
) -> list[bool]:
    """Say of each change whether it is in force in a period and at what an indicator is about."""
    found = []
    for change, addresses in reached.items():
        reached_by_rules = [each for address in addresses for each in corridor.followers(address)]
        for address in (*addresses, *reached_by_rules):
            facility = corridor.facility_of(address) or corridor.facilities.get(
                _traffic_facility(corridor, address)
            )
            same = facility is not None and about in (facility.id, f"gateway.{facility.id.partition('.')[2]}")
            found.append(same and change.overlaps(from_, until))
    return found


def _traffic_facility(corridor: Corridor, address: str) -> str:
    row = corridor.traffic.get(address.removeprefix("traffic.").removesuffix(".quantity"))
    return row.facility if row else ""

"""When a shock is, and over which days it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor.targets import targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from landbridge.corridor.change import Change, Scenario
    from landbridge.corridor.corridor import Corridor

LEAD_DAYS = 14
"""Days before the cause that belong to the window; before them the run fills up."""
RECOVERY_DAYS = 60
"""Days after the cause, or as many as it lasted where that is more."""
MOST_RECOVERY_DAYS = 180
APART_DAYS = 60
"""Changes with so many days between them are two shocks of one scenario, as of a holiday that comes each
year."""


@dataclass(frozen=True, slots=True)
class Window:
    """A shock and the days over which it is looked at; every end is the day after the last."""

    changes: tuple[Change, ...]
    """Changes of the scenario that are in force then."""
    away: tuple[Change, ...]
    """Changes that take away what the corridor itself has of the shock, in the run without it."""
    cause_from: date
    cause_until: date | None
    """None: it does not end within the window."""
    from_: date
    until: date
    spans: Mapping[str, tuple[date, date | None]]
    """Facility that the changes reach: when they begin and end there; elsewhere the whole cause counts."""

    def span(self, facilities: Iterable[str]) -> tuple[date, date | None]:
        """Give the begin and end of the cause at some facilities together."""
        own = [self.spans[one] for one in facilities if one in self.spans]
        if not own:
            return self.cause_from, self.cause_until
        ends = [until for _, until in own]
        end = None if None in ends else max(one for one in ends if one is not None)
        return min(begin for begin, _ in own), end

    @property
    def days_after(self) -> int | None:
        """Days of the window after the cause."""
        return None if self.cause_until is None else (self.until - self.cause_until).days


def windows(
    corridor: Corridor,
    kept: Corridor,
    scenario: Scenario,
    away: Sequence[Change],
    period: tuple[date, date] | None,
) -> list[Window]:
    """Find the shocks of a scenario, in order of time.

    Parameters
    ----------
    corridor
        The corridor as read, in which the changes find their targets.
    kept
        The part of it that is run: changes of other parts are left aside.
    scenario
        With its changes.
    away
        Changes of the scenarios without it.
    period
        First day and day after the last, where the user says so: then it is one shock.

    Raises
    ------
    InputErrors
        If nothing of it changes what is run, or it has no dates.
    """

    def wrong(text: str) -> InputErrors:
        return InputErrors([Problem(scenario.file, None, scenario.name, text)])

    reach = _Reach(corridor, kept)
    own, lifted = ([one for one in changes if reach.facilities(one)] for changes in (scenario.changes, away))
    if not own and not lifted:
        raise wrong("changes nothing of the part that is run: there is no shock to it")
    if period is not None:
        return [_given(own, lifted, period, reach, wrong)]
    dated = [one for one in (*own, *lifted) if one.from_ is not None]
    if not dated:
        raise wrong(
            "has no change with a first day, so there is no before and after; "
            "give `from`, or say --from and --until"
        )
    return [_around(spell, own, lifted, reach) for spell in _spells(dated)]


class _Reach:
    """Which facilities of what is run a change reaches: by their own numbers, their traffic, or a rule."""

    def __init__(self, corridor: Corridor, kept: Corridor) -> None:
        self.corridor, self.kept = corridor, kept
        self._by_rule: dict[str, set[str]] = {}
        for facility in kept.facilities.values():
            for _, rule, _ in facility.rules():
                self._by_rule.setdefault(rule, set()).add(facility.id)
        self._by_row = {f"traffic.{row.id}.quantity": row.facility for row in kept.traffic.values()}

    def facilities(self, change: Change) -> set[str]:
        """Give their ids; none: the change has no part in what is run."""
        found: set[str] = set()
        for address in targets(self.corridor, change):
            if address in self._by_row:
                found.add(self._by_row[address])
            elif address.startswith("rules."):
                found |= self._by_rule.get(address.removeprefix("rules."), set())
            else:  # an address that the change itself makes, as of a ban of one class, is not in the corridor
                found.update(one for one in self.kept.facilities if address.startswith(f"{one}."))
        return found

    def spans(
        self, causes: Iterable[Change], first: date, after: date
    ) -> dict[str, tuple[date, date | None]]:
        """Give for each facility reached when the changes there begin and end."""
        own: dict[str, list[Change]] = {}
        for change in causes:
            for facility in self.facilities(change):
                own.setdefault(facility, []).append(change)
        return {
            facility: (max(first, min(one.from_ or first for one in changes)), _end(changes, after))
            for facility, changes in own.items()
        }


def _given(
    own: Sequence[Change],
    lifted: Sequence[Change],
    period: tuple[date, date],
    reach: _Reach,
    wrong: Callable[[str], InputErrors],
) -> Window:
    first, after = period
    changes, away = (_within(each, first, after) for each in (own, lifted))
    causes = (*changes, *away)
    if not causes:
        told = ", ".join(
            sorted({f"{one.from_ or 'always'} until {one.until or 'always'}" for one in (*own, *lifted)})
        )
        raise wrong(f"is not in force on any day of {first} until {after}; it is from {told}")
    begin = max(first, min(one.from_ or first for one in causes))
    spans = reach.spans(causes, first, after)
    return Window(changes, away, begin, _end(causes, after), first, after, spans)


def _within(changes: Sequence[Change], first: date, after: date) -> tuple[Change, ...]:
    return tuple(one for one in changes if one.overlaps(first, after))


def _spells(dated: Sequence[Change]) -> list[list[Change]]:
    """Part changes where so long nothing is in force that what came before can be over."""
    spells: list[list[Change]] = []
    until: date | None = None
    for change in sorted(dated, key=lambda one: one.from_ or date.min):
        assert change.from_ is not None
        apart = bool(spells) and until is not None and change.from_ - until > timedelta(days=APART_DAYS)
        if not spells or apart:
            spells.append([change])
            until = change.until
        else:
            spells[-1].append(change)
            until = None if until is None or change.until is None else max(until, change.until)
    return spells


def _around(
    spell: Sequence[Change], own: Sequence[Change], lifted: Sequence[Change], reach: _Reach
) -> Window:
    """Give the window around changes, as far as the data reach."""
    corridor = reach.corridor
    begin = max(corridor.from_, min(one.from_ for one in spell if one.from_ is not None))
    ends = [one.until for one in spell]
    end = None if None in ends else max(one for one in ends if one is not None)
    first = max(corridor.from_, begin - timedelta(days=LEAD_DAYS))
    if end is None:
        after = begin + timedelta(days=MOST_RECOVERY_DAYS)
    else:
        lasts = (end - begin).days
        after = end + timedelta(days=min(MOST_RECOVERY_DAYS, max(RECOVERY_DAYS, lasts)))
    after = min(corridor.until, after)
    changes, away = (_within(each, first, after) for each in (own, lifted))
    spans = reach.spans(spell, first, after)
    return Window(changes, away, begin, _end(spell, after), first, after, spans)


def _end(changes: Sequence[Change], after: date) -> date | None:
    ends = [one.until for one in changes]
    if None in ends:
        return None
    end = max(one for one in ends if one is not None)
    return end if end < after else None

"""All indicators of one replication, over the whole run and over parts of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from landbridge.accounts.indicators import all_indicators
from landbridge.accounts.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from landbridge.accounts.facts import Facts
    from landbridge.simulation.model.records import Names, Records


class Key(NamedTuple):
    """What an indicator's number is of: one row of the table `indicators`."""

    id: str
    side: str | None
    direction: str | None
    class_: str | None
    regime: str | None
    statistic: str
    """A statistic, with `@from..until` after it where it is of a part of the run."""

    @property
    def facility(self) -> str:
        """Id of the facility."""
        return self.id.rpartition(".")[0]

    @property
    def suffix(self) -> str:
        """What is measured: `queue_trains`."""
        return self.id.rpartition(".")[2]

    @property
    def plain_statistic(self) -> str:
        """The statistic without its dates."""
        return self.statistic.partition("@")[0]

    def within(self, window: tuple[date, date]) -> Key:
        """Give the key of the same number of a part of the run."""
        return self._replace(statistic=f"{self.plain_statistic}@{window[0]}..{window[1]}")

    def order(self) -> tuple[str, ...]:
        """Give the place among other keys: nulls first."""
        return tuple("" if part is None else f"-{part}" for part in self)


class Part(NamedTuple):
    """A part of the run in which a facility's indicator is wanted."""

    facility: str
    suffix: str
    from_: date
    until: date


def facilities(names: Names) -> list[str]:
    """Name the facilities of a model."""
    return sorted({m.facility for m in names.measures} | {r.facility for r in names.resources})


def measure_all(records: Records, facts: Facts, parts: Iterable[Part] = ()) -> dict[Key, float | None]:
    """Read every indicator of every facility from one replication, in a fixed order.

    Parameters
    ----------
    records
        The replication.
    facts
        Period and zones.
    parts
        Parts of the run in which indicators are wanted as well; those that cannot be read for a part are
        left out.
    """
    found: dict[Key, float | None] = {}
    for facility in facilities(records.names):
        view = View(records, facts, facility)
        for suffix in all_indicators():
            found.update(_read(view, suffix))
    for part in parts:
        if all_indicators()[part.suffix].windowed:
            window = (part.from_, part.until)
            view = View(records, facts, part.facility, window)
            for key, value in _read(view, part.suffix):
                found[key.within(window)] = value
    return dict(sorted(found.items(), key=lambda item: item[0].order()))


def _read(view: View, suffix: str) -> Iterator[tuple[Key, float | None]]:
    for value in all_indicators()[suffix].values(view):
        key = Key(
            f"{view.facility}.{suffix}",
            value.side,
            value.direction,
            value.class_,
            value.regime,
            value.statistic,
        )
        yield key, None if value.value is None else float(value.value)

"""All indicators of one replication, over the whole run and over parts of it."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.accounts.indicators import all_indicators
from landbridge.accounts.recent import Recent
from landbridge.accounts.view import Reading, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.accounts.indicators.declared import TimePoint, Value
    from landbridge.simulation.model.records import Records


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

    Raises
    ------
    ValueError
        If an indicator gives other keys than in another replication of the same model.
    """
    plan, numbers = _read(records, facts, tuple(parts))
    return {key: None if (v := numbers[i]) is None else float(v) for key, i in plan.places.items()}


def measure_array(
    records: Records, facts: Facts, parts: Iterable[Part], keys: Sequence[Key]
) -> NDArray[np.float64]:
    """Read every indicator as `measure_all` does: (key,) in the order of `keys`, NaN where it is None.

    Raises
    ------
    KeyError
        If one of the keys is not among those of `keys_of`.
    ValueError
        If an indicator gives other keys than in another replication of the same model.
    """
    plan, numbers = _read(records, facts, tuple(parts))
    places = plan.order if keys is plan.keys else [plan.places[key] for key in keys]
    return np.array(numbers, dtype=np.float64)[places]  # NumPy takes None for NaN


def keys_of(records: Records, facts: Facts, parts: Iterable[Part] = ()) -> tuple[Key, ...]:
    """Name the numbers that `measure_all` gives, in its order: the same for every replication of a model."""
    return _read(records, facts, tuple(parts))[0].keys


def points_of(records: Records, facts: Facts) -> dict[Key, TimePoint]:
    """Say which numbers are quantiles of times, and of which histograms: the same for every replication."""
    reading = Reading(records, facts)
    return {
        _key(place, _LABEL(value)): value.point
        for place, values in _values(reading, ())
        for value in values
        if value.point is not None
    }


class _Place(NamedTuple):
    """An indicator of a facility, over the whole run or a part of it."""

    facility: str
    suffix: str
    window: tuple[date, date] | None


_Label = tuple["str | None", "str | None", str, "str | None", "str | None"]
_LABEL = itemgetter(0, 1, 2, 4, 5)
"""What a `Value` is of: side, direction, statistic, class, regime."""
_NUMBER = itemgetter(3)


class _Plan:
    """Keys of the numbers of a model, and where each stands in the order of reading."""

    def __init__(self, read: Sequence[tuple[_Place, list[Value]]]) -> None:
        self.labels: list[list[_Label]] = [list(map(_LABEL, values)) for _, values in read]
        keys = [
            _key(place, label)
            for (place, _), labels in zip(read, self.labels, strict=True)
            for label in labels
        ]
        places = {key: i for i, key in enumerate(keys)}
        self.places = dict(sorted(places.items(), key=lambda item: item[0].order()))
        self.keys = tuple(self.places)
        self.order = np.array(list(self.places.values()), dtype=np.intp)


_PLANS: Recent[_Plan] = Recent(16)


def _read(records: Records, facts: Facts, parts: tuple[Part, ...]) -> tuple[_Plan, list[float | None]]:
    reading = Reading(records, facts)
    read = [(place, list(values)) for place, values in _values(reading, parts)]
    made_of = (reading.layout, facts, parts, tuple(all_indicators().values()))
    plan = _PLANS.get(made_of, lambda: _Plan(read))
    for (place, values), labels in zip(read, plan.labels, strict=True):
        if list(map(_LABEL, values)) != labels:
            raise ValueError(
                f"{place.facility}.{place.suffix} gives other numbers in replication {records.replication} "
                "than in another one: where an indicator has nothing to tell, it must give None"
            )
    return plan, [number for _, values in read for number in map(_NUMBER, values)]


def _values(reading: Reading, parts: tuple[Part, ...]) -> Iterator[tuple[_Place, Iterable[Value]]]:
    indicators = all_indicators()
    flows = reading.facts.flows
    for facility in (*reading.layout.facilities, *(flows.facilities if flows else ())):
        view = View(reading.records, reading.facts, facility, None, reading)
        for suffix, indicator in indicators.items():
            yield _Place(facility, suffix, None), indicator.values(view)
    for part in parts:
        indicator = indicators[part.suffix]
        if indicator.windowed:
            window = (part.from_, part.until)
            view = View(reading.records, reading.facts, part.facility, window, reading)
            yield _Place(part.facility, part.suffix, window), indicator.values(view)


def _key(place: _Place, label: _Label) -> Key:
    side, direction, statistic, class_, regime = label
    key = Key(f"{place.facility}.{place.suffix}", side, direction, class_, regime, statistic)
    return key if place.window is None else key.within(place.window)

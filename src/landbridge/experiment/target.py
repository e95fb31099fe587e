"""How precise the answers of a run are so far, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.answers import headline_keys
from landbridge.accounts.stopping import Look, Target, look
from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from landbridge.accounts.measured import Key
    from landbridge.accounts.stopping import Precision
    from landbridge.experiment.setting import Setting, Wanted

SHOWN = 5
"""Indicators that are named where a half-width was not met."""
OPEN = 0.05
"""Half-width that progress is shown against where none was asked for."""


@dataclass(frozen=True, slots=True)
class Precise:
    """How precise the answers became."""

    wanted: Wanted
    replications: int
    met: bool
    late: bool
    """Whether the time was up before."""
    needed: int | None
    """Replications that would be enough, by the spread so far; None if unknown."""
    widths: tuple[tuple[Key, Precision], ...]
    """The wanted numbers."""

    def worst(self) -> list[tuple[Key, Precision]]:
        """List those that are not met, the widest first."""
        missing = [one for one in self.widths if not one[1].met]
        return sorted(missing, key=lambda one: -(one[1].relative or float("inf")))

    def warnings(self) -> list[str]:
        """Say how far it got, if that is not far enough."""
        worst = self.worst()
        if not worst:
            return []
        why = f"the {self.wanted.seconds:g} s were up" if self.late else "that is the most"
        named = "; ".join(f"{name_of(key)} {_width(one)}" for key, one in worst[:SHOWN])
        more = f"; and {len(worst) - SHOWN} more" if len(worst) > SHOWN else ""
        enough = f"; some {self.needed:,} replications would do" if self.needed else ""
        told = f"{len(worst)} of {len(self.widths)} half-widths are not within {self.wanted.relative:.3g}"
        return [
            f"{told} of their means after {self.replications} replications ({why}){enough}: {named}{more}"
        ]

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "half_width": self.wanted.relative,
            "confidence_each": 1.0 - 0.05 / max(1, len(self.widths)),
            "replications": self.replications,
            "met": self.met,
            "late": self.late,
            "needed": self.needed,
            "indicators": [
                {
                    "id": key.id,
                    "side": key.side,
                    "direction": key.direction,
                    "class": key.class_,
                    "regime": key.regime,
                    "statistic": key.statistic,
                    "mean": one.mean,
                    "half_width": one.half_width,
                    "relative": one.relative,
                    "met": one.met,
                    "note": one.note,
                }
                for key, one in self.widths
            ],
        }


class Watch:
    """Holds the wanted numbers of the replications so far. Safe to use from several threads.

    Parameters
    ----------
    setting
        What was asked for.
    read
        Reads the numbers of a replication that was finished before: only when somebody wants to know.
    before
        Numbers of those.
    """

    def __init__(
        self,
        setting: Setting,
        read: Callable[[int], NDArray[Any]] | None = None,
        before: Sequence[int] = (),
    ) -> None:
        self._setting = setting
        self._read, self._before = read, list(before)
        wanted = setting.target
        least = max(2, setting.replications)
        self._target = Target(
            relative=wanted.relative if wanted else OPEN,
            most=max(wanted.most if wanted else least, least),
            least=least,
        )
        self._keys: list[Key] = []
        self._columns: list[int] = []
        self._rows: dict[int, NDArray[Any]] = {}
        self._guard = Lock()

    def know(self, keys: Sequence[Key]) -> None:
        """Say what the numbers are of."""
        with self._guard:
            if self._columns:
                return
            wanted = self._setting.target
            self._keys = wanted_keys(keys, wanted.indicators if wanted else ())
            place = {key: column for column, key in enumerate(keys)}
            self._columns = [place[key] for key in self._keys]

    def add(self, number: int, values: NDArray[Any]) -> None:
        """Take in the numbers of a replication."""
        with self._guard:
            self._rows[number] = values[self._columns]

    def whole(self) -> int:
        """Count the replications from 0 on without a gap."""
        self._catch_up()
        with self._guard:
            return next(n for n in range(len(self._rows) + 1) if n not in self._rows)

    def _catch_up(self) -> None:
        """Read what was finished before this process began."""
        before, self._before = self._before, []
        for number in before:
            if self._read is not None:
                self.add(number, self._read(number))

    def next_look(self, done: int) -> int:
        """Give the number of replications after which to look next."""
        return self._target.next_look(done) or self._target.most

    def look(self, count: int) -> Look:
        """Look at the first so many replications."""
        self._catch_up()
        with self._guard:
            rows = [self._rows[n] for n in sorted(self._rows) if n < count]
        return look(np.array(rows).reshape(len(rows), len(self._keys)), self._target)

    def precise(self, count: int, late: bool) -> Precise:
        """Say how precise the first so many replications are."""
        wanted = self._setting.target
        assert wanted is not None
        found = self.look(count)
        widths = tuple(zip(self._keys, found.indicators, strict=True))
        return Precise(wanted, count, found.met, late, found.needed, widths)

    def told(self) -> str:
        """Say how wide the widest interval is, as a share of its mean, and which it is."""
        self._catch_up()
        found = self.look(max(self._rows, default=0) + 1)
        pairs = [(key, one) for key, one in zip(self._keys, found.indicators, strict=True) if one.relative]
        if not pairs:
            return ""
        key, widest = max(pairs, key=lambda pair: pair[1].relative or 0.0)
        text = f"±{(widest.relative or 0.0):.1%} at most"
        if self._setting.target is not None:
            met = sum(one.met for one in found.indicators)
            text += f", {met} of {len(self._keys)} within {self._target.relative:.3g}"
        return f"{text}: {name_of(key)}"


def wanted_keys(keys: Sequence[Key], ids: Sequence[str]) -> list[Key]:
    """Choose the headline numbers of some indicators, or all of those that have none; none named: of all.

    Raises
    ------
    InputErrors
        With every id that is none of this run's.
    """
    headline = headline_keys(keys)
    if not ids:
        return headline
    known = list(dict.fromkeys(key.id for key in keys))
    problems = []
    chosen: list[Key] = []
    for id_ in ids:
        own = [key for key in headline if key.id == id_] or [
            key for key in keys if key.id == id_ and key.class_ is None and key.regime is None
        ]
        chosen += own
        if not own:
            told = "this run has no such indicator"
            problems.append(Problem(None, None, id_, told, nearest(id_, known)))
    if problems:
        raise InputErrors(problems)
    return list(dict.fromkeys(chosen))


def name_of(key: Key) -> str:
    """Name a number in a sentence."""
    parts = (key.id, key.side, key.direction, key.class_, key.regime, key.statistic)
    return " ".join(part for part in parts if part)


def _width(one: Precision) -> str:
    if one.relative is None:
        return f"({one.note})" if one.note else "(unknown)"
    return f"±{one.relative:.1%}"

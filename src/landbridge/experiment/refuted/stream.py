"""The stream of draws of a run: any number of them, each known from the seed and its number alone.

The first draws are the Latin hypercube of the ranges as they are. Further ones, wanted where some of those
are refuted, begin on further hypercubes; in each, a group of assumptions that the traffic refutes is drawn
again, by itself, until it is not (`groups`). Groups share no assumption and each is drawn again from its own
ranges, so what is kept is an exact draw of all assumptions given that none is refuted, wherever what a
group's facilities carry rests on that group alone: rejection sampling (von Neumann, Various techniques used
in connection with random digits, Natl. Bur. Stand. Appl. Math. Ser. 12 (1951)) of a law that is a product
over the groups, hence of each by itself:

    p(x | all carried) = prod_g p(x_g) 1[g carried] / P(g carried).

Where traffic is sent from one group to another it holds nearly only, but what is kept carries its traffic
with all its assumptions together: that was the last thing tried.
"""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.experiment.assumptions import draw_columns, drawn_points
from landbridge.experiment.refuted.groups import Group, groups_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.refuted.static import Loads

MOST_AGAIN = 2000
"""Times that a group is drawn again at most before it is run; then the draw is refuted as it stands."""
WORD = 0xFFFFFFFFFFFFFFFF


class Stream:
    """Points of a run's draws.

    Parameters
    ----------
    corridor
        As read, before any change.
    addresses
        What is drawn.
    draws
        Draws of one hypercube.
    seed
        Of the run.
    loads
        Of the run without draws.
    most
        Load above which a pool refutes a draw.
    """

    def __init__(
        self, corridor: Corridor, addresses: Sequence[str], draws: int, seed: int, loads: Loads, most: float
    ) -> None:
        self.addresses, self.draws, self.seed = tuple(addresses), draws, seed
        self.loads, self.most = loads, most
        self.groups = groups_of(corridor, self.addresses, loads)
        self._corridor = corridor
        self._waves: dict[tuple[int, tuple[str, ...]], NDArray[Any]] = {}
        self._lock = Lock()

    def begin(self, number: int) -> Trial:
        """Begin a draw."""
        return Trial(self, number, self._row(number, self.addresses))

    def others(self, number: int, at: Mapping[str, float], addresses: Sequence[str]) -> dict[str, float]:
        """Give where further addresses lie in a draw: with those that are drawn by the same name, if any."""
        columns = (draw_columns(self._corridor, names) for names in (self.addresses, addresses))
        known = {
            key: 1.0 - at[address] if mirrored else at[address]
            for address, (key, mirrored) in zip(self.addresses, next(columns), strict=True)
        }
        found = self._row(number, tuple(addresses))
        for address, (key, mirrored) in zip(addresses, next(columns), strict=True):
            if key in known:
                found[address] = 1.0 - known[key] if mirrored else known[key]
        return found

    def _row(self, number: int, addresses: tuple[str, ...]) -> dict[str, float]:
        """Give a row of a hypercube."""
        wave, row = divmod(number, self.draws)
        with self._lock:
            if (wave, addresses) not in self._waves:
                seed = wave_seed(self.seed, wave)
                self._waves[wave, addresses] = drawn_points(self._corridor, addresses, self.draws, seed)
            return dict(zip(addresses, self._waves[wave, addresses][row].tolist(), strict=True))


class Trial:
    """A draw: where it lies in the ranges now, and how its groups are drawn again.

    Parameters
    ----------
    stream
        The stream that it is of.
    number
        Its number.
    at
        Where it begins: point in (0, 1) by address.
    """

    def __init__(self, stream: Stream, number: int, at: dict[str, float]) -> None:
        self.number, self.at = number, at
        self.again = 0
        """Times that some group was drawn again."""
        self._stream = stream
        self._fresh: dict[str, np.random.Generator] = {}

    @property
    def groups(self) -> list[Group]:
        """All groups."""
        return self._stream.groups

    def overloaded(self, groups: Iterable[Group]) -> dict[str, float]:
        """Give the pools of some groups that cannot do the work, with their load."""
        loads = self._stream.loads
        numbers = sorted({pool for group in groups for pool in group.pools})
        found = {loads.pools[number].address: loads.rho(number, self.at) for number in numbers}
        return {address: rho for address, rho in found.items() if rho > self._stream.most}

    def is_over(self, group: Group) -> bool:
        """Tell whether one of a group's pools cannot do the work."""
        loads, most = self._stream.loads, self._stream.most
        return any(loads.rho(pool, self.at) > most for pool in group.pools)

    def until_it_can(self, groups: Iterable[Group]) -> None:
        """Draw each group again for as long as one of its pools cannot do the work."""
        for group in groups:
            for _ in range(MOST_AGAIN):
                if not self.is_over(group):
                    break
                self.draw_again(group)

    def draw_again(self, group: Group) -> None:
        """Draw a group of assumptions once more, from their ranges."""
        drawn = {}
        for key in group.keys:
            if key not in self._fresh:
                self._fresh[key] = _generator(key, self._stream.seed, self.number)
            drawn[key] = float(self._fresh[key].random())
        self.at.update(
            {a: 1.0 - drawn[key] if mirrored else drawn[key] for a, key, mirrored in group.addresses}
        )
        self.again += 1


def wave_seed(seed: int, wave: int) -> int:
    """Give the seed of a hypercube; the first has the run's own."""
    if wave == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"draws {wave} of {seed}".encode()).digest()[:8], "little") >> 1


def _generator(key: str, seed: int, number: int) -> np.random.Generator:
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "little")
    return np.random.Generator(np.random.PCG64([seed & WORD, digest, number]))

"""How many boxes choose each crossing at given border times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.behaviour.choice import Alternatives, Choice, Goods
    from landbridge.experiment.border_times import BorderTimes


class Crossing(NamedTuple):
    """A border of the gateway in one direction."""

    facility: str
    direction: str

    def __str__(self) -> str:
        return f"{self.facility} {self.direction}"


class Shippers(Protocol):
    """Who choose ways."""

    def boxes(self, times: BorderTimes | None) -> NDArray[np.float64]:
        """(crossing) boxes of 40 ft that go through each at these border times; None: those of the tables."""


class Sent(NamedTuple):
    """What is sent while one network holds, and the ways among which it chooses."""

    alternatives: Alternatives
    goods: Goods
    tonnes: NDArray[np.float64]
    """(goods, pair)"""
    choice: Choice


@dataclass(frozen=True, eq=False)
class Choosers:
    """Shippers by path-size nested logit; the ways are found once, and weighed anew with each times."""

    crossings: tuple[Crossing, ...]
    sent: Sequence[Sent]

    def boxes(self, times: BorderTimes | None) -> NDArray[np.float64]:
        """(crossing) boxes of 40 ft that go through each at these border times; None: those of the tables."""
        total = np.zeros(len(self.crossings))
        for one, through in zip(self.sent, self._through, strict=True):
            ways, goods = one.alternatives, one.goods
            network = ways.network if times is None else ways.network.with_times(_moments(ways, times))
            shares = one.choice.shares(ways, goods, ways.terms(network)).tonnes
            boxes = one.tonnes / goods.t_per_feu[:, None]
            total += through @ (shares * boxes[:, ways.pair]).sum(axis=0)
        return total

    @cached_property
    def _through(self) -> list[NDArray[np.float64]]:
        """By network: (crossing, way) 1 where the way goes through."""
        return [
            np.array([one.alternatives.through(*crossing) for crossing in self.crossings], float)
            for one in self.sent
        ]


def _moments(ways: Alternatives, times: BorderTimes) -> Mapping[str, tuple[float, float]]:
    """Mean and standard deviation of the parts of a network that the times tell."""
    laws = {part.id: times.law(part.facility, part.direction) for part in ways.network.parts if part.facility}
    return {id_: (law.mean_h, law.sd_h) for id_, law in laws.items() if law is not None}


def pruned(
    ways: Alternatives, goods_tonnes: NDArray[np.float64], crossings: Sequence[Crossing]
) -> NDArray[np.bool_]:
    """(pair) whether any of its ways goes through one of the crossings, and anything is sent."""
    through = np.zeros(len(ways), bool)
    for crossing in crossings:
        through |= ways.through(*crossing)
    reached = np.zeros(len(ways.pairs), bool)
    reached[ways.pair[through]] = True
    return np.asarray(reached & (goods_tonnes.sum(axis=0) > 0), np.bool_)

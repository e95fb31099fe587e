"""Why there is no way between two places: what separates them, and what would join them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import Problem
from landbridge.geography.packed import great_circle_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.experiment.route.asked import Asked
    from landbridge.network import Network
    from landbridge.network.search import Search


def no_way(network: Network, search: Search, asked: Asked, origin: int, target: int) -> Problem:
    """Say which cut separates two doors that no way joins, and what would join it."""
    one, other = (network.places[network.node_place[node]].name for node in (origin, target))
    told = f"no way for {asked.goods} from {one} to {other} on {network.day}"
    taken = network.carries(asked.goods)
    if not taken.all() and _reach(network, np.ones(len(network), bool), origin, False)[target]:
        banned = [ban for ban in network.bans if ban.commodity in ("*", asked.goods)]
        bans = ", ".join(f"bans.{ban.id}" for ban in banned)
        return Problem(None, None, "--goods", f"{told}: other goods have one; in force: {bans}", None)
    ahead = _reach(network, taken, origin, False)
    behind = _reach(network, taken, target, True)
    here = np.unique(network.node_place[ahead])
    there = np.unique(network.node_place[behind])
    near, far, km = _nearest(network, here, there)
    names = [network.places[near].name, network.places[far].name]
    told += f": from {one} one comes to {len(here)} places, to {other} from {len(there)}, and none is in both"
    return Problem(None, None, None, told, f"a link {names[0]} - {names[1]}, {km:,.0f} km as the crow flies")


def _reach(network: Network, taken: NDArray[np.bool_], node: int, back: bool) -> NDArray[np.bool_]:
    """Whether each node can be come to from one, or with `back` comes to it."""
    tail, head = (network.head, network.tail) if back else (network.tail, network.head)
    reached = np.zeros(len(network.node_place), bool)
    reached[node] = True
    while True:
        more = head[taken & reached[tail]]
        if reached[more].all():
            return reached
        reached[more] = True


def _nearest(network: Network, here: NDArray[np.int32], there: NDArray[np.int32]) -> tuple[int, int, float]:
    """The two places, one of each, that lie closest together, and their distance."""
    place = network.places
    (one, other) = (
        np.array([[place[n].latitude, place[n].longitude] for n in side]).T for side in (here, there)
    )
    km = great_circle_km(one[0][:, None], one[1][:, None], other[0][None, :], other[1][None, :])
    i, j = np.unravel_index(int(km.argmin()), km.shape)
    return int(here[i]), int(there[j]), float(km[i, j])

"""Path size: how much of a way is its own, and how much it shares with the other ways of its pair.

    S_w = sum over arcs a of w of (x_a / X_w) / N_a,   X_w = sum over arcs a of w of x_a

with x the length of an arc (or what it costs) and N_a the number of the pair's ways that use it. A way that
shares no arc has size 1; n ways that are the same have 1/n each.

Reference: Ben-Akiva and Bierlaire 1999, Discrete choice methods and their applications to short-term travel
decisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def path_size(arcs: ArrayLike, starts: ArrayLike, pair: ArrayLike, length: ArrayLike) -> NDArray[np.float64]:
    """Return the size of each way (way), above 0 and not above 1.

    Parameters
    ----------
    arcs
        Arcs of all ways, one way after the other; a way uses an arc once.
    starts
        (way + 1) where the arcs of a way begin.
    pair
        (way) number of its pair.
    length
        (arc) km, or what an arc costs; not negative. A way of no length has size 1.

    Raises
    ------
    ValueError
        If a length is negative.
    """
    used, first = np.asarray(arcs, np.int64), np.asarray(starts, np.int64)
    x = np.asarray(length, float)
    if (x < 0).any():
        raise ValueError("a length cannot be negative")
    way = np.repeat(np.arange(len(first) - 1), np.diff(first))
    _, number, count = np.unique(
        np.asarray(pair, np.int64)[way] * max(len(x), 1) + used, return_inverse=True, return_counts=True
    )
    whole = np.bincount(way, x[used], len(first) - 1)
    own = np.bincount(way, x[used] / count[number], len(first) - 1)
    return np.where(whole > 0, own / np.where(whole > 0, whole, 1.0), 1.0)

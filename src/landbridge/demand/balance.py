"""A table made to have given sums on each of its axes, as near to a first guess as can be.

Iterative proportional fitting (RAS): scale the guess in turn along each axis to that axis's sums, until all
hold. What comes out is a guess times one factor for each index of each axis, so its odds ratios are those of
the guess, and of all tables with those sums it has the least relative entropy to it. Cells that are zero stay
zero.

Reference: Deming and Stephan 1940; Bacharach 1970, Biproportional matrices and input-output change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

TOLERANCE = 1e-10
MOST_ROUNDS = 2000


def balanced(
    guess: ArrayLike, sums: Sequence[ArrayLike], tolerance: float = TOLERANCE, rounds: int = MOST_ROUNDS
) -> NDArray[np.float64]:
    """Return the table nearest to a guess with given sums over all other axes.

    Parameters
    ----------
    guess
        (i, j, …) not negative.
    sums
        One for each axis: (i), (j), …; all with the same total.
    tolerance
        Largest error left, as a share of the total.
    rounds
        How often all axes are scaled before it is given up.

    Raises
    ------
    ValueError
        If sums and guess do not fit, a sum cannot be reached because all of its cells are zero, or the sums
        are not reached.
    """
    table = np.array(guess, float)
    wanted = [np.asarray(one, float) for one in sums]
    if len(wanted) != table.ndim or any(len(one) != n for one, n in zip(wanted, table.shape, strict=True)):
        raise ValueError("give the sums of each axis, as long as it is")
    if (table < 0).any() or any((one < 0).any() for one in wanted):
        raise ValueError("guess and sums cannot be negative")
    total = float(wanted[0].sum())
    if any(abs(float(one.sum()) - total) > 1e-9 * max(total, 1.0) for one in wanted):
        raise ValueError(f"the sums of the axes differ: {', '.join(f'{one.sum():g}' for one in wanted)}")
    for axis, one in enumerate(wanted):
        empty = (_over(table, axis) == 0) & (one > 0)
        if empty.any():
            raise ValueError(f"sum {int(empty.argmax())} of axis {axis} has no cell above zero")
    if total == 0:
        return np.zeros_like(table)
    for _ in range(rounds):
        for axis, one in enumerate(wanted):
            now = _over(table, axis)
            factor = np.divide(one, now, out=np.zeros_like(one), where=now > 0)
            table *= factor.reshape([-1 if n == axis else 1 for n in range(table.ndim)])
        off = max(float(np.abs(_over(table, axis) - one).max()) for axis, one in enumerate(wanted))
        if off <= tolerance * total:
            return table
    raise ValueError(
        f"the sums are not reached: {off / total:.2g} of the total is left after {rounds} rounds"
    )


def _over(table: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Sums over all axes but one."""
    return np.asarray(table.sum(tuple(n for n in range(table.ndim) if n != axis)))

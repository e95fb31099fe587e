"""The decision: who sends how much which way, so that all together earn most.

A linear programme over the ways w from fields to markets, x_w the flow of a year and s_m what a market is
short of its contract:

    max  Σ netback_w x_w − P Σ s_m
    s.t. Σ x_w over the ways of a field   ≤ its output
         Σ x_w over the ways over a line  ≤ its capacity
         Σ x_w over the ways to a market  ≤ the most it takes
         Σ x_w over the ways to a market + s_m ≥ the least it is promised

P is so large that a contract is broken only where it cannot be kept. The dual value of a line's capacity is
what one more unit a year of it would earn: the netback over this line less that of the next best way.

It is the plan of one who owns everything, or the outcome of shippers who compete for capacity that goes to
who pays most. No shipper's rights, quality banks or habits are in it, and a linear programme turns all at
once where netbacks cross: so it tells what pays, and how far what is done differs from it.

Reference: Dantzig, Linear Programming and Extensions (1963), chapters 3 and 14. Solver: HiGHS through scipy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.errors import RunError
from landbridge.behaviour.pipelines.network import Network, Way, netback

if TYPE_CHECKING:
    from numpy.typing import NDArray

TIE = 1e-7
"""USD a unit: netbacks nearer to each other than this are the same."""
UNEVEN = 0.7
"""A way's weight among equals is its number to this power: as whole numbers 1 + 4 and 2 + 3 were alike."""
NOTHING = 1e-7
"""Units a year: less than this is no flow, but rounding of the solver."""


class NoSolverError(RunError):
    """scipy, which solves the programme, is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "the flows of pipelines need the extra `pipelines`: pip install 'landbridge[pipelines]'"
        )


@dataclass(frozen=True, slots=True)
class Allocation:
    """What is sent which way, in units a year."""

    flows: tuple[float, ...]
    """(way,) in the order of the ways."""
    short: tuple[float, ...]
    """(market,) what it gets less than it is promised."""
    line_worth: tuple[float, ...]
    """(line,) USD that one more unit of its capacity would earn; 0 where it has some left."""
    field_worth: tuple[float, ...]
    """(field,) USD that one more unit at the field would earn."""
    netback: float
    """Million USD a year that the flows earn at their fields: Σ netback x."""


def has_solver() -> bool:
    """Tell whether scipy is installed; it is not imported."""
    from importlib.util import find_spec

    return find_spec("scipy") is not None


def allocate(network: Network, ways: Sequence[Way]) -> Allocation:
    """Find the flows that earn most; where several do, the one that fills the ways in their order.

    Parameters
    ----------
    network
        Fields, lines and markets.
    ways
        As `ways_of` lists them.

    Raises
    ------
    NoSolverError
        If scipy is not installed.
    """
    return allocate_each([network], ways)[0]


def allocate_each(networks: Sequence[Network], ways: Sequence[Way]) -> list[Allocation]:
    """As `allocate`, for one network at several times: solved together, as programmes that share nothing."""
    if not networks:
        return []
    programme = _Programme(networks[0], networks, ways)
    flows, duals = programme.solved()
    fields, lines = len(networks[0].fields), len(networks[0].lines)
    allocations = []
    for t, network in enumerate(networks):
        short = [0.0] * len(network.markets)
        for number, m in enumerate(programme.promised):
            short[m] = float(flows[t, len(ways) + number])
        sent = tuple(flows[t, : len(ways)].tolist())
        earned = math.fsum(w * x for w, x in zip(programme.worth[t].tolist(), sent, strict=True))
        worth = duals[t].tolist()
        allocations.append(
            Allocation(
                sent, tuple(short), tuple(worth[fields : fields + lines]), tuple(worth[:fields]), earned
            )
        )
    return allocations


class _Programme:
    """The programmes of several times, beside each other: variables (time, way or shortfall)."""

    def __init__(self, names: Network, networks: Sequence[Network], ways: Sequence[Way]) -> None:
        markets = range(len(names.markets))
        self.many = len(ways)
        self.promised = [m for m in markets if any(n.markets[m].least > 0 for n in networks)]
        self.bounded = [m for m in markets if any(math.isfinite(n.markets[m].most) for n in networks)]
        self.worth = np.array([[netback(n, way) for way in ways] for n in networks]).reshape(
            len(networks), self.many
        )
        self.rows = self._rows(names, ways)
        self.limits = np.array([self._limits(n) for n in networks])
        longest = max((len(way.lines) for way in ways), default=0)
        penalty = 2.0 * (longest + 2) * (float(np.abs(self.worth).max(initial=0.0)) + 1.0)
        self.costs = np.hstack([-self.worth, np.full((len(networks), len(self.promised)), penalty)])

    def _rows(self, names: Network, ways: Sequence[Way]) -> NDArray[Any]:
        """Give A of A x ≤ b: fields, lines, markets at most, contracts."""
        first = len(names.fields)
        place = {m: first + len(names.lines) + row for row, m in enumerate(self.bounded)}
        after = first + len(names.lines) + len(self.bounded)
        contract = {m: after + row for row, m in enumerate(self.promised)}
        rows = np.zeros((after + len(self.promised), self.many + len(self.promised)))
        for w, way in enumerate(ways):
            rows[way.field, w] = 1.0
            for line in way.lines:
                rows[first + line, w] = 1.0
            if way.market in place:
                rows[place[way.market], w] = 1.0
            if way.market in contract:
                rows[contract[way.market], w] = -1.0
        for number, m in enumerate(self.promised):
            rows[contract[m], self.many + number] = -1.0
        return rows

    def _limits(self, network: Network) -> list[float]:
        """Give b; what takes any amount takes all that there is."""
        all_of_it = math.fsum(field.output for field in network.fields) + 1.0
        most = (network.markets[m].most for m in self.bounded)
        return [
            *(field.output for field in network.fields),
            *(line.capacity for line in network.lines),
            *(one if math.isfinite(one) else all_of_it for one in most),
            *(-network.markets[m].least for m in self.promised),
        ]

    def solved(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Give the variables (time, variable) and the dual values of the limits (time, limit)."""
        try:
            from scipy.optimize import linprog
            from scipy.sparse import block_diag, csr_array
        except ImportError as error:
            raise NoSolverError from error
        times = len(self.limits)
        if not self.costs.size or not self.limits.size:
            return np.zeros(self.costs.shape), np.zeros(self.limits.shape)
        rows = csr_array(block_diag([self.rows] * times, format="csr"))
        found = linprog(self.costs.ravel(), A_ub=rows, b_ub=self.limits.ravel(), method="highs")
        if not found.success:  # never: nothing sent, and all contracts broken, is always possible
            raise RuntimeError(f"the flows of pipelines were not found: {found.message}")
        x = self._first_of_the_best(linprog, rows, found)
        x = np.where(np.abs(x) <= NOTHING, 0.0, x).reshape(self.costs.shape)
        return x, (np.maximum(-found.ineqlin.marginals, 0.0) + 0.0).reshape(self.limits.shape)

    def _first_of_the_best(self, linprog: Any, rows: Any, found: Any) -> NDArray[Any]:
        """Of all plans that earn the same choose the one that keeps to the ways named first.

        They are those that fill what is scarce and use no way that loses: the face of the optimum, by
        complementary slackness.
        """
        order = np.zeros(self.costs.shape)
        order[:, : self.many] = np.arange(1.0, self.many + 1.0) ** UNEVEN
        scarce = -found.ineqlin.marginals > TIE
        most = np.where(found.lower.marginals > TIE, 0.0, np.inf)
        limits = self.limits.ravel()
        kept = linprog(
            order.ravel(),
            A_ub=rows[~scarce],
            b_ub=limits[~scarce],
            A_eq=rows[scarce] if scarce.any() else None,
            b_eq=limits[scarce] if scarce.any() else None,
            bounds=np.column_stack([np.zeros(order.size), most]),
            method="highs",
        )
        best: NDArray[Any] = kept.x if kept.success else found.x
        return best

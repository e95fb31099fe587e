"""The fit: waves of draws, their weights, and the posterior of the parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import RunError
from landbridge.experiment.assumptions import draw_key, drawn_points
from landbridge.experiment.calibrate.likelihood import chance_missed, distance, log_likelihood
from landbridge.experiment.calibrate.posterior import (
    Marginal,
    correlation,
    marginal,
    row_warnings,
    warnings_of,
)
from landbridge.experiment.calibrate.sampling import (
    NORMAL,
    Proposal,
    effective,
    log_weights,
    next_proposal,
    normal_points,
    normalised,
    shares_of,
    wave_seed,
    wave_sizes,
)
from landbridge.experiment.laws import latin_hypercube

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from landbridge.experiment.calibrate.draws import Result, Worker
    from landbridge.experiment.calibrate.prepared import Prepared
    from landbridge.experiment.calibrate.rows import Row

MOST_MOVED = 5
SURE_MOVED = 3.5
"""Standard errors from which an assumption that is drawn along is said to have moved."""


@dataclass(frozen=True)
class Fit:
    """The posterior of the parameters."""

    marginals: tuple[Marginal, ...]
    correlation: list[list[float]]
    effective: float
    """Draws of equal weight that all draws are worth."""
    waves: tuple[dict[str, Any], ...]
    """Draws, failures and worth of each wave."""
    failed: dict[str, int]
    """Why draws have no weight, and how many."""
    missed: tuple[float, ...]
    """Chance that each row is missed for want of a cause."""
    reached: tuple[tuple[float, float] | None, ...]
    """Least and most that any draw gives for each row; None: no draw gives it a number."""
    moved: tuple[dict[str, Any], ...]
    """Assumptions drawn along that the rows move: their mean point of the range, 0.5 without the rows."""
    warnings: tuple[str, ...]


def fit(prepared: Prepared, worker: Worker) -> Fit:
    """Draw wave after wave and weigh all draws.

    Raises
    ------
    RunError
        If no draw can be run and carries its traffic.
    KeyboardInterrupt
        If it was stopped; what was finished is kept.
    """
    import numpy as np

    head, many = prepared.plan.head, len(prepared.parameters)
    drawn = _Drawn.of(prepared)
    waves: list[tuple[Proposal, int]] = []
    results: list[Result] = []
    x = np.empty((0, len(drawn.keys)))
    weight = np.empty(0)
    told = []
    for number, size in enumerate(wave_sizes(head.draws, head.waves)):
        proposal = Proposal()
        if number:
            proposal = next_proposal(x, _likelihoods(prepared.fitted, results), waves, many)
        own, points = drawn.wave(number, size, proposal)
        stage = f"wave {number + 1} of {head.waves}"
        fresh = worker.wave(
            prepared.fit_parts, prepared.prior, drawn.addresses, points, len(results), head.carried, stage
        )
        results += fresh
        x = np.vstack([x, own])
        waves.append((proposal, size))
        if all("failed" in result for result in results):
            raise RunError(_nothing_ran(results, head.carried))
        weight = normalised(log_weights(x, _likelihoods(prepared.fitted, results), waves))
        failed = sum("failed" in result for result in fresh)
        along = [drawn.keys[column] for column in proposal.columns if column >= many]
        told.append({"draws": size, "failed": failed, "effective": effective(weight), "fitted_along": along})
    return _fit(prepared, drawn.keys, x, weight, results, tuple(told))


@dataclass(frozen=True)
class _Drawn:
    """Assumptions that are drawn, and what moves together; the parameters come first."""

    prepared: Prepared
    addresses: list[str]
    keys: list[str]
    key_of: dict[str, str]

    @classmethod
    def of(cls, prepared: Prepared) -> _Drawn:
        """Find all assumptions of all runs in which rows are fitted, and the parameters."""
        found = {member for one in prepared.parameters for member in one.members}
        for part in prepared.fit_parts:
            found.update(part.asked.drawn)
        addresses = sorted(found)
        key_of = {address: draw_key(prepared.prior, address) for address in addresses}
        parameters = [one.key for one in prepared.parameters]
        others = sorted(set(key_of.values()) - set(parameters))
        return cls(prepared, addresses, [*parameters, *others], key_of)

    def wave(self, number: int, size: int, proposal: Proposal) -> tuple[NDArray[Any], NDArray[Any]]:
        """Draw a wave: (draw, key) on the normal scale, and points of all ranges, (draw, address)."""
        import numpy as np

        seed = wave_seed(self.prepared.plan.head.seed, number)
        points = np.array(drawn_points(self.prepared.prior, self.addresses, size, seed))
        uniform = latin_hypercube(["prior or fitted", *self.keys], size, seed)
        x = proposal.moved(normal_points(uniform[:, 1:]), uniform[:, 0])
        at = shares_of(x)
        for column, address in enumerate(self.addresses):
            key = self.keys.index(self.key_of[address])
            mirrored = not np.array_equal(points[:, column], uniform[:, 1 + key])
            points[:, column] = 1.0 - at[:, key] if mirrored else at[:, key]
        return x, points


def _distances(rows: Sequence[Row], results: Sequence[Result]) -> NDArray[Any]:
    """Distances of all draws from all rows, (draw, row); nan where a draw failed or gives no number."""
    import numpy as np

    z = np.full((len(results), len(rows)), np.nan)
    for i, result in enumerate(results):
        numbers = result.get("numbers", [None] * len(rows))
        z[i] = [np.nan if number is None else number for number in numbers]
    for j, row in enumerate(rows):
        z[:, j] = distance(z[:, j], row.middle, row.accepted)
    return z


def _likelihoods(rows: Sequence[Row], results: Sequence[Result]) -> NDArray[Any]:
    import numpy as np

    total = log_likelihood(_distances(rows, results)).sum(axis=1)
    failed = np.array(["failed" in result for result in results])
    return np.where(failed, -np.inf, total)


def _fit(
    prepared: Prepared,
    keys: Sequence[str],
    x: NDArray[Any],
    weight: NDArray[Any],
    results: Sequence[Result],
    waves: tuple[dict[str, Any], ...],
) -> Fit:
    import numpy as np

    rows = prepared.fitted
    z = _distances(rows, results)
    ran = np.array(["failed" not in result for result in results])
    numbers = np.array(
        [
            [np.nan if n is None else n for n in result["numbers"]]
            for result in results
            if "failed" not in result
        ]
    )
    many = len(prepared.parameters)
    marginals = tuple(marginal(x[:, column], weight, ran) for column in range(many))
    tied, worth = correlation(x[:, :many], weight), effective(weight)
    missed = chance_missed(z[ran])
    warnings = warnings_of([one.address for one in prepared.parameters], marginals, tied, worth)
    warnings += row_warnings([(row.name, z[ran, column]) for column, row in enumerate(rows)])
    failed: dict[str, int] = {}
    for result in results:
        if "failed" in result:
            failed[result["failed"]] = failed.get(result["failed"], 0) + 1
    return Fit(
        marginals,
        tied,
        worth,
        waves,
        dict(sorted(failed.items())),
        tuple(float(weight[ran] @ missed[:, column]) for column in range(len(rows))),
        tuple(_reached(numbers[:, column]) for column in range(len(rows))),
        _moved(keys, x, weight, many),
        tuple(warnings),
    )


def _reached(numbers: NDArray[Any]) -> tuple[float, float] | None:
    import numpy as np

    kept = numbers[~np.isnan(numbers)]
    return (float(kept.min()), float(kept.max())) if kept.size else None


def _moved(
    keys: Sequence[str], x: NDArray[Any], weight: NDArray[Any], parameters: int
) -> tuple[dict[str, Any], ...]:
    """Say which assumptions that are drawn along the rows move: they share in what the fit says."""
    error = effective(weight) ** -0.5
    means = [(float(weight @ x[:, column]), keys[column]) for column in range(parameters, len(keys))]
    far = sorted(means, key=lambda one: (-abs(one[0]), one[1]))
    return tuple(
        {"address": key, "mean_point": NORMAL.cdf(mean)}
        for mean, key in far[:MOST_MOVED]
        if abs(mean) > SURE_MOVED * error
    )


def _nothing_ran(results: Sequence[Result], carried: float | None) -> str:
    reasons = sorted({str(result["failed"]) for result in results})
    if reasons == ["carried"]:
        return (
            f"none of {len(results)} draws carries {carried:.0%} of its traffic, so nothing can be fitted: "
            "the ranges or the traffic are wrong, or `carried` asks too much"
        )
    return f"none of {len(results)} draws can be run, so nothing can be fitted: {'; '.join(reasons[:3])}"

"""Both runs again, pair by pair: what a run does not keep of each replication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.accounts.states import state_columns
from landbridge.base.errors import BundleError, InputErrors
from landbridge.experiment.compared.courses import DAY
from landbridge.experiment.explain import model_again
from landbridge.experiment.runnable import get_ready
from landbridge.experiment.work import default_jobs, work_through

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model import Course, Names

FLOWING = ("population", "queue", "used")
"""States whose differences are kept by day."""
STAGE = "pairs again"


class Group(NamedTuple):
    """Entities of one kind that are told apart."""

    kind: str
    class_: str
    regime: str
    direction: str


@dataclass(frozen=True)
class Pairs:
    """Courses of B less A, one for each pair of replications."""

    numbers: tuple[int, ...]
    """Replications that were run again."""
    hours: dict[str, NDArray[Any]]
    """Column of `states`, after `mean|`: (pair, hour), the asked for."""
    days: dict[str, NDArray[Any]]
    """The same of all queues, populations and units in use: (pair, day) mean of the UTC day's hours."""
    behind: dict[Group, NDArray[Any]]
    """(pair, hour): how many more of them had left A than B since the period began."""


def pairs_again(
    a: Bundle,
    b: Bundle,
    numbers: Sequence[int],
    columns: Sequence[str],
    progress: Tell | None = None,
    modelled: ModelOf | None = None,
) -> Pairs | str:
    """Run some replications of both again and keep their differences.

    Parameters
    ----------
    numbers
        Replications that both runs have.
    columns
        Columns of `states`, after `mean|`, that are kept hour by hour.

    Returns
    -------
    Pairs | str
        Or why that cannot be: the corridor has changed since, another version gives other numbers, or nothing
        is simulated.

    Raises
    ------
    KeyboardInterrupt
        If it is stopped.
    """
    if not all(bundle.table("states").height for bundle in (a, b)):
        return "nothing is simulated in one of these runs, so there is no hour by hour"
    try:
        made = [model_again(bundle, modelled) for bundle in (a, b)]
    except (InputErrors, BundleError) as error:
        return str(error).strip().splitlines()[0]
    for model, _ in made:
        get_ready(model, progress)
    seed = made[0][1].seed
    first_h = a.table("states")["time_utc"][0].hour
    kept = [_left(bundle) for bundle in (a, b)]

    def one(place: int) -> _Pair | str:
        number = numbers[place]
        both = []
        for (model, _), left, bundle in zip(made, kept, (a, b), strict=True):
            course = model.course(seed, number)
            if _sums(course, model.names) != left.get(number):
                return f"replication {number} of {bundle.path} comes out differently when it is run again"
            both.append((course, model))
        (first, of_a), (second, of_b) = both
        return _pair(first, second, of_a, of_b, columns, first_h)

    done = work_through(range(len(numbers)), one, default_jobs(), STAGE, progress)
    if done.interrupted:
        raise KeyboardInterrupt
    found = []
    for result in done.results.values():
        if isinstance(result, str):
            return result
        found.append(result)
    return Pairs(tuple(numbers), *(_stacked([one[i] for one in found]) for i in range(3)))


_Pair = tuple[dict[str, "NDArray[Any]"], dict[str, "NDArray[Any]"], dict[Group, "NDArray[Any]"]]


def _pair(
    a: Course, b: Course, of_a: Runnable, of_b: Runnable, columns: Sequence[str], first_h: int
) -> _Pair:
    import numpy as np

    hours, days = {}, {}
    rows_a = {name: i for i, name in enumerate(state_columns(of_a.names))}
    kinds = dict(zip(state_columns(of_b.names), of_b.names.states, strict=True))
    length = min(len(a.states), len(b.states))
    day = (first_h + np.arange(length)) // DAY
    begins = np.flatnonzero(np.diff(day, prepend=-1))
    sizes = np.diff(begins, append=length)
    for row, (column, state) in enumerate(kinds.items()):
        if state.what not in FLOWING or column not in rows_a:
            continue
        gap = b.states[:length, row].astype("f8") - a.states[:length, rows_a[column]]
        days[column] = (np.add.reduceat(gap, begins) / sizes).astype("f4")
        if column in columns:
            hours[column] = gap.astype("f4")
    left = [_by_group(one, model.names) for one, model in ((a, of_a), (b, of_b))]
    nobody = np.zeros(len(a.left), a.left.dtype)
    behind = {}
    for group in dict.fromkeys((*left[0], *left[1])):
        first, second = (one.get(group, nobody) for one in left)
        if first[-1] or second[-1]:
            behind[group] = first - second
    return hours, days, behind


def _by_group(course: Course, names: Names) -> dict[Group, NDArray[Any]]:
    found: dict[Group, NDArray[Any]] = {}
    for k, kind in enumerate(names.kinds):
        for c, own in enumerate(names.classes):
            group = Group(kind, own.class_, own.regime, own.direction)
            left = course.left[:, k, c].sum(axis=1)
            found[group] = found[group] + left if group in found else left
    return found


def _sums(course: Course, names: Names) -> dict[Group, int]:
    return {group: int(left[-1]) for group, left in _by_group(course, names).items() if left[-1]}


def _left(bundle: Bundle) -> dict[int, dict[Group, int]]:
    """Entities that left by replication and group, as the run has them."""
    counts = bundle.table("counts")
    found: dict[int, dict[Group, int]] = {}
    names = ("replication", "kind", "class", "regime", "direction", "status", "left")
    for number, kind, class_, regime, direction, status, left in counts.select(names).iter_rows():
        if status is None and left:
            found.setdefault(number, {})[Group(kind, class_, regime, direction)] = left
    return found


def _stacked(parts: Sequence[dict[Any, NDArray[Any]]]) -> dict[Any, NDArray[Any]]:
    """Put the pairs beside each other; what one of them lacks is left out."""
    import numpy as np

    common = [key for key in parts[0] if all(key in part for part in parts)] if parts else []
    return {key: np.stack([part[key] for part in parts]) for key in common}

"""What a run is asked to be: enough to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from landbridge.base.dates import period_between
from landbridge.base.errors import InputErrors, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landbridge.corridor.corridor import Corridor

MOST_REPLICATIONS = 100_000
MOST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Setting:
    """Corridor, period, changes and draws of a run."""

    corridor: str
    """Name of one that comes with landbridge, or a folder."""
    from_: date
    until: date
    scenarios: tuple[str, ...] = ()
    """Names or files, in order."""
    sets: tuple[str, ...] = ()
    """Changes as `--set` takes them, after the scenarios."""
    replications: int = 10
    draws: int = 0
    seed: int = 1

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "corridor": self.corridor,
            "from": str(self.from_),
            "until": str(self.until),
            "scenarios": list(self.scenarios),
            "sets": list(self.sets),
            "replications": self.replications,
            "draws": self.draws,
            "seed": self.seed,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Setting:
        """Make it from plain values."""
        return cls(
            corridor=str(values["corridor"]),
            from_=date.fromisoformat(values["from"]),
            until=date.fromisoformat(values["until"]),
            scenarios=tuple(values["scenarios"]),
            sets=tuple(values["sets"]),
            replications=int(values["replications"]),
            draws=int(values["draws"]),
            seed=int(values["seed"]),
        )


def check_numbers(replications: int, draws: int, jobs: int | None, seed: int) -> None:
    """Check what a user may give in numbers.

    Raises
    ------
    InputErrors
        With everything that is wrong.
    """
    wrong = []
    if not 1 <= replications <= MOST_REPLICATIONS:
        wrong.append(("--replications", f"{replications} is outside 1 to {MOST_REPLICATIONS}"))
    if not 0 <= draws <= MOST_REPLICATIONS:
        wrong.append(("--draws", f"{draws} is outside 0 to {MOST_REPLICATIONS}"))
    if jobs is not None and not 1 <= jobs <= 1024:
        wrong.append(("--jobs", f"{jobs} is outside 1 to 1024"))
    if not 0 <= seed <= MOST_SEED:
        wrong.append(("--seed", f"{seed} is outside 0 to {MOST_SEED}"))
    if wrong:
        raise InputErrors([Problem(None, None, option, problem) for option, problem in wrong])


def period_of(from_: object, until: object, corridor: Corridor) -> tuple[date, date]:
    """Give the period of `--from` and `--until`; without them the corridor's base period.

    Raises
    ------
    InputErrors
        If one of them is no date, or the period is empty or not one that the corridor's data cover.
    """
    if from_ is None and until is None:
        return corridor.base
    if from_ is None:
        from_ = corridor.base[0]
    try:
        first, after = period_between(from_, until)
        if first < corridor.from_ or corridor.until < after:
            covered = f"{corridor.from_} until {corridor.until}"
            raise ValueError(f"{first} until {after} is not within what {corridor.name} covers: {covered}")
    except ValueError as error:
        raise InputErrors([Problem(None, None, "--from --until", str(error))]) from None
    return first, after

"""What a run is asked to be: enough to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.dates import period_between
from landbridge.base.errors import InputErrors, Problem

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from landbridge.corridor.corridor import Corridor

MOST_REPLICATIONS = 100_000
MOST_SEED = 2**63 - 1
LEAD_IN_DAYS = 30
MOST_LEAD_IN_DAYS = 3660
MOST_SECONDS = 1e8
CARRIED = "90%"
"""Share of the traffic on record that a draw must carry if not told otherwise: the tolerance of counts."""
MOST_TIMES = 4
"""Draws that are looked at for each one wanted, before it is given up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Replications go on until the half-widths of some indicators are narrow enough."""

    relative: float
    """Half-width as a share of the mean, of all of them together at 95%."""
    most: int
    """Replications after which it is given up."""
    seconds: float | None = None
    """Time after which it is given up; None: no limit."""
    indicators: tuple[str, ...] = ()
    """Ids of indicators, each in its headline numbers; none: every headline number."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "relative": self.relative,
            "most": self.most,
            "seconds": self.seconds,
            "indicators": list(self.indicators),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Wanted:
        """Make it from plain values."""
        seconds = values["seconds"]
        return cls(
            float(values["relative"]),
            int(values["most"]),
            None if seconds is None else float(seconds),
            tuple(values["indicators"]),
        )


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
    """Replications; with `target` the fewest."""
    draws: int = 0
    seed: int = 1
    lead_in_days: int = LEAD_IN_DAYS
    """Days before the period that are run to fill the system, and left out of all results."""
    target: Wanted | None = None
    """How narrow the half-widths are to be; None: so many replications, whatever they give."""
    steady: date | None = None
    """Day whose conditions hold all the time; None: those of each date."""
    only: tuple[str, ...] = ()
    """Parts of the corridor that are run; none: all of it."""
    carried: float | None = None
    """Share of the traffic on record that a draw must carry, or be replaced; None: draws are not judged."""
    hour: int = 0
    """Hour of the first local day at which the run's period begins; only with `hours`."""
    hours: int | None = None
    """Hours of the run's period; None: whole days, until `until`."""
    horizon: date | None = None
    """Day until which traffic and dated values are planned; None: `until`. Only with `hours`."""
    state: str | None = None
    """What the run begins with: a folder that a run left, or a list; None: days that fill it."""
    state_sha256: str | None = None
    save: str | None = None
    """Folder in which the run leaves its state at the end; None: nowhere."""

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
            "lead_in_days": self.lead_in_days,
            "target": None if self.target is None else self.target.as_json(),
            "steady": None if self.steady is None else str(self.steady),
            "only": list(self.only),
            "carried": self.carried,
            "hour": self.hour,
            "hours": self.hours,
            "horizon": None if self.horizon is None else str(self.horizon),
            "state": self.state,
            "state_sha256": self.state_sha256,
            "save": self.save,
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
            lead_in_days=int(values["lead_in_days"]),
            target=None if values["target"] is None else Wanted.from_json(values["target"]),
            steady=None if values["steady"] is None else date.fromisoformat(values["steady"]),
            only=tuple(values.get("only", ())),
            carried=None if values.get("carried") is None else float(values["carried"]),
            hour=int(values.get("hour", 0)),
            hours=None if values.get("hours") is None else int(values["hours"]),
            horizon=None if values.get("horizon") is None else date.fromisoformat(values["horizon"]),
            state=values.get("state"),
            state_sha256=values.get("state_sha256"),
            save=values.get("save"),
        )


def lasting(written: str | Path, place: Path) -> str:
    """Give a name as it is, and a path so that it leads there from any folder: a run can be made again."""
    is_path = Path(written).exists() and place.resolve() == Path(written).resolve()
    return str(place.resolve()) if is_path else str(written)


def scenarios_of(written: Sequence[str | Path], known: Container[str]) -> tuple[str, ...]:
    """Give names of scenarios as they are, whatever lies in the folder where one is, and files as paths."""
    names = tuple(map(str, written))
    return tuple(name if name in known else lasting(name, Path(name)) for name in names)


def parts_of(given: str | Sequence[str]) -> tuple[str, ...]:
    """Read names of parts: a list, or words with commas between them."""
    return tuple(part for part in given.split(",") if part) if isinstance(given, str) else tuple(given)


def carried_of(written: object) -> float | None:
    """Read the share of its traffic that a draw must carry: `90%`, 0.9, or `none`.

    Raises
    ------
    InputErrors
        If it is none of these.
    """
    return None if str(written).strip().lower() == "none" else share_of(written, "--carried", "90% or 0.9")


def share_of(written: object, option: str = "--until-halfwidth", such: str = "5% or 0.05") -> float:
    """Read a share: `5%` or 0.05.

    Raises
    ------
    InputErrors
        If it is none above 0 and below 1.
    """
    text = str(written).strip()
    try:
        share = float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        share = float("nan")
    if 0.0 < share < 1.0:
        return share
    told = f"{text!r} is no share above 0 and below 1, such as {such}"
    near = f"{share:g}%" if 1.0 <= share < 100.0 else None
    raise InputErrors([Problem(None, None, option, told, near)])


def check_numbers(
    replications: int,
    draws: int,
    jobs: int | None,
    seed: int,
    lead_in_days: int = LEAD_IN_DAYS,
    target: Wanted | None = None,
) -> None:
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
    if not 0 <= lead_in_days <= MOST_LEAD_IN_DAYS:
        wrong.append(("--lead-in", f"{lead_in_days} days are outside 0 to {MOST_LEAD_IN_DAYS}"))
    if target is not None:
        if not max(2, replications) <= target.most <= MOST_REPLICATIONS:
            told = f"{target.most} is outside {max(2, replications)} (the fewest) to {MOST_REPLICATIONS}"
            wrong.append(("--most", told))
        if replications < 2:
            wrong.append(("--replications", "a half-width needs 2 or more"))
        if target.seconds is not None and not 0 < target.seconds <= MOST_SECONDS:
            wrong.append(("--budget", f"{target.seconds:g} s are no time to run in"))
    if wrong:
        raise InputErrors([Problem(None, None, option, problem) for option, problem in wrong])


def steady_day(written: object, days: int, corridor: Corridor) -> date:
    """Read the day of `--steady`.

    Raises
    ------
    InputErrors
        If it is no day that the corridor's data cover, or there are no days to count.
    """
    wrong = []
    try:
        day, _ = period_between(written, None)
        if not corridor.from_ <= day < corridor.until:
            covered = f"{corridor.from_} until {corridor.until}"
            raise ValueError(f"{day} is not within what {corridor.name} covers: {covered}")
    except ValueError as error:
        day = corridor.from_
        wrong.append(Problem(None, None, "--steady", str(error)))
    if not 1 <= days <= MOST_LEAD_IN_DAYS:
        wrong.append(Problem(None, None, "--days", f"{days} is outside 1 to {MOST_LEAD_IN_DAYS}"))
    if wrong:
        raise InputErrors(wrong)
    return day


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

"""The timetable of one train, box or vehicle of a run: where it stood, how long, why, and how it left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.dates import zone
from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.experiment.bundle.read import Bundle, open_bundle
from landbridge.experiment.runnable import default_model, get_ready
from landbridge.experiment.setting import Setting
from landbridge.experiment.states import setting_of
from landbridge.experiment.study import refuse_changed, study

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from landbridge.corridor import Corridor
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model import Stay

SHORTEST_H = 1e-9
"""Stays shorter than this are of no length: steps passed without waiting."""


@dataclass(frozen=True)
class Explanation:
    """What happened to one train, box or truck."""

    run: str
    identity: str
    replication: int
    stays: tuple[dict[str, Any], ...]
    """In order: from, to (local time of the place), hours, kind, facility, side, direction, step, cause."""
    class_: str | None = None
    """Class of traffic, where its stream says it."""
    regime: str | None = None
    """transit, import, export, domestic, empty, where its stream says it."""
    left: str | None = None
    """Way to leave, empty where it cannot be told; None: still inside when the run ended."""
    might_have_left: tuple[str, ...] = ()
    """Where it cannot be told: the ways to leave that it may have been."""

    @property
    def hours(self) -> float:
        """Hours from the first to the last."""
        return float(sum(stay["hours"] for stay in self.stays))

    @property
    def by_cause(self) -> dict[str, float]:
        """Hours by cause, most first."""
        sums: dict[str, float] = {}
        for stay in self.stays:
            sums[stay["cause"]] = sums.get(stay["cause"], 0.0) + stay["hours"]
        return dict(sorted(sums.items(), key=lambda item: -item[1]))

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "schema": 1,
            "run": self.run,
            "id": self.identity,
            "replication": self.replication,
            "kind": self.stays[0]["kind"],
            "class": self.class_,
            "regime": self.regime,
            "hours": self.hours,
            "still_inside": self.left is None,
            "left": self.left or None,
            "might_have_left": list(self.might_have_left),
            "by_cause": self.by_cause,
            "stays": list(self.stays),
        }

    def __str__(self) -> str:
        lines = [f"{self.identity}, replication {self.replication}: {self.hours:.1f} h"]
        for stay in self.stays:
            place = " ".join(part for part in (stay["facility"], stay["side"], stay["direction"]) if part)
            times = f"{stay['from'][:16].replace('T', ' ')} {stay['hours']:8.2f} h"
            lines.append(f"{times}  {stay['cause']:<14}  {place}, {stay['step'].replace('_', ' ')}")
        return "\n".join(lines)


def check_replication(bundle: Bundle, number: int) -> None:
    """Raise InputErrors if a run has no replication of that number."""
    count = int(bundle.manifest["replications"])
    if not 0 <= number < count:
        told = f"there is no {number}; this run has 0 to {count - 1}" if count > 1 else "this run has only 0"
        raise InputErrors([Problem(None, None, "--replication", told)])


def explain(
    bundle: Bundle | str | Path,
    identity: str,
    *,
    replication: int = 0,
    progress: Tell | None = None,
    modelled: ModelOf | None = None,
) -> Explanation:
    """Run one replication again and follow one train, box or truck.

    Parameters
    ----------
    bundle
        A run or its folder.
    identity
        `<stream>:<number>` for what a stream brought, and `/box:<number>` after it for a part of that; or the
        number that a trace of the run has as `who`.
    replication
        Number of the replication.
    progress
        Is told if the engine must be compiled first.
    modelled
        Makes the model of a corridor; None: as the floors below do it.

    Raises
    ------
    InputErrors
        If there is none of that name, or it never came.
    """
    if not isinstance(bundle, Bundle):
        bundle = open_bundle(bundle)
    check_replication(bundle, replication)
    model, setting = model_again(bundle, modelled)
    get_ready(model, progress)
    stays = [s for s in model.trace(setting.seed, replication, identity) if s.to_h - s.from_h > SHORTEST_H]
    if not stays:
        problem = "never came within this run; numbers of a stream begin at 0"
        raise InputErrors([Problem(None, None, identity, problem)])
    asked = study(setting)
    facts = asked.facts(model.start_utc)
    rows = tuple(_row(stay, model.start_utc, facts.zone(stay.facility, stay.side)) for stay in stays)
    stream = _stream(asked.corridor, identity)
    return Explanation(
        bundle.run,
        identity,
        replication,
        rows,
        class_=stream.get("class"),
        regime=stream.get("regime"),
        left=stays[-1].left,
        might_have_left=stays[-1].might,
    )


def model_again(bundle: Bundle, modelled: ModelOf | None = None) -> tuple[Runnable, Setting]:
    """Make the model of a run again, as it was set.

    Raises
    ------
    BundleError
        If the run does not say how it was set.
    InputErrors
        If the corridor's files have changed since: it would be another run.
    """
    try:
        setting = setting_of(bundle)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{bundle.path}: its manifest does not say how it was set ({error})") from error
    again = study(setting)
    refuse_changed(bundle.manifest.get("inputs", {}), again.corridor.inputs())
    modelled = modelled or default_model(setting.lead_in_days, setting)
    return modelled(again.corridor, setting.from_, setting.until), setting


def _stream(corridor: Corridor, identity: str) -> Mapping[str, str]:
    """Find what the stream of an identity says of what it brings; nothing of a part of one."""
    head, slash, _ = identity.partition("/")
    name = head.partition(":")[0]
    for facility in corridor.facilities.values() if not slash else ():
        own = name.removeprefix(f"{facility.id}.")
        if own in facility.streams:
            return facility.streams[own].text
    return {}


def _row(stay: Stay, start: datetime, zone_name: str) -> dict[str, Any]:
    def local(hour: float) -> str:
        return (start + timedelta(hours=hour)).astimezone(zone(zone_name)).isoformat(timespec="seconds")

    return {
        "from": local(stay.from_h),
        "to": local(stay.to_h),
        "hours": stay.to_h - stay.from_h,
        "kind": stay.kind,
        "facility": stay.facility,
        "side": stay.side,
        "direction": stay.direction,
        "step": stay.step,
        "cause": stay.cause,
    }

"""What two runs were told: where that differs, and whether they can be compared at all."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.manifest import CAUSES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from landbridge.experiment.bundle.read import Bundle


@dataclass(frozen=True, slots=True)
class Told:
    """What one run was told."""

    run: str
    title: str
    scenarios: tuple[str, ...]
    period: tuple[str, str]
    seed: int
    replications: int
    draws: int
    hash: str
    carried: float | None = None
    """Share of the traffic on record that its draws had to carry; None: they were not judged."""
    refuted: int = 0
    """Draws that did not."""


@dataclass(frozen=True, slots=True)
class Other:
    """A thing of some name that differs: a file by its hash, a version. None: there is none."""

    name: str
    a: str | None
    b: str | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Inputs of both runs, and what differs."""

    corridor: str
    a: Told
    b: Told
    changes_a: tuple[str, ...]
    """Changes that only A has."""
    changes_b: tuple[str, ...]
    """Changes that only B has."""
    changes_both: tuple[str, ...]
    """Changes that both have."""
    files: tuple[Other, ...]
    """Input files whose content differs, with their SHA-256."""
    versions: tuple[Other, ...]
    """Programs whose version differs."""
    unpaired_because: tuple[str, ...]
    """Why replication 3 of one does not belong to replication 3 of the other; empty: it does."""

    @property
    def paired(self) -> bool:
        """Whether the same seed and period make pairs of the replications."""
        return not self.unpaired_because

    @property
    def same_period(self) -> bool:
        """Whether both are of one period."""
        return self.a.period == self.b.period

    @property
    def same_causes(self) -> bool:
        """Whether both ledgers have one list of causes; a run that does not say which has the first."""
        return all(one.name != CAUSES for one in self.versions)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        told = asdict(self)
        for name in ("corridor", "a", "b", "unpaired_because"):
            told.pop(name)
        return told


def inputs(a: Bundle, b: Bundle) -> Inputs:
    """Set the inputs of two runs beside each other.

    Raises
    ------
    InputErrors
        If they are of different corridors.
    """
    corridor = str(a.manifest["corridor"])
    if b.manifest["corridor"] != corridor:
        told = (
            f"is a run of {b.manifest['corridor']}, while {a.path} is one of {corridor}: nothing to compare"
        )
        raise InputErrors([Problem(None, None, str(b.path), told, _run_of(corridor, a.path, b.path))])
    first, second = _told(a), _told(b)
    changes = [list(map(str, one.manifest.get("changes") or ())) for one in (a, b)]
    reasons = []
    if first.seed != second.seed:
        reasons.append(f"A has seed {first.seed}, B {second.seed}")
    if first.period != second.period:
        reasons.append(f"A is of {' until '.join(first.period)}, B of {' until '.join(second.period)}")
    return Inputs(
        corridor=corridor,
        a=first,
        b=second,
        changes_a=tuple(one for one in changes[0] if one not in changes[1]),
        changes_b=tuple(one for one in changes[1] if one not in changes[0]),
        changes_both=tuple(one for one in changes[0] if one in changes[1]),
        files=_others(a.manifest.get("inputs"), b.manifest.get("inputs")),
        versions=_others(a.manifest.get("versions"), b.manifest.get("versions")),
        unpaired_because=tuple(reasons),
    )


def dates_of(change: str) -> tuple[date | None, date | None]:
    """Read the dates of a change as a manifest writes it: `… from 2022-10-11 until 2022-10-21 (…)`."""
    words = change.partition(" (")[0].split()
    found: dict[str, date] = {}
    for word, day in pairwise(words):
        if word in ("from", "until"):
            try:
                found[word] = date.fromisoformat(day)
            except ValueError:
                continue
    return found.get("from"), found.get("until")


def _told(bundle: Bundle) -> Told:
    manifest = bundle.manifest
    first, after = manifest["period"]
    return Told(
        run=bundle.run,
        title=str(manifest["title"]),
        scenarios=tuple(map(str, manifest["scenario"])),
        period=(str(first), str(after)),
        seed=int(manifest["seed"]),
        replications=int(manifest["replications"]),
        draws=int(manifest.get("draws") or 0),
        hash=bundle.hash,
        carried=(manifest.get("refuted") or {}).get("carried"),
        refuted=int((manifest.get("refuted") or {}).get("refuted") or 0),
    )


def _others(a: Mapping[str, str] | None, b: Mapping[str, str] | None) -> tuple[Other, ...]:
    a, b = a or {}, b or {}
    names = sorted({*a, *b})
    return tuple(Other(name, a.get(name), b.get(name)) for name in names if a.get(name) != b.get(name))


def _run_of(corridor: str, a: Path, b: Path) -> str | None:
    """Find the newest other run of a corridor beside B, or else beside A."""
    known = {a.resolve(), b.resolve()}
    for place in dict.fromkeys((b.parent, a.parent)):
        found = []
        for file in place.glob("*/manifest.json"):
            try:
                manifest = json.loads(file.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            own = isinstance(manifest, dict) and manifest.get("corridor") == corridor
            if own and file.parent.resolve() not in known:
                found.append((file.stat().st_mtime, str(file.parent)))
        if found:
            return max(found)[1]
    return None

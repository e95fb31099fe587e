"""Border times of finished runs, kept among the user's files so that `route` finds them.

Kept is what a run of a corridor as it is gave for days on record: no scenario, no change, no steady or
forecast run. A table is found again only while the corridor's files on the gateway are what they were, so
that nobody is told times of a gateway that is no more.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.experiment.border_times.read import BorderTimes, border_times
from landbridge.network.law import Law

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.bundle.read import Bundle

SCHEMA = 1
MOST = 64
"""Tables that are kept; older ones are removed."""
MOST_BYTES = 20_000_000
BEYOND = ("observed", "sources", "seeds", "places")
"""Tables without a part in what a run of the gateway gives, besides those of the network."""


def keep(bundle: Bundle, read: Corridor) -> None:
    """Keep the border times of a run; one that changed something, or that cannot be kept, is let go."""
    setting = bundle.setting
    special = (setting.scenarios, setting.sets, setting.steady, setting.hours, setting.state)
    if any(special) or bundle.manifest.get("interrupted") or not read.network:
        return
    times = border_times(bundle)
    if not times.laws:
        return
    told = {
        "schema": SCHEMA,
        **times.as_json(),
        "corridor": times.corridor,
        "laws": [
            {
                "facility": facility,
                "direction": direction,
                "mean_h": law.mean_h,
                "variance_h2": law.variance_h2,
                "low_h": law.low_h.tolist(),
                "high_h": law.high_h.tolist(),
                "counts": law.counts.tolist(),
            }
            for (facility, direction), law in times.laws.items()
        ],
    }
    with contextlib.suppress(OSError):  # a cache that cannot be written is none
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{_gateway(bundle.manifest['inputs'])}-{bundle.hash[:16]}.json"
        part = folder / f"{name}.part"
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(folder / name)
        for old in sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)


def kept_runs(read: Corridor) -> tuple[BorderTimes, ...]:
    """Return the kept times of a corridor as its files are now, newest first; what is broken is left out."""
    folder = _folder()
    found: list[tuple[float, BorderTimes]] = []
    with contextlib.suppress(OSError):
        for file in folder.glob(f"{_gateway(read.inputs())}-*.json"):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
                if file.stat().st_size <= MOST_BYTES:
                    times = _times(json.loads(file.read_text(encoding="utf-8")))
                    found.append((file.stat().st_mtime, times))
    found.sort(key=lambda one: (-one[0], one[1].hash))
    return tuple(times for _, times in found if times.corridor == read.name)


def _times(told: Mapping[str, Any]) -> BorderTimes:
    if told["schema"] != SCHEMA:
        raise ValueError("of another version")
    first, after = (date.fromisoformat(day) for day in told["period"])
    return BorderTimes(
        run=str(told["run"]),
        hash=str(told["hash"]),
        corridor=str(told["corridor"]),
        from_=first,
        until=after,
        replications=int(told["replications"]),
        laws={(str(one["facility"]), str(one["direction"])): _law(one) for one in told["laws"]},
    )


def _law(one: Mapping[str, Any]) -> Law:
    low, high, counts = (np.array(one[name], float) for name in ("low_h", "high_h", "counts"))
    if not len(low) == len(high) == len(counts):
        raise ValueError("not whole")
    return Law(low, high, counts, float(one["mean_h"]), float(one["variance_h2"]))


def _gateway(inputs: Mapping[str, str]) -> str:
    """Digest of the files that a run of the gateway rests on, and of the version that runs it."""
    from landbridge import __version__
    from landbridge.corridor.demand_tables import TABLES as OF_DEMAND
    from landbridge.corridor.network_tables import TABLES

    beyond = {*TABLES, *OF_DEMAND, *BEYOND}
    used = _lines((name, digest) for name, digest in inputs.items() if name.partition(".")[0] not in beyond)
    return hashlib.sha256(f"{__version__}\n{used}".encode()).hexdigest()[:20]


def _lines(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name} {digest}" for name, digest in sorted(pairs))


def _folder() -> Path:
    from landbridge.simulation.kernel.cache import cache_folder

    return cache_folder() / "border_times"

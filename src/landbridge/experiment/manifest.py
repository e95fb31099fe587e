"""What the manifest of a run says: what was run, on what, with which versions."""

from __future__ import annotations

import importlib.metadata
import platform
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import landbridge
from landbridge.experiment.refuted.told import judged_of
from landbridge.simulation.charts.causes import CAUSES_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.finished import Finished
    from landbridge.experiment.study import Study

CAUSES = "causes"
"""Name under which the version of the ledger's list of causes stands among the versions."""


def versions() -> dict[str, str]:
    """Give the versions that decide the bits of a result; `causes` is that of the ledger's list.

    scipy is among them where it is there to solve the flows of pipelines.
    """
    from landbridge.behaviour.pipelines.allocate import has_solver

    packages = ("numpy", "numba")
    solver = {"scipy": importlib.metadata.version("scipy")} if has_solver() else {}
    return {
        "python": platform.python_version(),
        "landbridge": landbridge.__version__,
        **{name: importlib.metadata.version(name) for name in packages},
        **solver,
        "machine": platform.machine(),
        CAUSES: str(CAUSES_VERSION),
    }


def facts_of_run(
    asked: Study, finished: Finished, warnings: Sequence[str], lead_in_days: int
) -> dict[str, Any]:
    """Give the entries of the manifest; none of them goes into the hash."""
    setting, corridor = asked.setting, asked.corridor
    judged = judged_of(asked, finished)
    return {
        "corridor": corridor.name,
        "title": corridor.title,
        "scenario": [scenario_name(name) for name in setting.scenarios],
        "changes": list(corridor.changes),
        "period": [str(setting.from_), str(setting.until)],
        "seed": setting.seed,
        "replications": len(finished.replications),
        "draws": judged.least,
        "refuted": judged.as_json(),
        "precise": None if finished.precise is None else finished.precise.as_json(),
        "lead_in_days": lead_in_days,
        "warm_up": None if asked.warm_up is None else asked.warm_up.as_json(),
        "interrupted": finished.interrupted,
        "versions": versions(),
        "inputs": corridor.inputs(),
        "warnings": list(warnings),
        "setting": setting.as_json(),
        "streams": _streams(corridor),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _streams(corridor: Corridor) -> list[str]:
    """Names by which `explain` takes streams, by traffic: with the facility where several have one."""
    facilities = dict.fromkeys([*(row.facility for row in corridor.traffic.values()), *corridor.facilities])
    pairs = [
        (id_, name)
        for id_ in facilities
        if id_ in corridor.facilities
        for name in corridor.facilities[id_].streams
    ]
    many = Counter(name for _, name in pairs)
    return [f"{id_}.{name}" if many[name] > 1 else name for id_, name in pairs]


def scenario_name(written: str) -> str:
    """Name a scenario: itself, or its file's name without the ending."""
    return written.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")

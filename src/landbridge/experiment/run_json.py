"""The JSON of a run, as `landbridge run --json` prints it: stable, documented, null for what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle

INDICATOR_KEYS = (
    "id",
    "side",
    "direction",
    "class",
    "regime",
    "statistic",
    "mean",
    "half_width",
    "range",
    "unit",
    "n",
    "observed",
    "observed_source",
    "role",
    "tolerance",
    "verdict",
    "naive",
)


def run_json(bundle: Bundle) -> dict[str, Any]:
    """Give a run as plain JSON values.

    A statistic of a part of the run carries its dates: `mean@2022-10-11..2022-10-21`.
    """
    manifest = bundle.manifest
    indicators = []
    for row in bundle.indicators.iter_rows(named=True):
        row["range"] = None if row["low"] is None else [row["low"], row["high"]]
        indicators.append({key: row[key] for key in INDICATOR_KEYS})
    return {
        "schema": 1,
        "run": manifest["run"],
        "corridor": manifest["corridor"],
        "scenario": list(manifest["scenario"]),
        "period": list(manifest["period"]),
        "seed": manifest["seed"],
        "replications": manifest["replications"],
        "indicators": indicators,
        "warnings": list(manifest.get("warnings", [])),
        "hash": manifest["hash"],
    }

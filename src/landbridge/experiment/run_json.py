"""The JSON of a run, as `landbridge run --json` prints it: stable, documented, null for what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landbridge.experiment.bundle.read import Bundle

WHO = ("id", "side", "direction", "class", "regime", "statistic")
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
    "range_all",
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
    ranges = {}
    if manifest.get("refuted") and "all_ranges" in bundle.table_names:
        for row in bundle.table("all_ranges").iter_rows(named=True):
            ranges[tuple(row[name] for name in WHO)] = (
                None if row["low"] is None else [row["low"], row["high"]]
            )
    indicators = []
    for row in bundle.indicators.iter_rows(named=True):
        row["range"] = None if row["low"] is None else [row["low"], row["high"]]
        row["range_all"] = ranges.get(tuple(row[name] for name in WHO), row["range"])
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
        **({"forecast": manifest["forecast"]} if "forecast" in manifest else {}),
        "warnings": list(manifest.get("warnings", [])),
        "hash": manifest["hash"],
        "draws": int(manifest.get("draws") or 0),
        "refuted": manifest.get("refuted"),
    }

"""What stands beside a run in the corridor's folder: statements to examine, and the titles of sources."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def corridor_rows(manifest: Mapping[str, Any], table: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table of the run's corridor, or none where its folder is not to be found.

    Parameters
    ----------
    manifest
        Of the run; names the corridor.
    table
        Name of the file without its end: `seeds`, `sources`.
    """
    from landbridge.base.errors import InputErrors
    from landbridge.corridor.find import find_corridor

    try:
        file = find_corridor(str(manifest.get("corridor") or "")) / f"{table}.csv"
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [{key: row[key] or "" for key in row if key} for row in csv.DictReader(lines)]
    except (InputErrors, OSError, ValueError, csv.Error):
        return []

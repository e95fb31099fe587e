"""A comparison as tables, for notebooks and spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

TABLES = ("indicators", "hours", "hit", "ways", "trains", "losses", "diverted", "courses")


def frame(told: Mapping[str, Any], name: str) -> pl.DataFrame:
    """Make a table of a part of a comparison's JSON; parts of parts become columns such as `each_difference`.

    Raises
    ------
    InputErrors
        If there is no table of that name.
    """
    import polars as pl

    if name not in TABLES:
        text = f"there is no such table; tables are {', '.join(TABLES)}"
        raise InputErrors([Problem(None, None, name, text, nearest(name, TABLES))])
    if name in ("losses", "courses"):
        rows = list((told["shock"] or {}).get(name, ()))
    elif name == "diverted":
        rows = list(((told["shock"] or {}).get(name) or {}).get("rows", ()))
    elif name == "hours":
        rows = [row for kind in told["hours"] for row in kind["rows"]]
    else:
        rows = list(told[name])
    return pl.DataFrame([_flat(row) for row in rows], infer_schema_length=None)


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        column = before + name
        if isinstance(value, dict):
            found.update(_flat(value, f"{column}_"))
        elif isinstance(value, list) and len(value) == 2 and not any(isinstance(one, dict) for one in value):
            found[f"{column}_low"], found[f"{column}_high"] = value
        elif isinstance(value, list):
            found[column] = "; ".join(" ".join(str(part) for part in one.values()) for one in value)
        else:
            found[column] = value
    return found

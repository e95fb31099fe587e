"""The statements a project began with: which command examines each, and what a run says of it."""

from __future__ import annotations

import shlex
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.base.dates import period_between

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.setting import Setting


def seeds(corridor: str = "khorgos", bundle: Bundle | None = None) -> list[dict[str, Any]]:
    """List the statements of a corridor, each with the command that examines it, or null for not yet.

    Parameters
    ----------
    corridor
        Name or folder.
    bundle
        A run: what it says of the statements that its command examines is filled in.

    Returns
    -------
    list of dict
        id, subject, statement, answered_by, says, role, verdict.
    """
    from landbridge.corridor.reader import read_corridor
    from landbridge.experiment.setting import Setting

    read = read_corridor(corridor)
    setting = None if bundle is None else Setting.from_json(bundle.manifest["setting"])
    return seed_rows(read, setting, None if bundle is None else bundle.indicators)


def seed_rows(
    corridor: Corridor, setting: Setting | None, indicators: pl.DataFrame | None
) -> list[dict[str, Any]]:
    """Make the rows of the table `seeds` from a corridor and, if there is one, a run of it."""
    rows = []
    for seed in corridor.seeds.values():
        row: dict[str, Any] = {
            "id": seed.id,
            "subject": seed.subject,
            "statement": seed.statement,
            "answered_by": seed.answered_by,
            "says": None,
            "role": None,
            "verdict": None,
        }
        if seed.answered_by and setting is not None and indicators is not None:
            asked = asked_period(seed.answered_by, corridor)
            if asked == (setting.from_, setting.until) and not setting.scenarios and not setting.sets:
                row.update(_answer(indicators, seed.subject))
        rows.append(row)
    return rows


def asked_period(command: str, corridor: Corridor) -> tuple[date, date] | None:
    """Give the period that a command `landbridge run …` runs; None if it is another command."""
    words = shlex.split(command)
    if words[:2] != ["landbridge", "run"] or "--scenario" in words or "--set" in words:
        return None
    options = dict(pairwise(words))
    if "--from" not in options:
        return corridor.base
    try:
        return period_between(options["--from"], options.get("--until"))
    except ValueError:
        return None


def _answer(indicators: pl.DataFrame, subject: str) -> dict[str, Any]:
    """Say in one sentence what a run gives for the facilities that a statement is about."""
    family = subject.replace(" ", "").lower()
    found = [
        row
        for row in indicators.iter_rows(named=True)
        if row["headline"] and row["mean"] is not None and row["id"].partition(".")[0] == family
    ]
    if not found:
        return {}
    judged = next((row for row in found if row["verdict"]), found[0])
    shown = [judged, *(row for row in found if row is not judged)][:3]
    return {
        "says": "; ".join(_words(row) for row in shown),
        "role": judged["role"],
        "verdict": judged["verdict"],
    }


def _words(row: dict[str, Any]) -> str:
    name = row["id"].rpartition(".")[2].replace("_", " ")
    observed = "" if row["observed"] is None else f" (observed {_figure(row['observed'])})"
    return f"{name} {row['statistic']} {_figure(row['mean'])} {row['unit']}{observed}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"

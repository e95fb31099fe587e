"""The statements a project began with: which command examines each, and what a run says of it."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.dates import period_between
from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.experiment.assumptions import in_force
from landbridge.experiment.route.statement import answers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import polars as pl

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.tables import SeedRow
    from landbridge.experiment.bundle.read import Bundle
    from landbridge.experiment.setting import Setting

PLACE = re.compile(r"\{([^{}]*)\}")
"""Where a number of a run stands in an answer: indicator, statistic, then side and direction."""
SAID = ("says", "role", "verdict")


def seeds(corridor: str = "khorgos", bundle: Bundle | Sequence[Bundle] | None = None) -> list[dict[str, Any]]:
    """List the statements of a corridor, each with the command that examines it, or null for not yet.

    Parameters
    ----------
    corridor
        Name or folder.
    bundle
        A run, or several: what they say of the statements that their command examines is filled in.

    Returns
    -------
    list of dict
        id, subject, statement, answered_by, says, role, verdict.

    Raises
    ------
    InputErrors
        If a run is of another corridor.
    """
    from landbridge.corridor.reader import read_corridor
    from landbridge.experiment.bundle.read import Bundle

    read = read_corridor(corridor)
    rows = seed_rows(read, None, None)
    runs = [bundle] if isinstance(bundle, Bundle) else bundle or ()
    for run in runs:
        if run.manifest["corridor"] != read.name:
            told = f"is a run of {run.manifest['corridor']}, not of {read.name}"
            raise InputErrors([Problem(str(run.path), None, None, told)])
        setting = run.setting
        for row, said in zip(rows, seed_rows(read, setting, run.indicators), strict=True):
            if row["says"] is None:
                row.update({key: said[key] for key in SAID})
    said_by_route = answers(read, [seed for seed in read.seeds.values() if _unsaid(rows, seed.id)])
    for row in rows:
        row.update(said_by_route.get(row["id"], {}))
    return rows


def _unsaid(rows: list[dict[str, Any]], id_: str) -> bool:
    return any(row["id"] == id_ and row["says"] is None for row in rows)


def runs_of(corridor: str | Path, folder: str | Path = "runs") -> list[Bundle]:
    """List the runs in a folder that were made of a corridor as it is now, newest first."""
    from landbridge.corridor.reader import read_corridor
    from landbridge.experiment.bundle.read import open_bundle

    read = read_corridor(corridor)
    same = (read.name, read.inputs())
    found = []
    for file in Path(folder).glob("*/manifest.json"):
        try:
            run = open_bundle(file.parent)
        except BundleError:
            continue
        if (run.manifest["corridor"], run.manifest.get("inputs")) == same and "setting" in run.manifest:
            found.append(run)
    return sorted(found, key=lambda run: str(run.manifest.get("created")), reverse=True)


def seed_rows(
    corridor: Corridor, setting: Setting | None, indicators: pl.DataFrame | None, *, ways: bool = False
) -> list[dict[str, Any]]:
    """Make the rows of the table `seeds` from a corridor and, if there is one, a run of it.

    With `ways` the run that a corridor is made for, its base period with draws, also says what `route`
    answers; that takes some seconds.
    """
    rows = []
    said_by_route = {}
    if ways and setting is not None and setting.draws and _is_main(corridor, setting):
        said_by_route = answers(corridor, list(corridor.seeds.values()))
    for seed in corridor.seeds.values():
        row: dict[str, Any] = {
            "id": seed.id,
            "subject": seed.subject,
            "statement": seed.statement,
            "answered_by": seed.answered_by,
            **dict.fromkeys(SAID),
        }
        if seed.answered_by and setting is not None and indicators is not None:
            asked = asked_period(seed.answered_by, corridor)
            if asked == (setting.from_, setting.until) and not setting.scenarios and not setting.sets:
                row.update(_answer(corridor, setting, indicators, seed))
        row.update(said_by_route.get(seed.id, {}))
        rows.append(row)
    return rows


def _is_main(corridor: Corridor, setting: Setting) -> bool:
    whole = not setting.scenarios and not setting.sets and not setting.only
    return whole and (setting.from_, setting.until) == corridor.base


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


def numbers_in(answer: str) -> list[tuple[str, str, frozenset[str]]]:
    """List the numbers that an answer names: indicator, statistic, side and direction."""
    found = []
    for written in PLACE.findall(answer):
        id_, _, rest = written.partition(" ")
        statistic, *where = rest.split() or [""]
        found.append((id_, statistic, frozenset(where)))
    return found


def _answer(corridor: Corridor, setting: Setting, indicators: pl.DataFrame, seed: SeedRow) -> dict[str, Any]:
    """Put the numbers of a run into an answer; nothing is said if one of them is missing.

    What the corridor takes for granted is an input, whatever came of it: it is no evidence.
    """
    rows = [_row(indicators, *wanted) for wanted in numbers_in(seed.answer or "")]
    if seed.answer is None or any(row is None for row in rows):
        return {}
    found = [row for row in rows if row is not None]
    words = iter(_words(row) for row in found)
    says = PLACE.sub(lambda _: next(words), seed.answer)
    held = {address for address, _ in in_force(corridor, setting.from_, setting.until)}
    if held.intersection((seed.held_in or "").split()):
        return {"says": says, "role": "input", "verdict": None}
    judged = next((row for row in found if row["role"]), None)
    role, verdict = (judged["role"], judged["verdict"]) if judged else (None, None)
    return {"says": says, "role": role, "verdict": verdict}


def _row(indicators: pl.DataFrame, id_: str, statistic: str, where: frozenset[str]) -> dict[str, Any] | None:
    for row in indicators.iter_rows(named=True):
        if row["class"] is not None or row["regime"] is not None or row["mean"] is None:
            continue
        placed = frozenset(part for part in (row["side"], row["direction"]) if part)
        if row["id"] == id_ and row["statistic"] == statistic and placed == where:
            return row
    return None


def _words(row: dict[str, Any]) -> str:
    """Write a number with its unit, and its range over the assumptions where there is one."""
    if row["low"] is None:
        return f"{_figure(row['mean'], row['unit'])}{_unit(row)}"
    low, high = _figure(row["low"], row["unit"]), _figure(row["high"], row["unit"])
    return f"{_figure(row['mean'], row['unit'])}{_unit(row)} (range {low} to {high})"


def _unit(row: dict[str, Any]) -> str:
    return "" if row["unit"] == "share" else f" {row['unit']}"


def _figure(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100.0 * value:.0f}%"
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 1000 else f"{value:.3g}"

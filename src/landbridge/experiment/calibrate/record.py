"""The record of a calibration: everything that was used and found, as JSON beside the plan."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.accounts.reality import verdict
from landbridge.accounts.statistics import half_width, mean, quantile
from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.corridor.records import SCHEMA
from landbridge.experiment.bundle.files import sync_folder, why_not, write_text_whole
from landbridge.experiment.calibrate.likelihood import MISS, WIDER
from landbridge.experiment.calibrate.result import Calibration, Compared, Fitted, Simulated, judgement_of
from landbridge.experiment.calibrate.sampling import OF_PRIOR
from landbridge.experiment.manifest import versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.experiment.calibrate.draws import Result
    from landbridge.experiment.calibrate.fit import Fit
    from landbridge.experiment.calibrate.prepared import Prepared
    from landbridge.experiment.calibrate.rows import Row
    from landbridge.experiment.calibrate.scenario_text import Set

KIND = "calibration"
Runs = tuple["Sequence[Result]", "Sequence[Result]"]
"""Replications with fixed values, and draws."""


def record_name(name: str) -> str:
    """Name the record of a plan, as a scenario cites it."""
    return f"calibrations/{name}.record.json"


def head_of_record(fitted: Sequence[Row]) -> dict[str, Any]:
    """Give the part of a record that sets roles."""
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "fitted": sorted({id_ for row in fitted for id_ in row.ids}),
    }


def calibration_of(
    prepared: Prepared,
    found: Fit,
    sets: list[list[Set]],
    before: Sequence[Runs],
    after: Sequence[Runs],
    text: str,
    out: Path,
) -> Calibration:
    """Put together what was found.

    Parameters
    ----------
    prepared, found, sets, text
        What was asked for, the fit, what the scenario sets, and the scenario as it is written.
    before, after
        By part: replications and draws with the values as they are, and with the scenario.
    out
        Folder in which scenario and record are written.
    """
    plan = prepared.plan
    rows, held = _compared(prepared, found, before, after)
    judgement = judgement_of(held, any(one.shifted for one in found.marginals))
    parameters = [
        Fitted(
            one.address,
            one.members,
            one.why,
            tuple(part.as_json() for part in own),
            marginal.narrower,
            marginal.gained,
            marginal.below,
            marginal.above,
            marginal.profile,
            marginal.ran,
            marginal.shifted,
        )
        for one, own, marginal in zip(prepared.parameters, sets, found.marginals, strict=True)
    ]
    record: dict[str, Any] = {
        **head_of_record(prepared.fitted),
        "held_out": sorted({id_ for row in prepared.held for id_ in row.ids}),
        "left_out": list(prepared.left_out),
        "plan": plan.as_json(),
        "corridor": prepared.corridor.name,
        "method": {
            "name": "adaptive multiple importance sampling",
            "chance_of_a_miss": MISS,
            "a_miss_is_wider": WIDER,
            "share_of_prior": OF_PRIOR,
            "others": "all other assumptions are drawn along from their own ranges",
        },
        "parameters": [
            {
                "address": one.address,
                "members": list(one.members),
                "why": one.why,
                "sets": list(one.sets),
                "narrower": one.narrower,
                "gained_nats": one.gained,
                "beyond_low": one.below,
                "beyond_high": one.above,
                "profile": list(one.profile),
                "ran": list(one.ran),
                "shifted": one.shifted,
            }
            for one in parameters
        ],
        "correlation": found.correlation,
        "draws": {
            "asked": plan.head.draws,
            "effective": found.effective,
            "failed": found.failed,
            "waves": list(found.waves),
            "moved_along": list(found.moved),
        },
        "rows": [row.as_json() for row in rows],
        "hold_out": [row.as_json() for row in held],
        "judgement": judgement,
        "warnings": list(found.warnings),
        "scenario_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "inputs": prepared.inputs(),
        "seed": plan.head.seed,
    }
    record["hash"] = hash_of(record)
    record["versions"] = versions()
    record["created"] = datetime.now(UTC).date().isoformat()
    return Calibration(
        name=plan.name,
        title=plan.head.title,
        corridor=prepared.corridor.name,
        parameters=parameters,
        correlation=found.correlation,
        rows=rows,
        hold_out=held,
        effective=found.effective,
        failed=found.failed,
        judgement=judgement,
        warnings=list(found.warnings),
        record=record,
        record_path=out / record_name(plan.name),
        scenario_path=out / "scenarios" / f"{plan.name}.toml",
    )


def hash_of(record: dict[str, Any]) -> str:
    """Give the sha256 of a record's content, without versions, date and hash."""
    kept = {key: value for key, value in record.items() if key not in ("hash", "versions", "created")}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _compared(
    prepared: Prepared, found: Fit, before: Sequence[Runs], after: Sequence[Runs]
) -> tuple[list[Compared], list[Compared]]:
    rows: list[Compared] = []
    held: list[Compared] = []
    number = 0
    for part, then, now in zip(prepared.parts, before, after, strict=True):
        for column, row in enumerate(part.rows):
            is_fitted = column < len(part.fitted)
            observed = row.observed
            one = Compared(
                name=row.name,
                indicator=observed.indicator,
                side=observed.side,
                direction=observed.direction,
                statistic=observed.statistic,
                from_=str(observed.from_),
                until=str(observed.until),
                unit=observed.unit,
                observed=row.middle,
                accepted=row.accepted,
                sources=observed.sources,
                before=_simulated(row, column, then),
                after=_simulated(row, column, now),
                naive=row.comparison.naive,
                missed=found.missed[number] if is_fitted else None,
                reached=found.reached[number] if is_fitted else None,
            )
            (rows if is_fitted else held).append(one)
            number += is_fitted
    return rows, held


def _simulated(row: Row, column: int, runs: Runs) -> Simulated:
    fixed, drawn = (
        [n for one in own if (n := one.get("numbers", [None] * (column + 1))[column]) is not None]
        for own in runs
    )
    low, median, high = (quantile(drawn, point) for point in (0.05, 0.5, 0.95))
    band = None if low is None or high is None else (low, high)
    return Simulated(mean(fixed), half_width(fixed), low, median, high, verdict(band, row.comparison))


def refuse_existing(out: Path, name: str) -> None:
    """Refuse to write over a scenario or a record that is there.

    Raises
    ------
    InputErrors
        Naming each of them.
    """
    places = (out / record_name(name), out / "scenarios" / f"{name}.toml")
    wrong = [
        Problem(
            str(path),
            None,
            "--out",
            "is there already and is never overwritten; move it, or name another folder",
        )
        for path in places
        if path.exists()
    ]
    if wrong:
        raise InputErrors(wrong)


def write(made: Calibration, text: str) -> None:
    """Write record and scenario, each whole or not at all.

    Raises
    ------
    BundleError
        If they cannot be written; InputErrors if they are there already.
    """
    refuse_existing(made.record_path.parent.parent, made.name)
    record = json.dumps(made.record, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    for path, content in ((made.record_path, record), (made.scenario_path, text)):
        write_text(path, content)


def write_text(path: Path, content: str) -> None:
    """Write a text whole or not at all, making its folder if need be.

    Raises
    ------
    BundleError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text_whole(path, content)
        sync_folder(path.parent)
    except OSError as error:
        raise BundleError(why_not(error, path)) from error

"""What `landbridge calibrate` prints: the parameters, the rows, the judgement, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.cli.output import number, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.experiment.calibrate import Calibration
    from landbridge.experiment.calibrate.result import Compared, Simulated


def print_calibration(made: Calibration) -> None:
    """Print it."""
    say(made.title)
    draws = made.record["draws"]
    failed = sum(made.failed.values())
    lost = f", {failed} of them without weight ({_reasons(made.failed)})" if failed else ""
    say(f"{draws['asked']} draws{lost}; worth {made.effective:.0f} draws of the posterior")
    _parameters(made)
    _rows("Fitted to: calibrated from now on, and no evidence", made.rows, fitted=True)
    _rows("Held out: never seen by the fit", made.hold_out, fitted=False)
    say()
    say(made.judgement)
    moved = draws["moved_along"]
    if moved:
        told = ", ".join(f"{one['address']} (to {one['mean_point']:.0%} of its range)" for one in moved)
        say(f"Drawn along, but moved by the rows as well: {told}.")
    for warning in made.warnings:
        say(f"Warning: {warning}")
    say()
    say(f"Scenario: {made.scenario_path}")
    say(f"Record:   {made.record_path}")


def _reasons(failed: dict[str, int]) -> str:
    told = {"carried": "cannot carry the traffic"}
    return "; ".join(f"{many} {told.get(why, why)}" for why, many in failed.items())


def _parameters(made: Calibration) -> None:
    heads = ["parameter", "from", "before", "range before", "after", "range after", "width"]
    cells = []
    for parameter in made.parameters:
        for part in parameter.sets:
            own = part["address"] == parameter.address
            cells.append(
                [
                    part["address"] if own else f"  with it {part['address']}",
                    part["from"] or "",
                    number(part["before"]),
                    _range(part["prior_low"], part["prior_high"]),
                    number(part["value"]),
                    _range(part["low"], part["high"]),
                    f"{parameter.narrower:.0%}" if own else "",
                ]
            )
    table("Fitted", heads, cells, ("before", "range before", "after", "range after", "width"))
    say("width: of the 90% range after the fit, over that before.")


def _rows(title: str, rows: Sequence[Compared], fitted: bool) -> None:
    heads = ["observed", "", "accepted", "before", "draws before", "after", "draws after"]
    last = "missed" if fitted else "naive"
    cells = [
        [
            row.name,
            f"{number(row.observed)} {row.unit}",
            _range(*row.accepted),
            number(row.before.mean),
            _band(row.before),
            number(row.after.mean),
            _band(row.after),
            (f"{row.missed:.0%}" if row.missed is not None else "") if fitted else number(row.naive),
        ]
        for row in rows
    ]
    table(title, [*heads, last], cells, (*heads[1:], last))
    if fitted:
        say("missed: chance that the row is off for a cause that the model lacks.")


def _band(one: Simulated) -> str:
    return f"{_range(one.low, one.high)} {one.verdict or ''}".rstrip()


def _range(low: Any, high: Any) -> str:
    return f"{number(low)} to {number(high)}" if low is not None and high is not None else ""

"""The scenario that a calibration gives: each parameter set to its median, with the range that is left."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.corridor.distribution import Distribution
from landbridge.experiment.assumptions import law_of, number_of, valued
from landbridge.experiment.calibrate.sampling import NORMAL

if TYPE_CHECKING:
    from datetime import date

    from landbridge.corridor.quantity import Value
    from landbridge.experiment.calibrate.fit import Fit
    from landbridge.experiment.calibrate.posterior import Marginal
    from landbridge.experiment.calibrate.prepared import Prepared

DIGITS = 4
"""Significant digits of what is set: more would be a claim."""


@dataclass(frozen=True, slots=True)
class Set:
    """A value that the scenario sets, for one period of one address."""

    address: str
    from_: date | None
    until: date | None
    before: float
    prior_low: float
    prior_high: float
    value: Value
    number: float
    low: float
    high: float

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "address": self.address,
            "from": str(self.from_) if self.from_ else None,
            "until": str(self.until) if self.until else None,
            "before": self.before,
            "prior_low": self.prior_low,
            "prior_high": self.prior_high,
            "value": self.number,
            "low": self.low,
            "high": self.high,
        }


def sets_of(prepared: Prepared, found: Fit) -> list[list[Set]]:
    """Give what the scenario sets, by parameter: every period that has a range, of all that move with it."""
    return [
        [one for member in parameter.members for one in _sets(prepared, member, marginal)]
        for parameter, marginal in zip(prepared.parameters, found.marginals, strict=True)
    ]


def _sets(prepared: Prepared, address: str, marginal: Marginal) -> list[Set]:
    made = []
    for period in prepared.prior.quantity(address).periods:
        law, before = law_of(address, period), number_of(period)
        if law is None or before is None:
            continue
        points = (marginal.low, marginal.median, marginal.high)
        low, middle, high = (_rounded(law.quantile(NORMAL.cdf(point)), law.whole) for point in points)
        value = valued(period, middle).value
        number = _shown(value.mean) if isinstance(value, Distribution) else middle
        made.append(
            Set(
                address,
                period.from_,
                period.until,
                before,
                _shown(law.quantile(0.05)),
                _shown(law.quantile(0.95)),
                value,
                number,
                min(low, number),
                max(high, number),
            )
        )
    return made


def _rounded(number: float, whole: bool) -> float:
    return float(round(number)) if whole else float(f"{number:.{DIGITS}g}")


def _shown(number: float) -> float:
    """Give a number without the last digits that reckoning leaves behind."""
    return float(f"{number:.9g}")


def scenario_text(prepared: Prepared, sets: list[list[Set]], source: str) -> str:
    """Write the scenario as TOML."""
    plan = prepared.plan
    first = f"{plan.head.title} (calibrated)"
    with_ = "".join(f" --scenario {name}" for name in plan.head.scenarios)
    note = (
        f"Made by `landbridge calibrate` from {plan.file}: medians and 90% ranges after the fit; the record "
        "says which rows were fitted to and how the fit did on those held out."
        + (f" It was fitted with{with_}, which come after this one." if with_ else "")
    )
    lines = [
        "# Made by `landbridge calibrate`: change the plan and make it anew, not this file.",
        f"title  = {_text(first)}",
        f"source = {_text(source)}",
        f"note   = {_text(note)}",
    ]
    for one in (one for own in sets for one in own):
        lines += ["", "[[change]]", f"set   = {_text(one.address)}", f"value = {_value(one.value)}"]
        lines += ['grade = "derived"', f"low   = {_number(one.low)}", f"high  = {_number(one.high)}"]
        lines += [f"from  = {one.from_}"] if one.from_ else []
        lines += [f"until = {one.until}"] if one.until else []
    return "\n".join(lines) + "\n"


def _value(value: Value) -> str:
    if isinstance(value, Distribution):
        numbers = [_number(parameter) for parameter in value.parameters]
        written = numbers[0] if len(numbers) == 1 else f"[{', '.join(numbers)}]"
        return f"{{ {value.kind} = {written} }}"
    assert isinstance(value, (int, float))
    return _number(value)


def _number(number: float) -> str:
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))


def _text(text: str) -> str:
    """Write a text as a basic string of TOML, which JSON's strings are but for the deletion sign."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")

"""Evidence: every number says what it stands on, and how far it may be off.

A measured number has a source. A derived one says from what: a source or a reason. An assumed one says why.
Derived and assumed numbers carry a 90% range, `low` and `high`. Three kinds of values need none: texts and
switches, which need a grade only where they are rules; the one share of a set that the others leave (all sum
to 1); and what holds by definition, which is written with `low` and `high` equal to the value.
"""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import number_of, periods, problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.quantity import Period
from landbridge.corridor.shares import share_sets

_SLACK = 1e-9


def evidence_complete(corridor: Corridor) -> Iterator[Problem]:
    """Every number, and every rule, has a grade and what it asks for; a number not measured has a range."""
    residuals = _residual_shares(corridor)
    for _, quantity, period in periods(corridor):
        is_text = number_of(period.value) is None
        if is_text and corridor.rule_at(quantity.address) is None:
            continue
        sentence = _lack(period, is_text or quantity.address in residuals)
        if sentence:
            yield problem(period.origin, quantity.address, sentence)


def values_within_range(corridor: Corridor) -> Iterator[Problem]:
    """A value (of a distribution, its mean) lies within its own range."""
    for _, quantity, period in periods(corridor):
        number, low, high = number_of(period.value), period.evidence.low, period.evidence.high
        if number is None:
            if low is not None or high is not None:
                yield problem(period.origin, quantity.address, "is no number, so it has no `low` and `high`")
            continue
        if low is not None and high is not None and low > high:
            yield problem(period.origin, quantity.address, f"low {low:g} is above high {high:g}")
            continue
        slack = _SLACK * max(1.0, abs(number))
        if (low is not None and number < low - slack) or (high is not None and number > high + slack):
            what = "is" if isinstance(period.value, (int, float)) else "has a mean"
            range_ = f"{'…' if low is None else f'{low:g}'} to {'…' if high is None else f'{high:g}'}"
            yield problem(
                period.origin, quantity.address, f"{what} {number:g}, outside its own range {range_}"
            )


def _lack(period: Period, has_no_range: bool) -> str | None:
    evidence = period.evidence
    grade = evidence.grade
    if grade is None:
        return "has no grade; write measured, derived or assumed, here or in an `evidence` table above"
    if grade == "measured":
        return None if evidence.sources else "is measured, but names no source"
    if grade == "assumed" and not evidence.why:
        return "is assumed, but does not say `why`"
    if grade == "derived" and not evidence.why and not evidence.sources:
        return "is derived, but does not say from what: give a source or `why`"
    if has_no_range or (evidence.low is not None and evidence.high is not None):
        return None
    return f"is {grade}, so it must carry `low` and `high` (a 90% range)"


def _residual_shares(corridor: Corridor) -> set[str]:
    """Return the addresses of shares that follow from the others of their set."""
    residuals = set()
    for members in share_sets(corridor).values():
        without = [
            address
            for address in members
            if any(
                p.evidence.low is None and p.evidence.grade != "measured"
                for p in corridor.quantity(address).periods
            )
        ]
        if len(without) == 1:
            residuals.add(without[0])
    return residuals

"""What a change makes of a value: its periods cut at the dates, and what stands in them edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from landbridge.corridor.change import Change
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.quantity import ALWAYS, Evidence, Period, Quantity, Value

Edit = Callable[[Period], Period]


def changed(before: Quantity, original: Quantity, change: Change) -> Quantity:
    """Return a value with a change made on its dates.

    `original` is the value before any change: `open` brings back what a `close` took away.

    Raises
    ------
    ValueError
        If the change cannot be made, with a sentence that says why.
    """
    edit = _edit(original, change)
    is_total = before.address.startswith("traffic.")
    periods: list[Period] = []
    for period in before.periods:
        first, after = _latest(period.from_, change.from_), _earliest(period.until, change.until)
        if not change.overlaps(period.from_, period.until):
            periods.append(period)
            continue
        inside = part(period, first, after, is_total)
        edited = edit(inside)
        if edited == inside:
            periods.append(period)
            continue
        if first != period.from_:
            periods.append(part(period, period.from_, first, is_total))
        periods.append(edited)
        if after != period.until:
            periods.append(part(period, after, period.until, is_total))
    own = (*before.own, change) if before.rules else ()
    return replace(before, periods=tuple(periods), own=own)


def part(period: Period, from_: date | None, until: date | None, is_total: bool) -> Period:
    """Return the part of a period between two days; a total is divided by days."""
    if not is_total or (from_ == period.from_ and until == period.until):
        return replace(period, from_=from_, until=until)
    if from_ is None or until is None or period.from_ is None or period.until is None:
        raise ValueError("a total needs a first and a last day")
    by = (until - from_) / (period.until - period.from_)
    evidence = _range_by(period.evidence, lambda bound: bound * by)
    return replace(period, from_=from_, until=until, value=_scaled(period.value, by), evidence=evidence)


def _edit(original: Quantity, change: Change) -> Edit:
    """Return what a change does to one period of a value."""
    verb, value = change.verb, change.value
    leaf = original.address.rpartition(".")[2]
    if verb in ("set", "limit", "charge"):
        assert value is not None
        return lambda period: _set(period, value, change)
    if verb == "ban":
        return lambda period: _set(period, False, change)
    if verb == "close":
        return lambda period: _set(period, False if leaf == "open" else 0, change)
    if verb == "open":
        if leaf == "capacity":
            return lambda period: _reopened(period, original)
        return lambda period: _set(period, True if leaf == "open" else ALWAYS, change)
    assert isinstance(value, (int, float))
    by = float(value)
    if verb == "scale":
        return lambda period: _moved(period, _scaled(period.value, by), lambda bound: bound * by, change)
    by = by if verb == "add" else -by
    return lambda period: _moved(period, _raised(period.value, by), lambda bound: bound + by, change)


def _set(period: Period, value: Value, change: Change) -> Period:
    if _sort(value) != _sort(period.value):
        raise ValueError(f"is {_sort(period.value)}, so it cannot be set to {value!r}")
    cause = change.cause or {"close": "closed", "limit": "quota", "ban": "ban"}.get(change.verb)
    as_it_was = value == period.value and change.cause is None and change.in_hand is None and not change.terms
    if as_it_was and change.grade is None and change.low is None:
        return period
    evidence = Evidence(change.source, change.grade or "assumed", change.low, change.high, change.why)
    if change.grade == "derived":  # from what it replaces, and from what the change cites
        both = dict.fromkeys((*period.evidence.sources, *change.sources))
        evidence = replace(evidence, source=" ".join(both) or None)
    if change.terms is not None:
        terms = change.terms
        period = replace(
            period,
            currency=terms.currency,
            payer=terms.payer,
            payee=terms.payee,
            unit=terms.unit,
        )
    return replace(
        period, value=value, evidence=evidence, origin=change.origin,
        cause=cause, in_hand=change.in_hand, verb=change.verb,
    )  # fmt: skip


def _moved(period: Period, value: Value, bound: Callable[[float], float], change: Change) -> Period:
    if value == period.value and change.cause is None and change.in_hand is None:
        return period
    sources = " ".join(dict.fromkeys((*period.evidence.sources, *change.sources)))
    why = "; ".join(reason for reason in (period.evidence.why, change.why) if reason)
    evidence = replace(
        _range_by(period.evidence, bound), source=sources or None, grade="assumed", why=why or None
    )
    return replace(
        period, value=value, evidence=evidence, origin=change.origin,
        cause=change.cause or period.cause, in_hand=change.in_hand, verb=change.verb,
    )  # fmt: skip


def _reopened(period: Period, original: Quantity) -> Period:
    if period.verb != "close":
        return period
    was = next((p for p in original.periods if p.covers(period.from_ or date.min)), original.periods[0])
    return replace(was, from_=period.from_, until=period.until)


def _scaled(value: Value, by: float) -> Value:
    if isinstance(value, (bool, str)):
        raise ValueError(f"is {_sort(value)}, so it cannot be scaled")
    if isinstance(value, Distribution):
        if by < 0:
            raise ValueError("a time cannot be scaled by a negative number")
        return value.scaled(by)
    return _whole_if_it_was(value, value * by)


def _raised(value: Value, by: float) -> Value:
    if isinstance(value, (bool, str)):
        raise ValueError(f"is {_sort(value)}, so nothing can be added to it")
    if isinstance(value, Distribution):
        raise ValueError("is a distribution: scale it, or set another")
    if value + by < 0:
        raise ValueError(f"would become {value + by:g}")
    return _whole_if_it_was(value, value + by)


def _whole_if_it_was(before: float, after: float) -> float:
    return int(after) if isinstance(before, int) and after == int(after) else after


def _range_by(evidence: Evidence, bound: Callable[[float], float]) -> Evidence:
    low, high = evidence.low, evidence.high
    return replace(
        evidence, low=None if low is None else bound(low), high=None if high is None else bound(high)
    )


def _sort(value: Value) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "text" if isinstance(value, str) else "a number"


def _latest(a: date | None, b: date | None) -> date | None:
    return max((day for day in (a, b) if day is not None), default=None)


def _earliest(a: date | None, b: date | None) -> date | None:
    return min((day for day in (a, b) if day is not None), default=None)

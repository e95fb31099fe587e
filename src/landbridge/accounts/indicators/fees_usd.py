"""What is charged at a facility, in dollars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.accounts.indicators.declared import PRICES, Indicator, Value, counted
from landbridge.accounts.money import rate_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from landbridge.accounts.view import View
    from landbridge.simulation.model.records import AccountName

THROUGH = ("crossed", "departed", "cleared", "truck_turn", "turn", "dwell", "stay")
"""Measures that count who went through, the first that the facility has."""


def _values(view: View) -> Iterable[Value]:
    names = view.records.names
    rows = [row for row, account in enumerate(names.accounts) if account.facility == view.facility]
    if not view.whole or not rows:
        return
    usd = _usd(view, rows)
    sides = sorted({names.accounts[row].side or "" for row in rows})
    here = (m.direction for m in names.measures if m.facility == view.facility)
    ways = sorted({direction for direction in here if direction})
    for side in ["", *(one for one in sides if one)]:
        for way in ["", *ways]:
            own = [i for i, row in enumerate(rows) if _there(names.accounts[row], side, way)]
            yield from _of(view, usd[own].sum(axis=0), side or None, way or None)


def _there(account: AccountName, side: str, way: str) -> bool:
    return side in ("", account.side) and way in ("", account.direction)


def _of(view: View, usd: NDArray[np.float64], side: str | None, way: str | None) -> Iterator[Value]:
    total = float(usd.sum())
    yield Value(side, way, "total", total)
    rows = _through(view, way)
    if rows is not None:
        through = view.records.measure_count[list(rows)].sum(axis=0)
        yield Value(side, way, "mean", _each(total, int(through.sum())))
    for split, shown in zip(view.splits, view.shown, strict=True):
        if not shown:
            continue
        own = np.zeros(len(usd), dtype=bool)
        own[split.columns] = True
        yield Value(side, way, "total", float(usd[own].sum()), split.class_, split.regime)
        if rows is not None:
            each = _each(float(usd[own].sum()), int(through[own].sum()))
            yield Value(side, way, "mean", each, split.class_, split.regime)


def _through(view: View, way: str | None) -> tuple[int, ...] | None:
    """Rows of the measures that count who went through in a direction; None: the facility counts nobody."""
    groups = counted(view, *THROUGH)
    if not groups:
        return None
    exact = [group for group in groups if group.side is None and group.direction == way]
    whole = exact or [group for group in groups if group.direction is None] or list(groups)
    return tuple(whole[0].rows)


def _each(usd: float, count: int) -> float | None:
    return usd / count if count else None


def _usd(view: View, rows: list[int]) -> NDArray[np.float64]:
    """(account, class) dollars charged, each month's amounts by its rate."""
    names, charges = view.records.names, view.records.charges
    usd = np.zeros((len(rows), len(names.classes)))
    rates: dict[tuple[str, str], float | None] = {}
    for i, row in enumerate(rows):
        currency = names.accounts[row].currency
        for m in np.flatnonzero(charges[row].any(axis=0)).tolist():
            key = (currency, names.months[m])
            if key not in rates:
                rates[key] = rate_of(view.facts, *key)
            usd[i] += charges[row, :, m] / 1000.0 / (rates[key] or np.nan)
    return usd


INDICATOR = Indicator(
    suffix="fees_usd",
    unit="USD",
    better="lower",
    meaning="Money charged, by the rate of its month: in total, and for each that went through (mean).",
    reference="TFI2: cost at a border crossing point (CAREC performance monitoring), for each vehicle by "
    "side and direction. Only what is charged: unofficial payments as far as a charge holds them.",
    tolerance=PRICES,
    values=_values,
    windowed=False,
    headline=("mean",),
)

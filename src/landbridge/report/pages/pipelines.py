"""Oil and gas: what each line carried, month by month and to whom, and which way fields sold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from landbridge.accounts.indicators import split_id
from landbridge.base.dates import next_month
from landbridge.report.pages.base import Page
from landbridge.report.pages.vocabulary import PARTNERS
from landbridge.report.pages.words import capital, place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.report.pages.indicators import Indicator

Rows = dict[tuple[str, str], list["Indicator"]]
"""Indicators by facility and measure."""


class Amount(Page):
    """A number with its range over the assumptions; chance has no part in it."""

    value: float | None
    """At the values used without draws."""
    low: float | None
    """5% point over the draws of the assumptions."""
    high: float | None
    """95% point over the draws."""


class MonthAmount(Page):
    """A number of one month."""

    month: str
    """Its first day."""
    until: str
    """Day after the last."""
    amount: Amount
    """The number."""


class Named(Page):
    """A part of a flow: to a partner, or in a direction."""

    name: str
    """Country code, `sea`, or a direction."""
    label: str
    """In words."""
    amount: Amount
    """Mt in the period."""
    share: Amount | None
    """Of all that the fields sold abroad; null for partners of a line."""
    months: tuple[MonthAmount, ...]
    """Mt month by month; empty for partners, and where the run is no longer than a month."""


class Line(Page):
    """One line."""

    facility: str
    """Facility's id."""
    label: str
    """In words."""
    flow: Amount
    """Mt in the period."""
    gas_bcm: Amount | None
    """The same in bn m³, of a gas line."""
    use: Amount | None
    """Part of the capacity that was used."""
    worth_usd: Amount | None
    """What one more unit of capacity would earn, USD: above zero where the line binds."""
    partners: tuple[Named, ...]
    """To whom, the most first; without those that get nothing in any draw."""
    months: tuple[MonthAmount, ...]
    """Mt month by month; empty where the run is no longer than a month."""


class Fields(Page):
    """Fields that sell abroad."""

    facility: str
    """Facility's id."""
    label: str
    """In words."""
    sold: Amount
    """Mt sold abroad in the period."""
    directions: tuple[Named, ...]
    """Which way; without those that never get anything."""


class Pipelines(Page):
    """Flows of oil and gas."""

    lines: tuple[Line, ...]
    """The greatest flow first."""
    fields: tuple[Fields, ...]
    """By what they sold, the most first."""


def pipelines(indicators: tuple[Indicator, ...]) -> Pipelines | None:
    """Return the flows of pipelines; None where the run has none."""
    rows: Rows = {}
    for row in indicators:
        rows.setdefault(split_id(row.id), []).append(row)
    lines = [_line(facility, rows) for facility, measure in rows if measure == "flow_mt"]
    fields = [_fields(facility, rows) for facility, measure in rows if measure == "export_mt"]
    lines = [one for one in lines if _some(one.flow)]
    fields = [one for one in fields if _some(one.sold)]
    if not lines and not fields:
        return None
    return Pipelines(
        lines=tuple(sorted(lines, key=lambda one: (-(one.flow.value or 0.0), one.facility))),
        fields=tuple(sorted(fields, key=lambda one: (-(one.sold.value or 0.0), one.facility))),
    )


def _line(facility: str, rows: Rows) -> Line:
    flows = rows[facility, "flow_mt"]
    partners = [
        Named(name=row.class_, label=partner_of(row.class_), amount=_amount(row), share=None, months=())
        for row in flows
        if row.class_ and row.regime is None and row.statistic == "total"
    ]
    told = [one for one in partners if _some(one.amount)]
    return Line(
        facility=facility,
        label=capital(place(facility)),
        flow=_whole(flows) or Amount(value=None, low=None, high=None),
        gas_bcm=_whole(rows.get((facility, "flow_bcm"), ())),
        use=_whole(rows.get((facility, "line_use"), ()), "mean"),
        worth_usd=_whole(rows.get((facility, "capacity_worth_usd"), ()), "mean"),
        partners=tuple(sorted(told, key=lambda one: (-(one.amount.value or 0.0), one.name))),
        months=_months(flows, None),
    )


def _fields(facility: str, rows: Rows) -> Fields:
    sold, shares = rows[facility, "export_mt"], rows.get((facility, "export_share"), [])
    told = [
        Named(
            name=row.direction,
            label=row.direction,
            amount=_amount(row),
            share=_whole(shares, "mean", row.direction),
            months=_months(sold, row.direction),
        )
        for row in sold
        if row.direction and row.class_ is None and row.statistic == "total"
    ]
    return Fields(
        facility=facility,
        label=capital(place(facility)),
        sold=_whole(sold) or Amount(value=None, low=None, high=None),
        directions=tuple(one for one in told if _some(one.amount)),
    )


def partner_of(code: str) -> str:
    """`CN` -> `China`; `sea` -> `overseas`."""
    return PARTNERS.get(code, code)


def _amount(row: Indicator) -> Amount:
    return Amount(value=row.mean, low=row.low, high=row.high)


def _some(amount: Amount) -> bool:
    return bool(amount.value or amount.high)


def _whole(
    rows: Iterable[Indicator], statistic: str = "total", direction: str | None = None
) -> Amount | None:
    """Return the number of the whole period, all partners and regimes together."""
    for row in rows:
        of_all = row.class_ is None and row.regime is None and row.direction == direction
        if of_all and row.statistic == statistic:
            return _amount(row)
    return None


def _months(rows: Iterable[Indicator], direction: str | None) -> tuple[MonthAmount, ...]:
    found = []
    for row in rows:
        what, _, part = (row.statistic or "").partition("@")
        first, _, until = part.partition("..")
        of_all = row.class_ is None and row.regime is None and row.direction == direction
        if part and what == "total" and of_all and _is_month(first, until):
            found.append(MonthAmount(month=first, until=until, amount=_amount(row)))
    return tuple(sorted(found, key=lambda one: one.month))


def _is_month(first: str, until: str) -> bool:
    """Tell a month from the period of an observed row."""
    return first.endswith("-01") and str(next_month(date.fromisoformat(first))) == until

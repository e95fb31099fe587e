"""Who pays whom: what was charged, by payer and payee, purpose and class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.words import capital, class_of, joined, party_of, place, plain, side_of

if TYPE_CHECKING:
    from landbridge.report.pages.base import Reader

WHO = ("facility", "side", "purpose", "party", "other", "currency")


class ClassMoney(Page):
    """What one class of traffic was charged."""

    name: str
    """Class of traffic."""
    usd: float
    """Dollars, mean of the replications."""


class Payment(Page):
    """What one party paid another for one purpose; mean of the replications."""

    facility: str
    """Facility's id."""
    label: str
    """Facility and side in words."""
    side: str | None
    """Post at which it is charged, or null."""
    purpose: str
    """What for, in words."""
    payer: str
    """Who paid, in words."""
    payee: str
    """Who was paid, in words."""
    currency: str
    """Currency charged."""
    amount: float
    """In that currency."""
    usd: float | None
    """In dollars, each month by its rate."""
    classes: tuple[ClassMoney, ...]
    """The same by class of traffic, the most first."""


class Party(Page):
    """The account of one party; mean of the replications."""

    name: str
    """In words."""
    pays: float
    """Dollars it paid."""
    is_paid: float
    """Dollars it was paid."""
    balance: float
    """Was paid, less paid: of all parties together nothing."""


class Money(Page):
    """Who pays whom."""

    total_usd: float
    """Dollars that changed hands, mean of the replications."""
    payments: tuple[Payment, ...]
    """By facility, side, purpose, payer, payee and currency; the most first."""
    parties: tuple[Party, ...]
    """Who is paid most first."""


def money(tables: Reader) -> Money | None:
    """Return the ledger of what was charged; None where nothing was."""
    import polars as pl

    table = tables.get("money")
    if table.is_empty():
        return None
    runs = max(tables.get("counts")["replication"].n_unique(), table["replication"].n_unique())
    sums = [pl.col("amount_milli").sum() / 1000 / runs, pl.col("usd_milli").sum() / 1000 / runs]
    pays = table.filter(pl.col("role") == "pays")
    whole = pays.group_by(*WHO).agg(sums).sort(*WHO, nulls_last=True)
    by_class = pays.group_by(*WHO, "class").agg(sums).sort(*WHO, "class", nulls_last=True)
    classes: dict[tuple[Any, ...], list[ClassMoney]] = {}
    for row in by_class.iter_rows(named=True):
        own = classes.setdefault(tuple(row[name] for name in WHO), [])
        own.append(ClassMoney(name=class_of(row["class"]), usd=_positive(row["usd_milli"])))
    payments = [
        _payment(row, classes[tuple(row[name] for name in WHO)]) for row in whole.iter_rows(named=True)
    ]
    return Money(
        total_usd=number(sum(row.usd or 0.0 for row in payments)) or 0.0,
        payments=tuple(sorted(payments, key=lambda row: -(row.usd or 0.0))),
        parties=_parties(table.group_by("party", "role").agg(sums)),
    )


def _positive(paid: float | None) -> float:
    return number(-(paid or 0.0)) or 0.0


def _payment(row: dict[str, Any], classes: list[ClassMoney]) -> Payment:
    side = text(row["side"])
    return Payment(
        facility=row["facility"],
        label=capital(joined(place(row["facility"]), side_of(side))),
        side=side,
        purpose=plain(row["purpose"]),
        payer=party_of(row["party"]),
        payee=party_of(row["other"]),
        currency=row["currency"],
        amount=_positive(row["amount_milli"]),
        usd=None if row["usd_milli"] is None else _positive(row["usd_milli"]),
        classes=tuple(sorted(classes, key=lambda one: (-one.usd, one.name))),
    )


def _parties(sums: Any) -> tuple[Party, ...]:
    found: dict[str, dict[str, float]] = {}
    for row in sums.iter_rows(named=True):
        found.setdefault(row["party"], {})[row["role"]] = abs(row["usd_milli"] or 0.0)
    parties = [
        Party(
            name=party_of(name),
            pays=number(own.get("pays", 0.0)) or 0.0,
            is_paid=number(own.get("is_paid", 0.0)) or 0.0,
            balance=number(own.get("is_paid", 0.0) - own.get("pays", 0.0)) or 0.0,
        )
        for name, own in sorted(found.items())
    ]
    return tuple(sorted(parties, key=lambda one: (-one.balance, one.name)))

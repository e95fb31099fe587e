"""Matrices between places by name, and those of a network: time, price and CO2e of the best way by mode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import InputErrors, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.network import Network

QUANTITIES = {
    "days_p50": ("days", "time that half of all cases keep, waits for departures included"),
    "days_p95": ("days", "time that 95 of 100 cases keep"),
    "price_usd": ("USD", "what is paid for the shipment: price less subsidy, and fees"),
    "co2e_kg": ("kg", "greenhouse gases of the shipment, well to wheel"),
}
"""Unit and meaning."""


@dataclass(frozen=True, eq=False)
class Matrices:
    """Matrices of one shape, and what their rows and columns are."""

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    values: Mapping[str, NDArray[np.float64]]
    """(origin, destination) by name; NaN where there is no way."""
    told: Mapping[str, Mapping[str, str]]
    """Of each matrix: unit, mode, goods and what else is known."""
    about: Mapping[str, str]
    """Of all of them: corridor, date."""


def matrices_of(
    network: Network, goods: Sequence[str], origins: Sequence[str], destinations: Sequence[str]
) -> Matrices:
    """Return time, price and CO2e of the best way of each mode, for each kind of goods.

    Parameters
    ----------
    network
        On its day.
    goods
        Ids of commodities; all of the day if none is named. Of each one full box of 40 ft is sent.
    origins, destinations
        Ids of places; all with a door if none is named.

    Raises
    ------
    InputErrors
        If nothing leaves or reaches a place on the day.
    """
    from landbridge.network.search import skims

    found = skims(network, list(goods) or None)
    rows, columns = (_picked(found.places, names, option) for names, option in (
        (origins, "--from"), (destinations, "--to"),
    ))  # fmt: skip
    cells = np.ix_(rows, columns)
    is_way = np.isfinite(found.price_usd)
    arrays = {
        "days_p50": np.where(is_way, found.days_of(0.5), np.nan),
        "days_p95": np.where(is_way, found.days_of(0.95), np.nan),
        "price_usd": found.price_usd.astype(float),
        "co2e_kg": found.co2e_kg.astype(float),
    }
    values, told = {}, {}
    for g, kind in enumerate(found.goods):
        for m, mode in enumerate(found.modes):
            for quantity, array in arrays.items():
                name = name_of(kind, mode, quantity)
                values[name] = np.ascontiguousarray(array[g, m][cells])
                unit, meaning = QUANTITIES[quantity]
                shipment = found.shipments[g]
                told[name] = {
                    "quantity": quantity, "unit": unit, "meaning": meaning, "mode": mode, "goods": kind,
                    "weight_t": f"{shipment.tonnes:g}", "value_usd_per_kg": f"{shipment.usd_per_kg:g}",
                }  # fmt: skip
    return Matrices(
        tuple(found.places[n] for n in rows),
        tuple(found.places[n] for n in columns),
        values,
        told,
        {"corridor": network.corridor, "date": str(network.day)},
    )


def name_of(goods: str, mode: str, quantity: str) -> str:
    """Return the name of a matrix: letters, digits and underscores, as readers of HDF5 like them."""
    return re.sub(r"\W", "_", f"{goods}_{mode}_{quantity}")


def _picked(places: tuple[str, ...], names: Sequence[str], option: str) -> list[int]:
    """Return the numbers of places; all if none is named."""
    lacking = [name for name in names if name not in places]
    if lacking:
        told = "nothing leaves it or comes to it on that day"
        raise InputErrors([Problem(None, None, f"{option} {name}", told) for name in lacking])
    return [places.index(name) for name in names] or list(range(len(places)))

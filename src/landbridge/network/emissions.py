"""Greenhouse gases of a way by the transport chain of ISO 14083: elements of carriage and of hubs, added.

The mass of a chain is the sum over its elements of activity x intensity: tonnes x km x g/tkm, TEU x km x
g/TEU-km, tonnes x kg/t or containers x kg/container of a hub. All intensities are well to wheel: energy
carrier made (well to tank) and used (tank to wheel). Distance of an element of carriage is the shortest
feasible one; by air it is the great circle and 95 km (GLEC Framework v3.2; EN 16258).

Reference: ISO 14083:2023; GLEC Framework v3.2, module 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

AIR_EXTRA_KM = 95.0
"""Added to the great circle by air."""
TEU_PER_CONTAINER = 2.0
"""A container is taken as one of 40 feet."""
Unit = Literal["g_per_tkm", "g_per_teukm", "kg_per_t", "kg_per_container"]


@dataclass(frozen=True, slots=True)
class Intensity:
    """Kilograms of CO2e for a tonne, and for a TEU, that take an element."""

    per_t: float = 0.0
    per_teu: float = 0.0

    def __add__(self, other: Intensity) -> Intensity:
        return Intensity(self.per_t + other.per_t, self.per_teu + other.per_teu)

    def of(self, tonnes: float, teu: float) -> float:
        """Return kilograms of CO2e of a shipment."""
        return self.per_t * tonnes + self.per_teu * teu


def carriage(value: float, unit: Unit, km: float, mode: str = "") -> Intensity:
    """Return the intensity of an element of carriage: I = f d / 1000, f in grams for a tonne or TEU and km.

    Raises
    ------
    ValueError
        If the unit is that of a hub, or the distance is negative.
    """
    if km < 0:
        raise ValueError(f"a distance cannot be {km:g} km")
    way = km + AIR_EXTRA_KM if mode == "air" else km
    if unit == "g_per_tkm":
        return Intensity(per_t=value * way / 1000)
    if unit == "g_per_teukm":
        return Intensity(per_teu=value * way / 1000)
    raise ValueError(f"{unit} is the unit of a hub, not of carriage")


def hub(value: float, unit: Unit) -> Intensity:
    """Return the intensity of a hub, where unit loads are lifted from one vehicle to another.

    Raises
    ------
    ValueError
        If the unit is that of carriage.
    """
    if unit == "kg_per_t":
        return Intensity(per_t=value)
    if unit == "kg_per_container":
        return Intensity(per_teu=value / TEU_PER_CONTAINER)
    raise ValueError(f"{unit} is the unit of carriage, not of a hub")


def chain(elements: Iterable[Intensity]) -> Intensity:
    """Return the intensity of a whole chain."""
    total = Intensity()
    for element in elements:
        total += element
    return total


def from_energy(wh_per_tkm: float, kg_per_kwh: float) -> float:
    """Return g CO2e per tkm of electric traction: e c, with e in Wh per net tkm and c in kg CO2e per kWh.

    `kg_per_kwh` is that of current at the pantograph: generation, its fuels and losses in the grid.
    """
    return wh_per_tkm * kg_per_kwh


def per_tkm(g_per_teukm: float, t_per_teu: float) -> float:
    """Return g CO2e per tkm of a factor per TEU and km, at a load of so many tonnes a TEU.

    Raises
    ------
    ValueError
        If the load is not above zero.
    """
    if t_per_teu <= 0:
        raise ValueError(f"a load of {t_per_teu:g} t a TEU: it must be above zero")
    return g_per_teukm / t_per_teu

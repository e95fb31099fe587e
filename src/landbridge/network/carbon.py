"""CO2e of ways and transfers by the factors in force on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from landbridge.network.emissions import Intensity, Unit, carriage, hub

if TYPE_CHECKING:
    from landbridge.corridor.network_rows import ServiceRow
    from landbridge.network.day import Day
    from landbridge.network.ways import Way


@dataclass
class Carbon:
    """Looks up factors of a day; what a link emits by a factor is reckoned once."""

    on: Day
    links: dict[tuple[str, str], Intensity] = field(default_factory=dict)
    """By factor and link."""

    def of_way(self, row: ServiceRow, way: Way) -> Intensity:
        """Return the CO2e of a service on a way: its links, and the lifts where the gauge changes."""
        if row.mode == "air":
            return self._of_km(row.emission or "air", way.km, "air")
        per_t = per_teu = 0.0
        for edge in way.edges:
            factor = row.emission or edge.emission or row.mode
            one = self.links.get((factor, edge.link))
            if one is None:
                one = self.links[factor, edge.link] = self._of_km(factor, edge.km, row.mode)
            per_t += one.per_t
            per_teu += one.per_teu
        total = Intensity(per_t, per_teu)
        for place, before, after in way.changes:
            id_ = self.on.transfer(place, f"rail-{before}", f"rail-{after}")
            total += self.of_hub(self.on.transfers[id_].emission if id_ else None)
        return total

    def of_hub(self, factor: str | None) -> Intensity:
        """Return the CO2e of a transfer; None: by the factor that all have."""
        found = self._factor(factor or "hub")
        return Intensity() if found is None else hub(*found)

    def _of_km(self, factor: str, km: float, mode: str) -> Intensity:
        found = self._factor(factor)
        return Intensity() if found is None else carriage(*found, km, mode)

    def _factor(self, factor: str) -> tuple[float, Unit] | None:
        """Value and unit of a factor on the day; None if there is none."""
        series = self.on.tables.emissions.get(factor)
        row = series.at(self.on.day) if series is not None else None
        value = self.on.number("emissions", factor, "value")
        return None if row is None or value is None else (value, row.unit)

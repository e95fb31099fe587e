"""What each sort of facility is told by on the page of the gateway: what went through, who stands."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.report.pages.gateway_pipelines import KT_PER_MT


@dataclass(frozen=True)
class Sort:
    """What a part is told by: one sort of facility."""

    total: str
    """Measure of the indicator that counts what went through."""
    passage: str
    """Measure of which each passage of a day is counted."""
    kind: str
    """Kind of entity whose waits count."""
    unit: str
    """Unit of the throughput."""
    state: tuple[str, str]
    """What stands there: `population` of a measure, or `used` of a resource."""
    standing: str
    """That in words."""
    factor: float = 1.0
    """Units of the daily rate in one unit of the total."""
    rate_unit: str = ""
    """Unit of the daily rate where it is another."""
    in_entities: bool = True
    """Whether what went through is counted in entities of the kind, so that hours for each can be told."""


SORTS = (
    Sort(
        "throughput_mt", "tonnes", "wagonload", "Mt", ("population", "turn"), "trains at the fronts",
        factor=KT_PER_MT, rate_unit="kt", in_entities=False,
    ),
    Sort(
        "visits_persons", "visits", "person", "persons", ("population", "way_out"), "persons on the way out",
    ),
    Sort(
        "throughput_trains", "crossed", "train", "trains", ("population", "queue"), "trains waiting to cross",
    ),
    Sort(
        "throughput_vehicles", "crossed", "vehicle", "vehicles", ("population", "queue"),
        "vehicles waiting to cross",
    ),
    Sort("throughput_teu", "dwell", "box", "TEU", ("used", "yard"), "TEU in the yard", in_entities=False),
    Sort("throughput_trains", "turn", "train", "trains", ("population", "turn"), "trains at the fronts"),
)  # fmt: skip
"""Sorts of facilities; the first that a facility has the indicator and the passages of is its own."""

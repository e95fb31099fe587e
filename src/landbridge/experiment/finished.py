"""What was finished of a run: handed from who carries it out to who tells of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.accounts.facts import Facts
    from landbridge.accounts.measured import Key
    from landbridge.accounts.reality import Comparison
    from landbridge.experiment.refuted.verdict import Verdict
    from landbridge.experiment.spool import Spool
    from landbridge.experiment.target import Precise
    from landbridge.simulation.model.records import Names


@dataclass
class Finished:
    """What was finished of a run; the numbers themselves lie in the spool."""

    facts: Facts
    compared: dict[Key, Comparison]
    names: Names
    spool: Spool
    from_h: float = 0.0
    """Hour of the clock at which the run's period begins."""
    replications: list[int] = field(default_factory=list)
    draws: list[int] = field(default_factory=list)
    """Draws that the bands are made of, each of those facilities whose traffic it carries."""
    first: list[int] = field(default_factory=list)
    """Draws of the ranges as they are, refuted or not; the same where none is judged."""
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    """What the traffic on record says of the draws; empty where none is judged."""
    groups: tuple[frozenset[str], ...] = ()
    """Facilities whose assumptions are judged together."""
    unjudged: str | None = None
    """Why the draws could not be judged, though that was asked for."""
    failed: dict[int, str] = field(default_factory=dict)
    """Draws whose values make no possible model, and why."""
    precise: Precise | None = None
    """How precise the answers became, where a half-width was asked for."""
    interrupted: bool = False

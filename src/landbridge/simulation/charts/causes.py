"""Why time passes: the causes of the delay ledger, in their order of precedence."""

from __future__ import annotations

CAUSES_VERSION = 2
"""Raised whenever a cause is added, renamed or moved: ledgers of different versions are never mixed."""

WAITS: tuple[str, ...] = (
    "weather",
    "ban",
    "failed",
    "closed",
    "quota",
    "permit",
    "slot",
    "documents",
    "inspection",
    "far_side_full",
    "giving_way",
    "path",
    "locomotive",
    "wagon",
    "truck",
    "track",
    "crane",
    "staff",
    "batch",
)
"""Where a step asks for several things at once, the first of these that is absent counts."""

WORK: tuple[str, ...] = ("moving", "handling")
"""Time in which something is done to the entity; not a wait."""

CARRIED = "carried"
"""Time of what rides on something else."""

CAUSES: tuple[str, ...] = (*WAITS, *WORK, CARRIED)

SET_BY_ENGINE = frozenset({"closed", "failed", CARRIED})
"""A chart never names these: the engine sees them by itself."""

OF_WAITS = tuple(cause for cause in WAITS if cause not in SET_BY_ENGINE)
"""What a step may give as `waiting`."""

OF_HOLDS = tuple(cause for cause in CAUSES if cause not in SET_BY_ENGINE)
"""What a step may give as `as`."""

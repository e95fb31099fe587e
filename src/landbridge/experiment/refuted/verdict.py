"""What the traffic on record says of a draw, and what is kept of that on the disk."""

from __future__ import annotations

import json
from dataclasses import dataclass

from landbridge.accounts.passing import Gate, Passed


@dataclass(frozen=True)
class Verdict:
    """What the traffic says of a draw."""

    refuted: bool
    """Whether anything that it was made for cannot carry its traffic."""
    lost: tuple[str, ...] = ()
    """Facilities whose assumptions are refuted in it: their numbers count for nothing."""
    asked: tuple[str, ...] | None = None
    """Facilities that it was made for; None: all."""
    passed: tuple[Passed, ...] = ()
    """At each gate in its last run; empty where pools say enough."""
    overloaded: tuple[tuple[str, float], ...] = ()
    """Pools that could not do the work, with their load."""
    again: int = 0
    """Times that some group of its assumptions was drawn again."""
    runs: int = 0
    """Runs on what is on record."""
    stuck: str | None = None
    """Why it could not be run to the end: nothing passes then."""

    def has(self, facility: str) -> bool:
        """Tell whether the numbers of a facility count in it."""
        return facility not in self.lost and (self.asked is None or facility in self.asked)

    def refuted_by(self, carried: float) -> list[str]:
        """Name the gates that it passes too little of, or the pools that cannot do the work."""
        gates = [one.gate for one in self.passed if one.share < carried]
        names = [" ".join(part for part in gate[:3] if part) for gate in gates]
        names += [address for address, _ in self.overloaded]
        return names or (["nothing can move"] if self.stuck else [])

    def pack(self) -> bytes:
        """Give it as bytes to be kept."""
        told = {
            "refuted": self.refuted,
            "lost": self.lost,
            "asked": self.asked,
            "passed": [[*one.gate, *one[1:]] for one in self.passed],
            "overloaded": [list(one) for one in self.overloaded],
            "again": self.again,
            "runs": self.runs,
            "stuck": self.stuck,
        }
        return json.dumps(told).encode()

    @classmethod
    def unpack(cls, payload: bytes) -> Verdict:
        """Read what `pack` gave."""
        told = json.loads(payload)
        return cls(
            bool(told["refuted"]),
            tuple(told["lost"]),
            None if told["asked"] is None else tuple(told["asked"]),
            tuple(Passed(Gate(*row[:4]), *row[4:]) for row in told["passed"]),
            tuple((str(address), float(load)) for address, load in told["overloaded"]),
            int(told["again"]),
            int(told["runs"]),
            told["stuck"],
        )

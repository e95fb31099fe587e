"""What is finished of an unfinished measuring of shocks, on the disk: nothing is lost when it is stopped."""

from __future__ import annotations

import io
import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.experiment.shocks.lanes import Hours
from landbridge.experiment.shocks.measure import Figures
from landbridge.experiment.shocks.pairs import Both
from landbridge.experiment.unfinished import Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable

SHOCK = "shock"
REPLICATION, DRAW = "replication", "draw"
MOST_PAIRS = 1_000_000
"""A receipt has the number of its shock times this, plus that of its pair."""
ARRAYS = ("base_passed", "base_waiting", "shock_passed", "shock_waiting")


class Kept(Unfinished):
    """Receipts of all pairs of all shocks; the plan has what was asked for."""

    KIND = SHOCK
    RUNS_OF = (REPLICATION, DRAW)
    NAME = "measuring of shocks"
    asked: dict[str, Any]
    """Arguments of the command, as plain values."""

    @classmethod
    def begin(
        cls, asked: dict[str, Any], name: str, inputs: dict[str, str], versions: dict[str, str]
    ) -> Kept:
        """Make the folder in `runs`; BundleError if it cannot be written."""
        kept = cls.begin_at(name, {"asked": asked, "inputs": inputs, "versions": versions})
        kept.asked = asked
        return kept

    def read_plan(self) -> None:
        """Read what was asked for."""
        self.asked = dict(self.receipts.plan["asked"])

    def of(self, shock: int) -> KeptPairs:
        """Give the pairs of one of the shocks."""
        return KeptPairs(self, shock)


class KeptPairs:
    """Pairs of one shock: made once, then read."""

    def __init__(self, kept: Kept, shock: int) -> None:
        self._receipts, self._shock = kept.receipts, shock

    def replication(self, number: int, make: Callable[[], Both]) -> Both:
        """Read a pair of replications, or make and keep it."""
        at = self._shock * MOST_PAIRS + number
        if at in self._receipts.numbers(REPLICATION):
            return _unpacked(self._receipts.read(REPLICATION, at))
        made = make()
        self._receipts.save(REPLICATION, at, _packed(made))
        return made

    def draw(self, number: int, make: Callable[[], list[Figures] | str | None]) -> list[Figures] | str | None:
        """Read what a draw gave, or make and keep it."""
        at = self._shock * MOST_PAIRS + number
        if at in self._receipts.numbers(DRAW):
            told = json.loads(self._receipts.read(DRAW, at))
            return [Figures(*row) for row in told] if isinstance(told, list) else told
        made = make()
        told = [astuple(one) for one in made] if isinstance(made, list) else made
        self._receipts.save(DRAW, at, json.dumps(told).encode())
        return made


def _packed(both: Both) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(
        file,
        base_passed=both.base.passed,
        base_waiting=both.base.waiting,
        shock_passed=both.shock.passed,
        shock_waiting=both.shock.waiting,
        places=np.frombuffer(json.dumps(both.places).encode(), dtype=np.uint8),
    )
    return file.getvalue()


def _unpacked(payload: bytes) -> Both:
    with np.load(io.BytesIO(payload), allow_pickle=False) as file:
        first, second, third, fourth = (file[name] for name in ARRAYS)
        places = tuple(json.loads(file["places"].tobytes()))
    return Both(Hours(first, second), Hours(third, fourth), places)

"""What is finished of an unfinished weighing, on the disk: nothing is lost when it is stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.experiment.refuted.verdict import Verdict
from landbridge.experiment.setting import Setting
from landbridge.experiment.unfinished import Unfinished
from landbridge.experiment.worth.sums import Sums

if TYPE_CHECKING:
    from collections.abc import Callable

WORTH = "worth"
AS_IT_IS, MORE, LESS, DRAW, WARNINGS = "as it is", "one more", "one less", "draw", "warnings"
VERDICT = "verdict"
"""Kinds of receipt; a step has the row of its unit times the replications, plus the replication."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is weighed."""

    setting: Setting
    of: str | None
    """Pattern of addresses; None: all."""
    stress: float
    """Factor on all traffic."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {"setting": self.setting.as_json(), "of": self.of, "stress": self.stress}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Asked:
        """Make it from plain values."""
        of = values["of"]
        setting = Setting.from_json(values["setting"])
        return cls(setting, None if of is None else str(of), float(values["stress"]))


class Kept(Unfinished):
    """Receipts of all replications of all steps."""

    KIND = WORTH
    RUNS_OF = (AS_IT_IS, MORE, LESS, DRAW)
    NAME = "weighing"
    asked: Asked
    """What is weighed."""

    @classmethod
    def begin(cls, asked: Asked, name: str, inputs: dict[str, str], versions: dict[str, str]) -> Kept:
        """Make the folder in `runs`; BundleError if it cannot be written."""
        kept = cls.begin_at(name, {**asked.as_json(), "inputs": inputs, "versions": versions})
        kept.asked = asked
        return kept

    def read_plan(self) -> None:
        """Read what is weighed."""
        self.asked = Asked.from_json(self.receipts.plan)

    def read(self, kind: str, number: int) -> Sums | str:
        """Read the sums of a replication, or why it cannot run."""
        told = json.loads(self.receipts.read(kind, number))
        return told if isinstance(told, str) else Sums.from_json(told)

    def make(self, kind: str, number: int, make: Callable[[], Sums | str]) -> Sums | str:
        """Make it and keep it."""
        made = make()
        told = made if isinstance(made, str) else made.as_json()
        self.receipts.save(kind, number, json.dumps(told).encode())
        return made

    def read_draw(self, number: int) -> dict[str, tuple[Sums, Sums]] | None:
        """Read a draw: by address as it is and with a step more; None if it makes no possible model."""
        told = json.loads(self.receipts.read(DRAW, number))
        if told is None:
            return None
        before = Sums.from_json(told["before"])
        return {
            address: (before, before if after is None else Sums.from_json(after))
            for address, after in told["after"].items()
        }

    def save_draw(self, number: int, pairs: dict[str, tuple[Sums, Sums]] | None) -> None:
        """Keep a draw; what is idle in it is the same with a step more."""
        told = None
        if pairs is not None:
            befores = [before for before, _ in pairs.values()]
            after = {
                address: None if after is before else after.as_json()
                for address, (before, after) in pairs.items()
            }
            told = {"before": befores[0].as_json(), "after": after} if befores else None
        self.receipts.save(DRAW, number, json.dumps(told).encode())

    def save_verdict(self, number: int, verdict: Verdict) -> None:
        """Keep why the traffic on record refutes a draw."""
        self.receipts.save(VERDICT, number, verdict.pack())

    def refuted(self) -> dict[int, Verdict]:
        """Give the draws that the traffic on record refutes, by number."""
        numbers = sorted(self.receipts.numbers(VERDICT))
        return {number: Verdict.unpack(self.receipts.read(VERDICT, number)) for number in numbers}

    def warnings(self) -> list[str]:
        """Read what the run as it is warns of."""
        there = self.known(WARNINGS)
        return [str(one) for one in json.loads(self.receipts.read(WARNINGS, 0))] if there else []

    def save_warnings(self, warnings: list[str]) -> None:
        """Keep it."""
        self.receipts.save(WARNINGS, 0, json.dumps(warnings).encode())

"""Finished replications and draws on the disk while a run goes on: none is lost when it is stopped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.indicators.declared import TimePoint
from landbridge.accounts.measured import Key
from landbridge.accounts.reduced import pack, pack_numbers, read_head, read_numbers, unpack
from landbridge.base.errors import BundleError
from landbridge.experiment.receipts import Receipts
from landbridge.experiment.refuted.verdict import Verdict
from landbridge.experiment.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from landbridge.accounts.reduced import Reduced

RUN = "run"
REPLICATION, STATES, DRAW, FAILED, KEYS = "replication", "states", "draw", "failed", "keys"
VERDICT = "verdict"
LEFT, HOURS = "left", "hours"
"""Kinds of receipt."""


class Spool:
    """What is finished of a run: a receipt of each replication and draw.

    Parameters
    ----------
    receipts
        The folder.
    setting
        What was asked for.
    """

    def __init__(self, receipts: Receipts, setting: Setting) -> None:
        self.receipts = receipts
        self.setting = setting
        self.keys: tuple[Key, ...] = ()
        """Keys of the numbers, in their order; none before the first replication."""
        self.points: dict[Key, TimePoint] = {}
        """Which of them are quantiles of times, and of what."""
        if receipts.numbers(KEYS):
            known = json.loads(receipts.read(KEYS, 0))
            self.keys = tuple(Key(*row) for row in known["keys"])
            for place, rows, probability, per_h in known["points"]:
                self.points[self.keys[place]] = TimePoint(tuple(rows), probability, per_h)

    @classmethod
    def begin(cls, place: Path, setting: Setting, inputs: dict[str, str], versions: dict[str, str]) -> Spool:
        """Make the folder; another name is taken if there is one already.

        Raises
        ------
        BundleError
            If it cannot be written.
        """
        plan = {"kind": RUN, "setting": setting.as_json(), "inputs": inputs, "versions": versions}
        return cls(Receipts.begin(place, plan), setting)

    @classmethod
    def open(cls, folder: Path) -> Spool:
        """Open a folder that an unfinished run left.

        Raises
        ------
        BundleError
            If it is none, was changed, or is being written.
        """
        return cls.of(Receipts.open(folder))

    @classmethod
    def of(cls, receipts: Receipts) -> Spool:
        """Take the receipts of an unfinished run.

        Raises
        ------
        BundleError
            If they are of something else.
        """
        try:
            if receipts.plan["kind"] != RUN:
                raise ValueError(f"a {receipts.plan['kind']}, not a run")
            return cls(receipts, Setting.from_json(receipts.plan["setting"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            receipts.close()
            raise BundleError(f"{receipts.folder} holds no run that can be gone on with: {error}") from error

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.receipts.folder

    @property
    def inputs(self) -> dict[str, str]:
        """Files of the corridor and their sha256: another state of them is another run."""
        return dict(self.receipts.plan.get("inputs", {}))

    @property
    def versions(self) -> dict[str, str]:
        """Versions that the run was begun with."""
        return dict(self.receipts.plan.get("versions", {}))

    def know(self, keys: Sequence[Key], points: dict[Key, TimePoint]) -> None:
        """Say what the numbers are of, before the first is saved; the same for every replication and draw."""
        self.keys, self.points = tuple(keys), points
        place = {key: number for number, key in enumerate(self.keys)}
        known = {"keys": self.keys, "points": [[place[key], *point] for key, point in points.items()]}
        self.receipts.save(KEYS, 0, json.dumps(known).encode())

    def save(self, reduced: Reduced) -> None:
        """Keep a finished replication."""
        for group, states in enumerate(reduced.states):
            self.receipts.save(f"{STATES}-{group}", reduced.replication, states)
        self.receipts.save(REPLICATION, reduced.replication, pack(reduced))

    def save_state(self, number: int, content: bytes) -> None:
        """Keep the state that a replication leaves; before the replication itself is saved."""
        self.receipts.save(LEFT, number, content)

    def saved(self, number: int) -> bytes:
        """Read the state that a replication left."""
        return self.receipts.read(LEFT, number)

    def save_hours(self, number: int, hours: NDArray[Any]) -> None:
        """Keep what passed and waited by the hour in a replication: (2, lane, hour)."""
        self.receipts.save(HOURS, number, pack_numbers(hours.ravel(), shape=list(hours.shape)))

    def hours(self, number: int) -> NDArray[Any]:
        """Read what `save_hours` kept."""
        payload = self.receipts.read(HOURS, number)
        return read_numbers(payload).reshape(read_head(payload)["shape"])

    def save_draw(self, number: int, values: dict[str, float], numbers: NDArray[Any]) -> None:
        """Keep what a draw gave."""
        self.receipts.save(DRAW, number, pack_numbers(numbers, drawn=values))

    def save_failed(self, number: int, why: str) -> None:
        """Keep why a draw makes no possible model."""
        self.receipts.save(FAILED, number, why.encode())

    def save_verdict(self, number: int, verdict: Verdict) -> None:
        """Keep what the traffic says of a draw."""
        self.receipts.save(VERDICT, number, verdict.pack())

    def verdicts(self) -> dict[int, Verdict]:
        """Give what the traffic says of the draws, by number."""
        numbers = sorted(self.receipts.numbers(VERDICT))
        return {number: Verdict.unpack(self.receipts.read(VERDICT, number)) for number in numbers}

    def replications(self) -> list[int]:
        """Number the finished replications: those of which nothing lacks that others have, as states do."""
        whole = self.receipts.numbers(REPLICATION)
        for kind in self.receipts.kinds():
            if kind in (LEFT, HOURS) or kind.startswith(f"{STATES}-"):
                whole &= self.receipts.numbers(kind)
        return sorted(whole)

    def draws(self) -> list[int]:
        """Number the finished draws that made a possible model."""
        return sorted(self.receipts.numbers(DRAW))

    def failed(self) -> dict[int, str]:
        """Give why the other draws made none."""
        numbers = sorted(self.receipts.numbers(FAILED))
        return {number: self.receipts.read(FAILED, number).decode() for number in numbers}

    def read(self, number: int) -> Reduced:
        """Read a replication, without its hourly states."""
        return unpack(self.receipts.read(REPLICATION, number))

    def numbers(self, number: int) -> NDArray[Any]:
        """Read the numbers of a replication: (key,)."""
        return read_numbers(self.receipts.read(REPLICATION, number))

    def states(self, numbers: Sequence[int]) -> list[Callable[[int], bytes]]:
        """Give readers of the hourly states, by group, of those replications that have them."""
        there = self.receipts.numbers(f"{STATES}-0")

        def reader(number: int) -> Callable[[int], bytes]:
            return lambda group: self.receipts.read(f"{STATES}-{group}", number)

        return [reader(number) for number in numbers if number in there]

    def drawn(self, number: int) -> tuple[dict[str, float], NDArray[Any]]:
        """Read the values drawn by address, and the numbers they gave: (key,)."""
        payload = self.receipts.read(DRAW, number)
        return read_head(payload)["drawn"], read_numbers(payload)

    def matrix(self, rows: Iterator[NDArray[Any]]) -> NDArray[Any]:
        """Stack numbers: (row, key)."""
        found = list(rows)
        return np.stack(found) if found else np.zeros((0, len(self.keys)))

    def count(self) -> int:
        """Count the finished replications and draws."""
        return self.receipts.count(REPLICATION, DRAW)

    def flush(self) -> None:
        """Write to the disk what waits for it."""
        self.receipts.flush()

    def close(self) -> None:
        """Leave the folder as it is, for a later run to go on with."""
        self.receipts.close()

    def remove(self) -> None:
        """Take the folder away: the run is written, or there is nothing to keep."""
        self.receipts.remove()

"""Runs of a calibration: each gives the numbers of its rows, and is kept on the disk when it is finished."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.accounts.identities import check_identities
from landbridge.accounts.measured import measure_all
from landbridge.base.errors import BundleError, InputErrors, RunError
from landbridge.experiment.assumptions import drawn_corridor, drawn_points
from landbridge.experiment.study import with_changes
from landbridge.experiment.work import work_through

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.calibrate.rows import Part
    from landbridge.experiment.receipts import Receipts
    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.study import Study
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model.records import Records

CARRIERS = ("train", "box")
"""Kinds whose passage says whether the traffic was carried: the first that there is."""
Result = dict[str, Any]
"""`numbers`, or `failed` with why; as it is kept on the disk."""


@dataclass
class Worker:
    """Does what is not done yet, on threads, and keeps it."""

    receipts: Receipts
    modelled: ModelOf
    jobs: int
    tell: Tell | None

    def do(
        self, kind: str, numbers: Sequence[int], task: Callable[[int], Result], stage: str
    ) -> list[Result]:
        """Do a task for each number that there is no receipt of, and give the results of all.

        Raises
        ------
        KeyboardInterrupt
            If it was stopped; what was finished is kept.
        """
        there = self.receipts.numbers(kind)
        known = {number: self._read(kind, number) for number in numbers if number in there}

        def one(number: int) -> Result:
            # through JSON, so that a result is the same whether it was kept or not
            payload = json.dumps(task(number)).encode()
            self.receipts.save(kind, number, payload)
            return dict(json.loads(payload))

        missing = [number for number in numbers if number not in known]
        done = work_through(missing, one, self.jobs, stage, self.tell)
        if done.interrupted:
            self.receipts.flush()
            raise KeyboardInterrupt
        known.update(done.results)
        return [known[number] for number in numbers]

    def _read(self, kind: str, number: int) -> Result:
        try:
            return dict(json.loads(self.receipts.read(kind, number)))
        except (ValueError, TypeError):
            told = f"{self.receipts.folder}: {kind} {number} is no receipt of a calibration"
            raise BundleError(told) from None

    def fixed(self, kind: str, parts: Sequence[Part], stage: str) -> list[list[Result]]:
        """Run each part with its values as they are, so many times as it asks for."""
        many = parts[0].asked.setting.replications

        def one(number: int) -> Result:
            part = parts[number // many]
            return _numbers(part, part.model, part.asked, number % many, part.asked.corridor)[0]

        results = self.do(kind, range(many * len(parts)), one, stage)
        return [results[row * many : (row + 1) * many] for row in range(len(parts))]

    def forecasts(self, kind: str, parts: Sequence[Part], stage: str) -> list[list[Result]]:
        """Run each part with draws of all its assumptions, as `landbridge run` draws them."""
        many = parts[0].asked.setting.draws
        points = [
            drawn_points(part.asked.original, part.asked.drawn, many, part.asked.setting.seed)
            for part in parts
        ]

        def one(number: int) -> Result:
            row, draw = divmod(number, many)
            asked = parts[row].asked
            shares = dict(zip(asked.drawn, points[row][draw].tolist(), strict=True))
            return self._drawn(parts[row], asked.original, shares, draw)[0]

        results = self.do(kind, range(many * len(parts)), one, stage)
        return [results[row * many : (row + 1) * many] for row in range(len(parts))]

    def wave(
        self,
        parts: Sequence[Part],
        prior: Corridor,
        addresses: Sequence[str],
        points: NDArray[Any],
        first: int,
        carried: float | None,
        stage: str,
    ) -> list[Result]:
        """Run the draws of a wave over all parts: `numbers` are those of the fitted rows, part by part."""

        def one(number: int) -> Result:
            shares = dict(zip(addresses, points[number - first].tolist(), strict=True))
            numbers: list[float | None] = []
            least = 1.0
            for part in parts:
                result, share = self._drawn(part, prior, shares, number, held=False)
                if "failed" in result:
                    return result
                numbers += result["numbers"]
                least = min(least, share)
                if carried is not None and least < carried:
                    return {"failed": "carried", "share": least}
            return {"numbers": numbers, "share": least}

        return self.do("draw", range(first, first + len(points)), one, stage)

    def _drawn(
        self, part: Part, original: Corridor, shares: Mapping[str, float], number: int, held: bool = True
    ) -> tuple[Result, float]:
        asked = part.asked
        try:
            corridor = with_changes(drawn_corridor(original, shares), asked.setting)
            return _numbers(part, self.modelled(corridor, *part.period), asked, number, corridor, held)
        except (InputErrors, RunError) as error:
            return {"failed": (str(error).strip().splitlines() or [type(error).__name__])[0]}, 0.0


def _numbers(
    part: Part, model: Runnable, asked: Study, number: int, corridor: Corridor, held: bool = True
) -> tuple[Result, float]:
    record = model.run(asked.setting.seed, number)
    check_identities(record)
    measured = measure_all(record, asked.facts(model.start_utc, corridor), part.windows)
    rows = part.rows if held else part.fitted
    numbers = [measured.get(row.key) for row in rows]
    kept = [n if n is not None and math.isfinite(n) else None for n in numbers]
    return {"numbers": kept}, share_carried(record)


def share_carried(record: Records) -> float:
    """Give the share of what came that did not pile up: of the direction where it is least.

    ``1 - (inside at the end - inside at the start) / came``, of trains, or boxes where there are none.
    """
    names = record.names
    kind = next(
        (k for k in CARRIERS if k in names.kinds and record.kind_in[names.kinds.index(k)].any()), None
    )
    if kind is None:
        return 1.0
    row = names.kinds.index(kind)
    came: dict[str, int] = {}
    grown: dict[str, int] = {}
    for column, class_ in enumerate(names.classes):
        way = class_.direction
        came[way] = came.get(way, 0) + int(record.kind_in[row, column])
        more = int(record.kind_inside_end[row, column]) - int(record.kind_inside_start[row, column])
        grown[way] = grown.get(way, 0) + more
    return min((1.0 - grown[way] / many for way, many in came.items() if many), default=1.0)

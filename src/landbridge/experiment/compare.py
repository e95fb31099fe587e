"""Why two runs differ: inputs, answers by pairs, where the hours moved, who was hit, loss and recovery."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import BundleError, InputErrors, Problem
from landbridge.experiment.bundle.read import Bundle, open_bundle
from landbridge.experiment.compared.again import Pairs, pairs_again
from landbridge.experiment.compared.answers import Answers, answers
from landbridge.experiment.compared.frames import frame
from landbridge.experiment.compared.hours import Hit, Kind, Way, hits, moved, ways
from landbridge.experiment.compared.inputs import Inputs, inputs
from landbridge.experiment.compared.journeys import Traveller, travellers
from landbridge.experiment.compared.shock import Shock, shock, shocked_queues

if TYPE_CHECKING:
    import polars as pl

    from landbridge.experiment.runnable import ModelOf
    from landbridge.experiment.work import Tell

MOST_TRAINS = 10_000
MOST_PAIRS = 1_000
PAIRS = 20
"""Pairs run again if not told otherwise."""


@dataclass(frozen=True)
class Comparison:
    """Two runs beside each other; every difference is B less A."""

    a: Bundle
    b: Bundle
    inputs: Inputs
    answers: Answers
    hours: tuple[Kind, ...]
    hits: tuple[Hit, ...]
    ways: tuple[Way, ...]
    """Ways to leave that were taken by more or fewer."""
    travellers: tuple[Traveller, ...]
    """Empty unless asked for."""
    shock: Shock | None
    pairs: Pairs | None
    """Pairs of replications run again, for what a run does not keep of each; None: they were not."""
    warnings: tuple[str, ...]

    @property
    def paired(self) -> bool:
        """Whether replications and draws were compared pair by pair."""
        return self.inputs.paired

    @property
    def same(self) -> bool:
        """Whether both runs say the same, bit for bit."""
        return self.a.hash == self.b.hash

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values, as `landbridge compare --json` prints it."""
        told = self.inputs.as_json()
        runs = {
            name: {
                "run": one.run,
                "scenario": list(one.scenarios),
                "period": list(one.period),
                "seed": one.seed,
                "replications": one.replications,
                "draws": one.draws,
                "hash": one.hash,
            }
            for name, one in (("a", self.inputs.a), ("b", self.inputs.b))
        }
        return {
            "schema": 1,
            "corridor": self.inputs.corridor,
            **runs,
            "same": self.same,
            "paired": self.paired,
            "unpaired_because": list(self.inputs.unpaired_because),
            "replications": len(self.answers.replications),
            "pairs_again": len(self.pairs.numbers) if self.pairs else 0,
            "inputs": told,
            "compared": self.answers.compared,
            "only_a": self.answers.only_a,
            "only_b": self.answers.only_b,
            "indicators": [row.as_json() for row in self.answers.rows],
            "hours": [kind.as_json() for kind in self.hours],
            "hit": [row.as_json() for row in self.hits],
            "ways": [row.as_json() for row in self.ways],
            "trains": [row.as_json() for row in self.travellers],
            "shock": self.shock.as_json() if self.shock else None,
            "warnings": list(self.warnings),
        }

    def table(self, name: str) -> pl.DataFrame:
        """Give a part as a table: indicators, hours, hit, ways, trains, losses or courses.

        Raises
        ------
        InputErrors
            If there is no table of that name.
        """
        return frame(self.as_json(), name)

    def _repr_html_(self) -> str:
        shown = ("id", "side", "direction", "statistic", "a", "b", "difference", "half-width", "sure")
        cells = []
        for one in (row for row in self.answers.rows if row.headline):
            gap = one.difference
            who = (one.id, one.side, one.direction, one.statistic)
            cells.append((*who, gap.a, gap.b, gap.mean, gap.half_width, one.sure))
        head = "".join(f"<th>{name}</th>" for name in shown)
        body = "".join("<tr>" + "".join(f"<td>{_cell(one)}</td>" for one in row) + "</tr>" for row in cells)
        return (
            f"<p>{escape(repr(self))}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def __repr__(self) -> str:
        how = f"{len(self.answers.replications)} pairs" if self.paired else "not paired"
        return (
            f"<Comparison of {self.inputs.a.run} (A) and {self.inputs.b.run} (B), {how}: "
            f"{len(self.answers.rows)} of {self.answers.compared} indicators differ>"
        )


def compare(
    a: Bundle | str | Path,
    b: Bundle | str | Path,
    *,
    trains: int = 0,
    again: int = PAIRS,
    progress: Tell | None = None,
    modelled: ModelOf | None = None,
) -> Comparison:
    """Compare two runs of a corridor: what was changed, what differs, and where the hours moved.

    Runs of one seed and period are compared by pairs: replication 3 of one belongs to replication 3 of the
    other, for every train and box meets the same luck in both. Others are compared as two samples, and that
    is said. Every difference is B less A, with a 95% interval (Student t).

    Parameters
    ----------
    a, b
        Runs or their folders; A is the undisturbed one, where there is one.
    trains
        So many trains whose time changed most are looked for, by running replication 0 of both again.
    again
        So many pairs of replications at most are run again, for what a run does not keep of each: queues hour
        by hour and classes day by day, so that their peaks and recoveries have intervals. 0: none.
    progress
        Is told how far it is.
    modelled
        Makes the model of a corridor; None: as the floors below do it.

    Raises
    ------
    InputErrors
        If the runs are of different corridors, or have no indicator or no replication in common.
    BundleError
        If one of them is not whole.
    """
    a, b = (one if isinstance(one, Bundle) else open_bundle(one) for one in (a, b))
    if not 0 <= trains <= MOST_TRAINS:
        raise InputErrors([Problem(None, None, "--trains", f"{trains} is outside 0 to {MOST_TRAINS}")])
    if not 0 <= again <= MOST_PAIRS:
        raise InputErrors([Problem(None, None, "--again", f"{again} is outside 0 to {MOST_PAIRS}")])
    told = inputs(a, b)
    if trains and not told.paired:
        why = "; ".join(told.unpaired_because)
        raise InputErrors([Problem(None, None, "--trains", f"a train of A is none of B's: {why}")])
    _check_replications(a, b, told.paired)
    found = answers(a, b, told.paired)
    if not found.compared:
        raise InputErrors([Problem(None, None, str(b.path), f"has no indicator in common with {a.path}")])
    pairs: Pairs | str | None = None
    if again and told.paired and a.hash != b.hash:
        columns = shocked_queues(a, b, told)
        pairs = pairs_again(a, b, found.replications[:again], columns, progress, modelled)
    warnings = _warnings(told, found)
    if isinstance(pairs, str):
        warnings.append(f"no pair could be run again, so that peaks and recoveries have no interval: {pairs}")
        pairs = None
    return Comparison(
        a=a,
        b=b,
        inputs=told,
        answers=found,
        hours=moved(a, b, told.paired) if told.same_causes else (),
        hits=hits(a, b, told.paired) if told.same_causes else (),
        ways=ways(a, b, told.paired),
        travellers=travellers(a, b, trains, 0, progress, modelled) if trains else (),
        shock=shock(a, b, told, pairs),
        pairs=pairs,
        warnings=tuple(warnings),
    )


def _cell(value: object) -> str:
    return "" if value is None else escape(f"{value:.4g}" if isinstance(value, float) else str(value))


def _check_replications(a: Bundle, b: Bundle, paired: bool) -> None:
    numbers = [set(one.table("values")["replication"].to_list()) for one in (a, b)]
    for bundle, own in zip((a, b), numbers, strict=True):
        if not own:
            raise BundleError(f"{bundle.path} has no replication: nothing to compare")
    if paired and not numbers[0] & numbers[1]:
        told = f"has replications {_shown(numbers[1])}, {a.path} has {_shown(numbers[0])}: none in common"
        raise InputErrors([Problem(None, None, str(b.path), told)])


def _shown(numbers: set[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def _of_draws(told: Inputs) -> list[str]:
    """Say which draws the ranges of the differences are over, where some were refuted."""
    if not (told.paired and told.a.draws and told.b.draws):
        return []
    shares = [one.carried for one in (told.a, told.b)]
    if shares[0] != shares[1]:
        a, b = ("not at all" if one is None else f"to carry {one:.0%}" for one in shares)
        judged = f"the draws of A and B were judged differently by the traffic on record (A {a}, B {b})"
        return [f"{judged}: ranges are over the draws that both have"]
    refuted = max(told.a.refuted, told.b.refuted)
    if not refuted:
        return []
    ranges = "ranges are over draws that carry the traffic on record"
    return [f"{ranges}: {refuted} in which something does not are left out there"]


def _warnings(told: Inputs, found: Answers) -> list[str]:
    warnings = []
    if told.unpaired_because:
        why = "; ".join(told.unpaired_because)
        warnings.append(f"not paired, so that chance hides more: {why}")
    if not told.same_period:
        warnings.append("the periods differ: totals and hours are of different lengths of time")
    if not told.same_causes:
        warnings.append(
            "the ledgers have different lists of causes: where the hours moved and who was hit is left out; "
            "run the older one again"
        )
    if told.a.hash == told.b.hash:
        warnings.append("both runs say the same, bit for bit")
    few = min(told.a.replications, told.b.replications)
    if few == 1:
        warnings.append(
            "one replication: no interval, so that nothing is known to differ by more than chance"
        )
    elif few < 5:
        warnings.append(f"{few} replications: intervals are wide, and few differences can be called sure")
    warnings += _of_draws(told)
    drawn = (told.a.draws, told.b.draws)
    if told.paired and any(drawn) and not any(row.draws for row in found.rows):
        warnings.append(f"no draw of the assumptions in common: A has {drawn[0]}, B {drawn[1]}")
    if told.a.replications != told.b.replications and told.paired:
        warnings.append(
            f"A has {told.a.replications} replications, B {told.b.replications}: the common count"
        )
    if told.versions:
        names = ", ".join(f"{one.name} {one.a or 'none'} and {one.b or 'none'}" for one in told.versions)
        warnings.append(f"made with different versions, which may differ by themselves: {names}")
    return warnings

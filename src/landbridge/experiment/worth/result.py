"""What `worth` gives: changes with their intervals, ranked; as rows, JSON and a table."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from landbridge.accounts.statistics import half_width, mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import polars as pl

    from landbridge.experiment.worth.units import Unit

SURE, LIKELY, NONE_SEEN, HARM = "worth", "likely", "no worth seen", "costs hours"
NEVER, FAILED, UNFINISHED = "never waited for", "cannot run", "not finished"
ORDER = {SURE: 0, LIKELY: 0, NONE_SEEN: 1, HARM: 2, NEVER: 3, FAILED: 4, UNFINISHED: 5}
"""Verdicts, with their place in the ranking: of what is seen to be worth something, hours decide."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mean of a paired difference over the replications, with its 95% interval (Student t)."""

    mean: float
    low: float
    high: float
    sure: bool
    """Whether it excludes zero even when widened for the number of things tried (Bonferroni)."""

    @property
    def covers_zero(self) -> bool:
        """Tell whether there may be no difference at all."""
        return self.low <= 0.0 <= self.high

    def per(self, units: float) -> Estimate:
        """Give it for one unit of several."""
        return Estimate(self.mean / units, self.low / units, self.high / units, self.sure)


def estimate(differences: Sequence[float], compared: int) -> Estimate:
    """Estimate a difference from the replications.

    Parameters
    ----------
    differences
        One of each replication, of runs that differ in nothing else.
    compared
        How many things were tried beside each other.
    """
    middle = mean(differences) or 0.0
    wide = half_width(differences) or 0.0
    widest = half_width(differences, 1.0 - 0.05 / max(compared, 1)) or 0.0
    return Estimate(middle, middle - wide, middle + wide, abs(middle) > widest)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step more, or less, does over the run's period."""

    saved_h: Estimate
    """Hours of the cargo that are saved (negative: that it costs), what the ranking goes by."""
    waited_h: dict[str, Estimate]
    """Kind: change of the hours waited (negative: fewer)."""
    through: dict[str, Estimate]
    """Kind: change of how many came through."""
    teu: Estimate | None
    """Change of the TEU that came through; None where facilities count boxes differently."""
    places: list[dict[str, Any]]
    """Where hours waited changed most."""


@dataclass(frozen=True, slots=True)
class Row:
    """A finite thing and what a step of it is worth."""

    unit: Unit
    verdict: str
    waiting: float
    """Entities that wait for it, on the mean of the run as it is."""
    one_more: Effect | None
    one_less: Effect | None
    why_not: str | None = None
    """Why a step less was not tried, or why a run cannot go on."""
    drawn: tuple[float, float] | None = None
    """Hours saved by a step more in 90% of the draws of the assumptions."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        unit, more, less = self.unit, self.one_more, self.one_less
        names = ("address", "facility", "side", "direction", "name", "key", "counted_in", "step")
        return {
            **{name: getattr(unit, name) for name in names},
            "capacity": [unit.least, unit.most],
            "resources": list(unit.resources),
            "verdict": self.verdict,
            "waiting": self.waiting,
            "saved_h_per_unit": asdict(more.saved_h.per(unit.step)) if more else None,
            "one_more": asdict(more) if more else None,
            "one_less": asdict(less) if less else None,
            "why_not": self.why_not,
            "drawn_h": list(self.drawn) if self.drawn else None,
        }


@dataclass(frozen=True, slots=True)
class Worth:
    """What one more unit of each finite thing of a corridor is worth, ranked.

    `rows` holds everything; `table()` gives it as a table, `json()` as plain values.
    """

    corridor: str
    title: str
    from_: date
    until: date
    scenarios: tuple[str, ...]
    changes: tuple[str, ...]
    seed: int
    replications: int
    draws: int
    stress: float
    ranked_by: str
    """Kind whose hours the ranking goes by."""
    boxes_per_train: float
    system: dict[str, Any]
    """The run as it is: hours in all, hours waited, through, TEU; means of the replications."""
    rows: list[Row]
    """Ranked."""
    warnings: list[str] = field(default_factory=list)
    interrupted: bool = False

    def json(self) -> dict[str, Any]:
        """Give it as `--json` prints it."""
        return {
            "schema": 1,
            "corridor": self.corridor,
            "scenario": list(self.scenarios),
            "changes": list(self.changes),
            "period": [str(self.from_), str(self.until)],
            "seed": self.seed,
            "replications": self.replications,
            "draws": self.draws,
            "stress": self.stress,
            "ranked_by": self.ranked_by,
            "boxes_per_train": self.boxes_per_train,
            "system": self.system,
            "resources": [{"rank": n, **row.as_json()} for n, row in enumerate(self.rows, start=1)],
            "warnings": list(self.warnings),
            "interrupted": self.interrupted,
        }

    def table(self) -> pl.DataFrame:
        """Give the ranking as a table: hours saved by a step more, per unit, lost by a step less."""
        import polars as pl

        rows = []
        for rank, row in enumerate(self.rows, start=1):
            more, less = row.one_more, row.one_less
            rows.append(
                {
                    "rank": rank,
                    "address": row.unit.address,
                    "step": row.unit.step,
                    "counted_in": row.unit.counted_in,
                    "verdict": row.verdict,
                    "saved_h": more.saved_h.mean if more else None,
                    "low": more.saved_h.low if more else None,
                    "high": more.saved_h.high if more else None,
                    "saved_h_per_unit": more.saved_h.mean / row.unit.step if more else None,
                    "teu": more.teu.mean if more and more.teu else None,
                    "one_less_saved_h": less.saved_h.mean if less else None,
                }
            )
        return pl.DataFrame(rows, infer_schema_length=None)

    def _repr_html_(self) -> str:
        return f"<p>{self.title}, {self.from_} until {self.until}</p>{self.table()._repr_html_()}"


def verdict_of(more: Effect) -> str:
    """Say in one word what a step more does."""
    if more.saved_h.covers_zero:
        return NONE_SEEN
    if more.saved_h.mean < 0:
        return HARM
    return SURE if more.saved_h.sure else LIKELY


def ranked(rows: Sequence[Row]) -> list[Row]:
    """Order by what is seen, then by the hours that a step more saves, then by address."""

    def place(row: Row) -> tuple[int, float, str]:
        return ORDER[row.verdict], -row.one_more.saved_h.mean if row.one_more else 0.0, row.unit.address

    return sorted(rows, key=place)

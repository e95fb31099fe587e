"""The runs that the evidence rests on, and differences between two of them, pair by pair."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

import landbridge
from landbridge.accounts.statistics import half_width, mean, quantile
from landbridge.experiment.setting import CARRIED, carried_of

SEED = 1
REPLICATIONS = 10
DRAWS = 64
LEAD_IN = 30


@dataclass(frozen=True)
class Ask:
    """One run: name, period, scenarios, changes, parts, lead-in; the rest is the same for all."""

    name: str
    from_: str
    until: str
    scenarios: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    only: tuple[str, ...] = ("rail.khorgos",)
    lead_in: int = LEAD_IN
    draws: int = DRAWS
    carried: str = CARRIED
    """Share of the traffic on record that a draw must carry; `none`: draws are not judged."""

    @property
    def command(self) -> str:
        """The command that makes the same run."""
        words = ["--from", self.from_, "--until", self.until]
        words += [word for name in self.scenarios for word in ("--scenario", name)]
        words += [word for text in self.sets for word in ("--set", text)]
        words += [word for part in self.only for word in ("--only", part)]
        words += ["--lead-in", str(self.lead_in)] if self.lead_in != LEAD_IN else []
        words += ["--draws", str(self.draws)] if self.draws != DRAWS else []
        words += ["--carried", self.carried] if self.draws and self.carried != CARRIED else []
        return "landbridge run khorgos " + shlex.join(words)


@dataclass(frozen=True)
class Figure:
    """What is read from a run: one row of its indicators."""

    label: str
    id: str
    side: str | None = None
    direction: str | None = None
    statistic: str = "mean"
    class_: str | None = None
    less: Figure | None = None
    """Taken off it, replication by replication and draw by draw."""
    days: int = 1
    """It is told for a day of so many."""

    def rows(self, table: pl.DataFrame) -> pl.DataFrame:
        """Pick its rows out of `indicators`, `values` or `draw_values`."""
        kept = table.filter(
            (pl.col("id") == self.id) & (pl.col("statistic") == self.statistic) & pl.col("regime").is_null()
        )
        for column, wanted in (("side", self.side), ("direction", self.direction), ("class", self.class_)):
            kept = kept.filter(pl.col(column).is_null() if wanted is None else pl.col(column) == wanted)
        return kept


@dataclass(frozen=True)
class Spread:
    """A number with its two bands: half-width over replications, 5 to 95% over draws."""

    mean: float
    half: float
    low: float
    high: float

    @classmethod
    def of(cls, replicated: Iterable[float], drawn: Iterable[float]) -> Spread:
        """Sum up the numbers of the replications and of the draws."""
        values, draws = list(replicated), list(drawn)
        return cls(
            mean(values) or 0.0,
            half_width(values) or 0.0,
            quantile(draws, 0.05) or 0.0,
            quantile(draws, 0.95) or 0.0,
        )


@dataclass
class Runs:
    """Makes runs, or opens those that are there, and remembers all that were asked for."""

    folder: Path
    jobs: int | None
    tell: Callable[[str], None]
    made: dict[Ask, landbridge.Bundle] = field(default_factory=dict)

    def get(self, ask: Ask) -> landbridge.Bundle:
        """Give a run."""
        if ask not in self.made:
            place = self.folder / ask.name
            if place.exists():
                bundle = landbridge.open_bundle(place)
                setting = bundle.manifest["setting"]
                names = ("scenarios", "sets", "only", "replications", "draws", "lead_in_days")
                held = (bundle.manifest["period"], *(setting[name] for name in names))
                asked = (list(ask.scenarios), list(ask.sets), list(ask.only))
                if held != ([ask.from_, ask.until], *asked, REPLICATIONS, ask.draws, ask.lead_in):
                    raise SystemExit(f"{place} holds another run; take another folder")
                judged = carried_of(ask.carried) if ask.draws else None
                if "carried" in setting and setting["carried"] != judged:  # older runs judge none
                    raise SystemExit(f"{place} holds a run whose draws were judged otherwise")
            else:
                self.tell(ask.command)
                bundle = landbridge.run(
                    "khorgos",
                    from_=ask.from_,
                    until=ask.until,
                    scenarios=ask.scenarios,
                    sets=ask.sets,
                    only=ask.only,
                    lead_in_days=ask.lead_in,
                    replications=REPLICATIONS,
                    draws=ask.draws,
                    carried=ask.carried,
                    jobs=self.jobs,
                    seed=SEED,
                    out=place,
                )
            self.made[ask] = bundle
        return self.made[ask]

    def by_replication(self, ask: Ask, figure: Figure) -> dict[int, float]:
        """Give a figure of each replication."""
        return self._of(ask, figure, "values", "replication")

    def by_draw(self, ask: Ask, figure: Figure) -> dict[int, float]:
        """Give a figure of each assumption draw."""
        return self._of(ask, figure, "draw_values", "draw")

    def _of(self, ask: Ask, figure: Figure, table: str, key: str) -> dict[int, float]:
        found = _numbers(figure.rows(self.get(ask).table(table)), key)
        found = {number: value / figure.days for number, value in found.items()}
        return _less(found, self._of(ask, figure.less, table, key)) if figure.less else found

    def spread(self, ask: Ask, figure: Figure) -> Spread:
        """Give a figure with its bands."""
        return Spread.of(self.by_replication(ask, figure).values(), self.by_draw(ask, figure).values())

    def replicated(self, ask: Ask, figure: Figure) -> Spread:
        """Give a figure of a run without draws: mean and half-width, no range."""
        return Spread.of(self.by_replication(ask, figure).values(), ())

    def difference(self, without: Ask, with_: Ask, figure: Figure) -> Spread:
        """Give what a cause does to a figure: with less without, of the same replication or draw."""
        return Spread.of(
            _less(self.by_replication(with_, figure), self.by_replication(without, figure)).values(),
            self.draw_difference(without, with_, figure).values(),
        )

    def draw_difference(self, without: Ask, with_: Ask, figure: Figure) -> dict[int, float]:
        """Give what a cause does to a figure in each draw."""
        return _less(self.by_draw(with_, figure), self.by_draw(without, figure))


def _numbers(rows: pl.DataFrame, key: str) -> dict[int, float]:
    return {row[key]: row["value"] for row in rows.iter_rows(named=True) if row["value"] is not None}


def _less(a: dict[int, float], b: dict[int, float]) -> dict[int, float]:
    return {key: a[key] - b[key] for key in a if key in b}


def told(value: float | None, signed: bool = False) -> str:
    """Write a number with the digits that it deserves."""
    if value is None:
        return "–"
    size = abs(value)
    text = f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"
    if float(text.replace(",", "")) == 0.0:
        text = text.lstrip("-")
    return f"+{text}" if signed and not text.startswith("-") else text.replace("-", "−")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Write a table in Markdown."""
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]

"""What a calibration gives: parameters, rows before and after, the judgement of those held out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the model gives for an observed row, with one set of values and ranges."""

    mean: float | None
    """Of the replications, with the values used without draws."""
    half_width: float | None
    low: float | None
    """5%, 50% and 95% point over the draws."""
    median: float | None
    high: float | None
    verdict: str | None
    """By the range over the draws."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An observed row before and after the fit."""

    name: str
    indicator: str
    side: str | None
    direction: str | None
    statistic: str
    from_: str
    until: str
    unit: str
    observed: float
    accepted: tuple[float, float]
    sources: tuple[str, ...]
    before: Simulated
    after: Simulated
    naive: float | None
    """Last comparable value that was known when the row's period began."""
    missed: float | None = None
    """Chance that the row is missed for want of a cause; of rows that are fitted to."""
    reached: tuple[float, float] | None = None
    """Least and most of all draws; of rows that are fitted to."""

    @property
    def nearer(self) -> bool | None:
        """Whether the mean is nearer to what was observed than before the fit."""
        return self._nearer(self.after.mean, self.before.mean)

    @property
    def nearer_than_naive(self) -> bool | None:
        """Whether the mean after the fit is nearer than the naive forecast."""
        return self._nearer(self.after.mean, self.naive)

    @property
    def nearer_than_naive_before(self) -> bool | None:
        """Whether the mean before the fit is nearer than the naive forecast."""
        return self._nearer(self.before.mean, self.naive)

    def _nearer(self, one: float | None, other: float | None) -> bool | None:
        if one is None or other is None:
            return None
        return abs(one - self.observed) < abs(other - self.observed)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        told = asdict(self)
        told["from"] = told.pop("from_")
        told["accepted"], told["sources"] = list(self.accepted), list(self.sources)
        told["reached"] = list(self.reached) if self.reached else None
        told["nearer"] = self.nearer
        told["nearer_than_naive"] = self.nearer_than_naive
        told["nearer_than_naive_before"] = self.nearer_than_naive_before
        return told


@dataclass(frozen=True, slots=True)
class Fitted:
    """A parameter before and after the fit."""

    address: str
    members: tuple[str, ...]
    why: str | None
    sets: tuple[dict[str, Any], ...]
    """What the scenario sets, period by period: before, prior and posterior range, value."""
    narrower: float
    gained: float
    below: float
    above: float
    profile: tuple[float, ...]
    """Likelihood in each tenth of the range before, over its mean."""
    ran: tuple[float | None, ...]
    """Share of the draws in each tenth that ran and carried their traffic."""
    shifted: bool
    """Whether the value after is told apart from that before, given how few draws it rests on."""


@dataclass(frozen=True)
class Calibration:
    """A calibration on record.

    `parameters` say what was fitted, `rows` what it was fitted to, `hold_out` how it does on rows that it
    never saw. `table()` and `table("hold_out")` give rows as tables, `json()` everything as plain values.
    """

    name: str
    title: str
    corridor: str
    parameters: list[Fitted]
    correlation: list[list[float]]
    rows: list[Compared]
    hold_out: list[Compared]
    effective: float
    failed: dict[str, int]
    judgement: str
    """One paragraph: what the rows held out say of the fit."""
    warnings: list[str]
    record: dict[str, Any] = field(repr=False)
    """The whole record."""
    record_path: Path
    scenario_path: Path

    def json(self) -> dict[str, Any]:
        """Give it as `--json` prints it: the record, and where record and scenario lie."""
        paths = {"record_path": str(self.record_path), "scenario_path": str(self.scenario_path)}
        return {**self.record, **paths}

    def table(self, of: str = "rows") -> pl.DataFrame:
        """Give the rows fitted to (`rows`), or those held out (`hold_out`), as a table."""
        import polars as pl

        if of not in ("rows", "hold_out"):
            raise ValueError(f"{of!r} is none of rows, hold_out")
        rows = self.rows if of == "rows" else self.hold_out
        return pl.DataFrame(
            [
                {
                    "row": row.name,
                    "indicator": row.indicator,
                    "side": row.side,
                    "direction": row.direction,
                    "observed": row.observed,
                    "before": row.before.mean,
                    "before_low": row.before.low,
                    "before_high": row.before.high,
                    "before_verdict": row.before.verdict,
                    "after": row.after.mean,
                    "after_low": row.after.low,
                    "after_high": row.after.high,
                    "after_verdict": row.after.verdict,
                    "naive": row.naive,
                    "unit": row.unit,
                }
                for row in rows
            ],
            infer_schema_length=None,
        )

    def _repr_html_(self) -> str:
        held = self.table("hold_out")._repr_html_()
        return f"<p>{self.title}</p>{self.table()._repr_html_()}<p>{self.judgement}</p>{held}"


def judgement_of(rows: list[Compared], shifted: bool) -> str:
    """Say what the rows held out say of the fit; no better is called no better.

    Parameters
    ----------
    rows
        Rows held out.
    shifted
        Whether any fitted value is told apart from the one before.
    """
    many = len(rows)
    verdicts = {
        when: [getattr(row, when).verdict for row in rows].count("inside") for when in ("before", "after")
    }
    moved = [row for row in rows if row.nearer is not None]
    nearer = sum(bool(row.nearer) for row in moved)
    known = [row for row in rows if row.nearer_than_naive is not None]
    naive = sum(bool(row.nearer_than_naive) for row in known)
    earlier = sum(bool(row.nearer_than_naive_before) for row in known)
    off = {when: _off(rows, when) for when in ("before", "after")}
    inside = f"{verdicts['after']} lie inside their tolerance after the fit, {verdicts['before']} did before"
    told = [
        f"Of {many} {'row' if many == 1 else 'rows'} held out, {inside}.",
        f"The fitted values are nearer to what was observed than those before in {nearer} of {len(moved)}.",
    ]
    if known:
        beat = f"{naive} of {len(known)} where there is one, those before in {earlier}"
        told.append(f"They beat the naive forecast in {beat}.")
    before, after = off["before"], off["after"]
    if before is not None and after is not None:
        told.append(
            f"On the mean they are off by {after:.2f} times the tolerance, against {before:.2f} before: "
            + (_in_words(before, after) if shifted else NOT_SHIFTED)
        )
    return " ".join(told)


NOT_SHIFTED = (
    "no more than the luck of the draws, as no fitted value is told apart from the one before; "
    "the fit does no better on what it never saw."
)
SAME = 0.05
"""Tolerances by which two mean errors must differ to be called different."""


def _in_words(before: float, after: float) -> str:
    if after < before - SAME:
        return "the fit does better on what it never saw."
    if after > before + SAME:
        return "the fit does worse on what it never saw."
    return "the fit does no better on what it never saw."


def _off(rows: list[Compared], when: str) -> float | None:
    """Give the mean distance between simulated mean and observed value, in tolerances."""
    found = []
    for row in rows:
        mean = getattr(row, when).mean
        if mean is None:
            continue
        reach = row.observed - row.accepted[0] if mean < row.observed else row.accepted[1] - row.observed
        found.append(abs(mean - row.observed) / reach)
    return sum(found) / len(found) if found else None

"""Making a run again from its manifest, and saying whether it is the same."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.accounts.columns import TABLES
from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.read import Bundle, open_bundle
from landbridge.experiment.bundle.write import write_bundle
from landbridge.experiment.carry_out import carry_out
from landbridge.experiment.manifest import facts_of_run, versions
from landbridge.experiment.outcome import tables_of
from landbridge.experiment.runnable import default_model, get_ready
from landbridge.experiment.spool import Spool
from landbridge.experiment.states import setting_of
from landbridge.experiment.steady import settled
from landbridge.experiment.study import study
from landbridge.experiment.work import default_jobs

if TYPE_CHECKING:
    import polars as pl

    from landbridge.experiment.runnable import ModelOf
    from landbridge.experiment.work import Tell


SHOWN = 5
"""Columns of one table that are named."""


@dataclass(frozen=True)
class Replay:
    """Whether a run came out the same again."""

    run: str
    same: bool
    """Whether the hash is the same."""
    intact: bool
    """Whether the run's tables still have the hash that its manifest says."""
    hash: str
    hash_now: str
    differences: tuple[str, ...]
    """What is different: versions, input files, tables."""
    largest: float | None
    """Largest relative difference of any number, or None if no number differs."""
    where: str | None
    """Table and column of that number."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "schema": 1,
            "run": self.run,
            "same": self.same,
            "intact": self.intact,
            "hash": self.hash,
            "hash_now": self.hash_now,
            "differences": list(self.differences),
            "largest_relative_difference": self.largest,
            "where": self.where,
        }


def replay(
    bundle: Bundle | str | Path,
    *,
    jobs: int | None = None,
    progress: Tell | None = None,
    modelled: ModelOf | None = None,
) -> Replay:
    """Run again what a bundle's manifest says and compare.

    Parameters
    ----------
    bundle
        A run or its folder.
    jobs
        Threads; None: one per processor.
    progress
        Is told how far it is.
    modelled
        Makes the model of a corridor; None: as the floors below do it.

    Returns
    -------
    Replay
        `same` if every table is; otherwise which version, input or table differs, and by how much at most.
    """
    if not isinstance(bundle, Bundle):
        bundle = open_bundle(bundle)
    try:
        setting = replace(setting_of(bundle), save=None)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{bundle.path}: its manifest does not say how it was set ({error})") from error
    again = settled(study(setting), jobs, progress)
    modelled = modelled or default_model(setting.lead_in_days, setting)
    model = modelled(again.corridor, setting.from_, setting.until)
    again = replace(again, used=model.used)
    get_ready(model, progress)
    only = (_numbers(bundle, "values", "replication"), _draws(bundle))
    with tempfile.TemporaryDirectory(prefix="landbridge-replay-") as folder:
        spool = Spool.begin(Path(folder) / "spool", setting, {}, {})
        try:
            finished = carry_out(again, model, modelled, spool, jobs or default_jobs(), progress, only)
            if finished.interrupted:
                raise KeyboardInterrupt
            made = tables_of(again, finished)
            told = facts_of_run(again, finished, made.warnings, model.lead_in_days)
            written = write_bundle(made.tables, told, Path(folder) / "again", made.blocks(), None, setting)
            hash_now = written.hash
            same = hash_now == bundle.hash
            both = () if same else bundle.table_names
            then, now = ({name: one.table(name) for name in both} for one in (bundle, written))
        finally:
            spool.remove()
    changed = [name for name in then if not then[name].equals(now[name])]
    largest, where = _largest(then, now, changed)
    return Replay(
        run=bundle.run,
        same=same,
        intact=bundle.check_hash(),
        hash=bundle.hash,
        hash_now=hash_now,
        differences=(
            *_changes("version of", bundle.manifest.get("versions", {}), versions()),
            *_changes("input", bundle.manifest.get("inputs", {}), again.corridor.inputs()),
            *(f"table {name}: {_how(then[name], now[name])}" for name in changed),
        ),
        largest=largest,
        where=where,
    )


def _draws(bundle: Bundle) -> dict[int, frozenset[str] | None]:
    """Give the numbers of the draws looked at, and the facilities that each was made for; None: all."""
    draws: dict[int, frozenset[str] | None] = dict.fromkeys(_numbers(bundle, "draw_values", "draw"))
    if "judged" in bundle.table_names:
        for row in bundle.table("judged").iter_rows(named=True):
            asked = row.get("asked")
            draws[int(row["draw"])] = None if asked is None else frozenset(asked.split(", "))
    return dict(sorted(draws.items()))


def _numbers(bundle: Bundle, table: str, column: str) -> list[int]:
    return sorted(bundle.table(table)[column].unique().to_list())


def _changes(what: str, then: dict[str, str], now: dict[str, str]) -> list[str]:
    lines = []
    for name in sorted({*then, *now}):
        before, after = then.get(name), now.get(name)
        if before == after:
            continue
        if before is None or after is None:
            lines.append(f"{what} {name}: {'new' if before is None else 'gone'}")
        else:
            lines.append(f"{what} {name}: {before[:12]} then, {after[:12]} now")
    return lines


def _how(then: pl.DataFrame, now: pl.DataFrame) -> str:
    if then.columns != now.columns:
        return "other columns"
    if then.height != now.height:
        return f"{then.height} rows then, {now.height} now"
    names = [c for c in then.columns if not then[c].equals(now[c])]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"columns {', '.join(names[:SHOWN])}{more}"


def _largest(
    then: dict[str, pl.DataFrame], now: dict[str, pl.DataFrame], changed: list[str]
) -> tuple[float | None, str | None]:
    """Find the largest relative difference |a - b| / max(|a|, |b|) of numbers in rows with equal keys."""
    import polars as pl
    import polars.selectors as cs

    largest, where = None, None
    for name in changed:
        key = list(TABLES[name].key)
        both = then[name].join(now[name], on=key, how="inner", suffix="|now", nulls_equal=True)
        for column in then[name].select(cs.numeric()).columns:
            if column in key or f"{column}|now" not in both.columns:
                continue
            a, b = pl.col(column).cast(pl.Float64), pl.col(f"{column}|now").cast(pl.Float64)
            share = both.select(
                ((a - b).abs() / pl.max_horizontal(a.abs(), b.abs())).fill_nan(0.0).max()
            ).item()
            if share is not None and share > 0 and (largest is None or share > largest):
                largest, where = float(share), f"{name}.{column}"
    return largest, where

"""Every stay of a run, or of a share of its trains and boxes, as one Parquet file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.bundle.files import write_whole
from landbridge.experiment.bundle.read import Bundle, open_bundle
from landbridge.experiment.explain import check_replication, model_again
from landbridge.experiment.runnable import get_ready

if TYPE_CHECKING:
    import polars as pl

    from landbridge.experiment.runnable import ModelOf, Runnable
    from landbridge.experiment.work import Tell
    from landbridge.simulation.model import Trace


def trace(
    bundle: Bundle | str | Path,
    out: str | Path,
    *,
    share: float = 1.0,
    replication: int = 0,
    progress: Tell | None = None,
    modelled: ModelOf | None = None,
) -> Path:
    """Run one replication again and write the stays of its trains, boxes and trucks.

    Parameters
    ----------
    bundle
        A run or its folder.
    out
        Parquet file to write: who (a key), kind, facility, side, direction, stream, step, cause, from and to
        (UTC), hours; in the order in which the stays ended. The warm-up is in it.
    share
        Part of all identities that is kept, from above 0 to 1. Who is kept depends on the identity alone.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputErrors
        If the share is not above 0 and at most 1, or the file is there already.
    """
    out = Path(out)
    problems = []
    if not 0.0 < share <= 1.0:
        problems.append(Problem(None, None, "--share", f"{share:g} is not above 0 and at most 1"))
    if out.exists():
        problems.append(Problem(str(out), None, None, "is there already, and nothing is overwritten"))
    if problems:
        raise InputErrors(problems)
    bundle = bundle if isinstance(bundle, Bundle) else open_bundle(bundle)
    check_replication(bundle, replication)
    model, setting = model_again(bundle, modelled)
    get_ready(model, progress)
    frame = _frame(model, model.trace_many(setting.seed, replication, share))
    write_whole(out, lambda path: frame.write_parquet(path))
    return out


def _frame(model: Runnable, found: Trace) -> pl.DataFrame:
    import polars as pl

    names = model.names
    words: dict[str, list[str | None]] = {
        column: [getattr(place, column) for place in names.places]
        for column in ("kind", "facility", "side", "direction", "step")
    }
    columns = {"who": pl.Series(found.who)}
    for column, values in words.items():
        columns[column] = pl.Series(values, dtype=pl.String).gather(pl.Series(found.place))
    streams = pl.Series([c.name or None for c in names.classes], dtype=pl.String)
    columns["stream"] = streams.gather(pl.Series(found.class_))
    columns["cause"] = pl.Series(names.causes, dtype=pl.String).gather(pl.Series(found.cause))
    start = model.start_utc.replace(tzinfo=None)
    for column, hours in (("from", found.from_h), ("to", found.to_h)):
        seconds = pl.Series((hours * 3600e6).round().astype("int64")).cast(pl.Duration("us"))
        columns[column] = pl.Series([start]).extend_constant(start, len(seconds) - 1) + seconds
    columns["hours"] = pl.Series(found.to_h - found.from_h)
    return pl.DataFrame(columns)

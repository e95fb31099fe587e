"""What a finished run says: all its tables and warnings."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.answers import Numbers, indicator_table, who_columns
from landbridge.accounts.columns import TABLES
from landbridge.accounts.days import Days
from landbridge.accounts.frames import frame_of_rows
from landbridge.accounts.inside import growing_inside, inside_of
from landbridge.accounts.money import money_frame
from landbridge.accounts.pooled import Pooled
from landbridge.accounts.states import daily_frame, state_columns, state_tables
from landbridge.accounts.statistics import correlation_interval, rank_correlation
from landbridge.accounts.totals import BLOCK, Totals, Values
from landbridge.experiment.foreseen import foreseen
from landbridge.experiment.refuted.told import Drawn, counting, judged_of, refuted_tables
from landbridge.experiment.statements import seed_rows
from landbridge.experiment.study import idle_changes, without_traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import polars as pl

    from landbridge.experiment.finished import Finished
    from landbridge.experiment.refuted.told import Judged
    from landbridge.experiment.spool import Spool
    from landbridge.experiment.study import Study
    from landbridge.simulation.model import Names

FEW_DRAWS = 32
"""With fewer the range of an answer is hardly known."""


@dataclass(frozen=True)
class Outcome:
    """Tables and warnings of a run."""

    tables: dict[str, pl.DataFrame]
    blocks: Callable[[], Iterator[dict[str, pl.DataFrame]]]
    """Gives the tables that have rows for each replication, block by block."""
    warnings: list[str]


def tables_of(asked: Study, finished: Finished) -> Outcome:
    """Make all tables of a finished run."""
    facts, spool = finished.facts, finished.spool
    run, pooled, told = _gathered(finished)
    judged = judged_of(asked, finished)
    first = _drawn(spool, finished.first)
    drawn, draws = first, finished.first
    if judged.refuted:
        draws, drawn = _kept(asked, finished, judged)
    packed = spool.states(finished.replications)
    tables = state_tables(packed, finished.names, facts, finished.from_h)
    own = dict(zip(run.keys, run.values.T, strict=True))
    quantiles = pooled.intervals(spool.points, own)
    tables["indicators"] = indicator_table(run, drawn.numbers, finished.compared, facts, quantiles)
    who = who_columns(spool.keys)
    tables["draw_values"] = Values("draw_values", who).frame(draws, drawn.numbers.values)
    tables["draws"] = frame_of_rows(
        TABLES["draws"],
        [
            {"draw": number, "address": address, "value": value}
            for number, values in zip(draws, drawn.values, strict=True)
            for address, value in values.items()
        ],
    )
    tables["assumptions"] = frame_of_rows(
        TABLES["assumptions"], [one.as_row(bool(asked.setting.draws)) for one in asked.assumptions]
    )
    tables["weights"] = _weights(drawn, tables["indicators"])
    if finished.verdicts:
        tables |= refuted_tables(judged, drawn, first, who)
    tables["sources"] = frame_of_rows(TABLES["sources"], asked.source_rows())
    tables["seeds"] = frame_of_rows(
        TABLES["seeds"], seed_rows(asked.corridor, asked.setting, tables["indicators"], ways=True)
    )
    warnings = [*_warnings(asked, finished), *told, *_off_range(tables["indicators"])]
    if asked.warm_up is not None:
        tables["warm_up"], tables["warm_up_course"] = asked.warm_up.summary, asked.warm_up.course
        warnings += asked.warm_up.sentences if asked.warm_up.days is None else ()
    warnings += judged.warnings(tables.get("narrowed"))
    if asked.setting.hours is None:  # a few days that begin with a state are to change it
        warnings += _growing(finished.names, tables["states"])
    return Outcome(tables, lambda: _blocks(finished, run, who), warnings)


def _drawn(spool: Spool, numbers: Sequence[int]) -> Drawn:
    pairs = [spool.drawn(number) for number in numbers]
    return Drawn([values for values, _ in pairs], Numbers(spool.keys, spool.matrix(n for _, n in pairs)))


def _kept(asked: Study, finished: Finished, judged: Judged) -> tuple[list[int], Drawn]:
    """Read the draws of which something carries its traffic, each without what does not."""
    keys = finished.spool.keys
    facilities = sorted({key.facility for key in keys})
    column = {name: place for place, name in enumerate(facilities)}
    of_key = np.array([column[key.facility] for key in keys], dtype=np.intp)
    draws, values, rows = [], [], []
    for number in finished.draws:
        has = np.array([judged.has(number, name) for name in facilities], dtype=bool)
        if not has.any():
            continue
        own, numbers = finished.spool.drawn(number)
        draws.append(number)
        values.append(counting(judged, number, own, asked.corridor))
        rows.append(np.where(has[of_key], numbers, np.nan))
    return draws, Drawn(values, Numbers(keys, finished.spool.matrix(iter(rows))))


def _gathered(finished: Finished) -> tuple[Numbers, Pooled, list[str]]:
    """Read every replication once: numbers, histograms together, warnings."""
    pooled, told = Pooled(len(finished.names.measures)), list[tuple[str, ...]]()
    values = np.zeros((len(finished.replications), len(finished.spool.keys)))
    for row, number in enumerate(finished.replications):
        one = finished.spool.read(number)
        values[row] = one.values
        pooled.add(one)
        told.append(tuple(one.warnings))
    return Numbers(finished.spool.keys, values), pooled, once_each(told)


def once_each(told: Sequence[Sequence[str]]) -> list[str]:
    """Give what replications warn of, each thing once: as the first says it, and how many say so.

    Warnings are of one thing if they differ in their numbers only, or in who holds what is waited for.
    """
    first: dict[str, str] = {}
    count: dict[str, int] = {}
    for warnings in told:
        for warning in dict.fromkeys(warnings):
            kind = re.sub(r"\d+", "", warning.partition("; held by")[0])
            first.setdefault(kind, warning)
            count[kind] = count.get(kind, 0) + 1
    many = len(told)
    return [
        text if many == 1 else f"{text} (in {count[kind]} of {many} replications, here the first)"
        for kind, text in first.items()
    ]


def _blocks(finished: Finished, run: Numbers, who: dict[str, list[Any]]) -> Iterator[dict[str, pl.DataFrame]]:
    """Give the tables of the replications, some replications at a time."""
    totals, days = Totals(finished.names), Days(finished.names, finished.facts)
    values = Values("values", who)
    for first in range(0, len(finished.replications), BLOCK):
        numbers = finished.replications[first : first + BLOCK]
        block = [finished.spool.read(number) for number in numbers]
        made = {name: totals.frame(name, block) for name in totals.tables}
        made["money"] = money_frame(made["charges"], finished.facts)
        made["values"] = values.frame(numbers, run.values[first : first + BLOCK])
        daily = daily_frame(days.groups, finished.facts, block)
        if daily.height or not first:
            made["daily"] = daily
        yield made


def _growing(names: Names, states: pl.DataFrame) -> list[str]:
    """Warn of every population that kept growing, averaged over the replications."""
    if not states.height:
        return []
    means = {
        i: states[f"mean|{column}"].to_numpy().astype(float)
        for i, (state, column) in enumerate(zip(names.states, state_columns(names), strict=True))
        if state.what in ("population", "queue", "count")
    }
    return [str(one) for one in growing_inside(names, means, inside_of(names, means))]


def _weights(drawn: Drawn, indicators: pl.DataFrame) -> pl.DataFrame:
    """Correlate every drawn assumption with every headline indicator."""
    addresses = sorted({address for values in drawn.values for address in values})
    headline = {
        (row["id"], row["side"], row["direction"], row["statistic"])
        for row in indicators.iter_rows(named=True)
        if row["headline"]
    }
    rows: list[dict[str, Any]] = []
    for key, column in zip(drawn.numbers.keys, drawn.numbers.values.T, strict=True):
        if (key.id, key.side, key.direction, key.statistic) not in headline:
            continue
        if key.class_ is not None or key.regime is not None:
            continue
        for address in addresses:
            pairs = [
                (values.get(address), y) for values, y in zip(drawn.values, column.tolist(), strict=True)
            ]
            both = [(x, y) for x, y in pairs if x is not None and not math.isnan(y)]
            rho = rank_correlation([x for x, _ in both], [y for _, y in both])
            if rho is None:
                continue
            low, high = correlation_interval(rho, len(both))
            rows.append(
                {
                    "indicator": key.id,
                    "side": key.side,
                    "direction": key.direction,
                    "statistic": key.statistic,
                    "address": address,
                    "rho": rho,
                    "low": low,
                    "high": high,
                }
            )
    return frame_of_rows(TABLES["weights"], rows)


def _off_range(indicators: pl.DataFrame) -> list[str]:
    """Warn where the values used without draws give what hardly any draw gives: they are not typical then."""
    off = [
        " ".join(part for part in (row["id"], row["side"], row["direction"]) if part)
        for row in indicators.iter_rows(named=True)
        if row["headline"]
        and None not in (row["mean"], row["low"], row["high"])
        and not row["low"] <= row["mean"] <= row["high"]
    ]
    if not off:
        return []
    more = f" and {len(off) - 3} more" if len(off) > 3 else ""
    told = f"{', '.join(off[:3])}{more}"
    return [f"assumptions mixed within their ranges behave unlike the values used without draws: see {told}"]


def _warnings(asked: Study, finished: Finished) -> list[str]:
    setting, many = asked.setting, len(finished.replications)
    warnings: list[str] = []
    if finished.interrupted:
        wanted = setting.target.most if setting.target else setting.replications
        drawn = f" and {len(finished.first)} of {setting.draws} draws" if setting.draws else ""
        warnings.append(
            f"stopped by the user after {many} of {wanted} replications{drawn}; "
            f"`landbridge resume {finished.spool.folder}` finishes it"
        )
    if damaged := finished.spool.receipts.damaged:
        more = f" and {len(damaged) - 3} more" if len(damaged) > 3 else ""
        warnings.append(f"broken when it was gone on with, so run again: {'; '.join(damaged[:3])}{more}")
    warnings += [*idle_changes(asked), *without_traffic(asked)]
    warnings += foreseen(asked.corridor, setting.from_, setting.until)
    warnings += finished.facts.flows.told() if finished.facts.flows is not None else []
    if finished.precise is not None:
        warnings += finished.precise.warnings()
    if many == 1:
        warnings.append("one replication: no half-widths, and without draws every verdict is undecided")
    if 0 < setting.draws < FEW_DRAWS:
        warnings.append(f"{setting.draws} draws are few for a range; use 64 or more")
    return warnings + left_out(list(finished.failed.values()), setting.draws)


def left_out(reasons: Sequence[str], draws: int) -> list[str]:
    """Say how many draws were left out, and why: reasons that differ in numbers only count together.

    Of a reason of several lines, such as a list of who waits for whom, the first and the next are told.
    """
    alike: dict[str, list[str]] = {}
    for reason in reasons:
        short = "; ".join(reason.splitlines()[:2])
        alike.setdefault(re.sub(r"\d+", "", short.partition(";")[0]), []).append(short)
    told = []
    for same in sorted(alike.values()):
        more = " (of the first)" if len(set(same)) > 1 else ""
        told.append(f"{len(same)} of {draws} draws were left out: {same[0]}{more}")
    return told

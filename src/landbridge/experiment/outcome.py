"""What a finished run says: all its tables and warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.accounts.answers import indicator_table, value_table
from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame_of_rows
from landbridge.accounts.growth import growth_warnings
from landbridge.accounts.measured import measure_all
from landbridge.accounts.reality import wanted_parts
from landbridge.accounts.states import state_tables
from landbridge.accounts.statistics import correlation_interval, rank_correlation
from landbridge.accounts.totals import total_tables
from landbridge.experiment.statements import seed_rows
from landbridge.experiment.study import idle_changes

if TYPE_CHECKING:
    import polars as pl

    from landbridge.experiment.carry_out import Finished
    from landbridge.experiment.study import Study

FEW_DRAWS = 32
"""With fewer the range of an answer is hardly known."""


@dataclass(frozen=True)
class Outcome:
    """Tables and warnings of a run."""

    tables: dict[str, pl.DataFrame]
    warnings: list[str]


def tables_of(asked: Study, finished: Finished) -> Outcome:
    """Make all tables of a finished run."""
    records = list(finished.records.values())
    facts, parts = finished.facts, wanted_parts(finished.compared)
    measured = [measure_all(record, facts, parts) for record in records]
    drawn = [one for _, one in finished.draws.values()]
    tables = {**total_tables(records), **state_tables(records, facts)}
    tables["indicators"] = indicator_table(measured, drawn, finished.compared, facts)
    tables["values"] = value_table("values", list(finished.records), measured)
    tables["draw_values"] = value_table("draw_values", list(finished.draws), drawn)
    tables["draws"] = frame_of_rows(
        TABLES["draws"],
        [
            {"draw": number, "address": address, "value": value}
            for number, (values, _) in finished.draws.items()
            for address, value in values.items()
        ],
    )
    tables["assumptions"] = frame_of_rows(
        TABLES["assumptions"], [one.as_row(bool(asked.setting.draws)) for one in asked.assumptions]
    )
    tables["weights"] = _weights(finished, tables["indicators"])
    tables["sources"] = frame_of_rows(TABLES["sources"], asked.source_rows())
    tables["seeds"] = frame_of_rows(
        TABLES["seeds"], seed_rows(asked.corridor, asked.setting, tables["indicators"])
    )
    return Outcome(tables, [*_warnings(asked, finished), *_off_range(tables["indicators"])])


def _weights(finished: Finished, indicators: pl.DataFrame) -> pl.DataFrame:
    """Correlate every drawn assumption with every headline indicator."""
    draws = list(finished.draws.values())
    addresses = sorted({address for values, _ in draws for address in values})
    headline = {
        (row["id"], row["side"], row["direction"], row["statistic"])
        for row in indicators.iter_rows(named=True)
        if row["headline"]
    }
    rows: list[dict[str, Any]] = []
    keys = dict.fromkeys(key for _, measured in draws for key in measured)
    for key in keys:
        if (key.id, key.side, key.direction, key.statistic) not in headline:
            continue
        if key.class_ is not None or key.regime is not None:
            continue
        for address in addresses:
            pairs = [(values.get(address), measured.get(key)) for values, measured in draws]
            both = [(x, y) for x, y in pairs if x is not None and y is not None]
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
    setting, records = asked.setting, list(finished.records.values())
    warnings = []
    if finished.interrupted:
        drawn = f" and {len(finished.draws)} of {setting.draws} draws" if setting.draws else ""
        warnings.append(
            f"stopped by the user after {len(records)} of {setting.replications} replications{drawn}"
        )
    warnings += idle_changes(asked)
    if len(records) == 1:
        warnings.append("one replication: no half-widths, and without draws every verdict is undecided")
    if 0 < setting.draws < FEW_DRAWS:
        warnings.append(f"{setting.draws} draws are few for a range; use 64 or more")
    reasons: dict[str, int] = {}
    for reason in finished.failed.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        warnings.append(f"{count} of {setting.draws} draws were left out: {reason}")
    warnings += dict.fromkeys(text for record in records for text in record.warnings)
    return [*warnings, *growth_warnings(records)]

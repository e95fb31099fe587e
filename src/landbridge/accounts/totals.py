"""The totals of the replications as tables: ledger, counts, measures, histograms, resources, charges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame, frame_of_rows
from landbridge.simulation.model.records import bin_edges_h

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from landbridge.simulation.model.records import Records

Row = dict[str, Any]


def total_tables(records: Sequence[Records]) -> dict[str, pl.DataFrame]:
    """Make the tables of totals from all replications."""
    makers = {
        "ledger": _ledger,
        "counts": _counts,
        "measures": _measures,
        "histograms": _histograms,
        "charges": _charges,
    }
    tables = {
        name: frame_of_rows(TABLES[name], [row for record in records for row in maker(record)])
        for name, maker in makers.items()
    }
    tables["resources"] = _resources(records)
    return tables


def _ledger(record: Records) -> Iterator[Row]:
    names = record.names
    merged: dict[tuple[Any, ...], float] = {}
    for p, c, cause in np.argwhere(record.ledger_h != 0.0):
        place, class_ = names.places[p], names.classes[c]
        direction = place.direction or class_.direction or None
        key = (place.facility, place.side, direction, place.kind, class_.class_, class_.regime, place.step)
        whole = (*key, names.causes[cause])
        merged[whole] = merged.get(whole, 0.0) + float(record.ledger_h[p, c, cause])
    columns = ("facility", "side", "direction", "kind", "class", "regime", "step", "cause")
    for key, hours in merged.items():
        yield {"replication": record.replication, **dict(zip(columns, key, strict=True)), "hours": hours}


def _counts(record: Records) -> Iterator[Row]:
    names = record.names
    sums: dict[tuple[str | None, ...], Row] = {}
    for k, kind in enumerate(names.kinds):
        for c, class_ in enumerate(names.classes):
            left = record.kind_out[k, c]
            totals: Row = {
                "entered": int(record.kind_in[k, c]),
                "left": int(left.sum()),
                "inside_start": int(record.kind_inside_start[k, c]),
                "inside_end": int(record.kind_inside_end[k, c]),
                "area_h": float(record.kind_area_h[k, c]),
            }
            if not any(totals.values()):
                continue
            who = (kind, class_.class_, class_.regime, class_.direction)
            _add(sums.setdefault((*who, None), {}), totals)
            for s, status in enumerate(names.statuses):
                if left[s]:
                    _add(sums.setdefault((*who, status), {}), {"left": int(left[s])})
    columns = ("kind", "class", "regime", "direction", "status")
    for key, values in sums.items():
        yield {"replication": record.replication, **dict(zip(columns, key, strict=True)), **values}


def _measures(record: Records) -> Iterator[Row]:
    names = record.names
    sums: dict[tuple[Any, ...], Row] = {}
    for m, c in np.argwhere(record.measure_count > 0):
        name, class_ = names.measures[m], names.classes[c]
        direction = name.direction or class_.direction or None
        key = (name.facility, name.side, direction, name.kind, name.measure, class_.class_, class_.regime)
        row = sums.setdefault(key, {"max_h": 0.0})
        longest = max(row["max_h"], float(record.measure_max_h[m, c]) if name.timed else 0.0)
        _add(
            row,
            {
                "count": int(record.measure_count[m, c]),
                "sum_h": float(record.measure_sum_h[m, c]),
                "squares_h2": float(record.measure_squares_h2[m, c]),
            },
        )
        row["max_h"] = longest
    columns = ("facility", "side", "direction", "kind", "measure", "class", "regime")
    for key, values in sums.items():
        yield {"replication": record.replication, **dict(zip(columns, key, strict=True)), **values}


def _histograms(record: Records) -> Iterator[Row]:
    edges = bin_edges_h()
    for m, b in np.argwhere(record.measure_bins > 0):
        name = record.names.measures[m]
        if name.timed:
            yield {
                "replication": record.replication,
                "facility": name.facility,
                "side": name.side,
                "direction": name.direction,
                "kind": name.kind,
                "measure": name.measure,
                "bin_low_h": float(edges[b]),
                "bin_high_h": float(edges[b + 1]),
                "count": int(record.measure_bins[m, b]),
            }


def _charges(record: Records) -> Iterator[Row]:
    names = record.names
    sums: dict[tuple[str, ...], Row] = {}
    for a, c, month in np.argwhere(record.charges != 0):
        account, class_ = names.accounts[a], names.classes[c]
        who = (account.facility, account.purpose, account.payer, account.payee, account.currency)
        key = (*who, class_.class_, class_.regime, names.months[month])
        _add(sums.setdefault(key, {}), {"amount_milli": int(record.charges[a, c, month])})
    columns = ("facility", "purpose", "payer", "payee", "currency", "class", "regime", "month")
    for charged, values in sums.items():
        yield {"replication": record.replication, **dict(zip(columns, charged, strict=True)), **values}


def _resources(records: Sequence[Records]) -> pl.DataFrame:
    table = TABLES["resources"]
    columns: dict[str, list[Any]] = {column.name: [] for column in table.columns}
    hours = ("busy_h", "open_h", "closed_h", "failed_h", "over_h", "blocked_h", "queue_h", "grants")
    for record in records:
        for name in record.names.resources:
            for text in ("address", "facility", "side", "direction", "name", "key", "unit", "kind"):
                columns[text].append(getattr(name, text))
        columns["replication"] += [record.replication] * len(record.names.resources)
        for column in hours:
            columns[column] += getattr(record, column).tolist()
        columns["idle_h"] += (record.open_h - (record.busy_h - record.over_h)).tolist()
    return frame(table, columns)


def _add(sums: Row, values: Row) -> None:
    for name, value in values.items():
        sums[name] = sums.get(name, 0) + value

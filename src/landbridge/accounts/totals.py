"""The totals of replications as tables: ledger, counts, measures, histograms, resources, charges, values.

Made block by block of replications, in the order of the tables' keys, so that any number of replications
takes no more memory than one block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import empty
from landbridge.accounts.merged import Merged, in_key_order
from landbridge.accounts.reduced import RESOURCE_COLUMNS
from landbridge.simulation.model.records import N_TIME_BINS, bin_edges_h

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from landbridge.accounts.reduced import Reduced
    from landbridge.simulation.model.records import Names

BLOCK = 16
"""Replications of a block: a block of Khorgos takes some 30 MB while its tables are made."""


class Totals:
    """Makes the tables of totals of a model's replications.

    Parameters
    ----------
    names
        What the rows of its arrays are called.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self._ledger = _ledger_rows(names)
        self._counts = _count_rows(names)
        self._ways = _way_rows(names)
        self._measures = _measure_rows(names)
        self._timed = np.array([m.timed for m in names.measures], dtype=bool)
        self._clocked = _clocked_rows(names)
        self._charges = _charge_rows(names)
        addresses = [(r.address,) for r in names.resources]
        self._resource_order = [addresses.index(key) for key in in_key_order(addresses)]
        self._heads = {
            "ledger": self._ledger.frame(TABLES["ledger"]),
            "measures": self._measures.frame(TABLES["measures"]),
            "histograms": _histogram_head(self._clocked),
            "charges": self._charges.frame(TABLES["charges"]),
            "resources": _resource_head(names, self._resource_order),
        }

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that are made."""
        return ("ledger", "counts", "measures", "histograms", "resources", "charges")

    def frame(self, table: str, block: Sequence[Reduced]) -> pl.DataFrame:
        """Make the rows of one table of a block of replications, in the order of its key."""
        if not block:
            return empty(TABLES[table])
        make: Callable[[Reduced], Any] = getattr(self, f"_{table}_of")
        parts = [(one.replication, *make(one)) for one in block]
        if table == "counts":
            return _stacked(table, parts)
        return _gathered(table, self._heads[table], parts)

    def _ledger_of(self, one: Reduced) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
        rows = self._ledger.present(one.ledger_at)
        return rows, {"hours": self._ledger.add(one.ledger_at, one.ledger_h)[rows]}

    def _measures_of(self, one: Reduced) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
        merged, at = self._measures, one.measure_at
        rows = merged.present(at)
        longest = np.zeros(merged.size)
        timed = self._timed[at // len(self.names.classes)]
        np.maximum.at(longest, merged.row_of[at], np.where(timed, one.measure_sums[2], 0.0))
        return rows, {
            "count": merged.add(at, one.measure_count)[rows],
            "sum_h": merged.add(at, one.measure_sums[0])[rows],
            "squares_h2": merged.add(at, one.measure_sums[1])[rows],
            "max_h": longest[rows],
        }

    def _histograms_of(self, one: Reduced) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
        measure, bin_ = np.divmod(one.bins_at, N_TIME_BINS)
        rows, where = np.unique(self._clocked.row_of[measure] * N_TIME_BINS + bin_, return_inverse=True)
        counts = np.zeros(len(rows), dtype=np.int64)
        np.add.at(counts, where, one.bins_count)
        return rows, {"count": counts}

    def _charges_of(self, one: Reduced) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
        rows = self._charges.present(one.charges_at)
        return rows, {"amount_milli": self._charges.add(one.charges_at, one.charges_milli)[rows]}

    def _resources_of(self, one: Reduced) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
        order = self._resource_order
        columns: dict[str, NDArray[Any]] = {
            name: one.resources[i][order] for i, name in enumerate(RESOURCE_COLUMNS)
        }
        columns["grants"] = columns["grants"].astype(np.int64)
        columns["idle_h"] = columns["open_h"] - (columns["busy_h"] - columns["over_h"])
        return np.arange(len(order)), columns

    def _counts_of(self, one: Reduced) -> tuple[list[dict[str, Any]]]:
        """Rows of the totals of each kind and class, and of each way to leave."""
        every = np.arange(one.kind_area_h.size)
        names = ("entered", "left", "inside_start", "inside_end")
        sums = {name: self._counts.add(every, one.kinds[i].ravel()) for i, name in enumerate(names)}
        area = self._counts.add(every, one.kind_area_h.ravel())
        ways = self._ways.add(np.arange(one.kind_out.size), one.kind_out.ravel())
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row, key in enumerate(self._counts.keys):
            totals: dict[str, Any] = {name: int(column[row]) for name, column in sums.items()}
            totals["area_h"] = float(area[row])
            if any(totals.values()):
                rows[*key, None] = totals
        for row in np.flatnonzero(ways).tolist():
            rows[self._ways.keys[row]] = {"left": int(ways[row])}
        columns = ("kind", "class", "regime", "direction", "status")
        return ([{**dict(zip(columns, key, strict=True)), **rows[key]} for key in in_key_order(rows)],)


class Values:
    """Makes the tables `values` and `draw_values` of a run whose numbers have given keys."""

    def __init__(self, table: str, who: Mapping[str, Sequence[Any]]) -> None:
        import polars as pl

        self.table = table
        self._number = TABLES[table].columns[0].name
        self._head = pl.DataFrame({name: pl.Series(name, who[name], dtype=pl.String) for name in who})

    def frame(self, numbers: Sequence[int], values: NDArray[Any]) -> pl.DataFrame:
        """Make the rows of some replications or draws.

        Parameters
        ----------
        numbers
            Their numbers.
        values
            (replication or draw, key) NaN for none.
        """
        rows = np.arange(self._head.height)
        parts = [(n, rows, {"value": own}) for n, own in zip(numbers, values, strict=True)]
        return _gathered(self.table, self._head, parts) if parts else empty(TABLES[self.table])


def _gathered(
    table: str,
    head: pl.DataFrame,
    parts: Sequence[tuple[int, NDArray[Any], dict[str, NDArray[Any]]]],
) -> pl.DataFrame:
    """Put the key columns of the rows of each replication beside their values."""
    import polars as pl
    import polars.selectors as cs

    from landbridge.accounts.frames import polars_type

    declared = TABLES[table].columns
    rows = np.concatenate([part[1] for part in parts])
    many = [len(part[1]) for part in parts]
    whole = head[rows]
    added = [pl.Series(declared[0].name, np.repeat([part[0] for part in parts], many), dtype=pl.Int64)]
    for name in parts[0][2]:
        column = np.concatenate([part[2][name] for part in parts])
        added.append(pl.Series(name, column, dtype=polars_type(TABLES[table].column(name).type)))
    whole = whole.with_columns(added).select([column.name for column in declared])
    return whole.with_columns((cs.float().fill_nan(None) + 0.0).name.keep())


def _stacked(table: str, parts: Sequence[tuple[int, list[dict[str, Any]]]]) -> pl.DataFrame:
    from landbridge.accounts.frames import frame_of_rows

    rows = [{"replication": number, **row} for number, own in parts for row in own]
    return frame_of_rows(TABLES[table], rows)


def _ledger_rows(names: Names) -> Merged:
    columns = ("facility", "side", "direction", "kind", "class", "regime", "step", "cause")
    cells = []
    for place in names.places:
        for class_ in names.classes:
            way = place.direction or class_.direction or None
            who = (place.facility, place.side, way, place.kind, class_.class_, class_.regime, place.step)
            cells.append(who)
    return Merged(columns, cells, names.causes)


def _count_rows(names: Names) -> Merged:
    columns = ("kind", "class", "regime", "direction")
    return Merged(columns, [(k, c.class_, c.regime, c.direction) for k in names.kinds for c in names.classes])


def _way_rows(names: Names) -> Merged:
    columns = ("kind", "class", "regime", "direction", "status")
    statuses = names.statuses or ("",)
    return Merged(
        columns,
        [
            (k, c.class_, c.regime, c.direction, status)
            for k in names.kinds
            for c in names.classes
            for status in statuses
        ],
    )


def _measure_rows(names: Names) -> Merged:
    columns = ("facility", "side", "direction", "kind", "measure", "class", "regime")
    return Merged(
        columns,
        [
            (m.facility, m.side, m.direction or c.direction or None, m.kind, m.measure, c.class_, c.regime)
            for m in names.measures
            for c in names.classes
        ],
    )


def _clocked_rows(names: Names) -> Merged:
    """Rows of the measures that are timed: each has a histogram."""
    columns = ("facility", "side", "direction", "kind", "measure")
    return Merged(
        columns,
        [(m.facility, m.side, m.direction, m.kind, m.measure) if m.timed else None for m in names.measures],
    )


def _histogram_head(clocked: Merged) -> pl.DataFrame:
    """Key columns and upper edge of every bin of every timed measure."""
    import polars as pl

    many, edges = len(clocked.keys), bin_edges_h()
    head = clocked.frame(TABLES["histograms"])[np.repeat(np.arange(many), N_TIME_BINS)]
    return head.with_columns(
        bin_low_h=pl.Series(np.tile(edges[:-1], many), dtype=pl.Float64),
        bin_high_h=pl.Series(np.tile(edges[1:], many), dtype=pl.Float64),
    )


def _charge_rows(names: Names) -> Merged:
    columns = ("facility", "side", "purpose", "payer", "payee", "currency", "class", "regime", "month")
    return Merged(
        columns,
        [
            (a.facility, a.side, a.purpose, a.payer, a.payee, a.currency, c.class_, c.regime, month)
            for a in names.accounts
            for c in names.classes
            for month in names.months
        ],
    )


def _resource_head(names: Names, order: Sequence[int]) -> pl.DataFrame:
    import polars as pl

    columns = ("address", "facility", "side", "direction", "name", "key", "unit", "kind")
    rows = [names.resources[i] for i in order]
    return pl.DataFrame(
        [pl.Series(column, [getattr(row, column) for row in rows], dtype=pl.String) for column in columns]
    )

"""Cells of an array that are one row of a table: which row, and what its key columns say.

Found once for a model. Rows are numbered in the order of the table's key, nulls first, so that what is
added up by row number stands in the table's order without sorting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from landbridge.accounts.schema import Table

Key = TypeVar("Key", bound=tuple[Any, ...])
MOST_RANK = 2**62


def in_key_order(keys: Iterable[Key]) -> list[Key]:
    """Put keys in the order of a table: column by column, nulls first."""
    return sorted(keys, key=lambda key: tuple((part is not None, part) for part in key))


def _ranked(keys: Sequence[tuple[Any, ...]]) -> tuple[list[int], NDArray[np.int64]]:
    """Number keys in the order of a table: the first key of each number, and (key,) its number.

    By whole columns, as there may be hundreds of thousands of keys of few different parts.
    """
    rank, size = np.zeros(len(keys), dtype=np.int64), 1
    for part in zip(*keys, strict=True):
        ranks = {None: 0} | {value: i for i, value in enumerate(sorted({*part} - {None}), 1)}
        if size * len(ranks) >= MOST_RANK:
            rank = np.unique(rank, return_inverse=True)[1]
            size = len(keys)
        rank = rank * len(ranks) + np.fromiter(map(ranks.__getitem__, part), np.int64, len(keys))
        size *= len(ranks)
    _, first, rows = np.unique(rank, return_index=True, return_inverse=True)
    return first.tolist(), rows


class Merged:
    """Rows of a table that cells belong to.

    Parameters
    ----------
    columns
        Names of the key columns.
    cells
        (cell,) the key of each cell; None: it belongs to no row.
    last
        Values of one more key column, the last, where there is a cell for each of them: `cells` are then the
        keys without it.
    """

    def __init__(
        self,
        columns: Sequence[str],
        cells: Sequence[tuple[Any, ...] | None],
        last: Sequence[str] | None = None,
    ) -> None:
        self.columns = tuple(columns)
        self._last = None if last is None else sorted(last)
        known = [key for key in cells if key is not None]
        first, rows = _ranked(known)
        self.keys = [known[cell] for cell in first]
        self.row_of: NDArray[np.int64] = np.full(len(cells), -1, dtype=np.int64)
        """(cell,) number of its row; -1 of those that belong to none."""
        self.row_of[[key is not None for key in cells]] = rows
        self.size = len(self.keys)
        """Number of rows."""
        if last is not None and self._last is not None:
            places = np.array([self._last.index(value) for value in last], dtype=np.int64)
            each = self.row_of[:, None] * len(last) + places
            self.row_of = np.where(self.row_of[:, None] < 0, -1, each).ravel()
            self.size *= len(last)

    def add(self, cells: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
        """Add up values by row, in the order of the cells: (row,) of the type of the values."""
        total = np.zeros(self.size, dtype=values.dtype)
        np.add.at(total, self.row_of[cells], values)
        return total

    def present(self, cells: NDArray[Any]) -> NDArray[Any]:
        """Number the rows that some cells belong to, in order."""
        found = np.zeros(self.size, dtype=bool)
        found[self.row_of[cells]] = True
        return np.flatnonzero(found)

    def frame(self, table: Table) -> pl.DataFrame:
        """Give the key columns as a data frame: one row for each key."""
        import polars as pl

        from landbridge.accounts.frames import polars_type

        def column(name: str, values: Sequence[Any]) -> pl.Series:
            return pl.Series(name, values, dtype=polars_type(table.column(name).type))

        many, own = len(self.keys), self.columns if self._last is None else self.columns[:-1]
        head = pl.DataFrame([column(name, [key[i] for key in self.keys]) for i, name in enumerate(own)])
        if self._last is None:
            return head
        head = head[np.repeat(np.arange(many), len(self._last))]
        return head.with_columns(
            column(self.columns[-1], self._last)[np.tile(np.arange(len(self._last)), many)]
        )

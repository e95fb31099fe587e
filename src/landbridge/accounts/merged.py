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


def in_key_order(keys: Iterable[Key]) -> list[Key]:
    """Put keys in the order of a table: column by column, nulls first."""
    return sorted(keys, key=lambda key: tuple((part is not None, part) for part in key))


class Merged:
    """Rows of a table that cells belong to.

    Parameters
    ----------
    columns
        Names of the key columns.
    cells
        (cell,) the key of each cell; None: it belongs to no row.
    """

    def __init__(self, columns: Sequence[str], cells: Sequence[tuple[Any, ...] | None]) -> None:
        self.columns = tuple(columns)
        self.keys = in_key_order({key for key in cells if key is not None})
        numbers: dict[tuple[Any, ...] | None, int] = {key: row for row, key in enumerate(self.keys)}
        self.row_of: NDArray[np.int64] = np.array([numbers.get(key, -1) for key in cells], dtype=np.int64)
        """(cell,) number of its row."""

    def add(self, cells: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
        """Add up values by row, in the order of the cells: (row,) of the type of the values."""
        total = np.zeros(len(self.keys), dtype=values.dtype)
        np.add.at(total, self.row_of[cells], values)
        return total

    def present(self, cells: NDArray[Any]) -> NDArray[Any]:
        """Number the rows that some cells belong to, in order."""
        found = np.zeros(len(self.keys), dtype=bool)
        found[self.row_of[cells]] = True
        return np.flatnonzero(found)

    def frame(self, table: Table) -> pl.DataFrame:
        """Give the key columns as a data frame: one row for each key."""
        import polars as pl

        from landbridge.accounts.frames import polars_type

        return pl.DataFrame(
            [
                pl.Series(name, [key[i] for key in self.keys], dtype=polars_type(table.column(name).type))
                for i, name in enumerate(self.columns)
            ]
        )

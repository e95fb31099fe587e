"""The hash of a run: over what the tables say, not over how their files are laid out.

Tables by name, columns by name, rows in key order, values little-endian; without clock times, paths or thread
counts. Rows may come in pieces of any size, so that no table need be held whole: each column has three
digests that go on from piece to piece (which values are missing; numbers, or the lengths of texts; texts).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from landbridge.accounts.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


ALWAYS = 3
"""Schema up to which tables are part of the hash with or without rows."""


class TableHash:
    """The hash of one table whose rows come in pieces, in key order."""

    def __init__(self) -> None:
        self._rows = 0
        self._columns: dict[str, _Column] = {}

    def update(self, piece: pl.DataFrame) -> None:
        """Take in further rows; every piece has the same columns."""
        if not self._columns:
            self._columns = {name: _Column() for name in piece.columns}
        if set(piece.columns) != set(self._columns):
            raise ValueError("a piece of a table has other columns than the one before")
        self._rows += piece.height
        for name, column in self._columns.items():
            column.update(piece.get_column(name))

    @property
    def rows(self) -> int:
        """How many rows were taken in."""
        return self._rows

    def digest(self) -> bytes:
        """Give the hash of what was taken in."""
        whole = hashlib.sha256(self._rows.to_bytes(8, "little"))
        for name in sorted(self._columns):
            _text(whole, name)
            whole.update(self._columns[name].digest())
        return whole.digest()


class _Column:
    def __init__(self) -> None:
        self.kind = ""
        self.missing, self.values, self.texts = (hashlib.sha256() for _ in range(3))

    def update(self, series: pl.Series) -> None:
        import numpy as np
        import polars as pl

        kind = series.dtype
        if series.null_count():
            self.missing.update(series.is_null().to_numpy().astype("<u1").tobytes())
            nothing = "" if kind == pl.String else False if kind == pl.Boolean else 0
            series = (series.to_physical() if kind.is_temporal() else series).fill_null(nothing)
        else:  # the same, quicker
            self.missing.update(bytes(series.len()))
        if kind == pl.String:
            self.kind, values = "str", series.str.len_bytes().to_numpy().astype("<i8")
            self.texts.update((series.str.join("").item() if series.len() else "").encode())
        elif kind == pl.Boolean:
            self.kind, values = "<u1", series.cast(pl.UInt8).to_numpy()
        elif kind == pl.Date:
            self.kind, values = "<i4", series.to_physical().to_numpy()
        elif kind == pl.Int64 or isinstance(kind, pl.Datetime):
            self.kind, values = "<i8", series.to_physical().to_numpy()
        elif kind in (pl.Float32, pl.Float64):
            self.kind, values = ("<f4" if kind == pl.Float32 else "<f8"), series.to_numpy()
        else:
            raise TypeError(f"column {series.name!r}: no canonical form for type {kind}")
        dtype = "<i8" if self.kind == "str" else self.kind
        self.values.update(np.ascontiguousarray(values, dtype=dtype).tobytes())

    def digest(self) -> bytes:
        whole = hashlib.sha256(self.kind.encode())
        for part in (self.missing, self.values, self.texts):
            whole.update(part.digest())
        return whole.digest()


def whole_hash(tables: Mapping[str, TableHash]) -> str:
    """Hash all tables of a run (SHA-256, hexadecimal).

    A table that came later than the hash and has no rows is left out: it changes nothing of what is said.
    """
    digest = hashlib.sha256()
    for name in sorted(tables):
        if tables[name].rows == 0 and name in TABLES and TABLES[name].since > ALWAYS:
            continue
        _text(digest, name)
        digest.update(tables[name].digest())
    return digest.hexdigest()


def begun_hash(digest: str, state: str | None) -> str:
    """Hash the tables of a run together with the state that it began with; without one the tables' hash."""
    return digest if state is None else hashlib.sha256(f"{digest} {state}".encode()).hexdigest()


def canonical_hash(tables: Mapping[str, pl.DataFrame]) -> str:
    """Hash the content of whole tables whose rows are in key order (SHA-256, hexadecimal)."""
    hashes = {name: TableHash() for name in tables}
    for name, table in tables.items():
        hashes[name].update(table)
    return whole_hash(hashes)


def _text(digest: hashlib._Hash, text: str) -> None:
    raw = text.encode()
    digest.update(len(raw).to_bytes(8, "little"))
    digest.update(raw)

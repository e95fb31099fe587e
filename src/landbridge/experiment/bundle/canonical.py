"""The hash of a run: over what the tables say, not over how their files are laid out.

Tables by name, columns by name, rows in key order, values little-endian; without clock times,
paths or thread counts.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


def canonical_hash(tables: Mapping[str, pl.DataFrame]) -> str:
    """Hash the content of tables whose rows are in key order (SHA-256, hexadecimal)."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        data = tables[name]
        _text(digest, name)
        _number(digest, data.height)
        for column in sorted(data.columns):
            _text(digest, column)
            _series(digest, data.get_column(column))
    return digest.hexdigest()


def _series(digest: hashlib._Hash, series: pl.Series) -> None:
    import numpy as np
    import polars as pl

    nulls = series.is_null().to_numpy()
    digest.update(np.packbits(nulls, bitorder="little").tobytes())
    if series.dtype == pl.String:
        raw = [text.encode() for text in series.fill_null("").to_list()]
        digest.update(b"str")
        digest.update(np.array([len(item) for item in raw], dtype="<i8").tobytes())
        digest.update(b"".join(raw))
        return
    if series.dtype == pl.Boolean:
        tag, values = "<u1", series.fill_null(value=False).cast(pl.UInt8).to_numpy()
    elif series.dtype == pl.Date:
        tag, values = "<i4", series.to_physical().fill_null(0).to_numpy()
    elif isinstance(series.dtype, pl.Datetime):
        tag, values = "<i8", series.to_physical().fill_null(0).to_numpy()
    elif series.dtype == pl.Int64:
        tag, values = "<i8", series.fill_null(0).to_numpy()
    elif series.dtype == pl.Float32:
        tag, values = "<f4", series.fill_null(0.0).to_numpy()
    elif series.dtype == pl.Float64:
        tag, values = "<f8", series.fill_null(0.0).to_numpy()
    else:
        raise TypeError(f"column {series.name!r}: no canonical form for type {series.dtype}")
    digest.update(tag.encode())
    digest.update(np.ascontiguousarray(values, dtype=tag).tobytes())


def _text(digest: hashlib._Hash, text: str) -> None:
    raw = text.encode()
    _number(digest, len(raw))
    digest.update(raw)


def _number(digest: hashlib._Hash, number: int) -> None:
    digest.update(number.to_bytes(8, "little"))

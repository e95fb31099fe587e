"""What every page model shares: the frozen base class, and reading a bundle's tables without surprises."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl


class Page(BaseModel):
    """A frozen page model; its JSON writes a missing number as null, never NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, serialize_by_alias=True)


class Tables(Protocol):
    """What the report asks of a bundle."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What ran."""

    def table(self, name: str, /) -> pl.DataFrame:
        """One table, or an error where the bundle holds none of that name."""


class Reader:
    """A bundle's tables with all declared columns: what is missing is empty or null, never an error."""

    def __init__(self, bundle: Tables) -> None:
        self.bundle = bundle
        self.manifest: Mapping[str, Any] = bundle.manifest
        self._read: dict[str, pl.DataFrame] = {}

    def get(self, name: str) -> pl.DataFrame:
        """Return a table with its declared columns and whatever others it has."""
        if name not in self._read:
            self._read[name] = self._typed(name)
        return self._read[name]

    def _raw(self, name: str) -> pl.DataFrame:
        import polars as pl

        from landbridge.base.errors import LandbridgeError

        try:
            return self.bundle.table(name)
        except (KeyError, FileNotFoundError, LandbridgeError):
            return pl.DataFrame()

    def _typed(self, name: str) -> pl.DataFrame:
        import polars as pl

        from landbridge.accounts.columns import TABLES

        types: dict[str, pl.DataType] = {
            "str": pl.String(),
            "int": pl.Int64(),
            "float": pl.Float64(),
            "bool": pl.Boolean(),
            "date": pl.Date(),
            "time": pl.Datetime("us"),
        }
        declared = {column.name: types[column.base_type] for column in TABLES[name].columns}
        frame = self._raw(name)
        columns = [
            (pl.col(column) if column in frame.columns else pl.lit(None).alias(column)).cast(
                kind, strict=False
            )
            for column, kind in declared.items()
        ]
        others = [pl.col(column) for column in frame.columns if column not in declared]
        typed = frame.select(columns + others)
        floats = [pl.col(name) for name, kind in typed.schema.items() if kind.is_float()]
        typed = typed.with_columns(pl.when(one.is_finite()).then(one) for one in floats)
        return typed if frame.width else typed.clear()


def number(value: object) -> float | None:
    """Return a float of six significant digits, or None for what is missing or not finite."""
    if value is None or not isinstance(value, (int, float)):
        return None
    if not math.isfinite(value):
        return None
    return float(f"{value:.6g}")


def numbers(values: Iterable[object]) -> tuple[float | None, ...]:
    """Return `number` of each."""
    return tuple(number(value) for value in values)


def whole(value: object) -> int | None:
    """Return an integer, or None for what is missing."""
    clean = number(value)
    return None if clean is None else round(clean)


def text(value: object) -> str | None:
    """Return text without blanks around it, or None for what is missing or blank."""
    if value is None:
        return None
    words = str(value).strip()
    return words or None

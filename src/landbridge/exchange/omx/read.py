"""OMX files, ours or another's: matrices by name, and what their rows and columns are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from landbridge.base.errors import InputErrors, Problem
from landbridge.exchange.draft import Draft
from landbridge.exchange.omx.hdf5 import hdf5
from landbridge.exchange.omx.matrices import Matrices
from landbridge.exchange.omx.write import LOOKUPS
from landbridge.exchange.written import csv_text

MOST_CELLS = 50_000_000
"""Of all matrices together: more would not fit into a table that people read."""


def read_omx(path: Path) -> Matrices:
    """Return the matrices of a file; rows and columns by number from 1 where no lookup tells what they are.

    Raises
    ------
    InputErrors
        If it is no OMX file, its matrices differ in shape or are no numbers.
    NoHdf5Error
        Without the extra `omx`.
    """
    h5py = hdf5()
    try:
        file = h5py.File(path, "r")
    except OSError:
        raise InputErrors([Problem(str(path), None, None, "is no HDF5 file, so no OMX")]) from None
    with file:
        problems = list(_wrong(h5py, file, str(path)))
        if problems:
            raise InputErrors(problems)
        data = file["data"]
        shape = _shape(file)
        values = {name: np.asarray(data[name][()], float) for name in data}
        for name, array in values.items():
            missing = data[name].attrs.get("NA")
            if missing is not None and not _is_nan(missing):
                array[array == missing] = np.nan
        told = {name: _texts(data[name].attrs, ("NA",)) for name in data}
        lookups = _lookups(file)
        origins, destinations = (_ends(lookups, dim, shape[dim]) for dim in (0, 1))
        about = _texts(file.attrs, ("OMX_VERSION", "SHAPE"))
    return Matrices(origins, destinations, values, told, about)


def draft_of(path: Path) -> Draft:
    """Return matrices as one table: a row for each pair, a column for each matrix; no table of a corridor."""
    found = read_omx(path)
    draft = Draft("omx", path.name)
    names = list(found.values)
    pairs = [
        (i, j)
        for i in range(len(found.origins))
        for j in range(len(found.destinations))
        if any(not np.isnan(found.values[name][i, j]) for name in names)
    ]
    rows = (
        [found.origins[i], found.destinations[j], *(_cell(found.values[name][i, j]) for name in names)]
        for i, j in pairs
    )
    draft.other["matrices.csv"] = csv_text(["origin", "destination", *names], rows)
    told = [[name, *(found.told[name].get(key, "") for key in _keys(found))] for name in names]
    draft.other["matrices.columns.csv"] = csv_text(["matrix", *_keys(found)], told)
    draft.lost.append("matrices are no table of a corridor: they stand in matrices.csv, a column each")
    return draft


def _keys(found: Matrices) -> list[str]:
    return list(dict.fromkeys(key for told in found.told.values() for key in told))


def _wrong(h5py: Any, file: Any, name: str) -> Iterator[Problem]:
    data = file.get("data")
    if not isinstance(data, h5py.Group) or not len(data):
        yield Problem(name, None, None, "is HDF5, but no OMX: it has no matrices in /data")
        return
    shape, cells = _shape(file), 0
    for key in data:
        one = data[key]
        if not isinstance(one, h5py.Dataset) or one.ndim != 2 or one.dtype.kind not in "fiu":
            yield Problem(name, None, f"data/{key}", "is no matrix of numbers")
        elif one.shape != shape:
            yield Problem(name, None, f"data/{key}", f"is {one.shape}, the file says {shape}")
        else:
            cells += one.size
    if cells > MOST_CELLS:
        yield Problem(name, None, None, f"has {cells:,} cells, more than {MOST_CELLS:,}")


def _shape(file: Any) -> tuple[int, ...]:
    """Return rows and columns: the attribute SHAPE, or those of the first matrix."""
    given = file.attrs.get("SHAPE")
    if given is not None and np.size(given) == 2:
        return tuple(int(one) for one in np.ravel(given))
    first = next(iter(file["data"].values()))
    return tuple(first.shape)


def _lookups(file: Any) -> dict[str, tuple[tuple[str, ...], int | None]]:
    """Return lists of what rows or columns are, with the dimension where it is said."""
    found = {}
    for name, one in file["lookup"].items() if "lookup" in file else ():
        if getattr(one, "ndim", 0) == 1:
            dim = one.attrs.get("DIM")
            found[name] = (
                tuple(_text(cell) for cell in one[()]),
                None if dim is None else int(np.ravel(dim)[0]),
            )
    return found


def _ends(lookups: dict[str, tuple[tuple[str, ...], int | None]], dim: int, count: int) -> tuple[str, ...]:
    """Return what rows or columns are: the lookup of that name or dimension, else any of that length."""
    fitting = {
        name: (ids, of) for name, (ids, of) in lookups.items() if len(ids) == count and of in (dim, None)
    }
    for name in (LOOKUPS[dim], *fitting):
        if name in fitting:
            return fitting[name][0]
    return tuple(str(number + 1) for number in range(count))


def _texts(attributes: Any, without: tuple[str, ...]) -> dict[str, str]:
    """Return attributes that are a text or a number; those of the library of tables are left out."""
    return {
        key: _text(value)
        for key, value in attributes.items()
        if key not in without
        and np.ndim(value) == 0
        and key not in ("CLASS", "TITLE", "VERSION", "PYTABLES_FORMAT_VERSION")
    }


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _is_nan(value: Any) -> bool:
    return bool(np.isnan(value)) if np.ndim(value) == 0 and np.asarray(value).dtype.kind == "f" else False


def _cell(value: float) -> float | None:
    return None if np.isnan(value) else float(f"{value:.9g}")

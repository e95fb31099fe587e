"""Matrices as an OMX file: `/data`, `/lookup`, and the attributes that the specification wants.

Reference: OMX 0.2 (osPlanning): root attributes OMX_VERSION and SHAPE; matrices of one shape, chunked, in
`/data`; lists of what rows and columns are in `/lookup`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from landbridge.exchange.omx.hdf5 import hdf5
from landbridge.exchange.written import refuse_existing
from landbridge.experiment.bundle.files import write_whole

if TYPE_CHECKING:
    from landbridge.exchange.omx.matrices import Matrices

VERSION = "0.2"
LOOKUPS = ("origin", "destination")
"""Of rows and of columns: attribute DIM 0 and 1."""


def write_omx(file: Path, matrices: Matrices, overwrite: bool) -> tuple[Path, ...]:
    """Write matrices and return the file's path.

    Raises
    ------
    InputErrors
        If the file is there already and may not be written over.
    NoHdf5Error
        Without the extra `omx`.
    BundleError
        If it cannot be written.
    """
    refuse_existing([file], overwrite)
    h5py = hdf5()
    file.parent.mkdir(parents=True, exist_ok=True)

    def write(path: Path) -> None:
        with h5py.File(path, "w", track_order=False) as out:
            out.attrs["OMX_VERSION"] = np.bytes_(VERSION)
            out.attrs["SHAPE"] = np.array([len(matrices.origins), len(matrices.destinations)], np.int32)
            for name, text in matrices.about.items():
                out.attrs[name] = np.bytes_(text)
            data, lookup = out.create_group("data"), out.create_group("lookup")
            for name, values in matrices.values.items():
                one = data.create_dataset(
                    name, data=values, chunks=True, compression="gzip", track_times=False
                )
                one.attrs["NA"] = np.nan
                for key, text in matrices.told[name].items():
                    one.attrs[key] = np.bytes_(text)
            for dim, (name, ids) in enumerate(
                zip(LOOKUPS, (matrices.origins, matrices.destinations), strict=True)
            ):
                one = lookup.create_dataset(name, data=np.array(ids, np.bytes_), track_times=False)
                one.attrs["DIM"] = np.int32(dim)

    write_whole(file, write)
    return (file,)

"""The library that reads and writes HDF5: the extra `omx`."""

from __future__ import annotations

from typing import Any

from landbridge.base.errors import LandbridgeError


class NoHdf5Error(LandbridgeError):
    """h5py is not installed."""

    def __init__(self) -> None:
        super().__init__("matrices in OMX need the extra `omx`: pip install 'landbridge[omx]'")


def hdf5() -> Any:
    """Return the module h5py.

    Raises
    ------
    NoHdf5Error
        If it is not installed.
    """
    try:
        import h5py
    except ImportError:
        raise NoHdf5Error from None
    return h5py

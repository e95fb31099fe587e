"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import IO, TYPE_CHECKING

from landbridge.base.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place, flush it to the disk, then put it there in one step.

    Parameters
    ----------
    path
        Where the file goes.
    write
        Writes the content to the path it is given.

    Raises
    ------
    BundleError
        If the disk is full or may not be written; nothing is left behind then.
    """
    part = path.with_name(path.name + ".part")
    try:
        write(part)
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        os.replace(part, path)
    except BaseException as error:
        with contextlib.suppress(OSError):  # where nothing can be written, nothing can be taken away
            part.unlink(missing_ok=True)
        if isinstance(error, OSError) or is_disk_full(error):
            raise BundleError(why_not(error, path)) from error
        raise


def write_text_whole(path: Path, text: str) -> None:
    """Write a text file as `write_whole` does: UTF-8, lines as they are on every system."""
    write_whole(path, lambda part: _write_text(part, text))


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of files to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_disk_full(error: BaseException) -> bool:
    """Tell whether an error says that there is no space left (some writers wrap it in another type)."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return "No space left on device" in str(error) or "os error 28" in str(error)


def why_not(error: BaseException, path: Path) -> str:
    """Say in one sentence why a file could not be written."""
    if is_disk_full(error):
        return f"the disk is full: could not write {path}"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"could not write {path}: {reason}"


def lock_file(handle: IO[bytes]) -> bool:
    """Take the exclusive lock of an open file; False if another process has it. It ends with the process."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            handle.seek(1 << 30)  # a byte far behind the text, which others may then read
            # mypy looks at this with the library of Linux, where the module is empty
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

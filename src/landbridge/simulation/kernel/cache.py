"""Keeps compiled kernels in files, named by everything that they depend on."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

from .native import processor

KEPT = 8
"""Compiled kernels that stay in the cache; older ones are removed."""
_CHECK = 32


def cache_folder() -> Path:
    """Where compiled kernels are kept: LANDBRIDGE_CACHE, else the user's cache folder."""
    own = os.environ.get("LANDBRIDGE_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return Path(base or Path.home() / ".cache") / "landbridge" / "kernel"


@cache
def digest() -> str:
    """Hash of the kernel's own text, of the compiler's versions and of the processor.

    An edited source, another compiler or another machine can never meet code that is not theirs.
    """
    here = Path(__file__).parent
    h = hashlib.sha256()
    for path in [*sorted((here / "source").glob("*.py")), *(here / f"{n}.py" for n in _COMPILER)]:
        h.update(path.name.encode() + path.read_bytes())
    versions = [metadata.version(name) for name in ("numba", "llvmlite")]
    h.update(repr([sys.version_info[:2], versions, processor()]).encode())
    return h.hexdigest()[:20]


_COMPILER = ("table", "compiled_columns", "build")


def name_of(checked: bool) -> str:
    """Name of the file of the present kernel."""
    return f"{digest()}{'-checked' if checked else ''}.kernel"


def read(checked: bool) -> bytes | None:
    """Code of the present kernel, if it is there and whole."""
    for folder in (cache_folder(), *_own_temporary(make=False)):
        try:
            data = (folder / name_of(checked)).read_bytes()
        except OSError:
            continue
        code = data[_CHECK:]
        if hashlib.sha256(code).digest() == data[:_CHECK]:
            return code
    return None


def write(checked: bool, code: bytes) -> None:
    """Keep the code of the present kernel; where that fails, in the temporary folder, and say so."""
    folder = cache_folder()
    try:
        _write(folder, name_of(checked), code)
    except OSError as error:
        place = "nowhere: it is compiled anew each time"
        for other in _own_temporary(make=True):
            with suppress(OSError):
                _write(other, name_of(checked), code)
                place = f"in {other} for now"
        warnings.warn(
            f"The compiled kernel cannot be kept in {folder} ({error.strerror or error}); it is kept {place}."
            " LANDBRIDGE_CACHE may name another folder.",
            RuntimeWarning,
            stacklevel=4,
        )


def _write(folder: Path, name: str, code: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    number, path = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(hashlib.sha256(code).digest() + code)
        os.replace(path, folder / name)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
    kept = sorted(folder.glob("*.kernel"), key=lambda f: f.stat().st_mtime, reverse=True)
    for old in kept[KEPT:]:
        with suppress(OSError):
            old.unlink()


def _own_temporary(make: bool) -> Iterator[Path]:
    """The user's own folder for temporary files, unless somebody else can write to it."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"landbridge-{user}"
    with suppress(OSError):
        if make:
            folder.mkdir(mode=0o700, exist_ok=True)
        info = folder.lstat()
        if not hasattr(os, "getuid") or (info.st_uid == user and info.st_mode & 0o170077 == 0o040000):
            yield folder

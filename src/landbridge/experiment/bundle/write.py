"""Writing a bundle: into a folder beside its place, then renamed, so that no half of one is ever seen."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import empty, in_order
from landbridge.accounts.schema import SCHEMA_VERSION
from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.canonical import TableHash, begun_hash, whole_hash
from landbridge.experiment.bundle.files import (
    is_disk_full,
    sync_folder,
    why_not,
    write_text_whole,
    write_whole,
)
from landbridge.experiment.bundle.read import Bundle, open_bundle
from landbridge.experiment.states import keep_given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from landbridge.experiment.setting import Setting

RUNS = "runs"
"""Folder, in the working folder, where runs go that are given no place."""
PART = ".part-"
"""Beginning of the name of a folder in which a run is being put together."""


def write_bundle(
    tables: Mapping[str, pl.DataFrame],
    facts: Mapping[str, Any],
    out: str | Path | None = None,
    blocks: Iterable[Mapping[str, pl.DataFrame]] = (),
    scratch: Path | None = None,
    setting: Setting | None = None,
) -> Bundle:
    """Write tables and manifest as a new folder and open it.

    Parameters
    ----------
    tables
        Data frames by table name; tables given neither here nor in blocks are written without rows.
    facts
        Entries of the manifest: all but `schema`, `run`, `hash`.
    out
        Folder to make; None: `runs/<corridor>-<start of the hash>`, with a number if that is taken.
    blocks
        Further tables in pieces, block by block, each in the order of its key: no table is ever held whole.
    scratch
        Folder on the disk of `out` in which the run is put together before it gets its place; else beside it.
    setting
        Of a run that begins with a state: the state is copied beside the tables; its digest is in the hash.

    Raises
    ------
    BundleError
        If `out` exists (a run is never overwritten), or the disk is full.
    """
    _refuse_unknown(tables)
    place = Path(out) if out is not None else Path(RUNS) / _plain(str(facts["corridor"]))
    if out is not None:
        refuse_existing(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if scratch is None or scratch.stat().st_dev != place.parent.stat().st_dev:
            scratch = place.parent
        part = Path(tempfile.mkdtemp(prefix=f"{PART}{place.name}-", dir=scratch))
    except OSError as error:
        raise BundleError(why_not(error, place)) from error
    try:
        part.chmod(0o777 & ~_umask())
        (part / "tables").mkdir()
        digest = _write_tables(part / "tables", tables, blocks)
        if setting is not None and setting.state is not None:
            keep_given(setting, part)
            digest = begun_hash(digest, setting.state_sha256)
        final = place if out is not None else free_name(place.with_name(f"{place.name}-{digest[:8]}"))
        # whether a file is the one that was written, and not that of another run, is told without reading it
        files = {file.name: _sha256(file) for file in sorted((part / "tables").iterdir())}
        manifest = {"schema": SCHEMA_VERSION, "run": final.name, **facts, "files": files, "hash": digest}
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        write_text_whole(part / "manifest.json", text)
        sync_folder(part)
        os.rename(part, final)
        sync_folder(final.absolute().parent)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, OSError):
            raise BundleError(why_not(error, place)) from error
        raise
    return open_bundle(final)


def _write_tables(
    folder: Path, tables: Mapping[str, pl.DataFrame], blocks: Iterable[Mapping[str, pl.DataFrame]]
) -> str:
    """Write all tables, those in pieces as pieces that are joined at the end; return the hash."""
    hashes = {name: TableHash() for name in TABLES}
    last: dict[str, pl.DataFrame] = {}
    parts: dict[str, list[Path]] = {}
    for name, piece in _pieces(tables, blocks):
        hashes[name].update(piece)
        if name in last:
            _put_aside(folder, name, last[name], parts)
        last[name] = piece
    for name, piece in last.items():
        if name not in parts:
            write_whole(folder / f"{name}.parquet", _parquet(piece))
            continue
        _put_aside(folder, name, piece, parts)
        write_whole(folder / f"{name}.parquet", _joined(parts[name]))
        for file in parts[name]:
            file.unlink()
    sync_folder(folder)
    return whole_hash(hashes)


def _put_aside(folder: Path, name: str, piece: pl.DataFrame, parts: dict[str, list[Path]]) -> None:
    """Write a piece of a table that is read again soon."""
    own = parts.setdefault(name, [])
    own.append(folder / f".{name}-{len(own):06d}.parquet")
    try:
        piece.write_parquet(own[-1], compression="uncompressed", statistics=False)
    except Exception as error:
        if isinstance(error, OSError) or is_disk_full(error):
            raise BundleError(why_not(error, folder / f"{name}.parquet")) from error
        raise


def _pieces(
    tables: Mapping[str, pl.DataFrame], blocks: Iterable[Mapping[str, pl.DataFrame]]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield every table or piece of one, declared columns in their order and rows in the order of the key."""
    came = set()
    for name, data in tables.items():
        came.add(name)
        yield name, in_order(TABLES[name], data)
    for block in blocks:
        for name, data in block.items():
            came.add(name)
            yield name, data
    for name, table in TABLES.items():
        if name not in came:
            yield name, empty(table)


def _refuse_unknown(tables: Mapping[str, pl.DataFrame]) -> None:
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise BundleError(f"no such table: {', '.join(unknown)}; tables are {', '.join(TABLES)}")


def refuse_existing(place: Path) -> None:
    """Raise BundleError if something stands where a run is to be written."""
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise BundleError(f"{place} exists already, and a run is never overwritten; choose another --out")


def free_name(place: Path) -> Path:
    """Find a folder name that is not taken: the name itself, or with -2, -3 …."""
    number, candidate = 1, place
    while candidate.exists():
        number += 1
        candidate = place.with_name(f"{place.name}-{number}")
    return candidate


def _parquet(data: pl.DataFrame) -> Callable[[Path], None]:
    return lambda path: data.write_parquet(path, compression="zstd")


def _joined(parts: Sequence[Path]) -> Callable[[Path], None]:
    """Write several files of one table as one, a piece at a time."""
    import polars as pl

    files = list(parts)
    return lambda path: pl.scan_parquet(files).sink_parquet(path, compression="zstd")


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _plain(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name).strip("-")
    return kept or "run"


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

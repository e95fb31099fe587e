"""Writing a bundle: into a folder beside its place, then renamed, so that no half of one is ever seen."""

from __future__ import annotations

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
from landbridge.experiment.bundle.canonical import canonical_hash
from landbridge.experiment.bundle.files import sync_folder, why_not, write_whole
from landbridge.experiment.bundle.read import Bundle, open_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

RUNS = "runs"
"""Folder, in the working folder, where runs go that are given no place."""


def write_bundle(
    tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any], out: str | Path | None = None
) -> Bundle:
    """Write tables and manifest as a new folder and open it.

    Parameters
    ----------
    tables
        Data frames by table name; tables not given are written without rows.
    facts
        Entries of the manifest: all but `schema`, `run`, `hash`.
    out
        Folder to make; None: `runs/<corridor>-<start of the hash>`, with a number if that is taken.

    Raises
    ------
    BundleError
        If `out` exists (a run is never overwritten), or the disk is full.
    """
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise BundleError(f"no such table: {', '.join(unknown)}; tables are {', '.join(TABLES)}")
    whole = {name: in_order(table, tables.get(name, empty(table))) for name, table in TABLES.items()}
    digest = canonical_hash(whole)
    place = Path(out) if out is not None else Path(RUNS) / f"{_plain(str(facts['corridor']))}-{digest[:8]}"
    if out is not None:
        refuse_existing(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise BundleError(why_not(error, place)) from error
    try:
        part.chmod(0o777 & ~_umask())
        (part / "tables").mkdir()
        for name, data in whole.items():
            write_whole(part / "tables" / f"{name}.parquet", _parquet(data))
        sync_folder(part / "tables")
        final = place if out is not None else free_name(place)
        manifest = {"schema": SCHEMA_VERSION, "run": final.name, **facts, "hash": digest}
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        write_whole(part / "manifest.json", lambda path: _write_text(path, text))
        sync_folder(part)
        os.rename(part, final)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, OSError):
            raise BundleError(why_not(error, place)) from error
        raise
    return open_bundle(final)


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


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _plain(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name).strip("-")
    return kept or "run"


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

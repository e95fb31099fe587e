"""Files of an export: all or none, and never over others without being told."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.bundle.files import write_text_whole, write_whole

OVERWRITE = "--overwrite"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The same archive every time."""


def write_files(folder: Path, files: Mapping[str, str], overwrite: bool) -> tuple[Path, ...]:
    """Write text files into a folder, which is made if it is not there, and return their paths.

    Raises
    ------
    InputErrors
        If one is there already and may not be written over.
    BundleError
        If they cannot be written.
    """
    paths = [folder / name for name in files]
    refuse_existing(paths, overwrite)
    for path, text in zip(paths, files.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text_whole(path, text)
    return tuple(paths)


def write_zip(file: Path, files: Mapping[str, str], overwrite: bool) -> tuple[Path, ...]:
    """Write text files as one zip archive, all at its root, and return its path."""
    refuse_existing([file], overwrite)
    file.parent.mkdir(parents=True, exist_ok=True)

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), text, zipfile.ZIP_DEFLATED)

    write_whole(file, write)
    return (file,)


def refuse_existing(paths: Sequence[Path], overwrite: bool) -> None:
    """Raise `InputErrors` for what is there already, unless it may be written over."""
    told = f"is there already; nothing was written; {OVERWRITE} writes over it"
    problems = [
        Problem(str(path), None, None, "is a folder" if path.is_dir() else told)
        for path in paths
        if path.is_dir() or (path.exists() and not overwrite)
    ]
    problems += [
        Problem(str(parent), None, None, "is a file, not a folder")
        for parent in dict.fromkeys(path.parent for path in paths)
        if parent.exists() and not parent.is_dir()
    ]
    if problems:
        raise InputErrors(problems)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV: an empty cell for None, numbers in the shortest form that reads back the same."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def json_text(value: Mapping[str, Any]) -> str:
    """Return a mapping as JSON without NaN, each member and each object of a list on a line of its own."""
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {_member(one)}" for key, one in value.items()) + "\n}\n"


def _member(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(_member(one) for one in value) + "\n]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)

"""Starts a corridor of one's own from the tutorial's files."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from landbridge.base.errors import InputErrors, LandbridgeError, Problem
from landbridge.corridor.find import HEAD, packaged_corridors

TEMPLATE = "tutorial"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}\Z")
_TITLE = re.compile(r"^title(\s*)=.*$", re.MULTILINE)


def new(name: str, folder: str | Path | None = None) -> Path:
    """Write a small corridor that passes `check`, with comments for a beginner, and return its folder.

    Parameters
    ----------
    name
        Name of the corridor and of its folder: letters, digits, - and _.
    folder
        Where the corridor's folder is made; the working directory if not given.

    Raises
    ------
    InputErrors
        If the name is no name or taken.
    LandbridgeError
        If the folder cannot be written; nothing is left half-written.
    """
    if not _NAME.match(name):
        sentence = (
            f"{name[:100]!r} is no name for a corridor; begin with a letter, then letters, digits, - and _"
        )
        raise InputErrors([Problem(None, None, None, sentence)])
    packaged = packaged_corridors()
    if name in packaged:
        sentence = f"{name!r} comes with landbridge; choose another name"
        raise InputErrors([Problem(None, None, None, sentence)])
    if TEMPLATE not in packaged:
        raise InputErrors([Problem(None, None, None, f"the corridor {TEMPLATE!r} is not installed")])
    parent = Path(folder) if folder is not None else Path()
    target = parent / name
    if target.exists():
        raise InputErrors([Problem(str(target), None, None, "is there already; nothing was written")])
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parent, prefix=f".{name}-") as scratch:
            draft = Path(scratch) / name
            shutil.copytree(packaged[TEMPLATE], draft, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
            head = draft / HEAD
            text = head.read_text(encoding="utf-8")
            head.write_text(_TITLE.sub(rf'title\1= "{name}"', text, count=1), encoding="utf-8")
            draft.rename(target)
    except OSError as error:  # that of shutil holds one for each file
        is_full = "No space left on device" in str(error)
        reason = "the disk is full" if is_full else error.strerror or "not every file could be copied"
        raise LandbridgeError(f"could not write {target}: {reason}") from error
    return target

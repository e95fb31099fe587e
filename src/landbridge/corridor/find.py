"""Where a corridor lies: a folder, or one that comes with landbridge."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

HEAD = "corridor.toml"


def packaged_corridors() -> dict[str, Path]:
    """Return the corridors that come with landbridge: name and folder."""
    root = Path(str(files("landbridge") / "corridors"))
    if not root.is_dir():
        return {}
    return {path.name: path for path in sorted(root.iterdir()) if (path / HEAD).is_file()}


def find_corridor(name_or_path: str | Path) -> Path:
    """Return the folder of a corridor: a folder of that name or path if there is one, else a packaged one.

    Raises
    ------
    InputErrors
        If there is neither.
    """
    text = str(name_or_path)
    path = Path(text)
    try:
        if text and (path / HEAD).is_file():
            return path
        is_folder = bool(text) and path.is_dir()
    except (OSError, ValueError):
        is_folder = False
    packaged = packaged_corridors()
    if text in packaged:
        return packaged[text]
    if is_folder:
        raise InputErrors([Problem(text, None, None, f"this folder holds no {HEAD}")])
    known = ", ".join(packaged)
    problem = f"there is no folder {text[:100]!r}, and no corridor of that name comes with landbridge"
    if known:
        problem += f" (there is: {known})"
    raise InputErrors([Problem(None, None, None, problem, nearest(text, packaged))])

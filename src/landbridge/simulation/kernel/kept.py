"""A run on the disk, to be gone on with exactly: an NPZ file of numbers, without code in it.

Only what differs from the run's beginning is written: the blocks of the model, its timetables and dated
changes are made again from the corridor, and a digest says whether they are the same.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import numpy as np

from .state import State
from .table import LAYOUT_HASH, POOLS, SCALARS

FORMAT = 1
HEAD = "head"


def digest_of(template: State) -> str:
    """SHA-256 of a model: of all rows that a run of it begins with, whatever its seed."""
    digest = hashlib.sha256(LAYOUT_HASH.encode())
    for name, pool in POOLS.items():
        digest.update(f"{name} {template.size(name)} {pool.record}".encode())
        for array in template.memory[name]:
            digest.update(array.view(np.uint8).data)
    return digest.hexdigest()


def write_state(state: State, begin: State, facts: dict[str, Any]) -> bytes:
    """A run as an NPZ file.

    Parameters
    ----------
    state
        The run.
    begin
        The same run at its begin: what is as it was then is left out.
    facts
        Plain values that are to be known when it is read.
    """
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    for name in POOLS:
        for k, (now, then) in enumerate(zip(state.memory[name], begin.memory[name], strict=True)):
            if now.nbytes != then.nbytes or not np.array_equal(now.view(np.uint8), then.view(np.uint8)):
                arrays[f"{name}.{k}"] = now.view(np.uint8)
    head = {
        "format": FORMAT,
        "layout": LAYOUT_HASH,
        "sizes": {name: state.size(name) for name in POOLS},
        "run": {name: getattr(state, name) for name in SCALARS},
        "facts": facts,
    }
    text = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
    arrays[HEAD] = np.frombuffer(text, np.uint8)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as file:
        for name in sorted(arrays):
            entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))  # no clock time: the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open(entry, "w", force_zip64=True) as part:
                np.lib.format.write_array(part, arrays[name], allow_pickle=False)
    return content.getvalue()


def read_facts(content: bytes) -> dict[str, Any]:
    """The plain values of what `write_state` wrote.

    Raises
    ------
    ValueError
        If it is something else, or of another version.
    """
    return dict(_head(_opened(content))["facts"])


def read_state(content: bytes, begin: State) -> State:
    """A State as it was written; `begin` is the same run at its begin.

    Raises
    ------
    ValueError
        If it is something else, or of another version, or cut short.
    """
    file = _opened(content)
    head = _head(file)
    state = State(head["sizes"], begin.checked)
    try:
        for name, value in head["run"].items():
            setattr(state, name, value)
        for name in POOLS:
            for k, array in enumerate(state.memory[name]):
                key = f"{name}.{k}"
                kept = file[key] if key in file else begin.memory[name][k].view(np.uint8)
                array.view(np.uint8)[:] = kept
    except (ValueError, KeyError, zipfile.BadZipFile, OSError) as error:
        raise ValueError(f"the state cannot be read ({error})") from error
    return state


def _opened(content: bytes) -> Any:
    try:
        return np.load(io.BytesIO(content), allow_pickle=False)
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError("this is no state of a run, or it is cut short") from error


def _head(file: Any) -> dict[str, Any]:
    try:
        head: dict[str, Any] = json.loads(file[HEAD].tobytes())
        known = head["format"] == FORMAT and head["layout"] == LAYOUT_HASH
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise ValueError("this is no state of a run, or it is broken") from error
    if not known:
        raise ValueError("the state was written by another version of the engine")
    return head

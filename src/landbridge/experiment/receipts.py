"""An unfinished experiment on the disk: a folder with its plan and a receipt of everything that was finished.

A receipt is some bytes under a kind and a number (`replication` 17). Receipts are gathered for about a second
and then written as one file: beside its place, flushed to the disk, renamed, so that a file is there whole or
not at all. Each carries its SHA-256. A kill at any moment loses at most what was finished within the last
second. Only one process at a time may write: it holds a lock that ends with the process.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import IO, Any

from landbridge.base.errors import BundleError
from landbridge.experiment.bundle.files import lock_file, sync_folder, why_not, write_whole
from landbridge.experiment.bundle.write import PART, free_name
from landbridge.experiment.receipt_file import SCHEMA, Name, Place, entries, packed

PLAN = "plan.json"
LOCK = "writer.lock"
BATCH_S = 1.0
"""Receipts finished within so long are written as one file."""
BATCH_BYTES = 32_000_000


@dataclass
class Receipts:
    """The folder of an unfinished experiment, open for writing by this process alone.

    Make it with `begin` or `open`; use it as a context, or call `close` or `remove` at the end. Safe to use
    from several threads.
    """

    folder: Path
    plan: dict[str, Any]
    """What the experiment is: `kind` (run, worth, calibrate) and whatever it needs to go on."""
    damaged: list[str] = field(default_factory=list)
    """Receipts that were found broken or cut when the folder was opened; their work is done again."""
    _lock: IO[bytes] | None = None
    _guard: RLock = field(default_factory=RLock)
    _writing: RLock = field(default_factory=RLock)
    _there: dict[Name, Place] = field(default_factory=dict)
    _waiting: dict[Name, bytes] = field(default_factory=dict)
    _next_file: int = 0
    _last: float = field(default_factory=lambda: time.monotonic())

    @classmethod
    def begin(cls, place: Path, plan: dict[str, Any]) -> Receipts:
        """Make a folder for a new experiment; another name is taken if there is one already.

        Raises
        ------
        BundleError
            If it cannot be written.
        """
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            folder = _new_folder(place)
        except OSError as error:
            raise BundleError(why_not(error, place)) from error
        new = cls(folder, plan, _lock=_locked(folder))
        try:
            text = json.dumps(
                {"schema": SCHEMA, "sha256": _digest_of(plan), "plan": plan}, ensure_ascii=False, indent=1
            )
            write_whole(folder / PLAN, lambda part: _write(part, text.encode()))
            sync_folder(folder)
        except BaseException:
            new.remove()
            raise
        return new

    @classmethod
    def open(cls, folder: Path) -> Receipts:
        """Open the folder of an unfinished experiment to go on with it.

        Raises
        ------
        BundleError
            If it is none, its plan was changed, or another process is at work in it.
        """
        plan = read_plan(folder)
        opened = cls(folder, plan, _lock=_locked(folder))
        try:
            for left in folder.glob(f"{PART}*"):  # a result that was being put together when it was stopped
                shutil.rmtree(left, ignore_errors=True)
            opened._find()
        except OSError as error:
            opened.close()
            raise BundleError(f"{folder} cannot be read: {error.strerror or error}") from error
        return opened

    def save(self, kind: str, number: int, payload: bytes) -> None:
        """Keep a receipt; it is on the disk after about a second, or after `flush`.

        Raises
        ------
        BundleError
            If the disk is full or may not be written.
        """
        with self._guard:
            self._waiting[kind, number] = payload
            due = time.monotonic() - self._last >= BATCH_S
            full = sum(map(len, self._waiting.values())) >= BATCH_BYTES
        if due or full:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting to be written."""
        with self._writing:
            with self._guard:
                batch = dict(self._waiting)
                self._last = time.monotonic()
            if not batch:
                return
            file = self.folder / f"receipts-{self._next_file:06d}.bin"
            places, content = packed(file, batch)
            write_whole(file, lambda part: _write(part, content))
            sync_folder(self.folder)
            with self._guard:
                self._next_file += 1
                self._there.update(places)
                for name, payload in batch.items():
                    if self._waiting.get(name) is payload:
                        del self._waiting[name]

    def numbers(self, kind: str) -> set[int]:
        """Number what is there of a kind."""
        with self._guard:
            return {number for own, number in (*self._there, *self._waiting) if own == kind}

    def kinds(self) -> set[str]:
        """Name the kinds of what is there."""
        with self._guard:
            return {kind for kind, _ in (*self._there, *self._waiting)}

    def count(self, *kinds: str) -> int:
        """Count what is there of some kinds, on the disk or about to be."""
        return sum(len(self.numbers(kind)) for kind in kinds)

    def read(self, kind: str, number: int) -> bytes:
        """Read a receipt.

        Raises
        ------
        KeyError
            If it is not there.
        BundleError
            If it cannot be read, or is not as it was written.
        """
        with self._guard:
            if (kind, number) in self._waiting:
                return self._waiting[kind, number]
            place = self._there[kind, number]
        try:
            with place.file.open("rb") as handle:
                handle.seek(place.offset)
                payload = handle.read(place.length)
        except OSError as error:
            raise BundleError(f"{place.file} cannot be read: {error.strerror or error}") from error
        if hashlib.sha256(payload).hexdigest() != place.sha256:
            raise BundleError(
                f"{place.file} is not as it was written; resume again to have its part run anew"
            )
        return payload

    def close(self) -> None:
        """Let another process go on with the folder; what is waiting is written first, if it can be."""
        if self._lock is not None:
            try:
                if self.folder.is_dir():
                    self.flush()
            finally:
                self._lock.close()
                self._lock = None

    def remove(self) -> None:
        """Take the folder away: the experiment is finished, or there is nothing to keep.

        Its plan goes first: what a kill leaves of the rest is no unfinished experiment, and none goes on from
        some of the receipts.
        """
        with self._guard:
            self._waiting.clear()
        with contextlib.suppress(OSError):
            (self.folder / PLAN).unlink(missing_ok=True)
            sync_folder(self.folder)
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Receipts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _find(self) -> None:
        """Read the list of all receipts and make sure that each is as it was written."""
        for file in sorted(self.folder.glob("receipts-*.bin")):
            self._next_file = max(self._next_file, _number_of(file) + 1)
            content = memoryview(file.read_bytes())
            try:
                rows = list(entries(content))
            except ValueError as error:
                self.damaged.append(f"{file.name}: {error}")
                continue
            for kind, number, offset, length, digest in rows:
                if hashlib.sha256(content[offset : offset + length]).hexdigest() != digest:
                    self.damaged.append(f"{file.name}: {kind} {number} is not as it was written")
                    continue
                self._there[kind, number] = Place(file, offset, length, digest)


def read_plan(folder: Path) -> dict[str, Any]:
    """Read the plan of an unfinished experiment.

    Raises
    ------
    BundleError
        If the folder holds none, or the plan is not the one that the experiment was begun with.
    """
    file = folder / PLAN
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        schema, digest, plan = content["schema"], content["sha256"], content["plan"]
        kind = plan["kind"]
    except (FileNotFoundError, NotADirectoryError):
        raise BundleError(_not_unfinished(folder)) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no plan of an experiment"
        raise BundleError(f"{file} is broken ({why}); the experiment must be begun anew") from error
    if not isinstance(schema, int) or schema > SCHEMA:
        raise BundleError(f"{file} was written with schema {schema}; this version reads up to {SCHEMA}")
    if digest != _digest_of(plan) or not isinstance(kind, str):
        raise BundleError(
            f"{file} was changed after the experiment had begun: what is finished belongs to another plan; "
            "undo the change, or begin anew"
        )
    return dict(plan)


def _digest_of(plan: dict[str, Any]) -> str:
    text = json.dumps(plan, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _new_folder(place: Path) -> Path:
    while True:
        folder = free_name(place)
        try:
            folder.mkdir()
        except FileExistsError:  # another process was quicker
            continue
        return folder


def _locked(folder: Path) -> IO[bytes]:
    """Take the lock of a folder; BundleError if another process has it."""
    file = folder / LOCK
    try:
        handle = file.open("a+b")
    except OSError as error:
        raise BundleError(why_not(error, file)) from error
    if not lock_file(handle):
        handle.seek(0)
        who = handle.read(200).decode("utf-8", "replace").strip()
        handle.close()
        raise BundleError(f"{folder} is being written by another process{f' ({who})' if who else ''}")
    with contextlib.suppress(OSError):  # a full disk: the lock holds without its text
        handle.truncate(0)
        handle.write(f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        handle.flush()
    return handle


def _number_of(file: Path) -> int:
    digits = file.stem.partition("-")[2]
    return int(digits) if digits.isdigit() else 0


def _not_unfinished(folder: Path) -> str:
    if (folder / "manifest.json").is_file():
        return f"{folder} is a finished run: there is nothing to resume"
    what = f"it has no {PLAN}" if folder.is_dir() else "no such folder"
    there = sorted(path.parent.name for path in folder.absolute().parent.glob(f"*/{PLAN}"))
    hint = f"; unfinished ones there: {', '.join(there[:3])}" if there else ""
    return f"{folder} is not an unfinished experiment: {what}{hint}"


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)

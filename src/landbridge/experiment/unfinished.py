"""An unfinished experiment that gives no bundle: its folder in `runs`, how it is left and taken away."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from landbridge.base.errors import BundleError, LandbridgeError
from landbridge.experiment.receipts import Receipts

if TYPE_CHECKING:
    from typing import Self

RUNS = "runs"
"""Folder, in the current one, of what is unfinished."""


class Unfinished:
    """What is finished of an experiment, kept on the disk until its end.

    Parameters
    ----------
    receipts
        Their folder.
    empties
        Whether the folder around it was made for it and is taken away if nothing else came into it.
    """

    KIND: ClassVar[str]
    """What the plan of such an experiment is called."""
    RUNS_OF: ClassVar[tuple[str, ...]]
    """Kinds of receipt that are a finished run."""
    NAME: ClassVar[str]
    """What a user calls it."""

    def __init__(self, receipts: Receipts, empties: bool = False) -> None:
        self.receipts = receipts
        self._empties = empties

    @classmethod
    def begin_at(cls, name: str, plan: dict[str, Any]) -> Self:
        """Make the folder in `runs`.

        Raises
        ------
        BundleError
            If it cannot be written.
        """
        empties = not Path(RUNS).exists()
        return cls(
            Receipts.begin(Path(RUNS) / f"{name}-{cls.KIND}-unfinished", {"kind": cls.KIND, **plan}), empties
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the folder of an unfinished one.

        Raises
        ------
        BundleError
            If it is none, was changed, or is being written.
        """
        receipts = Receipts.open(folder)
        try:
            if receipts.plan["kind"] != cls.KIND:
                raise ValueError(f"a {receipts.plan['kind']}")
            found = cls(receipts)
            found.read_plan()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            receipts.close()
            told = f"{folder} holds no unfinished {cls.NAME} that can be gone on with: {error}"
            raise BundleError(told) from error
        return found

    def read_plan(self) -> None:
        """Read what the plan says; ValueError, KeyError or TypeError if it is none of this kind."""

    def known(self, kind: str) -> set[int]:
        """Number what is finished of a kind."""
        return self.receipts.numbers(kind)

    def close(self) -> str:
        """Leave the folder for another time, and say how to go on."""
        self.receipts.close()
        count = self.receipts.count(*self.RUNS_OF)
        folder = self.receipts.folder
        return f"{count} finished runs are kept in {folder}: `landbridge resume {folder}` goes on"

    def leave(self, error: BaseException) -> None:
        """Leave what is finished where going on later can succeed, and say so; else take the folder away."""
        worth_it = isinstance(error, (BundleError, KeyboardInterrupt, MemoryError))
        if not worth_it or not self.receipts.count(*self.RUNS_OF):
            self.remove()
            return
        told = f"what is finished is kept: `landbridge resume {self.receipts.folder}` goes on"
        with contextlib.suppress(LandbridgeError, OSError):  # a full disk: what is written is kept
            told = self.close()
        if isinstance(error, LandbridgeError):
            raise type(error)(f"{error}; {told}") from error
        error.add_note(told)

    def remove(self) -> None:
        """Take the folder away: all is finished, or there is nothing to keep."""
        self.receipts.remove()
        if self._empties:
            with contextlib.suppress(OSError):  # not empty: something else is in it now
                self.receipts.folder.parent.rmdir()

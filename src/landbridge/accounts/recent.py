"""The last few things that were made, so that they need not be made again."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """Remembers the last few things by what they were made of; threads may share it.

    A thing is found only by a key that is equal to its own, compared whole and not by a hash or an address
    in memory: what was made for one model never serves another.

    Parameters
    ----------
    size
        How many are kept; the oldest is forgotten first.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: tuple[tuple[Any, Made], ...] = ()
        self._lock = Lock()

    def get(self, key: Any, make: Callable[[], Made]) -> Made:
        """Give what was made of this key, or make it."""
        kept = self._kept
        for known, made in kept:  # the very same object: nothing to compare
            if known is key:
                return made
        for known, made in kept:
            if known == key:
                return made
        made = make()
        with self._lock:
            self._kept = ((key, made), *self._kept)[: self._size]
        return made

"""The memory of one run, and its checked view for the plain twin."""

from __future__ import annotations

import json
from collections.abc import Container
from typing import Any

import numpy as np

from .table import COLUMNS, LAYOUT_HASH, N_WORDS, POOLS, SCALARS, Column


def aligned_zeros(n: int, dtype: Any) -> np.ndarray[Any, Any]:
    """`n` zeros that start on a cache line."""
    dtype = np.dtype(dtype)
    raw = np.zeros(n * dtype.itemsize + 64, np.uint8)
    skip = -raw.ctypes.data % 64
    return raw[skip : skip + n * dtype.itemsize].view(dtype)


class State:
    """Owns the memory of one run.

    Compiled code borrows it for the length of a call as one pointer to a table of 64-bit words: scalars
    live in the table itself; a pool has a length word and one base address a column (or one for the
    record).
    """

    def __init__(self, sizes: dict[str, int], checked: bool = False) -> None:
        words = aligned_zeros(N_WORDS, "i8")
        self.__dict__.update(checked=checked, words=words, memory={}, address=words.ctypes.data)
        for pool in POOLS:
            self.resize(pool, sizes.get(pool, 0))

    def resize(self, pool: str, n: int) -> None:
        """Give a pool `n` rows, keeping the old contents. Never while compiled code runs on this State."""
        p = POOLS[pool]
        old = self.memory.get(pool)
        new = []
        for i, dt in enumerate([p.record] if p.layout == "rows" else [COLUMNS[c].dtype for c in p.columns]):
            new.append(aligned_zeros(max(n, 1), dt))
            if old:
                k = min(n, self.size(pool))
                new[i][:k] = old[i][:k]
            self.words[p.length_word + 1 + i] = new[i].ctypes.data
        self.memory[pool] = new
        self.words[p.length_word] = n

    def size(self, pool: str) -> int:
        """Rows of a pool."""
        return int(self.words[POOLS[pool].length_word])

    def __getattr__(self, name: str) -> Any:
        if name in SCALARS:
            c = SCALARS[name]
            return self.words.view(c.dtype)[c.word].item()
        if name not in COLUMNS:
            raise AttributeError(name)
        c = COLUMNS[name]
        p = POOLS[c.pool]
        n = self.size(c.pool)
        if p.layout == "rows":
            return self.memory[c.pool][0][name][:n]
        return self.memory[c.pool][p.columns.index(name)][:n]

    def __setattr__(self, name: str, value: Any) -> None:
        c = SCALARS[name]
        self.words.view(c.dtype)[c.word] = value

    def checkpoint(self) -> bytes:
        """The run as bytes; `restore` continues it bit for bit in another process."""
        sizes = {p: self.size(p) for p in POOLS}
        head = json.dumps([LAYOUT_HASH, sizes, {n: getattr(self, n) for n in SCALARS}]).encode()
        body = b"".join(a.tobytes() for p in POOLS for a in self.memory[p])
        return len(head).to_bytes(8, "little") + head + body

    @classmethod
    def restore(cls, data: bytes, checked: bool = False) -> State:
        """A State from `checkpoint`.

        Raises
        ------
        ValueError
            If it was written with another column table, or is cut short.
        """
        n = 8 + int.from_bytes(data[:8], "little")
        try:
            layout, sizes, values = json.loads(data[8:n])
        except (ValueError, TypeError) as error:
            raise ValueError("this is not a checkpoint, or it is cut short") from error
        if layout != LAYOUT_HASH:
            raise ValueError("the checkpoint was written with another column table")
        s = cls(sizes, checked)
        for name, v in values.items():
            setattr(s, name, v)
        for p in POOLS:
            for a in s.memory[p]:
                if n + a.nbytes > len(data):
                    raise ValueError("the checkpoint is cut short")
                a.view(np.uint8)[:] = np.frombuffer(data, np.uint8, a.nbytes, n)
                n += a.nbytes
        return s

    def copy(self, empty: Container[str] = ()) -> State:
        """An independent copy of the run; pools in `empty` are known to hold zeros only."""
        s = State({p: self.size(p) for p in POOLS}, self.checked)
        for name in SCALARS:
            setattr(s, name, getattr(self, name))
        for p in POOLS:
            if p not in empty:
                for a, b in zip(s.memory[p], self.memory[p], strict=True):
                    a.view(np.uint8)[:] = b.view(np.uint8)
        return s


class CheckedColumn:
    """A column as plain Python sees it; a bad index or a value that does not fit raises."""

    __slots__ = ("array", "name", "shape", "view")

    def __init__(self, name: str, array: np.ndarray[Any, Any]) -> None:
        self.name, self.array, self.view, self.shape = name, array, memoryview(array.data), array.shape

    def __getitem__(self, i: Any) -> Any:
        self._check(i)
        return self.view[i]

    def __setitem__(self, i: Any, value: Any) -> None:
        self._check(i)
        self.view[i] = value

    def _check(self, i: Any) -> None:
        for k, n in zip(i if type(i) is tuple else (i,), self.shape, strict=True):
            if not 0 <= k < n:
                raise IndexError(f"{self.name}[{i}]: {k} is outside 0..{n - 1}")


def _word_property(c: Column) -> property:
    kind = c.dtype.kind

    def get(self: Any) -> Any:
        return self._views[kind][c.word]

    def put(self: Any, value: Any) -> None:
        self._views[kind][c.word] = value

    return property(get, put)


class Twin:
    """View of a State for the plain kernel functions.

    It is the same memory, so compiled and plain runs can be mixed. Stale after a pool has grown: take it
    again (Run does). Without `checked` a bad index is not noticed where a memory view takes it: for much work
    between two advances by code that is tested with it.
    """

    def __init__(self, state: State, checked: bool = True) -> None:
        words = state.words
        self._views = {k: memoryview(words.view(f"{k}8")) for k in "fiu"}
        self._state = state
        for name in COLUMNS:
            column = getattr(state, name)
            setattr(self, name, CheckedColumn(name, column) if checked else memoryview(column.data))


for _c in SCALARS.values():
    setattr(Twin, _c.name, _word_property(_c))

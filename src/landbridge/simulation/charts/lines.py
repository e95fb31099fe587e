"""Line numbers of what stands in a TOML text, which tomllib does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

Path = tuple[str | int, ...]

_BLANK = " \t\r\n"
_WORD_ENDS = ",]}#\n"


def line_index(text: str) -> Mapping[Path, int]:
    """Return the line (from 1) of every key, table and array element of a text that tomllib accepts.

    Paths are as tomllib nests them: `("process", "train", "steps", 3, "seize")`.
    """
    return _Scanner(text.replace("\r\n", "\n")).scan()


class _Scanner:
    """Walks once through a TOML text that is known to be well formed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.array_sizes: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self.skip_blank()
        while self.at < len(self.text):
            if self.peek(2) == "[[":
                self.advance(2)
                table = self.array_table(self.key_parts())
                self.skip_to("]")
                self.advance(2)
            elif self.peek() == "[":
                self.advance(1)
                table = self.resolve(self.key_parts())
                self.note(table)
                self.skip_to("]")
                self.advance(1)
            else:
                self.pair(table)
            self.skip_blank()
        return self.lines

    def peek(self, width: int = 1) -> str:
        return self.text[self.at : self.at + width]

    def advance(self, width: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + width)
        self.at += width

    def skip_to(self, mark: str) -> None:
        while self.at < len(self.text) and self.peek() != mark:
            self.advance(1)

    def skip_blank(self) -> None:
        while self.at < len(self.text):
            if self.peek() == "#":
                self.skip_to("\n")
            elif self.peek() in _BLANK:
                self.advance(1)
            else:
                return

    def note(self, path: Path) -> None:
        for size in range(1, len(path) + 1):
            self.lines.setdefault(path[:size], self.line)

    def resolve(self, parts: Path) -> Path:
        """Insert the number of the last element wherever a header's path leads through an array of tables."""
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self.array_sizes:
                path = (*path, self.array_sizes[path] - 1)
        return path

    def array_table(self, parts: Path) -> Path:
        array = (*self.resolve(parts[:-1]), parts[-1])
        number = self.array_sizes.get(array, 0)
        self.array_sizes[array] = number + 1
        self.note((*array, number))
        return (*array, number)

    def key_parts(self) -> Path:
        parts: list[str] = []
        while True:
            self.skip_blank()
            if self.peek() in ("'", '"'):
                start = self.at
                self.string()
                parts.append(next(iter(tomllib.loads(self.text[start : self.at] + "=0"))))
            else:
                start = self.at
                while self.peek() and self.peek() not in " \t.=]\n":
                    self.advance(1)
                parts.append(self.text[start : self.at])
            self.skip_blank()
            if self.peek() != ".":
                return tuple(parts)
            self.advance(1)

    def pair(self, table: Path) -> None:
        path = table
        line = self.line
        for part in self.key_parts():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self.skip_to("=")
        self.advance(1)
        self.value(path)

    def value(self, path: Path) -> None:
        self.skip_blank()
        opening = self.peek()
        if opening in ("'", '"'):
            self.string()
        elif opening in ("[", "{"):
            self.advance(1)
            self.members(path, "]" if opening == "[" else "}")
        else:
            while self.peek() and self.peek() not in _WORD_ENDS:
                self.advance(1)

    def members(self, path: Path, closing: str) -> None:
        number = 0
        self.skip_blank()
        while self.peek() and self.peek() != closing:
            if closing == "]":
                self.lines[(*path, number)] = self.line
                self.value((*path, number))
                number += 1
            else:
                self.pair(path)
            self.skip_blank()
            if self.peek() == ",":
                self.advance(1)
                self.skip_blank()
        self.advance(1)

    def string(self) -> None:
        quote = self.peek()
        fence = quote * 3 if self.peek(3) == quote * 3 else quote
        self.advance(len(fence))
        while self.at < len(self.text) and self.peek(len(fence)) != fence:
            self.advance(2 if quote == '"' and self.peek() == "\\" else 1)
        self.advance(len(fence))
        while len(fence) == 3 and self.peek() == quote:
            self.advance(1)

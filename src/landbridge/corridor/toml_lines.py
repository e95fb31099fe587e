"""Line numbers of what stands in a TOML text, which tomllib does not give.

The scanner follows only what it needs to know where keys and list elements begin: headers, keys, strings,
lists, inline tables and comments. It takes any text: where it cannot follow, the index ends there, and
tomllib says what is wrong. It visits each character a bounded number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress

Path = tuple[str | int, ...]

MOST_NESTING = 40

# No possessive quantifiers: Python before 3.11.5 has them wrong. Each character fits one way only, so that a
# match takes a time in proportion to the text all the same.
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""(?:""?(?!"))?'
    r"|'''(?:[^']|'(?!''))*'''(?:''?(?!'))?"
    r'|"(?!"")(?:[^"\\\n]|\\.)*"|""'
    r"|'(?!'')[^'\n]*'|''",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\bfnrt]))')
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class TooDeepError(ValueError):
    """Keys or lists nested deeper than `MOST_NESTING`."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"nested deeper than {MOST_NESTING} levels")


class _LostError(Exception):
    """The text is not TOML from here on."""


def index_lines(text: str) -> dict[Path, int]:
    """Return the line (from 1) of every key, table and list element, by its path.

    An element of a list or of an array of tables has its number in the path: `("change", 0, "value")`.

    Raises
    ------
    TooDeepError
        If something is nested deeper than `MOST_NESTING`.
    """
    scanner = _Scanner(text.replace("\r\n", "\n"))
    with suppress(_LostError):
        scanner.document()
    return scanner.lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._array_sizes: dict[Path, int] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self) -> int:
        return bisect_right(self._starts, self.at)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _LostError
        self.at = match.end()
        return match.group()

    def take(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise _LostError

    def document(self) -> None:
        table: Path = ()
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return
            line = self.line()
            if self.take("[["):
                table = self.array_header(self.key(), line)
                self.need("]]")
            elif self.take("["):
                table = self.resolved(self.key())
                self.mark(table, line)
                self.need("]")
            else:
                self.key_value(table)

    def array_header(self, key: tuple[str, ...], line: int) -> Path:
        path = (*self.resolved(key[:-1]), key[-1])
        self.mark(path, line)
        number = self._array_sizes.get(path, 0)
        self._array_sizes[path] = number + 1
        self.mark((*path, number), line)
        return (*path, number)

    def resolved(self, key: tuple[str, ...]) -> Path:
        """Return the path of a header: in an array of tables it means the last element."""
        path: Path = ()
        for part in key:
            path = (*path, part)
            if path in self._array_sizes:
                path = (*path, self._array_sizes[path] - 1)
        return path

    def mark(self, path: Path, line: int) -> None:
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self.skip(_SPACE)
            if self.text.startswith(('"', "'"), self.at):
                parts.append(_unquoted(self.skip(_STRING)))
            else:
                parts.append(self.skip(_BARE_KEY))
            if len(parts) > MOST_NESTING:
                raise TooDeepError(self.line())
            self.skip(_SPACE)
            if not self.take("."):
                return tuple(parts)

    def key_value(self, table: Path) -> None:
        self.skip(_SPACE)
        line = self.line()
        path = (*table, *self.key())
        if len(path) > 2 * MOST_NESTING:
            raise TooDeepError(line)
        self.mark(path, line)
        self.need("=")
        self.value(path, 0)

    def value(self, path: Path, depth: int) -> None:
        if depth > MOST_NESTING:
            raise TooDeepError(self.line())
        self.skip(_SPACE)
        if self.text.startswith(('"', "'"), self.at):
            self.skip(_STRING)
        elif self.take("["):
            self.elements(path, depth)
        elif self.take("{"):
            self.pairs(path, depth)
        else:
            self.skip(_SCALAR)

    def elements(self, path: Path, depth: int) -> None:
        number = 0
        while True:
            self.skip(_BLANK)
            if self.take("]"):
                return
            element = (*path, number)
            self.lines.setdefault(element, self.line())
            self.value(element, depth + 1)
            self.skip(_BLANK)
            if not self.take(","):
                self.need("]")
                return
            number += 1

    def pairs(self, path: Path, depth: int) -> None:
        while True:
            self.skip(_BLANK)
            if self.take("}"):
                return
            line = self.line()
            inner = (*path, *self.key())
            self.mark(inner, line)
            self.need("=")
            self.value(inner, depth + 1)
            self.skip(_BLANK)
            if not self.take(","):
                self.need("}")
                return


def _unquoted(written: str) -> str:
    """Return the text of a one-line string as a key."""
    inner = written[1:-1]
    if written[0] == "'" or "\\" not in inner:
        return inner

    def plain(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        if code is None:
            return _SHORT[match.group(3)]
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else match.group()

    return _ESCAPE.sub(plain, inner)

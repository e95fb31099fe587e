"""The errors of landbridge, one tree.

LandbridgeError
├── InputErrors          what was written is wrong; holds every problem found (exit code 2)
│   ├── AddressError     an address that names nothing
│   └── NoValueError     a dated value asked for on a day that it does not cover
├── RunError             a run could not go on (exit code 1)
│   └── DeadlockError    nothing can move: says who waits for whom
└── BundleError          a run's folder is missing, broken or of another version (exit code 1)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in what a user wrote: a row of `errors` in `--json`."""

    file: str | None
    """Relative to the corridor's folder where it lies in one; None if no file is to blame."""
    line: int | None
    address: str | None
    """What it is about: `dryport.khorgos.cranes.capacity`, or a column."""
    problem: str
    """One sentence."""
    nearest: str | None = None
    """The nearest name that would have been right."""

    def as_row(self) -> dict[str, str | int | None]:
        """Return the row that `--json` prints."""
        return asdict(self)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        parts = [part for part in (place, self.address) if part]
        text = ": ".join([*parts, self.problem])
        return _printable(f"{text} (did you mean {self.nearest}?)" if self.nearest else text)


def _printable(text: str) -> str:
    """Return a text in which nothing that a file holds can steer a terminal."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


class LandbridgeError(Exception):
    """Everything that landbridge raises on purpose."""


class InputErrors(LandbridgeError):  # noqa: N818 - it holds many
    """What was written is wrong; every problem found, in file and line order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return str(self.problems[0])
        return "\n".join([f"{len(self.problems)} problems:", *(f"- {problem}" for problem in self.problems)])


class AddressError(InputErrors):
    """An address that names nothing."""


class NoValueError(InputErrors):
    """A dated value asked for on a day that none of its periods covers."""


class RunError(LandbridgeError):
    """A run could not go on."""


class DeadlockError(RunError):
    """Nothing can move: the message says who waits for whom."""


class BundleError(LandbridgeError):
    """A run's folder is missing, broken or of another version."""

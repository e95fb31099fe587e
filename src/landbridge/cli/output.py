"""Writing to the screen: tables, JSON, progress. Plain text where nobody sits at a terminal."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.experiment.work import Progress

COLOURS = {"inside": "green", "outside": "red", "undecided": "yellow"}
"""Of verdicts, on a terminal."""
QUIET_S = 0.1
"""Least time between two updates of the progress line."""


def say(text: str = "") -> None:
    """Write a line to standard output."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Write a line to standard error: news, not results."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def entry(head: str, text: str) -> None:
    """Write an entry of a list: its id, then text that goes on under itself."""
    width = min(shutil.get_terminal_size().columns, 110)
    indent = " " * 6
    say(textwrap.fill(text, width, initial_indent=f"{head:<6}", subsequent_indent=indent))


def print_json(value: Any) -> None:
    """Write JSON to standard output; NaN is a fault."""
    say(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1))


def number(value: float | None, digits: int = 3) -> str:
    """Write a number with so many significant digits, thousands apart; empty for null."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits}g}" if abs(value) >= 1e-4 else f"{value:.1e}"


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()
) -> None:
    """Write a table.

    Parameters
    ----------
    title
        Line above it.
    columns
        Heads.
    rows
        Cells.
    right
        Heads of the columns whose cells stand to the right.
    """
    if sys.stdout.isatty():
        _rich_table(title, columns, rows, right)
        return
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]
    say()
    say(title)
    for row in [columns, *rows]:
        cells = [
            cell.rjust(width) if head in right else cell.ljust(width)
            for cell, width, head in zip(row, widths, columns, strict=True)
        ]
        say("  ".join(cells).rstrip())


def _rich_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str]
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for head in columns:
        made.add_column(head, justify="right" if head in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell, style=COLOURS.get(cell.rpartition(" ")[2], "")) for cell in row))
    Console().print(made)


class ProgressLine:
    """One line on standard error that says how far a run is; nothing where nobody watches."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        """Show how far it is."""
        if progress.stage == "compile":
            note("The first run on this machine compiles the engine: about 10 s, once.")
            return
        if not self.shown:
            return
        now = time.monotonic()
        ended = progress.done == progress.total
        if not ended and progress.done and now - self._last < QUIET_S:
            return
        self._last = now
        left = ""
        if progress.seconds_left is not None and not ended:
            left = f", about {duration(progress.seconds_left)} left"
        text = f"{progress.stage}: {progress.done} of {progress.total}{left}"
        known = progress.detail() if progress.detail is not None and not ended else ""
        text = f"{text}; {known}" if known else text
        sys.stderr.write("\r" + text[: shutil.get_terminal_size().columns - 1] + "\x1b[K")
        sys.stderr.flush()

    def close(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def duration(seconds: float) -> str:
    """Write a duration: `4.2 s`, `35 s`, `3 min`, `2.1 h`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"

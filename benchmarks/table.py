"""Rows of figures, printed as one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Row:
    """One figure, what it is measured against, and whether the goal is met."""

    group: str
    what: str
    value: float | None
    unit: str
    note: str = ""
    at_most: float | None = None
    """Goal for the value itself."""
    ratio: float | None = None
    ratio_name: str = ""
    ratio_at_most: float | None = None
    ratio_at_least: float | None = None

    def against(
        self, ratio: float, name: str, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        """Set the ratio to something else, and the goal for it."""
        self.ratio, self.ratio_name = ratio, name
        self.ratio_at_most, self.ratio_at_least = at_most, at_least

    def met(self) -> bool | None:
        """Whether the goal is met; None if there is none, or no figure."""
        answers = []
        if self.value is not None and self.at_most is not None:
            answers.append(self.value <= self.at_most)
        if self.ratio is not None and self.ratio_at_most is not None:
            answers.append(self.ratio <= self.ratio_at_most)
        if self.ratio is not None and self.ratio_at_least is not None:
            answers.append(self.ratio >= self.ratio_at_least)
        return all(answers) if answers else None

    def goal(self) -> str:
        """The goal in words."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g} {self.unit}"
        if self.ratio_at_most is not None:
            return f"≤ {self.ratio_at_most:g} ×"
        return f"≥ {self.ratio_at_least:g} ×" if self.ratio_at_least is not None else ""

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        value = "–" if self.value is None else f"{_number(self.value)} {self.unit}"
        ratio = "" if self.ratio is None else f"{_number(self.ratio)} × ({self.ratio_name})"
        verdict = {True: "met", False: "NOT MET", None: ""}[self.met()]
        return self.what, value, ratio, self.goal(), verdict, self.note

    def figures(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "group": self.group,
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "ratio": self.ratio,
            "goal": self.goal() or None,
            "met": self.met(),
            "note": self.note,
        }


HEADS = ("", "measured", "ratio", "goal", "", "")


def render(rows: list[Row]) -> str:
    """All rows as one table, group by group."""
    cells = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEADS))]
    lines = [_line(HEADS, widths)]
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", group]
        lines.append(_line(row.cells(), widths))
    return "\n".join(lines)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *rest = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(["  " + first, *rest]).rstrip()


def _number(x: float) -> str:
    return f"{x:.0f}" if x >= 100 else f"{x:.3g}" if x >= 0.1 else f"{x:.4f}"

"""Charts drawn by hand where places of words have to be known: scales, axes, lines, labels apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from landbridge.report.paint import theme

LETTER = 0.56
"""Width of a letter, of the size of the font; that of most words is less."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to pixels."""

    low: float
    high: float
    begin: float
    end: float
    is_log: bool = False

    def __call__(self, value: float) -> float:
        """Return the pixel of a number."""
        low, high, at = (
            (math.log10(self.low), math.log10(self.high), math.log10(max(value, 1e-12)))
            if self.is_log
            else (self.low, self.high, value)
        )
        return self.begin + (self.end - self.begin) * (at - low) / ((high - low) or 1.0)

    def ticks(self, most: int = 6) -> list[float]:
        """Return round numbers within: of a log scale 1, 2, 5 or powers of ten."""
        if self.is_log:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            for steps in ((1, 1.5, 2, 3, 4, 5, 6, 8), (1, 2, 3, 5), (1, 2, 5), (1, 3), (1,)):
                found = [step * 10.0**power for power in powers for step in steps]
                found = [one for one in found if self.low * 0.999 <= one <= self.high * 1.001]
                if len(found) <= most:
                    break
            return found
        rough = (self.high - self.low) / most
        power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
        step = next(power * one for one in (1, 2, 5, 10) if power * one >= rough * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        return [number * step for number in range(first, math.floor(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that words take."""

    left: float
    top: float
    right: float
    bottom: float

    def hits(self, other: Box) -> bool:
        """Tell whether two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass
class Labels:
    """Words put beside points so that none overlaps another; some are left out for want of room."""

    within: Box
    taken: list[Box] = field(default_factory=list)

    def place(
        self, words: str, x: float, y: float, size: float = 11, gap: float = 6, *, bold: bool = False
    ) -> tuple[float, float, str] | None:
        """Return x, base line and anchor of words beside a point, or None; takes the room."""
        width = len(words) * size * LETTER * (1.08 if bold else 1.0)
        for step in (gap, gap + 7, gap + 16):
            for right, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)):
                reach = step * (0.75 if right and down else 1.0)
                left = x + reach if right > 0 else x - reach - width if right < 0 else x - width / 2
                middle = y + down * (reach + size / 2 - (0 if right == 0 else 2))
                box = Box(left - 1, middle - size * 0.62, left + width + 1, middle + size * 0.62)
                if self.free(box):
                    self.taken.append(box)
                    return left, middle + size * 0.36, "start"
        return None

    def free(self, box: Box) -> bool:
        """Tell whether nothing is there yet, and it is within."""
        inside = (
            box.left >= self.within.left
            and box.right <= self.within.right
            and box.top >= self.within.top
            and box.bottom <= self.within.bottom
        )
        return inside and not any(box.hits(other) for other in self.taken)


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places in the same order, moved as little as may be so that they are a gap apart."""
    order = sorted(range(len(places)), key=lambda one: places[one])
    found = [places[one] for one in order]
    for at in range(1, len(found)):
        found[at] = max(found[at], found[at - 1] + gap)
    if found and found[-1] > high:
        found[-1] = high
        for at in range(len(found) - 2, -1, -1):
            found[at] = min(found[at], found[at + 1] - gap)
    if found and found[0] < low:
        found = [max(one, low + at * gap) for at, one in enumerate(found)]
    out = [0.0] * len(places)
    for at, one in zip(order, found, strict=True):
        out[at] = one
    return out


def svg(width: float, height: float, parts: Iterable[str], title: str, name: str) -> str:
    """Return an SVG for inside a page, with a title for screen readers."""
    head = (
        f'<svg role="img" aria-labelledby="{name}-t" viewBox="0 0 {num(width)} {num(height)}" '
        f'width="{num(width)}" height="{num(height)}" font-family="{theme.FONT}">'
        f'<title id="{name}-t">{escape(title)}</title>'
    )
    return head + "".join(parts) + "</svg>"


def num(value: float) -> str:
    """Return a pixel with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def text(
    words: str, x: float, y: float, *, size: float = 12, fill: str = theme.INK, anchor: str = "start",
    bold: bool = False, halo: str = "",
) -> str:  # fmt: skip
    """Return words; with a halo of a colour they can be read over lines."""
    more = ' font-weight="bold"' if bold else ""
    more += f' stroke="{halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    more += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" fill="{fill}"{more}>{escape(words)}</text>'
    )


def line(
    points: Iterable[tuple[float, float]],
    stroke: str,
    width: float = 2,
    *,
    dash: str = "",
    opacity: float = 1,
) -> str:
    """Return a line through points."""
    more = f' stroke-dasharray="{dash}"' if dash else ""
    more += f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
    path = "M" + "L".join(f"{num(x)},{num(y)}" for x, y in points)
    more += f' stroke-width="{num(width)}" stroke-linejoin="round"'
    return f'<path d="{path}" fill="none" stroke="{stroke}"{more}/>'


def area(points: Iterable[tuple[float, float]], fill: str, opacity: float = 1) -> str:
    """Return a filled shape."""
    path = "M" + "L".join(f"{num(x)},{num(y)}" for x, y in points)
    more = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<path d="{path}Z" fill="{fill}"{more}/>'


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Return a rectangle."""
    return f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}" fill="{fill}"/>'


def dot(x: float, y: float, radius: float, fill: str, *, diamond: bool = False) -> str:
    """Return a mark with an edge of paper."""
    edge = f'fill="{fill}" stroke="{theme.PAPER}" stroke-width="1"'
    if diamond:
        r = radius * 1.25
        ends = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
        return f'<path d="M{"L".join(f"{num(a)},{num(b)}" for a, b in ends)}Z" {edge}/>'
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" {edge}/>'


def x_axis(
    scale: Scale, top: float, bottom: float, ticks: Sequence[tuple[float, str]], title: str = ""
) -> list[str]:
    """Return lines down from each tick, its words under the plot, and a title under these."""
    out = [line([(scale(at), top), (scale(at), bottom)], theme.GRID, 1) for at, _ in ticks]
    out.append(line([(scale.begin, bottom), (scale.end, bottom)], theme.FAINT, 1))
    out += [text(words, scale(at), bottom + 17, anchor="middle") for at, words in ticks if words]
    if title:
        middle = (scale.begin + scale.end) / 2
        out.append(text(title, middle, bottom + 36, fill=theme.SOFT, anchor="middle"))
    return out


def y_axis(
    scale: Scale, left: float, right: float, title: str, words: Callable[[float], str], most: int = 6
) -> list[str]:
    """Return lines across at each tick, its words left of the plot, and a title above it."""
    out = []
    for at in scale.ticks(most):
        out.append(line([(left, scale(at)), (right, scale(at))], theme.GRID, 1))
        out.append(text(words(at), left - 7, scale(at) + 4, anchor="end"))
    out.append(text(title, left - 52, scale.end - 12, fill=theme.SOFT))
    return out

"""A map: land, lines along real geometry, places with names that do not overlap, whose data it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from landbridge.geography import land_rings
from landbridge.report.paint import plain, theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landbridge.report.pages.drawn import DrawnMap, MapLine

PAD = 0.06
"""Of the width, left free around what is drawn."""
TALLEST, LOWEST = 620.0, 340.0
PAD_KM = 110.0
BESIDE = 3.2
"""Pixels between lines of several ways on one stretch."""
LEGEND_ROW = 22.0
EDGE = 4.0
"""Pixels of land outside the picture."""
THICK = 4.0
"""Pixels from which on words keep clear of a line."""
NEAR_KM = 4500.0
"""Maps no wider than this have the finer coast."""
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Projection:
    """Lambert's azimuthal equal-area projection about a centre: areas are true, the shape is best there."""

    lat: float
    lon: float

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(point, 2) Return km east and south of the centre, from latitude and longitude."""
        phi, lam = np.radians(points[:, 0]), np.radians(points[:, 1] - self.lon)
        phi0 = np.radians(self.lat)
        cos_c = np.sin(phi0) * np.sin(phi) + np.cos(phi0) * np.cos(phi) * np.cos(lam)
        k = np.sqrt(2.0 / np.maximum(1.0 + cos_c, 1e-9))
        x = k * np.cos(phi) * np.sin(lam)
        y = k * (np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(lam))
        return np.asarray(np.c_[x, -y] * EARTH_KM, np.float64)


def draw_map(
    drawn: DrawnMap,
    colours: Mapping[str, str],
    legend: Sequence[tuple[str, str]],
    title: str,
    name: str,
    width_of: Callable[[MapLine], float] = lambda _: 2.4,
    shift_of: Callable[[MapLine], float] = lambda _: 0.0,
    framed: Sequence[MapLine] = (),
    tallest: float = TALLEST,
) -> str | None:
    """Return a map as SVG; None where it has no lines.

    Parameters
    ----------
    drawn
        What is on it.
    colours
        Of each key of `MapLine.ways`.
    legend
        Words and colour of each kind of line.
    title
        In a sentence, for who cannot see it.
    name
        Unique in the page.
    width_of
        Pixels of a line.
    shift_of
        Pixels by which a line lies to the right of where it leads.
    framed
        Lines that the frame is laid around; as a rule all.
    tallest
        Pixels of the map at most.
    """
    if not drawn.lines:
        return None
    shown = [_dense(np.array(line.points, float)) for line in drawn.lines]
    inner = [_dense(np.array(line.points, float)) for line in framed]
    ends = [np.array([[one.lat, one.lon]]) for one in drawn.places if not framed or one.kind == "end"]
    every = np.vstack([*(inner or shown), *ends])
    project = Projection(*((every.min(0) + every.max(0)) / 2).tolist())
    flat = project(every)
    (left, top), (right, bottom) = flat.min(0), flat.max(0)
    across = max(right - left, 300.0)
    pad = max(PAD * across, PAD_KM)
    left, right, top, bottom = left - pad, right + pad, top - pad, bottom + pad
    tall = float(np.clip(theme.WIDTH * (bottom - top) / (right - left), LOWEST, tallest))
    k = min(theme.WIDTH / (right - left), tall / (bottom - top))
    middle = np.array([(left + right) / 2, (top + bottom) / 2])

    def pixels(points: NDArray[np.float64]) -> NDArray[np.float64]:
        at = (project(points) - middle) * k + np.array([theme.WIDTH / 2, tall / 2])
        return np.asarray(at, np.float64)

    rows = _legend_rows(legend)
    out = [f'<clipPath id="{name}-c"><rect width="{theme.WIDTH}" height="{plain.num(tall)}"/></clipPath>']
    out.append(f'<g clip-path="url(#{name}-c)">')
    out.append(plain.rect(0, 0, theme.WIDTH, tall, theme.WATER))
    out.append(_land(pixels, theme.WIDTH, tall, theme.WIDTH / k))
    order = sorted(range(len(shown)), key=lambda at: drawn.lines[at].mode == "air")
    for at in order:
        one = drawn.lines[at]
        out += _line(one, pixels(shown[at]), colours, width_of(one), shift_of(one))
    thick = [pixels(shown[at]) for at in order if width_of(drawn.lines[at]) >= THICK]
    out += _places(drawn, pixels, tall, thick)
    out.append("</g>")
    foot = tall + 8
    for row in rows:
        for x, words, colour in row:
            out.append(plain.line([(x, foot + 8), (x + 26, foot + 8)], colour, 3))
            out.append(plain.text(words, x + 33, foot + 12))
        foot += LEGEND_ROW
    out.append(plain.text(drawn.attribution, theme.WIDTH, foot + 12, size=11, fill=theme.SOFT, anchor="end"))
    return plain.svg(theme.WIDTH, foot + 18, out, title, name)


def _land(
    pixels: Callable[[NDArray[np.float64]], NDArray[np.float64]], width: float, tall: float, km: float
) -> str:
    """Return the land as one path, without what is outside the picture and what is smaller than a pixel."""
    pieces = []
    for ring in land_rings("50m" if km <= NEAR_KM else "110m"):
        at = pixels(_dense(np.asarray(ring, float), 4.0))
        (x0, y0), (x1, y1) = at.min(0), at.max(0)
        if x1 < 0 or y1 < 0 or x0 > width or y0 > tall or max(x1 - x0, y1 - y0) < 1.5:
            continue
        steps = np.r_[True, np.abs(np.diff(at, axis=0)).max(1) > 0.6]
        kept = _cut(at[steps] if steps.sum() > 3 else at, -EDGE, -EDGE, width + EDGE, tall + EDGE)
        if len(kept) < 3:
            continue
        pieces.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in kept.tolist()) + "Z")
    return (
        f'<path d="{"".join(pieces)}" fill="{theme.LAND}" fill-rule="evenodd" '
        f'stroke="{theme.SHORE}" stroke-width="0.7"/>'
    )


def _cut(points: NDArray[np.float64], x0: float, y0: float, x1: float, y1: float) -> NDArray[np.float64]:
    """Return a ring cut to a rectangle, side by side (Sutherland and Hodgman, CACM 17, 1974)."""
    ring = points
    for axis, edge, sign in ((0, x0, 1.0), (0, x1, -1.0), (1, y0, 1.0), (1, y1, -1.0)):
        if len(ring) < 3:
            return ring
        inside = (ring[:, axis] - edge) * sign >= 0
        out: list[NDArray[np.float64]] = []
        for at in range(len(ring)):
            a, b = ring[at - 1], ring[at]
            if inside[at] != inside[at - 1]:
                out.append(a + (b - a) * ((edge - a[axis]) / (b[axis] - a[axis])))
            if inside[at]:
                out.append(b)
        ring = np.array(out).reshape(-1, 2)
    return ring


def _line(
    line: MapLine, at: NDArray[np.float64], colours: Mapping[str, str], width: float, shift: float
) -> list[str]:
    """Return one line for each way that uses a stretch, side by side."""
    steps = np.gradient(at, axis=0) if len(at) > 2 else np.repeat(at[-1:] - at[:1], 2, axis=0)
    length = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)
    normal = np.c_[-steps[:, 1], steps[:, 0]] / length[:, None]
    out = []
    for count, key in enumerate(line.ways):
        beside = shift + (count - (len(line.ways) - 1) / 2) * max(BESIDE, width)
        points = [(float(x), float(y)) for x, y in at + normal * beside]
        dash = "5 4" if line.mode == "air" or not line.along_map else ""
        out.append(plain.line(points, colours.get(key, theme.NO_DIRECTION), width, dash=dash))
    return out


def _places(
    drawn: DrawnMap,
    pixels: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    tall: float,
    thick: Sequence[NDArray[np.float64]],
) -> list[str]:
    labels = plain.Labels(plain.Box(2, 2, theme.WIDTH - 2, tall - 2))
    labels.taken += [
        plain.Box(x - THICK, y - THICK, x + THICK, y + THICK)
        for line in thick
        for x, y in _dense(line, THICK).tolist()
    ]
    at = [pixels(np.array([[one.lat, one.lon]]))[0] for one in drawn.places]
    sizes = {"end": 5.5, "change": 4.0, "border": 3.6, "stop": 2.0}
    for (x, y), one in zip(at, drawn.places, strict=True):
        r = sizes.get(one.kind, 2.0)
        if one.kind != "stop":
            labels.taken.append(plain.Box(x - r, y - r, x + r, y + r))
    out, words = [], []
    for (x, y), one in zip(at, drawn.places, strict=True):
        r, bold = sizes.get(one.kind, 2.0), one.kind == "end"
        out.append(plain.dot(x, y, r, theme.INK, diamond=one.kind == "border"))
        size = 13 if bold else 11.5 if one.kind in ("change", "border") else 10.5
        found = labels.place(one.name, x, y, size, r + 3, bold=bold)
        if found is not None:
            fill = theme.INK if one.kind != "stop" else theme.SOFT
            words.append(
                plain.text(one.name, found[0], found[1], size=size, bold=bold, fill=fill, halo=theme.PAPER)
            )
    return out + words


def _dense(points: NDArray[np.float64], step: float = 2.0) -> NDArray[np.float64]:
    """Return a line with no part longer than so many degrees."""
    parts = [points[:1]]
    for a, b in pairwise(points):
        count = max(1, int(np.ceil(np.abs(b - a).max() / step)))
        parts.append(a + (b - a) * (np.arange(1, count + 1) / count)[:, None])
    return np.vstack(parts)


def _legend_rows(legend: Sequence[tuple[str, str]]) -> list[list[tuple[float, str, str]]]:
    rows: list[list[tuple[float, str, str]]] = [[]]
    x = 0.0
    for words, colour in legend:
        wide = 33 + len(words) * 12 * plain.LETTER + 22
        if x + wide > theme.WIDTH and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((x, words, colour))
        x += wide
    return [row for row in rows if row]

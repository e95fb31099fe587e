"""Why there is no way: which closure or gap separates two places, and what would join them."""

from __future__ import annotations

import numpy as np

from landbridge.base.errors import Problem
from landbridge.geography.net import Net
from landbridge.geography.packed import Real, great_circle_km
from landbridge.geography.points import Point
from landbridge.geography.snap import Spot
from landbridge.geography.trees import arcs_of, grow

MOST_POINTS = 800


def no_way(net: Net, names: frozenset[str], places: tuple[Point, Point], spots: tuple[Spot, Spot]) -> Problem:
    """Say what separates two places: a closure, something shut, a break of gauge, or a gap."""
    title = f"{places[0]} – {places[1]}"
    start = f"no way by {net.lines.mode}"
    closed, shut = names - net.shut, names & net.shut
    given = f"while {' and '.join(sorted(closed))} {'is' if len(closed) == 1 else 'are'} closed"
    if closed and (through := _on_the_way(net, net.passable(shut), spots)) is not None:
        stops = ", ".join(name for name in through if name in closed)
        return Problem(None, None, title, f"{start} {given}; without that the shortest leads through {stops}")
    if shut and (through := _on_the_way(net, net.passable(closed), spots)) is not None:
        stops = ", ".join(name for name in through if name in shut)
        text = f"{start} but through what is shut unless asked for: {stops}"
        return Problem(None, None, title, text, f"opened = {stops}")
    if names and (through := _on_the_way(net, net.passable(frozenset()), spots)) is not None:
        stops = ", ".join(name for name in through if name in names)
        return Problem(None, None, title, f"{start} {given}, nor with what is shut unless asked for: {stops}")
    everything = np.ones(len(net.km), dtype=bool)
    if net.cut.any() and (edges := _edges_on_the_way(net, everything, spots)) is not None:
        edge = next(e for e in edges if net.cut[e])
        at = Point(float(net.lines.lat[net.tail[edge]]), float(net.lines.lon[net.tail[edge]]))
        assert net.gauge_mm is not None
        pair = f"{net.gauge_mm[net.tail[edge]]} and {net.gauge_mm[net.head[edge]]} mm"
        text = f"{start}: the gauge breaks ({pair}) at {at}, where no place of transfer is declared"
        return Problem(None, None, title, text)
    return Problem(None, None, title, f"{start}: {_gap(net, spots)}")


def _edges_on_the_way(net: Net, passable: np.ndarray, spots: tuple[Spot, Spot]) -> list[int] | None:
    tree = grow(net, arcs_of(net, passable), spots[0])
    ends = [int(net.tail[spots[1].edge]), int(net.head[spots[1].edge])]
    reached = [point for point in ends if np.isfinite(tree.km[point])]
    if not reached:
        return None
    return [
        spots[0].edge,
        *tree.edges_to(min(reached, key=lambda point: float(tree.km[point]))),
        spots[1].edge,
    ]


def _on_the_way(net: Net, passable: np.ndarray, spots: tuple[Spot, Spot]) -> list[str] | None:
    edges = _edges_on_the_way(net, passable, spots)
    return None if edges is None else [name for edge in edges for name in net.names_of(edge)]


def _gap(net: Net, spots: tuple[Spot, Spot]) -> str:
    """The nearest two points of the pieces that the places lie in."""
    everything = np.ones(len(net.km), dtype=bool)
    lines = net.lines
    pieces = [np.nonzero(np.isfinite(grow(net, arcs_of(net, everything), spot).km))[0] for spot in spots]
    small, large = sorted(pieces, key=len)
    some = small[:: max(1, len(small) // MOST_POINTS)]
    near = _on_sphere(lines.lat[some], lines.lon[some]) @ _on_sphere(lines.lat[large], lines.lon[large]).T
    row, column = np.unravel_index(int(near.argmax()), near.shape)
    ends = (int(some[row]), int(large[column]))
    here, there = ((np.array(lines.lat[end]), np.array(lines.lon[end])) for end in ends)
    best = float(great_circle_km(*here, *there))
    a, b = (Point(float(lines.lat[end]), float(lines.lon[end])) for end in ends)
    return (
        f"the two lie on pieces that nothing joins, {len(small)} and {len(large)} points large; "
        f"a link of some {best:.0f} km between {a} and {b} would join them"
    )


def _on_sphere(lat: Real, lon: Real) -> Real:
    """Points on the unit sphere, one row each."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])

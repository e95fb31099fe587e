"""The making of the extracts, on networks small enough to see through."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from geography.bridges import Bridges, find_bridges  # noqa: E402
from geography.contract import contract  # noqa: E402
from geography.countries import unrolled  # noqa: E402
from geography.pack import lines_as_arrays, planes, write_arrays  # noqa: E402
from geography.raw import RawLines, each_once, read_geograph, straight_km  # noqa: E402
from geography.sea import passages_of  # noqa: E402

from landbridge.geography.lines import lines_of  # noqa: E402
from landbridge.geography.packed import whole  # noqa: E402

KM = 1 / 111.195
"""Degrees of latitude a kilometre."""
NO_BRIDGES = Bridges(np.array([], dtype=int), np.array([], dtype=int), np.array([]))


def on_a_plane(points: list[tuple[float, float]], edges: list[tuple[int, int]]) -> RawLines:
    """Points in km north and east of 0, 0, joined by straight edges."""
    lat, lon = (np.array(column) * KM for column in zip(*points, strict=True))
    tail, head = (np.array(column) for column in zip(*edges, strict=True))
    return each_once(lat, lon, tail, head, straight_km(lat[tail], lon[tail], lat[head], lon[head]))


def joined(bridges: Bridges) -> set[tuple[int, int]]:
    return {(min(a, b), max(a, b)) for a, b in zip(bridges.tail.tolist(), bridges.head.tolist(), strict=True)}


def test_a_gap_in_a_line_is_bridged_once() -> None:
    line = on_a_plane([(0, 0), (0, 10), (0, 13), (0, 23)], [(0, 1), (2, 3)])
    assert joined(find_bridges(line, 4.0)) == {(1, 2)}
    assert joined(find_bridges(line, 2.0)) == set()


def test_lines_that_pass_near_one_another_are_not_joined_where_a_way_is_near() -> None:
    """A siding that ends 1 km beside the line it came from, 3 km back."""
    line = on_a_plane([(0, 0), (0, 10), (0, 20), (1, 12)], [(0, 1), (1, 2), (1, 3)])
    assert joined(find_bridges(line, 4.0)) == set()


def test_an_end_is_joined_where_the_way_round_is_long() -> None:
    loop = on_a_plane([(0, 0), (0, 30), (30, 30), (30, 0), (3, 0)], [(0, 1), (1, 2), (2, 3), (3, 4)])
    assert joined(find_bridges(loop, 4.0)) == {(0, 4)}


def test_the_bridges_of_a_small_radius_are_the_first_of_a_larger_one() -> None:
    line = on_a_plane([(0, 0), (0, 10), (0, 11), (0, 20), (0, 23), (0, 30)], [(0, 1), (2, 3), (4, 5)])
    every = find_bridges(line, 5.0)
    assert joined(every) == {(1, 2), (3, 4)}
    assert joined(every.up_to(2.0)) == joined(find_bridges(line, 2.0)) == {(1, 2)}


def test_contraction_adds_up_kilometres_and_keeps_what_is_held() -> None:
    line = on_a_plane(
        [(0, 0), (2, 5), (0, 10), (0, 20), (5, 20), (0, 30)], [(0, 1), (1, 2), (2, 3), (3, 4), (3, 5)]
    )
    held = np.zeros(6, dtype=bool)
    net = contract(line, NO_BRIDGES, held, tolerance_km=0.5, smallest_piece=2)
    assert net.raw.tolist() == [0, 3, 4, 5]
    long = net.km.argmax()
    assert net.km[long] == pytest.approx(line.km[:3].sum())
    # The bend 2 km off the line is drawn, the point on it is not.
    assert net.shape[long] == [pytest.approx((2 * KM, 5 * KM)), pytest.approx((0.0, 10 * KM))]
    held[2] = True
    assert 2 in contract(line, NO_BRIDGES, held, tolerance_km=0.5, smallest_piece=2).raw


def test_of_two_edges_with_the_same_ends_the_shorter_is_kept() -> None:
    eye = on_a_plane(
        [(0, 0), (0, 10), (3, 15), (-1, 15), (0, 20), (0, 30)],
        [(0, 1), (1, 2), (2, 4), (1, 3), (3, 4), (4, 5)],
    )
    net = contract(eye, NO_BRIDGES, np.zeros(6, dtype=bool), tolerance_km=0.5, smallest_piece=2)
    assert net.km.sum() == pytest.approx(20 + 2 * np.hypot(1, 5), rel=1e-4)


def test_short_sidings_and_small_pieces_fall_out() -> None:
    line = on_a_plane(
        [(0, 0), (0, 10), (0.5, 10), (0, 20), (50, 0), (50, 9)], [(0, 1), (1, 2), (1, 3), (4, 5)]
    )
    net = contract(line, NO_BRIDGES, np.zeros(6, dtype=bool), tolerance_km=0.5, stub_km=1.0, smallest_piece=2)
    assert set(net.raw) == {0, 3, 4, 5}
    net = contract(line, NO_BRIDGES, np.zeros(6, dtype=bool), tolerance_km=0.5, stub_km=0.0, smallest_piece=3)
    assert set(net.raw) == {0, 1, 2, 3}


def test_a_bridge_is_counted_in_the_edge_that_it_becomes_part_of() -> None:
    line = on_a_plane([(0, 0), (0, 10), (0, 13), (0, 23), (9, 23), (9, 0)], [(0, 1), (2, 3), (3, 4), (0, 5)])
    net = contract(line, find_bridges(line, 4.0), np.zeros(6, dtype=bool), tolerance_km=0.5, smallest_piece=2)
    assert net.bridged_km.sum() == pytest.approx(3.0, rel=1e-3)


def test_what_is_packed_comes_back() -> None:
    line = on_a_plane(
        [(0, 0), (2, 5), (0, 10), (0, 20), (5, 20), (0, 30)], [(0, 1), (1, 2), (2, 3), (3, 4), (3, 5)]
    )
    net = contract(line, NO_BRIDGES, np.zeros(6, dtype=bool), tolerance_km=0.5, smallest_piece=2)
    back = lines_of("rail", lines_as_arrays(net, 0.0001, np.array([398, 398, 156, 156])))
    order = [
        int(np.argmin(abs(back.lat - lat) + abs(back.lon - lon)))
        for lat, lon in zip(net.lat, net.lon, strict=True)
    ]
    theirs = {
        (min(order[a], order[b]), max(order[a], order[b])): km
        for a, b, km in zip(net.tail, net.head, net.km, strict=True)
    }
    ours = {(int(a), int(b)): km for a, b, km in zip(back.tail, back.head, back.km, strict=True)}
    assert ours.keys() == theirs.keys()
    for ends, km in theirs.items():
        assert ours[ends] == pytest.approx(km, abs=0.002)
    assert back.country is not None
    assert back.country[order].tolist() == [398, 398, 156, 156]
    drawn = back.drawn(int(back.km.argmax()))
    assert drawn[drawn[:, 0].argmax()] == pytest.approx((2 * KM, 5 * KM), abs=1e-4)


@pytest.mark.parametrize("difference", [False, True])
def test_numbers_of_either_sign_fold_and_unfold(difference: bool) -> None:
    numbers = np.array([0, -1, 5, 300, -70_000, 2**38, -(2**38)])
    assert whole(planes(numbers, difference=difference), difference=difference).tolist() == numbers.tolist()


def test_the_same_arrays_make_the_same_file(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        write_arrays(tmp_path / name, {"x": np.arange(1000), "step": np.array(0.001)})
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_passage_is_where_an_edge_crosses_its_gate() -> None:
    lanes = on_a_plane([(0, 0), (0, 10), (8, 10)], [(0, 1), (1, 2)])
    gates = [("here", (-2 * KM, 5 * KM, 2 * KM, 5 * KM)), ("there", (4 * KM, 9 * KM, 4 * KM, 20 * KM))]
    assert passages_of(lanes, gates).tolist() == [1, 2]


def test_a_ring_over_the_antimeridian_is_unrolled() -> None:
    ring = unrolled(np.array([[170.0, 60.0], [-170.0, 60.0], [-170.0, 70.0], [170.0, 70.0], [170.0, 60.0]]))
    assert ring[:, 0].tolist() == [170.0, 190.0, 190.0, 170.0, 170.0]


def test_a_geograph_is_read_as_text(tmp_path: Path) -> None:
    graph = "graph=[{1: 2.5, 0: 0.0}, {0: 2.5, 2: 1.0e1}, {1: 10.0}]"
    text = f"from x import y\n{graph}\nnodes=[[1.0, 2.0], [-1.5, 2.0], [0, 1e1]]\n"
    (tmp_path / "g.py").write_text(text, encoding="utf-8")
    lines = read_geograph(tmp_path / "g.py")
    assert list(zip(lines.tail.tolist(), lines.head.tolist(), lines.km.tolist(), strict=True)) == [
        (0, 1, 2.5),
        (1, 2, 10.0),
    ]
    assert lines.lat.tolist() == [1.0, -1.5, 0.0]

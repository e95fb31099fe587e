"""Write the compact files that `landbridge.geography.packed` reads; the layout is described there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np

from .contract import Contracted
from .raw import straight_km

DAY_ZERO = (1980, 1, 1, 0, 0, 0)


def planes(values: np.ndarray, *, difference: bool = False) -> np.ndarray:
    """Whole numbers as rows of bytes, lowest first; small ones of either sign need few: that packs well."""
    whole = np.asarray(values, dtype=np.int64)
    if difference:
        whole = np.diff(whole, prepend=0)
    folded = ((whole << 1) ^ (whole >> 63)).astype(np.uint64)
    rows = [((folded >> np.uint64(8 * byte)) & np.uint64(255)).astype(np.uint8) for byte in range(5)]
    if (folded >> np.uint64(40)).any():
        raise ValueError("a number too large for five bytes")
    while len(rows) > 1 and not rows[-1].any():
        rows.pop()
    return np.stack(rows)


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write an .npz that is the same for the same arrays: no clock, no pickle."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            held = io.BytesIO()
            np.save(held, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", DAY_ZERO)
            archive.writestr(entry, held.getvalue(), zipfile.ZIP_DEFLATED, 9)


def lines_as_arrays(
    net: Contracted, step: float, country: np.ndarray | None = None, passages: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Put points in an order in which neighbours are near, and pack a network; `step` in degrees."""
    order = np.argsort(along_a_curve(net.lat, net.lon), kind="stable")
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    tail, head = number[net.tail], number[net.head]
    turned = tail > head
    tail, head = np.where(turned, head, tail), np.where(turned, tail, head)
    by_tail = np.lexsort((head, tail))
    tail, head, turned = tail[by_tail], head[by_tail], turned[by_tail]
    lat, lon = np.rint(net.lat[order] / step), np.rint(net.lon[order] / step)
    straight = straight_km(lat[tail] * step, lon[tail] * step, lat[head] * step, lon[head] * step)
    metres = np.rint(net.km[by_tail] * 1000) - np.rint(straight * 1000)
    shapes = [net.shape[e][::-1] if back else net.shape[e] for e, back in zip(by_tail, turned, strict=True)]
    drawn_lat, drawn_lon = [], []
    for e, shape in enumerate(shapes):
        at_lat, at_lon = lat[tail[e]], lon[tail[e]]
        for y, x in shape:
            next_lat, next_lon = round(y / step), round(x / step)
            drawn_lat.append(next_lat - at_lat)
            drawn_lon.append(next_lon - at_lon)
            at_lat, at_lon = next_lat, next_lon
    arrays = {
        "step": np.array(step),
        "lat": planes(lat, difference=True),
        "lon": planes(lon, difference=True),
        "edges_from": planes(np.bincount(tail, minlength=len(order))),
        "ahead": planes(head - tail),
        "detour_m": planes(metres),
        "bridged_m": planes(np.rint(net.bridged_km[by_tail] * 1000)),
        "drawn": planes(np.array([len(shape) for shape in shapes])),
        "drawn_lat": planes(np.array(drawn_lat)),
        "drawn_lon": planes(np.array(drawn_lon)),
    }
    if country is not None:
        codes, index = np.unique(country[order], return_inverse=True)
        arrays |= {"countries": codes.astype(np.int16), "country": planes(index, difference=True)}
    if passages is not None:
        arrays["passages"] = planes(passages[by_tail])
    return arrays


def along_a_curve(lat: np.ndarray, lon: np.ndarray, bits: int = 16) -> np.ndarray:
    """Position of each point on a Hilbert curve over the map."""
    side = 1 << bits
    x = np.clip(((np.asarray(lon) + 180) / 380 * side).astype(np.int64), 0, side - 1)
    y = np.clip(((np.asarray(lat) + 90) / 180 * side).astype(np.int64), 0, side - 1)
    place = np.zeros(len(x), dtype=np.int64)
    half = side >> 1
    while half:
        right, upper = (x & half) > 0, (y & half) > 0
        place += half * half * ((3 * right) ^ upper)
        flip = right & ~upper
        x, y = np.where(flip, side - 1 - x, x), np.where(flip, side - 1 - y, y)
        x, y = np.where(upper, x, y), np.where(upper, y, x)
        half >>= 1
    return place

"""One strip of several above each other: a course over time as a line in a band."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.charts.courses import ticks

if TYPE_CHECKING:
    from collections.abc import Sequence


def strip(
    title: str,
    data: Sequence[dict[str, Any]],
    *,
    time: str,
    band: tuple[str, str],
    days: int,
    height: int,
    room: int,
    last: bool,
    more: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return a strip; only the last one has dates under it.

    Parameters
    ----------
    data
        Rows with `mean`, the field of the time and both of the band; where these are null there is none.
    days
        Days that the strip is long.
    height, room
        Pixels of the strip, and of the room for the numbers beside it, the same in all strips.
    more
        Further layers; their `x` is put in.
    """
    axis = {"title": None, "grid": False, **ticks(days, False)}
    x = {
        "field": time,
        "type": "temporal",
        "axis": axis if last else axis | {"labels": False, "ticks": False},
        "scale": {"type": "utc"},
    }
    y = {
        "type": "quantitative",
        "axis": {"title": None, "tickCount": 3, "format": ",~r", "minExtent": room},
        "scale": {"domainMin": 0, "nice": True},
    }
    low, high = band
    return {
        "width": theme.WIDTH - 90,
        "height": height,
        "title": {"text": title, "anchor": "start", "fontSize": 12, "color": theme.INK, "offset": 4},
        "data": {"values": list(data)},
        "layer": [
            {
                "transform": [{"filter": f"isValid(datum.{low}) && isValid(datum.{high})"}],
                "mark": {"type": "area", "color": theme.MAIN, "opacity": 0.22},
                "encoding": {"x": x, "y": {"field": low} | y, "y2": {"field": high}},
            },
            {
                "mark": {"type": "line", "color": theme.MAIN, "strokeWidth": 1.6, "point": len(data) == 1},
                "encoding": {"x": x, "y": {"field": "mean"} | y},
            },
            *({**layer, "encoding": {"x": x, **layer["encoding"]}} for layer in more),
        ],
    }

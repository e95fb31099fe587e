"""Queues over time: the mean as a line, the band over the replications, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme

if TYPE_CHECKING:
    from landbridge.report.pages.queues import Panel


def small(panel: Panel) -> bool:
    """Say whether a panel is drawn half as wide: queues at resources, and what is hardly ever one."""
    return panel.what == "queue" or (panel.average or 0.0) < 1.0


def course(panel: Panel) -> dict[str, Any] | None:
    """Return the chart of one state over time, or None where nothing is known of it."""
    known = [value for value in (*panel.mean, *panel.high) if value is not None]
    if not known:
        return None
    most = max(known)
    open_units = [value for value in panel.capacity if value is not None]
    near = bool(open_units) and max(open_units) <= 3 * max(
        most, 1e-9
    )  # farther off it would flatten the line
    capacity: tuple[float | None, ...] = panel.capacity if near else ()
    data = [
        {
            "day": day,
            "mean": panel.mean[at],
            "low": panel.low[at],
            "high": panel.high[at],
            "capacity": capacity[at] if capacity else None,
        }
        for at, day in enumerate(panel.days)
    ]
    x = {
        "field": "day",
        "type": "temporal",
        "axis": {"title": None, "grid": False, **ticks(len(panel.days), small(panel))},
        "scale": {"type": "utc"},
    }
    top = max([most, *(open_units if near else [])])
    y = {
        "type": "quantitative",
        "axis": {"title": panel.unit, "tickCount": 5, "format": ",~r", "titleLimit": 170},
        "scale": {"domain": [0, top * 1.05 or 1.0], "nice": True},
    }
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "area", "color": theme.MAIN, "opacity": 0.22},
            "encoding": {"x": x, "y": {"field": "low"} | y, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": theme.MAIN, "strokeWidth": 1.6, "point": len(data) == 1},
            "encoding": {"x": x, "y": {"field": "mean"} | y},
        },
    ]
    if capacity:
        layers.append(
            {
                "mark": {
                    "type": "line",
                    "color": theme.SOFT,
                    "strokeDash": [5, 4],
                    "interpolate": "step-after",
                },
                "encoding": {"x": x, "y": {"field": "capacity"} | y},
            }
        )
        layers.append(_named(data, x, y))
    return {
        "width": theme.HALF if small(panel) else theme.WIDTH,
        "height": 150,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": [_dated(datum) for datum in data]},
        "layer": layers,
    }


def _dated(datum: dict[str, Any]) -> dict[str, Any]:
    return datum | {"day": datum["day"] + "T00:00:00Z"}


def _named(data: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    first = next(datum for datum in data if datum["capacity"] is not None)
    return {
        "data": {"values": [_dated(first) | {"word": "open capacity"}]},
        "mark": {"type": "text", "align": "left", "dx": 4, "dy": 10, "color": theme.SOFT, "fontSize": 11},
        "encoding": {"x": x, "y": {"field": "capacity"} | y, "text": {"field": "word"}},
    }


def ticks(points: int, small: bool) -> dict[str, Any]:
    """Return how the axis of days is marked."""
    if points <= 45:
        return {"format": "%d %b", "tickCount": 5 if small else 10}
    if points <= 800:
        return {
            "format": "%b %Y",
            "tickCount": {"interval": "month", "step": (1 if points <= 190 else 2) * (2 if small else 1)},
        }
    return {"format": "%Y", "tickCount": {"interval": "year", "step": 1}}

"""Parts of the gateway side by side: one row a part, its throughput, who stands, and for what."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.words import capital
from landbridge.report.paint import theme
from landbridge.report.paint.write import digits, few, hours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.report.pages.gateway import Gateway
    from landbridge.report.pages.parts import Part, Passage

PLOT, BARS, ROOM, HEIGHT = 226, 268, 40, 62
"""Pixels: width of a course, of the bars, of the numbers beside, and height of a row."""
WIDE = 560
"""Width of a course that stands alone."""
FEW_DAYS = 45
LETTER = 5.6
"""Mean width of a letter in pixels."""
LEAST_TOP = 1.0
"""Top of an axis of those who stand: fewer than one look like none."""


def side_by_side(page: Gateway, parts: Sequence[Part], colours: dict[str, str]) -> dict[str, Any] | None:
    """Return the chart of the parts under one heading; None where there is none.

    Parameters
    ----------
    colours
        Fill of each cause.
    """
    if not parts:
        return None
    tops: dict[str, float] = {}
    for part in parts:
        known = [v for one in part.passages for v in (*one.a_day, *one.a_day_high) if v is not None]
        tops[part.rate_unit] = max([tops.get(part.rate_unit, 0.0), *known])
    last = len(parts) - 1
    rows = [_row(page, part, tops, colours, number == last) for number, part in enumerate(parts)]
    return {"spacing": 18, "vconcat": rows}


def fills_of(page: Gateway, colours: dict[str, str]) -> dict[str, str]:
    """Return a fill for each cause that is waited for most: those of all charts, and some more."""
    weights: dict[str, float] = {}
    for wait in (wait for part in page.parts for one in part.passages for wait in one.waits):
        weights[wait.cause] = weights.get(wait.cause, 0.0) + wait.share
    others = sorted((cause for cause in weights if cause not in colours), key=lambda cause: -weights[cause])
    return colours | dict(zip(others, theme.MORE_WAITS, strict=False))


def wait_keys(page: Gateway, fills: dict[str, str]) -> list[tuple[str, str]]:
    """Return what the fills of the bars mean, in their order; all others last."""
    labels = {wait.cause: wait.label for part in page.parts for one in part.passages for wait in one.waits}
    named = [(labels[cause], fill) for cause, fill in fills.items() if cause in labels]
    return named + ([("other", theme.OTHER)] if set(labels) - set(fills) else [])


def colour_of(direction: str | None) -> str:
    """Return the colour of a direction's lines."""
    return theme.DIRECTIONS.get(direction or "", theme.NO_DIRECTION)


def _row(
    page: Gateway, part: Part, tops: dict[str, float], colours: dict[str, str], last: bool
) -> dict[str, Any]:
    alone = not part.standing and not any(one.waits for one in part.passages)
    columns = [_through(page, part, tops[part.rate_unit], last, WIDE if alone else PLOT)]
    if not alone:
        columns += [_who(page, part, last), _for_what(part.passages, colours)]
    title = {"text": part.label, "anchor": "start", "fontSize": 13, "fontWeight": "bold", "color": theme.INK}
    return {"title": title | {"offset": 6}, "spacing": ROOM + 12, "bounds": "flush", "hconcat": columns}


def _through(page: Gateway, part: Part, top: float, last: bool, width: int) -> dict[str, Any]:
    data = []
    for one in part.passages:
        own = list(zip(page.starts, one.a_day, one.a_day_low, one.a_day_high, strict=True))
        own.append((page.until, *own[-1][1:]))  # the last interval lasts until the end
        data += [_point(one.direction, *point) for point in own]
    told = [one for one in part.passages if one.total] or part.passages
    said = " · ".join(f"{digits(one.total)} {_short(one) or 'in all'}" for one in told)
    said = f"{said} ({part.unit})" if part.unit != part.rate_unit else said
    drawn = _course(page, data, f"{part.rate_unit} a day", said, last, "step-after")
    return drawn | {"width": width} | _from_zero(drawn, top)


def _who(page: Gateway, part: Part, last: bool) -> dict[str, Any]:
    data = [
        _point(one.direction, *point)
        for one in part.standing
        for point in zip(one.days, one.mean, one.low, one.high, strict=True)
    ]
    peaks = [one for one in part.standing if one.peak and one.peak_on]
    said = " "
    if peaks:
        most = max(peaks, key=lambda one: one.peak or 0.0)
        said = f"most {few(most.peak, 1)}, {_day(most.peak_on or '')}"
        said += f", {most.label.removeprefix('from the ')}" if len(part.standing) > 1 else ""
    known = [v for datum in data for v in (datum["mean"], datum["high"]) if v is not None]
    drawn = _course(page, data, part.standing_title, said, last, "linear")
    return drawn | _from_zero(drawn, max([LEAST_TOP, *known]))


def _point(
    way: str | None, day: str, mean: float | None, low: float | None, high: float | None
) -> dict[str, Any]:
    return {"way": way or "all", "day": f"{day}T00:00:00Z", "mean": mean, "low": low, "high": high}


def _course(
    page: Gateway, data: list[dict[str, Any]], title: str, said: str, last: bool, shape: str
) -> dict[str, Any]:
    ends = [f"{day}T00:00:00Z" for day in (page.starts[0], page.until)]
    days = (date.fromisoformat(page.until) - date.fromisoformat(page.starts[0])).days
    axis = {"title": None, "grid": False, **_ticks(days)}
    x = {
        "field": "day",
        "type": "temporal",
        "axis": axis if last else axis | {"labels": False, "ticks": False},
        "scale": {"type": "utc", "domain": ends},
    }
    ways = list(dict.fromkeys(datum["way"] for datum in data))
    colour = {
        "field": "way",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ways, "range": [colour_of(way) for way in ways]},
    }
    return {
        "width": PLOT,
        "height": HEIGHT,
        "title": _titled(title, said),
        "data": {"values": data},
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "mark": {"type": "area", "opacity": 0.2, "interpolate": shape, "clip": True},
                "encoding": {"x": x, "y": {"field": "low"}, "y2": {"field": "high"}, "color": colour},
            },
            {
                "transform": [{"filter": "isValid(datum.mean)"}],
                "mark": {"type": "line", "strokeWidth": 1.6, "interpolate": shape, "clip": True},
                "encoding": {"x": x, "y": {"field": "mean"}, "color": colour},
            },
        ],
    }


def _ticks(days: int) -> dict[str, Any]:
    """Return how a narrow axis of days is marked: three or four dates."""
    if days <= FEW_DAYS:
        return {"format": "%d %b", "tickCount": 4}
    step = max(round(days / 30.5 / 4), 1)
    if step <= 6:  # else the marks would not begin with the years
        step = next(one for one in (1, 2, 3, 6) if one >= step)
        return {"format": "%b %Y", "tickCount": {"interval": "month", "step": step}}
    return {"format": "%Y", "tickCount": {"interval": "year", "step": math.ceil(step / 12)}}


def _from_zero(drawn: dict[str, Any], top: float) -> dict[str, Any]:
    """Give every layer the same axis, from nothing on."""
    y = {
        "type": "quantitative",
        "axis": {"title": None, "tickCount": 2, "format": ",~r", "minExtent": ROOM},
        "scale": {"domain": [0, top * 1.05 or 1.0], "nice": True},
    }
    layers = [
        layer | {"encoding": layer["encoding"] | {"y": layer["encoding"]["y"] | y}}
        for layer in drawn["layer"]
    ]
    return {"layer": layers}


def _titled(title: str, said: str) -> dict[str, Any]:
    small = {"anchor": "start", "fontSize": 11, "fontWeight": "normal", "color": theme.INK}
    said = said or " "
    small |= {"offset": 3, "frame": "group"}
    return small | {"text": title, "subtitle": said, "subtitleFontSize": 11, "subtitleColor": theme.SOFT}


def _for_what(passages: Sequence[Passage], colours: dict[str, str]) -> dict[str, Any]:
    bars: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for number, one in enumerate(passages):
        top = number * HEIGHT / 2
        words.append({"line": top + 8, "way": one.direction or "all", "said": said_of(one)})
        bars += _stacked(one, colours, top)
    x = {"type": "quantitative", "scale": {"domain": [0, BARS], "nice": False}, "axis": None}
    y = {"type": "quantitative", "scale": {"domain": [HEIGHT, 0], "nice": False}, "axis": None}
    ways = [word["way"] for word in words]
    fill = {"field": "fill", "type": "nominal", "scale": None}
    way = {
        "field": "way",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ways, "range": [colour_of(way) for way in ways]},
    }
    at_line = {"x": {"datum": 5} | x, "y": {"field": "line"} | y}
    return {
        "width": BARS,
        "height": HEIGHT,
        "title": _titled("what they wait for", " "),
        "data": {"values": bars},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": theme.PAPER, "strokeWidth": 1},
                "encoding": {
                    "x": {"field": "start"} | x,
                    "x2": {"field": "end"},
                    "y": {"field": "top"} | y,
                    "y2": {"field": "bottom"},
                    "color": fill,
                },
            },
            {
                "mark": {"type": "text", "fontSize": 10.5, "baseline": "middle", "dy": 0.5},
                "encoding": {
                    "x": {"field": "middle"} | x,
                    "y": {"field": "line"} | y,
                    "text": {"field": "word"},
                    "color": fill | {"field": "ink"},
                },
            },
            {
                "data": {"values": words},
                "mark": {"type": "square", "size": 70, "opacity": 1},
                "encoding": at_line | {"color": way},
            },
            {
                "data": {"values": words},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 11, "baseline": "middle"},
                "encoding": at_line | {"text": {"field": "said"}},
            },
        ],
    }


def _stacked(one: Passage, colours: dict[str, str], top: float) -> list[dict[str, Any]]:
    """Return the parts of one bar: all causes together are as wide as any other bar."""
    order = [*colours]
    known = sorted((wait for wait in one.waits if wait.cause in colours), key=lambda w: order.index(w.cause))
    others = [wait for wait in one.waits if wait.cause not in colours]  # of one colour, each by itself
    bars, start = [], 0.0
    for wait in (*known, *others):
        fill, end = colours.get(wait.cause, theme.OTHER), start + wait.share
        wide = wait.share * BARS > LETTER * len(wait.label) + 6
        bars.append(
            {
                "top": top + 15,
                "bottom": top + 28,
                "line": top + 21.5,
                "start": start * BARS,
                "end": end * BARS,
                "middle": (start + end) / 2 * BARS,
                "fill": fill,
                "word": wait.label if wide else "",
                "ink": theme.on(fill),
            }
        )
        start = end
    return bars


def _short(one: Passage) -> str:
    """Name a direction in few words; one alone needs none."""
    return "" if one.direction is None else one.label.removeprefix("from the ")


def said_of(one: Passage) -> str:
    """Say in a line what most of the waiting is for."""
    label = f"{_short(one)}: " if _short(one) else ""
    if not one.waits:
        return capital(f"{label}nobody waits")
    most = one.waits[0]
    whole = sum(wait.each or 0.0 for wait in one.waits)
    if most.each is None or not whole:
        return capital(f"{label}{most.label} {most.share:.0%}")
    return capital(f"{label}{most.label} {hours(most.each)} of {hours(whole)} each")


def _day(day: str) -> str:
    """`2024-07-04` -> `4 Jul 2024`."""
    at = date.fromisoformat(day)
    return f"{at.day} {at:%b %Y}"

"""Where the hours go: one stacked bar a place, one colour a cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.words import capital, cause_of
from landbridge.report.paint import theme
from landbridge.report.paint.arranged import places_of
from landbridge.report.paint.write import digits
from landbridge.simulation.charts.causes import CARRIED

if TYPE_CHECKING:
    from landbridge.report.pages.hours import CauseHours, Hours, KindHours

OTHER = "other waits"
PLOT = 610
LETTER = 5.7
"""Mean width of a letter in pixels."""


def fills(hours: Hours) -> dict[str, str]:
    """Return a fill per cause, the same in every chart: the costliest waits have colours of their own."""
    totals: dict[str, float] = {}
    for kind in hours.kinds:
        whole = sum(place.hours for place in kind.places) or 1.0
        for cause in (cause for place in kind.places for cause in place.causes if cause.waiting):
            totals[cause.cause] = totals.get(cause.cause, 0.0) + cause.hours / whole
    first = sorted(totals, key=lambda cause: -totals[cause])[: len(theme.WAITS)]
    return dict(zip(first, theme.WAITS, strict=False)) | theme.DONE


@dataclass(frozen=True, slots=True)
class Bar:
    """What one bar is made of."""

    label: str
    """Two lines, with a comma between them."""
    causes: tuple[CauseHours, ...]


def spent(kind: KindHours, colours: dict[str, str]) -> dict[str, Any] | None:
    """Return the chart of one kind by place, or None where it spent no hours."""
    places = [place for place in places_of(kind) if place.hours > 0]
    each = all(place.each is not None for place in places)
    bars = [Bar(place.label, place.causes) for place in places]
    title = each_of(kind) if each else "entity-hours"
    return stacked(bars, each, title, colours, 0 < kind.carried_share < 1)


def each_of(kind: KindHours) -> str:
    """Say for whom the hours of a place are."""
    if places_of(kind) is not kind.places:
        return f"hours for each of the {kind.label} that left"
    return f"hours for each of the {kind.label} that left and come by in that direction"


def by_class(kind: KindHours, colours: dict[str, str]) -> dict[str, Any] | None:
    """Return the chart of one kind by class of traffic, or None where there is only one."""
    classes = [one for one in kind.classes if one.hours > 0]
    each = all(one.each is not None for one in classes)
    bars = [Bar(capital(one.label), one.causes) for one in classes]
    title = "hours for each that left" if each else "entity-hours"
    return stacked(bars, each, title, colours, 0 < kind.carried_share < 1)


def stacked(
    bars: list[Bar], each: bool, title: str, colours: dict[str, str], without_carried: bool
) -> dict[str, Any] | None:
    """Return bars of causes, one colour a cause; None where there is nothing to draw."""
    hidden = {CARRIED} if without_carried else set()
    drawn = [sum(_size(one, each) for one in bar.causes if one.cause not in hidden) for bar in bars]
    if not bars:
        return None
    longest = max(drawn) or 1.0
    order = [cause for cause in colours if cause not in theme.DONE] + [OTHER, *theme.DONE]
    data: list[dict[str, Any]] = []
    for number, bar in enumerate(bars):
        parts: dict[str, float] = {}
        for cause in (one for one in bar.causes if one.cause not in hidden):
            name = cause.cause if cause.cause in colours else OTHER
            parts[name] = parts.get(name, 0.0) + _size(cause, each)
        start, total = 0.0, sum(parts.values())
        row = "|".join((f"{number:03d}", *bar.label.split(", ", 1)))
        for cause_name in sorted(parts, key=order.index):
            fill, word = colours.get(cause_name, theme.OTHER), cause_of(cause_name)
            wide = parts[cause_name] / longest * PLOT
            data.append(
                {
                    "row": row,
                    "start": start,
                    "end": start + parts[cause_name],
                    "middle": start + parts[cause_name] / 2,
                    "cause": word,
                    "word": word if wide > LETTER * len(word) + 8 else "",
                    "ink": theme.on(fill),
                    "total": total,
                    "said": digits(total) if cause_name == max(parts, key=order.index) else "",
                }
            )
            start += parts[cause_name]
    words = {cause_of(name): colours.get(name, theme.OTHER) for name in order}
    seen = {datum["cause"] for datum in data}
    legend = {word: fill for word, fill in words.items() if word in seen}
    return {
        "width": PLOT,
        "height": {"step": 40},
        "data": {"values": data},
        "encoding": {"y": _rows(any(", " in bar.label for bar in bars))},
        "layer": [
            {
                "mark": {"type": "bar", "height": 26, "stroke": theme.PAPER, "strokeWidth": 1},
                "encoding": {
                    "x": _x("start", title, longest),
                    "x2": {"field": "end"},
                    "color": {
                        "field": "cause",
                        "type": "nominal",
                        "scale": {"domain": [*legend], "range": [*legend.values()]},
                        "legend": {"title": None, "orient": "bottom", "columns": 6, "symbolType": "square"},
                    },
                },
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "x": _x("middle", title, longest),
                    "text": {"field": "word"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold"},
                "encoding": {"x": _x("total", title, longest), "text": {"field": "said"}},
            },
        ],
    }


def _size(cause: CauseHours, each: bool) -> float:
    return (cause.each if each else cause.hours) or 0.0


def _x(field: str, title: str, longest: float) -> dict[str, Any]:
    axis = {"title": title, "tickCount": 6, "format": ",~r"}
    scale = {"domain": [0, longest], "nice": False}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale}


def _rows(two_lines: bool) -> dict[str, Any]:
    axis = {
        "title": None,
        "labelExpr": "split(slice(datum.label, 4), '|')",
        "labelLimit": 240,
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
        "labelLineHeight": 14,
        "labelBaseline": "middle",
        "labelOffset": -6 if two_lines else 0,
    }
    return {"field": "row", "type": "ordinal", "sort": None, "axis": axis}

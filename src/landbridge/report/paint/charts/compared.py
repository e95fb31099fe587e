"""Simulated against observed, every row divided by what was observed: a dot, two bands, the tolerance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.write import bare, interval, plus_minus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.report.pages.indicators import Indicator

ROW = 40
EDGES = (1 / 8, 8.0)
"""Ratios beyond these are drawn at the edge, with an arrow."""
TICKS = (0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 8.0)


def reference(row: Indicator) -> float | None:
    """Return what a row is divided by: the observed value, or the middle of its band."""
    if row.observed is not None:
        return row.observed
    ends = [end for end in (row.observed_low, row.observed_high) if end is not None]
    return sum(ends) / len(ends) if ends else None


def drawable(rows: Sequence[Indicator]) -> list[Indicator]:
    """Return the rows that have a ratio: a simulated value, and an observed one above zero."""
    return [row for row in rows if row.mean is not None and (reference(row) or 0.0) > 0]


def compared(rows: Sequence[Indicator]) -> dict[str, Any] | None:
    """Return the chart of some rows, or None where none has a ratio."""
    data = [_datum(number, row) for number, row in enumerate(drawable(rows))]
    if not data:
        return None
    keys = (
        "low",
        "high",
        "mean",
        "tolerance_low",
        "tolerance_high",
        "seen_low",
        "seen_high",
        "naive",
        "one_low",
    )
    found = [value for datum in data for key in keys if isinstance(value := datum.get(key), float)]
    low, high = max(EDGES[0], min([*found, 0.74]) * 0.93), min(EDGES[1], max([*found, 1.5]) * 1.05)
    for datum in data:
        datum["arrow"] = "◀" if datum["mean"] < low else "▶" if datum["mean"] > high else ""
        for key in (*keys, "one_high"):
            if isinstance(datum.get(key), float):
                datum[key] = min(max(datum[key], low), high)
    x = {
        "type": "quantitative",
        "scale": {"type": "log", "base": 2, "domain": [low, high], "nice": False},
        "axis": {
            "title": "simulated ÷ observed (1 = as observed)",
            "values": [tick for tick in TICKS if low <= tick <= high],
            "labelExpr": "datum.value == 1 ? '1' : format(datum.value, '~r') + ' ×'",
            "orient": "top",
            "grid": True,
        },
    }
    return {
        "width": 430,
        "height": {"step": ROW},
        "data": {"values": data},
        "encoding": {"y": _rows()},
        "layer": [
            _bar(x, "tolerance_low", "tolerance_high", theme.TOLERANCE, 26),
            _bar(x, "seen_low", "seen_high", theme.OBSERVED, 26, 0.75),
            {
                "mark": {"type": "rule", "color": theme.SOFT, "strokeWidth": 1},
                "encoding": {"x": {"datum": 1.0} | x, "y": None},
            },
            _bar(x, "low", "high", None, 4, 0.55),
            _bar(x, "one_low", "one_high", None, 10),
            {
                "transform": [{"filter": "isValid(datum.naive)"}],
                "mark": {"type": "tick", "color": theme.INK, "thickness": 2, "size": 20},
                "encoding": {"x": {"field": "naive"} | x},
            },
            {
                "mark": {
                    "type": "point", "filled": True, "size": 110, "opacity": 1, "stroke": theme.PAPER,
                    "strokeWidth": 1,
                },
                "encoding": {"x": {"field": "mean"} | x, "shape": _shape(), "color": _color()},
            },
            _words(x, high, "said", -7, 12),
            _words(x, high, "seen", 8, 11),
            {
                "transform": [{"filter": "datum.arrow != ''"}],
                "mark": {"type": "text", "dy": -13, "fontSize": 11},
                "encoding": {"x": {"field": "mean"} | x, "text": {"field": "arrow"}},
            },
        ],
    }  # fmt: skip


def _datum(number: int, row: Indicator) -> dict[str, Any]:
    base = reference(row) or 1.0
    place, _, rest = row.where.partition(", ")
    part = rest or place

    def ratio(value: float | None) -> float | None:
        return None if value is None else max(value / base, 1e-6)

    band = row.half_width or 0.0
    said = plus_minus(row.mean, row.half_width, row.unit, with_unit=True)
    seen = bare(row.observed, row.unit) if row.observed is not None else ""
    if row.observed_low is not None or row.observed_high is not None:
        seen += f" ({interval(row.observed_low, row.observed_high, row.unit)})"
    range_ = f" · range {interval(row.low, row.high, row.unit)}" if row.low is not None else ""
    tolerance = row.tolerance if row.verdict else None
    return {
        "row": f"{number:03d}|{row.label}|{part if rest else place}",
        "mean": ratio(row.mean),
        "one_low": ratio((row.mean or 0.0) - band),
        "one_high": ratio((row.mean or 0.0) + band),
        "low": ratio(row.low),
        "high": ratio(row.high),
        "seen_low": ratio(row.observed_low if row.observed_low is not None else row.observed),
        "seen_high": ratio(row.observed_high if row.observed_high is not None else row.observed),
        "tolerance_low": None if tolerance is None else max(1.0 - tolerance, 1e-6),
        "tolerance_high": None if tolerance is None else 1.0 + tolerance,
        "naive": ratio(row.naive),
        "verdict": row.verdict or "no verdict",
        "said": said,
        "seen": f"observed {seen.strip()}{range_}",
    }


def _rows() -> dict[str, Any]:
    return {
        "field": "row",
        "type": "ordinal",
        "sort": None,
        "axis": {
            "title": None,
            "labelExpr": "split(slice(datum.label, 4), '|')",
            "labelLimit": 260,
            "ticks": False,
            "domain": False,
            "labelPadding": 10,
            "labelLineHeight": 14,
            "labelBaseline": "middle",
            "labelOffset": -6,
        },
    }


def _scale(values: dict[str, str], rest: str) -> dict[str, Any]:
    return {"domain": [*values, "no verdict"], "range": [*values.values(), rest]}


def _color() -> dict[str, Any]:
    return {
        "field": "verdict",
        "type": "nominal",
        "legend": None,
        "scale": _scale(theme.VERDICTS, theme.SOFT),
    }


def _shape() -> dict[str, Any]:
    return {"field": "verdict", "type": "nominal", "legend": None, "scale": _scale(theme.SHAPES, "triangle")}


def _bar(
    x: dict[str, Any], low: str, high: str, color: str | None, size: int, opacity: float = 1.0
) -> dict[str, Any]:
    encoding: dict[str, Any] = {"x": {"field": low} | x, "x2": {"field": high}}
    mark: dict[str, Any] = {"type": "bar", "height": size, "opacity": opacity, "minBandSize": 1}
    if color is None:
        encoding["color"] = _color()
    else:
        mark["color"] = color
    keep = f"isValid(datum.{low}) && isValid(datum.{high})"
    return {"transform": [{"filter": keep}], "mark": mark, "encoding": encoding}


def _words(x: dict[str, Any], high: float, field: str, shift: int, size: int) -> dict[str, Any]:
    return {
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 12,
            "dy": shift,
            "fontSize": size,
            "fontWeight": "bold" if size > 11 else "normal",
            "limit": 330,
        },
        "encoding": {"x": {"datum": high} | x, "text": {"field": field}},
    }

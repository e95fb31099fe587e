"""Total logistics cost over the value of the goods: where lines cross, another mode pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.report.pages.route.pays import cost_of
from landbridge.report.paint import plain, theme
from landbridge.report.paint.charts.along import colour_of
from landbridge.report.paint.write import digits

if TYPE_CHECKING:
    from landbridge.report.pages.route.pays import RoutePays

LEFT, RIGHT, TOP, TALL = 76.0, 90.0, 36.0, 380.0
STRIP = 20.0
POINTS = 60
GAPS = (9, 30, 50, 75, 100)
"""Pixels from a crossing at which its words are tried."""
FAR = 28.0
"""Pixels from which on a line leads to them."""


def paying(pays: RoutePays, title: str, name: str) -> str:
    """Return the chart, both axes logarithmic; the strip below says which mode costs least of all."""
    x = plain.Scale(pays.low_usd_per_kg, pays.high_usd_per_kg, LEFT, theme.WIDTH - RIGHT, is_log=True)
    values = [x.low * (x.high / x.low) ** (count / POINTS) for count in range(POINTS + 1)]
    modes = tuple(dict.fromkeys(line.mode for line in pays.lines))
    costs = [cost_of(pays.lines, mode, value) for mode in modes for value in (x.low, x.high)]
    y = plain.Scale(min(costs) * 0.8, max(costs) * 1.1, TOP + TALL, TOP, is_log=True)
    ticks = [(at, money(at)) for at in x.ticks(14)]
    bottom = TOP + TALL
    out = plain.x_axis(x, TOP, bottom, ticks)
    words = "value of the goods, USD a kg"
    out.append(
        plain.text(words, (x.begin + x.end) / 2, bottom + STRIP + 62, fill=theme.SOFT, anchor="middle")
    )
    out += plain.y_axis(y, LEFT, x.end, "price and time together, USD for the shipment", money, 8)
    own = x(pays.value_usd_per_kg)
    out.append(plain.line([(own, TOP), (own, bottom)], theme.SOFT, 1.2, dash="4 4"))
    labels = plain.Labels(plain.Box(x.begin + 2, TOP - 2, x.end - 2, bottom - 2))
    for mode in modes:
        points = [(x(value), y(cost_of(pays.lines, mode, value))) for value in values]
        out.append(plain.line(points, colour_of(mode), 2.2))
        labels.taken += [plain.Box(px - 2, py - 2, px + 2, py + 2) for px, py in points]
    side = f"these goods: {money(pays.value_usd_per_kg)} USD a kg"
    wide = len(side) * 11 * plain.LETTER
    at_right = own + 6 + wide < x.end
    out.append(
        plain.text(
            side, own + 6 if at_right else own - 6, TOP + 12, size=11, fill=theme.SOFT, halo=theme.PAPER,
            anchor="start" if at_right else "end",
        )
    )  # fmt: skip
    labels.taken.append(
        plain.Box(own + 4, TOP, own + 8 + wide, TOP + 16)
        if at_right
        else plain.Box(own - 8 - wide, TOP, own, TOP + 16)
    )
    shown = [row for row in pays.crossings if row.usd_per_kg and x.low <= row.usd_per_kg <= x.high]
    for row in sorted(shown, key=lambda one: not one.of_all):
        assert row.usd_per_kg is not None
        assert row.total_usd is not None
        px, py = x(row.usd_per_kg), y(row.total_usd)
        if not row.of_all:
            out.append(plain.dot(px, py, 3, theme.FAINT))
            continue
        out.append(plain.dot(px, py, 5, theme.INK))
        told = f"{row.fast} costs less than {row.slow} from {money(row.usd_per_kg)}"
        found = next((at for gap in GAPS if (at := labels.place(told, px, py, 12, gap, bold=True))), None)
        if found is not None:
            wide = len(told) * 12 * plain.LETTER
            at_left = found[0] + wide / 2 < px
            edge = found[0] + wide if at_left else found[0]
            if abs(edge - px) + abs(found[1] - py) > FAR:
                out.append(plain.line([(px, py), (edge, found[1] - 4)], theme.SOFT, 0.8))
            anchor = "end" if at_left else "start"
            out.append(plain.text(told, edge, found[1], bold=True, halo=theme.PAPER, anchor=anchor))
    out += _ends(pays, x, y)
    out += _strip(pays, x, bottom + 28)
    return plain.svg(theme.WIDTH, bottom + STRIP + 70, out, title, name)


def money(value: float) -> str:
    """`0.5612` -> `0.56`; `24.1` -> `24`: two digits, all of those before the point."""
    return digits(float(f"{value:.2g}")) if value < 100 else digits(float(f"{value:.3g}"), 0)


def _ends(pays: RoutePays, x: plain.Scale, y: plain.Scale) -> list[str]:
    modes = tuple(dict.fromkeys(line.mode for line in pays.lines))
    wanted = [y(cost_of(pays.lines, mode, x.high)) for mode in modes]
    found = plain.apart(wanted, 15, y.end, y.begin)
    return [
        plain.text(mode, x.end + 8, at + 4, bold=True, fill=colour_of(mode))
        for mode, at in zip(modes, found, strict=True)
    ]


def _strip(pays: RoutePays, x: plain.Scale, top: float) -> list[str]:
    out = []
    for one in pays.cheapest:
        start = x(min(max(one.from_usd_per_kg, x.low), x.high))
        end = x(min(max(one.until_usd_per_kg or x.high, x.low), x.high))
        if end - start < 0.5:
            continue
        out.append(plain.rect(start, top, end - start, STRIP, colour_of(one.mode)))
        words = f"{one.mode} costs least"
        for told in (words, one.mode):
            if len(told) * 12 * plain.LETTER + 10 < end - start:
                middle = (start + end) / 2
                out.append(plain.text(told, middle, top + 14, fill=theme.PAPER, anchor="middle", bold=True))
                break
    return out

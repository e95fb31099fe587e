"""The page of a question from door to door: the template filled with its model and drawn charts."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from landbridge.report.pages.words import capital
from landbridge.report.paint import write
from landbridge.report.paint.charts.along import along, colour_of
from landbridge.report.paint.charts.by_departure import by_departure
from landbridge.report.paint.charts.mapped import draw_map
from landbridge.report.paint.charts.paying import paying
from landbridge.report.paint.figure import Figure, by_hand
from landbridge.report.paint.page import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.report.pages.drawn import MapLine
    from landbridge.report.pages.route.departures import RouteDepartures
    from landbridge.report.pages.route.page import RouteAsked, RoutePage

CONTENTS = (
    ("ways", "Ways"),
    ("map", "Map"),
    ("along", "Time, cost, distance"),
    ("pays", "What pays"),
    ("departures", "By departure"),
    ("stages", "Stage by stage"),
    ("borders", "Border times"),
    ("made", "How it was made"),
)
"""(anchor, title in the list of pages)."""

CLOSER = 0.6
"""If what goes over land spans less than this share of all in latitude, it has a map of its own."""
FAR = 460.0
"""Pixels of the map of all beside it, at most."""
MAP = (
    "Along real railways, roads and sea lanes, to a pixel or two; broken lines are great circles: flights, "
    "and what the map does not join. Circles: where the goods change vehicles; diamonds: borders and changes "
    "of gauge; small dots: on the way."
)
ALONG = (
    "Lines: days in half of all cases; bands: from 5 to 95 of 100. Steps up: waits and transfers (circles), "
    "borders and changes of gauge (diamonds). At the right: half and, in brackets, 95 of 100 cases."
)
PAYS = (
    "A day on the way costs {} of the value, all in: half the rate doubles every crossing. Grey points: "
    "where two lines cross that are not the lowest."
)
LATER = "On each day the way of each mode that costs least in all. Bands: up to what 95 of 100 cases keep."


@dataclass(frozen=True, slots=True)
class Stretch:
    """Departures that follow each other with the same answer."""

    days: str
    best: str | None
    cells: tuple[tuple[float | None, float | None, float | None], ...]
    """To pay, days, total of each mode."""


@dataclass(frozen=True, slots=True)
class RouteCharts:
    """The drawn charts."""

    overland: Figure | None
    map: Figure | None
    along: Figure | None
    pays: Figure | None
    departures: Figure | None


def route_document(page: RoutePage) -> str:
    """Return the page as one HTML document."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("landbridge.report.paint", "")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["capital"] = capital
    for tool in (write.digits, write.percent, write.interval, write.hours, days, in_words):
        environment.globals[tool.__name__] = tool
    return environment.get_template("route.html.j2").render(
        p=page,
        style=style(),
        contents=[entry for entry in CONTENTS if entry[0] != "departures" or page.departures],
        best=[way for way in page.ways if way.best_of_mode],
        charts=route_charts(page),
        crossings=[row for row in page.pays.crossings if row.usd_per_kg],
        stretches=stretches(page.departures) if page.departures else [],
        command=command(page.asked, page.departures),
    )


def route_charts(page: RoutePage) -> RouteCharts:
    """Draw every chart of the page."""
    modes = [course.mode for course in page.courses]
    told = ", ".join(f"{one.mode} {one.points[-1].days_p50:.1f} days" for one in page.courses)
    overland, world = _maps(page, modes)
    own = {one.mode: one.stages for one in page.stages}
    stages = [own[mode] for mode in modes]
    along_words = f"Two panels of lines over kilometres: days and USD of the best way of each mode. {told}."
    pays_words = f"Lines of total cost over the value of the goods: {', '.join(modes)}."
    later = page.departures
    later_words = f"Lines over the day of departure: price, days and total cost of {', '.join(modes)}."
    return RouteCharts(
        overland=overland,
        map=world,
        along=by_hand(along(page.courses, stages, along_words, "along"), ALONG + _left_out(page)),
        pays=by_hand(
            paying(page.pays, pays_words, "pays"), PAYS.format(write.percent(page.pays.rate_per_day))
        ),
        departures=by_hand(by_departure(later, later_words, "departures"), LATER) if later else None,
    )


def _maps(page: RoutePage, modes: list[str]) -> tuple[Figure | None, Figure | None]:
    """Return the map of what goes over land, where a sea way makes that small, and the map of all."""
    colours = {mode: colour_of(mode) for mode in modes}
    legend = [(in_words(mode), colour_of(mode)) for mode in modes]
    words = f"Map: the best way of each mode, {', '.join(modes)}."
    straight = f" No line of the map joins {', '.join(page.map.straight)}." if page.map.straight else ""
    straight += _left_out(page)
    land = [line for line in page.map.lines if line.mode in ("rail", "road")]
    if land and _span(land) < CLOSER * _span(page.map.lines):
        near = draw_map(page.map, colours, legend, f"{words} Nearer.", "overland", framed=land)
        far = draw_map(page.map, colours, legend, words, "map", tallest=FAR)
        return by_hand(near, ""), by_hand(far, MAP + straight)
    return None, by_hand(draw_map(page.map, colours, legend, words, "map"), MAP + straight)


def _left_out(page: RoutePage) -> str:
    names = [in_words(mode) for mode in page.not_drawn]
    return f" Not drawn: {', '.join(names)}, far longer and beaten in price, days and CO2e." if names else ""


def _span(lines: Sequence[MapLine]) -> float:
    """Return the degrees of latitude between the northernmost and the southernmost point."""
    points = [point[0] for line in lines for point in line.points]
    return max(points) - min(points)


def in_words(mode: str) -> str:
    """`rail+sea` -> `by rail and sea`."""
    return f"by {mode.replace('+', ' and ')}"


def days(value: float | None) -> str:
    """Days with one decimal."""
    return write.digits(value, 1)


def stretches(found: RouteDepartures) -> list[Stretch]:
    """Return departures by stretches with the same answer, first and last day of each."""
    rows: list[tuple[int, int]] = []
    columns = [
        found.best,
        *(series for mode in found.modes for series in (mode.paid_usd, mode.days_p50, mode.total_cost_usd)),
    ]
    for at in range(len(found.days)):
        if rows and all(column[at] == column[rows[-1][0]] for column in columns):
            rows[-1] = (rows[-1][0], at)
        else:
            rows.append((at, at))
    return [
        Stretch(
            days=found.days[a] if a == b else f"{found.days[a]} to {found.days[b]}",
            best=found.best[a],
            cells=tuple((one.paid_usd[a], one.days_p50[a], one.total_cost_usd[a]) for one in found.modes),
        )
        for a, b in rows
    ]


def command(asked: RouteAsked, departures: RouteDepartures | None) -> str:
    """Return what to type to have the page again."""
    words = ["landbridge", "route", asked.corridor, asked.origin, asked.destination, "--goods", asked.goods]
    words += ["--date", asked.day, "--value-usd-per-kg", f"{asked.value_usd_per_kg:g}"]
    words += ["--weight-t", f"{asked.weight_t:g}"]
    words += ["--parts"] if asked.in_parts else ["--rate", f"{asked.rate_per_day:g}"]
    for name in asked.closed:
        words += ["--closed", name]
    if departures:
        words += ["--until", departures.days[-1]]
        if len(departures.days) > 1:
            first, second = (date.fromisoformat(day) for day in departures.days[:2])
            words += ["--every", f"{(second - first).days}d"]
    if asked.quick:
        words.append("--quick")
    return shlex.join([*words, "-o", "page.html"])

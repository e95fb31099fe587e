"""All charts of a report, drawn in one go: the first costs most of a second, the others little."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from landbridge.report.pages.words import capital
from landbridge.report.paint import write
from landbridge.report.paint.arranged import arranger
from landbridge.report.paint.charts.clock import clock
from landbridge.report.paint.charts.compared import compared, drawable
from landbridge.report.paint.charts.courses import course
from landbridge.report.paint.charts.flowing import flowing
from landbridge.report.paint.charts.in_a_row import in_a_row
from landbridge.report.paint.charts.piped import lines, oriented
from landbridge.report.paint.charts.places import places
from landbridge.report.paint.charts.rhythm import rhythm
from landbridge.report.paint.charts.settled import settled
from landbridge.report.paint.charts.side_by_side import fills_of, side_by_side, wait_keys
from landbridge.report.paint.charts.spent import by_class, fills, spent
from landbridge.report.paint.charts.spread import spread
from landbridge.report.paint.charts.standing import standing
from landbridge.report.paint.charts.stocked import stocked
from landbridge.report.paint.charts.used import used
from landbridge.report.paint.charts.weighed import weighed
from landbridge.report.paint.figure import Figure, by_hand, figure
from landbridge.report.paint.gateway import gateway_groups

if TYPE_CHECKING:
    from landbridge.report.pages.flows import FlowMap
    from landbridge.report.pages.gates import GatePlace
    from landbridge.report.pages.indicators import Indicator
    from landbridge.report.pages.parked import ParkedGroup
    from landbridge.report.pages.parts import Part
    from landbridge.report.pages.pipelines import Pipelines
    from landbridge.report.pages.queues import Panel
    from landbridge.report.pages.report import Report
    from landbridge.report.pages.stages import StageGroup
    from landbridge.report.pages.stocks import FacilityStocks
    from landbridge.report.pages.times import Times
    from landbridge.report.pages.warm_up import Settling
    from landbridge.report.pages.week import WeekPanel

HISTOGRAMS = 12
"""Times of a family that are drawn; the table has all."""
BUSIEST = 2
"""Facilities of a family whose times are drawn."""
SETTLINGS = 8
"""Numbers inside whose warm-up is drawn; the table has all."""
FLOWING = (
    "Each direction is a line on its right-hand side, as wide as what goes over it in the mean of the "
    "period; where crossings share a line, they are added up."
)


@dataclass
class Charts:
    """The drawn charts, by page."""

    compared: dict[str, Figure] = field(default_factory=dict)
    """By role."""
    hours: dict[str, Figure] = field(default_factory=dict)
    """By kind."""
    classes: dict[str, Figure] = field(default_factory=dict)
    """By kind."""
    gateway: dict[str, Figure | None] = field(default_factory=dict)
    """By heading."""
    waits: list[tuple[str, str]] = field(default_factory=list)
    """What the fills of the gateway's bars mean."""
    flows: list[Figure | None] = field(default_factory=list)
    """Of each map."""
    stages: dict[tuple[str, str | None], Figure | None] = field(default_factory=dict)
    """By facility and direction."""
    parked: dict[tuple[str, str | None], Figure | None] = field(default_factory=dict)
    """By facility and direction."""
    places: Figure | None = None
    """Of all places at which trains are parked."""
    queues: dict[str, Figure | None] = field(default_factory=dict)
    """By the panel's column."""
    week: dict[str, Figure | None] = field(default_factory=dict)
    """By the panel's column."""
    gates: dict[str, Figure | None] = field(default_factory=dict)
    """By facility."""
    stocks: dict[str, Figure | None] = field(default_factory=dict)
    """By facility."""
    oriented: Figure | None = None
    """Which way oil and gas are sold."""
    lines: Figure | None = None
    """What each pipeline carried."""
    warm_up: list[Figure] = field(default_factory=list)
    times: list[tuple[str, list[Figure]]] = field(default_factory=list)
    """By family of facilities, under its heading."""
    use: dict[str, Figure] = field(default_factory=dict)
    """By facility."""
    weights: list[Figure | None] = field(default_factory=list)
    """By tornado."""


def figures(report: Report) -> Charts:
    """Draw every chart of a report."""
    from landbridge.report.paint.page import by_role

    charts = Charts()
    for role, rows in by_role(report.comparison.rows):
        if made := figure(compared(rows), _compared(role, rows), f"compared-{role}", _how_compared(rows)):
            charts.compared[role] = made
    colours = fills(report.hours)
    for kind in report.hours.kinds:
        words = f"Stacked bars: hours of {kind.label} by place and cause. The table below has the numbers."
        if made := figure(spent(kind, colours), words, f"hours-{kind.kind}"):
            charts.hours[kind.kind] = made
        words = f"Stacked bars: hours of {kind.label} by class and cause. The table below has the numbers."
        if made := figure(by_class(kind, colours), words, f"classes-{kind.kind}"):
            charts.classes[kind.kind] = made
    own = fills_of(report.gateway, colours) if report.gateway else colours
    charts.waits = wait_keys(report.gateway, own) if report.gateway else []
    for number, (heading, parts, _) in enumerate(gateway_groups(report.gateway) if report.gateway else ()):
        drawn_parts = side_by_side(report.gateway, parts, own) if report.gateway else None
        charts.gateway[heading] = figure(drawn_parts, _parts(heading, parts), f"gateway-{number}")
    for number, crossed in enumerate(report.flows.maps if report.flows else ()):
        words = _flowing(crossed)
        charts.flows.append(by_hand(flowing(crossed, words, f"flows-{number}"), FLOWING))
    arranged = arranger(report)
    in_rows = arranged(report.stages.groups) if report.stages else []
    for number, group in enumerate(group for family in in_rows for group in family.first):
        row_figure = figure(in_a_row(group), _in_a_row(group), f"stages-{number}")
        charts.stages[group.facility, group.direction] = row_figure
    if report.parked:
        words = "Heat strips: parked trains day by day, one row a place. The table below has the numbers."
        charts.places = figure(places(report.parked), words, "places")
    for number, parked in enumerate(report.parked.groups if report.parked else ()):
        chart = standing(report.parked, parked) if report.parked else None
        charts.parked[parked.facility, parked.direction] = figure(chart, _parked(parked), f"parked-{number}")
    for number, panel in enumerate(report.queues.panels):
        charts.queues[panel.column] = figure(course(panel), _course(panel), f"queue-{number}")
    for number, rhythmic in enumerate(report.week.panels if report.week else ()):
        charts.week[rhythmic.column] = figure(rhythm(rhythmic), _rhythm(rhythmic), f"week-{number}")
    for number, gate in enumerate(report.gates.places if report.gates else ()):
        charts.gates[gate.facility] = figure(clock(gate), _clock(gate), f"gates-{number}")
    for number, kept in enumerate(report.stocks.facilities if report.stocks else ()):
        charts.stocks[kept.facility] = figure(stocked(kept), _stocked(kept), f"stock-{number}")
    if report.pipelines:
        charts.oriented = figure(oriented(report.pipelines.fields), _oriented(report.pipelines), "oriented")
        charts.lines = figure(lines(report.pipelines.lines), _lines(report.pipelines), "lines")
    for number, one in enumerate(report.warm_up.rows[:SETTLINGS] if report.warm_up else ()):
        words = _settled(one)
        if made := figure(
            settled(one), words, f"warm-up-{number}", title=capital(one.title), where=one.where
        ):
            charts.warm_up.append(made)
    for at, family in enumerate(arranged(told_apart(report.times.rows), BUSIEST)):
        drawn = []
        for number, row in enumerate(family.first[:HISTOGRAMS]):
            name = f"time-{at}-{number}"
            if made := figure(spread(row), _spread(row), name, title=row.title, where=row.where):
                drawn.append(made)
        charts.times.append((family.heading, drawn))
    for number, facility in enumerate(report.use.facilities):
        words = f"Stacked bars: use of the resources of {facility.label}. The table below has the numbers."
        if made := figure(used(facility), words, f"use-{number}"):
            charts.use[facility.facility] = made
    for number, tornado in enumerate(report.assumptions.tornadoes):
        heaviest = tornado.weights[0].address if tornado.weights else "none"
        words = f"Bars: weight of assumptions on {tornado.label}. The heaviest is {heaviest}."
        charts.weights.append(figure(weighed(tornado), words, f"weight-{number}"))
    return charts


def told_apart(rows: tuple[Times, ...]) -> list[Times]:
    """Return each distribution once: two measures with the same marks look the same."""
    seen: dict[tuple[object, ...], Times] = {}
    for row in rows:
        seen.setdefault((row.facility, row.side, row.direction, row.kind, row.count, row.bins), row)
    return list(seen.values())


def _flowing(found: FlowMap) -> str:
    told = "; ".join(f"{row.label} {row.direction} {write.digits(row.a_day)}" for row in found.rows)
    return f"Map: {found.unit} over each crossing, {found.title.lower()}. {told}."


def _compared(role: str, rows: list[Indicator]) -> str:
    shown = drawable(rows)
    outside = [f"{row.label} ({row.where})" for row in shown if row.verdict == "outside"]
    failed = (
        f"Outside the tolerance: {'; '.join(outside)}." if outside else "Nothing lies outside the tolerance."
    )
    return f"Dots and bands: {len(shown)} {role} indicators, simulated over observed. {failed}"


def _how_compared(rows: list[Indicator]) -> str:
    words = (
        "Light grey: the tolerance stated before. Dark grey: what the sources observed. Dot: simulated mean "
        "(blue circle inside, orange square outside, grey diamond undecided). Thick bar: chance; thin bar: "
        "assumptions. Black tick: naive forecast."
    )
    left_out = len(rows) - len(drawable(rows))
    return words + (f" {left_out} without a ratio stand only in the table." if left_out else "")


def _course(panel: Panel) -> str:
    known = [(value, day) for value, day in zip(panel.mean, panel.days, strict=True) if value is not None]
    if not known:
        return panel.title
    mean = sum(value for value, _ in known) / len(known)
    most, day = max(known)
    return (
        f"Line: {panel.title}, {panel.where}, from {panel.days[0]} to {panel.days[-1]}. "
        f"Mean {write.digits(mean)} {panel.unit}, highest {write.digits(most)} on {day}."
    )


def _parts(heading: str, parts: list[Part]) -> str:
    told = "; ".join(
        f"{part.label}, {one.label} {write.digits(one.total)} {part.unit}"
        for part in parts
        for one in part.passages
    )
    return f"{heading}, one row each: throughput a day, who stands, and for what. In all: {told}."


def _in_a_row(group: StageGroup) -> str:
    told = ", ".join(f"{stage.title.lower()} {write.digits(stage.course.average)}" for stage in group.stages)
    return f"Lines, one above the other: {group.unit} at {group.where}. On average {told}."


def _clock(gate: GatePlace) -> str:
    told = "; ".join(
        f"{side.label.lower()}: "
        + ", ".join(f"{one.title.lower()} most {one.busiest}" for one in side.panels)
        for side in gate.sides
    )
    return f"Heat maps by hour of the day and weekday, {gate.label}. {told}."


def _parked(group: ParkedGroup) -> str:
    told = ", ".join(f"{one.title.lower()} {write.few(one.average, 2)}" for one in group.places)
    return f"Lines, one above the other: parked trains, {group.where}. On average {told}."


def _oriented(oil: Pipelines) -> str:
    told = "; ".join(
        f"{one.label}: "
        + ", ".join(f"{way.label} {write.digits(way.amount.value)} Mt" for way in one.directions)
        for one in oil.fields
    )
    return f"Stacked bars: shares of what fields sold abroad, by direction. {told}."


def _lines(oil: Pipelines) -> str:
    told = ", ".join(f"{line.label} {write.digits(line.flow.value)} Mt" for line in oil.lines)
    return f"Lines, one small chart each: what pipelines carried month by month. In all: {told}."


def _rhythm(panel: WeekPanel) -> str:
    return (
        f"Line: {panel.title}, {panel.where}, by hour of the week. Most on {panel.busiest}, fewest on "
        f"{panel.quietest}; {write.digits(panel.average)} {panel.unit} on average."
    )


def _stocked(facility: FacilityStocks) -> str:
    told = ", ".join(
        f"{stock.title.lower()} {write.digits(stock.weeks_at_zero)}" for stock in facility.stocks
    )
    return f"Lines, one above the other: stocks at {facility.label}. Weeks in which none was left: {told}."


def _settled(row: Settling) -> str:
    what = f"Two lines: {row.title}, {row.where}, from the empty beginning on, and the statistic MSER."
    if not row.trusted:
        return f"{what} No end of the warm-up was found."
    after = f", after which {write.digits(row.after)} are inside on average" if row.after is not None else ""
    return f"{what} Cut after {write.hours(row.cut_days * 24)}{after}."


def _spread(row: Times) -> str:
    return (
        f"Histogram: {capital(row.title)}, {row.where}. Median {write.hours(row.p50_h)}, "
        f"P90 {write.hours(row.p90_h)}."
    )

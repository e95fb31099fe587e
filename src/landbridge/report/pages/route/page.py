"""The whole page of a question from door to door, as data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import AliasChoices, Field

from landbridge.base.errors import InputErrors, Problem
from landbridge.experiment.route.borders import in_words
from landbridge.experiment.route.told import NOT_IN_PRICE
from landbridge.report.pages.base import Page, number
from landbridge.report.pages.drawn import DrawnMap
from landbridge.report.pages.route.borders import BorderTime, borders
from landbridge.report.pages.route.course import RouteCourse, course_of
from landbridge.report.pages.route.departures import RouteDepartures, departures_of
from landbridge.report.pages.route.mapped import mapped
from landbridge.report.pages.route.pays import RoutePays, pays
from landbridge.report.pages.route.sentences import sentences, title_of
from landbridge.report.pages.route.stages import RouteStage, laws_of, stages_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landbridge.behaviour.shipper import Weighed
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.route import Answer, Routes

SCHEMA_VERSION = 1
FAR = 3.0
"""Times the km of the shortest way, and times the cost of one that beats it: no more is drawn."""


class RouteAsked(Page):
    """The question."""

    corridor: str
    """Corridor's id."""
    origin: str
    """Id of the place."""
    origin_name: str
    """Its name."""
    destination: str
    """Id of the place."""
    destination_name: str
    """Its name."""
    goods: str
    """Id of the goods."""
    goods_title: str
    """In words."""
    day: str
    """Day on which they are ready."""
    weight_t: float
    """Tonnes."""
    value_usd_per_kg: float
    """What they are worth."""
    rate_per_day: float
    """What a day costs, as a share of the value, all in."""
    in_parts: bool
    """Whether time was valued in parts instead."""
    quick: bool
    """Whether border times of the tables alone were asked for."""
    closed: tuple[str, ...]
    """Passages, borders and links that were shut by hand."""


class RouteWay(Page):
    """A way from door to door."""

    mode: str
    """Modes that carry most of it."""
    best_of_mode: bool
    """Whether no other of its mode costs less, time included."""
    path: tuple[str, ...]
    """Names of the places at which the goods change vehicles, ends included."""
    by: tuple[str, ...]
    """What carries between each two."""
    km: float
    """Kilometres."""
    price_usd: float
    """Asked by carriers and terminals."""
    subsidy_usd: float
    """What another pays of it."""
    fees_usd: float
    """At borders, where the price does not hold them."""
    paid_usd: float
    """Price less subsidy and with fees."""
    days_p50: float
    """Kept in half of all cases."""
    days_p95: float
    """Kept in 95 of 100 cases."""
    on_time: float
    """Share of cases that take no more than a day longer than half of them."""
    co2e_kg: float
    """CO2e, well to wheel."""
    capital_cost_usd: float
    """Of the money tied up on the way."""
    total_cost_usd: float
    """What is paid, and what the days cost."""


class RouteStages(Page):
    """The best way of a mode, stage by stage."""

    mode: str
    """Mode of the way."""
    stages: tuple[RouteStage, ...]
    """In order."""


class RouteSource(Page):
    """A source that border times cite."""

    id: str
    """As cited."""
    title: str
    """Title."""
    publisher: str
    """Publisher."""
    year: str
    """Year."""
    url: str
    """Address."""


class RoutePage(Page):
    """A question from door to door and its answer."""

    schema_: int = Field(
        default=SCHEMA_VERSION,
        validation_alias=AliasChoices("schema", "schema_"),
        serialization_alias="schema",
    )
    """Version of this JSON."""
    title: str
    """From where to where, what, when."""
    sentences: tuple[str, ...]
    """The answer."""
    asked: RouteAsked
    """The question."""
    ways: tuple[RouteWay, ...]
    """At most twelve, cheapest to pay first."""
    found: int
    """How many ways no other beats, of which these are some."""
    courses: tuple[RouteCourse, ...]
    """Time and cost along the best way of each mode that is drawn."""
    map: DrawnMap
    """The best way of each mode that is drawn."""
    not_drawn: tuple[str, ...]
    """Modes whose best way is left out of the course and the map: beaten in all, and far longer."""
    pays: RoutePays
    """Which mode pays at which value per kg."""
    departures: RouteDepartures | None
    """By day of departure; null where no last day was asked for."""
    stages: tuple[RouteStages, ...]
    """The best way of each mode, stage by stage."""
    borders: tuple[BorderTime, ...]
    """Times at borders, changes of gauge and terminals of these ways."""
    border_times: str
    """Where the times at the gateway's borders come from, in a sentence."""
    not_in_price: str
    """What no price of the tables holds."""
    warnings: tuple[str, ...]
    """What was left out of the network that day."""
    sources: tuple[RouteSource, ...]
    """Sources that border times cite."""
    version: str
    """Of landbridge."""


def route_page(found: Routes) -> RoutePage:
    """Make the page model of a question, all that a painter may draw.

    Raises
    ------
    InputErrors
        If there are several shipments: a page is of one.
    """
    from landbridge import __version__

    if len(found.answers) != 1:
        told = (
            f"a page is of one shipment, and here are {len(found.answers)}; leave --batch out, or take --json"
        )
        raise InputErrors([Problem(None, None, "--out", told, None)])
    (answer,), corridor = found.answers, found.read
    best = {mode: (way, stages_of(answer, corridor, way)) for mode, way in answer.best.items()}
    times = borders(answer, corridor, {mode: stages for mode, (_, stages) in best.items()}, found.chosen)
    cited = dict.fromkeys(id_ for one in times for id_ in one.sources)
    astray = far_out(answer.best)
    shown = {mode: one for mode, one in best.items() if mode not in astray}
    return RoutePage(
        title=title_of(answer, corridor),
        sentences=sentences(answer, corridor, pays(answer)),
        asked=_asked(answer, corridor, found),
        ways=tuple(_way(way, answer, corridor) for way in answer.ways),
        found=answer.found,
        courses=tuple(course_of(way, stages, laws_of(answer)) for way, stages in shown.values()),
        map=mapped(answer, corridor, shown),
        not_drawn=tuple(astray),
        pays=pays(answer),
        departures=departures_of(found.departures),
        stages=tuple(RouteStages(mode=mode, stages=stages) for mode, (_, stages) in best.items()),
        borders=times,
        border_times=in_words(answer, found.chosen, corridor.name),
        not_in_price=NOT_IN_PRICE,
        warnings=answer.network.warnings,
        sources=tuple(
            RouteSource(
                id=row.id,
                title=row.title,
                publisher=row.publisher or "",
                year=str(row.year or ""),
                url=row.url or "",
            )
            for id_ in cited
            if (row := corridor.sources.get(id_)) is not None
        ),
        version=__version__,
    )


def far_out(best: Mapping[str, Weighed]) -> list[str]:
    """Return modes whose way another beats in price, days, CO2e and total cost, and that is far longer."""
    shortest = min(way.km for way in best.values())
    return [
        mode
        for mode, way in best.items()
        if way.km > FAR * shortest
        and any(
            other.paid_usd < way.paid_usd
            and other.hours < way.hours
            and other.co2e_kg < way.co2e_kg
            and FAR * other.total_cost_usd < way.total_cost_usd
            for other in best.values()
        )
    ]


def _asked(answer: Answer, corridor: Corridor, found: Routes) -> RouteAsked:
    asked = answer.asked
    return RouteAsked(
        corridor=corridor.name,
        origin=asked.origin,
        origin_name=corridor.places[asked.origin].name,
        destination=asked.destination,
        destination_name=corridor.places[asked.destination].name,
        goods=asked.goods,
        goods_title=asked.title,
        day=_iso(asked.day),
        weight_t=asked.shipment.tonnes,
        value_usd_per_kg=asked.shipment.usd_per_kg,
        rate_per_day=asked.all_in_per_day,
        in_parts=asked.time_value.all_in_per_day is None,
        quick=found.chosen.quick,
        closed=found.closed,
    )


def _way(way: Weighed, answer: Answer, corridor: Corridor) -> RouteWay:
    stops = [way.legs[0].begins, *(leg.ends for leg in way.legs)]
    floats = {
        name: number(getattr(way, name)) or 0.0
        for name in (
            "km", "price_usd", "subsidy_usd", "fees_usd", "paid_usd", "on_time", "co2e_kg",
            "capital_cost_usd", "total_cost_usd",
        )
    }  # fmt: skip
    return RouteWay(
        mode=way.mode,
        best_of_mode=answer.best.get(way.mode) == way,
        path=tuple(corridor.places[stop].name for stop in stops),
        by=tuple(leg.mode for leg in way.legs),
        days_p50=number(way.days(0.5)) or 0.0,
        days_p95=number(way.days(0.95)) or 0.0,
        **floats,
    )


def _iso(day: date) -> str:
    return day.isoformat()

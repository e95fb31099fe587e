"""The whole report as data: every page in the order in which it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import AliasChoices, Field

from landbridge.report.pages.assumptions import Assumptions, assumptions
from landbridge.report.pages.base import Page, Reader
from landbridge.report.pages.comparison import Comparison, comparison
from landbridge.report.pages.flows import Flows, flows
from landbridge.report.pages.gates import Gates, gates
from landbridge.report.pages.gateway import Gateway, gateway
from landbridge.report.pages.headline import Headline, headline
from landbridge.report.pages.hours import Hours, hours
from landbridge.report.pages.indicators import Indicator, indicators
from landbridge.report.pages.made import Made, made
from landbridge.report.pages.money import Money, money
from landbridge.report.pages.parked import Parked, parked
from landbridge.report.pages.pipelines import Pipelines, pipelines
from landbridge.report.pages.queues import Queues, queues
from landbridge.report.pages.seeds import Seeds, seeds
from landbridge.report.pages.stages import Stages, stages
from landbridge.report.pages.stocks import Stocks, stocks
from landbridge.report.pages.times import HowLong, times
from landbridge.report.pages.use import Use, use
from landbridge.report.pages.warm_up import WarmUp, warm_up
from landbridge.report.pages.week import Week, week

if TYPE_CHECKING:
    from landbridge.report.pages.base import Tables

SCHEMA_VERSION = 1
"""Raised when a field changes its meaning or goes."""


class Report(Page):
    """A run as pages."""

    schema_: int = Field(
        default=SCHEMA_VERSION,
        validation_alias=AliasChoices("schema", "schema_"),
        serialization_alias="schema",
    )
    """Version of this JSON."""
    headline: Headline
    """What ran, key figures, plain sentences."""
    gateway: Gateway | None
    """The gateway part by part; null where nothing passes anything."""
    flows: Flows | None
    """The flows over the border on maps; null where the corridor's lines are not known."""
    seeds: Seeds
    """Statements of the reports the project began with."""
    comparison: Comparison
    """Simulated against observed."""
    hours: Hours
    """Where the hours go."""
    stages: Stages | None
    """Several queues in a row: booked, called, at the gate, on the grounds; null where nobody books."""
    queues: Queues
    """Queues over time."""
    parked: Parked | None
    """Parked trains by day and place; null where the run has no such places."""
    week: Week | None
    """Queues by hour of the week; null where the run has none."""
    gates: Gates | None
    """Gates for people by hour and weekday; null where the run has none."""
    stocks: Stocks | None
    """What is in stock, such as permits; null where nothing is."""
    pipelines: Pipelines | None
    """Flows of oil and gas; null where the run has none."""
    warm_up: WarmUp | None
    """Warm-up of an open-ended run; null for a dated one, from which nothing is cut."""
    times: HowLong
    """How long things take."""
    use: Use
    """Use of resources."""
    money: Money | None
    """Who pays whom; null where nothing is charged."""
    assumptions: Assumptions
    """Assumptions by weight."""
    indicators: tuple[Indicator, ...]
    """Every indicator."""
    made: Made
    """How it was made."""


def page_models(bundle: Tables) -> Report:
    """Make every page from the tables of a bundle.

    Parameters
    ----------
    bundle
        An opened bundle: its `manifest`, and `table(name)` as a polars frame. A table or column it lacks
        makes the pages that need it empty.

    Returns
    -------
    Report
        Frozen models; `model_dump_json()` is the documented JSON. Floats have six significant digits.
    """
    tables = Reader(bundle)
    all_indicators = indicators(tables)
    compared, spent, how_long = comparison(all_indicators), hours(tables), times(tables)
    in_a_row = stages(tables, how_long)
    oil = pipelines(all_indicators)
    passed = gateway(tables, all_indicators, oil)
    return Report(
        headline=headline(tables, all_indicators, compared, spent),
        gateway=passed,
        flows=flows(tables, passed, all_indicators),
        seeds=seeds(tables),
        comparison=compared,
        hours=spent,
        stages=in_a_row,
        queues=queues(tables, in_a_row.columns if in_a_row else frozenset()),
        parked=parked(tables),
        week=week(tables),
        gates=gates(tables, all_indicators),
        stocks=stocks(tables),
        pipelines=oil,
        warm_up=warm_up(tables),
        times=how_long,
        use=use(tables),
        money=money(tables),
        assumptions=assumptions(tables, all_indicators),
        indicators=all_indicators,
        made=made(tables),
    )

"""The runs of the road that its page rests on."""

from __future__ import annotations

from dataclasses import replace

from evidence_page.runs import DRAWS, Ask

ROAD = ("road",)
YEARS = (2020, 2021, 2022, 2023)
"""Years of the survey of carriers at Horgos."""
SURE = (2020,)
"""Those that are drawn too: a year of long queues takes minutes."""
AS_THEY_ARE = "none"
"""Draws of these runs are of the ranges as they are: to judge them takes some four hundred runs more."""


def survey_year(number: int) -> Ask:
    """A year of the survey, as it was."""
    return Ask(
        f"road-{number}",
        f"{number}-01-01",
        f"{number + 1}-01-01",
        only=ROAD,
        draws=DRAWS if number in SURE else 0,
        carried=AS_THEY_ARE,
    )


def named(ask: Ask, word: str, *scenarios: str, sets: tuple[str, ...] = ()) -> Ask:
    """Give the same run with scenarios or changes more."""
    return replace(
        ask, name=f"{ask.name}-{word}", scenarios=(*ask.scenarios, *scenarios), sets=(*ask.sets, *sets)
    )


def quick(ask: Ask, word: str, sets: tuple[str, ...]) -> Ask:
    """Give the same run with changes, without draws: to see why, not to judge."""
    return replace(named(ask, word, sets=sets), draws=0)


def _lanes(*posts: str) -> tuple[str, ...]:
    return tuple(
        f"road.khorgos.{post}.{what}"
        for post in posts
        for what in ("booths.westbound.capacity=26", "booths.eastbound.capacity=16", "officers.capacity=30")
    )


REOPENING = Ask("road-reopening", "2023-03-06", "2023-03-27", only=ROAD, lead_in=126)
"""Begins on 31 October 2022: thousands whom the limits kept back are booked by March."""
REOPENED = named(REOPENING, "caused", "reopening-2023")
REOPENED_LANES = quick(REOPENED, "lanes", sets=_lanes("cn", "kz"))
"""With the lanes and officers that the twin has from 1 April 2023 on."""

QUEUE = Ask("road-queue", "2025-11-01", "2025-11-17", only=ROAD, lead_in=70)
"""Begins on 23 August 2025 with the forms in hand that are assumed, two days before forms run short.

The base hands over more forms than are used, and unused ones stay: an earlier run would hoard them.
"""
QUEUED = named(QUEUE, "caused", "truck-queue-2025")
QUEUED_ALONE = quick(QUEUED, "alone", sets=("road.kalzhat.numbers.order_share.eastbound=0",))
"""Nobody is sent on from Kalzhat."""
QUEUED_FEWER = quick(
    QUEUED, "fewer", sets=("rules.road.acceptance.khorgos_eastbound=725@2025-11-06..2025-11-13",)
)
"""China takes what it is said to have taken: the outcome put in, to see what follows from it."""
QUEUED_ALL = quick(QUEUED_FEWER, "all", sets=("road.khorgos.numbers.no_show_share.eastbound=0",))
"""And everybody who is called comes."""

AT_NIGHT = Ask(
    "road-hours-2024-closed",
    "2024-03-01",
    "2024-03-15",
    scenarios=("night-closed",),
    only=ROAD,
    lead_in=10,
    carried=AS_THEY_ARE,
)
CLOCKS_KEPT = named(AT_NIGHT, "kept", "clocks-not-moved-2024")
TOGETHER = named(AT_NIGHT, "together", "synchronised-hours-2024")
HOURS_2023 = Ask("road-hours-2023", "2023-04-15", "2023-05-16", only=ROAD, lead_in=14, carried=AS_THEY_ARE)
TOGETHER_2023 = named(HOURS_2023, "together", "synchronised-hours")
MORE = "traffic[facility=road.khorgos].quantity*=1.5"
FULL = replace(named(HOURS_2023, "full", sets=(MORE,)), until="2023-05-06")
"""More traffic than the posts of 2023 can take in twelve hours."""
FULL_TOGETHER = named(FULL, "together", "synchronised-hours")

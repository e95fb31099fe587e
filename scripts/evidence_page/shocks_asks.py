"""The shocks of the page: what is run of each, and what was observed of it."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_page.runs import Ask, Figure

DRAWS = 8
"""Of the runs that observed rows are held against."""


@dataclass(frozen=True)
class Part:
    """One weighing of a scenario: parts, pairs and draws, dates where they are not its own."""

    only: tuple[str, ...]
    replications: int = 6
    draws: int = 16
    from_: str | None = None
    until: str | None = None
    judged: bool = True
    """Whether draws that cannot carry the traffic on record are replaced."""


@dataclass(frozen=True)
class Seen:
    """A row of observed.csv beside the run that holds its effect."""

    figure: Figure
    with_: Ask
    note: str = ""


@dataclass(frozen=True)
class Told:
    """One section."""

    scenario: str
    head: str
    parts: tuple[Part, ...]
    seen: tuple[Seen, ...] = ()
    dispatch: tuple[str, str] | None = None
    """Days over which the railways' choice between the crossings is run with overflow, too."""
    no_figure: str = ""
    """What reality left no number of."""
    says: str = ""
    """What it shows, written when the numbers were there; checked against them by whoever makes the page."""


def _with(
    name: str, from_: str, until: str, scenarios: tuple[str, ...], only: str, draws: int = DRAWS
) -> Ask:
    return Ask(name, from_, until, scenarios, only=(only,), draws=draws)


def _seen(ask: Ask, id_: str, way: str | None, statistic: str, note: str = "") -> Seen:
    return Seen(Figure(f"`{id_}`", id_, None, way, statistic), ask, note)


_WINTER = _with("winter-2021", "2021-01-01", "2021-04-01", ("pandemic-2020",), "rail", 0)
_AUTUMN = _with("autumn-2021", "2021-08-01", "2021-11-01", ("covid-alashankou-2021",), "rail.dostyk", 0)
_ZONE = _with("zone-2024", "2024-01-01", "2025-01-01", ("zone-visitors-2019", "pandemic-2020"), "zone", 4)
_STORM_2023 = _with("storm-2023", "2023-12-01", "2024-01-01", ("wind-dostyk",), "rail.dostyk")
_POLAND = _with("poland-2025", "2025-09-01", "2025-11-01", ("poland-closed-2025",), "rail.brest", 16)
_STORM_2025 = _with("storm-2025", "2025-12-01", "2026-01-01", ("wind-dostyk",), "rail", 6)

SHOCKS = (
    Told(
        "pandemic-2020",
        "The pandemic, 2020 to 2023",
        (
            Part(("rail",), 8, 12),
            Part(("road",), 4, 6, judged=False),
            Part(("zone",), 4, 8),
        ),
        (
            _seen(_WINTER, "rail.dostyk.stopped_trains", "eastbound", "mean@2021-01-01..2021-02-01"),
            _seen(_WINTER, "rail.khorgos.stopped_trains", "eastbound", "mean@2021-01-01..2021-02-01"),
            _seen(_WINTER, "rail.dostyk.queue_h", "eastbound", "max"),
            _seen(_WINTER, "rail.khorgos.queue_h", "eastbound", "max"),
            _seen(
                _AUTUMN,
                "rail.dostyk.queue_trains",
                None,
                "mean@2021-10-25..2021-10-26",
                "with `covid-alashankou-2021`, the cut of that autumn",
            ),
            _seen(
                _ZONE,
                "zone.khorgos.visits_persons",
                "westbound",
                "total@2024-01-01..2024-12-06",
                "visitors as in 2019, whenever it is open",
            ),
        ),
        no_figure=(
            "12,000 loaded wagons abandoned in March 2021 (F694) and 5.54 million entries and exits "
            "of 2017 (F322) have no row: wagons of ordinary freight are no container trains, and 2017"
            " is before the data of the zone begin."
        ),
        dispatch=("2020-11-01", "2021-04-01"),
        says=(
            "Rail: **it fails in time**: by the end of the cut, after four months, as many more "
            "trains stand before both crossings, of all freight, as 7,000 wagons make (159 trains "
            "of China's count), but in January 2021, when they were counted, a fifth of that, and "
            "nobody waits 42 days. The twin's traffic was counted after the cut, so what queued "
            "first is missing. Nearly all draws as first taken cannot carry that winter's traffic, "
            "so the assumed ranges at Dostyk are too wide. Road: demand is assumed, and in the twin"
            " who finds no slot waits for it for years; 11,642 were booked in December 2021 (Z945),"
            " so most of those who would have come did not even book: the queue is an upper bound, "
            "and what stayed away was lost. Zone: what never came is never made good; that all is "
            "as it would be on the day it opens follows from visitors who come as in 2019. That "
            "return is 2.3 million where 3.0 were counted (F348): inside a wide tolerance, and no "
            "evidence, as the row is an input."
        ),
    ),
    Told(
        "wind-dostyk",
        "Storms at Dostyk, December 2023 and 2025",
        (Part(("rail",)),),
        (
            _seen(_STORM_2023, "rail.dostyk.trains_per_day", "eastbound", "mean@2023-12-12..2023-12-14"),
            _seen(_STORM_2025, "rail.dostyk.trains_per_day", "eastbound", "mean@2025-12-11..2025-12-14"),
            _seen(_STORM_2025, "rail.khorgos.trains_per_day", None, "mean@2025-12-11..2025-12-14"),
        ),
        dispatch=("2023-12-01", "2024-01-01"),
        says=(
            "No train is lost, all are late: what could not cross stands before Dostyk and is made "
            "good within one to two weeks. Altynkol is as it would be, as the railway said: the "
            "storm is an incident of Dostyk alone. The data end 18 days after the second storm, so "
            "a third of its pairs have not been seen to recover."
        ),
    ),
    Told(
        "broken-cranes",
        "Two of three cranes broken, October 2022",
        (Part(("rail.khorgos",)),),
        no_figure=(
            "Nobody counted the trains that stood, or the days until all was made good. China's running "
            "total shows no dip: [Evidence](evidence.md#two-of-three-cranes-out-for-ten-days-october-2022)."
        ),
        says=(
            "One crane that lifts all the time does most of the work: ten trains are late at the "
            "dry port, and days after the repair it is as it would be. That trains wait at the "
            "crossing itself is no more than chance."
        ),
    ),
    Told(
        "intake-cut-2025",
        "China takes fewer trains, October 2025",
        (Part(("rail",)),),
        (),
        no_figure=(
            "The cut itself is the figure (F698, F699, F841), so it is an input; of trains that stood"
            " nothing is published."
        ),
        dispatch=("2025-10-01", "2025-12-01"),
        says=(
            "Once freight in wagons takes its part of the acceptance, the cut binds: container "
            "trains and others stand for the rest of the year, since what China takes after the cut"
            " leaves little to make it good with. In some draws it never binds."
        ),
    ),
    Told(
        "grain-limit",
        "China tests every lot of grain, October 2025",
        (Part(("rail",)),),
        (),
        no_figure=(
            "What the tests did to the trains of grain was not counted; the limit of three container "
            "trains a day (F702) was Kazakhstan's answer, and is not set."
        ),
        says=(
            "The wagons of grain stand longer in the sidings of the yards, by days; nothing is "
            "lost, and no other train is touched."
        ),
    ),
    Told(
        "poland-closed-2025",
        "Poland shuts its border, September 2025",
        (Part(("rail",)), Part(("brest",), 8, 16)),
        (
            _seen(
                _POLAND,
                "rail.brest.queue_trains",
                "westbound",
                "mean@2025-09-22..2025-09-23",
                "the tenth day",
            ),
        ),
        no_figure=(
            "It was expected to take a week until all had passed (B021); what it took was not told. "
            "Of the gateway in these weeks no figure was found."
        ),
        says=(
            "At Brest: **fewer than were told**: 84 trains from China stand on 22 September (77 to 92 in "
            "draws), where more than 130 were told by one firm (B021); the 300 that were told of the whole "
            "way are disputed (B022). In the twin none was held back in China or sent another way, which "
            "would make them fewer yet. Its traffic is that of half a year, even over its days, and other "
            "freight to Poland is not in it. The trains that "
            "stood have passed after eleven days, not the week that was expected, as half of what Poland "
            "takes a day comes anew. Nothing is lost. The gateway would not have felt it: in 2025 "
            "there are more platforms than are needed (a surplus, F899), so those that come back late "
            "are not missed. The two ends are not joined by trains, so how far it would have reached "
            "back is not known."
        ),
    ),
    Told(
        "new-year",
        "Chinese New Year, 2023 to 2025",
        (Part(("road", "zone"), 5, 8),),
        (),
        no_figure=(
            "No queue at a road post and no count of the zone was found for these days. Trains hardly"
            " dipped (19.3 a day over New Year 2023 against 21.9 later, 20.4 against 20.7 in 2024: "
            "F1014, F1015); they are counts that the traffic of those months is made of, and nothing "
            "in the scenario touches them."
        ),
        says=(
            "Three days without posts are made good within days, where there is room: in January "
            "2023, when hardly more than 100 trucks a day were taken, there was none, and nothing "
            "is made good in two months. Visitors of two weeks of the zone are lost."
        ),
    ),
    Told(
        "dostyk-ban-2024",
        "Containers banned at Dostyk, autumn 2024",
        (Part(("rail",)),),
        (),
        no_figure=("How many trains were held, and how long it took to send them, was not published."),
        dispatch=("2024-08-28", "2024-12-01"),
        says=(
            "A ban holds trains back and makes no room: when it is lifted, China takes no more a "
            "day than before, so most of what was held has not crossed by the end of November, and "
            "freight in wagons waits behind it. In other draws, with more acceptance, all is made "
            "good."
        ),
    ),
)

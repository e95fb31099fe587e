"""`landbridge route`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from landbridge.cli.output import note, number, print_json, say, table
from landbridge.cli.usage import flowing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.behaviour.shipper import Weighed
    from landbridge.experiment.route import Answer
    from landbridge.experiment.route.sweep import Departure

NUMBERS = ("pays, USD", "subsidy", "days", "P95", "on time", "CO2e, t", "capital", "total, USD")


@flowing
def route(
    corridor: str = "khorgos",
    origin: str | None = None,
    destination: str | None = None,
    *,
    goods: str | None = None,
    date: str | None = None,
    value_usd_per_kg: float | None = None,
    weight_t: float | None = None,
    rate: float | None = None,
    parts: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    closed: Annotated[list[str] | None, Parameter(negative=())] = None,
    batch: str | None = None,
    until: str | None = None,
    every: str = "7d",
    run: Annotated[list[str] | None, Parameter(negative=())] = None,
    quick: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    out: Annotated[Path | None, Parameter(name=("--out", "-o"))] = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Say which ways a shipment has from door to door: price, days, lateness, carbon, which pays when.

    Nothing is simulated: times at the borders of the gateway are those of a run, where one is kept or given,
    else those of the tables; the answer says which.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    origin
        Where the goods are: an id such as CNSHA, or a name.
    destination
        Where they go.
    goods
        An id of commodities.csv, such as electronics.
    date
        Day on which they are ready, such as 2024-03-01.
    value_usd_per_kg
        What they are worth; as a rule what such goods are.
    weight_t
        Tonnes; as a rule what a box of 40 ft holds of them.
    rate
        What a day costs as a share of the value, all in; as a rule that of the goods.
    parts
        Value time in parts (capital, decay, lateness) and not by one rate.
    closed
        A passage, border or link that is shut, such as suez; may be given several times.
    batch
        A CSV file of shipments: origin, destination, goods, date, value_usd_per_kg, weight_t.
    until
        Last day of departure, such as 2024-12-31: tells what is best from the date until then.
    every
        From one departure to the next, such as 7d or 2w.
    run
        Folder of a run whose border times are used; may be given several times. Without it, those kept of
        earlier runs of that month, or the month beside it.
    quick
        Border times of the tables alone.
    out
        Write it as one HTML page that needs no network, such as route.html: map, time, cost and distance,
        what pays when. Of one shipment.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.route import route as find
    from landbridge.experiment.route.borders import in_words
    from landbridge.experiment.route.told import NOT_IN_PRICE, banned

    found = find(
        corridor,
        origin,
        destination,
        goods=goods,
        date=date,
        value_usd_per_kg=value_usd_per_kg,
        weight_t=weight_t,
        rate_per_day=rate,
        in_parts=parts,
        closed=closed or (),
        batch=batch,
        until=until,
        every=every,
        runs=run or (),
        quick=quick,
    )
    if out is not None:
        from landbridge.report.make_route import write_route

        write_route(found, out)
    if json:
        print_json(found.json())
        return
    for answer in found.answers:
        _show(answer)
    if found.departures:
        _show_departures(found.departures)
    for sentence in dict.fromkeys(in_words(one, found.chosen, found.corridor) for one in found.answers):
        note(sentence)
    for sentence in dict.fromkeys(told for one in found.answers for told in banned(one)):
        note(f"{sentence}.")
    if found.closed:
        note(f"Shut, besides what the tables shut on the day: {', '.join(found.closed)}.")
    if found.departures and found.chosen.runs and not found.chosen.given:
        note(
            "Each departure has border times of a run kept of its days, else of the tables (--quick: these)."
        )
    note(f"Not in the price: {NOT_IN_PRICE}.")
    note("On time: no more than a day after the median. P95: kept in 95 of 100 cases. CO2e: well to wheel.")
    if out is not None:
        say()
        say(f"Written: {out}")


def _show(answer: Answer) -> None:
    asked = answer.asked
    goods, a_day = asked.shipment, asked.time_value.all_in_per_day
    worth = "a day costs its parts: capital, decay and lateness"
    if a_day is not None:
        worth = f"a day costs {100 * a_day:.2g}% of the value"
    say(
        f"{asked.origin} to {asked.destination}, {asked.title}, ready on {asked.day}: "
        f"{number(goods.tonnes)} t worth {number(goods.usd_per_kg)} USD a kg; "
        f"{worth}"
    )
    table(
        f"The best of each mode (*) and others that no way beats, of {answer.found}",
        ["", "mode", *NUMBERS, "way"],
        [_row(way, answer.best.get(way.mode) == way) for way in answer.ways],
        right=NUMBERS,
    )
    pays = [row for row in answer.break_even if row.usd_per_kg]
    right = ("days saved", "dearer by, USD", "pays from, USD a kg")
    if pays:
        table(
            "From which value a kg the faster of two costs less, time included",
            ["faster", "than", *right],
            [
                [row.fast, row.slow, number(row.days_saved), f"{row.more_usd:,.0f}", number(row.usd_per_kg)]
                for row in pays
            ],
            right=right,
        )


def _show_departures(departures: Sequence[Departure]) -> None:
    """One line for departures that follow each other with the same answer."""
    stretches: list[list[Departure]] = []
    for one in departures:
        if stretches and (stretches[-1][0].best, stretches[-1][0].why_not) == (one.best, one.why_not):
            stretches[-1].append(one)
        else:
            stretches.append([one])
    met = {way.mode: way.mode.count("+") for one in departures for way in one.best.values()}
    best = {one.least.mode for one in departures if one.least}
    modes = [mode for mode, joins in met.items() if not joins or mode in best]
    heads = [head for mode in modes for head in (f"{mode}, USD", "days", "total, USD")]
    table(
        "The least total cost of each mode by day of departure",
        ["ready on", "best", *heads],
        [_stretch(stretch, modes) for stretch in stretches],
        right=heads,
    )


def _stretch(stretch: Sequence[Departure], modes: Sequence[str]) -> list[str]:
    first, last = stretch[0], stretch[-1]
    days = str(first.day) if first is last else f"{first.day} to {last.day} ({len(stretch)})"
    cells: list[str] = []
    for mode in modes:
        way = first.best.get(mode)
        told = (f"{way.paid_usd:,.0f}", f"{way.days(0.5):.1f}", f"{way.total_cost_usd:,.0f}") if way else ()
        cells += told or ("", "", "")
    return [days, first.least.mode if first.least else "no way", *cells]


def _row(way: Weighed, is_best: bool) -> list[str]:
    stops = [way.legs[0].begins, *(f"-{leg.mode}- {leg.ends}" for leg in way.legs)]
    return [
        "*" if is_best else "",
        way.mode,
        f"{way.paid_usd:,.0f}",
        f"{way.subsidy_usd:,.0f}" if way.subsidy_usd else "",
        f"{way.days(0.5):.1f}",
        f"{way.days(0.95):.1f}",
        f"{100 * way.on_time:.0f}%",
        f"{way.co2e_kg / 1000:.2f}",
        f"{way.capital_cost_usd:,.0f}",
        f"{way.total_cost_usd:,.0f}",
        " ".join(stops),
    ]

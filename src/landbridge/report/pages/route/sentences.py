"""The answer in plain words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.behaviour.shipper import Weighed
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.route import Answer
    from landbridge.report.pages.route.pays import RoutePays


def title_of(answer: Answer, corridor: Corridor) -> str:
    """`Shanghai to Duisburg: electronics, ready on 1 March 2024`."""
    asked = answer.asked
    places = [corridor.places[place].name for place in (asked.origin, asked.destination)]
    goods = asked.title[:1].lower() + asked.title[1:]
    return f"{places[0]} to {places[1]}: {goods}, ready on {day_words(asked.day)}"


def day_words(day: date) -> str:
    """`2024-03-01` -> `1 March 2024`."""
    return f"{day.day} {day:%B %Y}"


def sentences(answer: Answer, corridor: Corridor, told: RoutePays) -> tuple[str, ...]:
    """Return the answer: what costs least in all, what is cheapest and quickest, what pays at which value."""
    asked, best = answer.asked, answer.best
    least = min(best.values(), key=lambda way: way.total_cost_usd)
    cheapest = min(best.values(), key=lambda way: way.paid_usd)
    quickest = min(best.values(), key=lambda way: way.hours)
    goods = asked.shipment
    time = "time included" if asked.time_value.all_in_per_day is not None else "time in parts included"
    load = f"{goods.tonnes:,.3g} t worth {goods.usd_per_kg:,.3g} USD a kg"
    found = [f"{load} cost least in all, {time}, {by(least.mode)}: {_money(least.paid_usd)}, {_days(least)}."]
    if cheapest is least and quickest is least:
        found.append("No other mode is cheaper to pay, and none is quicker.")
    elif cheapest is least:
        found.append(f"No other is cheaper to pay; quickest is {_short(quickest)}.")
    elif quickest is least:
        found.append(f"No other is quicker; cheapest to pay is {_short(cheapest)}.")
    else:
        found.append(f"Cheapest to pay is {_short(cheapest)}; quickest is {_short(quickest)}.")
    return (" ".join(found), _ranges(told))


def by(mode: str) -> str:
    """`rail+air` -> `by rail and air`."""
    return f"by {mode.replace('+', ' and ')}"


def _ranges(told: RoutePays) -> str:
    head = f"With a day at {100 * told.rate_per_day:.2g}% of the value"
    ranges = told.cheapest
    if len(ranges) == 1:
        return f"{head}, {ranges[0].mode.replace('+', ' and ')} costs least whatever the goods are worth."
    words = []
    for one in ranges:
        mode = one.mode.replace("+", " and ")
        if one.until_usd_per_kg is None:
            words.append(f"{mode} above")
        elif one.from_usd_per_kg == 0:
            words.append(f"{mode} costs least below {_value(one.until_usd_per_kg)} USD a kg")
        else:
            words.append(f"{mode} up to {_value(one.until_usd_per_kg)}")
    return f"{head}, {', '.join(words[:-1])}, {words[-1]}."


def _value(value: float) -> str:
    return f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"


def _money(usd: float) -> str:
    return f"{usd:,.0f} USD"


def _days(way: Weighed) -> str:
    return f"{way.days(0.5):.1f} days in half of all cases and {way.days(0.95):.1f} in 95 of 100 at most"


def _short(way: Weighed) -> str:
    return f"{way.mode.replace('+', ' and ')} ({_money(way.paid_usd)}, {way.days(0.5):.1f} days)"

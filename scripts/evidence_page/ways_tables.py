"""Tables of the page of the ways: rail against sea, published numbers, the Red Sea, legs and literature."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

from evidence_page.runs import table, told
from evidence_page.ways_numbers import Judged, Numbers
from landbridge.corridor import Corridor
from landbridge.experiment.route.examined import Examined
from landbridge.experiment.route.statement import Question, verdict
from landbridge.network import ArcKind, Shipment, network_on
from landbridge.network.cost import usd_per_teu_km

PAIRS = (("CNSHA", "DEHAM", "Shanghai – Hamburg"), ("CNYIW", "DEDUI", "Yiwu – Duisburg"))
GOODS = ("household", "electronics")
DAYS = tuple(date.fromisoformat(day) for day in ("2015-10-01", "2021-09-15", "2023-07-01", "2024-03-01"))
CHECKS = {
    date(2015, 10, 1): (("sea-rail days", 10, None), ("rail/sea paid_usd", None, 5)),
    date(2021, 9, 15): (("sea-rail days", 10, None), ("rail/sea paid_usd", None, 1)),
    date(2023, 7, 1): (("sea-rail days", 10, None), ("rail/sea paid_usd", None, 5)),
    date(2024, 3, 1): (("sea-rail days", 10, None), ("rail/sea paid_usd", None, 5)),
}
"""What was said: at least ten days, up to five times as dear in calm years, below the sea in 2021."""
LITERATURE = Path(__file__).resolve().parents[2] / "tests" / "data" / "network" / "leg_costs_literature.csv"
USD = {"USD": 1.0, "EUR": 1.11, "CNY": 0.16}
"""Rates of 2014-15, rounded; the collection's own are another matter, said on the page."""


def in_range(number: Examined | None) -> str:
    """A number with its range."""
    if number is None:
        return "–"
    return f"{told(number.value)} [{told(number.low)}–{told(number.high)}]"


def questions() -> Iterable[Question]:
    """Shanghai and Yiwu to Germany, two kinds of goods, four days."""
    for day in DAYS:
        for origin, destination, _ in PAIRS:
            for goods in GOODS:
                yield Question(origin, destination, goods, day)


def rail_and_sea(numbers: Numbers) -> list[str]:
    """The table of the four years."""
    names = {(origin, destination): title for origin, destination, title in PAIRS}
    head = ("day", "pair, goods", "sea, days", "rail, days", "saved", "sea, USD", "rail before subsidy")
    head += ("subsidy", "rail/sea paid", "rail/sea before subsidy", "rail pays from, USD/kg")
    wanted = ("sea days", "rail days", "sea-rail days", "sea paid_usd", "rail price_usd", "rail subsidy_usd")
    wanted += ("rail/sea paid_usd", "rail/sea price_usd", "rail>sea usd_per_kg")
    rows = []
    for one in questions():
        cells = (in_range(numbers.number(one, name)) for name in wanted)
        rows.append((str(one.day), f"{names[one.origin, one.destination]}, {one.goods}", *cells))
    return table(head, rows)


def checks(numbers: Numbers) -> list[tuple[str, str, str, str]]:
    """What was said of rail against sea beside each question: day and pair, what, found, verdict."""
    found = []
    for one in questions():
        for name, low, high in CHECKS[one.day]:
            number = numbers.number(one, name)
            if number is None:
                continue
            within = (low if low is not None else float("-inf"), high if high is not None else float("inf"))
            words = f"at least {low} days saved" if low is not None else f"rail at most {high} times the sea"
            place = f"{one.day}, {one.origin} – {one.destination}, {one.goods}"
            found.append((place, words, in_range(number), verdict(number, within)))
    return found


def published(rows: list[Judged]) -> list[str]:
    """Every published number beside that of the network."""
    cells = []
    for one in rows:
        row = one.row
        unit = "" if one.found is None or one.found.unit == "ratio" else f" {one.found.unit}"
        low, high = row.accepted(one.found.unit) if one.found else (0.0, 0.0)
        cells.append(
            (
                str(row.question.day),
                f"{row.question.origin} – {row.question.destination}, {row.question.goods}: {row.what}",
                f"{row.published()}{unit} ({', '.join(row.sources)})",
                f"{told(low)}–{told(high)}",
                f"`{row.number}` {in_range(one.found)}",
                one.role + one.beside,
                f"**{one.verdict}**" if one.role == "predicted" else one.verdict,
            )
        )
    head = ("day", "what", "published", "accepted", "network [5–95% of draws]", "role", "verdict")
    return table(head, cells)


def literature(corridor: Corridor) -> list[str]:
    """USD for a TEU-km: collections of leg costs, and the carriages of the network."""
    printed: dict[str, list[float]] = defaultdict(list)
    plain: dict[str, list[float]] = defaultdict(list)
    with LITERATURE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            km = float(row["distance_km"])
            printed[row["mode"]].append(float(row["usd_per_teu_km"]))
            usd = usd_per_teu_km(float(row["cost"]), row["per"], km, USD[row["currency"]])
            plain[row["mode"]].append(usd)
    ours = {day: network_costs(corridor, day) for day in (DAYS[0], DAYS[3])}
    rows = []
    for mode in ("Sea", "Rail", "Road"):
        of_mode = [spread(ours[day].get(mode.lower(), [])) for day in ours]
        rows.append((mode.lower(), spread(printed[mode]), spread(plain[mode]), *of_mode))
    head = ["mode", "printed", "from the printed sums, a dollar a dollar"]
    return table([*head, *(f"network, {day}" for day in ours)], rows)


def network_costs(corridor: Corridor, day: date) -> dict[str, list[float]]:
    """USD for a TEU-km of every carriage over 300 km, before subsidy, by mode."""
    network = network_on(corridor, day)
    price = network.price_of(Shipment(10, 10, 10))
    long = (network.kind == ArcKind.CARRIAGE) & (network.km > 300)
    found: dict[str, list[float]] = defaultdict(list)
    for arc in np.flatnonzero(long).tolist():
        found[network.modes[network.mode[arc]]].append(float(price[arc] / 2 / network.km[arc]))
    return found


def spread(values: list[float]) -> str:
    """Least, middle and most."""
    if not values:
        return "–"
    low, middle, high = min(values), float(np.median(values)), max(values)
    return f"{low:.3f} – **{middle:.3f}** – {high:.3f} ({len(values)})"


KNOWN = (
    ("CNYIW", "DEDUI", "2024-11-01"),
    ("CNCKG", "DEDUI", "2018-05-01"),
    ("CNSIA", "PLMAA", "2024-03-01"),
    ("CNSHA", "NLRTM", "2023-07-01"),
    ("CNURC", "KZALA", "2024-06-01"),
    ("CNCTU", "PLLOD", "2023-06-01"),
    ("CNSIA", "UZTAS", "2024-09-01"),
    ("CNCGO", "DEHAM", "2019-06-01"),
    ("CNSHA", "RUMOW", "2023-06-01"),
    ("CNLYG", "KZALA", "2024-06-01"),
    ("CNSIA", "TRIST", "2024-06-01"),
)
"""Ways that every forwarder between China and Europe knows."""


def known(corridor: Corridor) -> list[str]:
    """What a box of household goods pays and takes by the ways that forwarders know."""
    rows = []
    for origin, destination, day in KNOWN:
        question = Question(origin, destination, "household", date.fromisoformat(day))
        numbers = Numbers(corridor, draws=0)
        numbers.want(question, False)
        found, index = numbers.of(question, False)
        ways = found.base[index].ways
        cells = []
        for mode in ("sea", "rail", "rail+ferry", "road"):
            way = ways.get(mode)
            subsidy = f" (subsidy {told(way.subsidy_usd)})" if way and way.subsidy_usd > 0 else ""
            days = f", {way.days(0.5):.0f}–{way.days(0.95):.0f} d" if way else ""
            cells.append(f"{told(way.paid_usd)}{subsidy}{days}" if way else "–")
        rows.append((day, f"{origin} – {destination}", *cells))
    return table(("day", "pair", "sea", "rail", "rail and ferry", "road"), rows)

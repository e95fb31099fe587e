"""`route`: ways from door to door of one shipment, or of many in a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.experiment.route.answer import Answer, answer
from landbridge.experiment.route.asked import asked_of
from landbridge.network import Networks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from landbridge.behaviour.shipper import BreakEven, Weighed
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.route.asked import Asked

NOT_IN_PRICE = "insurance, import duty and tax, demurrage, storage beyond the free days"
"""What no price of the tables holds."""
COLUMNS = ("origin", "destination", "goods", "date", "value_usd_per_kg", "weight_t")
"""Of a file of shipments; the last two may be left out."""


EXAMPLE = "`route khorgos CNSHA DEDUI --goods electronics --date 2024-03-01`"
MOST_BYTES = 10_000_000


class Common(NamedTuple):
    """What holds for all shipments of a question."""

    rate_per_day: float | None
    in_parts: bool
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """Ways from door to door, for each shipment asked for."""

    corridor: str
    answers: tuple[Answer, ...]
    closed: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """Return the answers as `route --json` prints them."""
        told = [_told(one) for one in self.answers]
        head = {"schema": 1, "corridor": self.corridor, "closed": list(self.closed)}
        return {**head, **told[0]} if len(told) == 1 else {**head, "shipments": told}


def route(
    corridor: str | Path = "khorgos",
    origin: str | None = None,
    destination: str | None = None,
    *,
    goods: str | None = None,
    date: str | date | None = None,
    value_usd_per_kg: float | None = None,
    weight_t: float | None = None,
    rate_per_day: float | None = None,
    in_parts: bool = False,
    closed: Sequence[str] = (),
    batch: str | Path | None = None,
) -> Routes:
    """Find the ways of a shipment from door to door: price, days, lateness, carbon, and which pays from when.

    Times at borders are those of the tables.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder; it has tables of the network.
    origin, destination
        Places: an id such as CNSHA, or a name.
    goods
        An id of commodities.csv.
    date
        Day on which the goods are ready.
    value_usd_per_kg, weight_t
        Of the shipment; as a rule what such goods are worth, and one box of 40 ft.
    rate_per_day
        What a day costs, as a share of the value, all in; as a rule that of the goods.
    in_parts
        Value time in parts (capital, decay, lateness) and not by one rate.
    closed
        Passages, borders or links that are shut besides those of the tables.
    batch
        A CSV file of shipments, with columns origin, destination, goods, date and, if wanted,
        value_usd_per_kg and weight_t.

    Raises
    ------
    InputErrors
        Everything that is wrong, at once.
    """
    from landbridge.corridor import read_corridor

    place = read_corridor(corridor)
    common = Common(rate_per_day, in_parts, tuple(closed))
    if batch is not None:
        asked = _batch(place, Path(batch), common)
    elif origin is None or destination is None or goods is None or date is None:
        given = {"origin": origin, "destination": destination, "--goods": goods, "--date": date}
        told = f"lacks {', '.join(name for name, value in given.items() if value is None)}; such as {EXAMPLE}"
        raise InputErrors([Problem(None, None, "route", told, None)])
    else:
        asked = [
            asked_of(
                place,
                origin,
                destination,
                goods,
                date,
                value_usd_per_kg=value_usd_per_kg,
                weight_t=weight_t,
                **common._asdict(),
            )
        ]
    networks = Networks(place, closed)
    return Routes(place.name, tuple(answer(networks.on(one.day), one) for one in asked), tuple(closed))


def _batch(place: Corridor, file: Path, common: Common) -> list[Asked]:
    """Read a file of shipments; every line that is wrong is told, with its number."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InputErrors([Problem(str(file), None, "--batch", "is larger than 10 MB", None)])
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}"
        raise InputErrors([Problem(str(file), None, "--batch", told, None)]) from None
    except UnicodeDecodeError:
        raise InputErrors([Problem(str(file), None, "--batch", "is no UTF-8 text", None)]) from None
    reader = csv.DictReader(text.splitlines())
    head = reader.fieldnames or []
    problems = [
        Problem(str(file), 1, "--batch", f"has no column {name}", None)
        for name in COLUMNS[:4]
        if name not in head
    ]
    problems += [
        Problem(str(file), 1, "--batch", f"{name!r} is no column", nearest(name, COLUMNS))
        for name in head
        if name not in COLUMNS
    ]
    if problems:
        raise InputErrors(problems)
    asked = []
    for row in reader:
        line = reader.line_num
        try:
            numbers = {name: _number(row, name) for name in COLUMNS[4:]}
            asked.append(
                asked_of(
                    place,
                    row["origin"] or "",
                    row["destination"] or "",
                    row["goods"] or "",
                    row["date"] or "",
                    value_usd_per_kg=numbers["value_usd_per_kg"],
                    weight_t=numbers["weight_t"],
                    **common._asdict(),
                )
            )
        except InputErrors as error:
            problems += [Problem(str(file), line, p.address, p.problem, p.nearest) for p in error.problems]
    if not asked and not problems:
        problems.append(Problem(str(file), None, "--batch", "names no shipment", None))
    if problems:
        raise InputErrors(problems)
    return asked


def _number(row: dict[str, str | None], column: str) -> float | None:
    text = (row.get(column) or "").strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise InputErrors([Problem(None, None, column, f"{text[:40]!r} is no number", None)]) from None


def _told(one: Answer) -> dict[str, Any]:
    asked = one.asked
    return {
        "origin": asked.origin,
        "destination": asked.destination,
        "goods": asked.goods,
        "date": str(asked.day),
        "value_usd_per_kg": asked.shipment.usd_per_kg,
        "weight_t": asked.shipment.tonnes,
        "rate_per_day": asked.all_in_per_day,
        "not_in_price": NOT_IN_PRICE,
        "border_times": "tables",
        "ways": [_way(way, one.best.get(way.mode) == way) for way in one.ways],
        "break_even": [_even(row) for row in one.break_even],
    }


def _way(way: Weighed, is_best: bool) -> dict[str, Any]:
    return {
        "mode": way.mode,
        "best_of_mode": is_best,
        "path": [way.legs[0].begins, *(leg.ends for leg in way.legs)],
        "price_usd": way.price_usd,
        "subsidy_usd": way.subsidy_usd,
        "fees_usd": way.fees_usd,
        "paid_usd": way.paid_usd,
        "days_mean": way.mean_days,
        "days_p50": way.days(0.5),
        "days_p95": way.days(0.95),
        "on_time": way.on_time,
        "co2e_kg": way.co2e_kg,
        "capital_cost_usd": way.capital_cost_usd,
        "time_cost_usd": way.time_cost_usd,
        "total_cost_usd": way.total_cost_usd,
        "km": way.km,
        "legs": [
            {
                "from": leg.begins,
                "to": leg.ends,
                "mode": leg.mode,
                "service": leg.service,
                "km": leg.km,
                "days": leg.mean_h / 24,
                "wait_days": leg.wait_h / 24,
                "price_usd": leg.price_usd,
                "subsidy_usd": leg.subsidy_usd,
                "fees_usd": leg.fees_usd,
                "co2e_kg": leg.co2e_kg,
                "borders": list(leg.borders),
            }
            for leg in way.legs
        ],
    }


def _even(row: BreakEven) -> dict[str, Any]:
    return {
        "fast": row.fast,
        "slow": row.slow,
        "days_saved": row.days_saved,
        "more_usd": row.more_usd,
        "value_usd_per_kg": row.usd_per_kg,
    }

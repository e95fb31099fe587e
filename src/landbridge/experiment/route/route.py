"""`route`: ways from door to door of one shipment, or of many in a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.experiment.border_times import Chosen, networks_with
from landbridge.experiment.route.answer import Answer, answer
from landbridge.experiment.route.asked import asked_of, day_of
from landbridge.experiment.route.sweep import EVERY, Departure, days_between, sweep
from landbridge.experiment.route.told import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from datetime import date as day_

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.route.asked import Asked

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
    read: Corridor = field(repr=False, compare=False)
    """The corridor itself."""
    departures: tuple[Departure, ...] = ()
    """What is best on each day of departure, where a last one was asked for."""
    chosen: Chosen = field(default_factory=Chosen, repr=False, compare=False)
    """Runs whose border times are used."""

    def json(self) -> dict[str, Any]:
        """Return the answers as `route --json` prints them."""
        all_told = [as_json(one, self.chosen) for one in self.answers]
        head = {"schema": 1, "corridor": self.corridor, "closed": list(self.closed)}
        if len(all_told) > 1:
            return {**head, "shipments": all_told}
        later = {"departures": [one.json() for one in self.departures]} if self.departures else {}
        return {**head, **all_told[0], **later}


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
    until: str | date | None = None,
    every: int | str = EVERY,
    runs: Sequence[str | Path] = (),
    quick: bool = False,
) -> Routes:
    """Find the ways of a shipment from door to door: price, days, lateness, carbon, and which pays from when.

    Times at borders and terminals of the gateway are those of a run of it: of those named, else of those kept
    of earlier runs that cover the day or the month beside it, and where there is none those of the tables.

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
    until
        Last day of departure: what is best is told for each departure from `date` until then.
    every
        From one departure to the next: days, or such as `7d` and `2w`.
    runs
        Folders of runs whose border times are used; one of them has to cover each day.
    quick
        Border times of the tables alone.

    Raises
    ------
    InputErrors
        Everything that is wrong, at once.
    BundleError
        If a folder is no run.
    """
    from landbridge.corridor import read_corridor

    place = read_corridor(corridor)
    common = Common(rate_per_day, in_parts, tuple(closed))
    networks = networks_with(place, closed, runs=runs, quick=quick)
    if batch is not None:
        stands = {
            "origin": origin,
            "destination": destination,
            "--goods": goods,
            "--date": date,
            "--value-usd-per-kg": value_usd_per_kg,
            "--weight-t": weight_t,
            "--until": until,
        }
        told = "is of one shipment, and --batch has many, each with its own: give one of the two"
        both = [Problem(None, None, name, told, None) for name, value in stands.items() if value is not None]
        if both:
            raise InputErrors(both)
    if batch is not None:
        asked, last = _batch(place, Path(batch), common), None
    elif origin is None or destination is None or goods is None or date is None:
        given = {"origin": origin, "destination": destination, "--goods": goods, "--date": date}
        told = f"lacks {', '.join(name for name, value in given.items() if value is None)}; such as {EXAMPLE}"
        raise InputErrors([Problem(None, None, "route", told, None)])
    else:

        def asked_on(day: str | day_) -> Asked:
            return asked_of(
                place,
                origin,
                destination,
                goods,
                day,
                value_usd_per_kg=value_usd_per_kg,
                weight_t=weight_t,
                **common._asdict(),
            )

        asked, last, step = _checked(place, lambda: asked_on(date), until, every)
    networks.chosen.check([*(one.day for one in asked), *([last] if last else [])], place.name)
    answers = tuple(answer(networks.on(one.day), one) for one in asked)
    departures = () if last is None else tuple(sweep(networks, asked_on, asked[0].day, last, step))
    return Routes(place.name, answers, tuple(closed), place, departures, networks.chosen)


def _checked(
    place: Corridor, ask: Callable[[], Asked], until: str | day_ | None, every: int | str
) -> tuple[list[Asked], day_ | None, int]:
    """Return a question, the last day of departure and the days between two; all mistakes are told."""
    problems: list[Problem] = []
    asked: list[Asked] = []
    step = 1
    last = None if until is None else day_of(place, until, "--until", problems)
    try:
        step = days_between(every)
    except InputErrors as error:
        problems += error.problems
    try:
        asked = [ask()]
    except InputErrors as error:
        problems = [*error.problems, *problems]
    if asked and last is not None and last < asked[0].day:
        told = f"the last departure, {last}, is before the first, {asked[0].day}"
        problems.append(Problem(None, None, "--until", told, None))
    if problems:
        raise InputErrors(problems)
    return asked, last, step


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

"""Statements that `route` examines: what the best ways say of each, in which role, with which verdict.

The first number of an answer is the one that is judged: with its range over what is not known of the network,
against what the statement says (at least, up to, or so much).
"""

from __future__ import annotations

import math
import re
import shlex
from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from landbridge.experiment.route.asked import Asked, asked_of
from landbridge.experiment.route.examined import Examined, examine, unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.tables import SeedRow

DRAWS = 32
"""Of what is not known of the network: with fewer a range is hardly known."""
PLACE = re.compile(r"\{([^{}]*)\}")
TOLERANCE = {"days": 0.25, "USD": 0.15, "ratio": 0.15, "USD/kg": 0.15}
"""Of what a statement says without a bound: times 25%, prices 15%."""


class Question(NamedTuple):
    """What a command `landbridge route …` asks."""

    origin: str
    destination: str
    goods: str
    day: date

    def ask(self, corridor: Corridor) -> Asked:
        """Ask it of a corridor."""
        return asked_of(corridor, self.origin, self.destination, self.goods, self.day)


def question_of(command: str | None) -> Question | None:
    """Return what a command asks; None if it is another command."""
    words = shlex.split(command or "")
    if words[:2] != ["landbridge", "route"]:
        return None
    options = dict(pairwise(words))
    try:
        _, _, _, origin, destination, *_ = words
        return Question(origin, destination, options["--goods"], date.fromisoformat(options["--date"]))
    except (KeyError, ValueError):
        return None


def answers(
    corridor: Corridor, seeds: Sequence[SeedRow], draws: int | None = None
) -> dict[str, dict[str, Any]]:
    """Return says, role and verdict of each statement that `route` examines, by its id."""
    asked: dict[date, list[tuple[SeedRow, Question]]] = defaultdict(list)
    for seed in seeds:
        question = question_of(seed.answered_by)
        if question is not None:
            asked[question.day].append((seed, question))
    found = {}
    for day, rows in asked.items():
        questions = list(dict.fromkeys(question for _, question in rows))
        examination = examine(
            corridor, day, [question.ask for question in questions], DRAWS if draws is None else draws
        )
        for seed, question in rows:
            names = PLACE.findall(seed.answer or "")
            numbers = [examination.number(name, questions.index(question)) for name in names]
            held = _held(corridor, seed, day)
            found[seed.id] = _said(seed, [one for one in numbers if one is not None], len(names), held)
    return found


def _said(seed: SeedRow, numbers: list[Examined], wanted: int, held: bool) -> dict[str, Any]:
    if not numbers or len(numbers) < wanted:
        return {}
    words = iter(in_words(one) for one in numbers)
    says = PLACE.sub(lambda _: next(words), seed.answer or "")
    if held:
        return {"says": says, "role": "input", "verdict": None}
    return {
        "says": says,
        "role": "predicted",
        "verdict": verdict(numbers[0], accepted(seed, numbers[0].unit)),
    }


def _held(corridor: Corridor, seed: SeedRow, day: date) -> bool:
    """Whether the tables take the statement for granted on the day."""
    held = (seed.held_in or "").split()
    quantities = corridor.network.quantities
    return any(
        period.covers(day) for name in held if name in quantities for period in quantities[name].periods
    )


def accepted(seed: SeedRow, unit: str) -> tuple[float, float]:
    """Return what meets a statement: its bounds, or its value with the tolerance of such numbers."""
    if seed.low is not None or seed.high is not None:
        return (-math.inf if seed.low is None else seed.low, math.inf if seed.high is None else seed.high)
    value = float(seed.value or "nan")
    reach = abs(value) * TOLERANCE.get(unit, 0.1)
    return (value - reach, value + reach)


def verdict(number: Examined, within: tuple[float, float]) -> str:
    """Judge a range: inside, outside, or undecided where it straddles an edge."""
    low, high = within
    if low <= number.low and number.high <= high:
        return "inside"
    return "outside" if number.high < low or high < number.low else "undecided"


def in_words(number: Examined) -> str:
    """Write a number with its unit and range."""
    unit = "" if number.unit == "ratio" else f" {number.unit}"
    if number.low == number.high:
        return f"{_figure(number.value)}{unit}"
    return f"{_figure(number.value)}{unit} (range {_figure(number.low)} to {_figure(number.high)})"


def _figure(value: float) -> str:
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def wrong(seed: SeedRow) -> str | None:
    """Say what is wrong with an answer that `route` is to give; None if nothing is."""
    if question_of(seed.answered_by) is None:
        return f"{seed.answered_by!r} names no origin, destination, --goods and --date"
    for name in PLACE.findall(seed.answer or ""):
        try:
            unit_of(name)
        except ValueError as error:
            return str(error)
    return None

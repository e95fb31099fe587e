"""Numbers for names: attributes, marks, keys, kinds, classes; the same in all charts of a corridor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from landbridge.corridor import Corridor
from landbridge.corridor.parts import joined
from landbridge.demand import Flows
from landbridge.simulation.charts import Chart
from landbridge.simulation.model.records import ClassName

OWN_ATTRIBUTES = 5
"""Attributes that a kind of entity may have besides direction, class and regime."""
DIRECTION, CLASS, REGIME = 5, 6, 7
MARKS = 8


class TooManyError(Exception):
    """More names than a kind of entity has room for."""


def _colour(together: Mapping[str, Iterable[str]], room: int, what: str) -> dict[str, int]:
    """Rows for names so that names of one kind never share a row (greedy colouring in order of names)."""
    rows: dict[str, int] = {}
    for name in dict.fromkeys(name for names in together.values() for name in names):
        rivals = {other for names in together.values() if name in names for other in names}
        taken = {rows[other] for other in rivals if other in rows}
        row = next(row for row in range(len(taken) + 1) if row not in taken)
        if row >= room:
            raise TooManyError(f"{what} {name}: a kind of entity has room for {room}")
        rows[name] = row
    return rows


@dataclass
class Naming:
    """What numbers stand for."""

    attributes: dict[str, int]
    marks: dict[str, int]
    keys: dict[str, tuple[str, ...]]
    """Key set: its members in all facilities, in order of first appearance."""
    kinds: dict[str, int]
    classes: tuple[ClassName, ...]
    regimes: dict[str, int]
    directions: dict[str, int]
    class_words: dict[str, int]
    statuses: dict[str, int] = field(default_factory=dict)

    def attribute(self, name: str) -> int:
        """Row of an attribute."""
        built_in = {"direction": DIRECTION, "class": CLASS, "regime": REGIME}
        return built_in[name] if name in built_in else self.attributes[name]

    def value_of(self, attribute: str, text: str) -> int | None:
        """Number that stands for a word in an attribute; None if the word is not known."""
        words: Mapping[str, int]
        if attribute == "regime":
            words = self.regimes
        elif attribute == "direction":
            words = self.directions
        elif attribute == "class":
            words = self.class_words
        else:
            words = {name: i for i, name in enumerate(self.keys.get(attribute, ()))}
        return words.get(text)

    def status(self, name: str) -> int:
        """Row of a way to leave."""
        return self.statuses.setdefault(name, len(self.statuses))


def plural(key: str) -> str:
    """Name of the table of a key set: `groups`."""
    return f"{key}s"


def name_all(corridor: Corridor, charts: Mapping[str, Chart], flows: Flows) -> Naming:
    """Number everything that charts and flows name.

    Raises
    ------
    TooManyError
        If a kind of entity has more attributes or marks than there is room for.
    """
    attributes: dict[str, list[str]] = {}
    marks: dict[str, list[str]] = {}
    kinds: dict[str, int] = {}
    for chart in charts.values():
        for process in chart.processes.values():
            kinds.setdefault(process.kind, len(kinds))
            attributes.setdefault(process.kind, []).extend(process.attributes)
            for _, _, step in process.steps():
                if step.verb == "mark":
                    marks.setdefault(process.kind, []).append(str(step.target))
                elif "since" in step.args:
                    marks.setdefault(process.kind, []).append(str(step.args["since"]))
    kinds.setdefault("machine", len(kinds))
    keys: dict[str, tuple[str, ...]] = {}
    for facility in corridor.facilities.values():
        chart = charts[facility.chart]
        for key in chart.keys:
            members = (*keys.get(key, ()), *facility.keys.get(plural(key), ()))
            keys[key] = tuple(dict.fromkeys(members))
    together = joined(corridor)
    classes = tuple(
        ClassName(s.stream, s.class_, s.regime, s.direction, together[s.facility]) for s in flows.streams
    )
    classes = (*classes, ClassName("", "", "", ""))
    lanes = [lane for chart in charts.values() for lane in chart.lanes]  # to be turned into
    return Naming(
        _colour(attributes, OWN_ATTRIBUTES, "attribute"),
        _colour(marks, MARKS, "mark"),
        keys,
        kinds,
        classes,
        _numbered(c.regime for c in classes),
        _numbered([*(c.direction for c in classes), *lanes]),
        _numbered(c.class_ for c in classes),
    )


def _numbered(words: Iterable[str]) -> dict[str, int]:
    return {word: i for i, word in enumerate(dict.fromkeys(words))}

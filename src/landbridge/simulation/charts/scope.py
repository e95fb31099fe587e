"""What the names in a chart may mean, while its steps are read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.base.problems import Problems
from landbridge.corridor.files import TomlFile
from landbridge.corridor.toml_lines import Path
from landbridge.simulation.charts.chart import Charge, Exchange, KeySet, Number, Resource, Time

WORD = re.compile(r"[a-z][a-z0-9_]*\Z")


class RefusedError(Exception):
    """A value that cannot stand where it stands; caught by the reader, never seen outside."""

    def __init__(self, problem: str, nearest: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.nearest = nearest


def word(value: object, what: str) -> str:
    """Return a name of lower-case letters, digits and underscores."""
    if not isinstance(value, str) or not WORD.match(value):
        raise RefusedError(f"{what} must be a word of lower-case letters, digits and _, not {shown(value)}")
    return value


def one_of(value: object, known: Iterable[str], what: str) -> str:
    """Return a value that is one of a list of words."""
    known = list(known)
    if not isinstance(value, str) or value not in known:
        raise RefusedError(f"{what} cannot be {shown(value)}", nearest(value, known))
    return value


def shown(value: object) -> str:
    """Return a value as it may stand in a message, much as TOML writes it, cut short."""
    text = _written(value, 3)
    return text if len(text) <= 60 else text[:57] + "…"


def _written(value: object, depth: int) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value[:60], ensure_ascii=False)
    if isinstance(value, list | dict) and value and not depth:
        return "…"
    if isinstance(value, list):
        return f"[{', '.join(_written(item, depth - 1) for item in value[:20])}]"
    if isinstance(value, dict):
        pairs = [f"{key} = {_written(item, depth - 1)}" for key, item in list(value.items())[:20]]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{ }"
    return str(value)


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a process before its steps are read."""

    name: str
    kind: str
    enters: tuple[str, ...]
    attributes: tuple[str, ...]
    receives: tuple[str, ...]
    subs: tuple[str, ...]


@dataclass(slots=True)
class Scope:
    """Everything declared, and the problems found so far."""

    chart: str
    toml: TomlFile
    problems: Problems = field(default_factory=Problems)
    lanes: tuple[str, ...] = ()
    keys: dict[str, KeySet] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    times: dict[str, Time] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    charges: dict[str, Charge] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it whose line is known."""
        return self.toml.line(path)

    def refuse(self, path: Path, address: str, problem: str, near: str | None = None) -> None:
        """Note a problem."""
        full = f"{self.chart}.{address}" if address else self.chart
        self.problems.extend([Problem(self.toml.file, self.line(path), full, problem, near)])

"""Reads a chart from TOML and finds everything that is wrong with its grammar and its names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.base.problems import Problems
from landbridge.corridor.files import LARGEST_TOML, Folder, parse_toml
from landbridge.simulation.charts.chart import BUILT_IN_ATTRIBUTES, MAIN, PARTY, Chart, Process, Step
from landbridge.simulation.charts.declarations import TABLES, read_declarations
from landbridge.simulation.charts.scope import WORD, Head, RefusedError, Scope, one_of, shown, word
from landbridge.simulation.charts.steps import read_step
from landbridge.simulation.charts.values import pool
from landbridge.simulation.charts.verbs import ENTRIES

_TOP = ("chart", "summary", "lanes", *TABLES, "process")
_HEAD = ("kind", "enters", "attributes", "receives", "steps")


def chart_names() -> tuple[str, ...]:
    """Return the names of the charts that come with the package."""
    folder = resources.files(__package__) / "data"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def read_chart(name_or_path: str | Path) -> Chart:
    """Return a chart by the name of one that comes with the package, or from a file.

    Raises
    ------
    InputErrors
        All problems of grammar and names at once, each with file, line and nearest right name.
    """
    if isinstance(name_or_path, str) and not name_or_path.endswith(".toml"):
        if name_or_path not in chart_names():
            text = f"there is no chart `{name_or_path}`"
            near = nearest(name_or_path, chart_names())
            raise InputErrors([Problem(None, None, name_or_path, text, near)])
        entry = resources.files(__package__) / "data" / f"{name_or_path}.toml"
        return parse_chart(entry.read_bytes(), f"{name_or_path}.toml")
    path, problems = Path(name_or_path), Problems()
    content = Folder(path.parent, problems).read(path.name, LARGEST_TOML)
    if content is None:
        raise InputErrors(replace(row, file=str(path)) for row in problems.rows())
    return parse_chart(content, str(path))


def parse_chart(text: str | bytes, file: str) -> Chart:
    """Return the chart in a TOML text; `file` is what messages call it.

    Raises
    ------
    InputErrors
        All problems of grammar and names at once, each with file, line and nearest right name.
    """
    toml = parse_toml(_decoded(text, file) if isinstance(text, bytes) else text, file)
    name = toml.data.get("chart", "")
    scope = Scope(name if isinstance(name, str) and WORD.match(name) else "chart", toml)
    for key in toml.data:
        if key not in _TOP:
            scope.refuse((key,), key, f"unknown key `{key}`", nearest(key, _TOP))
    if scope.chart != name:
        text = f'the first line must name the chart, like chart = "gauge_change", not {shown(name)}'
        scope.refuse(("chart",), "", text if name != "" else text.rpartition(",")[0])
    summary = toml.data.get("summary", "")
    if not isinstance(summary, str):
        scope.refuse(("summary",), "summary", f"the summary must be a text, not {shown(summary)}")
    read_declarations(toml.data, scope)
    processes = _read_processes(toml.data.get("process", {}), scope)
    scope.problems.stop_if_any()
    return Chart(
        scope.chart,
        str(summary),
        scope.lanes,
        scope.keys,
        scope.resources,
        scope.exchanges,
        scope.times,
        scope.numbers,
        scope.charges,
        processes,
        file,
    )


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputErrors([Problem(file, line, None, "is not UTF-8 text; save it as UTF-8")]) from None


def _read_processes(tables: object, scope: Scope) -> dict[str, Process]:
    if not isinstance(tables, dict) or not tables:
        scope.refuse(("process",), "process", "a chart needs at least one table [process.<name>]")
        return {}
    for name, fields in tables.items():
        if isinstance(fields, dict):
            scope.heads[name] = _read_head(name, fields, scope)
        else:
            scope.refuse(("process", name), name, f"a process is a table, not {shown(fields)}")
    return {name: _read_bodies(head, tables[name], scope) for name, head in scope.heads.items()}


def _read_head(name: str, fields: Mapping[str, Any], scope: Scope) -> Head:
    def words(key: str, default: object) -> tuple[str, ...]:
        value = fields.get(key, default)
        listed = value if isinstance(value, list) else [value]
        found = []
        for item in listed:
            try:
                match key:
                    case "enters":
                        found.append(one_of(item, ENTRIES, "the way in"))
                    case "receives":
                        found.append(pool(item, scope))
                    case _:
                        found.append(word(item, f"`{key}` of a process"))
            except RefusedError as error:
                scope.refuse(("process", name, key), name, error.problem, error.nearest)
        if len(set(found)) < len(found):
            scope.refuse(("process", name, key), name, f"a word stands twice under `{key}`")
        return tuple(found)

    try:
        word(name, "the name of a process")
    except RefusedError as error:
        scope.refuse(("process", name), name, error.problem)
    for key in ("kind", "enters"):
        if key not in fields:
            scope.refuse(("process", name), name, f"the process has no `{key}`")
    kind = words("kind", [])
    enters = words("enters", [])
    attributes = words("attributes", [])
    for attribute in attributes:
        if attribute in BUILT_IN_ATTRIBUTES:
            text = f"every entity has the attribute `{attribute}`: do not list it"
            scope.refuse(("process", name, "attributes"), name, text)
        elif attribute == PARTY:
            text = f"every entity has the amount `{PARTY}`: do not list it"
            scope.refuse(("process", name, "attributes"), name, text)
        elif attribute in scope.numbers:
            text = f"`{attribute}` is declared as a number and as an attribute"
            scope.refuse(("process", name, "attributes"), name, text)
    subs = tuple(key for key, value in fields.items() if key not in _HEAD and isinstance(value, dict))
    for key in fields:
        if key not in _HEAD and key not in subs:
            scope.refuse(("process", name, key), name, f"unknown key `{key}`", nearest(key, _HEAD))
    return Head(name, kind[0] if kind else "", enters, attributes, words("receives", []), subs)


def _read_bodies(head: Head, fields: Mapping[str, Any], scope: Scope) -> Process:
    bodies: dict[str, tuple[Step, ...]] = {}
    lines: dict[str, int] = {}
    for sub in (MAIN, *head.subs):
        body = fields if sub == MAIN else fields[sub]
        path = ("process", head.name) if sub == MAIN else ("process", head.name, sub)
        place = ".".join(str(part) for part in path[1:])
        if sub != MAIN:
            for key in body:
                if key != "steps":
                    text = f"a sub-process has only `steps`, not `{key}`"
                    scope.refuse((*path, key), place, text)
        steps = body.get("steps")
        if not isinstance(steps, list) or not steps:
            scope.refuse(path, place, "it has no steps")
            steps = []
        read = [
            read_step(step, (*path, "steps", number), place, scope, head) for number, step in enumerate(steps)
        ]
        bodies[sub] = tuple(step for step in read if step is not None)
        lines[sub] = scope.line(path)
    return Process(head.name, head.kind, head.enters, head.attributes, head.receives, bodies, lines)

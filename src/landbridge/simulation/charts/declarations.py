"""Reads what a chart declares: key sets, resources, exchanges, times, numbers, charges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.base.nearest import nearest
from landbridge.corridor.toml_lines import Path
from landbridge.simulation.charts.chart import LANE, Charge, Exchange, KeySet, Number, Resource, Time
from landbridge.simulation.charts.scope import RefusedError, Scope, one_of, shown, word

FIELDS: Mapping[str, tuple[str, ...]] = {
    "keys": ("unit",),
    "resources": ("unit", "at", "per", "kind", "period", "failures", "shared", "ban", "optional"),
    "exchanges": ("unit", "per"),
    "times": ("unit", "at", "per"),
    "numbers": ("unit", "at", "per"),
    "charges": ("unit", "per", "payer", "payee", "purpose"),
}
"""Tables in which a chart declares its names, and the keys that an entry may have."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "pool": (),
    "quota": ("day", "slot", "hour", "week", "month"),
    "gate": (),
    "stock": ("day", "week", "month"),
}
"""Kinds of resource, and the periods in which units of it come."""

TABLES: tuple[str, ...] = tuple(FIELDS)

_TAKEN = frozenset(
    {
        "times",
        "numbers",
        "posts",
        "resources",
        "lanes",
        "next",
        "uses",
        "calendars",
        "streams",
        "incidents",
        "charges",
        "profiles",
        "party",
        "evidence",
    }
)
"""Words that have a meaning of their own in a facility file."""


def read_declarations(document: Mapping[str, Any], scope: Scope) -> None:
    """Fill the scope from the tables of a chart."""
    _read_lanes(document.get("lanes", []), scope)
    for table in TABLES:
        entries = document.get(table, {})
        if not isinstance(entries, dict):
            scope.refuse((table,), table, f"`{table}` must be a table")
            continue
        for name, fields in entries.items():
            _read_entry(table, name, fields, scope)
    for name in scope.times.keys() & scope.numbers.keys():
        scope.refuse(("numbers", name), f"numbers.{name}", f"`{name}` is declared as a time and as a number")
    _check_bans(scope)


def _read_lanes(value: object, scope: Scope) -> None:
    try:
        if not isinstance(value, list):
            raise RefusedError(f"lanes must be a list of words, not {shown(value)}")
        lanes = tuple(word(lane, "a lane") for lane in value)
        if len(set(lanes)) < len(lanes):
            raise RefusedError("a lane stands twice in the list")
        scope.lanes = lanes
    except RefusedError as error:
        scope.refuse(("lanes",), "lanes", error.problem, error.nearest)


def _read_entry(table: str, name: str, fields: object, scope: Scope) -> None:
    path, address = (table, name), f"{table}.{name}"
    try:
        word(name, "a name")
        if name in _TAKEN or name == LANE:
            raise RefusedError(f"`{name}` has a meaning of its own in facility files: choose another name")
        if not isinstance(fields, dict):
            raise RefusedError(f"a table like {{ unit = … }} is wanted, not {shown(fields)}")
    except RefusedError as error:
        scope.refuse(path, address, error.problem, error.nearest)
        return
    good = True
    for key in fields.keys() - set(FIELDS[table]):
        scope.refuse((*path, key), address, f"unknown key `{key}`", nearest(key, FIELDS[table]))
        good = False
    try:
        entry = _entry(table, name, fields, scope, scope.line(path))
    except RefusedError as error:
        scope.refuse(path, address, error.problem, error.nearest)
        return
    if good:
        getattr(scope, table)[name] = entry


def _entry(table: str, name: str, fields: Mapping[str, Any], scope: Scope, line: int) -> Any:
    if "unit" not in fields:
        raise RefusedError("it has no unit")
    unit = one_of(fields["unit"], ("h", "min"), "the unit of a time") if table == "times" else ""
    unit = unit or word(fields["unit"], "the unit")
    if table == "keys":
        return KeySet(name, unit, line)
    if table == "charges":
        for key in ("payer", "payee", "purpose"):
            if key not in fields:
                raise RefusedError(f"it has no {key}")
            word(fields[key], f"the {key}")
        per = _per(fields.get("per"), scope, lanes=True)
        if per not in (None, LANE):
            raise RefusedError(f'a charge is the same for all, or per = "lane", not per {shown(per)}')
        return Charge(name, unit, per, fields["payer"], fields["payee"], fields["purpose"], line)
    per = _per(fields.get("per"), scope, lanes=table != "exchanges")
    if table == "exchanges":
        return Exchange(name, unit, per, line)
    at_post = "at" in fields
    if at_post:
        one_of(fields["at"], ("post",), "`at`")
        if not scope.lanes:
            raise RefusedError('at = "post" needs lanes, and the chart has none')
    if table == "times":
        return Time(name, unit, at_post, per, line)
    if table == "numbers":
        return Number(name, unit, at_post, per, line)
    return _resource(name, unit, at_post, per, fields, line)


def _resource(
    name: str, unit: str, at_post: bool, per: str | None, fields: Mapping[str, Any], line: int
) -> Resource:
    kind = one_of(fields.get("kind", "pool"), tuple(KINDS), "the kind of a resource")
    period = fields.get("period")
    if KINDS[kind]:
        if period is None:
            words = ", ".join(f'"{word}"' for word in KINDS[kind])
            raise RefusedError(f"a {kind} needs a period: one of {words}")
        period = one_of(period, KINDS[kind], f"the period of a {kind}")
    elif period is not None:
        raise RefusedError(f"a {kind} has no period; only a quota or stock has")
    flags = {}
    for key in ("failures", "shared", "ban", "optional"):
        flags[key] = fields.get(key, False)
        if key == "failures" and flags[key] == "all":
            flags[key] = True
        if not isinstance(flags[key], bool):
            raise RefusedError(f"`{key}` must be true or false, not {shown(flags[key])}")
        if flags[key] and kind != "pool" and key in ("failures", "ban"):
            raise RefusedError(f"a {kind} cannot have {key} = true; only a pool can")
        if flags[key] and kind != "quota" and key == "optional":
            raise RefusedError(f"a {kind} cannot have optional = true; only a quota can")
    together = fields.get("failures") == "all"
    return Resource(name, unit, at_post, per, kind, period, **flags, together=together, line=line)


def _per(value: object, scope: Scope, *, lanes: bool) -> str | None:
    if value is None:
        return None
    known = (*((LANE,) if lanes else ()), *scope.keys)
    if value == LANE and lanes and not scope.lanes:
        raise RefusedError('per = "lane" needs lanes, and the chart has none')
    return one_of(value, known, "`per`")


def _check_bans(scope: Scope) -> None:
    for resource in scope.resources.values():
        gate = scope.resources.get("loading")
        path: Path = ("resources", resource.name)
        if resource.ban and resource.per not in (None, LANE):
            text = "ban = true shuts one gate for all, or one a lane: it cannot be kept per key"
            scope.refuse(path, f"resources.{resource.name}", text)
            continue
        if resource.ban and (gate is None or gate.kind != "gate" or gate.per != resource.per):
            text = "ban = true needs a gate named `loading` with the same `per`, to be shut and opened"
            scope.refuse(path, f"resources.{resource.name}", text)

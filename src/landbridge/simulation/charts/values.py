"""Reads the values of verbs and arguments: each kind of value has one function here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from landbridge.base.nearest import nearest
from landbridge.simulation.charts.causes import OF_HOLDS, OF_WAITS
from landbridge.simulation.charts.chart import (
    BUILT_IN_ATTRIBUTES,
    LANE,
    PARTY,
    ROLES,
    Setting,
    split_role,
)
from landbridge.simulation.charts.scope import Head, RefusedError, Scope, one_of, shown, word
from landbridge.simulation.charts.verbs import Kind

if TYPE_CHECKING:
    from landbridge.simulation.charts.chart import Number, Resource, Time

LARGEST_AMOUNT = 1_000_000


def read_value(kind: Kind, value: object, scope: Scope, head: Head) -> Any:
    """Return a value in its normal form (lists become tuples), or raise RefusedError."""
    return _READERS[kind](value, scope, head)


def declared(value: object, table: Mapping[str, Resource | Time | Number], what: str, scope: Scope) -> str:
    """Return the name of a resource, time or number, with a role if and only if it is one for each post."""
    role, bare = split_role(_known(value, table, what))
    if table[bare].at_post and role is None:
        raise RefusedError(f"{what} `{bare}` is one for each post: say which", f"exit.{bare}")
    if role is not None and not table[bare].at_post:
        raise RefusedError(
            f'{what} `{bare}` is not declared with at = "post", so it takes no `{role}.`', bare
        )
    return str(value)


def pool(value: object, scope: Scope) -> str:
    """Return the name of a resource that can be held."""
    name = declared(value, scope.resources, "resource", scope)
    kind = scope.resources[split_role(name)[1]].kind
    if kind != "pool":
        raise RefusedError(f"`{name}` is a {kind}, which is never held")
    return name


def whole_amount(value: object) -> int:
    """Return a literal whole number of 1 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_AMOUNT:
        raise RefusedError(f"an amount must be a whole number from 1 to {LARGEST_AMOUNT}, not {shown(value)}")
    return value


def _known(value: object, table: Mapping[str, object], what: str) -> str:
    if not isinstance(value, str):
        raise RefusedError(f"the name of a {what} is wanted, not {shown(value)}")
    role, bare = split_role(value)
    if bare not in table or (role is not None and role not in ROLES):
        near = nearest(bare, table)
        if near is not None and (role is not None or getattr(table[near], "at_post", False)):
            near = f"{nearest(role or ROLES[0], ROLES) or ROLES[0]}.{near}"
        raise RefusedError(f"there is no {what} `{value}`", near)
    return value


def _plain(value: object, table: Mapping[str, object], what: str) -> str:
    if not isinstance(value, str):
        raise RefusedError(f"the name of {what} is wanted, not {shown(value)}")
    if value not in table:
        raise RefusedError(f"there is no {what.partition(' ')[2]} `{value}`", nearest(value, table))
    return value


def attribute(value: object, head: Head) -> str:
    """Return the name of an attribute that the process has."""
    known = (*head.attributes, *BUILT_IN_ATTRIBUTES)
    if not isinstance(value, str) or value not in known:
        raise RefusedError(f"process `{head.name}` has no attribute {shown(value)}", nearest(value, known))
    return value


def _attributes(value: object, head: Head) -> tuple[str, ...]:
    """Return one or two different attributes."""
    names = _each(value, lambda item: attribute(item, head), "the list of attributes")
    names = names if isinstance(names, tuple) else (names,)
    if len(names) > 2 or len(set(names)) < len(names):
        raise RefusedError(f"one or two different attributes are wanted, not {shown(value)}")
    return names


def _amount(value: object, scope: Scope, head: Head) -> int | str:
    if not isinstance(value, str):
        return whole_amount(value)
    if value in head.attributes or value == PARTY:
        return value
    if split_role(value)[1] in scope.numbers:
        return declared(value, scope.numbers, "number", scope)
    near = nearest(value, (*head.attributes, *scope.numbers, PARTY))
    raise RefusedError(f"there is no number or attribute `{value}`", near)


def _each(value: object, read: Callable[[object], Any], what: str) -> Any:
    """Return one value, or a tuple of them where a list stands."""
    if not isinstance(value, list):
        return read(value)
    if not value:
        raise RefusedError(f"{what} is an empty list")
    return tuple(read(item) for item in value)


def _supply(value: object, scope: Scope) -> str:
    name = declared(value, scope.resources, "resource", scope)
    if scope.resources[split_role(name)[1]].kind == "gate":
        raise RefusedError(f"`{name}` is a gate: ask whether it is `open`")
    return name


def _resources(value: object, scope: Scope, head: Head) -> tuple[str, ...]:
    def read(item: object) -> str:
        name = declared(item, scope.resources, "resource", scope)
        if scope.resources[split_role(name)[1]].kind == "gate":
            raise RefusedError(f"`{name}` is a gate: pass it with the verb `gate`")
        return name

    names = _each(value, read, "the list of resources")
    names = names if isinstance(names, tuple) else (names,)
    if len(set(names)) < len(names):
        raise RefusedError("a resource stands twice in one list: give it more units")
    return names


def _gate(value: object, scope: Scope, head: Head) -> str:
    name = declared(value, scope.resources, "resource", scope)
    if scope.resources[split_role(name)[1]].kind != "gate":
        raise RefusedError(f'`{name}` is not declared with kind = "gate"')
    return name


def _kept(value: object, scope: Scope, head: Head) -> tuple[str, ...]:
    names = _each(value, lambda item: pool(item, scope), "the list of resources")
    return names if isinstance(names, tuple) else (names,)


def _share(value: object, scope: Scope, head: Head) -> float | str:
    if isinstance(value, str):
        name = declared(value, scope.numbers, "number", scope)
        unit = scope.numbers[split_role(name)[1]].unit
        if unit != "share":
            raise RefusedError(f"`{name}` has unit {unit}, not share")
        return name
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise RefusedError(f"a share lies from 0 to 1, not {shown(value)}")
    return float(value)


def _process(value: object, scope: Scope, head: Head) -> str:
    return _plain(value, scope.heads, "a process")


def _sub(value: object, scope: Scope, head: Head) -> str:
    known = dict.fromkeys(head.subs)
    if not isinstance(value, str) or value not in known:
        raise RefusedError(f"process `{head.name}` has no sub-process {shown(value)}", nearest(value, known))
    return value


def _priority(value: object, scope: Scope, head: Head) -> int | str:
    if isinstance(value, str):
        return attribute(value, head)
    if isinstance(value, bool) or not isinstance(value, int) or not -1000 <= value <= 1000:
        raise RefusedError(f"a priority is a whole number from -1000 to 1000, not {shown(value)}")
    return value


def _setting(value: object, scope: Scope, head: Head) -> Setting:
    if isinstance(value, str):
        return Setting("number", declared(value, scope.numbers, "number", scope))
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not abs(value) <= 1e12:
            raise RefusedError(f"a number of at most 1e12 is wanted, not {shown(value)}")
        return Setting("value", value)
    if isinstance(value, dict) and set(value) == {"choose"}:
        return Setting("choose", _plain(value["choose"], scope.keys, "a key set"))
    if isinstance(value, dict) and set(value) == {"draw"}:
        return Setting(
            "draw", declared(value["draw"], {**scope.times, **scope.numbers}, "time or number", scope)
        )
    if isinstance(value, dict) and set(value) == {"freest", "units"}:
        return _freest(value, scope)
    raise RefusedError(f"{Kind.SETTING} is wanted, not {shown(value)}")


def _freest(value: dict[str, object], scope: Scope) -> Setting:
    """Read the member of a key set of whose resource the most lots of `units` are free."""
    name = _plain(value["freest"], scope.resources, "a resource")
    units = declared(value["units"], scope.numbers, "number", scope)
    resource = scope.resources[name]
    if resource.kind != "pool" or resource.per in (None, LANE):
        raise RefusedError(f"`freest` looks among members of a key set; {name} is not kept per key")
    if scope.numbers[units].per != resource.per:
        raise RefusedError(f"{units} must be kept per {resource.per}, as {name} is")
    return Setting("freest", name, units)


def _true(value: object, scope: Scope, head: Head) -> str:
    if value is not True:
        raise RefusedError(f"only true can stand here, not {shown(value)}")
    return ""


def _cause(value: object, scope: Scope, head: Head) -> str:
    return one_of(value, OF_WAITS, "a cause of waiting")


_READERS: Mapping[Kind, Callable[[object, Scope, Head], Any]] = {
    Kind.ACTIVITY: lambda value, scope, head: one_of(value, OF_HOLDS, "a cause of time at work"),
    Kind.AMOUNT: _amount,
    Kind.ATTRIBUTE: lambda value, scope, head: attribute(value, head),
    Kind.ATTRIBUTES: lambda value, scope, head: _attributes(value, head),
    Kind.CARRIER: lambda value, scope, head: one_of(value, ("carrier",), "who is told"),
    Kind.CAUSE: _cause,
    Kind.CAUSES: lambda value, scope, head: _each(
        value, lambda item: _cause(item, scope, head), "the list of causes"
    ),
    Kind.CHARGE: lambda value, scope, head: _plain(value, scope.charges, "a charge"),
    Kind.ELSE: _sub,
    Kind.EXCHANGE: lambda value, scope, head: _plain(value, scope.exchanges, "an exchange"),
    Kind.FACILITY: lambda value, scope, head: word(value, "what it is handed over to"),
    Kind.GATE: _gate,
    Kind.KEPT: _kept,
    Kind.KEY: lambda value, scope, head: _plain(value, scope.keys, "a key set"),
    Kind.LABEL: lambda value, scope, head: word(value, "the name after the verb"),
    Kind.MARK: lambda value, scope, head: word(value, "a mark"),
    Kind.NUMBER: lambda value, scope, head: declared(value, scope.numbers, "number", scope),
    Kind.PERIOD: lambda value, scope, head: one_of(value, ("day", "month"), "the period"),
    Kind.PREVIOUS: lambda value, scope, head: one_of(value, ("previous",), "`of`"),
    Kind.PRIORITY: _priority,
    Kind.PROCESS: _process,
    Kind.RESOURCE: lambda value, scope, head: pool(value, scope),
    Kind.SUPPLY: lambda value, scope, head: _supply(value, scope),
    Kind.RESOURCES: _resources,
    Kind.SETTING: _setting,
    Kind.SHARE: _share,
    Kind.SIDE: lambda value, scope, head: one_of(value, ROLES, "the side"),
    Kind.TIME: lambda value, scope, head: declared(value, scope.times, "time", scope),
    Kind.TRUE: _true,
    Kind.UNITS: lambda value, scope, head: _each(
        value, lambda item: _amount(item, scope, head), "the list of units"
    ),
}

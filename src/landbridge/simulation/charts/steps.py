"""Reads one step of a process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from landbridge.base.nearest import nearest
from landbridge.corridor.toml_lines import Path
from landbridge.simulation.charts.chart import LANE, Branch, Step, When, split_role
from landbridge.simulation.charts.scope import Head, RefusedError, Scope, one_of, shown, word
from landbridge.simulation.charts.values import attribute, read_value
from landbridge.simulation.charts.verbs import COMMON, VERBS, Kind, Verb

HOURS_IN: Mapping[str, int] = {"h": 1, "day": 24}
"""Units in which a charge by time, and the time that is free, may be."""

MOST_KEPT = 2
"""Resources that one who is handed over may keep."""

TESTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "attribute": ("equals", ()),
    "none": ("", ("by",)),
    "open": ("", ()),
    "space": ("", ("units", "by")),
    "longer": ("than", ("by",)),
    "expects": ("over", ("by",)),
}
"""Conditions: the argument each must have, and those it may have."""


def read_step(fields: object, path: Path, place: str, scope: Scope, head: Head) -> Step | None:
    """Return a step, or None after noting what is wrong with it."""
    if not isinstance(fields, dict) or not fields:
        scope.refuse(path, place, f"a step is a table that begins with a verb, not {shown(fields)}")
        return None
    first = next(iter(fields))
    verb = VERBS.get(first)
    if verb is None:
        later = next((key for key in fields if key in VERBS), None)
        text = f"`{first}` is not a verb" if later is None else f"the verb `{later}` must stand first"
        scope.refuse(path, place, text, nearest(first, VERBS) if later is None else None)
        return None
    return _StepReader(verb, fields, path, place, scope, head).read()


def default_name(verb: str, target: Any) -> str:
    """Return the name of a step that has none: its verb and what follows it."""
    names = [target] if isinstance(target, str) else [name for name in target or () if isinstance(name, str)]
    return "_".join([verb, *(name.replace(".", "_") for name in names if name)])


class _StepReader:
    """Reads the arguments of one step and notes every problem with them."""

    def __init__(
        self, verb: Verb, fields: Mapping[str, Any], path: Path, place: str, scope: Scope, head: Head
    ) -> None:
        self.verb, self.fields, self.path, self.scope, self.head = verb, fields, path, scope, head
        self.good = True
        given = fields.get(COMMON)
        self.address = f"{place}.{given if isinstance(given, str) else verb.name}"

    def read(self) -> Step | None:
        target: Any = self.value(self.verb.name, self.verb.kind)
        known = (*self.verb.arguments, COMMON)
        args: dict[str, Any] = {}
        for key in self.fields:
            if key in (self.verb.name, COMMON):
                continue
            if key not in known:
                text = f"`{self.verb.name}` takes no `{key}`"
                if key in VERBS:
                    text += ": one verb a step"
                self.refuse(text, nearest(key, known) if key not in VERBS else None)
            else:
                args[key] = self.value(key, self.verb.arguments[key].kind)
        for key, argument in self.verb.arguments.items():
            if argument.required and key not in self.fields:
                self.refuse(f"`{self.verb.name}` needs `{key}`: {argument.kind}")
        name = self.name(target)
        if not self.good:
            return None
        step = Step(self.verb.name, target, args, name, self.scope.line(self.path))
        for problem in _disagreements(step, self.scope):
            self.refuse(problem)
        return step if self.good else None

    def refuse(self, problem: str, nearest: str | None = None) -> None:
        self.scope.refuse(self.path, self.address, problem, nearest)
        self.good = False

    def value(self, key: str, kind: Kind) -> Any:
        try:
            if kind is Kind.BRANCHES:
                return self.branches(self.fields[key])
            return read_value(kind, self.fields[key], self.scope, self.head)
        except RefusedError as error:
            self.refuse(error.problem, error.nearest)
            return None

    def name(self, target: Any) -> str:
        try:
            if COMMON in self.fields:
                return word(self.fields[COMMON], "the name of a step")
        except RefusedError as error:
            self.refuse(error.problem)
        return default_name(self.verb.name, target)

    def branches(self, value: object) -> tuple[Branch, ...]:
        if not isinstance(value, list) or not value:
            raise RefusedError(f"a list of branches is wanted, not {shown(value)}")
        branches = []
        for number, fields in enumerate(value):
            line = self.scope.line((*self.path, "branch", number))
            try:
                branches.append(self.branch(fields, line))
            except RefusedError as error:
                self.refuse(error.problem, error.nearest)
        return tuple(branches)

    def branch(self, fields: object, line: int) -> Branch:
        if not isinstance(fields, dict) or "go" not in fields or len(fields) != 2:
            raise RefusedError(
                f"a branch is {{ when = …, go = … }} or {{ share = …, go = … }}, not {shown(fields)}"
            )
        go = read_value(Kind.ELSE, fields["go"], self.scope, self.head)
        if "share" in fields:
            return Branch(go, None, read_value(Kind.SHARE, fields["share"], self.scope, self.head), line)
        if "when" not in fields:
            other = next(key for key in fields if key != "go")
            raise RefusedError(f"a branch takes no `{other}`", nearest(other, ("when", "share")))
        return Branch(go, self.when(fields["when"]), None, line)

    def when(self, fields: object) -> When:
        if not isinstance(fields, dict) or not fields:
            raise RefusedError(f"a condition is a table, not {shown(fields)}")
        test = one_of(next(iter(fields)), TESTS, "the first word of a condition")
        needed, allowed = TESTS[test]
        for key in fields:
            if key not in (test, needed, *allowed):
                raise RefusedError(f"the condition `{test}` takes no `{key}`")
        if needed and needed not in fields:
            raise RefusedError(f"the condition `{test}` needs `{needed}`")
        kinds = {"none": Kind.EXCHANGE, "open": Kind.GATE, "space": Kind.SUPPLY, "longer": Kind.SUPPLY}
        if test == "attribute":
            equals = fields["equals"]
            if not isinstance(equals, str | int | float):
                raise RefusedError(f"an attribute equals a word or a number, not {shown(equals)}")
            return When(test, attribute(fields[test], self.head), equals=equals)
        name = read_value(kinds.get(test, Kind.SUPPLY), fields[test], self.scope, self.head)
        by = attribute(fields["by"], self.head) if "by" in fields else None
        table: Mapping[str, Any] = self.scope.exchanges if test == "none" else self.scope.resources
        if test != "open":
            for problem in _key_problems(table[split_role(name)[1]].per, by, name):
                raise RefusedError(problem)
        units = read_value(Kind.AMOUNT, fields.get("units", 1), self.scope, self.head)
        than = read_value(Kind.AMOUNT, fields["than"], self.scope, self.head) if test == "longer" else None
        over = None
        if test == "expects":
            kind = scope_kind(self.scope, name)
            if kind == "pool":
                raise RefusedError(f"nobody knows when `{name}` is free again: it is a pool; use `longer`")
            over = read_value(Kind.TIME, fields["over"], self.scope, self.head)
        return When(test, name, by, None, units, than, over)


def scope_kind(scope: Scope, name: str) -> str:
    """Return the kind of a resource."""
    return scope.resources[split_role(name)[1]].kind


def _key_problems(per: str | None, by: str | None, name: str) -> Iterator[str]:
    keyed = per not in (None, "lane")
    if keyed and by != per:
        yield f'`{name}` is one for each `{per}`: say which with by = "{per}"'
    if not keyed and by is not None:
        yield f"`{name}` has no keys, so `by` says nothing"


def _disagreements(step: Step, scope: Scope) -> Iterator[str]:
    """Yield what is wrong with arguments that are right one by one."""
    args = step.args
    if "waiting" in args and len(step.causes) != max(1, len(step.targets)):
        yield f"{len(step.targets)} resources, {len(step.causes)} under `waiting`: give one for each"
    if isinstance(args.get("units"), tuple) and len(args["units"]) != len(step.targets):
        yield f"{len(step.targets)} resources, {len(args['units'])} under `units`: give one for each"
    if step.verb in ("seize", "take") and ("at_most" in args) != ("else" in args):
        yield "`at_most` and `else` come together: after that time, go on there"
    if "at_least" in args and "at_most" not in args:
        yield "`at_least` counts only after `at_most`, which is missing"
    if step.verb == "call" and len({"per", "units", "at"} & set(args)) not in (0, 3):
        yield "`per`, `units` and `at` come together"
    for key in ("keeping", "holding"):
        if len(args.get(key, ())) > MOST_KEPT:
            yield f"{len(args[key])} resources under `{key}`: at most {MOST_KEPT} can be kept"
    for name in set(args.get("keeping", ())) & set(args.get("holding", ())):
        yield f"`{name}` stands under `keeping` and under `holding`"
    if step.verb == "counter":
        per = scope.numbers[split_role(args["limit"])[1]].per
        if per not in (None, LANE, *args["by"][1:]):
            yield f"`{args['limit']}` is one for each `{per}`: make `{per}` the second of `by`"
    if step.verb == "charge" and "free" in args:
        if "since" not in args:
            yield "`free` is a time `since` a mark, which is missing"
        if scope.numbers[split_role(args["free"])[1]].unit not in HOURS_IN:
            yield f"`{args['free']}` is a time that is free: its unit must be `day` or `h`"
    if step.verb == "charge" and "since" in args:
        unit = scope.charges[step.targets[0]].unit
        if unit.partition("_per_")[2] not in HOURS_IN:
            yield f"is charged by time, but `{step.targets[0]}` is in {unit}: write `…_per_day` or `…_per_h`"
    if "side" in args and not scope.lanes:
        yield "`side` needs lanes, and the chart has none"
    if step.verb in ("seize", "try", "release", "visit"):
        pers = {name: scope.resources[split_role(name)[1]].per for name in step.targets}
        keyed = {name: per for name, per in pers.items() if per not in (None, "lane")} or pers
        for name, per in keyed.items():
            yield from _key_problems(per, step.by, name)
    if step.verb == "visit" and "with" in args:
        units = dict(zip(step.targets, step.units, strict=False)).get(args["with"])
        if units is None:
            yield f"with = `{args['with']}`, which is not visited here"
        elif units != 1:
            yield f"with = `{args['with']}`, of which more than one unit is held: only one may be"
    yield from _optional_problems(step, scope)
    if step.verb in ("offer", "take", "store"):
        yield from _key_problems(scope.exchanges[step.targets[0]].per, step.by, step.targets[0])
    if step.verb == "release":
        for name in step.targets:
            kind = scope.resources[split_role(name)[1]].kind
            if kind in ("quota", "stock"):
                yield f"`{name}` is a {kind}: it is used up, never released"


def _optional_problems(step: Step, scope: Scope) -> Iterator[str]:
    """What a facility may lack is only asked for beside other things: a step is never without a target."""
    asked = [*step.targets] if step.verb in _OF_RESOURCES else []
    asked += [branch.when.name for branch in step.branches if branch.when and branch.when.test in _LOOKS]
    optional = [
        name for name in asked if (r := scope.resources.get(split_role(name)[1])) is not None and r.optional
    ]
    if optional and (step.verb != "seize" or len(optional) == len(asked)):
        yield f"`{optional[0]}` is optional: only a seize of other things asks for it besides"


_OF_RESOURCES = ("seize", "try", "release", "visit")
_LOOKS = ("space", "longer", "expects", "open")

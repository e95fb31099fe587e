"""Gives facilities the values of the rules that they refer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from landbridge.base.problems import Problems
from landbridge.corridor.facility import Facility
from landbridge.corridor.quantity import Quantity
from landbridge.corridor.rules import RULES, Rule, taken


def linked(
    facility: Facility, rules: Mapping[str, Rule], unread: Collection[str], problems: Problems
) -> Facility:
    """Return a facility whose references hold the values of their rules; those that lead nowhere are noted.

    The value of a reference that leads nowhere is left out, so that everything else can be checked. Of rules
    that are there but could not be read (`unread`) nothing is said.
    """
    values: dict[str, Quantity] = dict(facility.values)
    for path, key, origin in facility.rules():
        address = f"{facility.id}.{path}"
        rule = rules.get(key)
        is_calendar = path.rpartition(".")[2] == "calendar" or path not in facility.references
        if key in unread:
            continue
        if rule is None:
            told = f"there is no rule {key!r}"
            if key.startswith(f"{RULES}."):
                told = f"there is no rule {key!r}; a reference leaves out `{RULES}.`"
            problems.add(origin.file, origin.line, address, told, key.removeprefix(f"{RULES}."), rules)
        elif is_calendar != rule.is_hours:
            what = "holds opening hours" if rule.is_hours else "holds no opening hours"
            needs = "; here stands a calendar" if is_calendar else "; only a calendar takes them"
            problems.add(origin.file, origin.line, address, f"rule {key} {what}{needs}")
        elif path.rpartition(".")[2] == "share" or path.startswith("next."):
            told = "is a share of a whole, which no rule can hold: the other shares would have to follow"
            problems.add(origin.file, origin.line, address, told)
        elif path in facility.references:
            values[path] = taken(rules, key, address)
    ways = {
        lane: {name: path for name, path in paths.items() if path in values}
        for lane, paths in facility.next_paths.items()
    }
    return replace(facility, values=values, next_paths=ways)

"""Reads scenarios: `scenarios/<name>.toml`, a title, a source and a list of changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.base.problems import Problems
from landbridge.corridor.change import VERBS, Change, Scenario, Terms
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution, is_number
from landbridge.corridor.files import Folder, TomlFile
from landbridge.corridor.heads import InHand
from landbridge.corridor.quantity import Origin, Value
from landbridge.corridor.records import fitted_rows, records_named
from landbridge.corridor.scenario_checks import check_scenario
from landbridge.corridor.schema import Day, Number, Strict, Text, validated
from landbridge.corridor.toml_lines import Path as TomlPath
from landbridge.corridor.value import as_value

_AMOUNT = {
    "set": "value", "limit": "value", "scale": "by", "add": "by", "remove": "by", "charge": "amount",
}  # fmt: skip
"""Key that tells how much, by verb."""
_OF_ONE_VERB = {
    "per": "limit", "currency": "charge", "unit": "charge", "payer": "charge", "payee": "charge",
    "class": "ban",
}  # fmt: skip
"""Keys that one verb alone takes."""


_HOW_MUCH = ("value", "by", "amount")


class ScenarioHead(Strict):
    """What stands at the top of a scenario."""

    title: Text
    source: Text | None = None
    note: Text | None = None
    given: tuple[Text, ...] = ()
    """Scenarios that hold with it and without it: the world that it is a shock to."""
    without: tuple[Text, ...] = ()
    """Scenarios that take away what the corridor itself has of it: they hold without it only."""


class ChangeKeys(Strict):
    """Keys of a change besides its verb and that which tells how much."""

    per: Text | None = None
    currency: Text | None = None
    unit: Text | None = None
    payer: Text | None = None
    payee: Text | None = None
    class_: Text | None = Field(None, alias="class")
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    cause: Text | None = None
    in_hand: InHand | None = None
    grade: Literal["derived", "assumed"] | None = None
    low: Number | None = None
    high: Number | None = None
    source: Text | None = None
    note: Text | None = None


def read_scenario(corridor: Corridor, name_or_path: str | Path) -> Scenario:
    """Return a scenario of the corridor by its name, or one in a file, checked against the corridor.

    Raises
    ------
    InputErrors
        With every problem found in it.
    """
    problems = Problems()
    scenario = scenario_in(corridor, scenario_path(corridor, name_or_path), problems)
    problems.stop_if_any()
    assert scenario is not None
    return scenario


def scenario_in(corridor: Corridor, path: Path, problems: Problems) -> Scenario | None:
    """Return the scenario in a file; problems are noted."""
    inside = path.parent.name == "scenarios" and path.parent.parent == corridor.folder
    folder = Folder(corridor.folder if inside else path.parent, problems)
    name = f"scenarios/{path.name}" if inside else path.name
    file = folder.toml(name)
    if file is None:
        return None
    data = dict(file.data)
    written = data.pop("change", [])
    head = validated(ScenarioHead, data, file.file, file.line, "", problems)
    if not isinstance(written, list) or not written:
        problems.add(file.file, file.line(("change",)), "change", "holds no change; write [[change]] tables")
        return None
    changes = []
    for number, table in enumerate(written):
        change = _change(file, number, table, head, problems)
        if change is not None:
            changes.append(change)
    if head is None:
        return None
    scenario = Scenario(
        path.stem, head.title, head.source, head.note, tuple(changes), name, folder.digests[name],
        head.given, head.without,
    )  # fmt: skip
    for key in ("given", "without"):
        for other in getattr(scenario, key):
            if other not in corridor.scenarios:
                text = f"there is no scenario {other!r} in {corridor.name}"
                problems.add(file.file, file.line((key,)), key, text, other, corridor.scenarios)
    check_scenario(corridor, scenario, problems)
    for source, record in records_named(path, scenario.sources).items():
        try:
            fitted_rows(source, record)
        except InputErrors as errors:
            problems.extend(errors.problems)
    return scenario


def scenario_path(corridor: Corridor, name_or_path: str | Path) -> Path:
    """Return the file of a scenario, by its name or as the file that it is.

    Raises
    ------
    InputErrors
        If there is none.
    """
    text = str(name_or_path)
    if text in corridor.scenarios:
        return corridor.scenarios[text]
    try:
        if text.endswith(".toml") and Path(text).is_file():
            return Path(text)
    except (OSError, ValueError):
        pass
    known = ", ".join(corridor.scenarios) or "none"
    problem = f"there is no scenario {text[:100]!r} in {corridor.name} and no such file (there is: {known})"
    raise InputErrors([Problem(None, None, None, problem, nearest(text, corridor.scenarios))])


def _change(
    file: TomlFile, number: int, table: object, head: ScenarioHead | None, problems: Problems
) -> Change | None:
    place = _Place(file, ("change", number), f"change {number + 1}", problems)
    if not isinstance(table, dict):
        place.note(None, "must be a table")
        return None
    verb = _verb(table, place)
    if verb is None:
        return None
    rest = {key: value for key, value in table.items() if key not in (verb, *_HOW_MUCH)}
    keys = validated(ChangeKeys, rest, file.file, place.line, place.name, problems)
    amount = _amount(verb, table, place)
    if keys is None or (verb in _AMOUNT and amount is None):
        return None
    if keys.from_ and keys.until and keys.until <= keys.from_:
        place.note("until", f"ends {keys.until}, which is not after its beginning {keys.from_}")
    elif verb == "limit" and keys.per != "day":
        place.note("per" if keys.per else None, '`limit` is per = "day"')
    elif (key := _strange_key(verb, keys)) is not None:
        place.note(key, f"`{verb}` takes no `{key}`")
    elif verb == "charge" and (lack := _lack_of_terms(keys)) is not None:
        place.note(*lack)
    elif (fault := _range_fault(verb, keys, amount)) is not None:
        place.note(*fault)
    else:
        return Change(
            verb, table[verb], amount, keys.from_, keys.until, Origin(file.file, place.line(())), keys.cause,
            keys.in_hand, keys.source or (head.source if head else None), head.title if head else None,
            keys.grade, keys.low, keys.high, _terms(keys), keys.class_,
        )  # fmt: skip
    return None


def _strange_key(verb: str, keys: ChangeKeys) -> str | None:
    """Return the first key that the verb does not take, or None."""
    for key, own in _OF_ONE_VERB.items():
        if own != verb and getattr(keys, f"{key}_" if key == "class" else key) is not None:
            return key
    return None


def _lack_of_terms(keys: ChangeKeys) -> tuple[str | None, str] | None:
    """Say what is wrong with the terms of a charge: the key and why; None if nothing is."""
    if keys.currency is None:
        return None, '`charge` needs the `currency` of its amount, such as "USD"'
    return None


def _terms(keys: ChangeKeys) -> Terms | None:
    if keys.currency is None:
        return None
    unit = keys.unit.rpartition("per_")[2] if keys.unit else None
    return Terms(keys.currency, unit, keys.payer, keys.payee)


def _range_fault(verb: str, keys: ChangeKeys, amount: Value | None) -> tuple[str, str] | None:
    """Say what is wrong with the grade and range of a change: the key and why; None if nothing is."""
    key = next((key for key in ("grade", "low", "high") if getattr(keys, key) is not None), None)
    if key is None:
        return None
    if verb not in ("set", "charge"):
        return key, f"`{verb}` takes no `{key}`: what it changes keeps its own"
    number = amount.mean if isinstance(amount, Distribution) else amount
    if not is_number(number):
        return key, "only a number, or a distribution by its mean, has a grade and a range"
    if keys.low is None or keys.high is None:
        return key, "`low` and `high` stand together: a 90% range; without it a grade says nothing"
    if not keys.low <= number <= keys.high:
        what = f"mean {number:g}" if isinstance(amount, Distribution) else f"{number:g}"
        return "low", f"{what} is not within its own range {keys.low:g} to {keys.high:g}"
    return None


@dataclass(frozen=True)
class _Place:
    """A change's table in its file."""

    file: TomlFile
    path: TomlPath
    name: str
    problems: Problems

    def line(self, inner: TomlPath) -> int:
        return self.file.line((*self.path, *inner))

    def note(
        self, key: str | None, sentence: str, name: str | None = None, among: Iterable[str] = ()
    ) -> None:
        where = f"{self.name}.{key}" if key else self.name
        self.problems.add(self.file.file, self.line((key,) if key else ()), where, sentence, name, among)


def _verb(table: Mapping[str, Any], place: _Place) -> str | None:
    verbs = [key for key in table if key in VERBS]
    if not verbs:
        first = next(iter(table), None)
        place.note(None, f"has no verb; it begins with one of {', '.join(VERBS)}", first, VERBS)
    elif len(verbs) > 1:
        place.note(verbs[1], f"has more than one verb: {' and '.join(f'`{verb}`' for verb in verbs)}")
    elif not isinstance(table[verbs[0]], str) or not table[verbs[0]]:
        place.note(verbs[0], "must be an address in quotes")
    else:
        return verbs[0]
    return None


def _amount(verb: str, table: Mapping[str, Any], place: _Place) -> Value | None:
    key = _AMOUNT.get(verb)
    for other in _HOW_MUCH:
        if other in table and other != key:
            place.note(other, f"`{verb}` takes no `{other}`" + (f"; write `{key}`" if key else ""))
            return None
    if key is None:
        return None
    if key not in table:
        place.note(None, f"`{verb}` needs `{key}`")
        return None
    try:
        value = as_value(table[key])
    except ValueError as error:
        place.note(key, str(error))
        return None
    if verb != "set" and (isinstance(value, (bool, str)) or not isinstance(value, (int, float))):
        place.note(key, f"`{verb}` takes a number, not {value!r}")
        return None
    if verb in ("limit", "charge") and isinstance(value, (int, float)) and value < 0:
        place.note(key, f"a {verb} cannot be {value:g}")
        return None
    return value

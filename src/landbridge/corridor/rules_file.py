"""Reads `rules/<file>.toml`: named dated values, and opening hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from landbridge.base.dates import shown
from landbridge.base.problems import Problems
from landbridge.corridor.calendar import hours_text, parse_closed, parse_open
from landbridge.corridor.files import TomlFile
from landbridge.corridor.quantity import Evidence
from landbridge.corridor.rules import Rule, address_of
from landbridge.corridor.schema import Strict, Text, keys_of, validated
from landbridge.corridor.toml_lines import Path
from landbridge.corridor.tree import NAME, TreeReader, is_leaf

HOURS_KEYS = ("open", "closed_on")
NOTE_ONLY = "note_only"


class RulesHead(Strict):
    """What stands at the top of a file of rules, beside `evidence`."""

    title: Text
    note: Text | None = None
    note_only: bool = False


@dataclass(frozen=True)
class RulesFile:
    """A file of the rule book."""

    name: str
    title: str
    rules: Mapping[str, Rule]
    """Key, with the file's name in front: rule."""
    unread: frozenset[str] = frozenset()
    """Keys of rules that are there, but could not be read."""


def read_rules(
    file: TomlFile, name: str, problems: Problems, covered: tuple[date, date] | None = None
) -> RulesFile:
    """Return the rules of a file; problems are noted, and what could be read is returned.

    `covered` are the first day that the corridor covers and the one after the last.
    """
    return _RulesReader(file, name, problems, covered).read()


@dataclass
class _RulesReader:
    file: TomlFile
    name: str
    problems: Problems
    covered: tuple[date, date] | None = None
    hours: set[str] = field(default_factory=set)
    """Paths at which hours stand."""
    note_only: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    """Paths of all rules."""

    def read(self) -> RulesFile:
        known = keys_of(RulesHead)
        head_keys = {key: value for key, value in self.file.data.items() if key in known}
        head = validated(
            RulesHead, head_keys, self.file.file, self.file.line, f"rules.{self.name}", self.problems
        )
        if not NAME.match(self.name):
            self.note((), "the file's name is no part of an address; use letters, digits, - and _")
        body = {key: value for key, value in self.file.data.items() if key not in known}
        plain = self.table(body, (), head is not None and head.note_only)
        tree = TreeReader(self.file, f"rules.{self.name}", self.problems, {}, covered=self.covered)
        tree.table(plain, (), "", Evidence())
        for path, reference in tree.references.items():
            told = "refers to a rule, but a rule holds values itself"
            self.problems.add(self.file.file, reference.origin.line, address_of(f"{self.name}.{path}"), told)
        rules = {
            f"{self.name}.{path}": Rule(
                f"{self.name}.{path}", quantity, path in self.hours, path in self.note_only
            )
            for path, quantity in tree.values.items()
        }
        unread = frozenset(f"{self.name}.{path}" for path in self.seen) - frozenset(rules)
        return RulesFile(self.name, head.title if head else self.name, rules, unread)

    def note(self, path: Path, problem: str, name: object = None, among: Any = ()) -> None:
        address = ".".join(["rules", self.name, *(str(part) for part in path if not isinstance(part, int))])
        self.problems.add(self.file.file, self.file.line(path), address, problem, name, among)

    def table(self, table: Mapping[str, Any], path: Path, note_only: bool) -> dict[str, Any]:
        """Return a table as the reader of values takes it: hours as texts, without what is the rules' own."""
        note_only = self.is_note_only(table, path, note_only)
        plain: dict[str, Any] = {}
        for key, written in table.items():
            inner = (*path, key)
            if key == NOTE_ONLY:
                continue
            blocks = written if isinstance(written, list) else [written]
            if key == "evidence" or not all(isinstance(block, dict) for block in blocks):
                plain[key] = written
                self.seen.add(_joined(inner))
                if note_only:
                    self.note_only.add(_joined(inner))
            elif all(is_leaf(block) or _is_hours(block) for block in blocks):
                self.seen.add(_joined(inner))
                made = [
                    self.block(block, (*inner, number) if isinstance(written, list) else inner, note_only)
                    for number, block in enumerate(blocks)
                ]
                plain[key] = made if isinstance(written, list) else made[0]
            elif isinstance(written, dict):
                plain[key] = self.table(written, inner, note_only)
            else:
                plain[key] = written
        return plain

    def is_note_only(self, table: Mapping[str, Any], path: Path, above: bool) -> bool:
        written = table.get(NOTE_ONLY, above)
        if not isinstance(written, bool):
            self.note((*path, NOTE_ONLY), f"`{NOTE_ONLY}` is true or false, not {shown(written)}")
            return above
        return written

    def block(self, block: Mapping[str, Any], path: Path, above: bool) -> dict[str, Any]:
        """Return one period of a rule with its hours as a text under `value`."""
        if self.is_note_only(block, path, above):
            self.note_only.add(_joined(path))
        rest = {key: value for key, value in block.items() if key not in (*HOURS_KEYS, NOTE_ONLY)}
        if not _is_hours(block):
            stray = [key for key in HOURS_KEYS if key in block]
            return {**rest, **{key: block[key] for key in stray}}  # told as unknown keys
        if "value" in block:
            self.note((*path, "value"), "has hours (`open`) and a `value`; leave one out")
        self.hours.add(_joined(path))
        lines = {key: list(self.lines(block, path, key)) for key in HOURS_KEYS}
        return {**rest, "value": hours_text(lines["open"], lines["closed_on"])}

    def lines(self, block: Mapping[str, Any], path: Path, key: str) -> Iterator[str]:
        """Yield the lines of hours or of days closed that are understood; the others are noted."""
        written = block.get(key, [])
        if not isinstance(written, list):
            self.note((*path, key), f"`{key}` must be a list of texts")
            return
        for number, line in enumerate(written):
            try:
                if not isinstance(line, str):
                    raise ValueError(f"{shown(line)} is not text")
                (parse_open if key == "open" else parse_closed)(line)
            except ValueError as error:
                self.note((*path, key, number), str(error))
            else:
                yield line


def _is_hours(block: Mapping[str, Any]) -> bool:
    return isinstance(block.get("open"), (list, str))


def _joined(path: Path) -> str:
    return ".".join(str(part) for part in path if not isinstance(part, int))

"""The verbs of charts, in one table: reading, proofs and documentation all come from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What the value of a verb or of one of its arguments may be; the text is for the documentation."""

    ACTIVITY = "a cause that time at work may have"
    AMOUNT = "a whole number of 1 or more, a number, an attribute, or `party`"
    ATTRIBUTE = "an attribute"
    ATTRIBUTES = "an attribute, or a list of two"
    BRANCHES = "a list of branches"
    CARRIER = '"carrier"'
    CAUSE = "a cause of waiting"
    CAUSES = "a cause of waiting, or one for each resource"
    CHARGE = "a charge"
    ELSE = "a sub-process"
    EXCHANGE = "an exchange"
    FACILITY = "a word: `next`, or another facility's part"
    GATE = "a resource of kind gate"
    KEY = "a set of keys"
    LABEL = "a word of your own"
    MARK = "a mark made before"
    NUMBER = "a number"
    PERIOD = '"day" or "month"'
    PREVIOUS = '"previous"'
    PRIORITY = "a whole number or an attribute, the lower the sooner"
    PROCESS = "a process"
    RESOURCE = "a resource"
    SUPPLY = "a pool, a quota or a stock"
    RESOURCES = "a resource, or a list of them taken all together"
    SETTING = (
        "a value, a number, {choose = a set of keys}, {draw = a time or number} or "
        "{freest = a resource, units = a number}"
    )
    SHARE = "a number with unit share, or a literal from 0 to 1"
    SIDE = '"exit" or "entry"'
    TIME = "a time"
    TRUE = "true"
    UNITS = "an amount, or one for each resource"
    KEPT = "a list of resources that are held"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a verb."""

    kind: Kind
    required: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """What a step may be."""

    name: str
    kind: Kind
    """Of what follows the verb."""
    meaning: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    waits: bool = False
    """Time may pass at it because something is not to be had, so it names a cause."""
    passes: bool = False
    """Time may pass at it: it has a row in the ledger."""
    draws: bool = False
    measures: bool = False
    terminal: bool = False
    """The process ends with it."""
    enters: str | None = None
    """How the process it names is entered by it."""

    @property
    def keyed(self) -> bool:
        """Whether its name must be unique within a process."""
        return self.waits or self.passes or self.draws or self.measures


def _verb(
    name: str,
    kind: Kind,
    meaning: str,
    required: Mapping[str, Kind] | None = None,
    optional: Mapping[str, Kind] | None = None,
    *,
    waits: bool = False,
    passes: bool = False,
    draws: bool = False,
    measures: bool = False,
    terminal: bool = False,
    enters: str | None = None,
) -> Verb:
    arguments = {name: Argument(kind, True) for name, kind in (required or {}).items()}
    arguments |= {name: Argument(kind) for name, kind in (optional or {}).items()}
    return Verb(name, kind, meaning, arguments, waits, passes or waits, draws, measures, terminal, enters)


_K = Kind
_TABLE: tuple[Verb, ...] = (
    _verb(
        "seize",
        _K.RESOURCES,
        "Waits until all the units are free at once, then holds them. With `at_most`, gives up after that "
        "time and goes on at `else`.",
        {"waiting": _K.CAUSES},
        {"units": _K.UNITS, "by": _K.ATTRIBUTE, "priority": _K.PRIORITY, "at_most": _K.TIME, "else": _K.ELSE},
        waits=True,
    ),
    _verb(
        "try",
        _K.RESOURCES,
        "Holds the units if all are free now, else goes on at `else` without waiting.",
        {"else": _K.ELSE},
        {"units": _K.UNITS, "by": _K.ATTRIBUTE},
    ),
    _verb(
        "release",
        _K.RESOURCES,
        "Gives back what was seized, with the same units.",
        None,
        {"units": _K.UNITS, "by": _K.ATTRIBUTE},
    ),
    _verb(
        "hold",
        _K.TIME,
        "Lets that time pass; `with` names the resource whose failure or closing suspends the work. With "
        "`each`, so many such times one after the other: in mean and variance the sum of so many.",
        {"as": _K.ACTIVITY},
        {"with": _K.RESOURCE, "each": _K.AMOUNT},
        passes=True,
        draws=True,
    ),
    _verb(
        "visit",
        _K.RESOURCES,
        "Waits until all the units are free at once, holds them for that time and gives them back; with "
        "`share`, only that share of those who come, the others go on at once. Quotas are used up. `with` "
        "names the one of them whose failure or closing suspends the work. With `each`, the work is done for "
        "so many, as many at a time as there are `units` of the first. In the ledger the wait stands "
        "as `<name>.wait`, the work as `<name>`.",
        {"for": _K.TIME, "as": _K.ACTIVITY, "waiting": _K.CAUSES},
        {
            "share": _K.SHARE,
            "units": _K.UNITS,
            "by": _K.ATTRIBUTE,
            "priority": _K.PRIORITY,
            "with": _K.RESOURCE,
            "each": _K.AMOUNT,
        },
        waits=True,
        draws=True,
    ),
    _verb(
        "gate",
        _K.GATE,
        "Waits while the gate is shut.",
        {"waiting": _K.CAUSE},
        {"priority": _K.PRIORITY},
        waits=True,
    ),
    _verb(
        "split",
        _K.PROCESS,
        "Makes `count` entities that begin that process at once, as parts of this carrier.",
        {"count": _K.AMOUNT},
        draws=True,
        enters="split",
    ),
    _verb(
        "ride",
        _K.TRUE,
        "Ends the process: from now on carried, until the carrier unloads it or sets it down.",
        passes=True,
        terminal=True,
    ),
    _verb(
        "unload",
        _K.PROCESS,
        "All that is carried begins that process; the carrier stays until each has told it to go on.",
        {"as": _K.ACTIVITY},
        {"except": _K.LABEL},
        passes=True,
        enters="unload",
    ),
    _verb("tell", _K.CARRIER, "Tells the carrier that unloads that this part of it is done."),
    _verb(
        "set_down",
        _K.PROCESS,
        "All that is carried begins that process; the carrier goes on.",
        enters="set_down",
    ),
    _verb(
        "call",
        _K.PROCESS,
        "Makes an entity that begins that process, and hands it the resources under `giving`. With `per`: "
        "for each member of the key set, as many as it takes until the boxes announced exceed the places "
        "called by less than `at`; each brings `units` places. Those of the regime "
        "`except` are not announced.",
        None,
        {
            "per": _K.KEY,
            "units": _K.NUMBER,
            "at": _K.NUMBER,
            "giving": _K.KEPT,
            "except": _K.LABEL,
        },
        draws=True,
        enters="call",
    ),
    _verb(
        "pair",
        _K.EXCHANGE,
        "Waits until there are as many places on offer as the cargo needs, or nothing called is still "
        "on its way, or until `at_most` is over. Until it is unloaded those places are kept for it. "
        "Boxes of the regime `except` need none.",
        {"waiting": _K.CAUSE, "at_most": _K.TIME},
        {"except": _K.LABEL},
        waits=True,
        draws=True,
    ),
    _verb("offer", _K.EXCHANGE, "Offers places.", {"units": _K.AMOUNT}, {"by": _K.ATTRIBUTE}),
    _verb(
        "until_filled",
        _K.EXCHANGE,
        "Waits until the places it offered are filled, or until `at_most` is over and `at_least` are filled; "
        "when `at_most` is over a second time, it goes on with what it has.",
        {"waiting": _K.CAUSE},
        {"at_most": _K.TIME, "at_least": _K.NUMBER},
        waits=True,
        draws=True,
    ),
    _verb(
        "take",
        _K.EXCHANGE,
        "Waits for a place on offer, or for something in store, and takes it. With `at_most`, gives up after "
        "that time and goes on at `else`.",
        {"waiting": _K.CAUSE},
        {"by": _K.ATTRIBUTE, "at_most": _K.TIME, "else": _K.ELSE},
        waits=True,
        draws=True,
    ),
    _verb(
        "board",
        _K.EXCHANGE,
        "Ends the process: fills the place that was taken and rides on it.",
        passes=True,
        terminal=True,
    ),
    _verb(
        "store",
        _K.EXCHANGE,
        "Waits until somebody takes it; then goes on.",
        {"waiting": _K.CAUSE},
        {"by": _K.ATTRIBUTE},
        waits=True,
    ),
    _verb(
        "batch",
        _K.LABEL,
        "Waits until `size` stand here, or until `at_most` is over; then all go on together.",
        {"size": _K.NUMBER, "waiting": _K.CAUSE},
        {"at_most": _K.TIME},
        waits=True,
        draws=True,
    ),
    _verb(
        "set",
        _K.ATTRIBUTE,
        "Sets an attribute; with `share`, only for that share of those who come.",
        {"to": _K.SETTING},
        {"share": _K.SHARE},
        draws=True,
    ),
    _verb(
        "branch",
        _K.BRANCHES,
        "Goes on at the first branch whose condition holds or whose share is drawn, else at the next step.",
        draws=True,
    ),
    _verb(
        "counter",
        _K.LABEL,
        "Counts units by the value of one or two attributes in each period, which turns at local midnight of "
        "the post; what would pass the limit is not counted and goes on at `else`. A limit below 0 is none, "
        "and nothing is counted. A limit kept per key is that of the second attribute. With `each`, so many "
        "are counted one by one, from the value of the first attribute on, and all go on at `else` if one of "
        "them is beyond the limit; `over` is the attribute that gets how many are.",
        {"by": _K.ATTRIBUTES, "limit": _K.NUMBER, "period": _K.PERIOD, "else": _K.ELSE},
        {"units": _K.AMOUNT, "each": _K.AMOUNT, "over": _K.ATTRIBUTE},
    ),
    _verb(
        "charge",
        _K.CHARGE,
        "Notes a charge. With `since`, that amount for the time since a mark beyond `free` (a number in "
        "`day` or `h`): for each day begun where the unit is `…_per_day`, by the hour and part of it where "
        "it is `…_per_h`; to the nearest thousandth.",
        None,
        {"units": _K.AMOUNT, "since": _K.MARK, "free": _K.NUMBER},
    ),
    _verb("mark", _K.LABEL, "Notes the time under a name.", None, {"side": _K.SIDE}),
    _verb(
        "measure",
        _K.LABEL,
        "Adds the time since a mark to a measure; who stands between the two is its population.",
        {"since": _K.MARK},
        {"side": _K.SIDE, "of": _K.PREVIOUS},
        measures=True,
    ),
    _verb(
        "tally",
        _K.LABEL,
        "Counts a passage, for each of a party; with `units`, so many.",
        None,
        {"side": _K.SIDE, "units": _K.AMOUNT},
        measures=True,
    ),
    _verb(
        "hand_over",
        _K.FACILITY,
        "Ends the process: goes on at another facility, or in another lane, and keeps what is listed until "
        "that takes over. What is under `holding` it holds through any number of hand-overs, until it comes "
        "to a `give_back`.",
        None,
        {"keeping": _K.KEPT, "holding": _K.KEPT},
        terminal=True,
    ),
    _verb("take_over", _K.LABEL, "Gives back what the facility before kept for it."),
    _verb(
        "give_back",
        _K.LABEL,
        "Gives back what it has been `holding` since it was handed over, wherever that was, if anything.",
    ),
    _verb("leave", _K.LABEL, "Ends the process: leaves, with that status.", terminal=True),
)

VERBS: Mapping[str, Verb] = {verb.name: verb for verb in _TABLE}
"""Every verb by its name."""

ENTRIES: tuple[str, ...] = ("flow", "hand_over", *(v.enters for v in _TABLE if v.enters is not None))
"""Ways into a process."""

COMMON = "name"
"""The one argument that every step may have."""

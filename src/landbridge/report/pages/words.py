"""Plain words for the ids of tables: facilities, sides, causes, measures, indicators."""

from __future__ import annotations

from datetime import date, timedelta

from landbridge.report.pages.vocabulary import (
    CAUSES,
    CLASSES,
    CLASSES_OF,
    FAMILIES,
    HEADINGS,
    KINDS,
    LEFT,
    MEASURES,
    PARTIES,
    RESOURCES,
    SIDES,
    STEPS,
    UNITS,
    VERBS,
)
from landbridge.simulation.charts.causes import CARRIED, WORK

WAITING_VERBS = frozenset({"seize", "try", "gate", "pair", "take", "store", "fill", "batch"})
"""First words of the names that steps have by themselves in which one waits."""


def plain(word: str) -> str:
    """Return an id in words: underscores become blanks."""
    return word.replace("_", " ").strip()


def capital(words: str) -> str:
    """Return words with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]


def place(facility: str | None) -> str:
    """`dryport.khorgos` -> `dry port Khorgos`."""
    if not facility:
        return "the whole gateway"
    family, _, rest = facility.partition(".")
    name = " ".join(_name(part) for part in plain(rest.replace(".", " ")).split())
    return f"{FAMILIES.get(family, plain(family))} {name}".strip()


def _name(word: str) -> str:
    """`khorgos` -> `Khorgos`; without a vowel it is an abbreviation: `cpc` -> `CPC`."""
    return word.capitalize() if any(letter in "aeiouy" for letter in word) else word.upper()


def side_of(side: str | None) -> str:
    """`cn` -> `Chinese side`; empty where there is no side."""
    if not side:
        return ""
    return SIDES.get(side, f"{side.upper()} side" if len(side) == 2 else plain(side))


def family_of(facility: str | None) -> str:
    """`road.khorgos` -> `road`."""
    return (facility or "").partition(".")[0]


def family_order(facility: str | None) -> tuple[int, str]:
    """Return what puts facilities in the order of the page: by family, then by id."""
    families, family = tuple(FAMILIES), family_of(facility)
    return families.index(family) if family in families else len(families), facility or ""


def families_of(facility: str | None) -> str:
    """`road.khorgos` -> `Road crossings`: the heading under which several facilities stand."""
    family = family_of(facility)
    if family in HEADINGS:
        return HEADINGS[family]
    return capital(FAMILIES.get(family, plain(family) or "place") + "s")


def class_of(name: str | None, kind: str = "") -> str:
    """`carrier` -> `car carrier`; of persons: `carriers of goods`."""
    return CLASSES_OF.get((kind, name or "")) or CLASSES.get(name or "", plain(name or ""))


def party_of(name: str) -> str:
    """`cn_post` -> `Chinese post`; `shipper` stays."""
    side, _, post = name.rpartition("_")
    if post == "post" and side in SIDES:
        return f"{SIDES[side].removesuffix(' side')} post"
    return PARTIES.get(name, plain(name))


def cause_of(cause: str | None) -> str:
    """`far_side_full` -> `no place ahead`."""
    return CAUSES.get(cause or "", plain(cause or "unknown"))


def is_work(step: str, cause: str) -> bool:
    """Tell whether hours are work that is done: moving, handling, and an inspection or papers in hand.

    The ledger gives an inspection and the wait for it one cause; a step that waits is named so, as in
    `weigh.wait` or `seize_inspectors`.
    """
    if cause in WORK or cause == CARRIED:
        return True
    waits = step.endswith(".wait") or step.partition("_")[0] in WAITING_VERBS
    return cause in ("inspection", "documents") and not waits


def kind_of(kind: str | None) -> str:
    """`train` -> `trains`."""
    return KINDS.get(kind or "", plain(kind or "entity") + "s")


def step_of(step: str) -> str:
    """`hold_lead` -> `called: on the way to the gate`; `papers_out.wait` -> `waits: papers`."""
    base, _, part = step.partition(".")
    words = STEPS.get(base)
    if words is None:
        verb, _, rest = base.partition("_")
        words = f"{VERBS[verb]} {resource_of(rest)}".strip() if rest and verb in VERBS else plain(base)
    return f"waits: {words}" if part == "wait" and not words.startswith("waits") else words


def left_of(status: str) -> str:
    """`lost` -> `lost, with what it carried`."""
    return LEFT.get(status, plain(status))


def measure_of(measure: str) -> str:
    """`border_h` -> `hours at the border`; `crane_wait_h` -> `crane wait`."""
    if measure in MEASURES:
        return MEASURES[measure]
    stem, _, unit = measure.rpartition("_")
    return plain(stem) if stem and unit in {"h", "min", "share", "use", "usd"} else plain(measure)


def statistic_of(statistic: str | None) -> str:
    """`p90` -> `P90`; the mean goes without saying."""
    known = {"p05": "P5", "p50": "median", "max": "most", "min": "least", "mean": "", "total": "", "sum": ""}
    word = statistic or ""
    if word in known:
        return known[word]
    return word.upper() if word[:1] == "p" and word[1:].isdigit() else plain(word)


def resource_of(name: str | None) -> str:
    """`tracks_in` -> `tracks under the cranes, incoming gauge`."""
    return RESOURCES.get(name or "", plain(name or ""))


def unit_of(unit: str | None) -> str:
    """Return the unit as it is written beside a number."""
    return UNITS.get(unit or "", plain(unit or ""))


def joined(*parts: str | None) -> str:
    """Return the parts that say something, with commas."""
    return ", ".join(part for part in parts if part)


def period_words(first: str, until: str) -> str:
    """`2022-01-01`, `2023-01-01` -> `2022`; months and days where the period is not whole years."""
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(until)
    except ValueError:
        return f"{first} to {until}"
    last = end - timedelta(days=1)
    if start.day != 1 or end.day != 1:
        if start == last:
            return _day(last)
        if start.year != last.year:
            return f"{_day(start)} to {_day(last)}"
        return f"{start.day}{f' {start:%B}' if start.month != last.month else ''} to {_day(last)}"
    if start.month == end.month == 1:
        return f"{start.year}" if start.year == last.year else f"{start.year} to {last.year}"
    if (start.year, start.month) == (last.year, last.month):
        return f"{start:%B %Y}"
    return f"{start:%B} to {last:%B %Y}" if start.year == last.year else f"{start:%B %Y} to {last:%B %Y}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

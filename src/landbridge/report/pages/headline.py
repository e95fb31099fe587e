"""Headline: what ran, the key figures with their bands, and in plain sentences what came out."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, text
from landbridge.report.pages.indicators import Indicator
from landbridge.report.pages.words import capital, cause_of, family_of, family_order, period_words

if TYPE_CHECKING:
    from landbridge.report.pages.base import Reader
    from landbridge.report.pages.comparison import Comparison
    from landbridge.report.pages.hours import Hours, KindHours

FIGURES = 5
FAILURES = 4
ORDER = (
    "throughput_trains",
    "border_h",
    "queue_trains",
    "throughput_teu",
    "turn_h",
    "dwell_h",
    "cranes_use",
    "yard_teu",
    "parked_trains",
    "direct_share",
    "throughput_vehicles",
    "called_vehicles",
    "on_site_vehicles",
    "booked_vehicles",
    "visits_persons",
    "entry_wait_min",
    "exit_wait_min",
    "export_mt",
    "flow_mt",
    "fees_usd",
    "permits_stock",
)
"""Measures in the order in which a reader asks for them."""
TRAFFIC = ("train", "box", "vehicle", "person")
"""Kinds whose waits are told in a sentence: what comes and goes, not what serves it."""
OWN_WAYS = ("road", "zone", "port", "airport", "pipeline")
"""Families with key figures of their own; the others belong to the railway."""
PLAIN = ("total", "mean")
"""Statistics that need no explaining."""


class Headline(Page):
    """What ran and what came out."""

    title: str
    """Corridor's title."""
    corridor: str
    """Corridor's id."""
    period: tuple[str, str] | None
    """First day, and the day after the last."""
    scenarios: tuple[str, ...]
    """Scenarios laid over the corridor; none: as it was."""
    sentences: tuple[str, ...]
    """What ran, what of it reality confirms, and where most of the waiting is."""
    figures: tuple[Indicator, ...]
    """Three to five key figures of the railway, and as many of each other way over the border."""
    warnings: tuple[str, ...]
    """Warnings of the run."""


def headline(
    tables: Reader, indicators: tuple[Indicator, ...], compared: Comparison, spent: Hours
) -> Headline:
    """Return the first page."""
    manifest = tables.manifest
    period = [str(day)[:10] for day in manifest.get("period") or ()]
    stopped = (
        ("The run was interrupted: fewer replications than asked.",) if manifest.get("interrupted") else ()
    )
    shown = figures(indicators)
    sentences = [
        _ran(manifest, period),
        _checked(compared),
        _failed(compared),
        *_waits(spent),
        _off_range(shown),
    ]
    return Headline(
        title=text(manifest.get("title")) or str(manifest.get("corridor") or "A corridor"),
        corridor=str(manifest.get("corridor") or ""),
        period=(period[0], period[1]) if len(period) == 2 else None,
        scenarios=_scenarios(manifest),
        sentences=tuple(sentence for sentence in sentences if sentence),
        figures=shown,
        warnings=(*stopped, *(str(warning) for warning in manifest.get("warnings") or ())),
    )


def figures(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Return key figures of the railway, then of each other way over the border."""
    marked = [row for row in indicators if row.headline and row.mean is not None]
    rows = marked or [row for row in indicators if row.mean is not None]
    rows = [row for row in rows if row.mean or row.high or row.observed is not None] or rows
    ways: dict[str, list[Indicator]] = {}
    for row in sorted(rows, key=lambda row: family_order(family_of(row.id))):
        family = family_of(row.id)
        ways.setdefault(family if family in OWN_WAYS else "", []).append(row)
    return tuple(row for _, own in sorted(ways.items()) for row in _figures(own, indicators))


def _figures(rows: list[Indicator], indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Return one row per measure: what was observed goes first, then the greatest."""
    best: dict[str, Indicator] = {}
    for row in rows:
        other = best.get(row.id)
        if other is None or _rank(row) < _rank(other):
            best[row.id] = row
    one_each: dict[str, Indicator] = {}
    known = Counter(row.id.rpartition(".")[0] for row in indicators if row.observed is not None)
    for row in sorted(best.values(), key=lambda row: _among_facilities(row, known)):
        one_each.setdefault(row.id.rpartition(".")[2], row)
    first = [one_each[measure] for measure in ORDER if measure in one_each]
    rest = [row for row in best.values() if row not in first]
    told = {row.id.rpartition(".")[2] for row in first}
    rest.sort(key=lambda row: (row.unit == "share" and row.mean == 1.0, _size(row, told)))
    return tuple((first + rest)[:FIGURES])


def _size(row: Indicator, told: set[str]) -> float:
    """Put measures that are not told yet first, then the greatest."""
    return -(row.mean or 0.0) if row.id.rpartition(".")[2] in told else -math.inf


def _rank(row: Indicator) -> tuple[bool, bool, int, float]:
    parts = sum(part is not None for part in (row.side, row.direction, row.class_, row.regime))
    return row.statistic not in PLAIN, row.observed is None, parts, -(row.mean or 0.0)


def _among_facilities(row: Indicator, known: Counter[str]) -> tuple[bool, int, float]:
    return row.observed is None, -known[row.id.rpartition(".")[0]], -(row.mean or 0.0)


def _scenarios(manifest: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in manifest.get("scenario") or ())


def _left_out(refuted: Any) -> str:
    """Say that draws were left out, where the traffic on record refutes some of them."""
    if not isinstance(refuted, dict) or not refuted.get("refuted_of_first"):
        return ""
    many = f" {refuted['refuted_of_first']} of the first {refuted['wanted']}"
    told = f"{many} could not carry the traffic on record"
    if refuted.get("bands") == "all":
        return f"{told}, and no other was found that could: they are in these bands."
    return f"{told} in some part: each band is over draws in which its own part carries it."


def _ran(manifest: Any, period: list[str]) -> str:
    when = period_words(*period) if len(period) == 2 else "The period"
    replications = manifest.get("replications") or 0
    times = "one replication" if replications == 1 else f"{replications} replications"
    names, changes = _scenarios(manifest), len(manifest.get("changes") or ())
    if names:
        laid = f"with {' and '.join(names)}"
    else:
        laid = f"with {changes} change{'s' if changes > 1 else ''}" if changes else "as it was"
    draws = manifest.get("draws") or 0
    if draws:
        drawn = f"The assumptions were drawn {draws} times from their ranges, so figures carry a second band."
        drawn += _left_out(manifest.get("refuted"))
    elif replications == 1:
        drawn = "With one replication and no draws of the assumptions the figures carry no bands."
    else:
        drawn = "The assumptions were not drawn from their ranges: the bands show chance alone."
    return f"{capital(when)}, {laid}, in {times}. {drawn}"


def _checked(compared: Comparison) -> str:
    tally = next((tally for tally in compared.tallies if tally.role == "predicted"), None)
    if tally is None:
        return "Nothing observed can check a prediction of this run."
    total = tally.inside + tally.outside + tally.undecided
    if not total:
        return "No prediction of this run has a verdict."
    words = f"Of {total} predictions that reality can check {tally.inside} fall inside the tolerance stated "
    words += f"before, {tally.outside} outside, and {tally.undecided} are undecided."
    if tally.naive_known:
        words += f" {tally.naive_beaten} of {tally.naive_known} come nearer than the naive forecast."
    return words


def _failed(compared: Comparison) -> str:
    rows = [row for row in compared.rows if row.role == "predicted" and row.verdict == "outside"]
    if not rows:
        return ""
    named = [f"{row.label} at {row.where}" for row in rows[:FAILURES]]
    more = f" and {len(rows) - FAILURES} more" if len(rows) > FAILURES else ""
    return f"Outside: {'; '.join(named)}{more}."


def _off_range(shown: tuple[Indicator, ...]) -> str:
    off = list(dict.fromkeys(row.label for row in shown if not _in_range(row)))
    if not off:
        return ""
    return (
        "Read with care: with every assumption at the value used, the result lies outside the range that the "
        f"draws of the assumptions give for {', '.join(off)}. The values used are no middle of their ranges."
    )


def _in_range(row: Indicator) -> bool:
    if row.mean is None or row.low is None or row.high is None:
        return True
    slack = row.half_width or 0.0
    return row.low - slack <= row.mean <= row.high + slack


def _waits(spent: Hours) -> list[str]:
    kinds = [kind for kind in spent.kinds if kind.kind in TRAFFIC] or list(spent.kinds[:2])
    return [sentence for kind in kinds if (sentence := _wait(kind))]


def _wait(kind: KindHours) -> str:
    found = [
        (cause.hours, cause.cause, place.label)
        for place in kind.places
        for cause in place.causes
        if cause.waiting
    ]
    if not found:
        return ""
    causes: dict[str, float] = {}
    for hours, name, _ in found:
        causes[name] = causes.get(name, 0.0) + hours
    cause = max(causes, key=lambda name: causes[name])
    share = causes[cause] / sum(causes.values())
    _, _, where = max(one for one in found if one[1] == cause)
    carried = f", and are carried {kind.carried_share:.0%}" if kind.carried_share else ""
    return (
        f"{capital(kind.label)} stand {kind.standing_share:.0%} of their time{carried}. The largest cause is "
        f"“{cause_of(cause)}” ({share:.0%} of the standing), most of it at {where}."
    )

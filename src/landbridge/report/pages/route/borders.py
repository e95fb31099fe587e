"""Times at borders, changes of gauge and terminals on the ways, and what each number stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.report.pages.base import Page, number
from landbridge.report.pages.route.stages import kept, part_words, row_of
from landbridge.report.pages.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.border_times import BorderTimes, Chosen
    from landbridge.experiment.route import Answer
    from landbridge.report.pages.route.stages import RouteStage

TABLES = "tables"


class BorderTime(Page):
    """A stage whose time is a row of a table."""

    part: str
    """Address of the row: `borders.<id>` or `transfers.<id>`."""
    what: str
    """In words."""
    ways: tuple[str, ...]
    """Modes of the best ways that go through it."""
    hours_p50: float
    """Kept in half of all cases."""
    hours_p95: float
    """Kept in 95 of 100 cases."""
    times_from: str
    """`tables` of the corridor, or the run that the time was taken from."""
    grade: str | None
    """Of the usual hours: `measured`, `derived` or `assumed`; null where they come from a run."""
    low: float | None
    """Lower end of what the usual hours may be."""
    high: float | None
    """Upper end."""
    sources: tuple[str, ...]
    """Ids in the corridor's sources."""
    why: str | None
    """What the number stands on, in words."""


def borders(
    answer: Answer, corridor: Corridor, ways: dict[str, tuple[RouteStage, ...]], chosen: Chosen
) -> tuple[BorderTime, ...]:
    """Return the stages of the ways that have a row of their own, borders first."""
    users: dict[str, list[str]] = {}
    what: dict[str, str] = {}
    for mode, stages in ways.items():
        for stage in stages:
            if stage.part is not None:
                part = stage.part
                if mode not in users.setdefault(part, []):
                    users[part].append(mode)
                is_part = stage.kind in ("border", "gauge")
                what.setdefault(part, capital(part_words(part) if is_part else stage.what))
    order = sorted(users, key=lambda part: (not part.startswith("borders."), ":" not in part))
    runs = chosen.sources(answer.network)
    return tuple(_time(answer, corridor, part, what[part], users[part], runs) for part in order)


def _time(
    answer: Answer,
    corridor: Corridor,
    part: str,
    what: str,
    ways: Iterable[str],
    runs: Mapping[str, BorderTimes],
) -> BorderTime:
    table, id_ = row_of(part)
    known = {one.id: one for one in answer.network.parts}
    one = known.get(part) or next(known[key] for key in known if row_of(key) == (table, id_))
    quantity = corridor.network.quantities.get(f"{table}.{id_}.hours")
    periods = [p for p in quantity.periods if p.covers(answer.asked.day)] if quantity else []
    run = runs.get(one.id)
    evidence = periods[0].evidence if periods and run is None else None
    return BorderTime(
        part=f"{table}.{id_}",
        what=what,
        ways=tuple(ways),
        hours_p50=number(kept(one.mean_h, one.variance_h2, one.law, 0.5)) or 0.0,
        hours_p95=number(kept(one.mean_h, one.variance_h2, one.law, 0.95)) or 0.0,
        times_from=TABLES if run is None else f"run {run.run}",
        grade=str(evidence.grade) if evidence and evidence.grade else None,
        low=number(evidence.low) if evidence else None,
        high=number(evidence.high) if evidence else None,
        sources=evidence.sources if evidence else (),
        why=evidence.why if evidence else None,
    )

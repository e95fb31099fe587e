"""What limits the dry port: its rivals relaxed one at a time, at two levels of traffic."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_page.effects import DRY_TRAINS, TURN, crossing, hours, waiting
from evidence_page.runs import Ask, Figure, Runs, table, told

FROM, UNTIL = "2022-07-01", "2022-10-01"
STRESS = "traffic[direction=westbound].quantity*=1.3"
ACCEPTANCE = "rail.khorgos.acceptance.westbound.capacity=40"
TRACKS = ("dryport.khorgos.tracks_in.capacity+=1",)
PLATFORMS = tuple(f"dryport.khorgos.platforms.{wagon}.capacity*=1.5" for wagon in ("w40", "w60", "w80"))
PATHS = ("rail.khorgos.line_paths.westbound.capacity=40",)
CRANES = ("dryport.khorgos.cranes.capacity+=1",)
HELD = Figure("trains held at origin", "rail.khorgos.held_trains", None, "westbound")
GAIN = 0.02
"""A rival matters in a draw if relaxing it gives the dry port so much more trains a day."""


@dataclass(frozen=True)
class Rival:
    """A thing that may limit the dry port, and what relaxes it."""

    name: str
    label: str
    sets: tuple[str, ...]


RIVALS = (
    Rival("tracks", "one more track under the cranes", TRACKS),
    Rival("platforms", "half as many platforms again, in the fleet of all terminals at Altynkol", PLATFORMS),
    Rival("acceptance", "acceptance of 40 trains a day", (ACCEPTANCE,)),
    Rival("paths", "40 paths a day on the line behind", PATHS),
    Rival("cranes", "one more crane", CRANES),
)


def _ask(name: str, sets: tuple[str, ...]) -> Ask:
    return Ask(f"limits-{name}", FROM, UNTIL, (), sets)


def levels() -> tuple[tuple[str, Ask, tuple[tuple[Rival, Ask], ...]], ...]:
    """Give each level of traffic: its title, its run, and the runs with one rival relaxed."""
    now = _ask("now", ())
    stress = _ask("stress", (STRESS,))
    open_ = _ask("stress-acceptance", (STRESS, ACCEPTANCE))
    further = tuple(r for r in RIVALS if r.name in ("tracks", "platforms", "paths"))
    return (
        (
            "At the traffic of July to September 2022",
            now,
            tuple((r, _ask(f"now-{r.name}", r.sets)) for r in RIVALS),
        ),
        (
            "With 30% more westbound trains",
            stress,
            tuple(
                (r, open_ if r.name == "acceptance" else _ask(f"stress-{r.name}", (STRESS, *r.sets)))
                for r in RIVALS
            ),
        ),
        (
            "With 30% more westbound trains, and acceptance of 40",
            open_,
            tuple((r, _ask(f"open-{r.name}", (STRESS, ACCEPTANCE, *r.sets))) for r in further),
        ),
    )


FIGURES = (DRY_TRAINS, crossing("westbound"), waiting("westbound"), HELD, hours("kz", "westbound"), TURN)


def limit_lines(runs: Runs) -> list[str]:
    """Write what relaxing each rival does."""
    lines = []
    for title, base, relaxed in levels():
        body = [("as it is", *(_value(runs, base, figure) for figure in FIGURES), "–", "–", "–")]
        gains = {rival: runs.draw_difference(base, ask, DRY_TRAINS) for rival, ask in relaxed}
        held = runs.by_draw(base, DRY_TRAINS)
        for rival, ask in relaxed:
            matter = [d for d in held if gains[rival].get(d, 0.0) > GAIN * held[d]]
            first = [
                d for d in matter if all(gains[rival][d] >= other.get(d, 0.0) for other in gains.values())
            ]
            body.append(
                (
                    rival.label,
                    *(_change(runs, base, ask, figure) for figure in FIGURES),
                    f"{len(matter)} of {len(held)}",
                    str(len(first)),
                    str(sum(gains[rival].get(d, 0.0) < -GAIN * held[d] for d in held)),
                )
            )
        none = [d for d in held if all(g.get(d, 0.0) <= GAIN * held[d] for g in gains.values())]
        lines += [f"### {title}", "", *table(_head(), body)]
        lines += [f"In {len(none)} of {len(held)} draws none of them gives 2% more.", ""]
    return lines


def _head() -> tuple[str, ...]:
    return (
        "one thing relaxed",
        *(figure.label for figure in FIGURES),
        "draws in which the dry port gains over 2%",
        "draws in which it gains most",
        "draws in which it loses over 2%",
    )


def _value(runs: Runs, ask: Ask, figure: Figure) -> str:
    found = runs.spread(ask, figure)
    return f"{told(found.mean)} ± {told(found.half)} [{told(found.low)}–{told(found.high)}]"


def _change(runs: Runs, base: Ask, ask: Ask, figure: Figure) -> str:
    found = runs.difference(base, ask, figure)
    return (
        f"{told(found.mean, True)} ± {told(found.half)} [{told(found.low, True)} to {told(found.high, True)}]"
    )

"""What `landbridge worth` prints: the ranking, where hours move, what was never waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.cli.output import number, say, table

if TYPE_CHECKING:
    from landbridge.experiment.worth import Worth
    from landbridge.experiment.worth.result import Effect, Estimate, Row

MOST_MOVES = 5
NO_CHANGE = "·"
"""The interval covers zero."""
NOTHING_RUN = ("never waited for", "cannot run", "not finished")


def print_worth(found: Worth) -> None:
    """Print it."""
    say(found.title)
    scenario = f", scenario {', '.join(found.scenarios)}" if found.scenarios else ""
    stress = f", all traffic times {found.stress:g}" if found.stress != 1 else ""
    draws = f", {found.draws} draws of the assumptions" if found.draws else ""
    many = f"{found.replications} replications{draws}, seed {found.seed}"
    say(f"{found.from_} until {found.until}{scenario}{stress}: {many}")
    for change in found.changes:
        say(f"  changed: {change}")
    kind = found.ranked_by
    _system(found)
    run = [(n, row) for n, row in enumerate(found.rows, start=1) if row.verdict not in NOTHING_RUN]
    heads = [
        "",
        "one more of",
        "step",
        f"{kind}-h saved",
        "±",
        "a unit",
        *_columns(found),
        "one less costs",
        "",
    ]
    cells = [[f"{n}", *_cells(found, row)] for n, row in run]
    if cells:
        title = f"What a step more saves over the period, in {kind}-hours, and what a step less costs"
        _table(title, heads, cells)
        _legend(found)
        _moves([row for _, row in run])
    rest = [row for row in found.rows if row.verdict == "never waited for"]
    if rest:
        say()
        say("Never waited for, so that one more is worth nothing:")
        for row in rest:
            cost = _cost(row.one_less) if row.one_less else NO_CHANGE
            less = f"; one less costs {cost} {kind}-h" if cost != NO_CHANGE else ""
            say(f"  {row.unit.address} ({_capacity(row)}){less}")
    other = [row for row in found.rows if row.verdict in NOTHING_RUN[1:]]
    if other:
        say()
        say("Nothing to say of:")
    for row in other:
        say(f"  {row.unit.address}: {row.verdict}{f': {row.why_not}' if row.why_not else ''}")
    for warning in found.warnings:
        say(f"Warning: {warning}")


def _system(found: Worth) -> None:
    system, kind = found.system, found.ranked_by
    waited = ", ".join(f"{number(h)} {name}-h" for name, h in system["waited_h"].items())
    through = ", ".join(f"{number(n)} {name}" for name, n in system["through"].items())
    teu = f" ({number(system['teu'])} TEU)" if system["teu"] else ""
    say(
        f"As it is: {number(system['in_all_h'])} {kind}-hours in all; waited {waited}; through {through}{teu}"
    )


def _columns(found: Worth) -> list[str]:
    return [*(["train-h waited"] if "train" in found.system["waited_h"] else []), "TEU through", "range"]


def _cells(found: Worth, row: Row) -> list[str]:
    more, less = row.one_more, row.one_less
    assert more is not None
    unit = row.unit
    saved = more.saved_h
    cells = [
        unit.address,
        f"{unit.step:+,} {unit.counted_in.replace('_', ' ')} ({_capacity(row)})",
        number(saved.mean),
        number(saved.high - saved.mean, 2),
        number(saved.mean / unit.step),
    ]
    if "train" in found.system["waited_h"]:
        cells.append(_change(more.waited_h["train"]))
    cells.append(_change(more.teu) if more.teu else "")
    cells.append(f"{number(row.drawn[0])} to {number(row.drawn[1])}" if row.drawn else "")
    return [*cells, _cost(less) if less else "–", row.verdict]


def _capacity(row: Row) -> str:
    least, most = row.unit.least, row.unit.most
    return f"of {least:,g}" if least == most else f"of {least:,g} to {most:,g}"


def _cost(less: Effect) -> str:
    """Write what a step less costs."""
    lost = less.saved_h.per(-1.0)
    return NO_CHANGE if lost.covers_zero else f"{number(lost.mean)} ± {number(abs(lost.high - lost.mean), 2)}"


def _change(one: Estimate) -> str:
    """Write a difference with its sign, or a dot where none is seen."""
    return NO_CHANGE if one.covers_zero else f"{'+' if one.mean > 0 else ''}{number(one.mean)}"


def _legend(found: Worth) -> None:
    kind = found.ranked_by
    if kind == "box":
        say("box-hours: time of all boxes in the system, waiting or aboard, and of trains held at origin.")
    say(f"±: 95% interval of the paired difference; a unit: {kind}-hours saved by each unit of the step.")
    say("worth: holds although so many were tried side by side; likely: holds by itself; ·: none seen.")
    if any(row.verdict == "costs hours" for row in found.rows):
        say("costs hours: what passes here sooner waits longer where it cannot go on.")


def _moves(rows: list[Row]) -> None:
    """Print where the hours went, of what is worth something."""
    shown = [row for row in rows if row.verdict in ("worth", "likely")][:MOST_MOVES]
    if not shown:
        return
    say()
    say("Where waiting changes:")
    for row in shown:
        assert row.one_more is not None
        say(f"  {row.unit.address}: {_places(row.one_more) or 'nowhere by itself'}")


def _places(effect: Effect) -> str:
    return ", ".join(_place(place) for place in effect.places)


def _place(place: dict[str, Any]) -> str:
    where = " ".join(place[name] for name in ("facility", "side", "direction") if place[name])
    hours = place["waited_h"]
    return f"{where} {'+' if hours > 0 else ''}{number(hours)} {place['kind']}-h"


def _table(title: str, heads: list[str], cells: list[list[str]]) -> None:
    """Print a table without the columns in which nothing stands."""
    used = [i for i in range(len(heads)) if any(row[i] not in ("", NO_CHANGE) for row in cells)]
    right = [head for head in heads if head not in ("one more of", "step") and head]
    table(title, [heads[i] for i in used], [[row[i] for i in used] for row in cells], right)

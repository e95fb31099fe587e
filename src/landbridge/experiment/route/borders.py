"""Where the times at the borders and terminals of an answer come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.network.laws import quantile

if TYPE_CHECKING:
    from landbridge.experiment.border_times import BorderTimes, Chosen
    from landbridge.experiment.route.answer import Answer

TABLE = "table"


def told_borders(one: Answer, chosen: Chosen) -> list[dict[str, Any]]:
    """Return each border and change of gauge on the ways of an answer: its time, and who tells it."""
    network = one.network
    runs = chosen.sources(network)
    used = {p for way in one.ways for arc in way.arcs for p in network.parts_of(arc)}
    told = []
    for part in sorted((network.parts[p] for p in used), key=lambda part: part.id):
        if not part.facility:
            continue
        run = runs.get(part.id)
        p95 = quantile(part.mean_h, part.variance_h2, 0.95) if part.law is None else part.law.quantile(0.95)
        told.append(
            {
                "part": part.id,
                "facility": part.facility,
                "direction": part.direction or None,
                "source": TABLE if run is None else f"run {run.hash[:16]}",
                "mean_h": part.mean_h,
                "p95_h": float(p95),
            }
        )
    return told


def runs_used(one: Answer, chosen: Chosen) -> tuple[BorderTimes, ...]:
    """Return the runs that tell a time on the ways of an answer."""
    hashes = {row["source"] for row in told_borders(one, chosen)}
    return tuple(run for run in chosen.runs if f"run {run.hash[:16]}" in hashes)


def in_words(one: Answer, chosen: Chosen, corridor: str) -> str:
    """Say in a sentence where the times at borders come from."""
    rows = told_borders(one, chosen)
    runs = runs_used(one, chosen)
    if not runs:
        if rows and chosen.runs:
            return "Border times on these ways are those of the tables: the runs tell none of them."
        why = chosen.why_tables(corridor, one.asked.day)
        return f"{why[0].upper()}{why[1:]}."
    sentences = []
    for run in runs:
        own = sorted({r["facility"] for r in rows if r["source"] == f"run {run.hash[:16]}"})
        near = "" if run.covers(one.asked.day) else "; the nearest run that is kept, it does not hold the day"
        sentences.append(
            f"at {', '.join(own)} from the run {run.run} ({run.hash[:16]}: {run.from_} until {run.until}, "
            f"{run.replications} replications{near})"
        )
    rest = "; all others from the tables" if any(r["source"] == TABLE for r in rows) else ""
    return f"Border times {'; '.join(sentences)}{rest}."

"""The Red Sea in the network: what its closing alone does to days, and what freight did, by role."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from evidence_page.runs import table, told
from evidence_page.ways_numbers import Numbers, sources_in_force
from evidence_page.ways_response import AFTER, DRAWS, MONTH, YEAR, response
from evidence_page.ways_response import BEFORE as BEFORE_RAIL
from evidence_page.ways_tables import in_range
from landbridge.accounts.statistics import quantile
from landbridge.corridor import Corridor
from landbridge.experiment.route.examined import Examined
from landbridge.experiment.route.statement import Question, verdict

BEFORE = date(2023, 11, 1)
PASSAGE = "bab-el-mandeb"
LONGER = (("F682", "", 10, 12), ("F708", "F522", 10, 14), ("F477", "F476", 10, float("inf")))
"""Published days round the Cape: source, another number of the same page, low, high."""
CHANGED = (("F685, bookings of one forwarder within four weeks", 37.0), ("F548, value in 2024", 84.9))
"""What was told of rail: source, percent."""
PORTS = (("CNSHA", "NLRTM"), ("CNSHA", "DEHAM"), ("CNYIW", "DEDUI"))


def red_sea(corridor: Corridor, folder: Path) -> tuple[list[str], dict[str, str]]:
    """Days by cause alone, then prices, then who changes; and what is said of them in short."""
    questions = asked()
    open_ = Numbers(corridor, folder=folder)
    shut = Numbers(corridor, closed=(PASSAGE,), folder=folder)
    for question in questions:
        for numbers in (open_, shut):
            numbers.want(question, False)
    in_force = sources_in_force(corridor, BEFORE)
    roles = {
        source: "input" if source in in_force else "predicted†" if page in in_force else "predicted"
        for source, page, _, _ in LONGER
    }
    rows = []
    for question in questions:
        more = longer(open_, shut, question)
        if more is None:
            continue
        judged = (
            f"{verdict(more, (low, high))} ({source}, {roles[source]})" for source, _, low, high in LONGER
        )
        before, after = (numbers.number(question, "sea days", False) for numbers in (open_, shut))
        pair = f"{question.origin} – {question.destination}"
        rows.append((pair, in_range(before), in_range(after), in_range(more), "; ".join(judged)))
    head = ("pair", "sea, days, open", "shut", "longer by", "10–12 (F682), 10–14 (F708), over 10 (F477)")
    changed = response(corridor)
    lines = [
        f"The passage alone, on {BEFORE} with all prices and other days as they were: `--closed {PASSAGE}`.",
        "",
        *table(head, rows),
        *freight(corridor),
        *answered(changed),
    ]
    first = longer(open_, shut, questions[0])
    said = {"longer": in_range(first), "more": in_range(changed["days and prices"])}
    return lines, said


def answered(found: dict[str, Examined]) -> list[str]:
    """Who changes to rail, beside what was told."""
    rows = []
    for name, change in found.items():
        judged = (
            f"{verdict(change, (value * 0.9, value * 1.1))} ({value:g}%: {source})"
            for source, value in CHANGED
        )
        rows.append((name, in_range(change), "; ".join(judged)))
    head = ("rail from China to the EU, TEU", "more, % [least–most of the draws]", "predicted: told were")
    told_first = (
        f"**Who changes.** The modelled trade of {YEAR}-{MONTH} chooses among the ways of {BEFORE_RAIL} "
        f"and of {AFTER} ([Trade](trade.md)); {DRAWS} draws of the network and of the choice. No random "
        "number is in it, so there is no band of replications. No trade of 2024 is read: demand stays that "
        "of 2023."
    )
    return [
        told_first,
        "",
        *table(head, rows),
    ]


def asked() -> list[Question]:
    """Of whom the days are told."""
    return [Question(origin, destination, "household", BEFORE) for origin, destination in PORTS]


def longer(open_: Numbers, shut: Numbers, question: Question) -> Examined | None:
    """Days that the sea is longer, draw by draw: both have the same points of all ranges."""
    one, at = open_.of(question, False)
    other, there = shut.of(question, False)
    if "sea" not in one.base[at].ways or "sea" not in other.base[there].ways:
        return None

    def days(of: object) -> float:
        return of.ways["sea"].days(0.5)  # type: ignore[attr-defined]

    drawn = [
        days(b[there]) - days(a[at])
        for a, b in zip(one.draws, other.draws, strict=True)
        if "sea" in a[at].ways and "sea" in b[there].ways
    ]
    value = days(other.base[there]) - days(one.base[at])
    low, high = quantile(drawn, 0.05), quantile(drawn, 0.95)
    return Examined(value, value if low is None else low, value if high is None else high, "days")


def freight(corridor: Corridor) -> list[str]:
    """The series of freight over the winter, with role and source of each value."""
    rows = []
    for id_ in ("scfi.north-europe", "rail.westbound"):
        for period in corridor.network.quantities[f"freight_rates.{id_}.rate"].periods:
            if period.from_ is None or not date(2023, 10, 1) <= period.from_ < date(2025, 1, 1):
                continue
            evidence = period.evidence
            source = ", ".join(evidence.sources) or "no source"
            low, high = told(evidence.low), told(evidence.high)
            rows.append((f"`{id_}`", str(period.from_), told(float(period.value)), f"{low}–{high}", source))
    head = ("series", "from", "USD", "range", "source (role input)")
    return table(head, rows)

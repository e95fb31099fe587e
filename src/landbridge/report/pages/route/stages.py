"""A way stage by stage: waits, carriage, borders, changes of gauge, transfers, with time and money."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from landbridge.network.laws import quantile
from landbridge.network.pieces import ArcKind, Part
from landbridge.report.pages.base import Page, number
from landbridge.report.pages.words import capital, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.behaviour.shipper import Weighed
    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.network_rows import LinkRow
    from landbridge.experiment.route import Answer
    from landbridge.network.law import Law

MEDIA = {"sea": "ship", "road": "truck", "air": "aircraft", "door": "door"}
WEEK_H = 168.0


class RouteStage(Page):
    """One stage of a way."""

    kind: str
    """`wait`, `carriage`, `border`, `gauge`, `transfer` or `door`."""
    what: str
    """In words."""
    mode: str | None
    """`rail`, `sea`, `road`, `air` or `ferry`; null where nothing moves."""
    begins: str
    """Id of the place at which it begins."""
    ends: str
    """Id of the place at which it ends."""
    where: str
    """The places by name."""
    km: float
    """Kilometres."""
    hours: float
    """Mean."""
    hours_p50: float
    """Kept in half of all cases."""
    hours_p95: float
    """Kept in 95 of 100 cases."""
    variance_h2: float
    """Of the hours; those of stages add up, except of stretches of one carriage, which move together."""
    paid_usd: float
    """Price less subsidy and with fees."""
    subsidy_usd: float
    """What another pays of the price."""
    co2e_kg: float
    """CO2e, well to wheel."""
    part: str | None
    """Address of the row that its time is of, where it is a border, a change of gauge or a transfer."""
    carriage: int | None
    """Number of the carriage that a stretch belongs to."""


@dataclass
class _Made:
    """Stages as they are made."""

    answer: Answer
    corridor: Corridor
    found: list[RouteStage] = field(default_factory=list)
    hours: float = 0.0

    def __post_init__(self) -> None:
        self.laws = laws_of(self.answer)

    def name(self, id_: str) -> str:
        row = self.corridor.places.get(id_)
        return row.name if row is not None else id_

    def add(
        self, kind: str, what: str, ends: tuple[str, str], mean_h: float, variance: float, **more: object
    ) -> None:
        self.hours += mean_h
        begins, arrives = ends
        there = self.name(begins) if begins == arrives else f"{self.name(begins)} – {self.name(arrives)}"
        part = more.get("part")
        law = self.laws.get(part) if isinstance(part, str) else None
        p50, p95 = (kept(mean_h, variance, law, share) for share in (0.5, 0.95))
        known: dict[str, object] = {
            "mode": None, "km": 0.0, "paid_usd": 0.0, "subsidy_usd": 0.0, "co2e_kg": 0.0, "part": None,
            "carriage": None, **more,
        }  # fmt: skip
        floats = {key: number(value) if isinstance(value, float) else value for key, value in known.items()}
        self.found.append(
            RouteStage.model_validate(
                {
                    "kind": kind,
                    "what": what,
                    "begins": begins,
                    "ends": arrives,
                    "where": there,
                    "hours": number(mean_h),
                    "hours_p50": number(p50),
                    "hours_p95": number(p95),
                    "variance_h2": number(variance),
                    **floats,
                }
            )
        )


def stages_of(answer: Answer, corridor: Corridor, way: Weighed) -> tuple[RouteStage, ...]:
    """Return the stages of a way, in order; their hours, km and money add up to those of the way."""
    network, asked = answer.network, answer.asked
    price, subsidy = network.price_of(asked.shipment), network.subsidy_of(asked.shipment)
    fees, co2e = network.fees_of(asked.shipment), network.co2e_of(asked.shipment)
    _, wait_variance = network.wait_h
    made = _Made(answer, corridor)
    for count, arc in enumerate(way.arcs):
        ends = tuple(
            network.places[network.node_place[node[arc]]].id for node in (network.tail, network.head)
        )
        money = {
            "paid_usd": float(price[arc] - subsidy[arc] + fees[arc]),
            "subsidy_usd": float(subsidy[arc]),
            "co2e_kg": float(co2e[arc]),
        }
        if network.kind[arc] != ArcKind.CARRIAGE:
            kind = "transfer" if network.kind[arc] == ArcKind.TRANSFER else "door"
            media = [_medium(network.node_medium[node[arc]]) for node in (network.tail, network.head)]
            mean, variance = float(network.mean_h[arc]), float(network.variance_h2[arc])
            what = _transfer_words(*media)
            made.add(kind, what, (ends[0], ends[1]), mean, variance, part=network.row[arc], **money)
            continue
        wait = network.wait_from(arc, (asked.start_h + made.hours) % WEEK_H)
        timed = bool(network.timetable[network.service[arc]])
        if wait > 0:
            what = "wait for the day of departure" if timed else "wait for a departure"
            spread = 0.0 if timed else float(wait_variance[arc])
            made.add("wait", what, (ends[0], ends[0]), wait, spread)
        _carriage(made, arc, count, money)
    return tuple(made.found)


def _carriage(made: _Made, arc: int, count: int, money: dict[str, float]) -> None:
    """Add the stretches of one carriage, and the borders and changes of gauge between them."""
    network, day = made.answer.network, made.answer.asked.day
    numbers = network.part[network.part_start[arc] : network.part_start[arc + 1]].tolist()
    parts = [network.parts[n] for n in numbers]
    km = float(network.km[arc])
    mean = max(0.0, float(network.mean_h[arc]) - sum(part.mean_h for part in parts))
    variance = max(0.0, float(network.variance_h2[arc]) - sum(part.variance_h2 for part in parts))
    service = network.services[network.service[arc]]
    row = made.corridor.network.services[service].at(day)
    title = row.title if row is not None else service
    mode = network.modes[network.mode[arc]]
    begins, run = network.way[arc][0], 0.0
    stretches: list[tuple[str, str, float]] = []
    stops: list[tuple[int, str, str]] = []
    waiting = list(parts)
    links = [made.corridor.network.links[id_].at(day) for id_ in network.links[arc]]
    for at, (link, ends) in enumerate(zip(links, network.way[arc][1:], strict=True)):
        assert link is not None, "a way has links that are in force"
        run += made.corridor.network.number("links", link.id, "km", day) or link.km
        after = links[at + 1] if at + 1 < len(links) else None
        here = list(_met(made, waiting, link, after))
        if here or after is None:
            stretches.append((begins, ends, run))
            stops += [(len(stretches), part, ends) for part in here]
            begins, run = ends, 0.0
    whole = sum(length for _, _, length in stretches) or 1.0
    known = {part.id: part for part in parts}
    for at, (start, end, length) in enumerate(stretches, start=1):
        share = length / whole
        own = {key: value * share for key, value in money.items()}
        made.add(
            "carriage", title, (start, end), mean * share, variance * share * share, mode=mode,
            km=km * share, carriage=count, **own,
        )  # fmt: skip
        for number_, id_, there in stops:
            if number_ == at:
                part = known[id_]
                kind = "border" if id_.startswith("borders.") else "gauge"
                made.add(kind, part_words(id_), (there, there), part.mean_h, part.variance_h2, part=id_)


def _met(made: _Made, waiting: list[Part], link: LinkRow, after: LinkRow | None) -> Iterator[str]:
    """Yield the parts that are met on a link or at its end, and take them from those that are waiting."""
    day = made.answer.asked.day
    if link.border and waiting and waiting[0].id.startswith("borders."):
        border = made.corridor.network.borders[row_of(waiting[0].id)[1]].at(day)
        if border is not None and border.border == link.border:
            yield waiting.pop(0).id
    changes = after is not None and after.gauge != link.gauge
    if changes and waiting and waiting[0].id.startswith("transfers."):
        yield waiting.pop(0).id


def laws_of(answer: Answer) -> dict[str, Law]:
    """Return the laws of the parts whose times a run gave, by `Part.id`."""
    return {part.id: part.law for part in answer.network.parts if part.law is not None}


def kept(mean_h: float, variance_h2: float, law: Law | None, share: float) -> float:
    """Return the hours kept in a share of all cases."""
    return float(quantile(mean_h, variance_h2, share)) if law is None else law.quantile(share)


def row_of(part: str) -> tuple[str, str]:
    """`borders.rail.brest:westbound` -> `borders`, `rail.brest`."""
    table, _, id_ = part.partition(":")[0].partition(".")
    return table, id_


def part_words(part: str) -> str:
    """`borders.rail.khorgos.westbound:westbound` -> `border Khorgos, by rail, westbound`."""
    table, id_ = row_of(part)
    direction = part.partition(":")[2] or next((d for d in ("westbound", "eastbound") if id_.endswith(d)), "")
    tail = f", {direction}" if direction else ""
    if table == "borders":
        mode, _, name = id_.removesuffix(f".{direction}").partition(".")
        where = place(f"x.{name}").removeprefix("x ").replace("-", " ").strip()
        return f"border {capital(where)}, by {mode}{tail}"
    name = id_.partition(".")[2]
    return f"change of gauge{f' at {capital(name)}' if name else ''}{tail}"


def _medium(node: str) -> str:
    medium = node.rpartition(" ")[0] or "door"
    return MEDIA.get(medium) or (f"train ({medium.partition('-')[2]} mm)" if "-" in medium else medium)


def _transfer_words(begins: str, ends: str) -> str:
    if begins == "door":
        return f"door to {ends}: collection, papers, lift"
    if ends == "door":
        return f"{begins} to door: lift, papers, delivery"
    return f"{begins} to {ends}" if begins != ends else f"{begins} to another {ends}"

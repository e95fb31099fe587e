"""What is wrong with the pipelines of a corridor: found before anything is run, all at once.

Names and structure are looked at always. Whether lines pay and contracts can be kept is asked of a corridor
as its files have it: a scenario may well break both, and its run says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.behaviour.pipelines.allocate import has_solver
from landbridge.behaviour.pipelines.course import course_of
from landbridge.behaviour.pipelines.network import Network, Way, netback
from landbridge.behaviour.pipelines.read import (
    FIELDS,
    KEYS,
    LINE,
    MARKETS,
    MT_PER_BCM,
    PRICES,
    Part,
    Reader,
    in_bcm,
    parts_of,
    unit_at,
)
from landbridge.behaviour.pipelines.ways import TooManyWaysError, ways_of
from landbridge.corridor import Corridor, Facility, Period, Quantity
from landbridge.corridor.solved import pipelines_of

TABLES = (LINE, FIELDS, MARKETS, PRICES)
SHOWN = 6


def pipeline_problems(corridor: Corridor) -> list[Problem]:
    """List what makes the network of a corridor none: words, numbers, ends that meet nothing."""
    if not pipelines_of(corridor):
        return []
    found = [*_words(corridor), *_numbers(corridor)]
    return found or list(_joined(corridor))


def _words(corridor: Corridor) -> Iterator[Problem]:
    """Every value means something, every table has what it needs, texts hold for good."""
    parts = parts_of(corridor)
    for facility in pipelines_of(corridor):
        for path, quantity in facility.values.items():
            yield from _meaningless(facility, path, quantity)
    for part in parts:
        origin = next(iter(part.facility.values.values())).periods[0].origin
        keys = KEYS[part.kind]
        for name in keys.needed:
            if part.quantity(name) is None:
                near = nearest(name, (q.address.rpartition(".")[2] for q in part.quantities()))
                told = f"is missing: {part.kind.removesuffix('s')} needs {', '.join(keys.needed)}"
                yield Problem(origin.file, origin.line, f"{part.address}.{name}", told, near)
        for name in keys.every_text:
            text = part.quantity(name)
            if text is None:
                continue
            if any(not isinstance(period.value, str) for period in text.periods):
                yield _at(text, f"must be a name, not {text.periods[0].value!s}")
            elif len({period.value for period in text.periods}) > 1:
                yield _at(text, "changes with the date; what joins what must hold for good")
        if part.kind == MARKETS:
            yield from _priced(corridor, part)


def _meaningless(facility: Facility, path: str, quantity: Quantity) -> Iterator[Problem]:
    table, _, rest = path.partition(".")
    name = path.rpartition(".")[2]
    if table == PRICES and rest and "." not in rest:
        return
    deep = path.count(".") == (1 if table == LINE else 2)
    if table in KEYS and deep and name in KEYS[table].all:
        return
    known: Collection[str] = KEYS[table].all if table in KEYS and deep else TABLES
    near = nearest(name if known is not TABLES else table, known)
    right = None
    if near is not None:
        right = f"{facility.id}.{path.rpartition('.')[0]}.{near}" if known is not TABLES else near
    yield _at(quantity, "means nothing to pipelines, so it would change nothing", right)


def _priced(corridor: Corridor, part: Part) -> Iterator[Problem]:
    """A market says its price in one way."""
    price, benchmark = part.quantity("price"), part.quantity("benchmark")
    if (price is None) == (benchmark is None):
        origin = next(part.quantities()).periods[0].origin
        told = "needs either `price`, or `benchmark` with its `discount`"
        yield Problem(origin.file, origin.line, f"{part.address}.price", told)
    elif benchmark is not None:
        address = str(benchmark.periods[0].value)
        if not corridor.has(address):
            yield _at(benchmark, f"there is no address {address}", corridor.nearest_address(address))
        elif not all(_is_number(p) for p in corridor.quantity(address).periods):
            yield _at(benchmark, f"{address} is no number")
    for name in ("discount", "bbl_per_t"):
        quantity = part.quantity(name)
        if quantity is not None and benchmark is None:
            yield _at(quantity, "is of a benchmark, and this market has none")


def _numbers(corridor: Corridor) -> Iterator[Problem]:
    """Numbers are plain, in the unit that is meant, and not below zero."""
    for part in parts_of(corridor):
        keys = KEYS[part.kind]
        for name in (*keys.numbers, *keys.numbers_if_any):
            quantity = part.quantity(name)
            for period in quantity.periods if quantity is not None else ():
                where = (period.origin.file, period.origin.line, f"{part.address}.{name}")
                unit = unit_at(corridor, part.facility, f"{part.path}.{name}")
                if not _is_number(period):
                    yield Problem(*where, f"must be a plain number, not {period.value!s}")
                elif float(period.value) < 0 and name != "discount":  # type: ignore[arg-type]
                    yield Problem(*where, f"is {period.value:g}; it cannot be below zero")
                elif period.unit is not None and period.unit != unit:
                    yield Problem(*where, f"is in {period.unit}, but it must be in {unit}", unit)
        switch = part.quantity("open")
        if switch is not None and any(not isinstance(p.value, bool) for p in switch.periods):
            yield _at(switch, "must be true or false")
        least, most = part.quantity("least"), part.quantity("most")
        if part.kind == MARKETS and least is not None and most is not None:
            yield from _least_above_most(least, most)
    yield from _measures(corridor)


def _least_above_most(least: Quantity, most: Quantity) -> Iterator[Problem]:
    for period in least.periods:
        for other in most.periods:
            meet = (period.from_ or date.min) < (other.until or date.max)
            meet = meet and (other.from_ or date.min) < (period.until or date.max)
            if meet and _is_number(period) and _is_number(other) and period.value > other.value:  # type: ignore[operator]
                origin = period.origin
                told = f"is {period.value:g}, more than the most that the market takes, {other.value:g}"
                yield Problem(origin.file, origin.line, least.address, told)
                return


def _measures(corridor: Corridor) -> Iterator[Problem]:
    """What is measured in bn m³ on one line is so on all of them."""
    gas = in_bcm(corridor)
    for part in parts_of(corridor):
        carried = part.text("carries") or ""
        if part.kind == LINE and carried in gas and part.quantity(MT_PER_BCM) is None:
            told = f"is missing: {gas[carried]} carries {carried} in bn m3, so every line of it must"
            origin = next(part.quantities()).periods[0].origin
            yield Problem(origin.file, origin.line, f"{part.address}.{MT_PER_BCM}", told)


@dataclass(frozen=True)
class _Net:
    network: Network
    ways: tuple[Way, ...]
    reader: Reader


def _joined(corridor: Corridor) -> Iterator[Problem]:
    """Every line leads somewhere, every market is reached, every field leads to one."""
    reader = Reader(corridor, corridor.from_, corridor.until)
    network = reader.names()
    try:
        ways = ways_of(network)
    except TooManyWaysError as error:
        first = reader.lines[0].facility.origin
        yield Problem(first.file, None, None, str(error))
        return
    net = _Net(network, ways, reader)
    yield from _idle_lines(net)
    supplied = {way.market for way in ways}
    for m, part in enumerate(reader.markets):
        if m not in supplied:
            yield _of(part, "at", f"has no supply: no way leads from a field to {network.markets[m].at}")
    leading = {way.field for way in ways}
    for f, part in enumerate(reader.fields):
        if f not in leading:
            told = f"is an island: no way leads from {network.fields[f].at} to a market"
            yield _of(part, "at", told)


def _idle_lines(net: _Net) -> Iterator[Problem]:
    network, served = net.network, {line for way in net.ways for line in way.lines}
    for number, part in enumerate(net.reader.lines):
        if number in served:
            continue
        line = network.lines[number]
        same = [other for other in network.lines if other.carries == line.carries and other is not line]
        onward = {other.begins for other in same} | {
            market.at for market in network.markets if market.carries == line.carries
        }
        before = {other.ends for other in same} | {
            field.at for field in network.fields if field.carries == line.carries
        }
        if line.begins == line.ends:
            yield _of(part, "ends", "leads from a place to itself")
        elif line.ends not in onward:
            told = (
                f"leads to nowhere: no market of {line.carries} is at {line.ends}, and no line begins there"
            )
            yield _of(part, "ends", told, nearest(line.ends, onward))
        elif line.begins not in before:
            told = f"begins nowhere: no field of {line.carries} is at {line.begins}, and no line ends there"
            yield _of(part, "begins", told, nearest(line.begins, before))
        else:
            yield _of(part, "ends", "lies on no way from a field to a market")


def lines_pay(corridor: Corridor, from_: date, until: date) -> Iterator[Problem]:
    """Each line lies on some way that pays on some day: else its numbers are wrong, or it is not needed."""
    if not parts_of(corridor):
        return
    reader = Reader(corridor, from_, until)
    ways = ways_of(reader.names())
    best: dict[int, float] = {}
    networks = [reader.at(day) for day in [from_, *reader.turns()]]
    for network in networks:
        for way in ways if network is not None else ():
            assert network is not None
            paid = netback(network, way)
            if network.markets[way.market].least > 0:
                paid = max(paid, 0.0)  # a promise is kept at any price
            for line in way.lines:
                best[line] = max(best.get(line, paid), paid)
    for number, part in enumerate(reader.lines):
        if best.get(number, 0.0) < 0:
            told = (
                f"pays nowhere: the best way over it loses {-best[number]:.3g} USD a unit "
                f"from {from_} until {until}; look at its tariff and the prices of the markets behind it"
            )
            yield _of(part, "tariff", told)


def contracts_kept(corridor: Corridor, from_: date, until: date) -> Iterator[Problem]:
    """What is promised to markets can be brought there; nothing is said where scipy is not installed."""
    course = course_of(corridor, from_, until) if has_solver() else None
    if course is None:
        return
    parts = {part.address: part for part in parts_of(corridor)}
    for m, market in enumerate(course.names.markets):
        short = [s for s in course.stretches if s.allocation.short[m] > 0]
        if not short:
            continue
        worst = max(short, key=lambda s: s.allocation.short[m])
        promised, lacking = worst.network.markets[m].least, worst.allocation.short[m]
        rivals = _rivals(course.ways, m)
        shared = [worst.network.markets[r] for r in rivals if worst.network.markets[r].least > 0]
        among = f"; it shares them with {', '.join(one.name for one in shared[:SHOWN])}" if shared else ""
        told = (
            f"promises {promised:g} a year, but from {worst.from_} at most {promised - lacking:g} can come: "
            f"{_narrow(worst.network, course.ways, m)}{among}"
        )
        yield _of(parts[market.name], "least", told)


def _rivals(ways: Sequence[Way], market: int) -> list[int]:
    """List markets whose ways share a line or a field with those of a market."""
    own = [way for way in ways if way.market == market]
    lines, fields = {line for way in own for line in way.lines}, {way.field for way in own}
    return sorted(
        {w.market for w in ways if w.market != market and (w.field in fields or lines.intersection(w.lines))}
    )


def _narrow(network: Network, ways: Sequence[Way], market: int) -> str:
    """Say what leads to a market: its fields with what they give, its last lines with what they hold."""
    own = [way for way in ways if way.market == market]
    fields = dict.fromkeys(way.field for way in own)
    lines = dict.fromkeys(way.lines[-1] for way in own if way.lines)
    given = ", ".join(f"{network.fields[f].name} gives {network.fields[f].output:g}" for f in fields)
    held = ", ".join(f"{network.lines[n].name} carries {network.lines[n].capacity:g}" for n in lines)
    return f"{given}; {held}" if held else given


def _is_number(period: Period) -> bool:
    return isinstance(period.value, (int, float)) and not isinstance(period.value, bool)


def _at(quantity: Quantity, told: str, near: str | None = None) -> Problem:
    origin = quantity.periods[0].origin
    return Problem(origin.file, origin.line, quantity.address, told, near)


def _of(part: Part, name: str, told: str, near: str | None = None) -> Problem:
    quantity = part.quantity(name)
    origin = (quantity.periods[0] if quantity is not None else next(part.quantities()).periods[0]).origin
    return Problem(origin.file, origin.line, f"{part.address}.{name}", told, near)

"""Measures everything and prints one table; `--json FILE` keeps the figures too."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib import metadata
from pathlib import Path

from . import engines, layer, pending, reference, scaling, start_up, ways, years
from .table import Row, render


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="turns of what is fast; the best one counts")
    parser.add_argument("--no-peers", action="store_true", help="leave out SimPy, Ciw, networkx and scgraph")
    parser.add_argument(
        "--years",
        type=int,
        default=1000,
        help="rail years of the layer of experiments (1000: 5 minutes); 0: none",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    options = parser.parse_args()
    rows = [
        *_start_up(max(3, options.rounds // 2)),
        *_engines(options.rounds, not options.no_peers),
        *_pending(options.rounds),
        *_rail_years(options.rounds),
        *_road_years(options.rounds),
        *_gateway_years(options.rounds),
        *_scaling(max(1, options.rounds // 3)),
        *_ways(options.rounds, not options.no_peers),
        *(_layer(options.years, options.rounds) if options.years else ()),
    ]
    print(render(rows))
    print(f"\n{_where()}")
    if options.json:
        figures = {"schema": 1, "machine": _machine(), "rows": [row.figures() for row in rows]}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _start_up(rounds: int) -> list[Row]:
    _say("start-up")
    cold, warm = start_up.cold_and_warm(rounds)
    imported, first = start_up.of_import(rounds), start_up.first_event(rounds)
    group = "start-up"
    return [
        Row(group, "import landbridge", imported.wall_s, "s", f"CPU {imported.cpu_s:.3f} s", 0.15),
        Row(group, "kernel ready, cache empty", cold.wall_s, "s", f"CPU {cold.cpu_s:.1f} s", 25.0),
        Row(group, "kernel ready, from the cache", warm.wall_s, "s", f"CPU {warm.cpu_s:.3f} s", 0.4),
        Row(group, "shell to the first event", first.wall_s, "s", f"CPU {first.cpu_s:.2f} s", 1.5),
    ]


def _engines(rounds: int, peers: bool) -> list[Row]:
    rows = []
    _say("models on all engines")
    for comparison in engines.compare(rounds, peers):
        group = engines.TITLES[comparison.model]
        ours = comparison.timings["landbridge"]
        exact = f", exact {comparison.exact_stay:.3f}" if comparison.exact_stay else " h"
        rows.append(
            Row(group, "landbridge", ours.seconds, "CPU s", f"mean stay {ours.result.stay_h:.3f}{exact}")
        )
        for engine in ("reference", "simpy", "ciw"):
            timing = comparison.timings.get(engine)
            if timing is None:
                rows.append(Row(group, engine, None, "CPU s", _missing(engine, comparison.model, peers)))
                continue
            stay = f"mean stay {timing.result.stay_h:.3f}"
            if timing.scale > 1:
                stay += f", of 1/{timing.scale} × {timing.scale}"
            row = Row(group, engine, timing.seconds, "CPU s", stay)
            if engine == "reference":
                row.against(ours.seconds / timing.seconds, "ours / its", at_most=engines.REFERENCE_GOAL)
            else:
                goal = engines.GOALS[comparison.model] if engine == "simpy" else None
                row.against(timing.seconds / ours.seconds, "its / ours", at_least=goal)
            rows.append(row)
    return rows


def _missing(engine: str, model: str, peers: bool) -> str:
    if engine == "reference":
        return f"not here ({reference.VARIABLE} names its folder)"
    if not peers:
        return "left out"
    if engine == "ciw" and model == "terminal":
        return "cannot express groups"
    return "not installed (extra: bench)"


def _pending(rounds: int) -> list[Row]:
    """What an event costs, step and records included, by the number of events that are pending."""
    _say("pending events")
    rows = []
    found = pending.measure(rounds)
    for size in found:
        heap = f"all in one heap: {size.heap_ns:.0f} ns"
        row = Row("an event, of so many pending", f"{size.entities:,}", size.ours_ns, "ns", heap)
        if size.entities == 1_000:
            row.against(size.ours_ns / found[0].ours_ns, "to 10 pending", at_most=1.25)
        elif size.entities > 1_000:
            row.against(size.heap_ns / size.ours_ns, "heap / ours", at_least=1.3)
        rows.append(row)
    return rows


def _rail_years(rounds: int) -> list[Row]:
    _say("rail years")
    rows = _years("rail", years.RAIL, rounds, replication_s=1.0, memory_mb=300.0, model_s=0.06)
    one, two = years.two_threads("rail", years.RAIL[-1], rounds)
    threads = Row(rows[-1].group, "8 replications, 2 threads", two, "s", f"1 thread: {one:.2f} s")
    threads.against(one / two, "speed-up", at_least=1.9)
    return [*rows, threads]


def _road_years(rounds: int) -> list[Row]:
    _say("road year")
    return _years("road", years.ROAD, rounds, replication_s=1.5, memory_mb=200.0)


def _gateway_years(rounds: int) -> list[Row]:
    """The zone by itself, and all parts in one run."""
    _say("zone and gateway years")
    zone = _years("zone", years.GATEWAY, rounds, replication_s=None, memory_mb=None)
    return [*zone, *_years(years.ALL, years.GATEWAY, rounds, replication_s=8.0, memory_mb=800.0)]


def _years(
    part: str,
    which: tuple[int, ...],
    rounds: int,
    replication_s: float | None,
    memory_mb: float | None,
    model_s: float | None = None,
) -> list[Row]:
    """Years of a part of the gateway, and the memory of the last of them."""
    rows = []
    for year in years.measure(part, which, rounds):
        group = f"Khorgos, {part} year {year.year}"  # the whole: "gateway"
        speed = f"{year.steps / year.replication_s / 1e6:.0f} million steps a second, {year.events:,} events"
        speed += "".join(f", {many:,} {name} through" for name, many in year.through.items() if many)
        rows += [
            Row(group, "plan", year.plan_s, "CPU s"),
            Row(group, "model", year.model_s, "CPU s", "once per draw of assumptions", model_s),
            Row(group, "one replication", year.replication_s, "CPU s", speed, replication_s),
        ]
    before, after = start_up.memory_mb(part, which[-1])
    note = f"peak of a process {after:.0f}, before it {before:.0f}"
    return [*rows, Row(group, "memory of a replication", after - before, "MB", note, memory_mb)]


def _scaling(rounds: int) -> list[Row]:
    """Whether a vehicle costs the same when everything is larger."""
    _say("road, scaled")
    rows = []
    group = "road, demand and capacities scaled"
    found = scaling.measure(rounds)
    for scale in found:
        note = f"{scale.replication_s:.2f} CPU s, {scale.vehicles:,} through; model {scale.model_s:.2f} CPU s"
        row = Row(group, f"{scale.factor} ×", scale.each_us, "µs a vehicle", note)
        if scale.factor > 1:
            goal = 1.25 if scale.factor == max(scaling.FACTORS) else None
            row.against(scale.each_us / found[0].each_us, "to 1 ×", at_most=goal)
        rows.append(row)
    return rows


def _ways(rounds: int, peers: bool) -> list[Row]:
    _say("ways from door to door")
    return ways.rows(rounds, peers)


def _layer(years: int, rounds: int) -> list[Row]:
    """What experiments cost beside the engine itself."""
    _say(f"experiments: {years:,} rail years")
    many, few = layer.measure(years), layer.measure(max(1, years // 10))
    group = f"experiment, {years:,} rail years of 2022"
    note = f"engine {many.engine_s:.1f} s; one thread, files and hash included"
    whole = Row(group, "the whole run", many.cpu_s, "CPU s", note)
    whole.against(many.cpu_s / many.engine_s, "all / engine", at_most=1.1)
    memory = Row(
        group, "peak memory", many.peak_mb, "MB", f"{few.replications:,} years: {few.peak_mb:.0f} MB"
    )
    memory.against(many.peak_mb / few.peak_mb, f"{years:,} / {few.replications:,}", at_most=1.05)
    one, two = layer.threads(16, max(2, rounds // 2))
    threads = Row(group, "16 replications, 2 threads", two, "s", f"1 thread: {one:.2f} s")
    threads.against(one / two, "speed-up", at_least=1.9)
    seconds, megabytes = layer.receipts(10_000)
    listed = Row(
        group,
        "10,000 receipts listed and resumed",
        seconds,
        "s",
        f"{megabytes:.0f} MB, all checked",
        at_most=2.0,
    )
    return [whole, memory, threads, listed]


def _machine() -> dict[str, object]:
    packages = ("numba", "llvmlite", "numpy", "scipy", "simpy", "ciw", "networkx", "scgraph")
    versions: dict[str, str | None] = {"python": platform.python_version()}
    for package in packages:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "versions": versions}


def _where() -> str:
    machine = _machine()
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    busy = " The machine was busy: wall times and the speed-up are too bad." if load > cores else ""
    return f"{machine['cores']} cores, load {load:.1f}; {machine['versions']}.{busy}"


def _say(what: str) -> None:
    print(f"measuring: {what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""Small corridors made of text: charts, facilities and flows by hand, for laws and for tests of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from landbridge.corridor import Corridor, read_corridor
from landbridge.demand import Flows
from landbridge.demand.flows import Count, FlowStream
from landbridge.simulation.charts import Chart, check_chart, parse_chart
from landbridge.simulation.model import Model, build_plan, compile_model

FIRST_DAY = date(2000, 1, 2)
START = datetime(2000, 1, 1, tzinfo=UTC)
"""Hour 0 of every run here: the clock begins a day before the first day."""

HEADS = {
    "traffic.csv": "id,facility,direction,from,until,quantity,unit,note",
    "observed.csv": "id,indicator,side,direction,class,regime,statistic,from,until,value,low,high,unit,"
    "tolerance,source,note",
    "sources.csv": "id,title,url,year,publisher,kind\ntest,made up,,2000,nobody,test",
}


def sound(text: str) -> Chart:
    """A chart from its text; it must pass every proof."""
    chart = parse_chart(text, "small.toml")
    problems = [str(problem) for problem in check_chart(chart)]
    assert problems == []
    return chart


def corridor(
    facilities: Mapping[str, str], zone: str = "UTC", files: Mapping[str, str] | None = None
) -> Corridor:
    """A corridor of facilities: what their files say after the head, by `<id>:<chart>`; and other files."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "facilities").mkdir()
        ids = [key.partition(":")[0] for key in facilities]
        head = 'title = "small"\nfrom = 1990-01-01\nuntil = 2190-01-01\nbase = "2000"\n'
        (folder / "corridor.toml").write_text(f"{head}includes = {ids!r}\n")
        for file, text in {**HEADS, **(files or {})}.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(f"{text}\n")
        for key, text in facilities.items():
            id_, _, chart = key.partition(":")
            own = "" if "time_zone" in text else f'time_zone = "{zone}"\n'
            head = f'id = "{id_}"\nchart = "{chart}"\ntitle = "small"\n{own}'
            evidence = 'evidence = { grade = "measured", source = "test" }\n'
            (folder / "facilities" / f"{id_}.toml").write_text(head + evidence + text)
        return read_corridor(folder)


def stream(name: str = "jobs", direction: str = "in", **more: object) -> str:
    """The table of a stream in a facility's file."""
    fields = {"direction": direction, "class": "ordinary", "regime": "transit", **more}
    lines = [
        f"{key} = {value if not isinstance(value, str) else repr(value)}" for key, value in fields.items()
    ]
    return "\n".join([f"[streams.{name}]", *lines, ""])


def flow(
    facility: str,
    name: str,
    counts: Iterable[tuple[float, float, float]],
    arrivals: str = "timetable",
    process: str = "",
    offset: float = 0.5,
    start: datetime = START,
    **text: str,
) -> FlowStream:
    """A stream by hand: `counts` are (begin, end, number), hours since the start."""
    hour = timedelta(hours=1)
    return FlowStream(
        facility,
        name,
        text.pop("direction", "in"),
        text.pop("class_", "ordinary"),
        text.pop("regime", "transit"),
        text.pop("group", ""),
        process,
        tuple(Count(start + a * hour, start + b * hour, n) for a, b, n in counts),
        text={"arrivals": arrivals, **text},
        offset=offset,
    )


def poisson(
    facility: str, name: str, per_hour: float, hours: float, process: str = "", **text: str
) -> FlowStream:
    """A Poisson stream of one rate from hour 0 on."""
    return flow(facility, name, [(0.0, hours, per_hour * hours)], "poisson", process, **text)


def at_times(
    facility: str,
    name: str,
    times: Iterable[float],
    process: str = "",
    start: datetime = START,
    **text: str,
) -> FlowStream:
    """A timetable: one comes at each of these hours."""
    counts = [(t, t + 1e-3, 1) for t in times]
    return flow(facility, name, counts, "timetable", process, 0.0, start, **text)


def model(
    charts: Iterable[str | Chart],
    facilities: Mapping[str, str] | Corridor,
    flows: Iterable[FlowStream],
    days: int,
    warm_up_days: int = 0,
    first_day: date = FIRST_DAY,
) -> Model:
    """Compile a small corridor; the window begins after the first day and the warm-up."""
    known = {c.id: c for c in (c if isinstance(c, Chart) else sound(c) for c in charts)}
    place = facilities if isinstance(facilities, Corridor) else corridor(facilities)
    from_ = first_day + timedelta(days=warm_up_days)
    until = from_ + timedelta(days=days)
    plan = build_plan(place, Flows(first_day, until, tuple(flows)), from_, until, warm_up_days, known)
    assert plan.clock.start.date() == first_day - timedelta(days=1)
    return compile_model(plan)

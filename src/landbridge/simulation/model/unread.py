"""Numbers of a facility's file that its chart would never look at: misspelt ones, as a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor import Corridor, Facility
from landbridge.corridor.sharing import TRAIN_T
from landbridge.demand import Flows
from landbridge.simulation.charts import Chart

OF_STREAMS = ("share", "rank", "between", "limit", "party")
OF_RESOURCES = ("capacity", "calendar", "in_hand", "open")
OF_FAILURES = ("mtbf_h", "repair_h", "failures_in_hand")
OF_STOCKS = ("most", "first")
OF_BANS = ("ban_at", "lift_at")
OF_ACCOUNTS = (TRAIN_T,)
"""Numbers that no chart looks at, as only the accounts do: of what is tallied as `crossed`."""
CROSSED = "crossed"
OF_INCIDENTS = ("every_h", "lasts_h", "share")


def unread_problems(
    corridor: Corridor, charts: Mapping[str, Chart], flows: Flows, used: Collection[str]
) -> Iterator[Problem]:
    """Yield every number that means nothing to the chart of its facility.

    Parameters
    ----------
    flows
        Numbers of a stream that is not among them are left alone.
    used
        Addresses that the model reads.
    """
    fed = {(stream.facility, stream.stream) for stream in flows.streams}
    for facility in corridor.facilities.values():
        chart = charts[facility.chart]
        yield from _profiles(facility, used)
        for path, quantity in facility.values.items():
            if quantity.address in used or _has_meaning(facility, chart, path, fed):
                continue
            near = _nearest(facility, chart, path)
            origin = quantity.periods[0].origin
            text = f"means nothing to the chart {chart.id}, so it would change nothing"
            right = f"{facility.id}.{near}" if near else None
            yield Problem(origin.file, origin.line, quantity.address, text, right)


def _profiles(facility: Facility, used: Collection[str]) -> Iterator[Problem]:
    """Profiles by which no stream comes: said once each, not of every number."""
    told = {path.split(".")[1] for path in facility.values if path.startswith("profiles.")}
    followed = {stream.text.get("profile") for stream in facility.streams.values()}
    for name in sorted(told - followed):
        head = f"profiles.{name}."
        quantities = [q for path, q in facility.values.items() if path.startswith(head)]
        if not any(quantity.address in used for quantity in quantities):
            origin = quantities[0].periods[0].origin
            text = "no stream comes by this profile, so it would change nothing"
            yield Problem(origin.file, origin.line, f"{facility.id}.profiles.{name}", text)


def _has_meaning(facility: Facility, chart: Chart, path: str, fed: Collection[tuple[str, str]]) -> bool:
    """Whether a number that is not read could be, or is told of elsewhere.

    A more particular one stands beside it, nobody comes, or it belongs to a profile.
    """
    parts = path.split(".")
    if path in OF_ACCOUNTS and _tallies(chart, CROSSED):
        return True
    if parts[0] in ("next", "profiles") or (parts[0] == "streams" and (facility.id, parts[1]) not in fed):
        return True
    _, table, rest = _split(facility, path)
    return bool(rest) and rest[0] in _declared(chart).get(table, ())


def _tallies(chart: Chart, name: str) -> bool:
    return any(step.verb == "tally" and step.target == name for _, _, _, step in chart.steps())


def _split(facility: Facility, path: str) -> tuple[str, str, list[str]]:
    """Divide a path into its post (with a dot, or empty), its table or resource, and the rest."""
    parts = path.split(".")
    post = f"{parts.pop(0)}." if parts[0] in facility.posts and len(parts) > 1 else ""
    return post, parts[0], parts[1:]


def _declared(chart: Chart) -> dict[str, Iterable[str]]:
    return {"times": chart.times, "numbers": chart.numbers, "charges": chart.charges}


def _nearest(facility: Facility, chart: Chart, path: str) -> str | None:
    """The path most like a wrong one that the chart would look at."""
    post, table, rest = _split(facility, path)
    declared = _declared(chart).get(table)
    if declared is not None and rest:
        near = nearest(rest[0], declared)
        return ".".join([f"{post}{table}", near, *rest[1:]]) if near else None
    if (len(rest) > 1 and table in facility.keys) or table == "streams":
        near = nearest(rest[-1], _of_members(chart, table))
    elif table == "incidents":
        near = nearest(rest[-1], OF_INCIDENTS) if rest else None
    elif table in chart.resources:
        resource = chart.resources[table]
        leaves = OF_RESOURCES + OF_FAILURES * resource.failures + OF_BANS * resource.ban
        leaves += OF_STOCKS * (resource.kind == "stock")
        near = nearest(rest[-1], leaves) if rest else None
    else:
        near = nearest(table, chart.resources)
        return ".".join([f"{post}{near}", *rest]) if near else None
    return ".".join([f"{post}{table}", *rest[:-1], near]) if near and rest else None


def _of_members(chart: Chart, table: str) -> list[str]:
    """Numbers that a member of a table may have: of a stream, of a group or wagon."""
    if table == "streams":
        attributes = {name for process in chart.processes.values() for name in process.attributes}
        return [*OF_STREAMS, *sorted(attributes)]
    return ["share", *(n.name for n in chart.numbers.values() if n.per and table == f"{n.per}s")]

"""Whether dated changes fit the charts: causes that exist, limits on what has a limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor import Corridor, Facility, Period
from landbridge.corridor.solved import charted
from landbridge.simulation.charts import CAUSES, Chart, split_role
from landbridge.simulation.model.charges import charged_for, parties

OF_CHANGES = ("failed", "closed", "weather")
"""Causes that a change can give to the units it takes away."""


def change_problems(corridor: Corridor, charts: Mapping[str, Chart]) -> Iterator[Problem]:
    """Yield what is wrong with the changes that were applied to a corridor."""
    waits = _waits(charts)
    for facility in charted(corridor).facilities.values():
        chart = charts[facility.chart]
        for path, quantity in facility.values.items():
            for period in quantity.periods:
                sentence, near = _wrong(facility, chart, path, period, waits)
                if sentence:
                    yield Problem(period.origin.file, period.origin.line, quantity.address, sentence, near)
    for facility in corridor.facilities.values():
        for quantity in facility.values.values() if facility.is_solved else ():
            for period in quantity.periods:
                sentence, near = _wrong_where_solved(period)
                if sentence:
                    yield Problem(period.origin.file, period.origin.line, quantity.address, sentence, near)


def _waits(charts: Mapping[str, Chart]) -> dict[str, set[str]]:
    """Causes that the ledger gives to those who wait for a resource, by its name."""
    found: dict[str, set[str]] = {}
    for chart in charts.values():
        for _, _, _, step in chart.steps():
            causes = step.causes if len(step.causes) == len(step.targets) else step.causes * len(step.targets)
            for target, cause in zip(step.targets, causes, strict=False):
                found.setdefault(split_role(target)[1], set()).add(cause)
    return found


def _wrong(
    facility: Facility, chart: Chart, path: str, period: Period, waits: Mapping[str, set[str]]
) -> tuple[str | None, str | None]:
    if period.verb == "limit":
        parts = path.split(".")
        name = next((part for part in parts if part in chart.resources), None)
        if name is None or chart.resources[name].kind != "quota":
            what = f"{name} is no quota" if name else "this is no resource"
            quotas = [r.name for r in chart.resources.values() if r.kind == "quota"]
            hint = f"; quotas of {facility.id}: {', '.join(quotas)}" if quotas else ""
            return f"`limit` sets units a day, but {what}: use `set` or `scale`{hint}", None
        if chart.resources[name].period not in ("day", "slot"):
            what = f"{name} counts by the {chart.resources[name].period}"
            return f"`limit` sets units a day, but {what}: use `set` or `scale`", None
    if period.verb == "charge":
        return _wrong_terms(facility, chart, path, period)
    if period.verb is not None and period.cause is not None:
        if period.cause not in CAUSES:
            return f"there is no cause {period.cause!r} in the delay ledger", nearest(period.cause, CAUSES)
        name = next((part for part in path.split(".") if part in chart.resources), None)
        if name is None:
            return "nobody waits for this, so it takes no `cause`", None
        said = sorted(waits.get(name, set()))
        of_limit = (
            period.verb == "limit" and period.cause == "quota"
        )  # who waits says what the chart has there
        if period.cause not in (*OF_CHANGES, *said) and not of_limit:
            told = (
                f"who waits for {name} waits for {' or '.join(said)}" if said else f"nobody waits for {name}"
            )
            return f"the ledger cannot say {period.cause}: {told}, or for failed, closed or weather", None
    return None, None


def _wrong_where_solved(period: Period) -> tuple[str | None, str | None]:
    """Say what is wrong with a change to what is solved: there nothing counts by the day."""
    if period.verb == "limit":
        return "`limit` sets units a day, but this counts by the year: use `set` or `scale`", None
    if period.verb is not None and period.cause is not None and period.cause not in CAUSES:
        return f"there is no cause {period.cause!r} in the delay ledger", nearest(period.cause, CAUSES)
    return None, None


def _wrong_terms(
    facility: Facility, chart: Chart, path: str, period: Period
) -> tuple[str | None, str | None]:
    """Say what a charge that a change sets has other than its chart."""
    name = path.split(".")[1]
    declared = chart.charges.get(name)
    if declared is None:
        return f"the chart {chart.id} has no charge {name}", nearest(name, chart.charges)
    terms = (
        ("payer", period.payer, declared.payer, parties(facility, declared.payer)),
        ("payee", period.payee, declared.payee, parties(facility, declared.payee)),
        ("unit", period.unit, charged_for(declared), {charged_for(declared)}),
    )
    for key, said, own, known in terms:
        if said is not None and said not in known:
            return f"{key} {said!r} is not that of the chart {chart.id}, in which it is {own!r}", own
    return None, None

"""The HTML page: the template filled with page models and drawn charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.words import capital, cause_of, family_order
from landbridge.report.paint import theme, write
from landbridge.report.paint.arranged import arranger, places_of
from landbridge.report.paint.charts.courses import small
from landbridge.report.paint.charts.spent import each_of
from landbridge.report.paint.charts.standing import eventful
from landbridge.report.paint.gateway import gateway_groups, short_name, time_words, way_keys, who_stand

if TYPE_CHECKING:
    from landbridge.report.pages.hours import KindHours, PlaceHours
    from landbridge.report.pages.indicators import Indicator
    from landbridge.report.pages.report import Report

CONTENTS = (
    ("gateway", "Part by part"),
    ("flows", "On the map"),
    ("seeds", "Statements"),
    ("compared", "Simulated against observed"),
    ("hours", "Where the hours go"),
    ("stages", "Booked, called, on site"),
    ("parked", "Parked trains"),
    ("queues", "Queues over time"),
    ("week", "Queues by hour of the week"),
    ("gates", "Gates by hour"),
    ("stocks", "Permits and other stocks"),
    ("pipelines", "Oil and gas"),
    ("warm_up", "Warm-up"),
    ("times", "How long things take"),
    ("use", "Use of resources"),
    ("money", "Who pays whom"),
    ("assumptions", "Assumptions"),
    ("indicators", "All indicators"),
    ("made", "How it was made"),
)
"""(file in `parts/` and anchor, title in the list of pages)."""
SOMETIMES = (
    "gateway",
    "flows",
    "stages",
    "parked",
    "gates",
    "pipelines",
    "week",
    "stocks",
    "warm_up",
    "money",
)
"""Pages that are left out where a run has nothing for them."""
MOST_CAUSES = 3
"""Waits of a class that are named."""
ROLES = {
    "predicted": "Predicted: the evidence",
    "calibrated": "Calibrated: fitted to these",
    "input": "Inputs: agreement proves nothing",
    "context": "Context: no verdict",
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of causes by places."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    total: tuple[str, ...]


def page(report: Report) -> str:
    """Return the whole report as one HTML document."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from landbridge.report.paint.figures import figures

    loader = PackageLoader("landbridge.report.paint", "")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["capital"] = capital
    environment.tests["small"] = small
    environment.tests["eventful"] = eventful
    tools = (
        *(write.digits, write.percent, write.quantity, write.bare, write.plus_minus, write.interval),
        *(write.signed, write.hours, write.few, write.count),
        *(cause_of, hours_table, class_table, sides_table, each_of, meanings, cited, ticked, dotted),
        *(gateway_groups, short_name, time_words, way_keys, who_stand),
    )
    for tool in tools:
        environment.globals[tool.__name__] = tool
    environment.globals["arranged"] = arranger(report)
    empty = {name for name in SOMETIMES if getattr(report, name) is None} | _still(report)
    contents = [entry for entry in CONTENTS if entry[0] not in empty]
    return environment.get_template("report.html.j2").render(
        r=report,
        run=_run(report),
        style=style(),
        contents=contents,
        parts=[f"parts/{name}.html.j2" for name, _ in contents],
        roles=ROLES,
        by_role=by_role(report.comparison.rows),
        charts=figures(report),
    )


def _still(report: Report) -> set[str]:
    """Name the pages of what comes and goes, where flows through pipelines are all that was run."""
    found = {
        "hours": report.hours.kinds,
        "queues": report.queues.panels,
        "times": report.times.rows,
        "use": report.use.facilities,
    }
    return {name for name, rows in found.items() if not rows} if report.pipelines else set()


def cited(report: Report, cell: str | None) -> Any:
    """Return the ids of sources in a cell as links to the list of sources."""
    from markupsafe import Markup

    from landbridge.report.pages.made import ids_of

    known = {one.id for one in report.made.sources}
    link = Markup('<a href="#source-{0}">{0}</a>')
    words = [link.format(one) if one in known else one for one in ids_of(cell)]
    return Markup(", ").join(words) if words else write.MISSING


def ticked(words: str) -> Any:
    """Return words of which those between backticks are code."""
    from markupsafe import Markup

    code = Markup("<code>{}</code>")
    pieces = words.split("`")
    return Markup("").join(code.format(one) if at % 2 else one for at, one in enumerate(pieces))


def dotted(address: str) -> Any:
    """Return an address as code that may break after its dots."""
    from markupsafe import Markup

    return Markup("<code class=address>{}</code>").format(Markup(".<wbr>").join(address.split(".")))


def by_role(rows: tuple[Indicator, ...]) -> list[tuple[str, list[Indicator]]]:
    """Return rows that follow each other with one role, together."""
    groups: dict[str, list[Indicator]] = {}
    for row in rows:
        groups.setdefault(row.role or "no role", []).append(row)
    return list(groups.items())


def meanings(rows: tuple[Indicator, ...]) -> list[tuple[str, str]]:
    """Return each measure of some indicators with its meaning, once."""
    found = {row.id.rpartition(".")[2]: row.meaning for row in rows if row.meaning}
    return sorted((name, meaning) for name, meaning in found.items() if meaning)


def hours_table(kind: KindHours) -> Grid:
    """Return causes by places: hours for each entity where their number is known, else entity-hours."""
    shown = places_of(kind)
    each = all(place.each is not None for place in shown)
    sizes = [(place.each if each else place.hours) or 0.0 for place in shown]
    places = 2 if max(sizes, default=0.0) >= 1 else 3
    cells = {
        (cause.label, number): cause.each if each else cause.hours
        for number, place in enumerate(shown)
        for cause in place.causes
    }
    whole: dict[str, float] = {}
    for cause in (cause for place in kind.places for cause in place.causes):
        whole[cause.label] = whole.get(cause.label, 0.0) + cause.hours
    total = sum(whole.values()) or 1.0
    columns = range(len(shown))
    rows = tuple(
        (
            label,
            (
                *(_cell(cells.get((label, number)), places) for number in columns),
                write.percent(hours / total),
            ),
        )
        for label, hours in sorted(whole.items(), key=lambda item: -item[1])
    )
    sums = [write.few(size, places) for size in sizes]
    return Grid(
        caption=f"{capital(each_of(kind) if each else 'entity-hours')}; "
        f"the last column is the share of all hours of {kind.label}.",
        heads=(*(place.label for place in shown), "share of all"),
        rows=rows,
        total=(*sums, "100%"),
    )


def class_table(kind: KindHours) -> Grid:
    """Return one row a class of traffic: how many, hours for each that left, longest waits."""
    each = all(one.each is not None for one in kind.classes)
    rows = []
    for one in kind.classes:
        waits = sorted((cause for cause in one.causes if cause.waiting), key=lambda cause: -cause.hours)
        longest = [f"{cause.label} {write.few((cause.each if each else cause.hours), 2)}" for cause in waits]
        total = write.few(one.each if each else one.hours, 2)
        mostly = ", ".join(longest[:MOST_CAUSES]) or write.MISSING
        rows.append(
            (capital(one.label), (write.digits(one.left), total, write.percent(one.standing_share), mostly))
        )
    return Grid(
        caption="Classes of traffic and what they cross for.",
        heads=("left", "hours for each" if each else "entity-hours", "standing", "waits most for, h"),
        rows=tuple(rows),
        total=(),
    )


def sides_table(kind: KindHours) -> Grid:
    """Return hours by side and class of traffic: for each of the class that left, or entity-hours."""
    each = all(one.each is not None for one in kind.classes)
    sizes = {
        (place.label, number): (place.each if each else place.hours) or 0.0
        for number, one in enumerate(kind.classes)
        for place in one.places
    }
    labels: dict[str, PlaceHours] = {}
    for place in (place for one in kind.classes for place in one.places):
        labels.setdefault(place.label, place)
    order = sorted(
        labels, key=lambda label: (*family_order(labels[label].facility), labels[label].side or "")
    )
    columns = range(len(kind.classes))
    unit = f"Hours for each of the {kind.label} of a class that left" if each else "Entity-hours"
    return Grid(
        caption=f"{unit}, by side.",
        heads=tuple(capital(one.label) for one in kind.classes),
        rows=tuple(
            (capital(label), tuple(_cell(sizes.get((label, number)), 2) for number in columns))
            for label in order
        ),
        total=tuple(write.few(one.each if each else one.hours, 2) for one in kind.classes),
    )


def _cell(value: float | None, places: int) -> str:
    return "" if value is None else write.few(value, places)


def _run(report: Report) -> str:
    *_, replay = report.made.commands or ("",)
    return replay.rpartition(" ")[2]


def style() -> Any:
    """Return the style sheet, with the colours that charts have in dark mode."""
    from importlib.resources import files

    from markupsafe import Markup

    text = files("landbridge.report.paint").joinpath("style.css").read_text(encoding="utf-8")
    return Markup(text.replace("/*dark*/", theme.dark_rules()))

"""The page of a comparison: the template filled with its model and drawn charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.report.pages.words import capital
from landbridge.report.paint import write
from landbridge.report.paint.charts import apart
from landbridge.report.paint.figure import Figure, figure
from landbridge.report.paint.page import style, ticked

if TYPE_CHECKING:
    from landbridge.report.pages.compared_runs import ComparedRuns, KindRow
    from landbridge.report.pages.compared_shock import PairedCourse
    from landbridge.report.pages.compared_words import Gap

CONTENTS = (
    ("told", "What was changed"),
    ("answers", "What differs"),
    ("moved", "Where the hours moved"),
    ("hit", "Who was hit"),
    ("shock", "Loss and recovery"),
    ("queues", "Queues of both"),
    ("made", "How it was made"),
)
"""(anchor, title in the list of pages)."""
SHOWN = 40
"""Indicators in the open table; all others are folded away."""


def compared_page(model: ComparedRuns) -> str:
    """Return a comparison as one HTML document."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("landbridge.report.paint", "")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["capital"] = capital
    for tool in (write.digits, write.percent, write.bare, change, share, saved, span, plus_minus, ticked):
        environment.globals[tool.__name__] = tool
    kinds = [(kind, _moved(at, kind)) for at, kind in enumerate(model.kinds)]
    headline = [row for row in model.indicators if row.headline]
    first = [row for row in headline if row.sure or row.likely or row.constant]
    others = [row for row in model.indicators if not row.headline]
    return environment.get_template("compared.html.j2").render(
        c=model,
        style=style(),
        contents=[entry for entry in CONTENTS if entry[0] != "shock" or model.shock],
        differences=_differences(model),
        headline=first,
        quiet=[row for row in headline if row not in first],
        strongest=others[:SHOWN],
        rest=others[SHOWN:],
        kinds=kinds,
        losses_there=[row for row in model.losses if row.at_facility],
        losses_by_class=[row for row in model.losses if not row.at_facility],
        courses=[_course(at, course) for at, course in enumerate(model.courses)],
    )


def change(gap: Gap, unit: str | None = None) -> str:
    """`+3.21 ± 0.40`: the difference with the half of its interval; shares as points of percent."""
    scale, tail = (100.0, " points") if unit == "share" else (1.0, "")
    mean = gap.mean * scale
    words = write.digits(abs(mean))
    sign = "" if words == "0" else "+" if mean > 0 else "−"
    if gap.half_width is None:
        return f"{sign}{words}{tail}"
    return f"{sign}{words} ± {write.digits(gap.half_width * scale)}{tail}"


def share(relative: float | None) -> str:
    """`+12%`: a difference as a share of A; a dash where A is zero."""
    if relative is None:
        return write.MISSING
    words = write.percent(abs(relative)) if relative else "0%"
    return words if words in ("0%", "< 0.1%") else f"{'+' if relative > 0 else '−'}{words}"


def saved(part: float | None) -> str:
    """Return the share of the variance that pairing took away; where it added some, its minus."""
    return write.percent(part)


def span(days: float | None, low: float | None, high: float | None) -> str:
    """`3 (2 to 7)`: days with their interval; `later` where an end of it is not within the period."""
    if days is None or low is None:
        return write.digits(days)
    return f"{write.digits(days)} ({write.digits(low)} to {'later' if high is None else write.digits(high)})"


def plus_minus(value: float | None, half_width: float | None) -> str:
    """`12 ± 3`."""
    if value is None or half_width is None:
        return write.digits(value)
    return f"{write.digits(value)} ± {write.digits(half_width)}"


def _differences(model: ComparedRuns) -> Figure | None:
    shown = apart.drawable(model.indicators)
    words = f"Bars: differences of {len(shown)} indicators as shares of A, with 95% intervals."
    caption = "Blue: the interval of this indicator alone excludes zero. Grey: no more than chance may do."
    return figure(apart.apart(model.indicators), words, "apart", caption)


def _moved(at: int, kind: KindRow) -> Figure | None:
    words = f"Bars: hours of {kind.label} that moved, by step and cause. The table below has the numbers."
    return figure(apart.moved(kind), words, f"moved-{at}")


def _course(at: int, course: PairedCourse) -> Figure | None:
    words = (
        f"Lines: {course.title}, {course.where}, of both runs, from {course.days[0]} to {course.days[-1]}."
    )
    if course.gap:
        words += " Below it B less A, with the 95% interval of its mean over the pairs of replications."
    return figure(apart.both(course), words, f"both-{at}", title=course.title, where=course.where)

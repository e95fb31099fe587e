"""A drawn chart, ready for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn chart."""

    svg: Any
    """Markup, safe to put into the page."""
    caption: str = ""
    title: str = ""
    where: str = ""


def figure(
    chart: dict[str, Any] | None, alt: str, name: str, caption: str = "", title: str = "", where: str = ""
) -> Figure | None:
    """Draw a chart with what it shows in a sentence; None where there is nothing to draw."""
    if chart is None:
        return None
    from markupsafe import Markup

    from landbridge.report.paint.svg import draw

    plain = "".join(letter if letter.isalnum() else "-" for letter in name)
    return Figure(Markup(draw(chart, alt, plain)), caption, title, where)


def by_hand(drawn: str | None, caption: str = "") -> Figure | None:
    """Return a chart that was drawn as SVG with its words escaped; None where there is nothing to draw."""
    from markupsafe import Markup

    return None if drawn is None else Figure(Markup(drawn), caption)

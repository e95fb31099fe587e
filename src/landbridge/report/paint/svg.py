"""From a Vega-Lite chart to inline SVG."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from landbridge.report.paint.theme import CONFIG

VEGA_LITE = "5.20"
"""Version of the grammar; charts are written for it."""


def draw(chart: dict[str, Any], title: str, name: str) -> str:
    """Return a chart as SVG to be put into a page.

    Parameters
    ----------
    chart
        Vega-Lite, with its data in it; the theme is added.
    title
        What the chart shows, in a sentence: read out to who cannot see it.
    name
        Unique in the page; keeps the ids of several charts apart.
    """
    import vl_convert

    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": CONFIG} | chart
    return inline(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE), title, name)


def inline(svg: str, title: str, name: str) -> str:
    """Make an SVG document part of a page: unique ids, a title for screen readers, no other address."""
    ids = set(re.findall(r'\bid="([^"]+)"', svg))
    for one in ids:
        svg = svg.replace(f'id="{one}"', f'id="{name}-{one}"')
        svg = svg.replace(f"url(#{one})", f"url(#{name}-{one})").replace(f'"#{one}"', f'"#{name}-{one}"')
    svg = re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg)
    svg = re.sub(r' (pointer-events="none"|aria-[\w-]+="[^"]*"|class="[^"]*"|role="[^"]*")', "", svg)
    svg = re.sub(r"<path(?: d=\"M0,0h0v0h0Z\"| d=\"\")/>", "", svg)
    return re.sub(r"<svg\b", f'<svg role="img" aria-labelledby="{name}-t"', svg, count=1).replace(
        ">", f'><title id="{name}-t">{escape(title)}</title>', 1
    )

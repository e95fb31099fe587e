"""Fills the templates of the pages: every number on a page comes from a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from landbridge.report.pages.words import capital
from landbridge.report.paint.compared_page import change, plus_minus, share, span
from landbridge.report.paint.write import bare, digits

MADE = "<!-- Made by scripts/examples.py when the site is built: change its template, not this page. -->"


def filled(name: str, **values: Any) -> str:
    """Fill the template of a page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # Markdown, not HTML
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters["capital"] = capital
    for tool in (bare, change, digits, plus_minus, share, span):
        environment.globals[tool.__name__] = tool
    return environment.get_template(f"{name}.md.j2").render(made=MADE, **values).strip() + "\n"

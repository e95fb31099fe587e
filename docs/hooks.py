"""Pages of the site that are made from the code when it is built, so that they cannot fall behind it."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
MADE = ROOT / "build" / "docs"
"""Where scripts/examples.py puts the pages that it makes of real runs."""


def tables() -> str:
    """Every table of a run: columns, types, units, meaning, key."""
    from landbridge.experiment.bundle.described import described

    out = [
        "# Tables of a run",
        "",
        "A run is a folder: `manifest.json` and one Parquet file a table in `tables/`. Every run holds every",
        "table, some of them empty. [`landbridge sql`](sql.md) asks any number of runs at once: there each",
        "table has a further first column `run`, and the table `runs` stands beside them. `landbridge",
        "export` writes all of them as CSV files or as one workbook.",
        "",
        "Types: `str`, `int`, `float`, `bool`, `date`, `time` (UTC); `?` after one = may be null. Whole",
        "numbers without a unit are counts or numbers of something. The key tells a row from all others;",
        "rows are in its order, nulls first.",
    ]
    for table in described():
        columns = [c for c in table["columns"] if c["name"] != "run" or table["name"] == "runs"]
        key = ", ".join(f"`{name}`" for name in table["key"] if name != "run" or table["name"] == "runs")
        out += ["", f"## {table['name']}", "", table["meaning"], "", f"Key: {key}.", ""]
        out += ["| column | type | unit | meaning |", "|---|---|---|---|"]
        out += [
            f"| `{c['name']}` | {c['type']} | {c['unit'] or ''} | {cell(c['meaning'])} |" for c in columns
        ]
        if table["further_columns"]:
            out += ["| … | float | that of what | further columns, see above |"]
    return "\n".join(out) + "\n"


def causes() -> str:
    """The causes of the delay ledger in their order."""
    from landbridge.simulation.charts.causes import CARRIED, CAUSES_VERSION, SET_BY_ENGINE, WAITS, WORK

    out = [
        "# Causes",
        "",
        f"The list of version {CAUSES_VERSION}. Where a step asks for several things at once, the first",
        "absent in this order counts. How hours are put down to causes is told in",
        "[The delay ledger](../background/ledger.md).",
        "",
        "| | cause | given by |",
        "|---|---|---|",
    ]
    names = [*WAITS, *WORK, CARRIED]
    for number, name in enumerate(names, start=1):
        group = "wait" if name in WAITS else "not a wait"
        by = "the engine" if name in SET_BY_ENGINE else "the chart"
        out.append(f"| {number} | `{name}` ({group}) | {by} |")
    return "\n".join(out) + "\n"


def charts() -> str:
    """The language of charts, and the charts that come with the package."""
    from landbridge.simulation.charts.documentation import documentation

    return documentation()


def indicators() -> str:
    """Every indicator: unit, better direction, meaning, tolerance, reference."""
    from landbridge.accounts.indicators import all_indicators

    out = [
        "# Indicators",
        "",
        "An indicator's id is the facility and the last part below: `rail.khorgos.queue_trains`. Side,",
        "direction, class, regime and statistic are columns, never parts of an id. A facility has those that",
        "its [chart](charts.md) measures.",
    ]
    for suffix, one in sorted(all_indicators().items()):
        better = {"lower": "lower is better", "higher": "higher is better"}.get(one.better or "", "neither")
        out += ["", f"## {suffix}", "", one.meaning, ""]
        out += ["| | |", "|---|---|", f"| unit | {one.unit} |", f"| better | {better} |"]
        out += [f"| tolerance | {one.tolerance:.0%} |", f"| reference | {cell(one.reference)} |"]
    return "\n".join(out) + "\n"


def route_json() -> str:
    """The page of a route as JSON, from its models."""
    from landbridge.report.pages.documentation import route_documentation

    return route_documentation()


def commands() -> str:
    """Every command with its options, as `--help` tells them."""
    from landbridge.cli.app import build

    text = build().generate_docs()
    first = text.index("\n## ", text.index("\n## ") + 1)
    head = [
        "# Commands",
        "",
        "Every command has `--json` (its forms are on the page [JSON](json.md)) and ends with 0 (done),",
        "1 (failed) or 2 (wrong input). None needs a network, and none writes over a run.",
        "",
    ]
    return "\n".join(head) + text[first:]


def python() -> str:
    """The public names, with what their docstrings say."""
    import landbridge

    out = [
        "# In Python",
        "",
        "These names are public; a change of one is told in [Changes](../project/changes.md). What they hold",
        "is loaded when first used.",
    ]
    for name in (name for name in landbridge.__all__ if not name.startswith("_")):
        thing = getattr(landbridge, name)
        signature = str(inspect.signature(thing)) if inspect.isfunction(thing) else ""
        text = inspect.getdoc(thing) or ""
        out += ["", f"## {name}", "", "```text", f"landbridge.{name}{signature}", "", text, "```"]
    return "\n".join(out) + "\n"


def csv_tables() -> str:
    """Columns of the CSV files of a corridor."""
    from landbridge.corridor import tables as rows
    from landbridge.corridor.rates import RateRow
    from landbridge.corridor.schema import keys_of, required_keys

    out = []
    for name, model in (
        ("traffic.csv", rows.TrafficRow),
        ("traffic.evidence.csv", rows.EvidenceRow),
        ("rates.csv", RateRow),
        ("rates.evidence.csv", rows.EvidenceRow),
        ("observed.csv", rows.ObservedRow),
        ("sources.csv", rows.SourceRow),
        ("seeds.csv", rows.SeedRow),
        ("places.csv", rows.PlaceRow),
    ):
        required = set(required_keys(model))
        columns = [f"**`{key}`**" if key in required else f"`{key}`" for key in keys_of(model)]
        out += [f"### {name}", "", inspect.getdoc(model) or "", "", ", ".join(columns) + ".", ""]
    return "\n".join(out)


def checks() -> str:
    """What is checked of a corridor."""
    from landbridge.corridor.checks import CHECKS

    return "\n".join(f"* {' '.join((inspect.getdoc(check) or '').split())}" for check in CHECKS)


def project_page(name: str) -> Callable[[], str]:
    """A page of the repository, its links made to work in the site."""

    def make() -> str:
        text = (ROOT / name).read_text(encoding="utf-8")
        places = {
            "ARCHITECTURE.md": "architecture.md",
            "CONTRIBUTING.md": "contributing.md",
            "CHANGELOG.md": "changes.md",
        }
        return re.sub(r"\]\(([A-Z]+\.md)\)", lambda m: f"]({places[m[1]]})", text)

    return make


def run_page(place: str, title: str) -> Callable[[], str]:
    """A page made of real runs, or one that says that they were left out."""

    def make() -> str:
        file = MADE / place
        if file.is_file() and os.environ.get("LANDBRIDGE_DOCS") != "quick":
            return file.read_text(encoding="utf-8")
        return (
            f"# {title}\n\nThis page is made of real runs by `scripts/docs`. This site was built without "
            "them (`scripts/docs --quick`, or `mkdocs build` by itself).\n"
        )

    return make


RUN_PAGES = {
    "background/limits.md": "What limits the gateway",
    "examples/broken-cranes.md": "Two of three cranes broken",
    "examples/new-tracks.md": "2022 before and after the new tracks",
    "examples/routes.md": "Door to door: three questions",
}
"""Page made of real runs: its title while it is not made."""


PAGES: dict[str, Callable[[], str]] = {
    "project/architecture.md": project_page("ARCHITECTURE.md"),
    "project/changes.md": project_page("CHANGELOG.md"),
    "project/contributing.md": project_page("CONTRIBUTING.md"),
    "reference/causes.md": causes,
    "reference/charts.md": charts,
    "reference/commands.md": commands,
    "reference/indicators.md": indicators,
    "reference/python.md": python,
    "reference/route-json.md": route_json,
    "reference/tables.md": tables,
    **{place: run_page(place, title) for place, title in RUN_PAGES.items()},
}
"""Page of the site: what makes it."""


PARTS: dict[str, Callable[[], str]] = {"csv tables": csv_tables, "checks": checks}
"""Comment in a page that is written by hand: what takes its place."""


def cell(text: str) -> str:
    """Text that may stand in a cell of a table."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to the site."""
    for place, make in PAGES.items():
        files.append(File.generated(config, place, content=make()))
    if os.environ.get("LANDBRIDGE_DOCS") != "quick":
        for file in sorted([*MADE.rglob("*.html"), *MADE.rglob("*.svg")]):
            place = file.relative_to(MADE).as_posix()
            files.append(File.generated(config, place, abs_src_path=str(file)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put what is made from the code into pages that are written by hand."""
    for name, make in PARTS.items():
        place = f"<!-- {name} -->"
        if place in markdown:
            markdown = markdown.replace(place, make())
    return markdown

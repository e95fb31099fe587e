"""Three questions from door to door, each with its page and its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import landbridge
from example_pages.fill import filled
from landbridge.report.make_route import route_model
from landbridge.report.paint.plain import rect
from landbridge.report.paint.route_page import days, in_words, route_charts, route_document, stretches
from landbridge.report.paint.theme import PAPER

if TYPE_CHECKING:
    from landbridge.report.pages.route.page import RoutePage

CORRIDOR = "khorgos"


@dataclass(frozen=True)
class Question:
    """What is asked, and why."""

    name: str
    why: str
    origin: str
    destination: str
    goods: str
    date: str
    until: str | None = None
    shown: tuple[str, ...] = ()
    """Charts that stand on the page, by their names in the HTML page."""

    @property
    def command(self) -> str:
        """What to type."""
        later = f" --until {self.until}" if self.until else ""
        asked = f"{CORRIDOR} {self.origin} {self.destination} --goods {self.goods} --date {self.date}{later}"
        return f"landbridge route {asked} --quick -o {self.name}.html"


QUESTIONS = (
    Question(
        "shanghai-duisburg-2024",
        "Ships have sailed round the Cape since December 2023: which way do electronics take, and when in "
        "the year does the answer change?",
        "CNSHA",
        "DEDUI",
        "electronics",
        "2024-03-01",
        "2024-12-31",
        ("overland", "map", "along", "pays", "departures"),
    ),
    Question(
        "yiwu-duisburg-2021",
        "September 2021, when ships cost most: do toys still go by sea?",
        "CNYIW",
        "DEDUI",
        "household",
        "2021-09-01",
        None,
        ("pays",),
    ),
    Question(
        "xian-almaty-2024",
        "A neighbour, not a continent: machinery over Khorgos, by rail or by truck.",
        "CNSIA",
        "KZALA",
        "machinery",
        "2024-06-03",
        None,
        ("map", "along"),
    ),
)


def make(folder: Path) -> str:
    """Answer the questions; write the page, beside it their own pages and pictures; return its place."""
    examples = folder / "examples"
    examples.mkdir(parents=True, exist_ok=True)
    answered = []
    for asked in QUESTIONS:
        found = landbridge.route(
            CORRIDOR, asked.origin, asked.destination, goods=asked.goods, date=asked.date,
            until=asked.until, quick=True,
        )  # fmt: skip
        page = route_model(found)
        (examples / f"{asked.name}.html").write_text(route_document(page), encoding="utf-8")
        pictures = []
        for name, svg in drawn(page, asked.shown):
            file = f"{asked.name}-{name}.svg"
            (examples / file).write_text(svg, encoding="utf-8")
            pictures.append((name, file))
        rows = stretches(page.departures) if page.departures else []
        answered.append((asked, page, pictures, rows))
    text = filled("routes", answered=answered, days=days, in_words=in_words)
    place = "examples/routes.md"
    (folder / place).write_text(text, encoding="utf-8")
    return place


def drawn(page: RoutePage, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return charts as pictures that stand alone, on paper."""
    charts = route_charts(page)
    found = []
    for name in names:
        figure = getattr(charts, name)
        if figure is not None:
            head, _, rest = str(figure.svg).partition("</title>")
            head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
            found.append((name, f"{head}</title>{rect(-20, -20, 940, 2000, PAPER)}{rest}"))
    return found

"""How the gateway's parts are laid out in the page: under headings, what is behind the border folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.report.pages.words import joined, measure_of, side_of
from landbridge.report.paint.charts.side_by_side import colour_of

if TYPE_CHECKING:
    from landbridge.report.pages.gateway import Gateway
    from landbridge.report.pages.indicators import Indicator
    from landbridge.report.pages.parts import Part, Passage, Standing

SHORT = {
    "queue_h": "wait to cross",
    "border_h": "border",
    "entry_wait_min": "way in",
    "exit_wait_min": "way out",
    "truck_turn_h": "turn of a truck",
    "turn_h": "turn of a train",
}
"""Times in few words, for a table."""
FEW_PARTS = 4
"""Parts up to which nothing is folded away."""


def gateway_groups(page: Gateway) -> list[tuple[str, list[Part], bool]]:
    """Return headings with their parts, and whether they are folded away: terminals behind many crossings."""
    groups: dict[str, list[Part]] = {}
    for part in page.parts:
        groups.setdefault(part.heading, []).append(part)
    many = len(page.parts) > FEW_PARTS and not all(part.behind for part in page.parts)
    return [(heading, parts, many and parts[0].behind) for heading, parts in groups.items()]


def way_keys(page: Gateway) -> list[tuple[str, str]]:
    """Return what the colours of the lines mean, each direction once."""
    named: dict[str, str] = {}
    for one in (one for part in page.parts for one in part.passages):
        named.setdefault(one.direction or "all directions", colour_of(one.direction))
    return list(named.items())


def who_stand(part: Part, passage: Passage) -> Standing | None:
    """Return who stands in a direction; who stand without one are told beside the first direction."""
    own = [one for one in part.standing if one.direction == passage.direction]
    if not own and passage is part.passages[0]:
        own = [one for one in part.standing if one.direction is None]
    return own[0] if own else None


def short_name(part: Part) -> str:
    """Name a part under a heading that says what it is: `Khorgos` among rail crossings."""
    heading, named = part.heading.removesuffix("s").lower(), part.label.lower()
    return part.label[len(heading) :].strip() if named.startswith(f"{heading} ") else part.label


def time_words(time: Indicator) -> str:
    """Name a time beside the part it is of: `border, Kazakh side`."""
    measure = time.id.rpartition(".")[2]
    return joined(SHORT.get(measure) or measure_of(measure), side_of(time.side))

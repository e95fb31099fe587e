"""2022 before and after the new tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_pages.fill import filled
from example_pages.pairs import CORRIDOR, Ask, Pair
from landbridge.corridor.reader import read_corridor
from landbridge.report.make_comparison import comparison_model

if TYPE_CHECKING:
    import landbridge
    from landbridge.corridor.quantity import Period

ADDRESS = "dryport.khorgos.tracks_in.capacity"
YEAR = 2022
NAME = "new-tracks"
NAMES = ("before", "after")


def pair(replications: int, draws: int) -> Pair:
    """Ask for the year with the tracks as before, and as after, from its first day to its last."""
    _, after = _periods()
    before = Ask("before", str(YEAR), scenarios=("no-new-tracks-2022",))
    return Pair(
        NAME, before, Ask("after", str(YEAR), sets=(f"{ADDRESS}={after.value}",)), replications, draws
    )


def page(asked: Pair, found: landbridge.Comparison) -> str:
    """Write the page."""
    before, after = _periods()
    return filled(NAME, pair=asked, c=comparison_model(found), before=before, after=after, year=YEAR)


def _periods() -> tuple[Period, Period]:
    """Give the capacity before the new tracks and the one after, with their evidence."""
    periods = read_corridor(CORRIDOR).quantity(ADDRESS).periods
    after = next(one for one in periods if one.from_ is not None and one.from_.year == YEAR)
    before = next(one for one in periods if one.until == after.from_)
    return before, after

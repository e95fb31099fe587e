"""Two of three cranes broken, autumn 2022."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_pages.fill import filled
from example_pages.pairs import CORRIDOR, Ask, Pair
from landbridge.corridor.reader import read_corridor
from landbridge.corridor.scenario import read_scenario
from landbridge.report.make_comparison import comparison_model

if TYPE_CHECKING:
    import landbridge

FROM, UNTIL = "2022-10-01", "2023-01-01"
SCENARIO = "broken-cranes"


def pair(replications: int, draws: int) -> Pair:
    """Ask for the autumn as it was, and with the cranes broken."""
    undisturbed = Ask("undisturbed", FROM, UNTIL)
    return Pair(SCENARIO, undisturbed, Ask("broken", FROM, UNTIL, (SCENARIO,)), replications, draws)


def page(asked: Pair, found: landbridge.Comparison) -> str:
    """Write the page."""
    scenario = read_scenario(read_corridor(CORRIDOR), SCENARIO)
    return filled(SCENARIO, pair=asked, c=comparison_model(found), scenario=scenario)

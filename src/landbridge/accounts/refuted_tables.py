"""What the traffic on record says of the draws of the assumptions, as tables."""

from __future__ import annotations

from landbridge.accounts.schema import declare

JUDGED = declare(
    "judged",
    "Draws looked at: which the traffic on record refutes. Empty where draws are not judged.",
    "draw",
    """
draw    | int    | number of the draw; those below the number wanted are of the ranges as they are
refuted | bool   | whether something that it was made for carries too little
lost    | str?   | facilities whose assumptions are refuted in it: in no range of `indicators`
asked   | str?   | facilities that it was made for; null: all
share   | float? | least share of its traffic that it carries at any gate; null where it was not run
by      | str?   | gates that it passes too little of, or pools that cannot do the work
again   | int    | times that groups of its assumptions were drawn again
runs    | int    | times that it was run to be judged
""",
    since=4,
)
CARRIED = declare(
    "carried",
    "What each draw passes, with no scenario, of what is to be expected of those who come.",
    "draw facility side direction indicator",
    """
draw           | int   | number of the draw
facility       | str   | facility whose passages are counted
side           | str?  | post
direction      | str?  | direction
indicator      | str   | what counts them: `throughput_trains`, `throughput_vehicles`, …
expected       | float | passages within the period that the run without draws has of as many arrivals
passed         | float | passages of the draw
expected_since | float | the same since the lead-in began
passed_since   | float | passages of the draw since the lead-in began
share          | float | lesser of the two shares; 1 where what lacks is chance
""",
    since=4,
)
NARROWED = declare(
    "narrowed",
    "How far the ranges of the assumptions move when refuted draws are left out. Empty where none is.",
    "address",
    """
address   | str    | address of the assumption
low       | float? | 5% point over the draws of the ranges as they are
high      | float? | 95% point
kept_low  | float? | 5% point over the draws that are not refuted
kept_high | float? | 95% point
rank      | float  | mean place of the values kept among those of the ranges: 0.5 where nothing moved
z         | float  | by how many standard errors that is off 0.5 (Mann and Whitney)
""",
    since=4,
)
ALL_RANGES = declare(
    "all_ranges",
    "Ranges of the indicators over the draws of the ranges as they are, refuted ones too.",
    "id side direction class regime statistic",
    """
id        | str    | indicator
side      | str?   | post, or null
direction | str?   | direction, or null
class     | str?   | class of traffic, or null
regime    | str?   | regime, or null
statistic | str    | statistic
low       | float? | 5% point over those draws; `low` in `indicators` is that of the draws not refuted
high      | float? | 95% point
n         | int    | draws that have a value
""",
    since=4,
)
REFUTED_TABLES = (JUDGED, CARRIED, NARROWED, ALL_RANGES)

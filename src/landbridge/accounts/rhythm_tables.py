"""What hourly states say by hour of the week, and of stocks by week, as tables."""

from __future__ import annotations

from landbridge.accounts.schema import declare

WEEK_HOURS = declare(
    "week_hours",
    "Queues, stocks and what is between two marks by hour of the week, over all weeks and replications.",
    "column hour",
    """
column | str   | state, as in state_names
hour   | int   | hours since Monday 0:00, local time of `zone`
zone   | str   | time zone of the post or facility
mean   | float | mean
p50    | float | median
p90    | float | 90% of these hours have no more
n      | int   | weeks times replications
""",
    since=3,
)
STOCK_WEEKS = declare(
    "stock_weeks",
    "What was in stock in each week, such as permits; weeks begin on Monday 0:00, local time.",
    "column week",
    """
column     | str   | state, as in state_names
week       | date  | its Monday; the first and last week may be cut
mean       | float | mean over hours and replications
most       | float | most of the week, mean over the replications
least      | float | least of the week, mean over the replications
zero_h     | float | hours in which none was left, mean over the replications
zero_share | float | share of the replications in which none was left in at least one hour
hours      | int   | hours of the week within the run
""",
    since=3,
)

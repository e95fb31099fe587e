"""Every table of a run and its columns, declared once."""

from __future__ import annotations

from landbridge.accounts.money_table import MONEY
from landbridge.accounts.refuted_tables import REFUTED_TABLES
from landbridge.accounts.rhythm_tables import STOCK_WEEKS, WEEK_HOURS
from landbridge.accounts.schema import Table, declare
from landbridge.accounts.warm_up_tables import WARM_UP, WARM_UP_COURSE

_WHO = """
id         | str    | indicator: `<facility>.<measure>_<unit>`
side       | str?   | post (`cn`, `kz`), or null: the facility as a whole
direction  | str?   | direction, or null: all together
class      | str?   | class of traffic, or null: all
regime     | str?   | transit, import, export, domestic, empty, or null: all
statistic  | str    | total, mean, p50, p90, p95, max; `@from..until` follows where it is of a part of the run
"""
_WHO_KEY = "id side direction class regime statistic"

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        declare(
            "indicators",
            "The answers: one row per indicator, side, direction, class, regime and statistic.",
            _WHO_KEY,
            _WHO
            + """
mean             | float? | mean over the replications; of p50, p90, p95 of times that of all times together
half_width       | float? | half of its 95% interval (Student t; of those by sectioning); null with one
low              | float? | 5% point over the assumption draws not refuted; null without draws
high             | float? | 95% point over the assumption draws
unit             | str    | unit of the value
better           | str?   | lower, higher or null: neither
n                | int    | replications that have a value
observed         | float? | what was measured in reality, where a comparable row exists
observed_low     | float? | lowest of the sources
observed_high    | float? | highest of the sources
observed_source  | str?   | source id
role             | str?   | input, calibrated, predicted, context; null without an observed value
tolerance        | float? | share of the observed value within which it is met, stated before
verdict          | str?   | inside, outside, undecided; null without an observed value, or for context
naive            | float? | naive forecast: the last comparable observed value before
naive_beaten     | bool?  | whether the simulated mean is nearer to the observed value than the naive forecast
headline         | bool   | shown first
from             | date   | first day the value is of
until            | date   | day after the last
""",
        ),
        declare(
            "values",
            "The indicators of each replication.",
            "replication " + _WHO_KEY,
            "replication | int | number of the replication\n" + _WHO + "value | float? | its value",
        ),
        declare(
            "ledger",
            "Where the hours went, by kind of entity; kinds are never added.",
            "replication facility side direction kind class regime step cause",
            """
replication | int   | number of the replication
facility    | str   | facility where it stood
side        | str?  | post, where the facility has posts
direction   | str?  | direction
kind        | str   | train, box, outbound, truck, …
class       | str   | class of traffic
regime      | str   | regime
step        | str   | step of the chart
cause       | str   | why: a wait, or moving, handling, carried
hours       | float | entity-hours within the run
""",
        ),
        declare(
            "counts",
            "In, out and inside, by kind. Rows with null `status` hold the totals; the others split `left`.",
            "replication kind class regime direction status",
            """
replication  | int    | number of the replication
kind         | str    | kind of entity
class        | str    | class of traffic
regime       | str    | regime
direction    | str    | direction
status       | str?   | way to leave; null: the totals
entered      | int?   | entities that came in during the run (null in rows with a status)
left         | int    | entities that left during the run
inside_start | int?   | inside when the run's period began
inside_end   | int?   | inside when it ended
area_h       | float? | integral of the number inside, entity-hours
""",
        ),
        declare(
            "measures",
            "Times between two marks, and passages counted.",
            "replication facility side direction kind measure class regime",
            """
replication | int   | number of the replication
facility    | str   | facility
side        | str?  | post
direction   | str?  | direction
kind        | str   | kind of entity
measure     | str   | name in the chart
class       | str   | class of traffic
regime      | str   | regime
count       | int   | times measured, or passages
sum_h       | float | sum of the times, h
squares_h2  | float | sum of their squares, h2
max_h       | float | the longest, h
""",
        ),
        declare(
            "histograms",
            "Times by logarithmic bins (good to 1%); bins without an entry are left out.",
            "replication facility side direction kind measure bin_low_h",
            """
replication | int   | number of the replication
facility    | str   | facility
side        | str?  | post
direction   | str?  | direction
kind        | str   | kind of entity
measure     | str   | name in the chart
bin_low_h   | float | lower edge, h
bin_high_h  | float | upper edge, h
count       | int   | times in the bin
""",
        ),
        declare(
            "resources",
            "Unit-hours. (busy - over) + idle + closed + failed is the whole; blocked is part of busy.",
            "replication address",
            """
replication | int   | number of the replication
address     | str   | where its numbers stand: `rail.khorgos.cn.tracks.westbound`
facility    | str   | facility
side        | str?  | post
direction   | str?  | direction
name        | str   | name in the chart
key         | str?  | member of the key set, such as a type of wagon
unit        | str   | what one unit is
kind        | str   | pool, quota, gate or stock
busy_h      | float | in use
open_h      | float | open and not failed
idle_h      | float | open and not in use
closed_h    | float | closed by calendar or by order
failed_h    | float | failed
over_h      | float | worked beyond the open units (work in hand that finishes)
blocked_h   | float | held by entities that wait for something else
queue_h     | float | entities waiting, entity-hours
grants      | int   | entities served
""",
        ),
        declare(
            "states",
            "Hourly states, as all was before anything happens at the hour: columns `mean|c`, `p05|c`,"
            " `p95|c` over the replications; c is in state_names.",
            "hour",
            """
hour     | int  | hours since the start of the run's period
time_utc | time | that instant, UTC
""",
            wide=True,
        ),
        declare(
            "state_names",
            "What the columns of `states` are.",
            "column",
            """
column    | str  | `<what>|<of>`
what      | str  | queue, used, capacity, stock, population, count (cumulative)
of        | str  | address of the resource, or `<facility>.<measure>`
facility  | str  | facility
side      | str? | post
direction | str? | direction
name      | str  | name of the resource or of the measure
key       | str? | member of the key set
""",
        ),
        WEEK_HOURS,
        STOCK_WEEKS,
        declare(
            "daily",
            "Passages of each local day.",
            "replication date facility measure direction side",
            """
replication | int  | number of the replication
date        | date | local date of the post or facility
facility    | str  | facility
measure     | str  | name in the chart
direction   | str? | direction
side        | str? | post
count       | int  | passages
""",
        ),
        declare(
            "charges",
            "Money that changed hands, in thousandths of its currency.",
            "replication facility side purpose payer payee currency class regime month",
            """
replication  | int  | number of the replication
facility     | str  | facility
side         | str? | post at which it is charged
purpose      | str  | what for
payer        | str  | who pays
payee        | str  | who is paid
currency     | str  | currency charged
class        | str  | class of traffic
regime       | str  | regime
month        | str  | `2022-01`
amount_milli | int  | thousandths of the currency
""",
        ),
        declare(
            "assumptions",
            "Numbers in force that are not measured, with their 90% range.",
            "address from",
            """
address | str    | address of the number
grade   | str    | derived or assumed
low     | float? | 5% point
base    | float? | value used without draws (mean of a distribution)
high    | float? | 95% point
source  | str?   | source id
why     | str?   | the reason given
from    | date?  | first day it holds; null: always
until   | date?  | day after the last; null: always
drawn   | bool   | whether the run drew it
""",
        ),
        declare(
            "weights",
            "How strongly each drawn assumption moves each headline indicator.",
            "indicator side direction statistic address",
            """
indicator | str    | id of the indicator
side      | str?   | post
direction | str?   | direction
statistic | str    | statistic
address   | str    | address of the assumption
rho       | float  | Spearman rank correlation over the draws
low       | float  | lower end of its 95% interval (Fisher z)
high      | float  | upper end
""",
        ),
        declare(
            "draws",
            "The values drawn for each assumption, in draws that the traffic on record does not refute.",
            "draw address",
            """
draw    | int   | number of the draw
address | str   | address of the assumption
value   | float | value drawn (of its first period within the run)
""",
        ),
        declare(
            "draw_values",
            "The indicators of each assumption draw that the traffic on record does not refute.",
            "draw " + _WHO_KEY,
            "draw | int | number of the draw\n" + _WHO + "value | float? | its value",
        ),
        declare(
            "seeds",
            "Statements of the reports the project began with, and what this run says of each.",
            "id",
            """
id          | str  | id of the statement
subject     | str? | what it is about
statement   | str? | one sentence
answered_by | str? | command that examines it; null: not yet
says        | str? | what this run says; null: not this run
role        | str? | input, calibrated, predicted or context
verdict     | str? | inside, outside, undecided
""",
        ),
        declare(
            "sources",
            "Where the numbers in force and the observed values come from.",
            "id",
            """
id        | str  | id of the source
title     | str? | title
url       | str? | address
year      | str? | year
publisher | str? | publisher
kind      | str? | kind of source
""",
        ),
        MONEY,
        WARM_UP,
        WARM_UP_COURSE,
        *REFUTED_TABLES,
    )
}
"""All tables by name. A bundle holds every one, some of them empty."""

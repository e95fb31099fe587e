"""The double entry of what was charged, as a table."""

from __future__ import annotations

from landbridge.accounts.schema import declare

MONEY = declare(
    "money",
    "Who pays whom: every charge twice, as what its payer pays (below zero) and its payee is paid.",
    "replication party role other facility side purpose currency class regime month",
    """
replication  | int    | number of the replication
party        | str    | whose money it is
role         | str    | pays or is_paid
other        | str    | whom it pays, or who pays it
facility     | str    | facility
side         | str?   | post at which it is charged
purpose      | str    | what for
currency     | str    | currency charged
class        | str    | class of traffic
regime       | str    | regime
month        | str    | `2022-01`
amount_milli | int    | thousandths of the currency; below zero for what is paid
per_usd      | float? | rate of the month: what a dollar costs
usd_milli    | int?   | thousandths of a dollar, converted once by that rate; below zero for what is paid
""",
)

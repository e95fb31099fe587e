"""What an open-ended run says of its warm-up, as tables."""

from __future__ import annotations

from landbridge.accounts.schema import declare

WARM_UP = declare(
    "warm_up",
    "Where each facility of an open-ended run became steady (MSER-5); empty for a dated run.",
    "facility direction kind",
    """
facility  | str  | facility
direction | str? | direction; null: all
kind      | str  | kind of entity between the marks of measures; `waiting`: all that wait for a resource
cut_h     | int  | hours from the empty beginning to the least statistic
trusted   | bool | whether that is the end of a warm-up: it lies in the first half of the pilot runs
""",
)
WARM_UP_COURSE = declare(
    "warm_up_course",
    "The pilot runs behind `warm_up`, one row per batch of five hours; empty for a dated run.",
    "facility direction kind hour",
    """
facility  | str    | facility
direction | str?   | direction; null: all
kind      | str    | kind of entity, or `waiting`
hour      | int    | hours from the empty beginning to that of the batch
mean      | float  | number inside, mean over the batch and the pilot runs
statistic | float? | MSER of the mean if all before this hour is left out; null in the last batches
""",
)

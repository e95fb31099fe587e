"""Constants that all kernel modules share; the loader gives the compiled copy its own `u64` and `i64`."""

from typing import Any

S = Any
"""A State (compiled) or a Twin (plain)."""


def u64(x: Any) -> Any:
    """The low 64 bits; numpy.uint64 in the compiled copy."""
    return x & 0xFFFFFFFFFFFFFFFF


def i64(x: Any) -> Any:
    """A word as a signed number; numpy.int64 in the compiled copy."""
    return x


def fetch(column: Any, i: Any) -> None:
    """Soon `column[i]` is needed: the compiled copy asks the processor to bring it into its cache."""


# answers of an opcode besides the next block
PARKED = -1
"""The entity waits, works or has left."""
RETRY = -2
"""Nothing was changed yet: make room (`slots_needed`, or the counter table) and run the block again."""

FAULTED = -3
"""The model broke a rule of the kernel (`run_fault` says which)."""

# answers of run()
DONE, GROW, FLUSH, FAULT = 0, 1, 2, 3

# faults
FAULT_TELL, FAULT_OWNER, FAULT_CAPACITY, FAULT_NOWHERE, FAULT_AMOUNT, FAULT_HELD = 1, 2, 3, 4, 5, 6
FAULT_ENDLESS, FAULT_INSTANT = 7, 8

STEPS_AT_ONCE, STEPS_EACH = 10000000, 1000
"""More steps than this, and than this for each entity inside, are never run at one instant."""

# kinds of event
KIND_ENTITY, KIND_PATIENCE, KIND_STREAM, KIND_CHANGE, KIND_BATCH, KIND_SERVE, KIND_SLOT = 0, 1, 2, 3, 4, 5, 6

# what an entity waits in
(
    WAIT_NOTHING,
    WAIT_RES,
    WAIT_TAKE,
    WAIT_FILL,
    WAIT_PAIR,
    WAIT_BATCH,
    WAIT_WORK,
    WAIT_TELL,
    WAIT_RIDE,
    WAIT_STORE,
    WAIT_MANY,
) = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)

# resources
POOL, QUOTA, GATE, STOCK = 0, 1, 2, 3
FINISH, SUSPEND, RESTART, FINISH_LISTED = 0, 1, 2, 3
"""The last: work is finished, but listed, as the rule may become another while it is in hand."""

# how a number of units is found
AMOUNT_CONSTANT, AMOUNT_ATTRIBUTE, AMOUNT_NUMBER, AMOUNT_PARTY = 0, 1, 2, 3

# distributions
(
    DIST_CONSTANT,
    DIST_EXPONENTIAL,
    DIST_UNIFORM,
    DIST_TRIANGULAR,
    DIST_INTEGER,
    DIST_ERLANG,
    DIST_LOGNORMAL,
    DIST_HYPEREXPONENTIAL,
) = 0, 1, 2, 3, 4, 5, 6, 7

# sources
STREAM_LIST, STREAM_RATE, STREAM_RENEWAL = 0, 1, 2

# dated changes
(
    CHANGE_NOMINAL,
    CHANGE_CLOSED,
    CHANGE_FAILED,
    CHANGE_DIST,
    CHANGE_NUMBER,
    CHANGE_REFILL,
    CHANGE_MONTH,
    CHANGE_BAN,
    CHANGE_IN_HAND,
    CHANGE_DELIVER,
    CHANGE_EVERY,
    CHANGE_SLOTS,
    CHANGE_WEATHER,
) = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12

# what a sample reads
WATCH_QUEUE, WATCH_USED, WATCH_OPEN, WATCH_POPULATION, WATCH_COUNT, WATCH_STOCK = 0, 1, 2, 3, 4, 5

# causes of the delay ledger, in order of precedence (version 2); the rest is not waiting
N_CAUSES = 24
(
    WEATHER,
    BAN,
    FAILED,
    CLOSED,
    QUOTA_CAUSE,
    PERMIT,
    SLOT,
    DOCUMENTS,
    INSPECTION,
    FAR_SIDE_FULL,
    GIVING_WAY,
    PATH,
    LOCOMOTIVE,
    WAGON,
    TRUCK,
    TRACK,
    CRANE,
    STAFF,
    BATCH,
    MOVING,
    HANDLING,
    CARRIED,
) = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21)

# histograms of times: octaves from 2**-10 h (3.5 s) to 2**20 h, each of 64 equal bins, so good to 0.8%
FIRST_BIN_H = 0.0009765625
FIRST_OCTAVE = -9
N_BINS = 30 * 64

CLASS, REGIME = 6, 7
"""Attributes that every entity has: rows of the class and regime names."""

FOREVER = 1e300

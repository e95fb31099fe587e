"""A value as TOML writes it: a number, a text, true or false, or a distribution."""

from __future__ import annotations

from landbridge.base.dates import shown
from landbridge.corridor.distribution import PARAMETERS, is_number, parse_distribution
from landbridge.corridor.quantity import Value


def as_value(written: object) -> Value:
    """Return the value that TOML wrote.

    Raises
    ------
    ValueError
        If it is none, with a sentence that says why.
    """
    if isinstance(written, dict):
        if len(written) != 1 or next(iter(written)) not in PARAMETERS:
            raise ValueError(f"a distribution has one key, of {', '.join(PARAMETERS)}")
        kind, given = next(iter(written.items()))
        return parse_distribution(kind, given)
    if isinstance(written, (bool, str)):
        return written
    if is_number(written):
        return written
    if isinstance(written, (int, float)):
        raise ValueError(f"{shown(written)} is not a number that can be used")
    raise ValueError(f"{shown(written)} is no number, text, true or false, or distribution")

"""The nearest right name for a wrong one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice

_LONGEST_NAME = 200
_MOST_NAMES = 5000


def nearest(name: object, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like `name`, or None if none is much like it."""
    text = str(name)
    if not text or len(text) > _LONGEST_NAME:
        return None
    names = list(islice(candidates, _MOST_NAMES))
    by_lower = {candidate.lower(): candidate for candidate in reversed(names)}
    found = difflib.get_close_matches(text.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None

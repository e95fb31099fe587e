"""Indicators, one a file: whatever module here has an `INDICATOR` is one of them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.accounts.indicators.declared import Indicator


@cache
def all_indicators() -> dict[str, Indicator]:
    """Give every indicator by its suffix."""
    found: dict[str, Indicator] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        indicator = getattr(importlib.import_module(f"{__name__}.{module}"), "INDICATOR", None)
        if indicator is not None:
            found[indicator.suffix] = indicator
    return found


def split_id(id_: str) -> tuple[str, str]:
    """Split an indicator's id into facility and suffix: `rail.khorgos.queue_trains`."""
    facility, _, suffix = id_.rpartition(".")
    return facility, suffix

"""Everything that can be said about a corridor before it is run: its files, its scenarios, its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from landbridge.base.errors import Problem


def check(corridor: str | Path = "khorgos") -> list[Problem]:
    """List everything that is wrong in a corridor; nothing is run.

    Files, dates, evidence, names and scenarios are looked at, and the facilities' numbers are held against
    what their charts need.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    """
    from landbridge.corridor.check import check as check_folder
    from landbridge.simulation.model import check_model

    return check_folder(corridor, [check_model])

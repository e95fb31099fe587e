"""Make docs/background/forecasts.md: how often bands of forecasts hold, tried on simulated truth.

    .venv/bin/python scripts/forecast_coverage.py [--part rail.khorgos --starts 6 --truths 10]

Runs truths, lists what stands where at some hour as a run lists it, begins forecasts with the list, and
counts how often the truth lies in the band (some twenty minutes). With `--part` it prints one part only.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from math import comb
from pathlib import Path

from landbridge.corridor import read_corridor
from landbridge.corridor.parts import only
from landbridge.experiment.forecast_coverage import (
    NOMINAL,
    Coverage,
    Tried,
    by_kind,
    coverage_of,
    try_forecasts,
)

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "background" / "forecasts.md"
PLANS = (("rail.khorgos", 6, 6, 40), ("rail.dostyk", 4, 3, 40), ("road", 3, 3, 40), ("zone", 3, 3, 40))
"""Parts, hours at which forecasts begin, truths of each, replications of each forecast."""
FIRST, STEP = datetime(2022, 2, 2, 6), timedelta(days=191)  # noqa: DTZ001 - local time
OPEN = {"zone": datetime(2023, 8, 29, 10)}  # noqa: DTZ001 - local time
"""First hour of those that are closed at FIRST."""
LOW, HIGH = 0.85, 0.95
FEW = 30
"""Numbers tried less often than this are not listed one by one."""

OPENING = """\
# Do forecasts hold?

This page is made by `scripts/forecast_coverage.py`. A forecast from a list ([Start from
today](../guides/forecast.md)) says what the next 72 hours look like, with a band that should hold in 90% of
the cases. Whether it does is tried on simulated truth: the twin is run through a warm-up to some hour and
on; what stands where at that hour is listed as `--save-state` lists it, written as CSV and read again;
forecasts begin with the list, with other random numbers, and know neither who was late nor how long work
will still take. Then it is counted how often the truth lies in the band.

This says that a list holds enough of a state, and that the way from a list to a run is sound. It does not
say that the twin is right: for that see [Evidence](evidence.md). Traffic is known in both, as the counts of
the month are; in truth what comes is known less well, and bands should be taken as too narrow by that much.

Numbers that are counts are often equal in several replications. To count equals as inside would flatter the
band, so the truth is ranked among its equals by lot; a forecast that is right is then inside in 90% of the
cases. Numbers of one truth hang together: the standard error is that over truths. Numbers that are the same
in every replication and in the truth are left out. Off by: how far beyond all that its forecast gave a truth
lies that is outside, as a share of itself; half of them lie further.
"""


FOUND = """
## What was found

* The bands hold as often as they say, all together and for what is asked first: what comes through in a
  day, what waits, what is inside.
* They do not for the hours of booked trucks, which are off by a thousandth of themselves. Where hundreds have
  waited for ten days and more, the mean wait of those who get a slot is known beforehand, and the band has
  next to no width (275.7 to 275.7 h, where 275.5 h came out); a list gives many of a kind one age, rounded.
* Hours of boxes at terminals come out a little short: the truth lies above the band too often, by a hundredth
  of itself and less. Those who have been there longest stand in the list at the mean age of their kind.
* Of a zone passages are inside less often than nine times in ten, within what so few truths can tell; a list
  knows nobody's allowance of the month, so all begin anew.
* Times at the yard of the road came out too long at first: the age of a truck was counted from the first
  time it had ever booked. Ages now count from the first mark that will still be measured.
"""


def main() -> None:
    """Try all, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", help="one part of the corridor, printed")
    parser.add_argument("--starts", type=int, default=6)
    parser.add_argument("--truths", type=int, default=10)
    parser.add_argument("--replications", type=int, default=40)
    asked = parser.parse_args()
    plans = PLANS if asked.part is None else ((asked.part, asked.starts, asked.truths, asked.replications),)
    text = OPENING + "".join(_part(*plan) for plan in plans) + ("" if asked.part else FOUND)
    if asked.part is None:
        PAGE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def _part(part: str, starts: int, truths: int, replications: int) -> str:
    corridor = only(read_corridor("khorgos"), (part,))
    first = OPEN.get(part, FIRST)
    hours = [first + STEP * number for number in range(starts)]
    tried = try_forecasts(
        corridor,
        hours,
        range(truths),
        replications=replications,
        tell=lambda text: print(part, text, file=sys.stderr, flush=True),
    )
    days = ", ".join(str(date(h.year, h.month, h.day)) for h in hours)
    whole = coverage_of("all together", tried)
    kinds = [coverage_of(name, found) for name, found in sorted(by_kind(tried).items())]
    single: dict[str, list[Tried]] = {}
    for one in tried:
        single.setdefault(one.what, []).append(one)
    each = [coverage_of(name, found) for name, found in single.items() if len(found) >= FEW]
    off = [one for one in each if not LOW <= one.share <= HIGH]
    tries = f"{truths} truths each, {replications} replications a forecast"
    sides = f"(below {whole.below:.1%}, above {whole.above:.1%}); the aim is {LOW:.0%} to {HIGH:.0%}"
    chance = f"with so few tries {_by_chance(each):.0%} of them would, were all right"
    within = f"{len(each) - len(off)} lie between {LOW:.0%} and {HIGH:.0%}"
    lines = [
        f"\n## `{part}`\n",
        f"Forecasts of 72 hours from {first:%H:%M} of {days}: {tries}.\n",
        f"**All together: {_share(whole)} of {whole.count:,} numbers are inside** {sides}.\n",
        *_table("asked for", [whole, *kinds]),
    ]
    if each:
        lines += [
            f"\nOf {len(each)} single numbers tried {FEW} times or more, {within}; {chance}. The lowest:\n",
            *_table("number", sorted(each, key=lambda one: one.share)[:12]),
        ]
    return "\n".join(lines) + "\n"


def _table(head: str, rows: Iterable[Coverage]) -> list[str]:
    lines = [f"| {head} | inside | ± | below | above | off by | numbers |", f"|---|{6 * '---:|'}"]
    for one in rows:
        cells: tuple[str, ...] = (
            one.what,
            f"{one.share:.1%}",
            f"{one.error:.1%}",
            f"{one.below:.1%}",
            f"{one.above:.1%}",
        )
        cells += ("–" if one.miss is None else f"{one.miss:.1%}",)
        lines.append(f"| {' | '.join(cells)} | {one.count:,} |")
    return lines


def _share(one: Coverage) -> str:
    return f"{one.share:.1%} ± {one.error:.1%}"


def _by_chance(each: Sequence[Coverage]) -> float:
    """Share of numbers that would lie between LOW and HIGH if all were right."""

    def within(n: int) -> float:
        counts = (k for k in range(n + 1) if LOW <= k / n <= HIGH)
        return sum(comb(n, k) * NOMINAL**k * (1 - NOMINAL) ** (n - k) for k in counts)

    return sum(within(one.count) for one in each) / max(1, len(each))


if __name__ == "__main__":
    main()

"""Make docs/background/limits.md: what one more of each finite thing of the gateway is worth, 2022 and 2024.

    .venv/bin/python scripts/limits.py [--jobs N] [--replications N] [--told FILE.json …]

Runs `landbridge worth khorgos` for both years (some minutes on two cores). With --told the page is made of
what `landbridge worth --json` has printed before.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import landbridge

ROOT = Path(__file__).resolve().parent.parent
YEARS = ("2022", "2024")
SEEN = ("worth", "likely", "costs hours")
HEAD = """<!-- Made by scripts/limits.py: change that script, not this page. -->
# What limits the gateway

Made by `scripts/limits.py` from `landbridge worth khorgos --from {years}`;
[Find what limits it](../guides/worth.md) says how to read it.
Each finite thing got one step more for the whole year, then one less, against the same
{replications} replications without it. Assumptions stand at their base values here: several of these things
are guesses themselves, and what a guessed thing is worth hangs on the guess.
"""


def main() -> None:
    """Run both years, or read what was told of them, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=None, help="threads (one per processor)")
    parser.add_argument("--replications", type=int, default=10, help="of each run (10)")
    parser.add_argument("--told", type=Path, nargs="+", default=None, help="what worth --json has printed")
    asked = parser.parse_args()
    if asked.told:
        told = [json.loads(file.read_text(encoding="utf-8")) for file in asked.told]
    else:
        told = [
            landbridge.worth("khorgos", from_=year, replications=asked.replications, jobs=asked.jobs).json()
            for year in YEARS
        ]
    years = " and ".join(one["period"][0][:4] for one in told)
    text = HEAD.format(years=years, replications=told[0]["replications"])
    text += "".join(part(one) for one in told)
    page = ROOT / "docs" / "background" / "limits.md"
    page.write_text(text, encoding="utf-8")
    print(f"written: {page.relative_to(ROOT)}", file=sys.stderr)


def part(told: dict[str, Any]) -> str:
    """The part of a year."""
    system, resources = told["system"], told["resources"]
    as_it_is = (
        f"As it is: {system['through']['train']:,.0f} trains and {system['teu']:,.0f} TEU through, "
        f"{system['in_all_h']:,.0f} box-hours in all, {system['waited_h']['train']:,.0f} train-hours waited."
    )
    lines = [
        "",
        f"## {told['period'][0][:4]}",
        "",
        as_it_is,
        "",
        "| | one more of | step | box-h saved | train-h waited | one less costs, box-h | |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [row(one) for one in resources if one["verdict"] in SEEN]
    unseen = [one for one in resources if one["verdict"] == "no worth seen"]
    lines += ["", f"No worth seen, as the interval covers zero ({len(unseen)}):", ""]
    lines += ["| | one more of | step | box-h saved | train-h waited | one less costs, box-h | |"]
    lines += ["|---|---|---|---|---|---|---|", *(row(one) for one in unseen)]
    never = [f"`{one['address']}`" for one in resources if one["verdict"] == "never waited for"]
    if never:
        lines += ["", f"Never waited for: {', '.join(never)}."]
    other = [one for one in resources if one["verdict"] in ("cannot run", "not finished")]
    lines += [f"* `{one['address']}`: {one['verdict']}" for one in other]
    return "\n".join(lines) + "\n"


def row(one: dict[str, Any]) -> str:
    """A line of the table."""
    more, less = one["one_more"], one["one_less"]
    least, most = one["capacity"]
    of = f"{least:,g}" if least == most else f"{least:,g} to {most:,g}"
    cells = [
        str(one["rank"]),
        f"`{one['address']}`",
        f"+{one['step']:,} {one['counted_in'].replace('_', ' ')} (of {of})",
        value(more["saved_h"]),
        value(more["waited_h"]["train"], sign="+"),
        value(less["saved_h"], by=-1.0) if less else "–",
        one["verdict"],
    ]
    return f"| {' | '.join(cells)} |"


def value(estimate: dict[str, Any], by: float = 1.0, sign: str = "") -> str:
    """A difference with its half-width."""
    middle, wide = by * estimate["mean"], estimate["high"] - estimate["mean"]
    digits = 0 if abs(middle) >= 10 or wide >= 10 else 1
    return f"{round(middle, digits) + 0.0:{sign},.{digits}f} ± {wide:,.{digits}f}"


if __name__ == "__main__":
    main()

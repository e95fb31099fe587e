"""The page of a calibration, made from its record; the texts were written for the record of its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

NAME = "rail-2020-22"


def page(record: dict[str, Any], folder: Path) -> str:
    """Write the page of a record of a corridor in a folder."""
    plan = record["plan"]
    lines = [
        "<!-- Made by scripts/calibration.py: change that script, not this page. -->",
        "# Calibration",
        "",
        opening(record),
        "",
        "## What was fitted, and to what",
        "",
        " ".join(plan["why"].split()),
        "",
        *rows_chosen(record),
        "",
        CARRIED.format(carried=f"{plan['carried']:.0%}", lost=record["draws"]["failed"].get("carried", 0)),
        "",
        "## What the rows say of the numbers",
        "",
        *parameters(record),
        "",
        *profiles(record),
        "",
        *along(record),
        "## The rows that it was fitted to",
        "",
        *compared(record["rows"], fitted=True),
        "",
        *out_of_reach(record, folder),
        "",
        "## The rows held out",
        "",
        *compared(record["hold_out"], fitted=False),
        "",
        f"**{record['judgement']}**",
        "",
        "## What to make of it",
        "",
        MEANING,
        "",
        "## Warnings of the fit",
        "",
        *(f"* {warning}." for warning in record["warnings"]),
        "",
        "## The record",
        "",
        the_record(record),
    ]
    return "\n".join(lines).rstrip() + "\n"


def opening(record: dict[str, Any]) -> str:
    """Say what the page is, and how it ended."""
    known = [one for one in record["parameters"] if one["narrower"] <= 0.7 or one["shifted"]]
    names = " and ".join(f"`{one['address']}`" for one in known)
    learnt = f"The rows narrow {names}." if known else "The rows say next to nothing about either number."
    reach = sum("out of reach" in warning for warning in record["warnings"])
    return (
        "This page is made by `scripts/calibration.py` from the record of "
        f"`landbridge calibrate khorgos {NAME}`. [Fit what nobody measured](../guides/calibrate.md) says how "
        "it is done and how to read it.\n\n"
        "**In short.** Two numbers behind the long hours at the border were fitted to the "
        f"{len(record['rows'])} rows of 2020–22 that nothing was fed with, and judged by those of 2023–24. "
        f"{learnt} {reach} of the {len(record['rows'])} rows are out of reach of any values within the "
        f"ranges. {record['judgement']} The scenario that came out of it is on record; there is no reason to "
        "use it."
    )


CARRIED = """The trains that crossed in a year are fed to the model, so their count can be no row:
fitting to it would be fitting to the input. But a run in which they pile up did not happen.
A draw in which less than {carried} of the trains of either direction came through, in any
of the three years, has no weight: {lost} of them."""

TENTHS = """By tenths of the range before, lowest first: *likelihood* is that of all rows with everything else
averaged out, 1 where the rows say nothing; *carried* the share of the draws there that carry the traffic."""

MEANING = """* **Nothing was learnt that the ranges did not say before.** That is a result: too few
  platforms and slower clearance, within what the evidence allows, do not explain the hours at
  the border of 2020–22. The cause is another one ([Evidence](evidence.md#what-fails-and-why)
  names the covid controls on the Chinese side, of which no dated figure was found, and what
  the survey times beyond the model's border).
* **Wider ranges would only hide it.** A range that holds the 58.7 h of 2021 as clearance would put
  the same cause into 2023, where 14 h were seen: the periods of one number are fitted as one.
* **The traffic knows more than the hours.** That the trains came through speaks against the
  smallest fleets (carried, table above). The Chinese hours of 2022 come within reach only where
  trains back up from Altynkol and still come through in the end. Few draws do, and they carry most
  of the weight; which they are hangs on many assumptions at once, the tracks at Horgos among them,
  and not on these two.
* **What the rows do speak of was not freed**: the Kazakh clearance of eastbound trains (drawn
  along, see above). It was not made a parameter afterwards: no row of 2023–24 could judge it, and a
  parameter chosen because it fits is what these rules are there to prevent.
* **The posterior is rough.** A few of the draws carry most of the weight, as it takes luck to come
  near some of the rows. The ends of the ranges are not to be read to the second digit: with
  seed 2 instead of 1 their widths are 82% and 95%, and the profiles are as flat. What can be said
  is that the rows tell no value of either number from another.
* **The forecasts of 2023 beat the naive one** before the fit as well, and stand on inputs of the
  same kind ([Evidence](evidence.md#what-fails-and-why))."""


def rows_chosen(record: dict[str, Any]) -> list[str]:
    """Say which rows were taken and which were left out, and why."""
    left: dict[str, list[str]] = {}
    for one in record["left_out"]:
        left.setdefault(one["why"], []).append(f"`{one['id']}`")
    many, parameters = len(record["rows"]), len(record["parameters"])
    head = f"{parameters} numbers for {many} rows; one for five is the most. "
    lines = [
        head + "Of the rows of those years that the plan's patterns reach, these were left out:",
        "",
        "| why | rows |",
        "|---|---|",
    ]
    words = {
        "input": "input: the run is fed with it, or with its source",
        "context": "context: fits the place only loosely",
    }
    lines += [f"| {words.get(why, why)} | {', '.join(ids)} |" for why, ids in sorted(left.items())]
    return lines


def parameters(record: dict[str, Any]) -> list[str]:
    """The numbers before and after."""
    lines = [
        "| number | until | before | 90% range before | after | 90% range after | width after over before |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in record["parameters"]:
        for part in one["sets"]:
            own = part["address"] == one["address"]
            cells = [
                f"`{part['address']}`" + ("" if own else " (moves with it)"),
                part["until"] or "",
                told(part["before"]),
                span(part["prior_low"], part["prior_high"]),
                told(part["value"]),
                span(part["low"], part["high"]),
                f"{one['narrower']:.0%}" if own else "",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    effective, asked = record["draws"]["effective"], record["draws"]["asked"]
    worth = f"{asked} draws of all assumptions, worth {effective:.0f} draws of the posterior."
    return [*lines, "", f"{worth} Correlation of the two after the fit: {record['correlation'][0][1]:+.2f}."]


def profiles(record: dict[str, Any]) -> list[str]:
    """What each tenth of a range has for it."""
    lines = [
        TENTHS,
        "",
        "| number | | " + " | ".join(f"{n}" for n in range(1, 11)) + " |",
        "|---" * 12 + "|",
    ]
    for one in record["parameters"]:
        name = f"`{one['address']}`"
        lines.append(f"| {name} | likelihood | {' | '.join(f'{x:.1f}' for x in one['profile'])} |")
        shares = (f"{x:.0%}" if x is not None else "–" for x in one["ran"])
        lines.append(f"| | carried | {' | '.join(shares)} |")
    return lines


def along(record: dict[str, Any]) -> list[str]:
    """Which other assumptions the rows move."""
    moved = record["draws"]["moved_along"]
    if not moved:
        return []
    named = ", ".join(f"`{one['address']}` to {one['mean_point']:.0%} of its range" for one in moved)
    return [f"Drawn along, but moved by the rows: {named} (50% is the middle).", ""]


def compared(rows: list[dict[str, Any]], fitted: bool) -> list[str]:
    """Observed rows before and after."""
    last = ("missed", "reached by any draw") if fitted else ("naive", "nearer than naive")
    heads = ("row", "observed", "accepted", "before", "5–95% of draws", "after", "5–95% of draws", *last)
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for row in rows:
        place = " ".join(part for part in (row["side"], row["direction"]) if part)
        cells = [
            f"`{row['indicator'].rpartition('.')[2]}` {place} {row['from'][:4]}".replace("  ", " "),
            f"{told(row['observed'])} {row['unit']} ({', '.join(row['sources'])})",
            span(*row["accepted"]),
            *(cell for when in ("before", "after") for cell in simulated(row[when])),
        ]
        if fitted:
            cells += [f"{row['missed']:.0%}", span(*row["reached"])]
        else:
            nearer = {True: "yes", False: "no", None: "–"}[row["nearer_than_naive"]]
            cells += [told(row["naive"]) if row["naive"] is not None else "–", nearer]
        lines.append(f"| {' | '.join(cells)} |")
    note = "“before” and “after”: mean ± half-width of the replications, without and with the fitted values."
    if fitted:
        note += " “missed”: chance that the row is off for a cause that the model lacks."
    return [*lines, "", note]


def simulated(one: dict[str, Any]) -> tuple[str, str]:
    """Mean with its half-width, and the range of the draws with its verdict."""
    mean = f"{told(one['mean'])} ± {told(one['half_width'])}" if one["mean"] is not None else "–"
    return mean, f"{span(one['low'], one['high'])}, {one['verdict']}"


def out_of_reach(record: dict[str, Any], folder: Path) -> list[str]:
    """Say why hours of the survey cannot be had on the Kazakh side: Little's law."""
    from landbridge.corridor.reader import read_corridor

    corridor = read_corridor(folder)
    tracks = corridor.quantity("rail.khorgos.kz.tracks.westbound.capacity").periods[0].evidence
    standing = []
    for row in record["rows"]:
        if (row["indicator"], row["side"], row["direction"]) != ("rail.khorgos.border_h", "kz", "westbound"):
            continue
        year = row["from"][:4]
        trains = sum(
            one.quantity
            for one in corridor.traffic.values()
            if (one.facility, one.direction, str(one.from_)[:4]) == ("rail.khorgos", "westbound", year)
        )
        standing.append(f"{row['observed'] * trains / 8766:.0f} in {year}")
    why = (
        "Why the westbound hours on the Kazakh side cannot be had at all: the hours of the survey times the "
        "trains that came are the trains that stand there at any time (Little's law), "
        f"{', '.join(standing)}, on {tracks.low:.0f} to {tracks.high:.0f} tracks. The survey must have timed "
        "more than the stay at the station."
    )
    return [why]


def the_record(record: dict[str, Any]) -> str:
    """Say how it was made."""
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    return (
        f"Made on {record['created']} with seed {record['seed']}: `calibrations/{NAME}.record.json` in the "
        f"corridor's folder, hash `{record['hash'][:16]}`; {versions}. The plan was written, and committed, "
        "before the first fit; after it only the number of draws was raised, from 480 to 960. In a run with "
        f"`--scenario {NAME}` the {len(record['fitted'])} rows fitted to are `calibrated` and no evidence."
    )


def told(value: float) -> str:
    """Write a number with the digits that it deserves."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def span(low: float, high: float) -> str:
    """Write a range."""
    return f"{told(low)}–{told(high)}"

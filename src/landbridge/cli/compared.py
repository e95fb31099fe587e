"""What `landbridge compare` prints: what was changed, what differs, where the hours moved, who was hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.cli.output import number, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.accounts.paired import Difference
    from landbridge.experiment.compare import Comparison
    from landbridge.experiment.compared.answers import Answer
    from landbridge.experiment.compared.diverted import Diverted
    from landbridge.experiment.compared.inputs import Told
    from landbridge.experiment.compared.losses import Loss
    from landbridge.experiment.compared.shock import Shock

MOST_ANSWERS = 16
FEW_ANSWERS = 5
"""Shown where none differs by more than chance."""
MOST_STEPS = 8
ALWAYS = ("train", "box")
"""Kinds whose hours are shown even where they differ by no more than chance."""
MOST_HITS = 8
MOST_QUEUES = 8


def print_comparison(found: Comparison) -> None:
    """Print a comparison."""
    told = found.inputs
    say(told.a.title)
    for name, run in (("A", told.a), ("B", told.b)):
        say(f"{name}: {_run(run)}")
    for words, changes in (("only in A", told.changes_a), ("only in B", told.changes_b)):
        for change in changes:
            say(f"  {words}: {change}")
    for row in told.files:
        how = "only in B" if row.a is None else "only in A" if row.b is None else "differs"
        say(f"  {how}: {row.name}")
    if not (told.changes_a or told.changes_b or told.files):
        say("  no change or input file differs")
    _answers(found)
    _hours(found)
    _hits(found)
    _trains(found)
    if found.shock is not None:
        _shock(found.shock)
    if found.warnings:
        say()
    for warning in found.warnings:
        say(f"Warning: {warning}")


def _run(told: Told) -> str:
    scenarios = f", scenario {', '.join(told.scenarios)}" if told.scenarios else ""
    count = f"{told.replications} replication{'s' * (told.replications != 1)}"
    draws = f", {told.draws} draws" if told.draws else ""
    return f"{told.run}, {told.period[0]} until {told.period[1]}{scenarios}: {count}{draws}, seed {told.seed}"


def _answers(found: Comparison) -> None:
    headline = [row for row in found.answers.rows if row.headline] or list(found.answers.rows)
    rows = [row for row in headline if row.likely or row.difference.constant] or headline[:FEW_ANSWERS]
    how = f"{len(found.answers.replications)} pairs" if found.paired else "not paired"
    cells = [
        [
            f"{row.id.rpartition('.')[2]} {row.statistic}",
            " ".join(part for part in (row.id.rpartition(".")[0], row.side, row.direction) if part),
            number(row.difference.a),
            number(row.difference.b),
            *_gap(row.difference),
            _percent(row.difference.relative),
            "" if row.draws is None else f"{number(row.draws.low)} to {number(row.draws.high)}",
            _percent(row.difference.saved, sign=""),
            _verdict(row),
        ]
        for row in rows[:MOST_ANSWERS]
    ]
    heads = ["indicator", "where", "A", "B", "B less A", "±", "of A", "assumptions", "saved", "beyond chance"]
    if cells:
        _table(
            f"What differs ({how})", heads, cells, ("A", "B", "B less A", "±", "of A", "assumptions", "saved")
        )
    sure, likely = (sum(getattr(row, name) for row in found.answers.rows) for name in ("sure", "likely"))
    if (others := len(headline) - len(cells)) > 0:
        say(f"and {others} more that are shown first in a run, in --json and on the page.")
    say(
        f"Of {found.answers.compared} indicators {len(found.answers.rows)} differ: {likely} beyond chance "
        f"taken alone, {sure} with all looked at at once (sure)."
    )


def _verdict(row: Answer) -> str:
    if row.sure:
        return "sure"
    if row.difference.constant:
        return "always the same"
    return "taken alone" if row.likely else "no"


def _hours(found: Comparison) -> None:
    quiet = []
    for kind in sorted(found.hours, key=lambda one: (one.kind != "train", one.kind != "box", one.kind)):
        if kind.kind not in ALWAYS and kind.hours.half_width is not None and not kind.hours.excludes_zero():
            width = number(kind.hours.half_width, 2)
            quiet.append(f"{kind.kind} {_signed(kind.hours.mean)} ± {width}")
            continue
        cells = [
            [
                " ".join(part for part in (row.facility, row.side, row.direction) if part),
                row.step.replace("_", " "),
                row.cause.replace("_", " "),
                *_gap(row.hours),
                "" if row.each is None else _signed(row.each.mean),
            ]
            for row in kind.rows[:MOST_STEPS]
        ]
        rest = kind.rows[MOST_STEPS:]
        if rest:
            others = sum(row.hours.mean for row in rest)
            cells.append([f"{len(rest)} others", "", "", _signed(others), "", ""])
        cells.append(["all", "", "", *_gap(kind.hours), ""])
        heads = ["where", "step", "cause", "hours, B less A", "±", "h each"]
        _table(f"Where the hours moved ({kind.kind})", heads, cells, ("hours, B less A", "±", "h each"))
    if quiet:
        say()
        say(f"By no more than chance moved the hours of: {', '.join(quiet)}")


def _hits(found: Comparison) -> None:
    cells = [
        [
            row.kind,
            " ".join(part for part in (row.class_, row.regime, row.direction) if part),
            number(row.left.b),
            number(row.each.a),
            *_gap(row.each),
            ", ".join(f"{cause.replace('_', ' ')} {_signed(change)}" for cause, change in row.causes[:3]),
        ]
        for row in found.hits[:MOST_HITS]
    ]
    heads = ["kind", "which", "left in B", "h each in A", "B less A", "±", "most of it, h"]
    if cells:
        _table("Who was hit", heads, cells, ("left in B", "h each in A", "B less A", "±"))


def _trains(found: Comparison) -> None:
    cells = [
        [
            row.identity,
            number(row.a_h),
            number(row.b_h),
            _signed(row.b_h - row.a_h),
            ", ".join(
                f"{cause.replace('_', ' ')} {_signed(hours)} ({' '.join(filter(None, (facility, side)))})"
                for facility, side, cause, hours in row.changes[:2]
            ),
        ]
        for row in found.travellers
    ]
    if cells:
        heads = ["which", "h in A", "h in B", "B less A", "most of it, h"]
        _table("One by one, replication 0", heads, cells, ("h in A", "h in B", "B less A"))


def _shock(shock: Shock) -> None:
    until = f" until {shock.until}" if shock.until else ""
    title = f"Loss and recovery, from {shock.from_}{until}"
    claimed = [row for row in shock.losses if row.claimed]
    if not claimed:
        say()
        say(f"{title}: what came through differs by no more than chance.")
    for words, rows in (
        (title, [row for row in claimed if row.who.facility]),
        ("The same by class, in the system as a whole", [row for row in claimed if not row.who.facility]),
    ):
        if rows:
            _table(words, LOSS_HEADS, [_loss(row) for row in rows], LOSS_HEADS[2:4] + LOSS_HEADS[6:])
    if quiet := len(shock.losses) - len(claimed):
        say(f"and {quiet} more by no more than chance, in --json and on the page.")
    _diverted(shock.diverted)
    if shock.note:
        say(shock.note)
        return
    queues = [
        [
            f"{'waiting for ' if row.what == 'queue' else ''}{row.name.replace('_', ' ')}",
            " ".join(part for part in (row.facility, row.side, row.direction) if part),
            number(row.peak_a),
            _with_width(row.peak, row.peak_interval),
            str(row.peak_at.date()),
            str(row.recovered_at.date()) if row.recovered_at else "not within the period",
            _days(_in_days(row.recovery_h), tuple(map(_in_days, row.recovery_interval))),
            "" if row.claimed is None else "yes" if row.claimed else "no",
        ]
        for row in shock.courses[:MOST_QUEUES]
    ]
    right = ("A", "B less A", "days after the end")
    heads = [
        "queue", "where", "A", "B less A", "on", "within A's band again", "days after the end",
        "beyond chance",
    ]  # fmt: skip
    if queues:
        _table("Queues at their peak", heads, queues, right)
    else:
        say("No queue went farther from A than A's own replications go.")


LOSS_HEADS = (
    "where", "what", "days later, in all", "most behind", "on", "made good", "days after the end",
    "missing at the end",
)  # fmt: skip


def _loss(row: Loss) -> list[str]:
    who, peak, teu = row.who, row.peak, row.teu_each
    what = who.what if teu is None else f"{who.what} (of {number(teu)} TEU)"
    return [
        " ".join(part for part in (who.facility, who.class_, who.regime, who.direction) if part),
        what,
        _with_width(row.area.mean, (row.area.low, row.area.high), sign=False),
        "" if peak is None else _with_width(peak.mean, (peak.low, peak.high), sign=False),
        str(row.peak_on or ""),
        str(row.made_good_on) if row.made_good_on else "" if peak is None else "not within the period",
        _days(row.recovery_days, row.recovery_interval),
        number(row.lost.mean),
    ]


def _diverted(found: Diverted) -> None:
    if not found.possible:
        ways = "; ".join(f"{kind}: {', '.join(own)}" for kind, own in found.ways.items())
        say(f"Diverted: nobody can be; in both runs each class leaves in one way only ({ways}).")
        return
    cells = [
        [
            row.kind,
            " ".join(part for part in (row.class_, row.regime, row.direction) if part),
            row.status.replace("_", " "),
            *_gap(row.left),
            "yes" if row.claimed else "no",
        ]
        for row in found.rows
    ]
    heads = ["kind", "which", "way", "left, B less A", "±", "beyond chance"]
    _table("Diverted: classes that leave in more than one way", heads, cells, ("left, B less A", "±"))


def _with_width(value: float, interval: tuple[float | None, float | None], sign: bool = True) -> str:
    low, high = interval
    words = _signed(value) if sign else number(value)
    return words if low is None or high is None else f"{words} ± {number((high - low) / 2, 2)}"


def _days(days: float | None, interval: tuple[float | None, ...]) -> str:
    """Write `3 (2 to 7)`; `later` where an end is not within the period."""
    if days is None:
        return ""
    low, high = interval
    if low is None:
        return number(days)
    return f"{number(days)} ({number(low)} to {'later' if high is None else number(high)})"


def _in_days(hours: float | None) -> float | None:
    return None if hours is None else hours / 24


def _gap(gap: Difference) -> tuple[str, str]:
    width = gap.half_width
    return _signed(gap.mean), "" if width is None else number(width, 2)


def _signed(value: float) -> str:
    words = number(abs(value))
    return words if words == "0" else f"{'+' if value > 0 else '-'}{words}"


def _percent(share: float | None, sign: str = "+") -> str:
    if share is None:
        return ""
    places = 0 if abs(share) >= 0.1 else 1
    words = f"{share:{sign}.{places}%}"
    return "0%" if float(words.rstrip("%")) == 0 else words


def _table(title: str, heads: Sequence[str], cells: list[list[str]], right: tuple[str, ...]) -> None:
    """Print a table without the columns in which nothing stands."""
    used = [i for i in range(len(heads)) if any(row[i] for row in cells)]
    table(title, [heads[i] for i in used], [[row[i] for i in used] for row in cells], right)

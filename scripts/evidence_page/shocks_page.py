"""The page of shocks: cause, loss, peak, recovery and diversion of each, beside what was observed."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import landbridge
from evidence_page.compared import judge
from evidence_page.runs import SEED, Runs, table, told
from evidence_page.shocks_asks import SHOCKS, Part, Seen, Told
from landbridge.corridor.reader import read_corridor
from landbridge.corridor.scenario import read_scenario
from landbridge.experiment.setting import CARRIED

CORRIDOR = "khorgos"
MOST_ROWS = 6
NEVER = 0.05
"""Share of what is lost below which what was made good is nothing."""
HEAD = Path(__file__).parent / "shocks_head.md"


def page(runs: Runs, assets: Path) -> str:
    """Write the page."""
    corridor = read_corridor(CORRIDOR)
    sections: list[str] = []
    short: list[tuple[str, ...]] = []
    for shock in SHOCKS:
        if shock.scenario not in corridor.scenarios:
            continue
        found = [(part, weighed(runs, shock.scenario, part)) for part in shock.parts]
        short += [line for _, one in found for line in in_short(one)]
        sections += section(runs, corridor, shock, found)
    lines = [HEAD.read_text(encoding="utf-8").rstrip(), "", "## In short", ""]
    lines.append(
        "The crossings hit hardest, one line each: those whose loss or wait is more than chance. Terminals"
        " behind them are in the sections."
    )
    lines.append("")
    lines += table(("shock", "where", "lost", "only late", "most waiting more", "recovered after"), short)
    return "\n".join([*lines, *sections]).rstrip() + "\n"


def weighed(runs: Runs, scenario: str, part: Part) -> dict[str, Any]:
    """Weigh a scenario, or read what was weighed."""
    asked = {
        "only": list(part.only), "replications": part.replications, "draws": part.draws,
        "from": part.from_, "until": part.until,
    }  # fmt: skip
    if not part.judged:
        asked["carried"] = "none"
    file = runs.folder / f"shock-{scenario}-{'-'.join(part.only)}.json"
    if file.exists():
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if kept["asked"] != asked:
            raise SystemExit(f"{file} holds another weighing; take another folder")
        return kept
    runs.tell(command(scenario, part))
    found = landbridge.shock(
        CORRIDOR,
        scenario,
        only=part.only,
        replications=part.replications,
        draws=part.draws,
        carried=CARRIED if part.judged else "none",
        from_=part.from_,
        until=part.until,
        jobs=runs.jobs,
        seed=SEED,
    )
    made = {"asked": asked, **found.json()}
    runs.folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(made), encoding="utf-8")
    return made


def command(scenario: str, part: Part) -> str:
    """The command that gives the same."""
    words = [scenario, "--only", ",".join(part.only)]
    words += ["--from", part.from_, "--until", part.until or ""] if part.from_ else []
    words += ["--replications", str(part.replications), "--draws", str(part.draws)]
    words += [] if part.judged else ["--carried", "none"]
    return f"landbridge shock {CORRIDOR} {shlex.join(words)}"


def section(
    runs: Runs, corridor: landbridge.Corridor, shock: Told, found: list[tuple[Part, dict[str, Any]]]
) -> list[str]:
    """One shock: cause, tables, what was observed."""
    scenario = read_scenario(corridor, shock.scenario)
    lines = [f"## {shock.head}", "", f"**Cause** (`{shock.scenario}`): {scenario.note}", ""]
    lines += [
        "Sources of the cause: " + "; ".join(source(corridor, one) for one in scenario.sources) + ".",
        "",
    ]
    for part, weighing in found:
        lines += [f"`{command(shock.scenario, part)}`", ""]
        for one in weighing["shocks"]:
            lines += tables(one)
    if shock.dispatch:
        lines += overflow(runs, shock.scenario, *shock.dispatch)
    if shock.seen:
        lines += ["**Beside what was observed**", "", *seen_table(runs, shock.seen)]
    if shock.no_figure:
        lines += [shock.no_figure, ""]
    if shock.says:
        lines += [f"**What it shows.** {shock.says}", ""]
    return lines


def source(corridor: landbridge.Corridor, id_: str) -> str:
    """Name a source."""
    row = corridor.sources.get(id_)
    return f"{id_} ({row.title})" if row else id_


def tables(one: dict[str, Any]) -> list[str]:
    """Loss, peak and recovery of a shock, and what went elsewhere."""
    begin, end = one["cause"]
    first, after = one["window"]
    lines = [f"Cause {begin} {f'until {end}' if end else 'to the end'}; looked at {first} until {after}."]
    rows = claimed(one["lanes"])
    single = {row["facility"] for row in rows if row["direction"] is not None}
    rows = [row for row in rows if row["direction"] is not None or row["facility"] not in single]
    left = rows[MOST_ROWS:]
    rows = rows[:MOST_ROWS]
    hit = len(rows) + len(left)
    kinds = [row["unit"] for row in rows]
    rows += [row for row in claimed(one["corridor"]) if kinds.count(row["unit"]) > 1]
    if not rows:
        chance = sum(row["claimed"] is False for row in one["lanes"])
        lines[0] += (
            f" Nothing differs by more than chance: {one['untouched']} lanes are as they would be, {chance}"
            " differ a little."
        )
        return [*lines, ""]
    if left:
        lines[0] += f" The {MOST_ROWS} lanes hit hardest of {hit}."
    heads = (
        "where", "in", "a day while it lasts, without → with", "lost by the end", "of all", "only late",
        "days late together", "most waiting more", "on", "for", "recovered after",
    )  # fmt: skip
    lines += ["", *table(heads, [cells(row) for row in rows])]
    gains = one["diverted"]
    if gains:
        body = [
            (
                where(gain),
                banded(gain["more"]) + f" {gain['unit']}",
                share(gain["share"]),
                ", ".join(gain["rules"]) or "the model does not say",
            )
            for gain in gains
        ]
        lines += ["Went elsewhere:", "", *table(("where", "more than it would", "of its own", "rule"), body)]
    else:
        lines += ["Nowhere else did more come through than chance explains.", ""]
    for warning in one["warnings"]:
        lines += [f"Note: {warning}.", ""]
    return lines


def overflow(runs: Runs, scenario: str, from_: str, until: str) -> list[str]:
    """What the railways' choice between the crossings would send elsewhere, day by day."""
    line = f"landbridge dispatch {CORRIDOR} --from {from_} --until {until} --scenario {scenario}"
    file = runs.folder / f"dispatch-{scenario}.json"
    if not file.exists():
        runs.tell(line)
        made = landbridge.dispatch(
            CORRIDOR, from_=from_, until=until, scenarios=(scenario,), jobs=runs.jobs, seed=SEED
        )
        file.write_text(json.dumps(made, default=str), encoding="utf-8")
    found = json.loads(file.read_text(encoding="utf-8"))
    most = {(row["crossing"], row["plan"]): row["waiting_most"]["mean"] for row in found["crossings"]}
    crossings = dict.fromkeys(row["crossing"] for row in found["crossings"])
    body = [(one, told(most[one, "kept"]), told(most[one, "overflow"])) for one in crossings]
    sent = [
        f"{told(row['trains']['mean'])} trains from {row['from']} by {row['to']}" for row in found["sent"]
    ]
    lines = ["Diversion by **overflow**: the tables above keep the plan of who goes where. With overflow,"]
    lines.append(f"`{line}`: " + (", ".join(sent) if sent else "nobody is sent elsewhere") + ".")
    heads = ("eastbound", "most trains waiting, plan kept", "with overflow")
    return [" ".join(lines), "", *table(heads, body)]


def claimed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that are more than chance."""
    return [row for row in rows if row["claimed"] is not False]


def cells(row: dict[str, Any]) -> tuple[str, ...]:
    """One row."""
    waits = "" if row["waiting_unit"] == row["unit"] else f" {row['waiting_unit']}"
    peak = row["peak"]["mean"] > 0
    return (
        where(row),
        row["unit"],
        f"{told(row['base_a_day']['mean'])} → {told(row['shock_a_day']['mean'])}",
        banded(row["lost"]),
        share(row["lost_share"]["mean"]),
        banded(row["made_good"]),
        late(row),
        banded(row["peak"]) + waits,
        row["peak_on"] if peak else "",
        ", ".join(place["waited_for"] for place in row["places"][:2]),
        recovered(row["recovery"]),
    )


def late(row: dict[str, Any]) -> str:
    """Entity-days late; where next to nothing is made good they only grow with the window."""
    never = row["made_good"]["mean"] < NEVER * row["lost"]["mean"]
    return "–" if never else banded(row["late_days"])


def where(row: dict[str, Any]) -> str:
    """Name a lane."""
    return " ".join(one for one in (row["facility"] or "whole corridor", row["direction"]) if one)


def banded(one: dict[str, Any]) -> str:
    """Mean, half-width, range over the draws."""
    low, high = one["range"]
    if not any((one["mean"], one["high"], low, high)):
        return "0"
    text = told(one["mean"])
    if one["high"] is not None:
        text += f" ± {told(one['high'] - one['mean'])}"
    return text if low is None else f"{text} [{told(low)}, {told(high)}]"


def share(value: float | None) -> str:
    """A share in percent."""
    return "–" if value is None else f"{told(100 * value)}%"


def recovered(one: dict[str, Any] | None) -> str:
    """Days to recover, with both bands and how often it was not seen."""
    if one is None:
        return "the cause lasts"

    def days(value: float | None) -> str:
        return "not in it" if value is None else told(value)

    text = "not in the window" if one["median_days"] is None else f"{days(one['median_days'])} days"
    text += f" ({days(one['low'])} to {days(one['high'])})"
    if one["draws"]:
        text += f" [{days(one['range'][0])}, {days(one['range'][1])}]"
    if one["not_in_window"] or one["draws_not_in_window"]:
        text += f"; not in the window: {one['not_in_window']} of {one['n']}"
        text += f", draws {one['draws_not_in_window']} of {one['draws']}" if one["draws"] else ""
    return text


def in_short(weighing: dict[str, Any]) -> list[tuple[str, ...]]:
    """The crossing that was hit hardest, of each shock and kind."""
    lines: list[tuple[str, ...]] = []
    for one in weighing["shocks"]:
        rows = [row for row in claimed(one["lanes"]) if row["direction"] and crosses(row)]
        for unit in dict.fromkeys(row["unit"] for row in rows):
            row = max((r for r in rows if r["unit"] == unit), key=lambda r: abs(r["late_days"]["mean"]))
            lines.append(
                (
                    f"`{one['scenario']}` {one['cause'][0]}",
                    where(row),
                    f"{banded(row['lost'])} {unit}",
                    banded(row["made_good"]),
                    banded(row["peak"]),
                    recovered(row["recovery"]),
                )
            )
        if not rows:
            lines.append(
                (f"`{one['scenario']}` {one['cause'][0]}", "no crossing more than chance", "", "", "", "")
            )
    return lines


def crosses(row: dict[str, Any]) -> bool:
    """Whether a lane is one over the border."""
    return str(row["facility"]).split(".", 1)[0] in ("rail", "road", "zone", "bulk", "grain")


def seen_table(runs: Runs, rows: tuple[Seen, ...]) -> list[str]:
    """Observed rows beside a run with the cause, judged by both bands."""
    body = []
    for seen in rows:
        figure = seen.figure
        rows_of = list(figure.rows(runs.get(seen.with_).indicators).iter_rows(named=True))
        if len(rows_of) != 1:
            raise SystemExit(
                f"{seen.with_.command} has {len(rows_of)} rows of {figure.id} {figure.statistic}"
            )
        row = rows_of[0]
        with_ = runs.spread(seen.with_, figure)
        place = " ".join(part for part in (figure.direction, figure.statistic.replace("@", " ")) if part)
        accepted, verdict, plain = "–", "context", "–"
        if row["verdict"] is not None:
            reach = abs(row["observed"]) * row["tolerance"]
            low = min(row["observed"] - reach, row["observed_low"] or row["observed"])
            high = max(row["observed"] + reach, row["observed_high"] or row["observed"])
            accepted = f"{told(low)}–{told(high)}"
            verdict = f"**{row['verdict']}**"
            plain = judge(with_.mean - with_.half, with_.mean + with_.half, low, high)
        body.append(
            (
                f"{figure.label} {place}" + (f" ({seen.note})" if seen.note else ""),
                f"{told(row['observed'])} {row['unit']} ({row['observed_source']})",
                accepted,
                f"{told(with_.mean)} ± {told(with_.half)}"
                + (f" [{told(with_.low)}, {told(with_.high)}]" if seen.with_.draws else ""),
                row["role"] or "–",
                verdict,
                plain,
            )
        )
    heads = ("what", "observed", "accepted", "with the cause", "role", "verdict", "without draws")
    commands = dict.fromkeys(seen.with_.command for seen in rows)
    return [*table(heads, body), "Runs: " + "; ".join(f"`{one}`" for one in commands) + ".", ""]

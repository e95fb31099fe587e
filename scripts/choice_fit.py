"""Fit the choice of way to shares of modes of 2016-2020, and write its record and the tables of its page.

    .venv/bin/python scripts/choice_fit.py [--again]

Writes the tables between the marks of docs/background/trade.md from the record that lies in the corridor's
folder. With --again the fit is made anew first (some ten minutes on one core) and the record replaced; the
two numbers then belong into choice.csv and its evidence, by hand.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORRIDOR = ROOT / "src" / "landbridge" / "corridors" / "khorgos"
RECORD = CORRIDOR / "calibrations" / "choice-2016-20.record.json"
PAGE = ROOT / "docs" / "background" / "trade.md"
OTHERS = ({"spread": 0.4}, {"spread": 1.2}, {"nest": 0.3}, {"nest": 0.9})
"""What is only assumed, at the ends of its range: the fit is made again with each."""
WHAT = {"spread": "a spread of values of", "nest": "all nest parameters"}


def main() -> None:
    """Make the fit if asked for, and write the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--again", action="store_true", help="fit anew and replace the record")
    if parser.parse_args().again:
        RECORD.write_text(json.dumps(again(), indent=1) + "\n", encoding="utf-8")
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    text = PAGE.read_text(encoding="utf-8")
    made = {"numbers": numbers(record), **{use: rows(record, use) for use in ("fit", "held", "context")}}
    for name, table in made.items():
        parts = re.split(rf"(<!-- {name}: .*? -->\n|<!-- end {name} -->)", text, flags=re.S)
        if len(parts) != 5:
            sys.exit(f"{PAGE.name} has no marks for {name}")
        text = "".join([*parts[:2], table, *parts[3:]])
    PAGE.write_text(text, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}", file=sys.stderr)


def again() -> dict[str, Any]:
    """Fit, with what is only assumed at its value and at the ends of its range."""
    import landbridge
    from landbridge.corridor import read_corridor
    from landbridge.experiment.choice_fit import Markets, fit_choice, share_rows

    corridor = read_corridor("khorgos")
    fitted_to = [one for one in share_rows(corridor) if one.row.use == "fit"]
    relations = dict.fromkeys(id_ for one in fitted_to for id_ in one.row.relations.split())
    markets = Markets(corridor, tuple(relations))
    fit = fit_choice(corridor, markets)
    start = (math.log(fit.scale[0]), fit.constant[0])
    others = []
    for fixed in OTHERS:
        tried = fit_choice(corridor, markets, fixed, start)
        others.append(
            {
                "fixed": fixed,
                "scale": tried.scale[0],
                "constant": tried.constant[0],
                "chi2": tried.chi2,
            }
        )
    return {
        "version": landbridge.__version__,
        "scale": list(map(float, fit.scale)),
        "constant_sea": list(map(float, fit.constant)),
        "correlation": float(fit.correlation),
        "chi2": fit.chi2,
        "rows": [
            {
                "id": one.id,
                "use": one.row.use,
                "of": one.row.of,
                "mode": one.row.mode,
                "against": one.row.against,
                "among": one.row.among,
                "relations": one.row.relations,
                "from": str(one.row.from_),
                "until": str(one.row.until),
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "source": one.source,
                "before": fit.before[one.id],
                "after": fit.after[one.id],
                "naive": fit.naive(one),
            }
            for one in fit.rows
        ],
        "others": others,
    }


def numbers(record: dict[str, Any]) -> str:
    """The two numbers, and what they are where something assumed is otherwise."""
    scale, sea = (
        f"{value:.2f} ({low:.2f}–{high:.2f})"
        for value, low, high in (record["scale"], record["constant_sea"])
    )
    lines = ["", "| | scale | constant of the sea | sum of squares a row left |", "|---|---|---|---|"]
    lines.append(f"| fitted | {scale} | {sea} | {record['chi2']:.2f} |")
    for other in record["others"]:
        ((what, value),) = other["fixed"].items()
        name = f"with {WHAT[what]} {value:g}"
        lines.append(f"| {name} | {other['scale']:.2f} | {other['constant']:.2f} | {other['chi2']:.2f} |")
    return "\n".join(lines) + "\n\n"


def rows(record: dict[str, Any], use: str) -> str:
    """Rows of one use: observed, before, after, and whether inside; for those held out the naive too."""
    heads = ["row", "what", "observed", "range", "before", "after", "after / observed"]
    if use == "held":
        heads += ["naive", "nearer"]
    lines = ["", "| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    lines += [
        "| " + " | ".join(cells(row, naive=use == "held")) + " |"
        for row in record["rows"]
        if row["use"] == use
    ]
    return "\n".join(lines) + "\n\n"


def cells(row: dict[str, Any], *, naive: bool) -> list[str]:
    """The cells of a row."""
    among = row["among"] or "all"
    what = f"{row['mode']} / {row['against']}" if row["against"] else f"{row['mode']} of {among}"
    inside = "inside" if row["low"] <= row["after"] <= row["high"] else "outside"
    made = [
        f"`{row['id']}`",
        f"{what}, {row['of']}",
        written(row["value"], row),
        f"{written(row['low'], row)}–{written(row['high'], row)}",
        written(row["before"], row),
        f"{written(row['after'], row)}, {inside}",
        f"{row['after'] / row['value']:.2f}",
    ]
    if naive:
        off = [abs(math.log(x / row["value"])) for x in (row["after"], row["naive"])]
        made += [written(row["naive"], row), "choice" if off[0] < off[1] else "naive"]
    return made


def written(value: float, row: dict[str, Any]) -> str:
    """A share in percent, or a ratio."""
    return f"{value:.2f}" if row["against"] else f"{100 * value:.1f}%"


if __name__ == "__main__":
    main()

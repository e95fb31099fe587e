"""`landbridge ids`."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from landbridge.cli.output import number, print_json, say, table
from landbridge.cli.usage import flowing


@flowing
def ids(
    corridor: str = "khorgos",
    *,
    like: str = "",
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """List the addresses of all numbers of a corridor, and its indicators.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    like
        Only those that hold these letters, such as `cranes`.
    json
        Print the lists as JSON.
    """
    from landbridge.experiment.listing import ids as list_ids

    found = list_ids(corridor)
    addresses = [row for row in found["addresses"] if like.casefold() in row["address"].casefold()]
    indicators = [row for row in found["indicators"] if like.casefold() in row["id"].casefold()]
    if json:
        print_json({"schema": 1, "corridor": corridor, "addresses": addresses, "indicators": indicators})
        return
    if addresses:
        table(
            f"{len(addresses)} numbers in the base period (of a distribution: its mean)",
            ["address", "from", "until", "value", "low", "high", "unit", "grade", "source"],
            [_address(row) for row in addresses],
            right=("value", "low", "high"),
        )
    if indicators:
        table(
            f"{len(indicators)} indicators",
            ["id", "unit", "meaning"],
            [[row["id"], row["unit"], row["meaning"]] for row in indicators],
        )
    if like and not addresses and not indicators:
        say(f"Nothing here is called {like!r}.")


def _address(row: dict[str, Any]) -> list[str]:
    value = row["written"] if row["value"] is None else number(row["value"])
    low, high = number(row["low"]), number(row["high"])
    return [
        row["address"], row["from"] or "", row["until"] or "", value, low, high,
        row["unit"] or "", row["grade"] or "", row["rule"] or row["source"] or "",
    ]  # fmt: skip

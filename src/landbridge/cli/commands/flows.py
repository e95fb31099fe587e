"""`landbridge flows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from landbridge.cli.output import note, number, print_json, say, table
from landbridge.cli.usage import flowing, whole

if TYPE_CHECKING:
    from landbridge.experiment.flows import ModalFlows

MOST = 20
"""Rows shown; JSON has all."""


@flowing
def flows(
    corridor: str = "khorgos",
    *,
    year: str = "2023",
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
    goods: str | None = None,
    month: Annotated[int | None, Parameter(converter=whole)] = None,
    by: Literal["relation", "country", "place"] = "country",
    monthly: Annotated[bool, Parameter(negative=())] = False,
    by_goods: Annotated[bool, Parameter(negative=())] = False,
    parts: Annotated[bool, Parameter(negative=())] = False,
    empties: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Say what is traded in a year, from where to where, and which ways it takes: modelled flows.

    Totals between regions are inputs. How they fall on places, goods and months is derived; which ways they
    take is the choice of way fitted to shares of modes of some years. Nothing is simulated: border times are
    those of the tables.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.
    year
        Which one.
    from_
        Where goods come from: a place, a country such as CN, or a region of the tables such as eu.
    to
        Where they go.
    goods
        One kind of goods only.
    month
        One month only, 1 to 12.
    by
        What a row is of: a relation between regions, a pair of countries, or a pair of places.
    monthly
        A row for each month.
    by_goods
        A row for each kind of goods.
    parts
        Take time by its parts, capital, decay and lateness, instead of all in one rate a day.
    empties
        Balance boxes and railway platforms: what goes back empty, and what that makes a loaded one cost.
    json
        Print the result as JSON.
    """
    from landbridge.experiment.flows import flows as reckon

    told = reckon(
        corridor, year, from_=from_, to=to, goods=goods, month=month, in_parts=parts, empties=empties
    )
    if json:
        print_json(told.to_json(by=by, monthly=monthly, by_goods=by_goods))
        return
    _show(told, by, monthly, by_goods)
    note("Inputs, not evidence: the totals between regions. By hand: places, goods, months.")
    note("Fitted: the choice of way, to shares of modes of 2016-2020 (docs: Trade and choice of way).")


def _show(told: ModalFlows, by: str, monthly: bool, by_goods: bool) -> None:
    from landbridge.behaviour.choice import NESTS

    rows = told.rows(by=by, monthly=monthly, by_goods=by_goods)
    span = (
        f"{told.asked.year}"
        if len(told.asked.months) > 1
        else f"{told.asked.year}-{told.asked.months[0]:02d}"
    )
    kinds = told.asked.goods or "all goods of the tables"
    say(
        f"{told.corridor}, {span}, {kinds}: {number(told.total('value_usd') / 1e9)} bn USD,"
        f" {number(told.total('tonnes') / 1e6)} Mt, {number(told.total('teu') / 1e3)} thousand TEU"
    )
    heads = [
        *(["relation"] if by == "relation" else ["from", "to"]),
        *(["goods"] if by_goods else []),
        *(["month"] if monthly else []),
    ]
    right = ["bn USD", "Mt", "1000 TEU", *(f"{mode} %" for mode in NESTS)]
    names = {"from": "origin", "to": "destination"}
    table(
        "Modelled flows; % of the money by mode" + (f", the {MOST} largest" if len(rows) > MOST else ""),
        [*heads, *right],
        [
            [
                *(str(row[names.get(head, head)]) for head in heads),
                number(row["value_usd"] / 1e9),
                number(row["tonnes"] / 1e6),
                number(row["teu"] / 1e3),
                *(f"{100 * row['share_value_usd'][mode]:.1f}" for mode in NESTS),
            ]
            for row in rows[:MOST]
        ],
        right=right,
    )
    if told.through:
        table(
            "Of these, through facilities of the corridor",
            ["facility", "direction", "1000 TEU"],
            [
                [facility, direction, number(teu / 1e3)]
                for (facility, direction), teu in sorted(told.through.items())
            ],
            right=["1000 TEU"],
        )
    if told.empties:
        table(
            "Empty boxes and platforms, and what they add to the cost of a loaded TEU (less than 0: saves)",
            ["pool", "from", "to", "loaded, 1000 TEU", "empty, 1000 TEU", "USD a loaded TEU"],
            [
                [
                    row["pool"],
                    row["from"],
                    row["to"],
                    number(row["loaded_teu"] / 1e3),
                    number(row["empty_teu"] / 1e3),
                    "" if row["usd_per_loaded_teu"] is None else f"{row['usd_per_loaded_teu']:,.0f}",
                ]
                for row in told.empties
            ],
            right=["loaded, 1000 TEU", "empty, 1000 TEU", "USD a loaded TEU"],
        )
    if told.unserved_teu > 0.5:
        say(f"No way takes {told.unserved_teu:,.0f} TEU of what is sent.")

"""Services and changes of a GMNS network that we wrote: rows of services.csv and transfers.csv.

An arc becomes a service of its own between two stops, over the same links, so that its kilometres
are the same. Its hours are from stop to stop with borders in them, its price holds fees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.exchange.gmns.spec import OWN_SERVICE
from landbridge.exchange.tables_in import number

if TYPE_CHECKING:
    from landbridge.base.problems import Problems
    from landbridge.exchange.draft import Draft
    from landbridge.exchange.tables_in import Tables

WEEK_H = 168.0
FEU_OF = {"per_feu": 1.0, "per_teu": 2.0, "per_vehicle": 1.0}
"""Units of which a 40-foot box takes so many: an amount for one is told in another without loss."""


def add_services(draft: Draft, tables: Tables, problems: Problems) -> None:
    """Add rows of services and transfers; what is wrong with the file goes to `problems`."""
    found = tables.read("link.csv", ("link_id", "from_node_id", "to_node_id", *OWN_SERVICE))
    if problems or found is None:
        return
    known = set(draft.rows.get("places", {}))
    for line, row in found.rows:
        where = f"services/{found.file}:{line}"
        begins, ends = (row[column].partition(":")[0] for column in ("from_node_id", "to_node_id"))
        try:
            if not {begins, ends} <= known:
                raise ValueError(f"{row['link_id']}: its places were not taken")
            cells = _carriage(row, begins, ends) if row["kind"] == "carriage" else _change(row, begins)
        except ValueError as error:
            draft.lost.append(f"{where}: {error}")
            continue
        draft.add("services" if row["kind"] == "carriage" else "transfers", cells, where)
    draft.lost.append("greenhouse gases of services: the draft has no emissions.csv")


def _carriage(row: dict[str, str], begins: str, ends: str) -> dict[str, Any]:
    headway = number(row["headway_h"])
    if not headway:
        raise ValueError(f"{row['link_id']}: has no headway_h")
    p50, p95 = _hours(row)
    price, unit = _price(row)
    subsidy = number(row["subsidy_usd"])
    return {
        "id": row["link_id"],
        "title": f"{row['service']}, {begins} to {ends}",
        "mode": row["facility_type"],
        "kind": "leg",
        "stops": f"{begins} > {ends}",
        "via": row["via"],
        "departures_per_week": WEEK_H / headway,
        "transit_days": p50 / 24,
        "transit_days_p95": None if p95 <= p50 else p95 / 24,
        "price": price,
        "price_unit": unit,
        "currency": "USD",
        "subsidy": subsidy,
        "subsidy_payer": row["subsidy_payer"] if subsidy else None,
        "through": "yes" if row["through"] == "true" else None,
    }


def _change(row: dict[str, str], place: str) -> dict[str, Any]:
    p50, p95 = _hours(row)
    price, unit = _price(row)
    return {
        "id": row["link_id"],
        "place": place,
        "begins": row["from_medium"],
        "ends": row["to_medium"],
        "both_ways": "no",
        "hours": p50,
        "hours_p95": None if p95 <= p50 else p95,
        "price": price if price else None,
        "price_unit": unit if price else None,
        "currency": "USD" if price else None,
    }


def _hours(row: dict[str, str]) -> tuple[float, float]:
    p50, p95 = number(row["time_h_p50"]), number(row["time_h_p95"])
    if p50 is None:
        raise ValueError(f"{row['link_id']}: has no time_h_p50")
    return p50, p50 if p95 is None else p95


def _price(row: dict[str, str]) -> tuple[float, str]:
    """Return the price with the fees in it, and its unit.

    Raises
    ------
    ValueError
        If a fee is in a unit that cannot be told in that of the price.
    """
    price, unit = number(row["price_usd"]) or 0.0, row["price_unit"] or "per_feu"
    for word in row["fees_usd"].split():
        of, _, amount = word.partition("=")
        fee = number(amount) or 0.0
        if of == unit:
            price += fee
        elif of in FEU_OF and unit in FEU_OF:
            price += fee * FEU_OF[of] / FEU_OF[unit]
        else:
            raise ValueError(f"{row['link_id']}: a fee {of} cannot be told in a price {unit}")
    return price, unit

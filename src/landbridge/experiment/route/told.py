"""Answers of `route` as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.experiment.route.borders import runs_used, told_borders

if TYPE_CHECKING:
    from landbridge.behaviour.shipper import BreakEven, Weighed
    from landbridge.experiment.border_times import Chosen
    from landbridge.experiment.route.answer import Answer

NOT_IN_PRICE = (
    "insurance, import duty and tax, demurrage, storage beyond the free days, "
    "surcharges for cooled and dangerous goods; part of a box pays its part of the price"
)
"""What no price of the tables holds."""


def as_json(one: Answer, chosen: Chosen) -> dict[str, Any]:
    """Return an answer as `route --json` prints it."""
    asked = one.asked
    return {
        "origin": asked.origin,
        "destination": asked.destination,
        "goods": asked.goods,
        "date": str(asked.day),
        "value_usd_per_kg": asked.shipment.usd_per_kg,
        "weight_t": asked.shipment.tonnes,
        "rate_per_day": asked.all_in_per_day,
        "not_in_price": NOT_IN_PRICE,
        "border_times": told_borders(one, chosen),
        "border_runs": [run.as_json() for run in runs_used(one, chosen)],
        "banned": banned(one),
        "ways": [_way(way, one.best.get(way.mode) == way) for way in one.ways],
        "break_even": [_even(row) for row in one.break_even],
    }


def banned(one: Answer) -> list[str]:
    """Say in a sentence each what does not carry these goods on that day, as a ban of the tables holds."""
    told = []
    for ban in one.network.bans:
        if ban.commodity != one.asked.goods:
            continue  # what holds for all goods says nothing of these
        how = f" by {ban.mode}" if ban.mode else ""
        how += f" on {ban.service}" if ban.service else ""
        how += f" through {ban.country}" if ban.country else ""
        told.append(f"{one.asked.title} may not go{how} on {one.asked.day} (bans.{ban.id})")
    return told


def _way(way: Weighed, is_best: bool) -> dict[str, Any]:
    return {
        "mode": way.mode,
        "best_of_mode": is_best,
        "path": [way.legs[0].begins, *(leg.ends for leg in way.legs)],
        "price_usd": way.price_usd,
        "subsidy_usd": way.subsidy_usd,
        "fees_usd": way.fees_usd,
        "paid_usd": way.paid_usd,
        "days_mean": way.mean_days,
        "days_p50": way.days(0.5),
        "days_p95": way.days(0.95),
        "on_time": way.on_time,
        "co2e_kg": way.co2e_kg,
        "capital_cost_usd": way.capital_cost_usd,
        "time_cost_usd": way.time_cost_usd,
        "total_cost_usd": way.total_cost_usd,
        "km": way.km,
        "legs": [
            {
                "from": leg.begins,
                "to": leg.ends,
                "mode": leg.mode,
                "service": leg.service,
                "km": leg.km,
                "days": leg.mean_h / 24,
                "wait_days": leg.wait_h / 24,
                "price_usd": leg.price_usd,
                "subsidy_usd": leg.subsidy_usd,
                "fees_usd": leg.fees_usd,
                "co2e_kg": leg.co2e_kg,
                "borders": list(leg.borders),
            }
            for leg in way.legs
        ],
    }


def _even(row: BreakEven) -> dict[str, Any]:
    return {
        "fast": row.fast,
        "slow": row.slow,
        "days_saved": row.days_saved,
        "more_usd": row.more_usd,
        "value_usd_per_kg": row.usd_per_kg,
    }

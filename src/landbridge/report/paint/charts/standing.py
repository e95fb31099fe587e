"""Parked trains: one strip a place, with the days shaded on which loading was banned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.paint import theme
from landbridge.report.paint.charts.strip import strip

if TYPE_CHECKING:
    from landbridge.report.pages.parked import Parked, ParkedGroup, ParkedPlace

HEIGHT = 62
MANY = 10.0
"""Trains in the highest hour from which a place is worth a look."""
LEAST_SHARE = 0.02
"""Share of a day below which a ban cannot be seen."""


def standing(page: Parked, group: ParkedGroup) -> dict[str, Any] | None:
    """Return the strips of one facility and direction; None where no train ever stands there."""
    if not group.places:
        return None
    last = len(group.places) - 1
    strips = [_strip(page, group, place, number == last) for number, place in enumerate(group.places)]
    return {"spacing": 12, "vconcat": strips}


def eventful(group: ParkedGroup) -> bool:
    """Say whether a facility's strips are shown at once: many trains stood, or loading was banned."""
    most = max((place.peak or 0.0 for place in group.places), default=0.0)
    return most >= MANY or (group.ban_days or 0.0) >= LEAST_SHARE


def _strip(page: Parked, group: ParkedGroup, place: ParkedPlace, last: bool) -> dict[str, Any]:
    data = [
        {"day": day + "T00:00:00Z", "mean": mean, "low": low, "high": high}
        for day, mean, low, high in zip(page.days, place.mean, place.low, place.high, strict=True)
    ]
    days = len(data) * (7 if page.step == "week" else 1)
    drawn = strip(
        place.title, data, time="day", band=("low", "high"), days=days,
        height=HEIGHT, room=46, last=last,
    )  # fmt: skip
    bans = banned(page, group)
    if bans:
        x = drawn["layer"][0]["encoding"]["x"]
        shade = {
            "data": {"values": bans},
            "mark": {"type": "rect", "color": theme.BAN},
            "encoding": {
                "x": x | {"field": "from"},
                "x2": {"field": "until"},
                "opacity": {
                    "field": "share",
                    "type": "quantitative",
                    "scale": {"domain": [0, 1], "range": [0.25, 1]},
                    "legend": None,
                },
            },
        }
        drawn["layer"].insert(0, shade)
    return drawn


def banned(page: Parked, group: ParkedGroup) -> list[dict[str, Any]]:
    """Return the spans of days (or weeks) with bans of one share; the last ends where it begins."""
    found: list[dict[str, Any]] = []
    ends = [*page.days[1:], page.days[-1]]
    for day, end, share in zip(page.days, ends, group.banned, strict=False):
        rounded = max(round(share, 1), LEAST_SHARE)
        if share < LEAST_SHARE:
            continue
        if found and found[-1]["share"] == rounded and found[-1]["until"] == f"{day}T00:00:00Z":
            found[-1]["until"] = f"{end}T00:00:00Z"
        else:
            found.append({"from": f"{day}T00:00:00Z", "until": f"{end}T00:00:00Z", "share": rounded})
    return found

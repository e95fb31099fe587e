"""What limits the gateway: what one more of each finite thing is worth, 2022 and 2024."""

from __future__ import annotations

from typing import Any

from example_pages.fill import filled

YEARS = ("2022", "2024")


def page(years: list[dict[str, Any]]) -> str:
    """Write the page from what `worth` said of each year, as `landbridge worth --json` prints it."""
    return filled("limits", years=years, capacity=capacity, value=value)


def capacity(one: dict[str, Any]) -> str:
    """Write how many there are."""
    least, most = one["capacity"]
    return f"{least:,g}" if least == most else f"{least:,g} to {most:,g}"


def value(estimate: dict[str, Any], by: float = 1.0, sign: str = "") -> str:
    """Write a difference with its half-width."""
    middle, wide = by * estimate["mean"], estimate["high"] - estimate["mean"]
    digits = 0 if abs(middle) >= 10 or wide >= 10 else 1
    return f"{round(middle, digits) + 0.0:{sign},.{digits}f} ± {wide:,.{digits}f}".replace("-", "−")

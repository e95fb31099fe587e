"""Numbers as they are written for a reader: few digits, units beside, a dash for what is missing."""

from __future__ import annotations

import math

MISSING = "–"
"""What stands where there is no number."""


def decimals(value: float) -> int:
    """Return how many decimals show three digits of a number, none from 100 on."""
    size = abs(value)
    if size >= 100 or value == round(value):
        return 0
    if size >= 10:
        return 1
    return 2 if size >= 1 else min(2 - math.floor(math.log10(size)), 6)


def digits(value: float | None, places: int | None = None) -> str:
    """`7012.3` -> `7,012`; `9.87` -> `9.87`; None -> a dash."""
    if value is None:
        return MISSING
    places = decimals(value) if places is None else places
    written = f"{value:,.{places}f}"
    if "." in written and places > 2:
        written = written.rstrip("0").rstrip(".")
    return "0" if float(written.replace(",", "")) == 0 else written.replace("-", "−")


def percent(share: float | None) -> str:
    """`0.412` -> `41%`; shares below 10% keep one decimal."""
    if share is None:
        return MISSING
    part = share * 100
    if part == 0 or abs(part) >= 9.95:
        return f"{part:.0f}%".replace("-", "−")
    if 0 < abs(part) < 0.05:
        return "< 0.1%" if part > 0 else "0%"
    return f"{part:.1f}%".replace("-", "−")


def quantity(value: float | None, unit: str | None) -> str:
    """Return a number and its unit; shares as percent."""
    if value is None:
        return MISSING
    return percent(value) if unit == "share" else f"{digits(value)} {unit or ''}".strip()


def bare(value: float | None, unit: str | None) -> str:
    """Return a number without its unit; shares as percent."""
    return percent(value) if unit == "share" else digits(value)


def plus_minus(
    value: float | None, half_width: float | None, unit: str | None, with_unit: bool = False
) -> str:
    """`9.87 ± 0.2`: the half-width has the digits that count, the mean as many."""
    if value is None:
        return MISSING
    scale, tail = (100.0, "%") if unit == "share" else (1.0, f" {unit}" if with_unit and unit else "")
    if half_width is None:
        return quantity(value, unit) if with_unit else bare(value, unit)
    places = min(max(decimals(value * scale), decimals(half_width * scale) - 1), 2 if unit != "share" else 1)
    if abs(value * scale) >= 100:
        places = 0
    if unit == "share" and abs(value) >= 0.1 and half_width >= 0.01:
        places = 0
    band = half_width * scale
    written = digits(band, places)
    if band > 0 and float(written.replace(",", "")) == 0:
        written = f"under {10**-places:g}" if places else "under 1"
        return f"{digits(value * scale, places)}{tail}, ± {written}{tail}"
    mean = digits(value * scale, places)
    return f"{mean} ± {written}{tail}" if unit != "share" else f"{mean}% ± {written}%"


def rounded(value: float | None, unit: str | None) -> str:
    """Return an end of a range: three digits, whatever its size."""
    if value is None or unit == "share":
        return bare(value, unit)
    return digits(float(f"{value:.3g}"))


def few(value: float | None, places: int) -> str:
    """Return a number with so many decimals, and `< 0.01` rather than a false zero."""
    if value is None:
        return MISSING
    if 0 < abs(value) < 0.5 * 10**-places:
        return f"< {10**-places:.{places}f}"
    return digits(value, min(decimals(value), places))


def count(value: float | None, unit: str) -> str:
    """`3.0, crane` -> `3 cranes`."""
    if value is None:
        return MISSING
    number = digits(value)
    if "." in number and float(number.replace(",", "")) == round(value):
        number = digits(value, 0)  # 25.998 lanes are 26, not 26.0
    return f"{number} {unit if unit == 'TEU' or number == '1' else plural(unit)}".strip()


def plural(unit: str) -> str:
    """`crane` -> `cranes`; `team` -> `teams`; `box` -> `boxes`."""
    if not unit or unit.endswith("s"):
        return unit
    return unit + ("es" if unit.endswith(("x", "ch", "sh")) else "s")


def interval(low: float | None, high: float | None, unit: str | None) -> str:
    """`7.9 to 12.8`, or what is known of it."""
    if low is None and high is None:
        return MISSING
    if low is None:
        return f"up to {rounded(high, unit)}"
    if high is None:
        return f"from {rounded(low, unit)}"
    return f"{rounded(low, unit)} to {rounded(high, unit)}"


def signed(value: float | None) -> str:
    """`0.61` -> `+0.61`."""
    if value is None:
        return MISSING
    return "0.00" if abs(value) < 0.005 else f"{value:+.2f}".replace("-", "−")


def width(value: float) -> str:
    """Return the width of a bin: `5 min`, `4 h`, `2 days`."""
    for unit, size in (("days", 24.0), ("h", 1.0)):
        whole = value / size
        if whole >= 1 and abs(whole - round(whole)) < 1e-6 and (unit == "h" or whole >= 2):
            return f"{round(whole)} {unit}"
    return f"{digits(round(value * 60, 3))} min"


def hours(value: float | None) -> str:
    """Hours as a person says them: minutes below two hours, days from four days on."""
    if value is None:
        return MISSING
    if 0 < value < 1 / 60:
        return "< 1 min"
    if abs(value) < 2:
        return f"{digits(value * 60, 0 if abs(value) >= 1 / 6 else 1).removesuffix('.0')} min"
    return f"{digits(value)} h" if abs(value) < 96 else f"{digits(value / 24)} days"

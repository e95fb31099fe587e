"""Charges by time: days begun, or hours and parts of them, beyond what is free."""

from __future__ import annotations

import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.simulation.charts import check_chart, parse_chart
from landbridge.simulation.model import run_replication

CHART = """
chart   = "lot"
summary = "A paid lot."
[times]
stay = { unit = "h" }
[numbers]
free = { unit = "FREE" }
[charges]
detention = { unit = "usd_per_PER", payer = "carrier", payee = "lot", purpose = "detention" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { mark   = "arrived" },
  { hold   = "stay", as = "documents" },
  { charge = "detention", since = "arrived", free = "free", units = 2 },
  { leave  = "out" },
]
"""


def charged(per: str, stay: float, free: float, unit: str, amount: float = 0.125) -> int:
    """Thousandths of a dollar for one truck, of two units."""
    text = f"[times]\nstay = {stay}\n[numbers]\nfree = {free}\n[charges]\ndetention = {amount}\n"
    chart = CHART.replace("PER", per).replace("FREE", unit)
    flows = [small.at_times("a.lot", "trucks", [30.0])]
    model = small.model([chart], {"a.lot:lot": text + small.stream("trucks")}, flows, 30)
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert fast.charges.tolist() == plain.charges.tolist()
    return int(fast.charges.sum())


@pytest.mark.parametrize(
    ("per", "stay", "free", "unit", "milli"),
    [
        ("day", 24.0, 0, "day", 250),
        ("day", 24.1, 0, "day", 500),
        ("day", 72.0, 3, "day", 0),
        ("day", 72.5, 3, "day", 250),
        ("day", 100.0, 4, "h", 250 * 4),
        ("h", 10.0, 4, "h", 250 * 6),
        ("h", 4.0125, 4, "h", 3),  # 3.125, to the nearest thousandth
        ("h", 30.0, 0.5, "day", 250 * 18),
        ("h", 3.0, 4, "h", 0),
    ],
)
def test_what_is_charged_by_hand(per: str, stay: float, free: float, unit: str, milli: int) -> None:
    assert charged(per, stay, free, unit) == milli


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (' since = "arrived",', "", "`free` is a time `since` a mark, which is missing"),
        ("usd_per_PER", "usd_per_truck", "is charged by time, but `detention` is in usd_per_truck"),
        ('"FREE"', '"truck"', "`free` is a time that is free: its unit must be `day` or `h`"),
    ],
)
def test_what_is_wrong_with_a_charge_by_time_is_told(old: str, new: str, told: str) -> None:
    with pytest.raises(InputErrors, match=told):
        parse_chart(CHART.replace(old, new).replace("PER", "day").replace("FREE", "h"), "small.toml")


def test_the_mark_is_made_before() -> None:
    text = CHART.replace('  { mark   = "arrived" },\n', "").replace("PER", "day").replace("FREE", "h")
    (problem,) = check_chart(parse_chart(text, "small.toml"))
    assert problem.problem == "the mark `arrived` is not made before this"

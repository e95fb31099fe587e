"""`freest` looks at a pool kept per key, with a number kept per the same key."""

from __future__ import annotations

from importlib.resources import files

import pytest

from landbridge.base.errors import InputErrors
from landbridge.simulation.charts import parse_chart


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('freest = "cranes", units = "train_wagons"', "cranes is not kept per key"),
        ('freest = "platforms", units = "box_teu"', "box_teu must be kept per wagon, as platforms is"),
        ('freest = "platfroms", units = "train_wagons"', "did you mean platforms?"),
    ],
)
def test_what_freest_may_look_at(written, message):
    text = (files("landbridge.simulation.charts") / "data" / "gauge_change.toml").read_text()
    right = 'freest = "platforms", units = "train_wagons"'
    assert right in text
    with pytest.raises(InputErrors) as caught:
        parse_chart(text.replace(right, written), "mine.toml")
    assert message in str(caught.value)

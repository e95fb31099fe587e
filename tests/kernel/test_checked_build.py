"""The compiled kernel with every index tested: the same bytes, and no access out of bounds in any model here.

Compiling it takes half a minute once a version of the kernel; it is kept in the cache beside the other one.
"""

from __future__ import annotations

import pytest
from random_models import HORIZON, random_model

from landbridge.simulation.kernel import Run, compiled_runner


def test_no_index_is_out_of_bounds() -> None:
    for seed in range(24):
        template = random_model(seed).build()
        ends = []
        for checked in (True, False):
            run = Run(compiled_runner(), template.start(7, seed, 64, checked=checked)).advance(HORIZON)
            run.settle()
            ends.append(run.checkpoint())
        assert ends[0] == ends[1]


def test_a_bad_index_is_caught() -> None:
    model = random_model(0)
    for op, _, fields in model.blocks:
        if op == "hold":
            fields["dist"] = 9_999
    state = model.build().start(7, 0, 64, checked=True)
    with pytest.raises(IndexError, match="dist_kind: index"):
        Run(compiled_runner(), state).advance(HORIZON)
    assert state.fault_index == 9_999

"""Changes that do not fit the charts are refused before anything runs."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from landbridge.base.errors import InputErrors
from landbridge.corridor import Change, apply_changes, parse_set, read_corridor
from landbridge.simulation.model import build_plan


def planned(*changes: Change) -> str:
    corridor = apply_changes(read_corridor("khorgos"), list(changes))
    with pytest.raises(InputErrors) as caught:
        build_plan(corridor, None, date(2022, 2, 1), date(2022, 3, 1), 5)
    return str(caught.value)


def test_limit_needs_a_quota():
    change = parse_set("dryport.khorgos.cranes.capacity=2@2022-02-01..2022-02-10")
    message = planned(dataclasses.replace(change, verb="limit", address="dryport.khorgos.cranes"))
    assert "`limit` sets units a day, but cranes is no quota: use `set` or `scale`" in message
    assert "quotas of dryport.khorgos: paths" in message


def test_an_unknown_cause_is_named_with_the_nearest():
    change = parse_set("dryport.khorgos.cranes.capacity=2@2022-02-01..2022-02-10")
    message = planned(dataclasses.replace(change, cause="qota"))
    assert "there is no cause 'qota' in the delay ledger (did you mean quota?)" in message


@pytest.mark.parametrize(
    ("address", "cause", "told"),
    [
        (
            "dryport.khorgos.cranes.capacity",
            "slot",
            "who waits for cranes waits for crane, or for failed, closed or weather",
        ),
        ("dryport.khorgos.times.lift", "crane", "nobody waits for this, so it takes no `cause`"),
    ],
)
def test_a_cause_that_the_ledger_could_not_say(address, cause, told):
    change = parse_set(f"{address}=2@2022-02-01..2022-02-10")
    assert told in planned(dataclasses.replace(change, cause=cause))

"""What must hold in every replication, whatever the model: time adds up, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import RunError

if TYPE_CHECKING:
    from landbridge.simulation.model.records import Records

RELATIVE = 1e-9
"""Rounding allowed in sums of hours."""


def check_identities(records: Records) -> None:
    """Check one replication.

    * Entities: inside at the start + in = out + inside at the end, for each kind and class.
    * Ledger: the hours of all causes add up to the time in the system, for each kind.
    * Resources: blocked is part of busy, and busy is at most open and overtime together; nothing is negative.
    * Charges: no account is below zero (nobody is paid back, and whole numbers did not run over).

    Raises
    ------
    RunError
        With every identity that does not hold: a fault of the program, never of the input.
    """
    wrong = [*_entities(records), *_ledger(records), *_resources(records), *_charges(records)]
    if wrong:
        shown = "".join(f"\n- {line}" for line in wrong[:10])
        more = f"\n- and {len(wrong) - 10} more" if len(wrong) > 10 else ""
        raise RunError(
            f"the records of replication {records.replication} contradict themselves "
            f"(a fault of landbridge; please report it):{shown}{more}"
        )


def _entities(records: Records) -> list[str]:
    names = records.names
    before = records.kind_inside_start + records.kind_in
    after = records.kind_out.sum(axis=2) + records.kind_inside_end
    return [
        f"{names.kinds[k]} of {names.classes[c].name}: {before[k, c]} came or were inside, "
        f"{after[k, c]} left or are inside"
        for k, c in np.argwhere(before != after)
    ]


def _ledger(records: Records) -> list[str]:
    wrong = []
    kinds = np.array([place.kind for place in records.names.places])
    for k, kind in enumerate(records.names.kinds):
        hours = float(records.ledger_h[kinds == kind].sum()) if kinds.size else 0.0
        area = float(records.kind_area_h[k].sum())
        if abs(hours - area) > RELATIVE * max(abs(area), abs(hours), 1.0):
            wrong.append(f"{kind}: the causes add up to {hours!r} h, the time in the system is {area!r} h")
    if records.ledger_h.size and float(records.ledger_h.min()) < -RELATIVE * float(records.ledger_h.max()):
        wrong.append("a cause has negative hours")
    return wrong


def _resources(records: Records) -> list[str]:
    wrong = []
    for i, name in enumerate(records.names.resources):
        if name.kind != "pool":
            continue
        busy, over, open_h = (float(column[i]) for column in (records.busy_h, records.over_h, records.open_h))
        blocked, closed, failed = (
            float(column[i]) for column in (records.blocked_h, records.closed_h, records.failed_h)
        )
        slack = RELATIVE * max(busy, open_h, closed, failed, 1.0)
        if min(busy, over, open_h, blocked, closed, failed) < -slack:
            wrong.append(f"{name.address}: negative hours")
        if over > busy + slack:
            wrong.append(f"{name.address}: {over!r} h beyond the open units, but busy only {busy!r} h")
        if busy - over > open_h + slack:
            wrong.append(f"{name.address}: busy {busy - over!r} h within {open_h!r} open hours")
        if blocked > busy + slack:
            wrong.append(f"{name.address}: blocked {blocked!r} h of {busy!r} busy hours")
    return wrong


def _charges(records: Records) -> list[str]:
    return [
        f"{name.purpose} at {name.facility}: {int(records.charges[a].min())} thousandths of {name.currency}"
        for a, name in enumerate(records.names.accounts)
        if records.charges[a].size and int(records.charges[a].min()) < 0
    ]

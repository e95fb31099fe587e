"""Which values a change reaches: one address, the parts of a resource, or rows chosen by filter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from landbridge.base.nearest import nearest
from landbridge.corridor.change import Change
from landbridge.corridor.corridor import Corridor

_FILTER = re.compile(r"(?P<table>[a-z]+)\[(?P<terms>[^\[\]]*)\]\.(?P<column>[a-z_]+)\Z")
_FILTER_COLUMNS = ("id", "facility", "direction", "unit")


class NoTargetError(ValueError):
    """An address that a change cannot be made at: what is wrong, and the nearest that it may have meant."""

    def __init__(self, sentence: str, right: str | None = None) -> None:
        super().__init__(sentence)
        self.nearest = right


def targets(corridor: Corridor, change: Change) -> tuple[str, ...]:
    """Return the addresses of all values that a change reaches.

    Raises
    ------
    NoTargetError
        If there is none.
    """
    if corridor.rule_at(change.address) is not None and change.verb in ("close", "open"):
        raise NoTargetError(f"is a rule, which one cannot {change.verb}: `set` it, or name the resource")
    if corridor.rule_at(change.address) is not None and change.verb == "limit":
        return (change.address,)
    if change.verb in ("close", "open", "limit"):
        return _leaves(corridor, change)
    if "[" in change.address:
        return _rows(corridor, change.address)
    if not corridor.has(change.address):
        raise NoTargetError("unknown address", corridor.nearest_address(change.address))
    return (change.address,)


def _rows(corridor: Corridor, address: str) -> tuple[str, ...]:
    match = _FILTER.match(address)
    if match is None:
        raise NoTargetError("is not understood; write traffic[facility=…,direction=…].quantity")
    if match["table"] != "traffic" or match["column"] != "quantity":
        raise NoTargetError("is no table with addresses; only traffic[…].quantity is", "traffic[…].quantity")
    wanted = {}
    for term in match["terms"].split(","):
        column, sign, value = (part.strip() for part in term.partition("="))
        if not sign or column not in _FILTER_COLUMNS:
            columns = ", ".join(_FILTER_COLUMNS)
            raise NoTargetError(
                f"{term!r} is no filter; columns are {columns}", nearest(column, _FILTER_COLUMNS)
            )
        wanted[column] = value
    rows = corridor.traffic.values()
    found = [row for row in rows if all(getattr(row, column) == value for column, value in wanted.items())]
    if not found:
        column, value = next(iter(wanted.items()))
        raise NoTargetError(
            "no row is chosen by this filter", nearest(value, {getattr(r, column) for r in rows})
        )
    return tuple(f"traffic.{row.id}.quantity" for row in found)


def _leaves(corridor: Corridor, change: Change) -> tuple[str, ...]:
    """Return the leaves by which a resource, with all its lanes and keys, is closed, opened or limited."""
    wanted = {"close": ("capacity", "open"), "open": ("capacity", "open", "calendar"), "limit": ("capacity",)}
    address = change.address
    facility = corridor.facility_of(address)
    path = address[len(facility.id) + 1 :] if facility else ""
    if facility is None or not path or path in facility.posts:
        if facility is not None:
            raise NoTargetError(f"is no resource; name the resources to {change.verb}, one change each")
        raise NoTargetError("unknown address", _nearest_resource(corridor, address))
    found = [
        f"{facility.id}.{leaf}"
        for leaf in facility.values
        if leaf.startswith(f"{path}.") and leaf.rpartition(".")[2] in wanted[change.verb]
    ]
    if not found:
        raise NoTargetError(
            f"is no resource that one can {change.verb}", _nearest_resource(corridor, address)
        )
    return tuple(found)


def _nearest_resource(corridor: Corridor, address: str) -> str | None:
    return nearest(address, resources(corridor.addresses()))


def resources(addresses: Iterable[str]) -> list[str]:
    """Return the addresses of resources: those that have a capacity, or are open or not."""
    ends = ("capacity", "open")
    return [head for head, _, leaf in (address.rpartition(".") for address in addresses) if leaf in ends]

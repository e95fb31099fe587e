"""Which values a change reaches: one address, the parts of a resource, or rows chosen by filter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from landbridge.base.nearest import nearest
from landbridge.corridor.change import Change
from landbridge.corridor.class_bans import OPEN_TO, classes_of
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
    if corridor.rule_at(change.address) is not None and change.verb in ("close", "open", "ban"):
        raise NoTargetError(f"is a rule, which one cannot {change.verb}: `set` it, or name the resource")
    if corridor.rule_at(change.address) is not None and change.verb == "limit":
        return (change.address,)
    if change.verb in ("close", "open", "limit", "ban"):
        return _leaves(corridor, change)
    if change.verb == "charge":
        return _charges(corridor, change.address)
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
    wanted = {
        "close": ("capacity", "open"), "open": ("capacity", "open", "calendar"), "limit": ("capacity",),
        "ban": ("open",),
    }  # fmt: skip
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
    if change.verb == "ban":
        return _gates(corridor, change, found)
    if not found:
        raise NoTargetError(
            f"is no resource that one can {change.verb}", _nearest_resource(corridor, address)
        )
    return tuple(found)


def _gates(corridor: Corridor, change: Change, found: list[str]) -> tuple[str, ...]:
    """Return what shuts the gates found, to all or to one class of traffic."""
    if not found:
        gates = [head for head, _, leaf in _split(corridor.addresses()) if leaf == "open"]
        what = "is no gate" if gates else f"is no gate: {corridor.name} has none"
        raise NoTargetError(f"{what}, and only a gate can be shut by a ban", nearest(change.address, gates))
    if change.class_ is None:
        return tuple(found)
    classes = classes_of(corridor)
    if change.class_ not in classes:
        near = nearest(change.class_, classes)
        raise NoTargetError(f"there is no class {change.class_!r} in the traffic", near)
    return tuple(f"{gate.removesuffix('.open')}.{OPEN_TO}.{change.class_}" for gate in found)


def _charges(corridor: Corridor, address: str) -> tuple[str, ...]:
    """Return the amounts of a charge: one, or one for each direction."""
    facility = corridor.facility_of(address)
    known = {
        ".".join([f.id, *path.split(".")[:2]])
        for f in corridor.facilities.values()
        for path in f.values
        if path.startswith("charges.")
    }
    found = (
        [
            f"{facility.id}.{path}"
            for path in facility.values
            if path.startswith("charges.") and f"{facility.id}.{path}.".startswith(f"{address}.")
        ]
        if facility and address != f"{facility.id}.charges"
        else []
    )
    if not found:
        own = [one for one in known if facility and one.startswith(f"{facility.id}.")]
        what = f"is no charge: {facility.id} has none" if facility and not own else "is no charge"
        raise NoTargetError(what, nearest(address, own or sorted(known)))
    return tuple(found)


def _split(addresses: Iterable[str]) -> list[tuple[str, str, str]]:
    return [address.rpartition(".") for address in addresses]


def _nearest_resource(corridor: Corridor, address: str) -> str | None:
    return nearest(address, resources(corridor.addresses()))


def resources(addresses: Iterable[str]) -> list[str]:
    """Return the addresses of resources: those that have a capacity, or are open or not."""
    ends = ("capacity", "open")
    return [head for head, _, leaf in (address.rpartition(".") for address in addresses) if leaf in ends]

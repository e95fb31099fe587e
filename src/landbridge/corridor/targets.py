"""Which values a change reaches: one, those of a resource, of a post, lane or facility, or rows by filter."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.base.nearest import nearest
from landbridge.corridor.change import Change
from landbridge.corridor.class_bans import OPEN_TO, classes_of
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.facility import Facility
from landbridge.corridor.no_target import OF_NUMBERS, NoTargetError, no_verb_here, unknown
from landbridge.corridor.traffic_rows import filter_of, rows_of, shares_of
from landbridge.corridor.within import within

_LEAVES = {
    "close": ("capacity", "open"), "open": ("capacity", "open", "calendar"), "limit": ("capacity",),
    "ban": ("open",),
}  # fmt: skip
"""Values by which a resource is closed, opened, limited or banned."""
_GATE = "open"


def targets(corridor: Corridor, change: Change) -> tuple[str, ...]:
    """Return the addresses of all values that a change reaches.

    Raises
    ------
    NoTargetError
        If there is none.
    """
    no_verb_here(corridor, change)
    if corridor.rule_at(change.address) is not None and change.verb == "limit":
        return (change.address,)
    if change.verb in _LEAVES:
        return _leaves(corridor, change)
    if change.verb == "charge":
        return _charges(corridor, change.address)
    if "[" in change.address:
        return _rows(corridor, change)
    if not corridor.has(change.address):
        raise unknown(corridor, change.address)
    return (change.address,)


def _rows(corridor: Corridor, change: Change) -> tuple[str, ...]:
    """Return the quantities of the rows that a filter chooses; of a class, also the shares of streams."""
    wanted = filter_of(change.address)
    rows = rows_of(corridor, wanted)
    found = tuple(f"traffic.{row.id}.quantity" for row in rows)
    if "class" not in wanted:
        return found
    if change.verb != "scale":
        raise NoTargetError(
            f"traffic of one class can be scaled, but `{change.verb}` counts all classes of a row"
        )
    return (*found, *(address for _, addresses in shares_of(corridor, rows) for address in addresses))


def _leaves(corridor: Corridor, change: Change) -> tuple[str, ...]:
    """Return the leaves by which a resource, with all its lanes and keys, is closed, opened or limited.

    Of a post, a lane or a whole facility: those of all its resources but its gates, which a ban shuts.
    """
    wanted = _LEAVES[change.verb]
    address = change.address
    facility = corridor.facility_of(address)
    if facility is None:
        raise unknown(corridor, address, resources(corridor.addresses()))
    named = within(facility, address[len(facility.id) + 1 :])
    if named.is_part and change.verb == "limit":
        raise NoTargetError("is no resource; name the resources to limit, one change each")
    leaves = [leaf for leaf in facility.values if named.has(leaf) and leaf.rpartition(".")[2] in wanted]
    if change.verb == "ban":
        return _gates(corridor, change, [f"{facility.id}.{leaf}" for leaf in leaves])
    found = [f"{facility.id}.{leaf}" for leaf in leaves if not (named.is_part and leaf.endswith(f".{_GATE}"))]
    if not found:
        raise _no_resource(corridor, facility, change)
    return tuple(found)


def _no_resource(corridor: Corridor, facility: Facility, change: Change) -> NoTargetError:
    address, verb = change.address, change.verb
    inside = [known for known in corridor.addresses() if f"{known}.".startswith(f"{address}.")]
    if any(known.endswith(f".{_GATE}") for known in inside) and verb == "limit":
        return NoTargetError("is a gate, which is open or shut for all: `ban` or `close` it")
    own = resources(corridor.addresses())
    if inside and not any(f"{address}.".startswith(f"{head}.") for head in own):
        return NoTargetError(f"is no resource, so one cannot {verb} it: {OF_NUMBERS}")
    return NoTargetError(f"is no resource that one can {verb}", nearest(address, own))


def _gates(corridor: Corridor, change: Change, found: list[str]) -> tuple[str, ...]:
    """Return what shuts the gates found, to all or to one class of traffic."""
    if not found:
        gates = [
            address.removesuffix(".open") for address in corridor.addresses() if address.endswith(".open")
        ]
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
        if facility and address not in (facility.id, f"{facility.id}.charges")
        else []
    )
    if not found:
        own = [one for one in known if facility and one.startswith(f"{facility.id}.")]
        what = f"is no charge: {facility.id} has none" if facility and not own else "is no charge"
        raise NoTargetError(what, nearest(address, own or sorted(known)))
    return tuple(found)


def resources(addresses: Iterable[str]) -> list[str]:
    """Return the addresses of resources: those that have a capacity, or are open or not."""
    ends = ("capacity", "open")
    return [head for head, _, leaf in (address.rpartition(".") for address in addresses) if leaf in ends]

"""Why a change reaches nothing: what its address is instead, and which verbs it takes."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.base.nearest import nearest
from landbridge.corridor.change import Change
from landbridge.corridor.class_bans import OPEN_TO
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.demand_tables import TABLES as DEMAND
from landbridge.corridor.network_tables import TABLES
from landbridge.corridor.rules import RULES

TO_COME = (*TABLES, *DEMAND, "programme")
"""Tables that have addresses, and that no run reads yet."""
COMPARED = ("observed", "seeds", "sources", "places")
"""Tables that no run reads."""
SHOWN = 3
"""Names told of many."""
OF_NUMBERS = "`set`, `scale`, `add` or `remove` it"


class NoTargetError(ValueError):
    """An address that a change cannot be made at: what is wrong, and the nearest that it may have meant."""

    def __init__(self, sentence: str, right: str | None = None) -> None:
        super().__init__(sentence)
        self.nearest = right


def no_verb_here(corridor: Corridor, change: Change) -> None:
    """Raise NoTargetError for tables that no run reads, and for verbs that a rule, rate or row lacks."""
    address, verb = change.address, change.verb
    table = address.partition(".")[0].partition("[")[0]
    if table in TO_COME:
        raise NoTargetError(f"no run reads {table}.csv yet, so no change reaches it")
    if table in COMPARED:
        raise NoTargetError(f"no run reads {table}.csv, so a change of it would change nothing")
    rule = corridor.rule_at(address)
    if rule is not None:
        followers = corridor.followers(address)
        if not followers:
            raise NoTargetError("is a rule that nothing refers to, so no change of it has an effect")
        if verb in ("close", "open", "ban"):
            raise NoTargetError(f"is a rule, which one cannot {verb}: `set` it, or name the resource")
        if verb == "charge":
            charges = [one for one in followers if ".charges." in one]
            told = f"`charge` what follows it: {_listed(charges)}" if charges else "it is no charge"
            raise NoTargetError(f"is a rule: {told}")
    if verb not in ("set", "scale", "add", "remove") and corridor.has(address):
        if table == "rates":
            raise NoTargetError(f"is an exchange rate, which one cannot {verb}: {OF_NUMBERS}")
        if table == "traffic":
            raise NoTargetError(f"is traffic, which one cannot {verb}: {OF_NUMBERS}")
    if table == "traffic" and "[" in address and verb not in ("set", "scale", "add", "remove"):
        raise NoTargetError(f"is traffic, which one cannot {verb}: {OF_NUMBERS}")


def unknown(corridor: Corridor, address: str, among: Iterable[str] | None = None) -> NoTargetError:
    """Return what to say of an address that names no value: what stands under it, or what is most like it."""
    under = [known for known in corridor.addresses() if known.startswith(f"{address}.")]
    parts = address.split(".")
    if under and among is None:
        return (
            NoTargetError(f"is no value; under it stand {_listed(under)}")
            if len(under) > 1
            else NoTargetError("is no value", under[0])
        )
    gate, dot, class_ = address.partition(f".{OPEN_TO}.")
    if dot and corridor.has(f"{gate}.open"):
        return NoTargetError(f"stands in no file: `ban` {gate} with the class {class_!r}")
    if parts[0] == "rates" and len(parts) == 2:
        return NoTargetError(f"there is no rate of {parts[1]}", nearest(address, corridor.addresses()))
    about = ".".join(parts[:2])
    if (
        corridor.facility_of(address) is None
        and parts[0] not in ("rates", "traffic", RULES)
        and len(parts) > 2
    ):
        return NoTargetError(f"there is no facility {about}", nearest(about, corridor.facilities))
    near = corridor.nearest_address(address) if among is None else nearest(address, among)
    return NoTargetError("unknown address", near)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"

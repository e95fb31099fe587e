"""Paired differences between a run as it is and with a step more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.experiment.worth.result import Effect, Estimate, estimate
from landbridge.experiment.worth.sums import CARGO, Sums, main_kind, through_of, waited_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_PLACES = 4
LEAST_SHARE = 0.02
"""Places whose change is less than this share of the largest are left out."""


def effect_of(
    base: Sequence[Sums], changed: Sequence[Sums], per_train: float, teu_a_box: float | None, compared: int
) -> Effect:
    """Hold replications of a changed run against the same ones of the run as it is."""

    def change(of: Callable[[Sums], float]) -> Estimate:
        pairs = zip(base, changed, strict=True)
        return estimate([of(after) - of(before) for before, after in pairs], compared)

    main = main_kind(base[0].area_h)
    kinds = [kind for kind in base[0].waited_h if any(sums.area_h.get(kind) for sums in base)]
    saved = change(lambda sums: -sums.in_all_h(per_train))
    boxes = change(through_of(CARGO))
    return Effect(
        saved_h=saved,
        waited_h={kind: change(waited_by(kind)) for kind in kinds},
        through={kind: change(through_of(kind)) for kind in dict.fromkeys([*kinds, main])},
        teu=boxes.per(1.0 / teu_a_box) if teu_a_box and base[0].area_h.get(CARGO) else None,
        places=_places(base, changed, compared),
    )


def _places(base: Sequence[Sums], changed: Sequence[Sums], compared: int) -> list[dict[str, Any]]:
    """List where hours waited changed, whatever the kind, the largest first; unsure ones are left out."""
    found = []
    for place in dict.fromkeys(place for sums in base for place in sums.places_h):
        pairs = zip(base, changed, strict=True)
        differences = [b.places_h.get(place, 0.0) - a.places_h.get(place, 0.0) for a, b in pairs]
        change = estimate(differences, compared)
        if not change.covers_zero:
            found.append((place, change))
    largest = max((abs(change.mean) for _, change in found), default=0.0)
    found = [one for one in found if abs(one[1].mean) >= LEAST_SHARE * largest]
    found.sort(key=lambda one: (-abs(one[1].mean), str(one[0])))
    names = ("kind", "facility", "side", "direction")
    return [
        {
            **dict(zip(names, place, strict=True)),
            "waited_h": change.mean,
            "low": change.low,
            "high": change.high,
        }
        for place, change in found[:MOST_PLACES]
    ]

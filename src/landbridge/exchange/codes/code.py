"""`code`: what container numbers, size and type codes and UN/LOCODE say, and whether they are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import InputErrors, Problem
from landbridge.exchange.codes.container import CATEGORIES, ContainerNumber, parse_container
from landbridge.exchange.codes.locode import Locode, near_codes, parse_locode, told_near
from landbridge.exchange.codes.size_type import SizeType, parse_size_type

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor

CORRIDOR = "khorgos"
"""Whose places are known by name."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code is, and what it says, in words and as a row of JSON."""

    code: str
    kind: str
    """`container`, `size_type` or `locode`."""
    text: str
    data: dict[str, Any]

    def json(self) -> dict[str, Any]:
        """Return the row that `code --json` prints."""
        return {"code": self.code, "kind": self.kind, **self.data}


def code(*codes: str, places: str | Path | None = None) -> tuple[Meaning, ...]:
    """Say what codes mean: a container's number, a size and type code, or a UN/LOCODE, told by its length.

    Parameters
    ----------
    codes
        As they are written; blanks within are allowed.
    places
        A corridor: the codes of all its places are said too, and each is held against its country.

    Raises
    ------
    InputErrors
        All that are wrong, at once: which check digit is expected, which codes are nearest.
    """
    from landbridge.corridor import read_corridor

    ask_names = places is not None or any(_is_place(text) for text in codes)
    corridor = read_corridor(CORRIDOR if places is None else places) if ask_names else None
    known = {} if corridor is None else known_codes(corridor)
    problems: list[Problem] = []
    meanings: list[Meaning] = []
    for text in codes:
        try:
            meanings.append(_meaning(text, known))
        except InputErrors as error:
            problems += error.problems
    if places is not None and corridor is not None:
        problems += place_problems(corridor, known)
        meanings += _of_places(corridor)
    if not codes and places is None:
        problems.append(Problem(None, None, "code", "name a code, such as CSQU3054383, 22G1 or CNSHA"))
    if problems:
        raise InputErrors(problems)
    return tuple(meanings)


def known_codes(corridor: Corridor) -> dict[str, str]:
    """Return names by code: the ports of the geography, and the places of a corridor before them."""
    from landbridge.geography import ports

    return {code: point.name for code, point in ports().items()} | {
        place.id: place.name for place in corridor.places.values()
    }


def place_problems(corridor: Corridor, known: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with codes of places: their form, or a country other than that of the row."""
    for place in corridor.places.values():
        origin = corridor.origins[f"places.{place.id}"]
        try:
            found = parse_locode(place.id, known)
        except InputErrors as error:
            near = told_near(place.name, known)
            yield Problem(origin.file, origin.line, f"places.{place.id}", error.problems[0].problem, near)
            continue
        if place.country is not None and place.country != found.country:
            told = f"the code is of {found.country}, the country of the row is {place.country}"
            yield Problem(origin.file, origin.line, f"places.{place.id}", told, told_near(place.name, known))


def _of_places(corridor: Corridor) -> Iterable[Meaning]:
    for place in corridor.places.values():
        try:
            yield _of_locode(parse_locode(place.id, {place.id: place.name}))
        except InputErrors:
            continue  # told as a problem


def _bare(text: str) -> str:
    return "".join(text.replace("-", "").split())


def _is_place(text: str) -> bool:
    """Tell whether a code is taken for one of a place: of five signs, or without a digit."""
    bare = _bare(text)
    return len(bare) == 5 or (len(bare) != 4 and not any(sign.isdigit() for sign in bare))


def _meaning(text: str, known: Mapping[str, str]) -> Meaning:
    bare = _bare(text)
    if len(bare) == 4:
        return _of_size_type(parse_size_type(bare))
    if _is_place(text):
        return _of_locode(parse_locode(text, known), known)
    return _of_container(parse_container(text))


def _of_container(found: ContainerNumber) -> Meaning:
    what = CATEGORIES[found.category]
    ten = "; its remainder is 10, so the digit does not tell it from one with 0" if found.is_ten else ""
    text = f"{what} {found.serial} of owner {found.owner}; check digit {found.check_digit} is right{ten}"
    data = {
        "owner": found.owner, "category": found.category, "serial": found.serial,
        "check_digit": found.check_digit, "remainder_ten": found.is_ten,
    }  # fmt: skip
    return Meaning(str(found), "container", text, data)


def _of_size_type(found: SizeType) -> Meaning:
    feet = "" if found.length_ft is None else f" ({found.length_ft:g} ft)"
    kind = "" if found.kind is None else f": {found.kind}"
    text = (
        f"{found.length_mm:,} mm{feet} long, {found.width} wide, {found.height} high; {found.group}{kind}; "
        f"{found.teu:.3g} TEU"
    )
    data = {
        "length_mm": found.length_mm, "length_ft": found.length_ft, "width": found.width,
        "height": found.height, "group": found.group, "type": found.kind, "teu": found.teu,
    }  # fmt: skip
    return Meaning(found.code, "size_type", text, data)


def _of_locode(found: Locode, known: Mapping[str, str] | None = None) -> Meaning:
    data: dict[str, Any] = {"country": found.country, "location": found.location, "name": found.name}
    if found.name:
        return Meaning(str(found), "locode", f"{found.name}, {found.country}", data)
    names = known or {}
    near = near_codes(str(found), names)
    told = f"of the right form, in {found.country}, but none that is known here"
    if near:
        told += f"; near it: {', '.join(f'{one} ({names[one]})' for one in near)}"
    return Meaning(str(found), "locode", told, {**data, "nearest": near})

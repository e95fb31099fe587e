"""All ways from fields over lines to markets, found once: they do not depend on numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.behaviour.pipelines.network import Field, Network, Way

MOST_WAYS = 2_000
"""More are refused: such a network wants another formulation."""


class TooManyWaysError(ValueError):
    """A network with more ways than are looked at."""


def ways_of(network: Network) -> tuple[Way, ...]:
    """List every way that comes to no place twice: by field, then in the order of lines and markets.

    Raises
    ------
    TooManyWaysError
        If there are more than `MOST_WAYS`.
    """
    leaving: dict[tuple[str, str], list[int]] = {}
    for number, line in enumerate(network.lines):
        leaving.setdefault((line.carries, line.begins), []).append(number)
    found: list[Way] = []
    for number, field in enumerate(network.fields):
        for lines, place in _walks(network, field, leaving, field.at, (), (field.at,)):
            for m, market in enumerate(network.markets):
                taken = market.origin in (None, field.country)
                if taken and (market.at, market.carries) == (place, field.carries):
                    found.append(Way(number, lines, m))
            if len(found) > MOST_WAYS:
                raise TooManyWaysError(f"there are more than {MOST_WAYS:,} ways from fields to markets")
    return tuple(found)


def _walks(
    network: Network,
    field: Field,
    leaving: Mapping[tuple[str, str], list[int]],
    place: str,
    lines: tuple[int, ...],
    been: tuple[str, ...],
) -> Iterator[tuple[tuple[int, ...], str]]:
    yield lines, place
    for number in leaving.get((field.carries, place), ()):
        onward = network.lines[number].ends
        if onward not in been:
            yield from _walks(network, field, leaving, onward, (*lines, number), (*been, onward))

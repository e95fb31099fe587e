"""Which further draws are made, and of what: until each group has as many as are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.experiment.setting import MOST_TIMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from landbridge.experiment.refuted.groups import Block, Group
    from landbridge.experiment.refuted.verdict import Verdict


class Waves:
    """Numbers further draws, wave by wave.

    What is in a wave hangs on the verdicts before it alone, so an interrupted run goes on with the same.

    Parameters
    ----------
    blocks
        What is run by itself.
    wanted
        Draws wanted of each group; the first draws are as many.
    """

    def __init__(self, blocks: Sequence[Block], wanted: int) -> None:
        self._wanted = wanted
        self._open = list(blocks)
        self._done = wanted
        self._before: dict[frozenset[str], int] = {}

    def more(self, verdicts: Mapping[int, Verdict]) -> dict[int, frozenset[str] | None]:
        """Give the numbers of the next wave, and the facilities that each is made for; none: enough.

        A block of which a wave found nothing is given up, and every block after so many looks.

        Parameters
        ----------
        verdicts
            Of all draws of the waves before, at least.
        """
        known = {number: one for number, one in verdicts.items() if number < self._done}
        found: dict[int, frozenset[str]] = {}
        still = []
        for block in self._open:
            kept = min(kept_of(group, known) for group in block.groups)
            looked = sum(one.asked is None or block.facilities <= {*one.asked} for one in known.values())
            lacking = min(self._wanted - kept, self._wanted * MOST_TIMES - looked)
            is_hopeless = self._before.get(block.facilities) == kept
            self._before[block.facilities] = kept
            if lacking <= 0 or is_hopeless:
                continue
            still.append(block)
            for number in range(self._done, self._done + lacking):
                found[number] = found.get(number, frozenset()) | block.facilities
        self._open = still
        self._done += len(found)
        return dict(found)


def kept_of(group: Group, verdicts: Mapping[int, Verdict]) -> int:
    """Count the draws in which a group carries its traffic."""
    return sum(all(map(one.has, group.facilities)) for one in verdicts.values())

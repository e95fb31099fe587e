"""A list of problems that grows while files are read, so that all are told at once."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

MOST_PER_FILE = 50
"""Problems of one file told one by one; of more only the number is told."""


def _short(address: str | None) -> str | None:
    return address if address is None or len(address) <= 200 else address[:197] + "..."


class Problems:
    """Collects problems; more than `MOST_PER_FILE` of one file are counted, not told."""

    def __init__(self) -> None:
        self._rows: list[Problem] = []
        self._counts: dict[str | None, int] = {}

    def add(
        self,
        file: str | None,
        line: int | None,
        address: str | None,
        problem: str,
        name: object = None,
        among: Iterable[str] = (),
    ) -> None:
        """Note a problem; the nearest right name for `name` is sought in `among`."""
        count = self._counts[file] = self._counts.get(file, 0) + 1
        if count <= MOST_PER_FILE:
            right = None if name is None else nearest(name, among)
            self._rows.append(Problem(file, line, _short(address), problem[:1000], right))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems found elsewhere."""
        for row in problems:
            count = self._counts[row.file] = self._counts.get(row.file, 0) + 1
            if count <= MOST_PER_FILE:
                self._rows.append(row)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def rows(self) -> list[Problem]:
        """Return all problems in the order of files and lines."""
        rows = sorted(self._rows, key=lambda row: (row.file or "", row.line or 0))
        for file, count in self._counts.items():
            if count > MOST_PER_FILE:
                more = f"and {count - MOST_PER_FILE} more problems in this file"
                rows.append(Problem(file, None, None, more))
        return rows

    def stop_if_any(self) -> None:
        """Raise all of them together if there are any."""
        if self._rows:
            raise InputErrors(self.rows())

"""Statements of the reports the project began with: what the twin says of each, or `not yet`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, text

if TYPE_CHECKING:
    from landbridge.report.pages.base import Reader


class Seed(Page):
    """One statement."""

    id: str
    """`S001` and so on."""
    subject: str | None
    """What it is about."""
    statement: str
    """One sentence."""
    answered_by: str | None
    """Command that examines it, or null."""
    says: str | None
    """What the twin says, or null."""
    role: str | None
    """Whether that is evidence: `predicted`, `calibrated` or `input`."""
    verdict: str | None
    """`inside`, `outside`, `undecided`, or null."""


class Seeds(Page):
    """All statements."""

    rows: tuple[Seed, ...]
    """Answered ones first, each group in the order of the corridor's file."""
    answered: int
    """Statements that some command examines."""


def seeds(tables: Reader) -> Seeds:
    """Return the statements of the corridor, answered ones first."""
    rows = [_seed(row) for row in tables.get("seeds").iter_rows(named=True)]
    return Seeds(
        rows=tuple(sorted(rows, key=lambda row: row.answered_by is None)),
        answered=sum(row.answered_by is not None for row in rows),
    )


def _seed(row: dict[str, Any]) -> Seed:
    return Seed(
        id=row["id"] or "",
        subject=text(row["subject"]),
        statement=text(row["statement"]) or text(row["subject"]) or "",
        answered_by=text(row["answered_by"]),
        says=text(row["says"]),
        role=text(row["role"]),
        verdict=text(row["verdict"]),
    )

"""How it was made: versions, seed, hash, inputs, the books, commands, and the sources that numbers cite."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, number, text
from landbridge.report.pages.vocabulary import KINDS
from landbridge.report.pages.words import kind_of

if TYPE_CHECKING:
    from landbridge.report.pages.base import Reader


class Named(Page):
    """A name and what belongs to it."""

    name: str
    """Program or file."""
    value: str
    """Version, or SHA-256."""


class Balance(Page):
    """In and out of one kind of entity; mean of the replications."""

    kind: str
    """Kind of entity."""
    label: str
    """In the plural."""
    inside_start: float
    """Inside when the period began."""
    entered: float
    """Came in."""
    left: float
    """Left."""
    inside_end: float
    """Inside when it ended."""
    missing: float
    """Inside at the start and came in, less left and inside at the end: zero, or something is lost."""


class Source(Page):
    """A source that numbers of this report cite."""

    id: str
    """As cited."""
    title: str | None
    """Title, or null where the run holds no list of sources."""
    publisher: str | None
    """Publisher."""
    year: str | None
    """Year."""
    url: str | None
    """Address."""


class Made(Page):
    """How it was made."""

    seed: int | None
    """Seed of all draws."""
    replications: int | None
    """Times the period was run."""
    draws: int | None
    """Draws of the assumptions."""
    hash: str | None
    """Hash of the tables: equal content, equal hash."""
    created: str | None
    """When; not part of the hash."""
    versions: tuple[Named, ...]
    """Programs."""
    inputs: tuple[Named, ...]
    """Files read, with SHA-256."""
    changes: tuple[str, ...]
    """Each dated change of the scenarios and of the command."""
    commands: tuple[str, ...]
    """What to type to have it again."""
    balances: tuple[Balance, ...]
    """The books."""
    sources: tuple[Source, ...]
    """Sources cited by observed, derived and assumed numbers."""


def made(tables: Reader) -> Made:
    """Return what is needed to make the run again and to check where its numbers come from."""
    manifest = tables.manifest
    return Made(
        seed=_int(manifest.get("seed")),
        replications=_int(manifest.get("replications")),
        draws=_int(manifest.get("draws")),
        hash=text(manifest.get("hash")),
        created=text(manifest.get("created")),
        versions=_named(manifest.get("versions")),
        inputs=_named(manifest.get("inputs")),
        changes=tuple(str(change) for change in manifest.get("changes") or ()),
        commands=commands(tables),
        balances=_balances(tables),
        sources=_sources(tables),
    )


def commands(tables: Reader) -> tuple[str, ...]:
    """Return the commands that make the run again, and that run a kept one again to compare."""
    manifest = tables.manifest
    setting = manifest.get("setting") or {}
    words = ["landbridge", "run", str(setting.get("corridor") or manifest.get("corridor") or "")]
    period = manifest.get("period") or ()
    for option, value in zip(("--from", "--until"), period, strict=False):
        words += [option, str(value)[:10]]
    for scenario in setting.get("scenarios") or manifest.get("scenario") or ():
        words += ["--scenario", str(scenario)]
    for change in setting.get("sets") or ():
        words += ["--set", str(change)]
    for option in ("replications", "draws", "seed"):
        if manifest.get(option) is not None:
            words += [f"--{option}", str(manifest[option])]
    folder = str(manifest.get("run") or "BUNDLE")
    return (shlex.join(words), shlex.join(["landbridge", "replay", folder]))


def _int(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _named(value: object) -> tuple[Named, ...]:
    if not isinstance(value, dict):
        return ()
    return tuple(Named(name=str(name), value=str(value[name])) for name in sorted(value))


def _balances(tables: Reader) -> tuple[Balance, ...]:
    counts = tables.get("counts")
    replications = max(counts["replication"].n_unique(), 1)
    columns = ("inside_start", "entered", "left", "inside_end")
    sums: dict[str, dict[str, float]] = {}
    for row in counts.filter(counts["status"].is_null()).iter_rows(named=True):
        own = sums.setdefault(row["kind"] or "", dict.fromkeys(columns, 0.0))
        for column in columns:
            own[column] += (row[column] or 0) / replications
    order = tuple(KINDS)
    kinds = sorted(sums, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))
    return tuple(_balance(kind, sums[kind]) for kind in kinds if any(sums[kind].values()))


def _balance(kind: str, own: dict[str, float]) -> Balance:
    missing = own["inside_start"] + own["entered"] - own["left"] - own["inside_end"]
    clean = {column: number(value) or 0.0 for column, value in own.items()}
    return Balance(kind=kind, label=kind_of(kind), missing=number(round(missing, 6)) or 0.0, **clean)


def ids_of(cell: str | None) -> list[str]:
    """Return the source ids in a cell: `F047, F048` -> two."""
    return [word for word in re.split(r"[\s,;+]+", cell or "") if word]


def _sources(tables: Reader) -> tuple[Source, ...]:
    cited: set[str] = set()
    for name, column in (("indicators", "observed_source"), ("assumptions", "source"), ("cited", "id")):
        if name == "cited":
            cited |= {str(one) for one in tables.manifest.get("sources") or ()}
        else:
            cited |= {one for cell in tables.get(name)[column].unique() for one in ids_of(cell)}
    known: dict[str, dict[str, Any]] = {row["id"]: row for row in tables.get("sources").iter_rows(named=True)}
    return tuple(_source(one, known.get(one, {})) for one in sorted(cited))


def _source(one: str, row: dict[str, Any]) -> Source:
    return Source(
        id=one,
        title=text(row.get("title")),
        publisher=text(row.get("publisher")),
        year=text(row.get("year")),
        url=text(row.get("url")),
    )

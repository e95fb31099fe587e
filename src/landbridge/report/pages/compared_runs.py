"""Two runs beside each other, as one page: what was changed, what differs, where the hours moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.report.pages.base import Page, Reader, number
from landbridge.report.pages.compared_shock import (
    LossRow,
    PairedCourse,
    QueueRow,
    TurnedRow,
    diverted_words,
    losses,
    paired_courses,
    queue_rows,
    turned_rows,
)
from landbridge.report.pages.compared_words import (
    Gap,
    change_words,
    gap,
    indicator_words,
    sentences,
    step_words,
)
from landbridge.report.pages.words import cause_of, joined, kind_of, period_words, place, plain, side_of

if TYPE_CHECKING:
    from landbridge.experiment.compare import Comparison
    from landbridge.experiment.compared.answers import Answer
    from landbridge.experiment.compared.hours import Hit, Kind, Moved
    from landbridge.experiment.compared.inputs import Other, Told
    from landbridge.experiment.compared.journeys import Traveller

LONGEST_STEPS = 15
"""Steps shown per kind; the others are one row."""
LEAST_CHANGE_H = 0.005
"""Hours for each below which a cause is not named."""


class RunTold(Page):
    """What one run was told."""

    run: str
    scenarios: str
    period: str
    seed: int
    replications: int
    draws: int
    hash: str


class OtherRow(Page):
    """A file or program that differs."""

    name: str
    a: str | None
    b: str | None


class AnswerRow(Page):
    """One indicator."""

    id: str
    label: str
    where: str
    unit: str
    better: str | None
    headline: bool
    gap: Gap
    range_low: float | None
    """5% point of the differences over common draws of the assumptions; null without."""
    range_high: float | None
    sure: bool
    """Its interval excludes zero after Bonferroni over all compared."""
    likely: bool
    """Its own 95% interval excludes zero."""
    constant: bool
    """The same difference in every replication."""


class MovedRow(Page):
    """Hours at one step for one cause; the last row of a kind is all others together, without an interval."""

    label: str
    cause: str
    hours: Gap
    each: Gap | None
    """For each that left."""


class KindRow(Page):
    """One kind of entity."""

    kind: str
    label: str
    hours: Gap
    left: Gap
    rows: tuple[MovedRow, ...]


class HitRow(Page):
    """Entities of one kind, class, regime and direction."""

    label: str
    who: str
    left: Gap
    each: Gap
    causes: str
    sure: bool
    """Its interval excludes zero after Bonferroni over all groups."""
    clear: bool
    """Its own 95% interval excludes zero."""


class WayRow(Page):
    """Entities of one kind and class that left in one of several ways."""

    label: str
    who: str
    way: str
    left: Gap


class TravellerRow(Page):
    """One train or truck in both runs."""

    id: str
    who: str
    a: float
    b: float
    difference: float
    still_inside: str | None
    changes: str


class ComparedRuns(Page):
    """The page of a comparison; every difference is B less A."""

    title: str
    a: RunTold
    b: RunTold
    paired: bool
    replications: int
    """Pairs; 0 where not paired."""
    sentences: tuple[str, ...]
    warnings: tuple[str, ...]
    changes_a: tuple[str, ...]
    changes_b: tuple[str, ...]
    changes_both: tuple[str, ...]
    files: tuple[OtherRow, ...]
    versions: tuple[OtherRow, ...]
    compared: int
    indicators: tuple[AnswerRow, ...]
    """All that differ, the strongest first."""
    kinds: tuple[KindRow, ...]
    """Trains first."""
    hits: tuple[HitRow, ...]
    ways: tuple[WayRow, ...]
    travellers: tuple[TravellerRow, ...]
    shock: str | None
    """The dated change in words; null: there is none."""
    shock_note: str | None
    losses: tuple[LossRow, ...]
    diverted: str | None
    """Whether anybody could leave in another way; null without a dated change."""
    turned: tuple[TurnedRow, ...]
    queues: tuple[QueueRow, ...]
    courses: tuple[PairedCourse, ...]
    """Queues of both over time, those that differ most."""
    pairs_again: int
    """Pairs of replications that were run again for the differences of the queues; 0: none."""
    command: str
    """What to type to have it again."""


def compared_runs(found: Comparison) -> ComparedRuns:
    """Make the page of a comparison."""
    told = found.inputs
    kinds = sorted(found.hours, key=lambda one: (_rank(one.kind), one.kind))
    return ComparedRuns(
        title=f"{told.a.title}: two runs compared",
        a=_run(told.a),
        b=_run(told.b),
        paired=found.paired,
        replications=len(found.answers.replications),
        sentences=sentences(found),
        warnings=found.warnings,
        changes_a=told.changes_a,
        changes_b=told.changes_b,
        changes_both=told.changes_both,
        files=tuple(map(_other, told.files)),
        versions=tuple(map(_other, told.versions)),
        compared=found.answers.compared,
        indicators=tuple(map(_answer, found.answers.rows)),
        kinds=tuple(map(_kind, kinds)),
        hits=tuple(map(_hit, found.hits)),
        ways=tuple(
            WayRow(
                label=kind_of(row.kind),
                who=joined(row.class_, row.regime, row.direction),
                way=plain(row.status),
                left=gap(row.left),
            )
            for row in found.ways
        ),
        travellers=tuple(map(_traveller, found.travellers)),
        shock=change_words(found.shock) if found.shock else None,
        shock_note=found.shock.note if found.shock else None,
        losses=losses(found.shock),
        diverted=diverted_words(found.shock),
        turned=turned_rows(found.shock),
        queues=queue_rows(found.shock, Reader(found.b)),
        pairs_again=len(found.pairs.numbers) if found.pairs else 0,
        courses=paired_courses(Reader(found.a), Reader(found.b), found.pairs) if told.same_period else (),
        command=f"landbridge compare {told.a.run} {told.b.run}",
    )


def _run(told: Told) -> RunTold:
    return RunTold(
        run=told.run,
        scenarios=", ".join(told.scenarios) or "none",
        period=period_words(*told.period),
        seed=told.seed,
        replications=told.replications,
        draws=told.draws,
        hash=told.hash,
    )


def _other(row: Other) -> OtherRow:
    return OtherRow(name=row.name, a=row.a, b=row.b)


def _answer(row: Answer) -> AnswerRow:
    label, where = indicator_words(row)
    return AnswerRow(
        id=row.id,
        label=label,
        where=where,
        unit=row.unit,
        better=row.better,
        headline=row.headline,
        gap=gap(row.difference),
        range_low=number(row.draws.low) if row.draws else None,
        range_high=number(row.draws.high) if row.draws else None,
        sure=row.sure,
        likely=row.likely,
        constant=row.difference.constant,
    )


def _kind(one: Kind) -> KindRow:
    shown = [_moved(row) for row in one.rows[:LONGEST_STEPS]]
    if rest := one.rows[LONGEST_STEPS:]:
        sums = {
            name: number(sum(getattr(row.hours, name) for row in rest)) or 0.0 for name in ("a", "b", "mean")
        }
        all_others = Gap(
            a=sums["a"], b=sums["b"], mean=sums["mean"], half_width=None, relative=None, saved=None
        )
        shown.append(MovedRow(label=f"{len(rest)} others", cause="", hours=all_others, each=None))
    return KindRow(
        kind=one.kind, label=kind_of(one.kind), hours=gap(one.hours), left=gap(one.left), rows=tuple(shown)
    )


def _moved(row: Moved) -> MovedRow:
    return MovedRow(
        label=step_words(row),
        cause=cause_of(row.cause),
        hours=gap(row.hours),
        each=gap(row.each) if row.each else None,
    )


def _hit(row: Hit) -> HitRow:
    return HitRow(
        label=kind_of(row.kind),
        who=joined(row.class_, row.regime, row.direction),
        left=gap(row.left),
        each=gap(row.each),
        causes=_changes((cause_of(cause), change) for cause, change in row.causes),
        sure=row.sure,
        clear=row.sure or row.each.excludes_zero(),
    )


def _traveller(row: Traveller) -> TravellerRow:
    return TravellerRow(
        id=row.identity,
        who=joined(row.class_, row.regime, row.direction),
        a=number(row.a_h) or 0.0,
        b=number(row.b_h) or 0.0,
        difference=number(row.b_h - row.a_h) or 0.0,
        still_inside=row.still_inside,
        changes=_changes(
            (f"{cause_of(cause)} ({joined(place(facility), side_of(side))})", hours)
            for facility, side, cause, hours in row.changes
        ),
    )


def _changes(parts: Any) -> str:
    seen = [(name, hours) for name, hours in parts if abs(hours) >= LEAST_CHANGE_H]
    return ", ".join(f"{name} {hours:+.2f} h".replace("-", "−") for name, hours in seen)


def _rank(kind: str) -> int:
    order = ("train", "box", "outbound", "truck")
    return order.index(kind) if kind in order else len(order)

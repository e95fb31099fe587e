"""From a plan to a model: arrays and name tables. Nothing is compiled to machine code here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from landbridge.base.errors import InputErrors, Problem
from landbridge.corridor import Corridor
from landbridge.demand import every_stream, profile_problems
from landbridge.simulation.charts import CAUSES
from landbridge.simulation.kernel import Run, Template, name_key
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.ban_checks import ban_problems
from landbridge.simulation.model.class_checks import misspelt_classes
from landbridge.simulation.model.draft import Draft, Grip
from landbridge.simulation.model.incidents import lower_incidents
from landbridge.simulation.model.lookup import Lookup
from landbridge.simulation.model.naming import Naming, TooManyError, name_all
from landbridge.simulation.model.plan import Plan, build_plan
from landbridge.simulation.model.processes import lower_processes, lower_streams
from landbridge.simulation.model.records import Names, StateName
from landbridge.simulation.model.resources import lower_resources, month_changes
from landbridge.simulation.model.unread import unread_problems
from landbridge.simulation.model.width_checks import width_problems


class Beginning(Protocol):
    """What a run begins with, in place of a warm-up."""

    @property
    def comes_by_itself(self) -> bool:
        """Whether a run's streams are under way from the start of its clock."""

    def begin(self, model: Model, run: Run, seed: int, replication: int) -> None:
        """Bring a run that stands at the start of its clock to the beginning of what counts."""


@dataclass(frozen=True)
class Model:
    """A corridor ready to be run: every replication starts from `template`."""

    plan: Plan
    names: Names
    template: Template
    used: frozenset[str]
    """Addresses of the quantities that the model reads."""
    blocked: tuple[tuple[int, int, int], ...]
    """(place, resource, units): who waits at that place keeps so many units from others."""
    holding: dict[int, tuple[Grip, ...]] = field(repr=False)
    """Block: what is held there."""
    blocks: dict[str, int] = field(repr=False)
    """Name of a block: its row."""
    streams: dict[str, int] = field(repr=False)
    """Stream: its row."""
    resource_rows: dict[str, int] = field(repr=False)
    naming: Naming = field(repr=False)
    """What numbers stand for in attributes."""
    begin: Beginning | None = field(default=None, repr=False)
    """How its runs begin; None: empty, at the first day of the warm-up."""

    @cached_property
    def window_h(self) -> tuple[float, float]:
        """Hours at which the window opens and closes."""
        return self.plan.clock.window_h


def compile_model(plan: Plan) -> Model:
    """Lower every facility of a plan to one model.

    Raises
    ------
    InputErrors
        With everything that is missing or wrong in the facilities' files, seen against their charts.
    """
    lookup = Lookup(plan.corridor)
    try:
        naming = name_all(plan.corridor, plan.charts, plan.flows)
    except TooManyError as error:
        raise InputErrors([Problem(None, None, None, str(error))]) from error
    draft = Draft(plan.corridor, dict(plan.charts), plan.flows, plan.clock, lookup, naming)
    lower_resources(draft)
    lower_incidents(draft)
    if lookup.problems:
        raise InputErrors(lookup.told())
    lower_processes(draft)
    lower_streams(draft)
    if lookup.problems:
        raise InputErrors(lookup.told())
    months = month_changes(draft)
    _states(draft)
    a = draft.assembly
    a.kinds, a.classes = len(naming.kinds), len(naming.classes)
    a.places, a.accounts, a.months = len(draft.places), len(draft.accounts), len(months)
    statuses = tuple(naming.statuses)
    a.statuses = max(1, len(statuses))
    a.sample_every_h = 1.0
    a.horizon_h = plan.clock.until_h
    names = Names(
        tuple(draft.resources),
        tuple(draft.places),
        CAUSES,
        tuple(draft.measures),
        naming.classes,
        tuple(naming.kinds),
        statuses,
        tuple(draft.accounts),
        months,
        tuple(draft.states),
    )
    return Model(
        plan,
        names,
        a.build(),
        frozenset(lookup.used),
        tuple(dict.fromkeys(draft.blocked)),
        draft.holding,
        draft.named_blocks,
        draft.stream_rows,
        draft.resource_rows,
        naming,
    )


def _states(draft: Draft) -> None:
    """Watch queue, use and capacity of every resource, the population of every measure, and every count."""
    watch = draft.assembly.watches.append
    for row, r in enumerate(draft.resources):
        for what, name in ((k.WATCH_QUEUE, "queue"), (k.WATCH_USED, "used"), (k.WATCH_OPEN, "capacity")):
            watch((what, row, -1))
            draft.states.append(StateName(name, r.address, r.facility, r.side, r.direction, r.name, r.key))
        if r.kind == "stock":
            watch((k.WATCH_STOCK, row, -1))
            draft.states.append(StateName("stock", r.address, r.facility, r.side, r.direction, r.name, r.key))
    for row, m in enumerate(draft.measures):
        of = f"{m.facility}.{m.measure}"
        if m.timed and row in draft.measure_marks:
            watch((k.WATCH_POPULATION, row, draft.measure_marks[row]))
            draft.states.append(
                StateName("population", of, m.facility, m.side, m.direction, m.measure, m.kind)
            )
        watch((k.WATCH_COUNT, row, -1))
        draft.states.append(StateName("count", of, m.facility, m.side, m.direction, m.measure, m.kind))


def check_model(corridor: Corridor, from_: date | None = None, until: date | None = None) -> list[Problem]:
    """Everything wrong with a corridor's facilities seen against their charts, over the period it covers.

    Traffic is not looked at: what is checked is that charts are sound, that every number they need is there,
    and that no number stands there for nothing.
    """
    first = from_ or corridor.from_
    after = until or corridor.until
    try:
        wrong = list(dict.fromkeys(profile_problems(corridor)))
        if wrong:
            return wrong
        plan = build_plan(corridor, every_stream(corridor, first, after), first, after, 0)
        return misfits(compile_model(plan))
    except InputErrors as error:
        return list(error.problems)


def misfits(model: Model) -> list[Problem]:
    """Everything that makes a model other than what was meant: what is read by nothing, bans without end."""
    plan = model.plan
    unread = unread_problems(plan.corridor, plan.charts, plan.flows, model.used)
    return [
        *unread,
        *ban_problems(plan.corridor, plan.charts),
        *misspelt_classes(plan.corridor, plan.charts),
        *width_problems(plan.corridor, plan.charts),
    ]


DIGITS_OF_KEY = 20
MOST_KEY = 2**64 - 1


def identity_key(model: Model, identity: str, seed: int, replication: int) -> int:
    """Key of one entity: `<stream>:<number>`, then `/<process>:<number>` for what was made from it.

    A number alone is the key itself, as a trace of many has it.

    Raises
    ------
    InputErrors
        If it names no stream or no part.
    """
    from landbridge.base.nearest import nearest
    from landbridge.simulation.kernel.source.draws import child_key

    if identity.isascii() and identity.isdigit() and 0 < len(identity) <= DIGITS_OF_KEY:
        return int(identity) & MOST_KEY
    head, *parts = identity.split("/")
    name, _, number = head.partition(":")
    if name not in model.streams or not number.isdigit():
        near = nearest(name, model.streams) if name not in model.streams else None
        text = f"write <stream>:<number>, such as {next(iter(model.streams), 'a')}:12"
        text += f"; streams: {', '.join(model.streams)}"
        raise InputErrors([Problem(None, None, identity, f"names nobody; {text}", near)])
    stream = model.template.stream_names[model.streams[name]]
    key = child_key(name_key(seed, replication, "stream", stream), int(number))
    for part in parts:
        word, _, child = part.partition(":")
        rows = [n for n in model.blocks if n.rsplit("/", 1)[-1] in (f"split_{word}", f"call_{word}", word)]
        if not rows or not child.isdigit():
            words = sorted(
                {
                    n.rsplit("/", 1)[-1].partition("_")[2]
                    for n in model.blocks
                    if n.rsplit("/", 1)[-1].startswith(("split_", "call_"))
                }
            )
            text = f"{part} names no part; write <part>:<number>, the part one of {', '.join(words)}"
            near = nearest(word, words) if not rows else None
            raise InputErrors([Problem(None, None, identity, text, near)])
        direction = model.names.classes[int(model.template.state.stream_class[model.streams[name]])].direction
        home = f"{stream.partition('/')[0]}/"  # several facilities may have parts of that name
        row = min(rows, key=lambda n: (not n.startswith(home), f"/{direction}/" not in n))
        key = child_key(key ^ name_key(seed, replication, row), int(child))
    return key

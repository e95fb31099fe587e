"""Proofs that a chart does what it says: one function each, all run before anything else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from landbridge.base.errors import Problem
from landbridge.simulation.charts.chart import Chart
from landbridge.simulation.charts.proofs import (
    cargo,
    entering,
    exchanges,
    holding,
    marks,
    per_key,
    structure,
    units,
    unused,
)

PROOFS: tuple[Callable[[Chart], Iterator[Problem]], ...] = (
    structure.every_sub_process_is_reached,
    structure.every_path_ends,
    structure.nothing_stands_after_an_end,
    structure.no_process_loops,
    structure.names_are_unique,
    structure.conditions_are_not_in_vain,
    entering.every_way_in_is_used,
    entering.targets_are_entered_that_way,
    entering.what_is_given_is_received,
    entering.taken_over_once,
    entering.carriers_are_told_once,
    holding.seized_once,
    holding.released_when_held,
    holding.released_as_seized,
    holding.nothing_is_kept_at_the_end,
    holding.work_is_done_with_what_is_held,
    holding.keys_stay_while_held,
    exchanges.both_sides_of_exchanges,
    exchanges.taken_places_are_boarded,
    exchanges.offers_are_awaited,
    cargo.cargo_is_set_down,
    cargo.something_is_carried,
    cargo.riders_have_a_carrier,
    marks.marks_are_made_before,
    units.units_agree,
    per_key.members_are_picked,
    unused.everything_declared_is_used,
)
"""Every proof; each yields a problem for each place where it fails."""


def check_chart(chart: Chart) -> list[Problem]:
    """Return everything that is wrong with a chart, in the order of its lines; empty if it holds."""
    problems = dict.fromkeys(problem for proof in PROOFS for problem in proof(chart))
    return sorted(problems, key=lambda problem: problem.line or 0)

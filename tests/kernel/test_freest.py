"""The member of a family of which the most lots are free."""

from __future__ import annotations

from landbridge.simulation.kernel import Assembly, Run, plain_runner


def chosen(used: tuple[int, ...], lots: tuple[float, ...], waiting: tuple[int, ...] = (0, 0, 0)) -> int:
    """The choice of an entity that finds so many units of ten in use, and so many waiting, of each member."""
    a = Assembly()
    first, _, _ = (a.resource(10) for _ in range(3))
    numbers = [a.number(lot) for lot in lots]
    law = a.distribution("constant", 1.0)
    a.block("enter", "in", res=0)
    a.block("freest", "which", attr=2, res=first, number=numbers[0], count=3)
    a.block("hold", "stay", dist=law)
    a.block("leave", "out", measure=0)
    a.stream(0, 0, "one", times=[1.0])
    state = a.build().start(1, 0)
    state.res_used[:] = used
    state.res_queue[:] = waiting
    run = Run(plain_runner(), state).advance(1.5)
    return int(run.state.entity_attr[0, 2])


def test_most_lots_free_wins():
    assert chosen((9, 2, 8), (1, 1, 1)) == 1


def test_lots_of_different_size_are_counted_in_lots():
    assert chosen((0, 0, 0), (5, 2, 10)) == 1


def test_those_that_wait_have_a_claim():
    assert chosen((0, 0, 0), (1, 1, 1), (6, 0, 3)) == 1


def test_members_of_others_do_not_count_and_the_first_of_equals_wins():
    assert chosen((0, 0, 0), (0, 2, 2)) == 1

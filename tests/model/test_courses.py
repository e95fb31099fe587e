"""A replication hour by hour is the same replication."""

import numpy as np
import pytest

from landbridge.corridor.reader import read_corridor
from landbridge.experiment.modelling import Modeller


@pytest.mark.parametrize("name", ["tutorial", "khorgos"])
def test_a_course_ends_with_the_totals_of_the_run(name):
    corridor = read_corridor(name)
    first, after = corridor.base
    after = min(after, first.replace(month=first.month % 12 + 1))
    model = Modeller()(corridor, first, after)
    record, course = model.run(3, 1), model.course(3, 1)
    assert np.array_equal(course.left[-1], record.kind_out)
    assert np.array_equal(course.came[-1], record.kind_in)
    assert np.array_equal(course.inside[0], record.kind_inside_start)
    assert np.array_equal(course.inside[-1], record.kind_inside_end)
    assert course.left[0].sum() == course.came[0].sum() == 0
    assert np.array_equal(
        course.inside - course.inside[:1], course.came - course.left.sum(axis=3)
    )  # in = out + inside, every hour
    from_row = len(record.states) - len(course.states)
    assert np.array_equal(course.states, record.states[from_row:])
    assert len(course.states) == len(course.left) == (after - first).days * 24 + 1

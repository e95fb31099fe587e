from datetime import date

import pytest

from landbridge.corridor.calendar import Calendar, parse_closed, parse_open
from landbridge.corridor.quantity import Origin

HOW = 'write days and hours, such as "mon-fri 08:00-20:00"'


def calendar(*lines, closed=()):
    week = tuple(span for line in lines for span in parse_open(line))
    return Calendar("day", lines, closed, week, tuple(map(parse_closed, closed)), Origin("f", 1))


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("mon-fri 08:00-20:00", 60),
        ("mon-sun 00:00-24:00", 168),
        ("daily 00:00-24:00", 168),
        ("sat-mon 08:00-12:00", 12),
        ("mon, wed-thu 08:30-09:00", 1.5),
        ("Fri 22:00 - 06:00", 8),
    ],
)
def test_hours_of_a_week(line, hours):
    assert calendar(line).hours_a_week == hours


def test_hours_given_twice_count_once():
    assert (
        calendar("mon 08:00-12:00", "mon 10:00-14:00", "sun 20:00-02:00", "mon 01:00-03:00").hours_a_week
        == 13
    )


def test_spans_of_a_day():
    day = calendar("mon-fri 08:00-12:30", "fri 22:00-06:00", closed=("2022-02-01..2022-02-07", "2022-05-09"))
    assert day.spans(date(2022, 1, 31)) == ((8.0, 12.5),)
    assert day.spans(date(2022, 2, 1)) == ()
    assert day.spans(date(2022, 2, 6)) == ()
    assert day.spans(date(2022, 2, 7)) == ((8.0, 12.5),)
    assert day.spans(date(2022, 2, 11)) == ((8.0, 12.5), (22.0, 30.0))
    assert day.spans(date(2022, 2, 12)) == ()
    assert day.is_closed_on(date(2022, 5, 9))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", f"'' is not understood; {HOW}"),
        ("mon 8-20", f"'mon 8-20' is not understood; {HOW}"),
        ("mon 08:00-25:00", "'mon 08:00-25:00': there is no time 25:00"),
        ("mon 08:00-08:00", "'mon 08:00-08:00' is open for no time; for all day write 00:00-24:00"),
        (
            "moonday 08:00-10:00",
            f"'moonday 08:00-10:00': 'moonday' is no day; {HOW}",
        ),
    ],
)
def test_hours_that_are_not_understood(line, sentence):
    with pytest.raises(ValueError, match=r".") as error:
        parse_open(line)
    assert str(error.value) == sentence


def test_days_closed_that_are_none():
    with pytest.raises(ValueError, match=r"is empty: the day after `\.\.` is the first open again"):
        parse_closed("2022-02-01..2022-02-01")
    with pytest.raises(ValueError, match="there is no day 2022-02-30"):
        parse_closed("2022-02-30")

from datetime import UTC, date, datetime

import pytest

from landbridge.base.dates import (
    as_day,
    days,
    hours_since,
    local_midnight,
    month_turns,
    parse_period,
    period_between,
    utc_start,
    zone,
)

HOW = "write a year, a month or a day: 2022, 2022-10 or 2022-10-01"
YEAR = (date(2022, 1, 1), date(2023, 1, 1))


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2022", YEAR),
        (2022, YEAR),
        ("2022-10", (date(2022, 10, 1), date(2022, 11, 1))),
        ("2022-12", (date(2022, 12, 1), date(2023, 1, 1))),
        ("2022-10-31", (date(2022, 10, 31), date(2022, 11, 1))),
        (date(2022, 10, 31), (date(2022, 10, 31), date(2022, 11, 1))),
        (" 2024-02-29 ", (date(2024, 2, 29), date(2024, 3, 1))),
    ],
)
def test_a_year_a_month_or_a_day(written, period):
    assert parse_period(written) == period


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2022-13", "there is no day 2022-13"),
        ("2022-02-30", "there is no day 2022-02-30"),
        ("22-10", f"'22-10' is not a date; {HOW}"),
        (
            "1.10.2022",
            f"'1.10.2022' is not a date; {HOW}",
        ),
        (True, f"True is not a date; {HOW}"),
        (None, f"None is not a date; {HOW}"),
        ("٢٠٢٢", f"'٢٠٢٢' is not a date; {HOW}"),
        ("2999", "the year 2999 is outside 1900 to 2200"),
        (
            datetime(2022, 1, 1, 3, tzinfo=UTC),
            f"2022-01-01 03:00:00+00:00 has a time of day; {HOW}",
        ),
    ],
)
def test_what_is_no_date_is_said(written, sentence):
    with pytest.raises(ValueError, match=r".") as error:
        as_day(written)
    assert str(error.value) == sentence


def test_periods_of_a_run():
    assert period_between("2022") == YEAR
    assert period_between("2022-10-01", "2023") == (date(2022, 10, 1), date(2023, 1, 1))
    assert period_between("2022-10", "2022-12") == (date(2022, 10, 1), date(2022, 12, 1))
    with pytest.raises(ValueError, match="the period is empty: it ends 2022-10-01 and begins 2022-10-01"):
        period_between("2022-10-01", "2022-10-01")


def test_months_and_days():
    assert list(month_turns(date(2022, 11, 15), date(2023, 2, 1))) == [
        date(2022, 12, 1),
        date(2023, 1, 1),
    ]
    assert list(month_turns(date(2022, 1, 1), date(2022, 1, 2))) == [date(2022, 1, 1)]
    assert len(list(days(date(2024, 1, 1), date(2025, 1, 1)))) == 366


def test_kazakhstan_moved_to_one_zone_in_2024():
    """On 1 March 2024 Almaty went from UTC+6 to UTC+5, so the posts differ by three hours, not two."""
    start = utc_start(date(2024, 2, 28))
    almaty = [
        hours_since(start, date(2024, *day), "Asia/Almaty") for day in ((2, 28), (2, 29), (3, 1), (3, 2))
    ]
    shanghai = [
        hours_since(start, date(2024, *day), "Asia/Shanghai") for day in ((2, 28), (2, 29), (3, 1), (3, 2))
    ]
    assert almaty == [-6.0, 18.0, 43.0, 67.0]
    assert shanghai == [-8.0, 16.0, 40.0, 64.0]


def test_zones_come_from_the_package_and_not_from_the_machine(monkeypatch):
    monkeypatch.setenv("PYTHONTZPATH", "/nowhere")
    assert zone("Asia/Qyzylorda").utcoffset(datetime(2025, 1, 1)).total_seconds() == 5 * 3600  # noqa: DTZ001
    assert local_midnight(date(2025, 7, 1), "Europe/Berlin") == datetime(2025, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["Asia/Almati", "", "../../etc/passwd", "Asia", "/etc/localtime", "Asia/\0", "a" * 500]
)
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(ValueError, match="is not a time zone"):
        zone(name)

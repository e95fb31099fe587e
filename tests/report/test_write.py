"""Numbers as written for a reader."""

from __future__ import annotations

import pytest

from landbridge.report.paint import write


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0.0, "0"), (7012.3, "7,012"), (40.0, "40"), (9.87, "9.87"), (20.54, "20.5"),
     (0.0563, "0.0563"), (-3.2, "−3.20"), (1e-9, "0"), (1234567.0, "1,234,567")],
)  # fmt: skip
def test_digits(value: float | None, words: str) -> None:
    assert write.digits(value) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(None, "–"), (0.0, "0%"), (0.412, "41%"), (0.0312, "3.1%"), (1.0, "100%"), (0.0001, "< 0.1%")],
)
def test_percent(share: float | None, words: str) -> None:
    assert write.percent(share) == words


@pytest.mark.parametrize(
    ("value", "band", "unit", "words"),
    [
        (9.87, 0.2, "h", "9.87 ± 0.20"),
        (7012.0, 140.2, "trains", "7,012 ± 140"),
        (0.412, 0.008, "share", "41.2% ± 0.8%"),
        (0.412, 0.05, "share", "41% ± 5%"),
        (3.5, None, "h", "3.50"),
        (None, 1.0, "h", "–"),
        (12.0, 0.0, "trains", "12 ± 0"),
        (523.4, 0.01, "trains", "523, ± under 1"),
    ],
)
def test_plus_minus(value: float | None, band: float | None, unit: str, words: str) -> None:
    assert write.plus_minus(value, band, unit) == words


def test_units_stand_beside() -> None:
    assert write.quantity(0.41, "share") == "41%"
    assert write.quantity(3.4, "trains") == "3.40 trains"
    assert write.plus_minus(9.87, 0.2, "h", with_unit=True) == "9.87 ± 0.20 h"
    assert write.count(3.0, "crane") == "3 cranes"
    assert write.count(1.0, "team") == "1 team"
    assert write.count(1800.0, "TEU") == "1,800 TEU"
    assert write.count(2.5, "box") == "2.50 boxes"
    assert write.count(None, "box") == "–"


def test_intervals() -> None:
    assert write.interval(7.9, 12.831, "h") == "7.90 to 12.8"
    assert write.interval(241_234.0, 391_625.0, "TEU") == "241,000 to 392,000"
    assert write.interval(None, 3.0, "h") == "up to 3"
    assert write.interval(0.1, None, "share") == "from 10%"
    assert write.interval(None, None, "h") == "–"


@pytest.mark.parametrize(
    ("value", "words"), [(None, "–"), (0.5, "30 min"), (5.21, "5.21 h"), (240.0, "10 days"), (0.0, "0 min")]
)
def test_hours(value: float | None, words: str) -> None:
    assert write.hours(value) == words


@pytest.mark.parametrize(
    ("value", "words"), [(1 / 60, "1 min"), (0.5, "30 min"), (24.0, "24 h"), (48.0, "2 days")]
)
def test_widths(value: float, words: str) -> None:
    assert write.width(value) == words


def test_small_numbers_are_no_false_zeros() -> None:
    assert write.few(0.001, 2) == "< 0.01"
    assert write.few(0.0, 2) == "0"
    assert write.few(3.14159, 2) == "3.14"
    assert write.few(None, 2) == "–"

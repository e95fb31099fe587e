"""Numbers of containers by ISO 6346, and the digit that checks them.

A number is three letters of the owner, one of the category (`U` container, `J` detachable equipment, `Z`
trailer or chassis), six digits and a check digit. Letters count from A = 10, multiples of 11 left out
(B = 12, L = 23, V = 34); the digit is (sum of v_i 2^i for i = 0 … 9) mod 11, a remainder of 10 is written 0.

Reference: ISO 6346:2022, annex A.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from landbridge.base.dates import shown
from landbridge.base.errors import InputErrors, Problem

CATEGORIES = {
    "U": "container",
    "J": "detachable equipment of a container",
    "Z": "trailer or chassis",
}
TEN = 10
"""The remainder that is written 0: numbers with it should not be given out, but some are."""
_HOW = "a number is 4 letters and 7 digits, such as CSQU3054383"
_PARTS = re.compile(r"([A-Z]{3})([A-Z])(\d{6})(\d?)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContainerNumber:
    """A number that is right."""

    owner: str
    category: str
    serial: str
    check_digit: int
    is_ten: bool
    """Whether the remainder was 10, which is written as 0 is."""

    def __str__(self) -> str:
        return f"{self.owner}{self.category}{self.serial}{self.check_digit}"


def value_of(letter: str) -> int:
    """Return what a letter or digit of a number counts: A = 10, B = 12 … K = 21, L = 23 … U = 32, V = 34."""
    if letter.isdigit():
        return int(letter)
    place = ord(letter) - ord("A")
    return TEN + place + (place + 9) // 10


def remainder(first_ten: str) -> int:
    """Return the weighted sum of the first ten signs modulo 11: 0 to 10."""
    return sum(value_of(sign) << place for place, sign in enumerate(first_ten)) % 11


def check_digit(first_ten: str) -> int:
    """Return the digit that checks the first ten signs of a number.

    Raises
    ------
    InputErrors
        If they are not four letters and six digits.
    """
    text = _bare(first_ten)
    if len(text) != 10 or not _PARTS.match(text):
        told = f"{shown(first_ten)} is not 4 letters and 6 digits"
        raise InputErrors([Problem(None, None, None, told)])
    return remainder(text) % TEN


def parse_container(text: str) -> ContainerNumber:
    """Return the parts of a container's number; blanks, dots and hyphens within it do not count.

    Raises
    ------
    InputErrors
        If it is none, or its check digit is wrong: says which is expected.
    """
    number = _bare(text)
    problem = _wrong(number)
    if problem is not None:
        told, nearest = problem
        raise InputErrors([Problem(None, None, text.strip()[:40], told, nearest)])
    return ContainerNumber(
        number[:3], number[3], number[4:10], int(number[10]), remainder(number[:10]) == TEN
    )


def _wrong(number: str) -> tuple[str, str | None] | None:
    """Say what is wrong with a number, and what it may have been."""
    parts = _PARTS.match(number)
    if parts is None:
        if len(number) != 11:
            return f"has {len(number)} signs; {_HOW}", None
        for place, sign in enumerate(number):
            if sign.isdigit() != (place > 3) or not sign.isascii():
                what = "digit" if place > 3 else "letter"
                return f"has {shown(sign)} in place {place + 1}, where a {what} stands; {_HOW}", _mended(
                    number
                )
        return f"is not a container's number; {_HOW}", None
    _, category, _, given = parts.groups()
    digit = remainder(number[:10]) % TEN
    if category not in CATEGORIES:
        kinds = ", ".join(f"{letter} ({kind})" for letter, kind in CATEGORIES.items())
        return f"the fourth letter is none of {kinds}", None
    if not given:
        return f"has no check digit: it is {digit}", f"{number}{digit}"
    if int(given) != digit:
        return f"the check digit of {number[:10]} is {digit}, not {given}", f"{number[:10]}{digit}"
    return None


def _mended(number: str) -> str | None:
    """Return a number with letters read as the digits they look like, and the reverse, if that is right."""
    digits = str.maketrans("OQIZSB", "001258")
    letters = str.maketrans("01258", "OIZSB")
    tried = number[:4].translate(letters) + number[4:].translate(digits)
    return tried if _PARTS.match(tried) and _wrong(tried) is None else None


def _bare(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()

"""Codes that freight goes by: containers (ISO 6346), places (UN/LOCODE)."""

from __future__ import annotations

from landbridge.exchange.codes.code import Meaning, code, known_codes, place_problems
from landbridge.exchange.codes.container import ContainerNumber, check_digit, parse_container
from landbridge.exchange.codes.locode import Locode, near_codes, parse_locode
from landbridge.exchange.codes.size_type import SizeType, parse_size_type

__all__ = [
    "ContainerNumber",
    "Locode",
    "Meaning",
    "SizeType",
    "check_digit",
    "code",
    "known_codes",
    "near_codes",
    "parse_container",
    "parse_locode",
    "parse_size_type",
    "place_problems",
]

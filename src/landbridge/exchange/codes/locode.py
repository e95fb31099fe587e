"""UN/LOCODE: two letters of a country (ISO 3166-1) and three signs of a place, letters or the digits 2 to 9.

The list itself is not in the package. What is known by name are the places of a corridor and the ports of the
geography; of other codes only the form and the country are judged.

Reference: UNECE Recommendation 16.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from landbridge.base.errors import InputErrors, Problem

_LIST = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
    "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
    "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
    "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
    "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
    "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XZ "
)
COUNTRIES = frozenset(_LIST.split())
"""Codes of ISO 3166-1, and XZ for places in no country."""
MOST_NEAR = 4
_FORM = re.compile(r"([A-Z]{2})([A-Z2-9]{3})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Locode:
    """A code of the right form."""

    country: str
    location: str
    name: str | None = None
    """Where the code is known here."""

    def __str__(self) -> str:
        return f"{self.country}{self.location}"


def parse_locode(text: str, known: Mapping[str, str] | None = None) -> Locode:
    """Return country and place of a code such as `CNSHA` or `CN SHA`.

    Parameters
    ----------
    text
        As written; lower case and one blank between are allowed.
    known
        Names by code, to name the place and to find the nearest codes.

    Raises
    ------
    InputErrors
        If it has not the form of a code, or its country is none; names the nearest codes.
    """
    names = {} if known is None else known
    code = re.sub(r"[\s\-]", "", text).upper()
    parts = _FORM.match(code)
    wrong = None
    if parts is None:
        form = "two letters of a country, then three letters or digits 2 to 9"
        wrong = f"is no UN/LOCODE: {form}"
    elif parts[1] not in COUNTRIES:
        wrong = f"{parts[1]} is no country of ISO 3166"
    if parts is None or wrong is not None:
        raise InputErrors([Problem(None, None, text.strip()[:40], wrong or "", told_near(code, names))])
    return Locode(parts[1], parts[2], names.get(code))


def near_codes(code: str, known: Mapping[str, str]) -> list[str]:
    """Return the known codes most like one, or whose names are, best first."""
    word = code.upper()
    by_name = {name.upper(): key for key, name in reversed(list(known.items()))}
    found = [by_name[name] for name in difflib.get_close_matches(word, by_name, n=MOST_NEAR, cutoff=0.75)]
    found += difflib.get_close_matches(word, known, n=MOST_NEAR, cutoff=0.6)
    return list(dict.fromkeys(found))[:MOST_NEAR]


def told_near(code: str, known: Mapping[str, str]) -> str | None:
    """Return the nearest codes with their names as a message tells them; None if there are none."""
    found = near_codes(code, known)
    return " or ".join(f"{one} ({known[one]})" for one in found) or None

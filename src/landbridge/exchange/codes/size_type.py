"""Size and type codes of containers by ISO 6346: `22G1`, `45R1`, `L5G1`.

The first sign tells the length, the second width and height, the third and fourth the type.

Reference: ISO 6346:2022, annexes D and E.
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

LENGTH_MM = {
    "1": 2991, "2": 6058, "3": 9125, "4": 12192, "A": 7150, "B": 7315, "C": 7430, "D": 7450, "E": 7820,
    "F": 8100, "G": 12500, "H": 13106, "K": 13600, "L": 13716, "M": 14630, "N": 14935, "P": 16154,
}  # fmt: skip
LENGTH_FT = {"1": 10.0, "2": 20.0, "3": 30.0, "4": 40.0, "L": 45.0, "M": 48.0, "N": 49.0, "P": 53.0}
"""Of those that have a name in feet."""
EIGHT_SIX, NINE, NINE_SIX = "2,591 mm (8 ft 6 in)", "2,743 mm (9 ft)", "2,896 mm (9 ft 6 in)"
OVER = f"over {NINE_SIX}"
_NARROW, _PALLET, _WIDE = "2,438 mm (8 ft)", "2,438 to 2,500 mm", "over 2,500 mm"
WIDTH_HEIGHT = {
    "0": (_NARROW, "2,438 mm (8 ft)"), "2": (_NARROW, EIGHT_SIX), "4": (_NARROW, NINE),
    "5": (_NARROW, NINE_SIX), "6": (_NARROW, OVER), "8": (_NARROW, "1,295 mm (4 ft 3 in)"),
    "9": (_NARROW, "1,219 mm (4 ft) or less"),
    "C": (_PALLET, EIGHT_SIX), "D": (_PALLET, NINE), "E": (_PALLET, NINE_SIX), "F": (_PALLET, OVER),
    "L": (_WIDE, EIGHT_SIX), "M": (_WIDE, NINE), "N": (_WIDE, NINE_SIX), "P": (_WIDE, OVER),
}  # fmt: skip
GROUPS = {
    "G": "general purpose",
    "V": "general purpose, ventilated",
    "B": "dry bulk",
    "S": "named cargo",
    "R": "refrigerated",
    "H": "refrigerated or heated by equipment that is taken off, or insulated",
    "U": "open top",
    "P": "platform",
    "T": "tank",
    "A": "air and surface",
}
KINDS = {
    "G0": "doors at one or both ends", "G1": "vents in the upper part", "G2": "doors at ends, open sides",
    "G3": "doors at ends, sides partly open", "V0": "vents above and below", "V2": "fan inside",
    "V4": "fan outside", "B0": "closed", "B1": "airtight", "S0": "livestock", "S1": "cars", "S2": "live fish",
    "R0": "cooled", "R1": "cooled and heated", "R2": "cooled, power of its own",
    "R3": "cooled and heated, power of its own", "U0": "doors at one or both ends",
    "U1": "doors at ends, their upper beam can be taken off", "P0": "plain", "P1": "two fixed ends",
    "P2": "fixed posts", "P3": "ends that fold", "P4": "posts that fold", "P5": "open top and ends",
}  # fmt: skip
_EXAMPLES = ("22G1", "42G1", "45G1", "22R1", "45R1", "22U1", "42P3", "22T6", "L5G1")


@dataclass(frozen=True, slots=True)
class SizeType:
    """What a size and type code says."""

    code: str
    length_mm: int
    length_ft: float | None
    width: str
    height: str
    group: str
    kind: str | None
    """What sets it apart in its group; None where the code says only the group, or the sign is kept free."""

    @property
    def teu(self) -> float:
        """Its length in those of 20 feet, as ships are filled: a box of 45 ft is 2.25 TEU."""
        return self.length_mm / LENGTH_MM["2"] if self.length_ft is None else self.length_ft / 20.0


def parse_size_type(text: str) -> SizeType:
    """Return what a code of four signs says.

    Raises
    ------
    InputErrors
        If a sign of it means nothing: says which.
    """
    code = text.strip().upper()
    wrong = None
    if len(code) != 4 or not code.isascii() or not code.isalnum():
        wrong = "is not a size and type code of four signs, such as 22G1"
    elif code[0] not in LENGTH_MM:
        wrong = f"its first sign, {code[0]}, is no length; 2 is 20 ft, 4 is 40 ft, L is 45 ft"
    elif code[1] not in WIDTH_HEIGHT:
        wrong = f"its second sign, {code[1]}, is no height; 2 is 8 ft 6 in, 5 is 9 ft 6 in"
    elif code[2] not in GROUPS:
        wrong = f"its third sign, {code[2]}, is no type; types are {', '.join(GROUPS)}"
    if wrong is not None:
        raise InputErrors([Problem(None, None, text.strip()[:40], wrong, nearest(code, _EXAMPLES))])
    width, height = WIDTH_HEIGHT[code[1]]
    return SizeType(
        code, LENGTH_MM[code[0]], LENGTH_FT.get(code[0]), width, height, GROUPS[code[2]], KINDS.get(code[2:])
    )

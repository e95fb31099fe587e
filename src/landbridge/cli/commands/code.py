"""`landbridge code`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from landbridge.cli.output import print_json, say
from landbridge.cli.usage import flowing


@flowing
def code(
    *codes: str,
    places: str | None = None,
    json: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
) -> None:
    """Say what container numbers, size and type codes and UN/LOCODE mean, and whether they are right.

    Parameters
    ----------
    codes
        Such as CSQU3054383, 22G1, CNSHA.
    places
        A corridor: check the codes of all its places.
    json
        Print the result as JSON.
    """
    from landbridge.exchange.codes import code as meanings_of

    found = meanings_of(*codes, places=places)
    if json:
        print_json({"schema": 1, "codes": [one.json() for one in found]})
        return
    for one in found:
        say(f"{one.code}: {one.text}")

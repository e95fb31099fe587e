"""Errors as a person reads them, or as JSON."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.cli.output import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import CycloptsError

    from landbridge.base.errors import LandbridgeError

FAILED, WRONG_INPUT = 1, 2


def tell(error: LandbridgeError, as_json: bool) -> int:
    """Tell an error of landbridge and give the exit code."""
    if isinstance(error, InputErrors):
        return tell_problems(error.problems, as_json)
    return tell_text(str(error), FAILED, as_json)


def tell_problems(problems: Sequence[Problem], as_json: bool) -> int:
    """Tell everything that is wrong in what was written."""
    if as_json:
        print_json({"schema": 1, "errors": [problem.as_row() for problem in problems]})
    else:
        if len(problems) > 1:
            _say(f"{len(problems)} problems:")
        for problem in problems:
            _say(f"{'- ' if len(problems) > 1 else ''}{problem}")
    return WRONG_INPUT


def tell_usage(error: CycloptsError, as_json: bool) -> int:
    """Tell what is wrong with the words of a command."""
    from landbridge.cli.app import COMMANDS
    from landbridge.cli.usage import usage_problem

    command = " ".join(("landbridge", *(error.command_chain or ())))
    names = [name for name, _ in COMMANDS]
    problem = usage_problem(error, names)
    if as_json:
        return tell_problems([problem], as_json)
    _say(str(problem))
    if command == "landbridge":
        _say("Commands: " + ", ".join(names))
    _say(f"`{command} --help` says more.")
    return WRONG_INPUT


def tell_os(error: OSError, as_json: bool) -> int:
    """Tell an error of the machine: a file that cannot be read or written."""
    place = f": {error.filename}" if error.filename else ""
    return tell_text(f"{error.strerror or error}{place}", FAILED, as_json)


def tell_text(text: str, code: int, as_json: bool) -> int:
    """Tell one sentence."""
    if as_json:
        print_json({"schema": 1, "errors": [Problem(None, None, None, text).as_row()]})
    else:
        _say(text)
    return code


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")

"""What is wrong with the words of a command, as a person would say it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import CycloptsError, Token

MOST = 100
"""Letters of a wrong word that are shown."""


Command = TypeVar("Command", bound=Callable[..., Any])


def flowing(command: Command) -> Command:
    """Join the broken lines of a command's help: the screen breaks them where it is narrow."""
    lines: list[str] = []
    for line in inspect.cleandoc(command.__doc__ or "").split("\n"):
        if lines and line[:4] == lines[-1][:4] == "    ":
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    command.__doc__ = "\n".join(lines)
    return command


def whole(_: Any, tokens: Sequence[Token]) -> int:
    """Read a whole number: a half replication is a slip, not one to be rounded.

    Raises
    ------
    InputErrors
        If the word is none.
    """
    token = tokens[0]
    try:
        return int(token.value)
    except ValueError:
        problem = f"{token.value[:MOST]!r} is not a whole number"
        raise InputErrors([Problem(None, None, token.keyword, problem)]) from None


def listed(_: Any, tokens: Sequence[Token]) -> list[str]:
    """Read a list: words one by one, or with commas between them."""
    return [word for token in tokens for word in token.value.split(",") if word]


def usage_problem(error: CycloptsError, commands: Sequence[str]) -> Problem:
    """Say what is wrong with the words of a command."""
    from cyclopts import (
        CoercionError,
        MissingArgumentError,
        RepeatArgumentError,
        UnknownCommandError,
        UnknownOptionError,
        UnusedCliTokensError,
    )

    if isinstance(error, UnknownCommandError):  # its own text would load every command
        word = next(iter(error.unused_tokens or ()), "")
        return _problem(None, f"there is no command {word[:MOST]!r}", nearest(word, commands))
    if isinstance(error, UnknownOptionError):
        word = error.token.keyword or error.token.value
        known = [name[2:] for one in error.argument_collection or () for name in one.names]
        near = nearest(word.lstrip("-"), known)
        return _problem(word[:MOST], "there is no such option", f"--{near}" if near else None)
    if isinstance(error, UnusedCliTokensError):
        words = " ".join(error.unused_tokens or ())[:MOST]
        return _problem(None, f"too many words: {words!r} belongs to no option")
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        return _missing(error)
    if isinstance(error, CoercionError) and error.token is not None:
        return _problem(error.token.keyword, f"{error.token.value[:MOST]!r} is not understood")
    if isinstance(error, RepeatArgumentError):
        return _problem(error.token.keyword, "is given twice")
    return _problem(None, " ".join(str(error).split()))


def _missing(error: Any) -> Problem:
    argument = error.argument
    if argument.tokens or error.keyword is not None:
        name = error.keyword or next((t.keyword for t in argument.tokens if t.keyword), argument.name)
        return _problem(name, "a value is missing after it")
    info = argument.field_info
    name = argument.name if info.kind is info.KEYWORD_ONLY else argument.name.lstrip("-").upper()
    return _problem(name, "is missing")


def _problem(address: str | None, sentence: str, near: str | None = None) -> Problem:
    return Problem(None, None, address, sentence, near)

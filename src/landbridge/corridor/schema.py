"""Strict tables: unknown keys refused, objects frozen, problems told with file, line and nearest name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from landbridge.base.dates import as_day, shown, zone
from landbridge.base.problems import Problems
from landbridge.corridor.distribution import is_number

Locate = Callable[[tuple[str | int, ...]], int]
"""Gives the line of a path inside what is checked."""


class Strict(BaseModel):
    """A table of known keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, str_strip_whitespace=True)


Model = TypeVar("Model", bound=Strict)


def as_number(value: object) -> float:
    """Return a number of TOML, or the number that a cell of a CSV holds.

    Raises
    ------
    ValueError
        If it is not a finite number.
    """
    if isinstance(value, str):
        try:
            number = float(value) if "_" not in value and value.isascii() else None
        except ValueError:
            number = None
        value = shown(value) if number is None else number
    if not is_number(value):
        raise ValueError(f"{value} is not a number")
    return float(value)


def as_zone(value: object) -> str:
    """Return the name of a time zone that exists.

    Raises
    ------
    ValueError
        If it does not.
    """
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not a time zone; write its IANA name, such as Asia/Almaty")
    zone(value)
    return value


Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strict=True)]
Day = Annotated[date, BeforeValidator(as_day)]
Number = Annotated[float, BeforeValidator(as_number)]
ZoneName = Annotated[str, BeforeValidator(as_zone)]


def keys_of(model: type[Strict]) -> tuple[str, ...]:
    """Return the keys of a table as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def required_keys(model: type[Strict]) -> tuple[str, ...]:
    """Return the keys that a table must have."""
    return tuple(field.alias or name for name, field in model.model_fields.items() if field.is_required())


def validated(
    model: type[Model],
    data: Mapping[str, Any],
    file: str,
    locate: Locate,
    address: str,
    problems: Problems,
) -> Model | None:
    """Return a table checked against its model, or None after noting what is wrong with it."""
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = detail["loc"]
            keys = [str(part) for part in path if not str(part).startswith("function-")]
            where = ".".join(part for part in (address, *keys) if part) or None
            sentence, wrong, among = _sentence(detail, model)
            problems.add(file, locate(path), where, sentence, wrong, among)
    return None


def _sentence(detail: ErrorDetails, model: type[Strict]) -> tuple[str, str | None, tuple[str, ...]]:
    """Return what is wrong, the wrong name if it is one, and the names it may have meant."""
    kind, path, given = detail["type"], detail["loc"], detail.get("input")
    context = detail.get("ctx", {})
    if kind == "missing":
        return "is missing", None, ()
    if kind == "extra_forbidden":
        key = str(path[-1])
        return "unknown key", key, keys_of(model) if len(path) == 1 else _keys_inside(model, path)
    if kind == "value_error":
        sentence = str(context.get("error"))
        if sentence.endswith("is not a time zone"):
            from landbridge.base.dates import zone_names

            return sentence, str(given), zone_names()
        return sentence, None, ()
    if kind == "literal_error":
        expected = tuple(
            name.strip("' ") for name in str(context["expected"]).replace(" or ", ", ").split(",")
        )
        return f"{shown(given)} is none of {', '.join(expected)}", str(given), expected
    if kind == "string_too_short":
        return "is empty", None, ()
    if kind.startswith("string"):
        return f"{shown(given)} is not text", None, ()
    if kind in ("list_type", "tuple_type"):
        return "must be a list", None, ()
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return "must be a table", None, ()
    bounds = {"greater_than_equal": "at least", "greater_than": "above", "less_than_equal": "at most"}
    if kind in bounds:
        limit = next(context[key] for key in ("ge", "gt", "le") if key in context)
        return f"is {str(given)[:60]}, but must be {bounds[kind]} {limit:g}", None, ()
    return str(detail["msg"]).lower(), None, ()


def _keys_inside(model: type[Strict], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys of the table that stands in a list under the first part of a path."""
    for name, field in model.model_fields.items():
        if (field.alias or name) == path[0]:
            for inner in getattr(field.annotation, "__args__", ()):
                if isinstance(inner, type) and issubclass(inner, Strict):
                    return keys_of(inner)
    return ()

"""The reference page of the report's JSON, made from the page models: fields and their docstrings."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.report.pages.base import Page

HEAD = """\
# The report as JSON

The report's pages are data before they are drawn: `landbridge.report.page_models(run)` returns them, and
`.model_dump_json()` of that gives this JSON. A painter draws nothing else, so whatever stands in the HTML
report stands here. Pages are made from the run's [tables](tables.md) alone.

Floats have six significant digits. What is missing is `null`, never `NaN`. Lists keep the order in which the
report shows them. A change of meaning raises `schema`.

```python
from landbridge.report import page_models

pages = page_models("runs/khorgos-1a2b3c4d")
print(pages.headline.sentences)
pages.model_dump_json()
```
"""
WORDS = {"str": "text", "float": "number", "int": "whole number", "bool": "true or false", "None": "null"}


ROUTE_HEAD = """\
# The page of a route as JSON

The page that `landbridge route … -o page.html` writes is data before it is drawn: `route_model` returns it,
and `.model_dump_json()` of that gives this JSON. A painter draws nothing else. Floats have six significant
digits, what is missing is `null`. A change of meaning raises `schema`.

```python
import landbridge
from landbridge.report.make_route import route_model

found = landbridge.route("khorgos", "CNSHA", "DEDUI", goods="electronics", date="2024-03-01")
route_model(found).model_dump_json()
```
"""


def documentation() -> str:
    """Return the reference page of the report, in Markdown."""
    from landbridge.report.pages.report import Report

    return _written(HEAD, Report)


def route_documentation() -> str:
    """Return the reference page of the page of a route, in Markdown."""
    from landbridge.report.pages.route.page import RoutePage

    return _written(ROUTE_HEAD, RoutePage)


def _written(head: str, root: type[Page]) -> str:
    out = [head]
    for model in models(root):
        out += ["", f"## {model.__name__}", "", (inspect.getdoc(model) or "").split("\n\n", 1)[0], ""]
        out += ["| field | type | meaning |", "|---|---|---|"]
        out += [f"| `{name}` | {kind} | {meaning} |" for name, kind, meaning in fields(model)]
    return "\n".join(out) + "\n"


def models(model: type[Page]) -> list[type[Page]]:
    """Return a model and all that stand in its fields, each once, outer ones first."""
    found: list[type[Page]] = []
    waiting = [model]
    while waiting:
        one = waiting.pop(0)
        if one in found:
            continue
        found.append(one)
        waiting += [inner for field in one.model_fields.values() for inner in _inside(field.annotation)]
    return found


def _inside(annotation: object) -> Iterator[type[Page]]:
    from typing import get_args

    from landbridge.report.pages.base import Page

    if isinstance(annotation, type) and issubclass(annotation, Page):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def fields(model: type[Page]) -> list[tuple[str, str, str]]:
    """Return (name in the JSON, type in words, docstring) of each field."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(model)))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef)).body
    meanings = {
        field.target.id: " ".join(doc.value.value.split())
        for field, doc in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(doc, ast.Expr)
        and isinstance(doc.value, ast.Constant)
        and isinstance(doc.value.value, str)
    }
    kinds = {
        field.target.id: ast.unparse(field.annotation)
        for field in body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }
    return [
        (field.serialization_alias or name, _words(kinds[name]), meanings.get(name, "").replace("|", "\\|"))
        for name, field in model.model_fields.items()
    ]


def _words(kind: str) -> str:
    """`tuple[Indicator, ...]` -> `list of Indicator`; `float | None` -> `number or null`."""
    kind = re.sub(r"tuple\[(.+), \.\.\.\]", r"list of \1", kind)
    kind = re.sub(r"tuple\[(\w+), \1\]", r"pair of \1", kind)
    kind = re.sub(r"\b(str|float|int|bool|None)\b", lambda match: WORDS[match[0]], kind)
    kind = kind.replace(" | ", " or ")
    return re.sub(r"\b([A-Z]\w+)\b", lambda match: f"[{match[1]}](#{match[1].lower()})", kind)

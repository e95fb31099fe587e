"""The reference page of the JSON cannot fall behind the models."""

from __future__ import annotations

import os
from pathlib import Path

from landbridge.report.pages.documentation import documentation, fields, models
from landbridge.report.pages.report import Report

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "report-json.md"


def test_the_page_is_that_of_the_models() -> None:
    if os.environ.get("KEEP_GOLDEN"):
        PAGE.write_text(documentation(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == documentation(), "if meant: KEEP_GOLDEN=1 pytest tests/report"


def test_every_field_says_what_it_is() -> None:
    for model in models(Report):
        for name, kind, meaning in fields(model):
            assert meaning.endswith("."), f"{model.__name__}.{name} has no docstring"
            assert kind

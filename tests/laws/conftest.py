"""Gives the laws the small corridors of the model's tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

NAME = "small_corridors"
if NAME not in sys.modules:
    spec = importlib.util.spec_from_file_location(NAME, Path(__file__).parents[1] / "model" / "small.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)


@pytest.fixture(scope="session")
def family() -> int:
    """Numbers of all laws together, which share one bound: 127 exact values of queues, 8 of known traces."""
    return 127 + 8

"""The whole gateway in one run: the same answers on any number of workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge import Bundle, run

ASKED = {
    "from_": "2024-03-04",
    "until": "2024-03-08",
    "replications": 4,
    "draws": 2,
    "carried": None,
    "seed": 4,
    "lead_in_days": 3,
}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """One worker."""
    return run("khorgos", out=tmp_path_factory.mktemp("gateway") / "on-1", jobs=1, **ASKED)


@pytest.mark.parametrize("jobs", [2, 4])
def test_any_number_of_workers_gives_the_same_hash(bundle: Bundle, jobs: int, tmp_path: Path) -> None:
    assert run("khorgos", out=tmp_path / "more", jobs=jobs, **ASKED).hash == bundle.hash

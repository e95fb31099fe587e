"""Writing a report to disk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from landbridge.base.errors import BundleError
from landbridge.report import page_models, report


@pytest.fixture
def run(make: Any, tmp_path: Path) -> Any:
    """Write the made-up bundle as a run and open it."""
    from landbridge.experiment.bundle import write_bundle

    bundle = make(days=2)
    facts = {key: value for key, value in bundle.manifest.items() if key not in ("schema", "run", "hash")}
    return write_bundle(bundle.tables, facts, tmp_path / "near")


def test_a_run_on_disk_becomes_a_file(run: Any, tmp_path: Path) -> None:
    before = sorted(path.name for path in (tmp_path / "near" / "tables").iterdir())
    file = report(run)
    assert file == tmp_path / "near" / "report.html"
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "7,012 trains" in text
    assert run.hash in text
    assert sorted(path.name for path in (tmp_path / "near" / "tables").iterdir()) == before
    assert run.check_hash()


def test_a_folder_will_do_and_a_place_can_be_given(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere.html"
    assert report(str(run.path), str(out)) == out
    first = out.read_bytes()
    assert report(run.path, out) == out
    assert out.read_bytes() == first


def test_models_of_a_folder_are_those_of_the_bundle(run: Any) -> None:
    assert page_models(run.path) == page_models(run)


def test_no_run_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no such folder"):
        report(tmp_path / "missing")


def test_a_place_that_cannot_be_written_leaves_nothing(run: Any, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="could not write"):
        report(run, tmp_path / "no folder" / "report.html")
    assert not (tmp_path / "no folder").exists()


def test_heavy_packages_are_loaded_late() -> None:
    import subprocess

    heavy = {"polars", "vl_convert", "jinja2", "numba"}
    code = f"import sys, landbridge.report; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

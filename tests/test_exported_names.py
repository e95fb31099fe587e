"""The public names: few, sorted, all there, and cheap until used."""

import subprocess
import sys

import landbridge

HEAVY = {
    "cyclopts",
    "duckdb",
    "jinja2",
    "numba",
    "numpy",
    "polars",
    "pydantic",
    "rich",
    "scipy",
    "vl_convert",
}


def test_exported_names_are_sorted_and_unique():
    assert landbridge.__all__ == sorted(set(landbridge.__all__))


def test_every_exported_name_is_there():
    for name in landbridge.__all__:
        assert getattr(landbridge, name) is not None, name


def test_every_exported_name_has_a_docstring():
    for name in set(landbridge.__all__) - {"__version__"}:
        assert (getattr(landbridge, name).__doc__ or "").strip(), name


def test_dir_lists_the_exported_names():
    assert dir(landbridge) == landbridge.__all__


def test_no_exported_name_is_hidden_by_a_package():
    """A subpackage, once imported, would take the place of a function of its name."""
    script = (
        "import importlib, pkgutil, landbridge\n"
        "packages = {m.name for m in pkgutil.iter_modules(landbridge.__path__)}\n"
        "assert not packages & set(landbridge.__all__), packages & set(landbridge.__all__)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(landbridge, "no_such_name")


def test_importing_the_package_loads_nothing_heavy():
    script = "import sys, landbridge; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert not HEAVY & set(loaded.split())

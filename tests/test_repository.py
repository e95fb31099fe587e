"""What the repository says about itself is true: commands, folders, versions, dependencies, links."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

import landbridge
from landbridge.cli.app import COMMANDS, own_name

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "landbridge"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = sorted(ROOT.glob("*.md"))
"""Links within docs/ are checked when the site is built."""
IMPORT_NAMES = {"vl-convert-python": "vl_convert"}
COME_WITH = {"llvmlite": "numba", "markupsafe": "jinja2", "pydantic_core": "pydantic"}
"""Part of another package, which is declared."""
NEVER_IMPORTED = {"tzdata"}
"""Data that is read as files."""


def tracked() -> list[str]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    return listing.stdout.splitlines()


def requirement_name(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower()


def declared_requirements() -> list[str]:
    return [*PROJECT["dependencies"], *chain.from_iterable(PROJECT["optional-dependencies"].values())]


def imported_packages(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """Third-party package: files of the library that import it."""
    users: dict[str, set[str]] = {}
    for file in SOURCE.rglob("*.py"):
        for package in imported_packages(file) - sys.stdlib_module_names - {"landbridge", "__future__"}:
            users.setdefault(package, set()).add(str(file.relative_to(SOURCE)))
    return users


@pytest.mark.parametrize("name", ["run", "test"])
def test_readme_command_names_scripts_that_can_be_run(name):
    command = subprocess.run(
        [ROOT / "scripts" / "readme-command", name], check=True, capture_output=True, text=True
    ).stdout
    assert command.strip()
    scripts = re.findall(r"\bscripts/[\w-]+", command)
    assert scripts
    for script in scripts:
        assert os.access(ROOT / script, os.X_OK), script


def import_names(requirements: list[str]) -> set[str]:
    return {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in map(requirement_name, requirements)}


def test_every_imported_package_is_declared(imports):
    known = import_names(declared_requirements())
    assert {COME_WITH.get(package, package) for package in imports} <= known


def test_every_core_dependency_is_used(imports):
    assert import_names(PROJECT["dependencies"]) - NEVER_IMPORTED <= set(imports)


def test_constraints_pin_every_dependency_and_name_no_address():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = {requirement_name(line) for line in text.splitlines() if "==" in line}
    declared = declared_requirements()
    assert {requirement_name(r) for r in declared} - {"landbridge"} <= pinned
    assert "://" not in text
    assert "--hash" not in text


def test_no_registry_is_named():
    hosts = ["py" + "pi.org", "pythonhosted" + ".org", "registry." + "npmjs", "deb.debian" + ".org"]
    command = ["git", "grep", "-nIiF", *(f"-e{host}" for host in hosts)]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stdout == ""


def test_versions_agree():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"^version: {re.escape(landbridge.__version__)}$", citation, re.MULTILINE)
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(landbridge.__version__)}\b", changes, re.MULTILINE)


def test_architecture_names_every_package_and_none_that_is_not_there():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = {path.rstrip("/") for path in re.findall(r"`([a-z_]+(?:/[a-z_]+)*/)`", text)}
    for path in named:
        assert (SOURCE / path).is_dir() or (ROOT / path).is_dir(), path
    packages = {str(init.parent.relative_to(SOURCE)) for init in SOURCE.glob("*/__init__.py")}
    packages -= {"simulation"}
    packages |= {str(init.parent.relative_to(SOURCE)) for init in SOURCE.glob("simulation/*/__init__.py")}
    assert packages <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_commands_in_the_documentation_are_there():
    known = {name for name, _ in COMMANDS}
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for word in re.findall(
            r"(?:[`$] ?|bin/|^)landbridge ([a-z]+)", page.read_text(encoding="utf-8"), re.M
        ):
            assert word in known, f"{page.name}: landbridge {word}"


def test_every_command_has_its_file_and_json():
    for name, _ in COMMANDS:
        text = (SOURCE / "cli" / "commands" / f"{own_name(name)}.py").read_text(encoding="utf-8")
        assert "json: Annotated[bool" in text, name


def test_scripts_can_be_run():
    scripts = [name for name in tracked() if re.fullmatch(r"(scripts/[\w-]+|\.ci/\w+)", name)]
    assert scripts
    for script in scripts:
        assert os.access(ROOT / script, os.X_OK), script

"""Make the pages of the documentation made of real runs: ways, two comparisons, what limits the gateway.

    .venv/bin/python scripts/examples.py [--folder FOLDER] [--jobs N]

Runs everything that the pages rest on (some minutes on two cores) and writes them to FOLDER (build/docs),
from where the site takes them. What was made from the same code before is left as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from example_pages import cranes, limits, routes, tracks

import landbridge

ROOT = Path(__file__).resolve().parent.parent
STAMP = "made-from"
CRANES = (20, 32)
"""Replications and draws of the assumptions."""
TRACKS = (10, 32)
WORTH = 5
"""Replications of what one more is worth, of each year."""


def main() -> None:
    """Run all that is needed and write the pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "docs", help="where the pages go")
    parser.add_argument("--jobs", type=int, default=None, help="threads (one per processor)")
    asked = parser.parse_args()
    made_from = _digest()
    stamp = asked.folder / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from:
        print(f"{asked.folder}: made from this very code before", file=sys.stderr)
        return
    shutil.rmtree(asked.folder, ignore_errors=True)
    began = time.monotonic()
    _tell(began, routes.make(asked.folder))
    for module, sizes in ((cranes, CRANES), (tracks, TRACKS)):
        _tell(began, _compared(module, *sizes, asked.folder, asked.jobs))
    told = [
        landbridge.worth(
            "khorgos", from_=year, only=["rail.khorgos"], replications=WORTH, jobs=asked.jobs
        ).json()
        for year in limits.YEARS
    ]
    _write(asked.folder / "background" / "limits.md", limits.page(told))
    _tell(began, "background/limits.md")
    _write(stamp, made_from)


def _compared(module: ModuleType, replications: int, draws: int, folder: Path, jobs: int | None) -> str:
    """Make both runs of an example and write its page, and the whole comparison beside it."""
    pair = module.pair(replications, draws)
    place = f"examples/{pair.name}.md"
    with tempfile.TemporaryDirectory() as temporary:
        found = pair.run(Path(temporary), jobs)
        _write(folder / place, module.page(pair, found))
        landbridge.write_comparison(found, folder / "examples" / pair.page)
    return place


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _tell(began: float, what: str) -> None:
    print(f"{time.monotonic() - began:5.0f} s  {what}", file=sys.stderr, flush=True)


def _digest() -> str:
    """Reckon a digest of all that the pages are made from."""
    digest = hashlib.sha256()
    package = ROOT / "src" / "landbridge"
    files = [*package.rglob("*"), *(ROOT / "scripts" / "example_pages").glob("*"), Path(__file__)]
    for file in sorted(path for path in files if path.is_file() and "__pycache__" not in path.parts):
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()

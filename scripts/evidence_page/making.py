"""The command that makes a page of evidence: its options, its clock, where things go."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from evidence_page.runs import Runs

ROOT = Path(__file__).resolve().parents[2]


def make(description: str | None, name: str, page: Callable[[Runs, Path], str]) -> None:
    """Run all that a page needs and write it to docs/background/NAME."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=None, help="threads (one per processor)")
    parser.add_argument(
        "--folder", type=Path, default=None, help="keep the runs here and use those that are there"
    )
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="folder of the documentation")
    asked = parser.parse_args()
    began = time.monotonic()

    def tell(command: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {command}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as temporary:
        runs = Runs(asked.folder or Path(temporary), asked.jobs, tell)
        file = asked.docs / "background" / name
        file.write_text(page(runs, asked.docs / "assets"), encoding="utf-8")
    tell(f"written: {file}")

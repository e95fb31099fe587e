"""Make docs/background/evidence-road.md: what causes do at the road crossing, TFI1 and TFI2, where it fails.

    .venv/bin/python scripts/evidence_road.py [--jobs N] [--folder FOLDER]

Runs everything that the page rests on (a quarter of an hour on two cores) and writes the page and its
pictures. With --folder the runs are kept there, and those that are there already are taken as they are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from evidence_page.road_page import page
from evidence_page.runs import Runs

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run all that is needed and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
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
        file = asked.docs / "background" / "evidence-road.md"
        file.write_text(page(runs, asked.docs / "assets"), encoding="utf-8")
    tell(f"written: {file}")


if __name__ == "__main__":
    main()

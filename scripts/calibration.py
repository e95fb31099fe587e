"""Make docs/background/calibration.md: the rail part of Khorgos fitted on 2020-22 and judged on 2023-24.

    .venv/bin/python scripts/calibration.py [--jobs N] [--again]

Writes the page from the record that lies in the corridor's folder. With --again the calibration is carried
out anew first (some minutes on two cores), and record and scenario are replaced. What the page says between
its tables was written for the record of its day: read it again after that.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from calibration_page import NAME, page

ROOT = Path(__file__).resolve().parent.parent
CORRIDOR = ROOT / "src" / "landbridge" / "corridors" / "khorgos"
RECORD = CORRIDOR / "calibrations" / f"{NAME}.record.json"
SCENARIO = CORRIDOR / "scenarios" / f"{NAME}.toml"
PAGE = ROOT / "docs" / "background" / "calibration.md"


def main() -> None:
    """Carry the calibration out if asked for, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=None, help="threads (one per processor)")
    parser.add_argument("--again", action="store_true", help="carry it out anew and replace the record")
    asked = parser.parse_args()
    if asked.again:
        again(asked.jobs)
    PAGE.write_text(page(json.loads(RECORD.read_text(encoding="utf-8")), CORRIDOR), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}", file=sys.stderr)


def again(jobs: int | None) -> None:
    """Carry the calibration out and put its record and scenario in place of those that are there."""
    import landbridge

    with tempfile.TemporaryDirectory() as folder:
        made = landbridge.calibrate("khorgos", NAME, out=folder, jobs=jobs)
        shutil.copyfile(made.record_path, RECORD)
        shutil.copyfile(made.scenario_path, SCENARIO)


if __name__ == "__main__":
    main()

"""Compare a wheel with the source tree: everything that git tracks in src/ must be in it, and nothing else.

Usage: wheel_contents.py WHEEL
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path


def main(wheel: Path) -> int:
    """Print what is missing or too much; 1 if anything is."""
    listing = subprocess.run(["git", "ls-files", "src"], check=True, capture_output=True, text=True).stdout
    tracked = {line.removeprefix("src/") for line in listing.splitlines()}
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    for name in sorted(tracked - packed):
        print(f"missing from the wheel: {name}")
    for name in sorted(packed - tracked):
        print(f"in the wheel but not tracked by git: {name}")
    print(f"{wheel.name}: {len(packed)} files, {wheel.stat().st_size / 1e6:.1f} MB")
    return 1 if tracked != packed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""Make docs/background/evidence-road.md: what causes do at the road crossing, TFI1 and TFI2, where it fails.

    .venv/bin/python scripts/evidence_road.py [--jobs N] [--folder FOLDER]

Runs everything that the page rests on (a quarter of an hour on two cores) and writes the page and its
pictures. With --folder the runs are kept there, and those that are there already are taken as they are.
"""

from __future__ import annotations

from evidence_page.making import make
from evidence_page.road_page import page

if __name__ == "__main__":
    make(__doc__, "evidence-road.md", page)

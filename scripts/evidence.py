"""Make docs/background/evidence.md: what the twin predicts, what its causes do, where it fails.

    .venv/bin/python scripts/evidence.py [--jobs N] [--folder FOLDER]

Runs everything that the page rests on (some minutes on two cores) and writes the page and its two pictures.
With --folder the runs are kept there, and those that are there already are taken as they are.
"""

from __future__ import annotations

from evidence_page.making import make
from evidence_page.page import page

if __name__ == "__main__":
    make(__doc__, "evidence.md", page)

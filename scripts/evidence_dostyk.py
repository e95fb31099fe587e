"""Make docs/background/evidence-dostyk.md: the crossing Dostyk beside the facts, its wind, its line.

    .venv/bin/python scripts/evidence_dostyk.py [--jobs N] [--folder FOLDER]

Runs everything that the page rests on (some minutes on two cores) and writes the page. With --folder the runs
are kept there, and those that are there already are taken as they are.
"""

from __future__ import annotations

from evidence_page.dostyk_page import page
from evidence_page.making import make

if __name__ == "__main__":
    make(__doc__, "evidence-dostyk.md", page)
